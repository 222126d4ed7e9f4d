"""Reads JSON as RFC 8259 wants it: UTF-8, one value, no name twice, no NaN."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from microsite.diagnostics import Problem, Span, error


class _NotStrictError(ValueError):
    """A file that a lenient reader would take."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        (twice, _), *_ = Counter(name for name, _ in pairs).most_common(1)
        raise _NotStrictError(f"the name {twice!r} is written twice in one object")
    return made


def _constant(word: str) -> Any:  # noqa: ANN401 - json asks for this form
    raise _NotStrictError(f"{word} is not a JSON value")


def read_json(data: bytes, path: str) -> tuple[Any, list[Problem]]:
    """Return the value of a strict JSON file, or None and why it is not one (K708)."""
    if data.startswith(b"\xef\xbb\xbf"):
        words = "the JSON begins with a byte order mark (RFC 8259 section 8.1)"
        return None, [error("K708", words, Span(path, 1))]
    try:
        text = data.decode("utf-8")
        value = json.loads(text, object_pairs_hook=_pairs, parse_constant=_constant)
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        return None, [error("K708", "the JSON is not UTF-8", Span(path, line))]
    except json.JSONDecodeError as fault:
        words = f"this is not JSON: {fault.msg[0].lower()}{fault.msg[1:]}"
        return None, [error("K708", words, Span(path, fault.lineno, fault.colno))]
    except (_NotStrictError, RecursionError) as fault:
        words = str(fault) if isinstance(fault, _NotStrictError) else "the JSON is nested too deep"
        return None, [error("K708", words, Span(path))]
    except ValueError:
        return None, [error("K708", "the JSON holds a number of too many digits", Span(path))]
    if "\\ud" in text.lower() and _lone_surrogate(value):
        return None, [
            error("K708", "the JSON holds half of a surrogate pair, which is no character", Span(path))
        ]
    return value, []


def _lone_surrogate(value: object) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def line_numbers(lines: list[str]) -> Mapping[str, int]:
    """Return the line on which each quoted address first stands; nothing for a file of one line."""
    if len(lines) < 3:  # noqa: PLR2004 - a minified file has no lines to tell
        return {}
    found: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if "http" in line:
            for part in line.split('"')[1::2]:
                if part.startswith("http"):
                    found.setdefault(part, number)
    return found
