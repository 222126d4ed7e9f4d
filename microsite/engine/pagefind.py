"""Runs Pagefind's program: records go in, the files of an index come out, and nothing is read or written beside."""

from __future__ import annotations

import base64
import errno
import importlib.metadata
import json
import os
import re
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from microsite.formats.plainjson import parsed

DISTRIBUTION = "pagefind-bin"
STARTS, EACH = 60.0, 0.05  # seconds that a run may take, and more for each record
_SCARCE = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.ENOSPC, errno.EDQUOT, errno.EIO}
"""What the machine lacks for the whole build, not for the search alone."""
_ENDS = b","  # of a message, whose base64 holds none
# writing systems that put no space between words; a letter takes its marks and the sign after it along
_UNSPACED = re.compile(
    "[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eae\u0eb2\u0eb3\u0ebd-\u0ec6\u1000-\u102a\u103f-\u1055\u1780-\u17b3"
    "\u3005-\u3007\u3031-\u3035\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff]"
    "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059\u17b4-\u17d3\u3099\u309a\uff9e\uff9f]*"
    "[\u3001-\u3003\u3009\u300b\u300d\u300f\uff01-\uff0f\uff1a\uff1b\uff1f]*"
)


class PagefindError(Exception):
    """The program is there and did not do its work; the words say how."""


def program() -> Path | None:
    """Return Pagefind's program as its package brings it, None on a platform for which there is none; OSError where nothing can be opened."""
    try:
        from pagefind_bin import get_executable  # noqa: PLC0415 - a site without search does without it

        return Path(get_executable())
    except ImportError:
        return None
    except OSError as fault:
        if fault.errno in _SCARCE:
            raise
        return None


def version() -> str:
    """Return the version of Pagefind that would run, "" without."""
    try:
        return importlib.metadata.version(DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError:
        return ""


def spaced(text: str) -> str:
    """Return text with a space around every letter of a writing system that has none between words.

    Pagefind finds words between spaces, whatever language it is told; a script asks for the same letters as a phrase.
    """
    if text.isascii():
        return text
    return " ".join(_UNSPACED.sub(lambda found: f" {found[0]} ", text).split())


def index(program_: Path, records: Sequence[Mapping[str, str]], language: str) -> dict[str, bytes]:
    """Return the files of an index by their paths; a record has `url`, `title` and `text`.

    Every record is indexed as of one language, so that one search finds all. There are no filters and no sort keys:
    Pagefind writes those in an order that changes from run to run. Raises PagefindError, and OSError where the machine has nothing left.
    """
    payloads: list[dict[str, Any]] = [{"type": "NewIndex", "config": {"force_language": language}}]
    payloads += [
        {
            "type": "AddRecord", "index_id": 0, "url": record["url"], "content": spaced(record["text"]), "language": language,
            "meta": {"title": spaced(record["title"])}, "filters": {}, "sort": {},
        }
        for record in records
    ]  # fmt: skip
    payloads.append({"type": "GetFiles", "index_id": 0})
    answer = _asked(program_, payloads)
    return {file["path"]: base64.b64decode(file["content"]) for file in answer["files"]}


def _asked(program_: Path, payloads: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return the answer to the last of the messages; the program runs in an empty folder, so that no settings are found."""
    surroundings = {key: value for key, value in os.environ.items() if not key.startswith("PAGEFIND")}
    try:
        with (
            tempfile.TemporaryDirectory(prefix="microsite-search-") as nowhere,
            subprocess.Popen(  # noqa: S603 - the program of a package that we depend on
                [str(program_), "--service"], cwd=nowhere, env=surroundings,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            ) as process,
        ):  # fmt: skip
            return _talked(process, payloads)
    except OSError as fault:
        if fault.errno in _SCARCE:
            raise
        raise PagefindError(f"it cannot be started: {fault.strerror or fault}") from fault


def _talked(process: subprocess.Popen[bytes], payloads: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise PagefindError("it has no pipes")
    clock = threading.Timer(STARTS + EACH * len(payloads), process.kill)
    writer = threading.Thread(target=_say, args=(process.stdin, payloads))
    clock.start()
    writer.start()
    try:
        for answer in _answers(process.stdout):
            payload = answer.get("payload", {})
            if payload.get("type") == "Error":
                raise PagefindError(f"it says: {str(payload.get('message', ''))[:200]}")
            if payload.get("type") == "GetFiles":
                return dict(payload)
    finally:
        clock.cancel()
        process.kill()
        writer.join()
    raise PagefindError("it stopped before its work was done")


def _say(pipe: IO[bytes], payloads: Sequence[Mapping[str, Any]]) -> None:
    """Write every message; the pipe stays open, since the program leaves when it closes."""
    try:
        for number, payload in enumerate(payloads, 1):
            pipe.write(
                base64.b64encode(json.dumps({"message_id": number, "payload": payload}).encode()) + _ENDS
            )
        pipe.flush()
    except OSError:
        return  # it has stopped; who reads its answers says so


def _answers(pipe: IO[bytes]) -> Iterator[Mapping[str, Any]]:
    held = b""
    read = getattr(pipe, "read1", pipe.read)
    while piece := read(1 << 20):
        *whole, held = (held + piece).split(_ENDS)
        for message in whole:
            try:
                answer = parsed(base64.b64decode(message))
            except ValueError as fault:
                raise PagefindError("its answer cannot be read") from fault
            if isinstance(answer, dict):
                yield answer
