"""The files below data/: YAML mappings, each read into the record that its kind has."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Generic, TypeVar

from microsite.diagnostics import Problem, Severity, Span, error
from microsite.read.document import not_keys
from microsite.read.fields import Record
from microsite.read.files import Source, read_file, walk
from microsite.read.reader import Reader
from microsite.read.rooms import given_in_data
from microsite.read.text import decode
from microsite.read.yaml import Map, parse_yaml
from microsite.records import frozen

T = TypeVar("T")
MAX_DATA = 1024 * 1024
ENDINGS = (".yaml", ".yml")
MODERATION = "data/moderation.yaml"
"""What moderators know of each other, of which only names are published."""


@frozen
class DataFile(Generic[T]):
    """One file: what it says (None when anything is wrong), what was wrong, its bytes (None when they cannot be read)."""

    value: T | None
    problems: tuple[Problem, ...]
    source: Source | None


def stem(path: str) -> str:
    """Return the name of a file without its folder and ending."""
    return path.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def named_files(root: Path, folder: str) -> Iterator[str | Problem]:
    """Yield each FOLDER/NAME.yaml of a folder below data/, or why a YAML file of it is not read."""
    for path, fault in walk(root, folder):
        if fault:
            yield fault
        elif path == f"{folder}/{stem(path)}.yaml":
            yield path
        elif path.endswith(ENDINGS):
            hint = f"name it {folder}/{stem(path)}.yaml"
            yield error("F107", "this file is not read", Span(path), hint)


def read_keys(path: str, data: bytes) -> tuple[Map, Reader] | Problem:
    """Return the mapping that a YAML file holds, and a reader for its keys, which knows already what would be given away."""
    found = _mapping(path, data)
    if isinstance(found, Problem):
        return found
    node, text = found
    reader = Reader(path, text)
    reader.problems += given_in_data(path, node, text) if path != MODERATION else ()
    return node, reader


def read_map(path: str, data: bytes) -> Map | Problem:
    """Return the mapping that a YAML file holds."""
    found = _mapping(path, data)
    return found if isinstance(found, Problem) else found[0]


def _mapping(path: str, data: bytes) -> tuple[Map, str] | Problem:
    text = decode(path, data)
    if isinstance(text, Problem):
        return text
    node = parse_yaml(path, text)
    if isinstance(node, Problem):
        return node
    return (node, text) if isinstance(node, Map) else not_keys(path, node, "the file")


def read_data(root: Path, path: str, record: Record[T]) -> DataFile[T] | None:
    """Return what one file of the site says, None when there is no such file."""
    if not os.path.lexists(root / path):
        return None
    source = read_file(root, path, MAX_DATA)
    found = source if isinstance(source, Problem) else read_keys(path, source.data)
    kept = source if isinstance(source, Source) else None
    if isinstance(found, Problem):
        return DataFile(None, (found,), kept)
    node, reader = found
    value = record.read(node, "", reader)
    failed = any(p.severity is Severity.ERROR for p in reader.problems)
    return DataFile(None if failed else value, tuple(reader.problems), kept)
