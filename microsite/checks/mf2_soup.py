"""Gives parts of a page that lxml has parsed to mf2py as the tree that it walks through, without writing and parsing them again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from bs4 import BeautifulSoup
from bs4.builder import HTMLTreeBuilder
from bs4.element import Comment, NavigableString, Tag

from microsite.records import frozen


@frozen
class Told:
    """An element to give: its name, its attributes, and what is in it, given in the same way or whole as lxml has it."""

    tag: str
    attributes: dict[str, str]
    inner: list[Any]


Given = Told | str
"""A page to read: told by its elements, or as it is written."""
_BLANKS = " \n\t\f\r"
_KEEPS_BLANKS = frozenset({"pre", "textarea"})
_AROUND = _KEEPS_BLANKS | HTMLTreeBuilder.DEFAULT_STRING_CONTAINERS.keys()  # what decides of texts inside it


def written(page: Told) -> Iterator[bytes]:
    """Yield all that a page tells, to know it again by."""
    from lxml import etree  # noqa: PLC0415 - lxml is heavy, and only a check needs it

    yield f"<{page.tag} {page.attributes}>".encode()
    for each in page.inner:
        if isinstance(each, Told):
            yield from written(each)
        else:
            yield etree.tostring(each, with_tail=False)
    yield b"</>"


def soup_of(page: Told) -> Tag:
    """Return a page as mf2py walks through it."""
    return _Page("[document]", {}, [_told(page)])


class _Element(Tag):
    """An element with its name, its attributes and what it holds, which is nearly all that mf2py asks for.

    Elements of Beautiful Soup know each neighbour too, and cost several times as much. Those are made of `source`
    for the little that they alone can tell.
    """

    original = None  # what stood in its place before the rules of the first microformats

    def __init__(
        self,
        name: str,
        attributes: dict[str, Any],
        contents: list[Any],
        source: Any = None,  # noqa: ANN401 - lxml ships no types
    ) -> None:
        self.name = name
        if "class" in attributes:
            attributes["class"] = attributes["class"].split()
        self.attrs = attributes
        self.contents = contents
        self.source = source

    def __copy__(self) -> Any:  # noqa: ANN401 - no more of this class
        return _as_parsed(self.source)

    def get_text(self, *_: Any, **__: Any) -> str:  # noqa: ANN401 - as its base says
        return _as_parsed(self.source).get_text()


class _Page(_Element):
    """A page; of all that is sought in the whole of it, its html and base elements are what items depend on."""

    @property
    def descendants(self) -> Iterator[Any]:
        html: Any = self.contents[0]
        yield html
        yield from html.contents[0].contents

    def find(self, *_: Any, **__: Any) -> Any:  # noqa: ANN401 - as its base says
        return self.contents[0]


def _told(told: Told) -> _Element:
    inner = [_told(each) if isinstance(each, Told) else _walked(each, keeps=False) for each in told.inner]
    return _Element(told.tag, dict(told.attributes), inner)


def _walked(element: Any, *, keeps: bool) -> _Element:  # noqa: ANN401 - lxml ships no types
    """Return an element with all inside it but comments; the parser holds it to 256 levels."""
    tag = element.tag
    keeps = keeps or tag in _KEEPS_BLANKS
    inner: list[Any] = []
    if text := element.text:
        inner.append(_string(text, keeps=keeps))
    for child in element:
        if isinstance(child.tag, str):
            inner.append(_walked(child, keeps=keeps))
        if text := child.tail:
            inner.append(_string(text, keeps=keeps))
    return _Element(tag, dict(element.attrib), inner, element)


def _string(text: str, *, keeps: bool) -> NavigableString:
    """Return a text as Beautiful Soup's parsers leave it: of nothing but blanks, one stands for all."""
    if not keeps and not text.strip(_BLANKS):
        text = "\n" if "\n" in text else " "
    return str.__new__(NavigableString, text)


def _as_parsed(element: Any) -> Tag:  # noqa: ANN401 - lxml ships no types
    """Return an element as Beautiful Soup's parsers would build it, which goes by what stands around it."""
    made: Any = BeautifulSoup("", builder=_Builder(element))
    for _ in range(1 + sum(1 for _ in element.iterancestors(*_AROUND))):
        made = made.contents[0]
    return cast("Tag", made)


class _Builder(HTMLTreeBuilder):
    """A tree builder in whose place a parsed element stands already."""

    NAME = "lxml"

    def __init__(self, element: Any) -> None:  # noqa: ANN401 - lxml ships no types
        super().__init__()
        self.element = element

    def prepare_markup(self, markup: Any, *_: Any, **__: Any) -> Iterator[Any]:  # noqa: ANN401 - as its base says
        yield markup, None, None, False

    def feed(self, markup: Any) -> None:  # noqa: ANN401, ARG002 - the same
        soup: Any = self.soup  # its events are no part of its types
        for around in reversed(list(self.element.iterancestors(*_AROUND))):
            soup.handle_starttag(around.tag, None, None, {})
        _whole(self.element, soup)

    def test_fragment_to_document(self, fragment: str) -> str:
        return fragment


def _whole(element: Any, soup: Any) -> None:  # noqa: ANN401 - lxml ships no types
    """Tell of an element with all inside it."""
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
