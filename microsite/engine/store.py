"""An object store, or any other place that fsspec reaches by a URL: what is there, put, read, delete; its faults in words."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import field
from functools import partial
from typing import Any, TypeVar

from microsite.diagnostics import Problem, Span, error
from microsite.formats.media import cache_control, media_type
from microsite.records import frozen

R = TypeVar("R")
OBJECTS = frozenset({"s3", "s3a"})
"""Stores that take these headers with an object."""
FLAT = OBJECTS | {"memory", "gs", "gcs", "abfs", "abfss", "az", "oss", "r2"}
"""Stores that have no folders, so that none is made before a file."""
STAMPS = (
    "ETag",
    "etag",
    "md5Hash",
    "crc32c",
    "generation",
    "LastModified",
    "last_modified",
    "mtime",
    "created",
)
"""What a listing may tell of an object that changes with it, by the names that stores give it."""
_SECRET = re.compile(r"SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIAL|API_?KEY|ACCESS_?KEY", re.IGNORECASE)
_HINT = "see docs/owner/object-storage.md; what is missing is put there by the next build"


class NoStoreError(ValueError):
    """The URL names nothing that can be published to; `hint` says what to do."""

    def __init__(self, words: str, hint: str) -> None:
        super().__init__(words)
        self.hint = hint


class StoreError(Exception):
    """The store refused, or was not reached; `problem` says so."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@frozen
class Store:
    """A prefix in a store. Every method raises StoreError (E115) when the store refuses; paths are relative to the prefix."""

    url: str
    prefix: str
    scheme: str
    fs: Any = field(repr=False, compare=False)

    def refuses(self, words: str) -> Problem:
        """Return the problem that a publish to the store ends with."""
        return error("E115", words, Span(self.url), _HINT)

    def listing(self) -> dict[str, str]:
        """Return every object below the prefix with a stamp that changes when it is written again."""
        self._asked(self.fs.invalidate_cache)
        found: dict[str, dict[str, Any]] = self._asked(
            partial(self.fs.find, self.prefix, detail=True), absent={}
        )
        base = f"{self.prefix}/"
        return {
            name.removeprefix(base): _stamp(info) for name, info in found.items() if name.startswith(base)
        }

    def is_bare(self) -> bool:
        """Say whether nothing lies below the prefix, without asking for all; of S3, that the bucket is there at all."""
        self._asked(self.fs.invalidate_cache)
        bucket = self.prefix.split("/", 1)[0]
        if self.scheme in OBJECTS and not self._asked(partial(self.fs.exists, bucket)):
            raise StoreError(self.refuses(f"there is no bucket '{bucket}', or it is not shown to you"))
        found: list[str] = self._asked(partial(self.fs.ls, self.prefix, detail=False), absent=[])
        return not any(str(name).rstrip("/") != self.prefix for name in found)

    def read(self, path: str) -> bytes | None:
        """Return the bytes of an object, None when there is none."""
        found: bytes | None = self._asked(partial(self.fs.cat_file, f"{self.prefix}/{path}"), absent=None)
        return found

    def put(self, path: str, data: bytes) -> None:
        """Write an object, with its headers where the store takes them."""
        name = f"{self.prefix}/{path}"
        headers = {}
        if self.scheme in OBJECTS:
            headers = {"ContentType": media_type(path), "CacheControl": cache_control(path)}
        if self.scheme not in FLAT:
            self._asked(partial(self.fs.makedirs, name.rsplit("/", 1)[0], exist_ok=True))
        self._asked(partial(self.fs.pipe_file, name, data, **headers))

    def delete(self, path: str) -> None:
        """Delete an object; one that has gone is no fault."""
        self._asked(partial(self.fs.rm_file, f"{self.prefix}/{path}"), absent=None)

    def _asked(self, call: Callable[[], R], **absent: R) -> R:
        """Ask the store; where `absent` is given it stands for what is not there."""
        try:
            return call()
        except Exception as fault:  # noqa: BLE001 - each store has faults of its own, and no common class
            if absent and isinstance(fault, FileNotFoundError):
                return absent["absent"]
            raise StoreError(self.refuses(f"the store refused: {said(fault)}")) from None


def open_store(url: str) -> Store:
    """Return the store that a URL such as s3://BUCKET/PREFIX names; nothing is asked of it yet.

    Raise NoStoreError when the URL is of no use, or a package is missing. Credentials come from the environment and the
    store's own files, never from the URL.
    """
    _refuse(url)
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 - an extra

        fs, path = url_to_fs(url, skip_instance_cache=True, use_listings_cache=False)
    except ImportError as missing:
        hint = (
            "pip install 'microsite[s3]'"
            if _scheme(url) in OBJECTS
            else "pip install fsspec and that package"
        )
        words = f"--output {url} needs a package that is not installed: {said(missing)}"
        raise NoStoreError(words, hint) from None
    except (ValueError, TypeError, OSError) as fault:
        raise NoStoreError(f"--output {url} cannot be opened: {said(fault)}", "s3://BUCKET/PREFIX") from None
    return Store(url.rstrip("/"), path.rstrip("/"), _scheme(url), fs)


def _scheme(url: str) -> str:
    return url.split("://", 1)[0]


def _refuse(url: str) -> None:
    """Raise NoStoreError for a URL that names no one place, names a folder of this machine, or holds a password."""
    scheme, rest = url.split("://", 1)
    if "@" in rest.split("/", 1)[0] or "?" in rest or "#" in rest:
        words = "--output holds a password, a query or a fragment, which would be remembered and shown"
        raise NoStoreError(words, "give the plain URL, and credentials in the environment")
    if scheme in {"file", "local"}:
        raise NoStoreError(f"--output {url} is a folder of this machine", f"--output {rest or '/'}")
    if "::" in url or not re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme):
        raise NoStoreError(f"--output {url} is no plain URL", "s3://BUCKET/PREFIX")
    if scheme in OBJECTS and not rest.split("/", 1)[0]:
        raise NoStoreError(f"--output {url} names no bucket", "s3://BUCKET/PREFIX")
    if rest.strip("/") and {"", ".", ".."} & set(rest.strip("/").split("/")):
        raise NoStoreError(f"--output {url} has an empty or dotted part", "s3://BUCKET/PREFIX")


def said(fault: BaseException) -> str:
    """Return what a fault says in one line, with nothing in it that stands in a secret variable of the environment."""
    line = re.sub(r"\s+", " ", f"{fault}").strip()
    for name, value in os.environ.items():
        if value and len(value) > 3 and _SECRET.search(name):  # noqa: PLR2004 - shorter ones are no secrets, but words
            line = line.replace(value, "***")
    return line[:240] or type(fault).__name__


def _stamp(info: dict[str, Any]) -> str:
    return " ".join(
        [str(info.get("size", "")), *(str(info[key]) for key in STAMPS if info.get(key) is not None)]
    )
