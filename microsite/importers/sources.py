"""Read foreign files: regular files only, never through a symlink, never more than a cap, only UTF-8 text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from microsite.diagnostics import Problem, Span, error
from microsite.formats.media import media_type
from microsite.importers.values import Picture
from microsite.read.given import IrregularError, open_given
from microsite.read.headers import pixels
from microsite.read.text import position

LARGEST = 12 * 1024 * 1024
"""The largest file in bytes: it is held as bytes, as text, and taken apart."""

LARGEST_FOLDER = 50 * 1024 * 1024
"""How many characters all the texts of a folder may have."""

MOST_RECORDS = 5_000
"""How many sessions or people one file may hold: each takes some twenty kilobytes until the account is written."""

MOST_PARTS = 200_000
"""How many values a file may hold: each takes some hundred bytes however short it is."""

LARGEST_PICTURE = 5 * 1024 * 1024
MOST_FILES = 20_000
DEEPEST = 12
_HEADERS = ((b"\x89PNG\r\n\x1a\n", ".png"), (b"\xff\xd8\xff", ".jpg"))
_FTYP = slice(4, 12)


def read_bytes(path: Path, cap: int = LARGEST) -> bytes | Problem:
    """Return a file's bytes, or why they are not read. The size is checked before anything is read."""
    where = Span(str(path))
    try:
        opened = open_given(path, getattr(os, "O_NOFOLLOW", 0))
    except IrregularError:
        return error("I101", "this is not a regular file", where)
    except OSError as trouble:
        why = "a symbolic link" if path.is_symlink() else (trouble.strerror or "unreadable").lower()
        return error("I101", f"the file is not read: {why}", where)
    except ValueError:
        return error("I101", "the file's name cannot be used", where)
    with opened as file:
        size = os.fstat(file.fileno()).st_size
        if size > cap:
            return error("I101", f"the file has {size} bytes; at most {cap} are read", where)
        data = file.read(cap + 1)
    return data if len(data) <= cap else error("I101", f"the file grew beyond {cap} bytes", where)


def decode(data: bytes, path: str) -> str | Problem:
    """Return UTF-8 text without a byte order mark and with plain newlines, or the line of the first bad byte."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        line = data.count(b"\n", 0, trouble.start) + 1
        return error("F102", "the file is not UTF-8 text", Span(path, line), "save it as UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_text(path: Path, cap: int = LARGEST) -> str | Problem:
    """Return a file as text with plain newlines, or why not."""
    data = read_bytes(path, cap)
    return data if isinstance(data, Problem) else decode(data, str(path))


def crowded(text: str, marks: str, path: str, most: int = MOST_PARTS) -> Problem | None:
    """Return an error (I101) at the first of the characters `marks` that is one too many in a text, None when none is."""
    if sum(text.count(mark) for mark in marks) <= most:
        return None
    found = next(islice(re.finditer(f"[{re.escape(marks)}]", text), most, most + 1))
    words = f"the file has more than {most:,} {'lines' if marks == chr(10) else 'values'}"
    return error("I101", words, Span(path, *position(text, found.start())), "divide it")


def walk(root: Path) -> Iterator[Path]:
    """Yield the regular files under a folder in a stable order; dotfiles and symbolic links are passed over."""
    pending = [(root, 0)]
    seen = 0
    while pending:
        folder, depth = pending.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            continue
        below = []
        for entry in entries:
            if entry.name.startswith(".") or entry.is_symlink():
                continue
            if entry.is_dir(follow_symlinks=False):
                below.append((folder / entry.name, depth + 1))
            elif entry.is_file(follow_symlinks=False):
                seen += 1
                yield folder / entry.name
        if seen > MOST_FILES:
            return
        pending.extend(reversed([item for item in below if item[1] <= DEEPEST]))


def _suffix(head: bytes) -> str:
    for magic, suffix in _HEADERS:
        if head.startswith(magic):
            return suffix
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return ".webp"
    return ".avif" if head[_FTYP] in {b"ftypavif", b"ftypavis"} else ""


def picture(path: Path) -> Picture | None:
    """Return an image that may be copied: png, jpg, webp or avif by its header, at most 5 MB and 40 megapixels."""
    data = read_bytes(path, LARGEST_PICTURE)
    if isinstance(data, Problem) or not (suffix := _suffix(data[:16])):
        return None
    found = pixels(data, media_type(suffix))
    return None if isinstance(found, str) else Picture(path, suffix)


def find_picture(reference: str, folder: Path, root: Path) -> Picture | None:
    """Return the image that a reference names: beside the file, or under the source's root; never outside it."""
    name = reference.strip().split("?", 1)[0]
    if not name or "\x00" in name or "://" in name or "\\" in name or name.startswith("//"):
        return None
    for base in (folder, root, root / "static", root / "content"):
        candidate = base / name.lstrip("/")
        try:
            real = candidate.resolve(strict=True)
            inside = real.is_relative_to(root.resolve(strict=True)) and real.is_file()
        except (OSError, ValueError, RuntimeError):
            continue
        if inside and (found := picture(real)):
            return found
    return None
