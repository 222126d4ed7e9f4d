"""How deep HTML nests is never told too low, whatever hides its tags; so no text makes the sanitizer slow or large."""

from __future__ import annotations

import time
from pathlib import Path

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from microsite.read import depth
from microsite.read.depth import DEEPEST, MOST_MARKS, too_deep
from microsite.read.markdown import MAX_BODY, MAX_HTML, render

FEW = 3
IMPLIED = 3  # a cell may bring its row and the table's body with it
PIECES = [
    *(f"<{n}>" for n in "div p b i a span ul li table td tr select option svg g math mi title desc xmp style script textarea".split()),
    *(f"</{n}>" for n in "div p b i a span ul li table td tr select option svg g math mi title desc xmp style script textarea".split()),
    *("<noscript>", "</noscript>", "<template>", "</template>", "<link>", "<br>", "<col>", "<dd>", "</dd>", "<foreignObject>", "<h1>", "</h1>"),
    *("<!--", "-->", "--!>", "<!-->", "<![CDATA[", "]]>", "<!x", "<?", "</ ", '</div x=">', '<b a="', "<b a='", '">', "'>", "<a b=c d>", "<p/>"),
    *("text", "<", ">", "</", " ", "\n", "<button>", "<form>", "<frameset>", "<plaintext>", "</body>", "<html>"),
]  # fmt: skip


def deepest(html: str) -> int:
    """Return how deep a reader of HTML5 nests the elements of a fragment."""
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)

    def below(element: object) -> int:
        return max((1 + below(child) for child in element), default=0)  # type: ignore[attr-defined]

    return below(tree)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=8, max_size=90).map("".join))
@example("<select><xmp></select>" + "<div>" * 40)
@example("<svg><![CDATA[></svg>]]>" * 12)
@example("<svg>" + "<link>" * 40)
@example("<script><!--<script></script>" + "<div><b></div></b>" * 20)
@example('<div></div x="></div>' * 20)
@example("<div><select></div>" * 20)
@example("<noscript><!--</noscript>" + "<div>" * 40 + "-->")
def test_a_text_that_nests_deep_is_always_seen(html: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(depth, "DEEPEST", FEW)
        patch.setattr(depth, "MOST_MARKS", FEW)
        seen = too_deep(html)
    assert seen or deepest(html) <= FEW * IMPLIED + IMPLIED


@pytest.mark.parametrize(
    "html",
    [
        "<p>a <b>b</b> <a href='x'>c</a><br>\n" * 900,
        "<ul><li>a<li>b</ul>" * 900,
        "<p>a\n\n<p>b\n" * 900,
        "<table><tr><td>a<td>b<tr><td>c</table>" * 500,
        "<!-- </p> --><p>a <em>b</em></p>" * 900,
        "<script>if (a < b) { '<b>' }</script><p><b>a</b></p>" * 500,
        "<img src=x><hr/><input type='checkbox' checked>" * 900,
        "<dl><dt>a</dt><dd>b</dd></dl>" * 900,
        '<iframe src="https://video.example/1" allowfullscreen></iframe><p><strong>a</strong></p>' * 500,
        "5 < 6 <3 <- " * 900,
        "<div>" * 150 + "</div>" * 150,
    ],
)
def test_what_people_write_is_not_deep(html: str) -> None:
    assert not too_deep(html)


@pytest.mark.parametrize("path", sorted(Path(__file__).parents[2].glob("docs/**/*.md")), ids=lambda p: p.name)
@pytest.mark.parametrize("flavor", ["python", "gfm"])
def test_real_pages_are_converted(flavor: str, path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text) > MAX_BODY or "nested" not in render(text, flavor).fault


FLOOD = {
    "div": "<div>" * (DEEPEST + 2),
    "lists": "<ul><li>" * (DEEPEST + 2),
    "marks that each paragraph makes anew": "<p>" + "".join(f"<b a={n}>" for n in range(MOST_MARKS + 2)) + "</p>",
    "marks in cells": "<table><tr><td>" + "".join(f"<i a={n}>" for n in range(MOST_MARKS + 2)),
    "roots that are merged": "".join(f"<html a{n}=1>" for n in range(DEEPEST + 2)),
    "drawings": "<svg><g>" * (DEEPEST + 2),
}  # fmt: skip


@pytest.mark.parametrize("html", FLOOD.values(), ids=FLOOD)
def test_a_flood_is_refused_before_it_costs_anything(html: str) -> None:
    assert too_deep(html)
    text = html + "<p>x</p>\n" * ((MAX_BODY - len(html)) // 9)
    begin = time.process_time()
    assert "nested too deep" in render(text, "gfm").fault
    assert time.process_time() - begin < 1


def test_an_estimate_of_the_longest_text_is_quick() -> None:
    for piece in ("<p>", "<b a='", '<b a="', "<!--", "</b x", "<a b=c ", "<script>", "<", "<b a=b a=b a=b "):
        begin = time.process_time()
        too_deep("<i></i>" + piece * (MAX_HTML // len(piece)))
        assert time.process_time() - begin < 1.5, piece
