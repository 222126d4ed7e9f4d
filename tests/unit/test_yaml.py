"""YAML as editors mean it: every scalar stays the text that was typed, at its exact place, and nothing else gets in."""

from __future__ import annotations

import pytest

from microsite.diagnostics import Problem, Span
from microsite.read.yaml import Map, Node, Scalar, Seq, node_at, parse_yaml


def tree(text: str) -> Map:
    node = parse_yaml("x.yaml", text)
    assert isinstance(node, Map)
    return node


def value(text: str) -> Node:
    return tree(f"key: {text}\n").entries[0][1]


def refused(text: str, first_line: int = 1) -> Problem:
    found = parse_yaml("x.yaml", text, first_line)
    assert isinstance(found, Problem)
    return found


@pytest.mark.parametrize(
    "typed",
    "NO no on off yes 010 1.10 12:30:45 18:00 1_000 1e3 2026-12-03 0x1F 0b1 .inf .nan = 1,000 +5 -0 true null_".split(),
)
def test_a_scalar_stays_as_it_was_typed(typed: str) -> None:
    node = value(typed)
    assert isinstance(node, Scalar)
    assert node.text == typed


def test_places_count_characters_from_one() -> None:
    key, node = tree("größe: 1\nnaïve 👩🏽‍🚀: {ü: ä, y: Z}\n").entries[1]
    assert (key.line, key.column) == (2, 1)
    assert isinstance(node, Map)
    inner, last = node.entries[1]
    line = "naïve 👩🏽‍🚀: {ü: ä, y: Z}"
    assert (inner.column, last.column) == (line.index("y") + 1, line.index("Z") + 1)


def test_the_first_line_moves_every_place() -> None:
    node = parse_yaml("x.md", "a: 1\nb: [1, 2]\n", first_line=2)
    assert isinstance(node, Map)
    assert [(k.line, v.line, v.column) for k, v in node.entries] == [(2, 2, 4), (3, 3, 4)]


def test_nothing_and_quoted_nothing_differ() -> None:
    assert [isinstance(v, Scalar) and v.is_null for v in map(value, ["", "~", "null", '""', "'null'"])] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_an_empty_document_is_nothing() -> None:
    assert parse_yaml("x.yaml", "# only a comment\n") is None


def test_keys_that_repeat_are_refused_at_the_second() -> None:
    assert refused("a: 1\nb: {c: 1, d: 2, c: 3}\n").where == Span("x.yaml", 2, 17)
    assert refused("a: 1\n'a': 2\n").message == "the key 'a' is written twice; it stands first on line 1"


@pytest.mark.parametrize(
    ("text", "column"),
    [("a: &b c", 4), ("a: *b", 4), ("a: !!python/name:os.system x", 4), ("<<: {b: c}", 1), ("a: !x [1]", 4)],
)
def test_anchors_aliases_tags_and_merges_are_refused(text: str, column: int) -> None:
    problem = refused(text)
    assert (problem.code, problem.where.column) == ("Y103", column)


def test_a_quoted_merge_key_is_only_a_key() -> None:
    assert tree("'<<': x\n").entries[0][0].text == "<<"


def test_ten_levels_are_read_and_eleven_refused() -> None:
    assert isinstance(parse_yaml("x", "[" * 10 + "]" * 10), Seq)
    assert refused("[" * 11 + "]" * 11).code == "Y104"


def test_two_thousand_nodes_are_read_and_one_more_refused() -> None:
    assert isinstance(parse_yaml("x", "[" + "a, " * 1999 + "]"), Seq)
    assert refused("[" + "a, " * 2000 + "]").code == "Y104"


def test_a_second_document_is_refused() -> None:
    assert refused("a: 1\n---\nb: 2\n").message == "a second document begins here"


@pytest.mark.parametrize("char", ["\x85", "\u2028", "\u2029"])
def test_line_breaks_that_no_editor_shows_are_refused(char: str) -> None:
    problem = refused(f"a: 1\nb: x{char}y\n", first_line=2)
    assert (problem.code, problem.where) == ("F103", Span("x.yaml", 3, 5))


def test_no_sentence_of_the_parser_reaches_an_editor_for_common_slips() -> None:
    slips = ["a: b: c", "a: [b", "a: {b", 'a: "b', "a: 'b", "a: @b", "a: `b", "\ta: b", "a:\n\tb: c", "a: - b",
             "a", "a\nb: c", "%a: b", 'a: "\\d"', 'a: "b" c', "a: 'it's'", "a: *b*", "- a\nb: c", "a: 1\n b: 2",
             "a: ]", "a: }", "a: [b}", "a: {b]"]  # fmt: skip
    for slip in slips:
        found = parse_yaml("x.yaml", slip + "\n")
        if isinstance(found, Problem):
            assert "cannot be read" not in found.message, slip
            assert found.hint, slip


def test_a_node_is_found_by_its_dotted_key_else_what_lacks_it() -> None:
    root = tree("a: {b: [x, {c: d}]}\n")
    found = node_at(root, "a.b.1.c")
    assert isinstance(found, Scalar)
    assert found.text == "d"
    assert node_at(root, "a.z") is node_at(root, "a")
    assert node_at(root, "z") is root
