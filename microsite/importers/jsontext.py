"""Read foreign JSON as text values: numbers as they were typed, a repeated key refused, depth and number bounded."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from microsite.diagnostics import Problem, Span, error
from microsite.importers.sources import crowded
from microsite.importers.values import Bare, Value
from microsite.read.text import position

DEEPEST = 40
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*+)"(\s*+:)?|[\[\]{}]', re.DOTALL)


class _RepeatedError(ValueError):
    """A key stands twice in one object."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _RepeatedError
    return found


def value_of(value: object, depth: int = 0) -> Value:
    """Return parsed JSON as our foreign value: null is "", booleans and numbers stay as they read."""
    if depth >= DEEPEST and isinstance(value, Mapping | list):
        raise ValueError(depth)
    if isinstance(value, Mapping):
        return {str(key): value_of(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(value_of(inner, depth + 1) for inner in value)
    if value is None:
        return ""
    return (
        Bare(str(value).lower())
        if isinstance(value, bool)
        else value
        if isinstance(value, str)
        else str(value)
    )


def read_json(text: str, path: str, *, whole: bool = True) -> tuple[Value, int] | Problem:
    """Return a JSON value and where it ends in the text; `whole` wants nothing behind it but space."""
    if told := crowded(text, "[{,:", path):
        return told
    decoder = json.JSONDecoder(
        object_pairs_hook=_object, parse_float=Bare, parse_int=Bare, parse_constant=str
    )
    try:
        start = len(text) - len(text.lstrip())
        found, end = decoder.raw_decode(text, start)
        if whole and (rest := text[end:].lstrip()):
            return _told("I101", "the JSON goes on behind its end", text, len(text) - len(rest), path)
        return value_of(found), end
    except json.JSONDecodeError as trouble:
        where = Span(path, trouble.lineno, trouble.colno)
        return error("I101", f"the JSON cannot be read: {trouble.msg.lower()}", where)
    except (RecursionError, ValueError):
        return _misshapen(text, path)


def _told(code: str, words: str, text: str, at: int, path: str) -> Problem:
    return error(code, words, Span(path, *position(text, at)))


def _misshapen(text: str, path: str) -> Problem:
    """Return what is wrong at its place in JSON that cannot be taken: a key that repeats, else a bracket too deep."""
    open_: list[set[str]] = []
    for found in _TOKEN.finditer(text):
        if found[0] in {"[", "{"}:
            open_.append(set())
            if len(open_) > DEEPEST:
                return _told("Y104", "the JSON is nested too deep", text, found.start(), path)
        elif found[0] in {"]", "}"} and open_:
            open_.pop()
        elif found[2] and open_:
            key = json.loads(f'"{found[1]}"', strict=False)
            if key in open_[-1]:
                words = f"the key {key} is written twice in one object"
                return _told("Y102", words, text, found.start(), path)
            open_[-1].add(key)
    return error("Y104", "the JSON is nested too deep", Span(path))
