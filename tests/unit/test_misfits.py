"""What an editor may have meant by a key or a value that does not fit is told by its characters and by what stands around it."""

from __future__ import annotations

from typing import Annotated

import pytest

from microsite.diagnostics import Problem, Severity, to_text
from microsite.read.fields import ListOf, Record
from microsite.read.misfits import meant
from microsite.read.nodes import Map
from microsite.read.plain import Integer, Number, Text, Word
from microsite.read.reader import Reader
from microsite.read.scalars import Slug
from microsite.read.yaml import parse_yaml
from microsite.records import frozen


@frozen(kw_only=True)
class InnerFront:
    """What stands below a key."""

    price: Annotated[int, Integer(), "A price."] = 0
    claim: Annotated[str, Text(), "A claim."] = ""


@frozen(kw_only=True)
class OuterFront:
    """What a file of these tests holds."""

    title: Annotated[str, Text(), "A title."] = ""
    format: Annotated[str, Word("online", "in-person"), "A word."] = ""
    baseline: Annotated[object, Number(), "A number."] = None
    outcomes: Annotated[tuple[str, ...], ListOf(Text()), "Texts."] = ()
    topics: Annotated[tuple[str, ...], ListOf(Slug()), "Slugs."] = ()
    offer: Annotated[InnerFront | None, Record(InnerFront), "Keys."] = None
    steps: Annotated[tuple[InnerFront, ...], ListOf(Record(InnerFront), single=False), "Lists of keys."] = ()


def problems(text: str, first: int = 2) -> list[Problem]:
    """Return what is said of a text that begins on a line of its file."""
    node = parse_yaml("x.md", text + "\n", first)
    assert isinstance(node, Map), node
    reader = Reader("x.md", text + "\n", first)
    Record(OuterFront).read(node, "", reader)
    return reader.problems


def told(text: str) -> str:
    return to_text(problems(text))


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("offer: {price: 45,00}", "in a number write a dot, as in price: 45.00"),
        ("offer: {claim: Next, one}", 'put the whole value in quotes, as in claim: "Next, one"'),
        ("offer: {claim: Next, one, price: 4}", 'as in claim: "Next, one"'),
        ("offer: {claim: “Next, one”}", 'as in claim: "Next, one"'),
        ("offer: {\n  claim: Next, one\n  }", 'as in claim: "Next, one"'),
    ],
)
def test_a_comma_in_braces_is_told_to_begin_a_key(text: str, mend: str) -> None:
    assert "a comma between { } begins a new key" in told(text)
    assert mend in told(text)


def test_an_unknown_key_without_value_on_a_line_of_its_own_is_no_comma() -> None:
    assert "comma" not in told("offer:\n  price: 4\n  prise:")


@pytest.mark.parametrize("key", ["price", "claim"])
def test_a_key_at_the_margin_belongs_to_the_empty_key_above(key: str) -> None:
    assert "if it belongs to offer, indent it" in told(f"offer:\n{key}: 4")
    assert "indent it" not in told(f"offer: {{}}\n{key}: 4")
    assert "indent it" not in told(f"offer:\ntitle: a\n{key}: 4")


def test_all_keys_at_the_margin_are_led_below() -> None:
    assert told("offer:\nprice: 4\nclaim: a").count("if it belongs to offer") == 2
    assert "begin each item with `- `" in told("steps:\nprice: 4")


@pytest.mark.parametrize(
    ("text", "line", "column", "name"),
    [
        ("format: on\u200bline", 2, 11, "zero width space (U+200B)"),
        ('format: "on\\u200bline"', 2, 12, "zero width space (U+200B)"),
        ("a: b\nbaseline: 2\xa0000", 3, 12, "no-break space (U+00A0)"),
        ("topics: [a, b\u200bc]", 2, 14, "zero width space (U+200B)"),
        ("offer:\n\xa0\xa0price: 4", 3, 1, "no-break space (U+00A0)"),
        ("ti\u200btle: a", 2, 3, "zero width space (U+200B)"),
    ],
)
def test_an_invisible_character_is_named_at_its_place(text: str, line: int, column: int, name: str) -> None:
    found = [p for p in problems(text) if name in p.hint]
    assert [(p.where.line, p.where.column) for p in found] == [(line, column)]


