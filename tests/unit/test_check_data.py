"""What the check of data files lets pass, and what it finds."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from microsite.checks.data import inspect_json, schema_problems
from microsite.checks.schema_fits import fits
from microsite.checks.schema_subset import faults, violations

EVENT: dict[str, Any] = {
    "url": "https://example.org/events/tier/",
    "title": "Price your first tier",
    "start": "2026-12-03T18:00:00+01:00",
    "end": "2026-12-03T18:45:00+01:00",
    "timezone": "Europe/Berlin",
    "status": "scheduled",
    "format": "online",
    "uid": "tier@example.org",
    "sequence": 0,
    "mentors": [{"name": "Ada Example", "url": "https://example.org/mentors/ada/"}],
    "place": {"name": "Hall", "address": {"locality": "Berlin"}, "geo": {"lat": 52.5309, "lon": 13.3847}},
    "offers": [{"price": "45.00", "currency": "EUR", "availability": "InStock", "unit": None}],
    "agenda": [
        {"start": "2026-12-03T18:00:00+01:00", "end": "2026-12-03T18:05:00+01:00"},
        {"start": "2026-12-03T18:05:00+01:00", "end": "2026-12-03T18:45:00+01:00"},
    ],
}


def found(*events: dict[str, Any], **top: Any) -> list[str]:
    data = json.dumps({"events": list(events), **top}, indent=1).encode()
    return [f"{problem.code} {problem.message}" for problem in inspect_json("events.json", data, "").problems]


def test_a_right_file_is_silent_and_claims_its_facts() -> None:
    assert found(EVENT) == []
    data = json.dumps({"events": [EVENT]}, indent=1).encode()
    said = {claim.fact: claim.value for claim in inspect_json("any/name.json", data, "").claims}
    assert said["start"] == "2026-12-03T17:00:00Z"
    assert said["price"] == "45 EUR"
    assert said["geo"] == "52.5309,13.3847"
    assert said["performer"] == "Ada Example"
    assert said["name"] == EVENT["title"]


def test_a_file_of_something_else_is_silent() -> None:
    assert inspect_json("package.json", b'{"name": "x", "items": [1, 2, {"a": null}]}', "").problems == ()
    assert inspect_json("list.json", b'["a"]', "").problems == ()


FAULTS: list[dict[str, Any]] = [
    {"url": "/events/tier/"},
    {"url": None},
    {"title": ""},
    {"start": "2026-12-03T18:00:00"},
    {"start": "2026-12-03"},
    {"start": "03.12.2026 18:00"},
    {"start": "2026-12-03T18:00:00:00+01:00"},
    {"start": "2026-12-03T18:00:00+02:00"},
    {"start": 1796317200},
    {"end": "2026-12-03T17:45:00+01:00"},
    {"end": "soon"},
    {"timezone": "Europe/Atlantis"},
    {"timezone": "America/New_York"},
    {"status": "maybe"},
    {"agenda": EVENT["agenda"][:1]},
]


@pytest.mark.parametrize("change", FAULTS, ids=str)
def test_a_single_fault_of_an_event_is_found(change: dict[str, Any]) -> None:
    assert any(words.startswith("K709") for words in found({**EVENT, **change}))


def test_an_event_that_stands_twice_is_found() -> None:
    assert any("two events" in words for words in found(EVENT, EVENT))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b'{"a": 1,}',
        b'{"a": 1} x',
        b'{"a": 1, "a": 1}',
        b'{"a": Infinity}',
        b'// x\n{"a": 1}',
        b'{"a": "\n"}',
        b'{"a": "\xe9"}',
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b'{"a": "\\ud800"}',
        "{}".encode("utf-16"),
        b'{"a": 01}',
    ],
    ids=lambda data: repr(data[:20]),
)  # fmt: skip - a table reads better whole
def test_what_is_not_strict_json_is_found(data: bytes) -> None:
    problems = inspect_json("a.json", data, "").problems
    assert [problem.code for problem in problems] == ["K708"]


SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["events", "version"],
    "additionalProperties": False,
    "properties": {"version": {"const": 1}, "events": {"type": "array", "items": {"$ref": "#/$defs/event"}}},
    "$defs": {
        "event": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string", "minLength": 1, "maxLength": 9},
                "at": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]},
                "url": {"type": "string", "format": "uri", "pattern": "^https?://"},
                "n": {"type": "integer", "minimum": 0, "exclusiveMaximum": 10},
                "tags": {"type": "array", "uniqueItems": True, "maxItems": 2, "items": {"enum": ["a", "b"]}},
            },
        }
    },
}
VALUES: list[Any] = [
    {},
    {"version": 1, "events": []},
    {"version": True, "events": []},
    {"version": 2, "events": []},
    {"version": 1, "events": [], "more": 1},
    {"version": 1, "events": {}},
    *(
        {"version": 1, "events": [event]}
        for event in (
            {"name": "a", "at": None, "url": "https://e.org/", "n": 3, "tags": ["a", "b"]},
            {"name": ""},
            {"name": "0123456789"},
            {"name": 1},
            {},
            {"name": "a", "at": 1},
            {"name": "a", "url": "ftp://e.org/"},
            {"name": "a", "n": -1},
            {"name": "a", "n": 10},
            {"name": "a", "n": 1.0},
            {"name": "a", "n": 1.5},
            {"name": "a", "tags": ["a", "a"]},
            {"name": "a", "tags": ["c"]},
            {"name": "a", "tags": ["a", "b", "a"]},
        )
    ),
]


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_the_small_validator_agrees_with_the_whole_one(value: Any) -> None:
    whole = jsonschema.Draft202012Validator(SCHEMA).is_valid(value)
    assert (next(violations(value, SCHEMA, SCHEMA), None) is None) == whole
    assert fits(value, SCHEMA) == whole


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 12) | st.floats(0, 11) | st.sampled_from(["a", "b", "", "2026-12-03T18:00:00Z"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("name at url n tags version events x".split()), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip
RULES: dict[str, Any] = {
    **SCHEMA["$defs"]["event"]["properties"],
    "event": SCHEMA["$defs"]["event"],
    "prefix": {"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False},
    "one": {"oneOf": [{"type": "integer"}, {"minimum": 3}]},
    "not": {"not": {"type": ["string", "null"]}, "maxProperties": 1},
    "if": {"if": {"required": ["n"]}, "then": {"required": ["x"]}, "else": {"minItems": 1}},
    "patterns": {
        "patternProperties": {"^n": {"type": "integer"}},
        "additionalProperties": {"type": "string"},
    },
    "dependent": {"dependentRequired": {"n": ["x"]}, "minProperties": 1},
    "several": {"multipleOf": 2, "allOf": [{"maximum": 8}, True]},
    "enumerated": {"enum": [1, "a", None, [True]], "const": "a"},
}


@pytest.mark.parametrize("rule", RULES)
@given(value=JSON)
def test_what_fits_is_what_has_no_violation(rule: str, value: Any) -> None:
    assert fits(value, RULES[rule]) == (next(violations(value, RULES[rule], RULES[rule]), None) is None)


@pytest.mark.parametrize("at", ["2026-12-03", "2026-12-03T18:00:00", "2026-13-03T18:00:00Z", "noon"])
def test_a_date_time_without_zone_does_not_fit_the_format(at: str) -> None:
    assert list(violations({"version": 1, "events": [{"name": "a", "at": at}]}, SCHEMA, SCHEMA))


def test_data_that_breaks_its_schema_is_told_with_the_place() -> None:
    data, rules = json.dumps({"version": 1, "events": [{}]}).encode(), json.dumps(SCHEMA).encode()
    (problem,) = schema_problems("events.json", data, rules)
    assert problem.code == "K710"
    assert "events/0" in problem.message


@pytest.mark.parametrize(
    "broken",
    [{"type": "text"}, {"properties": {"a": {"pattern": "("}}}, {"items": {"$ref": "#/$defs/lost"}}],
    ids=str,
)
def test_a_schema_that_cannot_be_used_is_found(broken: dict[str, Any]) -> None:
    assert list(faults(broken, broken))
    data = json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **broken}).encode()
    assert [problem.code for problem in inspect_json("s.json", data, "").problems] == ["K710"]
