"""Front matter of plain lines is read without libyaml, and comes to the same nodes at the same places, or is left to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz.targets.yamls import by_libyaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from microsite.read.document import split
from microsite.read.yaml_lines import plain_lines

ROOT = Path(__file__).parents[2]
WORDS = (
    'a b- -b - -- --- ... ? : a: :b a:b # a #b a# & * ! | > % @ ` \' " \'\' "" \'a\' "a" "a \'b\' "a\\n" [ ] { } [] {} , , '
    '[a] [a,b] [ a , b ] [a,] [a,,b] [a: b] {a: b} {a:b} { a: b , c: "d" } {a: 1, a: 2} {a} {a: } {a: [b]} [{a: b}] [-a] [a b] '
    "é ä\xa0b \u2028 \ufeff 👩🏽 ~ null yes 18:00 1.5 << <<: \x7f \t a\tb http://x/y [http://x] {u: http://x} 'it''s' x\\y € = + / . _a "
    '"é" [é] {é: a} é: "a": \'a\': a-b: A_1: 1: 1a: a#: "a" # [a] # {a: b} # a:# [a]b "a"b {a: b}c'
).split(" ")
INDENTS = st.sampled_from(
    ["", "", "", " ", "  ", "  ", "    ", "- ", "  - ", "-  ", "- - ", "  -", "# ", " # "]
)
KEYS = st.sampled_from(["a:", "b:", "c_d:", "e-f:", "a: ", "b:  ", "a :", "", "", "-", "? a:"])
VALUES = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
LINES = st.tuples(
    INDENTS, KEYS, st.sampled_from([" ", " ", "", "  "]), VALUES, st.sampled_from(["", "", " "])
)
TEXTS = st.lists(LINES.map("".join), max_size=8).map("\n".join)


@settings(max_examples=3_000)
@given(st.one_of(TEXTS, TEXTS.map(lambda text: text + "\n")), st.integers(1, 3))
@example("a:\n  b: c\n d\n", 1)
@example("a:\n- b\n", 1)
@example("a: b\n\n  c\n", 1)
@example("a:\n  - b: c\n    d: e\n  - f\n", 1)
@example("a: b\n---\n", 1)
@example("a: b # c\nd: 'e' # f \ng: [h] # i\nj: {k: l} # m\n", 1)
@example('a: "b # c" # "d"\n', 1)
@example("a: {b: c # d}\n", 1)
@example("a: b#c #d\n", 1)
@example("a: [b, c #d]\n", 1)
def test_plain_lines_are_what_libyaml_reads(text: str, first_line: int) -> None:
    found = plain_lines(text, first_line)
    assert found is None or found == by_libyaml(text, first_line)


@pytest.mark.parametrize(
    "text", ["a: b # c\n", "a: 'b' # c\n", "a: [b] # c\n", "a: {b: c} # d\n", "a:\n  - b # c\n"]
)
def test_a_comment_behind_a_value_is_plain(text: str) -> None:
    assert plain_lines(text) == by_libyaml(text)


@pytest.mark.parametrize("theme", ["default", "board"])
def test_the_tokens_of_the_built_in_themes_are_plain(theme: str) -> None:
    text = (ROOT / "themes" / theme / "theme.yaml").read_text("utf-8")
    assert plain_lines(text) == by_libyaml(text)


def test_the_front_matter_of_this_repository_is_plain_and_the_same() -> None:
    seen = 0
    for file in sorted((*ROOT.glob("content/*/*.md"), *ROOT.glob("microsite/fixture/content/*/*.md"))):
        parts = split(file.name, file.read_text("utf-8"))
        assert isinstance(parts, tuple)
        found = plain_lines(parts[0])
        if found is not None:
            seen += 1
            assert found == by_libyaml(parts[0])
    assert seen > 10


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a:\n",
        "a: b\na: c\n",
        "a: &b c\n",
        "a: 'it''s'\n",
        'a: "b\\n"\n',
        "a: |\n  b\n",
        "a: [b # c\n",
        "a: # c\n",
        "a: b # c\n  d\n",
        "[a, b]\n",
    ],
)
def test_what_is_not_plain_is_left_to_libyaml(text: str) -> None:
    assert plain_lines(text) is None
