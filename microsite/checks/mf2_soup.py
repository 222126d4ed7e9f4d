"""Gives parts of a page that lxml has parsed to mf2py as the tree that it reads, without writing and parsing them again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from bs4.builder import HTMLTreeBuilder
from bs4.element import Comment

from microsite.records import frozen


@frozen
class Told:
    """An element to give: its name, its attributes, and what is in it, given in the same way or whole as lxml has it."""

    tag: str
    attributes: dict[str, str]
    inner: list[Any]


Given = Told | str
"""A page to read: told by its elements, or as it is written."""


def soup_of(page: Told) -> BeautifulSoup:
    """Return a page as Beautiful Soup's parsers would build it."""
    return BeautifulSoup("", builder=_Builder(page))


class _Builder(HTMLTreeBuilder):
    """A tree builder in whose place a parsed tree stands already."""

    NAME = "lxml"

    def __init__(self, page: Told) -> None:
        super().__init__()
        self.page = page

    def prepare_markup(self, markup: Any, *_: Any, **__: Any) -> Iterator[Any]:  # noqa: ANN401 - as its base says
        yield markup, None, None, False

    def feed(self, markup: Any) -> None:  # noqa: ANN401, ARG002 - the same
        _tell(self.page, self.soup)

    def test_fragment_to_document(self, fragment: str) -> str:
        return fragment


def _tell(told: Told, soup: Any) -> None:  # noqa: ANN401 - its events are no part of its types
    soup.handle_starttag(told.tag, None, None, told.attributes)
    for inner in told.inner:
        if isinstance(inner, Told):
            _tell(inner, soup)
        else:
            _whole(inner, soup)
    soup.handle_endtag(told.tag)


def _whole(element: Any, soup: Any) -> None:  # noqa: ANN401 - lxml ships no types
    """Tell of an element with all inside it; the parser holds it to 256 levels."""
    tag = element.tag
    soup.handle_starttag(tag, None, None, dict(element.attrib))
    if element.text:
        soup.handle_data(element.text)
    for child in element:
        if isinstance(child.tag, str):
            _whole(child, soup)
        else:
            soup.endData()
            soup.handle_data(child.text or "")
            soup.endData(Comment)
        if child.tail:
            soup.handle_data(child.tail)
    soup.handle_endtag(tag)
