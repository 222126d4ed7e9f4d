"""Validates JSON data against the parts of JSON Schema 2020-12 that published schemas of listings use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from microsite.checks.feed_items import rfc3339
from microsite.checks.ical_forms import absolute

TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
    "number": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
    "integer": lambda v: (
        (isinstance(v, int) and not isinstance(v, bool)) or (isinstance(v, float) and v.is_integer())
    ),
}


def _is_date(text: str) -> bool:
    try:
        return len(text) == len("2026-12-03") and bool(date.fromisoformat(text))
    except ValueError:
        return False


_FORMATS: dict[str, Callable[[str], bool]] = {
    "date-time": lambda v: rfc3339(v) is not None,
    "date": _is_date,
    "uri": lambda v: (
        re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+", v) is not None
        and (not v.startswith(("http:", "https:")) or absolute(v))
    ),
    "email": lambda v: re.fullmatch(r"[^\s@]+@[^\s@]+", v) is not None,
    "uuid": lambda v: re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", v) is not None,
}
_KEYWORDS = frozenset(
    "type enum const required properties patternProperties additionalProperties propertyNames unevaluatedProperties"
    " items prefixItems additionalItems unevaluatedItems contains minContains maxContains minLength maxLength minItems"
    " maxItems minProperties maxProperties minimum maximum exclusiveMinimum exclusiveMaximum multipleOf pattern format"
    " uniqueItems anyOf oneOf allOf not if then else dependentRequired dependentSchemas dependencies definitions title"
    " description default examples deprecated readOnly writeOnly contentEncoding contentMediaType contentSchema id"
    " discriminator markdownDescription defaultSnippets errorMessage".split()
)
_DEPTH = 64


def violations(value: Any, schema: Any, root: Any, at: str = "") -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield where and how a value breaks a schema; `root` is the whole schema, which `$ref` points into.

    Known keywords: type, enum, const, required, properties, patternProperties, additionalProperties, items,
    prefixItems, min/max of length, items, properties and number, multipleOf, pattern, format (date-time, date, uri,
    email, uuid), uniqueItems, anyOf, oneOf, allOf, not, if/then/else, dependentRequired, $ref within the file.
    Others say nothing, as JSON Schema wants it of unknown words.
    """
    if schema is True or schema == {}:
        return
    if schema is False:
        yield f"{at or 'the data'} is not allowed"
        return
    if not isinstance(schema, dict) or at.count("/") > _DEPTH:
        return
    if "$ref" in schema:
        yield from violations(value, resolve(schema["$ref"], root), root, at)
    yield from plain(value, schema, at or "the data")
    if isinstance(value, dict):
        yield from members(value, schema, root, at)
    if isinstance(value, list):
        yield from items(value, schema, root, at)
    yield from combined(value, schema, root, at)


