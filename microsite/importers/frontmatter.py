"""Read a folder of Jekyll, Hugo, Eleventy or Pelican Markdown: YAML, TOML, JSON or `Key: value` above a body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path

from microsite.diagnostics import Problem, Span, error, note
from microsite.importers import sources
from microsite.importers.foreign import LARGEST, MOST_NODES, read_yaml
from microsite.importers.jsontext import DEEPEST, read_json
from microsite.importers.values import Bare, Field, Picture, Reading, Record, Value

_SUFFIXES = {".md", ".markdown", ".mdown", ".mkd"}
_YAML = re.compile(r"---[ \t]*\n(?P<front>.*?)(?<=\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<front>.*?)(?<=\n)\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML_KEY = re.compile(r"^\s*\[*\s*[\"']?([\w-]{1,200})")
_DOTTED = re.compile(r"\s*\[{0,2}\s*[\w\"'-]+(?:\s*\.\s*[\w\"'-]+){40}")
_JSON_KEY = re.compile(r'"([^"\\]{1,200})"\s*:')
_PELICAN = re.compile(r"[A-Za-z][A-Za-z0-9_ -]{0,60}:(?:[ \t]|$)", re.MULTILINE)
_DATED = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(?:-\d\d-\d\d)?-(?P<rest>.+)\Z")
_IMAGE = re.compile(r"(?i)[^\n]{1,400}\.(?:png|jpe?g|webp|avif)(?:\?[^\n]*)?\Z")
_MARKERS = (
    "_config.yml",
    "_config.toml",
    "hugo.toml",
    "hugo.yaml",
    "config.toml",
    "pelicanconf.py",
    ".eleventy.js",
)
_MARKERS_MORE = ("eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs")
_ABOVE = 4

Parts = tuple[dict[str, Field], str, int]
"""Fields, body, and the 1-based line that the body starts on."""


def _plain(value: object, depth: int = 0) -> Value:
    """Return a TOML value as text: dates in ISO 8601, booleans and numbers as they read; RecursionError for what is very deep."""
    if depth > DEEPEST:
        raise RecursionError(depth)
    if isinstance(value, Mapping):
        return {str(key): _plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_plain(inner, depth + 1) for inner in value)
    if isinstance(value, bool):
        return Bare(str(value).lower())
    if isinstance(value, date | time):
        return value.isoformat()
    return Bare(value) if isinstance(value, int) else str(value)


def _lines(pattern: re.Pattern[str], text: str, first: int) -> dict[str, int]:
    """Return the line on which each key is first seen; the text begins on line `first` of its file."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), first):
        for match in pattern.finditer(line):
            found.setdefault(match[1], number)
    return found


def _read_toml(text: str, path: str) -> dict[str, Field] | Problem:
    import tomllib  # noqa: PLC0415 - only Hugo writes it

    deep = _deep_key(text)
    if deep:
        return error("Y104", f"the TOML is nested deeper than {DEEPEST}", Span(path, deep + 1))
    lines = _lines(_TOML_KEY, text, 2)
    try:
        table = tomllib.loads(text, parse_float=str)
        return {key: Field(_plain(value), lines.get(key)) for key, value in table.items()}
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as trouble:
        line = re.search(r"at line (\d+)", str(trouble))
        where = Span(path, int(line[1]) + 1 if line else 2)
        return error("I101", "the TOML front matter cannot be read", where)


def _deep_key(text: str) -> int:
    """Return the number of a line, from 1, whose key has very many parts, 0 without: tomllib takes their square in time and memory."""
    lines = enumerate(text.split("\n"), 1)
    return next((n for n, line in lines if line.count(".") > DEEPEST and _DOTTED.match(line)), 0)


def _read_pelican(text: str, path: str) -> Parts | Problem:
    """Return Python-Markdown's metadata lines: `Key: value`, continued by indented lines, up to a blank line."""
    fields: dict[str, Field] = {}
    last = ""
    lines = text.split("\n")
    for index, line in enumerate(lines):
        if not line.strip():
            return fields, "\n".join(lines[index + 1 :]), index + 2
        if line[0] in " \t" and last:
            fields[last] = Field(f"{fields[last].value}\n{line.strip()}".strip(), fields[last].line)
        elif _PELICAN.match(line):
            key, _, value = line.partition(":")
            last = key.strip().casefold()
            if last in fields:
                return error("Y102", f"the key {last} is written twice", Span(path, index + 1))
            fields[last] = Field(value.strip(), index + 1)
        else:
            return error("F106", "the metadata lines are not closed by a blank line", Span(path, index + 1))
    return fields, "", len(lines)