def test_curly_quotes_are_told_where_a_value_cannot_be_read_and_left_in_texts() -> None:
    assert 'write "45"' in told("baseline: “45”")
    assert "write `title:` without them" in told("“title”: a")
    assert told("title: “Whole title”") == ""


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("outcomes:\n  -A page\n  -A test", "`- A page`"),
        ("outcomes:\n  • A page\n  • A test", "`- A page`"),
        ("outcomes:\n  – A page", "`- A page`"),
        ("outcomes: -A page", "`- A page`"),
        ('outcomes:\n  -"A page"\n  -"A test"', '`- "A page"`'),
        ("topics:\n  -pricing", "`- pricing`"),
        ("outcomes:\n  - A page\n    -A test", "`- A test`"),
        ("outcomes:\n  - A page\n    • A test", "`- A test`"),
    ],
)
def test_items_without_dash_and_space_are_no_text(text: str, example: str) -> None:
    assert f"as in {example}" in told(text)
    assert [p.severity for p in problems(text)] == [Severity.ERROR]


@pytest.mark.parametrize(
    "text",
    [
        'outcomes: "-A page"',
        "outcomes: -5 degrees",
        "outcomes:\n  - A page\n    – with tiers",
        "outcomes:\n  - A page -like\n    this",
        "outcomes:\n  - -A page",
        "outcomes: [-A, -B]",
        "title: -A page",
    ],
)
def test_a_dash_that_begins_no_item_is_text(text: str) -> None:
    assert told(text) == ""


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("title: Session #1 of C# people", 2, 16),
        ("title: Session  ##1", 2, 17),
        ("outcomes:\n  - a\n  - b #2", 4, 7),
        ("title: Session\n  goes on #1", 3, 11),
        ("outcomes: [a,\n  b #c\n  ]", 3, 5),
        ("outcomes: a #b", 2, 13),
    ],
)
def test_a_comment_that_cuts_a_text_short_is_warned_of(text: str, line: int, column: int) -> None:
    (found,) = problems(text)
    assert (found.code, found.severity) == ("M111", Severity.WARNING)
    assert (found.where.line, found.where.column) == (line, column)


@pytest.mark.parametrize(
    "text",
    [
        "title: Session # 1",
        "title: Session #",
        "title: Session ## 1",
        "title: Session#1",
        'title: "Session #1"',
        "title: 'Session' #1",
        "title: |\n  Session #1",
        "format: online #1",
        "title: a\n#1 is no more",
        "title: a\n  #1 is no more",
        "title: C# people",
    ],
)
def test_a_comment_that_is_one_stays_silent(text: str) -> None:
    assert "M111" not in told(text)


def test_a_value_that_begins_with_a_comment_is_told_to_want_quotes() -> None:
    assert "begins a comment: put the value in quotes" in told("title: #1 of people")
    assert "begins a comment" not in told("title:")


@pytest.mark.parametrize(
    ("name", "known", "wanted"),
    [
        ("tags", ("topics", "status"), "topics"),
        ("Speakers", ("mentors", "summary"), "mentors"),
        ("tags", ("title", "status"), "status"),
        ("title", ("name", "headline"), "name"),
        ("sumary", ("summary", "topics"), "summary"),
        ("wizard", ("summary", "topics"), ""),
    ],
)
def test_a_key_of_another_program_is_known_by_what_it_is_called_here(
    name: str, known: tuple[str, ...], wanted: str
) -> None:
    """A word that only looks like a key, as `tags` does like `status`, is the worse guess."""
    assert meant(name, known) == wanted