def resolve(ref: object, root: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return what a "#/..." reference names; an unknown one allows all, `faults` has told of it."""
    if not isinstance(ref, str) or not ref.startswith("#"):
        return True
    found = root
    for part in ref[1:].strip("/").split("/") if ref not in {"#", "#/"} else ():
        name = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(found, dict) or name not in found:
            return True
        found = found[name]
    return found


def plain(value: Any, schema: dict[str, Any], at: str) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield how a value is not of the type, or none of the values, that a schema names."""
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(TYPES.get(kind, lambda _: True)(value) for kind in kinds):
        yield f"{at} is {_shown(value)}, not of type {' or '.join(kinds)}"
    if "enum" in schema and not any(_same(value, one) for one in schema["enum"]):
        yield f"{at} is {_shown(value)}, not one of {_shown(schema['enum'])}"
    if "const" in schema and not _same(value, schema["const"]):
        yield f"{at} is {_shown(value)}, not {_shown(schema['const'])}"
    if isinstance(value, str):
        yield from string(value, schema, at)
    if TYPES["number"](value):
        yield from number(value, schema, at)


def string(value: str, schema: dict[str, Any], at: str) -> Iterator[str]:
    """Yield how a text breaks the rules for texts."""
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        yield f"{at} has {len(value)} characters"
    pattern = schema.get("pattern")
    if isinstance(pattern, str) and not re.search(pattern, value):
        yield f"{at} is {_shown(value)}, which does not match {pattern}"
    known = _FORMATS.get(str(schema.get("format")))
    if known and not known(value):
        yield f"{at} is {_shown(value)}, which is no {schema['format']}"


def number(value: float, schema: dict[str, Any], at: str) -> Iterator[str]:
    """Yield how a number breaks the rules for numbers."""
    low, high = schema.get("minimum", value), schema.get("maximum", value)
    outside = not low <= value <= high
    outside |= value <= schema.get("exclusiveMinimum", value - 1) or value >= schema.get(
        "exclusiveMaximum", value + 1
    )
    if outside or ("multipleOf" in schema and value % schema["multipleOf"]):
        yield f"{at} is {value}, which is out of range"


def members(value: dict[str, Any], schema: dict[str, Any], root: Any, at: str) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield how an object breaks the rules for its members."""
    named, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{at or 'the data'} lacks {name!r}"
    for name, needs in schema.get("dependentRequired", {}).items():
        if name in value and not set(needs) <= set(value):
            yield f"{at or 'the data'} has {name!r} without {', '.join(sorted(set(needs) - set(value)))}"
    if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", len(value)):
        yield f"{at or 'the data'} has {len(value)} members"
    for name, inner in value.items():
        spot = f"{at}/{name}"
        rules = [named[name]] if name in named else []
        rules += [rule for pattern, rule in patterns.items() if re.search(pattern, name)]
        if not rules and "additionalProperties" in schema:
            if schema["additionalProperties"] is False:
                yield f"{at or 'the data'} has the unknown member {name!r}"
                continue
            rules = [schema["additionalProperties"]]
        for rule in rules:
            yield from violations(inner, rule, root, spot)


def items(value: list[Any], schema: dict[str, Any], root: Any, at: str) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield how a list breaks the rules for its items."""
    first = schema.get("prefixItems", [])
    for number, (inner, rule) in enumerate(zip(value, first, strict=False)):
        yield from violations(inner, rule, root, f"{at}/{number}")
    if "items" in schema:
        for number, inner in enumerate(value[len(first) :], len(first)):
            yield from violations(inner, schema["items"], root, f"{at}/{number}")
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{at or 'the data'} has {len(value)} items"
    if schema.get("uniqueItems") and len({repr(inner) for inner in value}) != len(value):
        yield f"{at or 'the data'} holds one value twice"


def combined(value: Any, schema: dict[str, Any], root: Any, at: str) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield how a value breaks the rules that are put together from others."""

    def fits(rule: Any) -> bool:  # noqa: ANN401 - any JSON
        return next(violations(value, rule, root, at), None) is None

    for rule in schema.get("allOf", ()):
        yield from violations(value, rule, root, at)
    if "anyOf" in schema and not any(fits(rule) for rule in schema["anyOf"]):
        yield f"{at or 'the data'} is {_shown(value)}, which fits none of the allowed forms"
    if "oneOf" in schema and sum(fits(rule) for rule in schema["oneOf"]) != 1:
        yield f"{at or 'the data'} is {_shown(value)}, which does not fit just one of the allowed forms"
    if "not" in schema and fits(schema["not"]):
        yield f"{at or 'the data'} is {_shown(value)}, which is not allowed"
    if "if" in schema:
        yield from violations(value, schema.get("then" if fits(schema["if"]) else "else", True), root, at)


def faults(schema: Any, root: Any, at: str = "#") -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield what makes a schema itself unusable: unknown types, patterns that do not compile, lost references."""
    if isinstance(schema, list):
        for number, inner in enumerate(schema):
            yield from faults(inner, root, f"{at}/{number}")
    if not isinstance(schema, dict) or at.count("/") > _DEPTH:
        return
    yield from _own_faults(schema, root, at)
    for name, inner in schema.items():
        if name in {"enum", "const", "default", "examples", "required"}:
            continue
        if name in {"properties", "$defs", "definitions", "patternProperties", "dependentSchemas"}:
            for key, rule in inner.items() if isinstance(inner, dict) else ():
                yield from faults(rule, root, f"{at}/{name}/{key}")
        else:
            yield from faults(inner, root, f"{at}/{name}")


def _own_faults(schema: dict[str, Any], root: Any, at: str) -> Iterator[str]:  # noqa: ANN401 - any JSON
    kinds = schema.get("type", [])
    if isinstance(kinds, str | list) and set([kinds] if isinstance(kinds, str) else map(str, kinds)) - set(
        TYPES
    ):
        yield f"{at} has the unknown type {kinds!r}"
    if isinstance(schema.get("pattern"), str):
        try:
            re.compile(schema["pattern"])
        except re.error:
            yield f"{at} has a pattern that is no regular expression"
    for name in schema:
        if name not in _KEYWORDS and not name.startswith(("$", "x-")):
            yield f"{at} has the unknown keyword {name!r}"
    ref = schema.get("$ref")
    if isinstance(ref, str) and ref.startswith("#/") and resolve(ref, root) is True:
        yield f"{at} refers to {ref}, which is not there"


def _same(left: Any, right: Any) -> bool:  # noqa: ANN401 - any JSON
    """Compare as JSON does: true is not 1."""
    return bool(left == right) and isinstance(left, bool) == isinstance(right, bool)


def _shown(value: Any) -> str:  # noqa: ANN401 - any JSON
    import json  # noqa: PLC0415 - only for a message

    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - a message stays on one line
