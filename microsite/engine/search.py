"""The files of the search: Pagefind's index of the records, remembered while their words are the same, and the records as data."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from pathlib import Path

from microsite.diagnostics import Problem, Span, note, warning
from microsite.engine import pagefind
from microsite.engine.kept_files import write_file
from microsite.formats.plainjson import parsed
from microsite.read.files import Source, read_file
from microsite.values.search import BUNDLE, FOLDER, RECORDS, Record

REMEMBERED = f".microsite/{FOLDER}/index.bin"
MOST = 1 << 30  # bytes of a remembered index
MOST_FRAGMENT = 4 << 20  # bytes of a record, unpacked: a body has 64 KB at most
_DATA = re.compile(
    r"(?:fragment|index)/[\w-]+\.pf_(?:fragment|index)|pagefind\.[\w-]+\.pf_meta|pagefind-entry\.json"
)
_CODE = re.compile(r"pagefind\.js|pagefind-worker\.js|wasm\.[\w-]+\.pagefind")
_MAGIC = b"pagefind_dcd"  # before what a file of Pagefind holds, once unpacked
_SOURCE = Span("site.yaml")
_HINT = "facets, and the search of titles and names, work without it"


def index_files(
    records: Sequence[Record], language: str, root: Path | None = None
) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """Return the files of the search by their paths in the output, and what is to be said about them.

    `language` is the site's (BCP 47). With `root`, the site's folder, the index is remembered below .microsite/ and made
    again only when a record's address, title or text, the language or Pagefind changed. Only data is remembered; what
    browsers run comes from Pagefind's own program at every build, so that no file in the site can put a script into it.
    A site without Pagefind, or with one that fails, has its records and no full text.
    """
    if not records:
        return {RECORDS: to_bytes(records, {})}, ()
    program = pagefind.program()
    if program is None:
        words = "there is no Pagefind for this platform; the site is published without full-text search"
        return {RECORDS: to_bytes(records, {})}, (note("S101", words, _SOURCE, _HINT),)
    asked = [{"url": one.href, "title": one.title, "text": one.text} for one in records]
    key = hashlib.sha256(json.dumps([pagefind.version(), language, asked]).encode()).hexdigest()
    tag = language.lower()
    try:
        held = _recall(root, key) if root else None
        files = held or pagefind.index(program, asked, tag)
        data = {path: content for path, content in files.items() if _DATA.fullmatch(path)}
        ids = _ids(data)
        code = _code(program, pagefind.version(), tag) if held else _wanted(files)
    except pagefind.PagefindError as fault:
        words = f"the full text cannot be indexed: Pagefind failed, {fault}"
        return {RECORDS: to_bytes(records, {})}, (warning("S101", words, _SOURCE, _HINT),)
    if root and not held:
        _keep(root, key, data)
    bundle = {f"{BUNDLE}{path}": content for path, content in sorted({**data, **code}.items())}
    return {**bundle, RECORDS: to_bytes(records, ids)}, ()


def to_bytes(records: Sequence[Record], ids: Mapping[str, str]) -> bytes:
    """Return the records as JSON, each without what it does not say; `ids` maps an address to what Pagefind calls it."""
    kept = [field.name for field in fields(Record) if field.name != "text"]
    found = []
    for record in records:
        said = {name: value for name in kept if (value := getattr(record, name))}
        found.append(said | ({"id": ids[record.href]} if record.href in ids else {}))
    return json.dumps({"records": found}, ensure_ascii=False, separators=(",", ":")).encode()


def _ids(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return address -> what Pagefind calls its record: the name of the file that holds it."""
    found = {}
    for path, content in files.items():
        if path.startswith("fragment/"):
            try:
                held = parsed(_unpacked(content).removeprefix(_MAGIC))
                found[str(held["url"])] = path.removeprefix("fragment/").partition(".")[0]
            except (zlib.error, ValueError, KeyError, TypeError) as fault:
                raise pagefind.PagefindError("its index cannot be read") from fault
    return found


def _unpacked(data: bytes) -> bytes:
    """Return what was packed with gzip; raise ValueError when it is larger than any record."""
    reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    found = reader.decompress(data, MOST_FRAGMENT)
    if not reader.eof:
        raise ValueError("this is no record, or not whole")
    return found


def _wanted(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return what a browser runs: the interface parts and the program for other languages are left out."""
    own = [path for path in files if path.startswith("wasm.") and path != "wasm.unknown.pagefind"]
    return {
        path: content
        for path, content in files.items()
        if _CODE.fullmatch(path) and not (own and path == "wasm.unknown.pagefind")
    }


@lru_cache(maxsize=4)
def _code(program: Path, _version: str, language: str) -> Mapping[str, bytes]:
    """Return what a browser runs, from an index of one word."""
    return _wanted(pagefind.index(program, [{"url": "/", "title": "a", "text": "a word"}], language))


def _recall(root: Path, key: str) -> dict[str, bytes] | None:
    """Return the remembered data of an index, None when it is of other records or not whole."""
    source = read_file(root, REMEMBERED, MOST)
    if not isinstance(source, Source):
        return None
    try:
        head, _, body = source.data.partition(b"\n")
        told = parsed(head)
        sizes = {str(path): int(size) for path, size in told["files"]}
        whole = told["key"] == key and told["digest"] == hashlib.sha256(body).hexdigest()
    except (ValueError, KeyError, TypeError):
        return None
    if not whole or sum(sizes.values()) != len(body) or not all(map(_DATA.fullmatch, sizes)):
        return None
    found, at = {}, 0
    for path, size in sizes.items():
        found[path] = body[at : at + size]
        at += size
    return found


def _keep(root: Path, key: str, files: Mapping[str, bytes]) -> None:
    """Remember the data of an index; a site that cannot be written to is indexed again each time."""
    body = b"".join(files.values())
    told = {
        "key": key,
        "digest": hashlib.sha256(body).hexdigest(),
        "files": [[p, len(d)] for p, d in files.items()],
    }
    with contextlib.suppress(OSError):
        write_file(root, REMEMBERED, json.dumps(told).encode() + b"\n" + body)
