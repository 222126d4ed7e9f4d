"""Inline patterns that are tried only where they can match make the HTML that all of them make."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.treeprocessors import InlineProcessor

from microsite.read.inlines import NEEDED, NeededInlines
from microsite.read.lists import InterruptingLists

EXTENSIONS: list[Any] = ["tables", "fenced_code", "footnotes", "def_list", InterruptingLists()]
DOCS = sorted((Path(__file__).parents[2]).glob("**/*.md"))
PIECES = [
    "`", "\\", "[", "](", ")", "[^1]", "[^1]: note", "![", "<", ">", "https://a.example", "me@a.example", "  \n", "&amp;", "&", "*",
    "**", "_", "__", "word", " ", "\n\n", "<b>", "</b>", "<!-- x -->", "[a]: /b", '"t"', "!", "* item", "1. item", "\n    code", "|", "é",
]  # fmt: skip


def made(text: str, *more: Any) -> str:
    """Return what a text becomes; a new converter each time, since one that gave up remembers where it was."""
    try:
        return Markdown(extensions=[*EXTENSIONS, *more], output_format="html").convert(text)
    except RecursionError:
        return "too deep"


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(deadline=None, max_examples=300)
def test_any_text_becomes_what_the_library_makes_of_it(text: str) -> None:
    assert made(text, NeededInlines()) == made(text)


@pytest.mark.parametrize("path", [p for p in DOCS if ".venv" not in p.parts], ids=lambda p: p.name)
def test_real_pages_become_what_the_library_makes_of_them(path: Path) -> None:
    text = path.read_text("utf-8", "replace")
    assert made(text, NeededInlines()) == made(text)


def test_patterns_are_left_out_and_every_name_is_the_librarys(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    own = InlineProcessor._InlineProcessor__applyPattern  # type: ignore[attr-defined]  # noqa: SLF001 - what is to be called less

    def noting(self: Any, pattern: Any, *more: Any) -> Any:
        tried.append(pattern.pattern)
        return own(self, pattern, *more)

    monkeypatch.setattr(InlineProcessor, "_InlineProcessor__applyPattern", noting)
    made("plain words")
    whole = len(tried)
    tried.clear()
    made("plain words", NeededInlines())
    assert (whole, len(tried)) == (len(NEEDED) + 1, 1)
