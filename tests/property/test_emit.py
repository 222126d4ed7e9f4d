"""Front matter that importers write is read back as the very same text, by PyYAML and by microsite."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from microsite.importers.emit import emit, scalar
from microsite.importers.values import Bare, Front, Item
from microsite.read.yaml import Map, Scalar, Seq, parse_yaml

ODD = st.sampled_from(
    [
        *"yes no on off null ~ true 010 1e3 18:00 12:30:45 1_000 0x1F .inf .nan NO y = << - ? : # [a] {a} 'a "
        '"a !a &a *a %a @a `a a:b a#b a, |- > --- ... 2026-12-03 1.10 -0 +1'.split(),
        "a: b",
        "a #b",
        " a",
        "a ",
        "\ta",
        "a\n",
        "\na",
        "a\n b",
        "  a\nb",
        "a\n\n\nb\n\n",
        "",
        "é\u2028",
        "\ufeffa",
        "日本語",
    ]
)
TEXT = st.one_of(ODD, st.text(max_size=40), st.text(alphabet="ab \n\t:#-'\"\\,[]{}é", max_size=30))
KEYS = st.one_of(ODD, st.text(min_size=1, max_size=30)).filter(lambda key: key != "<<")
VALUES: st.SearchStrategy[Any] = st.recursive(
    TEXT,
    lambda inner: st.one_of(st.lists(inner, max_size=4).map(tuple), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


def plain(value: Front) -> object:
    """Return a value as PyYAML gives it: lists for tuples."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, tuple) else value


def seen(node: object) -> object:
    """Return what microsite's own reader holds as plain values."""
    if isinstance(node, Map):
        return {key.text: seen(value) for key, value in node.entries}
    if isinstance(node, Seq):
        return [seen(item) for item in node.items]
    assert isinstance(node, Scalar)
    return node.text


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_any_text_comes_back_from_pyyaml_as_it_was(values: dict[str, Any]) -> None:
    text = emit([Item(key, value) for key, value in values.items()]).text
    assert (yaml.load(text, Loader=yaml.BaseLoader) or {}) == plain(values)  # noqa: S506 - BaseLoader makes only text


@given(st.dictionaries(KEYS, TEXT, min_size=1, max_size=5))
def test_any_text_comes_back_from_our_own_reader_as_it_was(values: dict[str, str]) -> None:
    text = emit([Item(key, value) for key, value in values.items()]).text
    assert seen(parse_yaml("x.md", text)) == values


@given(TEXT)
def test_text_is_text_for_a_reader_that_resolves_types(text: str) -> None:
    """YAML 1.1's resolver (SafeLoader) takes nothing that is text for a number, a boolean, a date or null."""
    assert yaml.safe_load(emit([Item("key", text), Item("list", (text,))]).text) == {
        "key": text,
        "list": [text],
    }


@given(TEXT, TEXT)
def test_a_note_is_one_comment_line_whatever_it_says(note: str, value: str) -> None:
    emitted = emit([Item("first", value), Item("second", None, (note,)), Item("third", value)])
    assert yaml.load(emitted.text, Loader=yaml.BaseLoader) == {"first": value, "third": value}  # noqa: S506 - the same
    (line, key, words) = emitted.notes[0]
    assert (key, words) == ("second", note)
    assert emitted.text.split("\n")[line - 1].startswith("# TODO: second: ")


@given(TEXT)
def test_the_same_text_is_written_the_same_way_twice(text: str) -> None:
    assert scalar(text) == scalar(str(text))


def test_plain_words_numbers_and_wall_times_stand_without_quotes() -> None:
    items = [
        Item("title", "Price your first SaaS tier"),
        Item("start", "2026-12-03 18:00"),
        Item("duration", 45),
        Item("draft", True),  # noqa: FBT003 - a value, not a switch
        Item("mentors", ("ada-example",)),
        Item("sitemap", Bare("false")),
        Item("room", "18:00"),
    ]
    assert emit(items).text == (
        "title: Price your first SaaS tier\nstart: 2026-12-03 18:00\nduration: 45\ndraft: true\n"
        "mentors: [ada-example]\nsitemap: false\nroom: '18:00'\n"
    )
