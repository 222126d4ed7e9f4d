"""Read foreign JSON as text values: numbers as they were typed, a repeated key refused, depth bounded."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

from microsite.diagnostics import Problem, Span, error
from microsite.importers.values import Bare, Value

DEEPEST = 40


class _RepeatedError(ValueError):
    """A key stands twice in one object."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        (twice, _), *_ = Counter(key for key, _ in pairs).most_common(1)
        raise _RepeatedError(twice)
    return found


def value_of(value: object, depth: int = 0) -> Value:
    """Return parsed JSON as our foreign value: null is "", booleans and numbers stay as they read."""
    if depth > DEEPEST:
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
    decoder = json.JSONDecoder(
        object_pairs_hook=_object, parse_float=Bare, parse_int=Bare, parse_constant=str
    )
    try:
        start = len(text) - len(text.lstrip())
        found, end = decoder.raw_decode(text, start)
        if whole and text[end:].strip():
            return error("I101", "the JSON goes on behind its end", Span(path, text.count("\n", 0, end) + 1))
        return value_of(found), end
    except json.JSONDecodeError as trouble:
        where = Span(path, trouble.lineno, trouble.colno)
        return error("I101", f"the JSON cannot be read: {trouble.msg.lower()}", where)
    except _RepeatedError as trouble:
        return error("Y102", f"the key {trouble} is written twice in one object", Span(path))
    except (RecursionError, ValueError):
        return error("Y104", "the JSON is nested too deep", Span(path))
