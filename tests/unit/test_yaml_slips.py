"""A slip of the hand is told at the line on which it was made, also where YAML's parser meets it only later."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microsite.diagnostics import Problem
from microsite.read.yaml import parse_yaml


def told(text: str) -> tuple[int | None, int | None, str]:
    found = parse_yaml("x.yaml", text + "\n")
    assert isinstance(found, Problem), text
    assert found.hint
    return found.where.line, found.where.column, found.message


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("title Session\nmentors: [x]", 1, 1),
        ("# c\n\ntitle Session\n\n# d\nmentors: [x]", 3, 1),
        ("title Session\nmentors x\nstart: a", 1, 1),
        ("title Session\nmentors: a: b", 1, 1),
        ("title Session # of: all\nmentors: x", 1, 1),
        ("a: b\nmentors\nstart: c", 2, 1),
        ("offer:\n  model seat\n  price: 45", 2, 3),
        ("offer:\n  model: seat\n  price 45\n  currency: EUR", 3, 3),
        ("agenda:\n  - segment intros\n    minutes: 5", 2, 5),
        ("a:\n  b: c\n  d:\n    e f\n    g: h", 4, 5),
    ],
)
def test_a_line_without_colon_is_named_itself(text: str, line: int, column: int) -> None:
    assert told(text) == (line, column, "this line has no colon, so it names no key")


@pytest.mark.parametrize(
    ("text", "line", "column", "key"),
    [
        ("title:Session\nmentors: [x]", 1, 7, "title"),
        ("title:Session\nmentors:x\nstart: a", 1, 7, "title"),
        ("a: b\nformat:online", 2, 8, "format"),
        ("a: b\nformat:online\nc: d", 2, 8, "format"),
        ("offer:\n  price:45\n  model: seat", 2, 9, "price"),
        ("agenda:\n  - segment:intros\n    minutes: 5", 2, 13, "segment"),
        ('title:"Session"\nmentors: [x]', 1, 7, "title"),
        ("register:https://x.example/\nmentors: [x]", 1, 10, "register"),
    ],
)
def test_a_colon_without_space_is_told_from_a_line_without_colon(
    text: str, line: int, column: int, key: str
) -> None:
    assert told(text) == (line, column, f"no space stands after the colon of '{key}'")


def test_a_value_that_goes_on_is_no_line_without_colon() -> None:
    for text in ("a: b\n  c\n  d: e", "a: b\n  c: d", "a: b: c"):
        assert "no colon" not in told(text)[2], text


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('title: "Clinic\nstart: a\noffer: {price: "45.00"}', 1, 8),
        ("title: 'Clinic\nstart: a\noffer: {price: '45.00'}", 1, 8),
        ('a: "b"\ntitle: "Clinic\nsummary: "A: b"', 2, 8),
        ('a: ["b", "c, d]\ne: "f"', 1, 10),
        ('a:\n  - "b\n  - "c"\nd: "e"', 2, 5),
        ('a: {b: "c", d: "e}\nf: "g"', 1, 16),
        ('a: "b\n  c\n\n  d"\ne: "f\ng: "h"', 5, 4),
    ],
)
def test_a_quote_that_stays_open_is_told_where_it_opens(text: str, line: int, column: int) -> None:
    assert told(text) == (line, column, "a quote is not closed")


def test_a_quote_that_closes_lines_later_is_not_blamed() -> None:
    for text in ('a: "b\n  c"\nd: e: f', 'a: |\n  - "b\n  c: d\ne: f: g', "a: 'it''s'\nd: e: f"):
        assert "second colon" in told(text)[2], text


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: b\nc:\xa0d", 2, 3),
        ("a:\xa0b\nc: d", 1, 3),
        ("a:\n\u3000- b", 2, 1),
        ("a:\n\xa0\xa0- b\n\xa0\xa0- c", 2, 1),
        ('a: "b"\xa0\nc: d', 1, 7),
        ("a: [b]\u2003\nc: d", 1, 7),
    ],
)
def test_a_blank_that_is_no_plain_one_is_named_at_its_place(text: str, line: int, column: int) -> None:
    found = told(text)
    assert found[:2] == (line, column)
    assert "(U+" in found[2]


@pytest.mark.parametrize(
    "text", ["a: [b] c", "a: {b} c", "a: [b](https://x.example/)", "- [b] c", "a:\n  - {b} c\n  - d"]
)
def test_text_behind_a_bracket_is_told_to_want_quotes(text: str) -> None:
    assert told(text)[2].startswith("text follows the ")


@pytest.mark.parametrize("value", ["> 100", ">100", ">0", "| x", '"C:\\Users"', '"\\x"', "? x", ", x", ",x"])
def test_a_sign_of_yaml_at_the_beginning_is_told_in_words(value: str) -> None:
    assert "cannot be read" not in told(f"a: {value}")[2]


@pytest.mark.parametrize("item", ["-b", "-B c", "• b", "* b", "-\xa0b", "– b"])
def test_a_second_item_without_dash_and_space_is_told_to_want_them(item: str) -> None:
    line, _, message = told(f"a:\n  - x\n  {item}")
    assert line == 3
    assert "no item of a list" in message or "cannot begin with *" in message


def test_a_comment_in_braces_is_told_where_they_stay_open() -> None:
    found = parse_yaml("x.yaml", "a: {b: c #1, d: e}\n")
    assert isinstance(found, Problem)
    assert "begins a comment" in found.hint


def test_an_item_of_keys_wants_a_space_after_its_dash() -> None:
    for text in ("a:\n  -b: c\n    d: e", "a:\n  -b: c\n\n   d: e"):
        assert told(text) == (2, 3, "no dash and space begin this line, so it is no item of a list")
    twice = parse_yaml("x.yaml", "a:\n  -b: c\n  -b: d\n")
    assert isinstance(twice, Problem)
    assert twice.hint == "write a space after the dash that begins an item"


def test_a_key_behind_an_odd_blank_is_told_where_a_key_below_does_not_fit() -> None:
    assert told("a:\n\xa0 b: c\n  d: e") == (2, 1, "the line begins with a no-break space (U+00A0)")


PERCENT = "a line cannot begin with %"
TAG = "a value cannot begin with !"
COLON = "a colon stands where a key or a value belongs"
SECOND = "a second colon stands here without a comma before it"
DOTS = "a line of ... ends the text, and nothing can follow"


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("%", 1, 1, PERCENT), ("%YAML 1.1", 1, 1, PERCENT), ("%YAML 9999999999999.1\n---\na: b", 1, 1, PERCENT),
        ("%YAML x", 1, 1, PERCENT), ("%TAG ! x", 1, 1, PERCENT), ("%a b\na: b", 1, 1, PERCENT), ("a: b\n%20: c", 2, 1, PERCENT),
        ("a: b\n%YAML 1.1", 2, 1, PERCENT),
        ("a: {:}", 1, 5, COLON), ("a: {b, :}", 1, 8, COLON), ("a: {b: :c}", 1, 8, COLON), ("a: [: b]", 1, 5, COLON), ("a: {b:{c}}", 1, 6, COLON),
        ("a: {b: c: d}", 1, 9, SECOND), ("a: [b: c: d]", 1, 9, SECOND), ("a: {when: 18:00: x}", 1, 16, SECOND),
        ("a: [- b]", 1, 5, "a dash stands where a key or a value belongs"),
        ("a: {b: !}", 1, 8, TAG), ("a: !<x", 1, 4, TAG), ("a: !%zz", 1, 4, TAG), ("a: !b!c d", 1, 4, TAG),
        ("...", 1, 1, DOTS), ("a: b\n...\nc: d", 2, 1, DOTS), ('a: "\n...', 1, 4, "a quote is not closed"),
        (" a: b\nc: d", 2, 1, "the line begins left of the lines above"),
    ],
)  # fmt: skip
def test_what_no_file_of_ours_holds_is_told_in_plain_words(
    text: str, line: int, column: int, words: str
) -> None:
    assert told(text) == (line, column, words)


PIECES = ["a", ": ", ":", "{", "}", "[", "]", ",", "- ", "? ", "\n", "\n  ", "'", '"', "#", "|", ">", "&x", "*x", "!", "!!s", "%", "%YAML", "---", "..."]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from(["", "a: ", "a: {", "%YAML "]))
def test_the_words_of_the_parser_are_never_told(pieces: list[str], begin: str) -> None:
    found = parse_yaml("x.yaml", begin + "".join(pieces) + "\n")
    if isinstance(found, Problem):
        assert not re.search(
            r"cannot be read: |\bexpected|token|while (scanning|parsing)|directive|indicator", found.message
        )
        assert found.where.line is not None
        assert found.where.column is not None