def split(text: str, path: str) -> Parts | Problem:
    """Return a file's fields, its body, and the body's first line; the fence says which language the fields are in."""
    if text.startswith("{"):
        return read_json_front(text, path)
    for fence, pattern in (("---", _YAML), ("+++", _TOML)):
        if text.startswith(fence):
            found = pattern.match(text)
            if not found:
                return error("F106", f"the front matter is not closed by {fence}", Span(path, 1))
            front = found["front"]
            if len(front) > LARGEST:
                return error("Y104", "the front matter is larger than 256 KB", Span(path, 1))
            fields = read_yaml(front, path, 1) if fence == "---" else _read_toml(front, path)
            if isinstance(fields, Problem):
                return fields
            return fields, text[found.end() :], text.count("\n", 0, found.end()) + 1
    if _PELICAN.match(text):
        return _read_pelican(text, path)
    return error("F106", "the file has no front matter", Span(path, 1), "it is passed over")


def read_json_front(text: str, path: str) -> Parts | Problem:
    """Return Hugo's JSON front matter: an object, then the body."""
    found = read_json(text[:LARGEST], path, whole=False)
    if isinstance(found, Problem) and found.code == "I101" and len(text) > LARGEST:
        return error("Y104", "the front matter is larger than 256 KB", Span(path, 1))
    if isinstance(found, Problem):
        return found
    value, end = found
    if not isinstance(value, Mapping):
        return error("Y105", "the front matter is not a mapping of keys", Span(path, 1))
    fields = {}
    lines = _lines(_JSON_KEY, text[:end], 1)
    for key, inner in value.items():
        fields[key] = Field(inner, lines.get(key))
    return fields, text[end:].lstrip(" \t").removeprefix("\n"), text.count("\n", 0, end) + 2


def _references(value: Value) -> list[str]:
    if isinstance(value, str):
        return [value] if _IMAGE.match(value) else []
    inner = value.values() if isinstance(value, Mapping) else value
    return [found for part in inner for found in _references(part)]


def _pictures(fields: Mapping[str, Field], file: Path, root: Path) -> dict[str, Picture]:
    found = {}
    for reference in (text for field in fields.values() for text in _references(field.value)):
        if picture := sources.find_picture(reference, file.parent, root):
            found[reference] = picture
    return found


def _root(source: Path) -> Path:
    """Return the foreign site's root: the nearest folder at or above the source with a generator's settings."""
    for folder in (source, *source.resolve().parents[:_ABOVE]):
        if any((folder / name).is_file() for name in (*_MARKERS, *_MARKERS_MORE)):
            return folder
    return source


def record_of(text: str, path: str, file: Path, root: Path) -> Record | Problem:
    """Return the record of one Markdown file; a Jekyll file name gives a date, a Hugo bundle its folder's name."""
    parts = split(text, path)
    if isinstance(parts, Problem):
        return parts
    fields, body, line = parts
    if len(fields) > MOST_NODES:
        return error("Y104", f"the front matter has more than {MOST_NODES} keys", Span(path, 1))
    stem = file.parent.name if file.stem == "index" else file.stem
    if dated := _DATED.match(stem):
        stem = dated["rest"]
        if not any(key.casefold() == "date" for key in fields):
            fields = {**fields, "date": Field(dated["day"])}
    skipped = len(body) - len(body.lstrip("\n"))
    return Record(
        path=path,
        fields=fields,
        body=body.strip("\n"),
        body_line=line + skipped,
        line=1,
        stem=stem,
        pictures=_pictures(fields, file, root),
    )


def read(source: Path) -> Reading:
    """Read every Markdown file of a folder, or one file; a file that cannot be read is told and passed over."""
    files = (
        [source] if source.is_file() else [f for f in sources.walk(source) if f.suffix.lower() in _SUFFIXES]
    )
    root = _root(source if source.is_dir() else source.parent)
    records: list[Record] = []
    problems: list[Problem] = []
    total = 0
    for file in files:
        if file.name.startswith("_index."):
            problems.append(
                note("I102", "a section's list page is no item and is passed over", Span(str(file)))
            )
            continue
        text = sources.read_text(file)
        if isinstance(text, Problem):
            problems.append(text)
            continue
        total += len(text)
        if total > sources.LARGEST_FOLDER:
            problems.append(
                error(
                    "I101", "the folder holds more than 50 MB of text; the rest is not read", Span(str(file))
                )
            )
            break
        found = record_of(text, str(file), file, root)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            records.append(found)
    if not files:
        problems.append(error("I101", "no Markdown file is here", Span(str(source))))
    return Reading(tuple(records), tuple(problems))
