"""Judges the HTML that a feed carries: whole, and without anything that runs or leads astray."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

_RUNS = frozenset(
    "script style iframe object embed form input button textarea base meta link svg math applet".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_LOOSE = frozenset("li p td th tr dt dd option thead tbody tfoot".split())  # HTML lets their end tags out
_ADDRESSES = frozenset({"href", "src", "action", "poster", "cite", "srcset", "data", "formaction"})
_SCHEMES = ("javascript:", "data:", "vbscript:", "file:")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.open: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _RUNS:
            self.words.append(f"holds a {tag} element")
        for name, value in attrs:
            said = "".join((value or "").split()).lower()
            if name.startswith("on"):
                self.words.append(f"holds the event attribute {name}")
            if name in _ADDRESSES and said.startswith(_SCHEMES):
                self.words.append(f"holds an address of the form {said.split(':')[0]}:")
            if name in {"href", "src", "poster"} and value:
                self.addresses.append(value.strip())
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in _LOOSE:
            self.open.pop()
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag not in _LOOSE and tag not in _VOID:
            self.words.append(f"closes a {tag} that is not open")


def read_html(text: str) -> tuple[list[str], list[str]]:
    """Return what is unsafe or broken in a piece of HTML, each said once, and the addresses that it points at."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    left = [tag for tag in reader.open if tag not in _LOOSE]
    if left:
        reader.words.append(f"never closes a {left[-1]}")
    if re.search(r"<[A-Za-z/!][^<>]*\Z", text):
        reader.words.append("ends inside a tag")
    return list(dict.fromkeys(reader.words)), reader.addresses


def relative(addresses: list[str]) -> Iterator[str]:
    """Yield the addresses that a feed reader cannot resolve by itself."""
    for address in addresses:
        if (
            not address.startswith("#")
            and "://" not in address
            and not address.lower().startswith(("mailto:", "tel:"))
        ):
            yield address
