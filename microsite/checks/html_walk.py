"""One way through a page's tree, which leaves out the rows of lists that were judged before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import field
from typing import Any

from microsite.checks.html_text import is_hidden, visible_text
from microsite.checks.row_facts import Row
from microsite.records import frozen

Take = Callable[[Any, str, str], Row | None]
"""Gives what a row of a list says, from its element, the page's language and address; None when it must be read in its page."""
_LISTS, _ASIDE = 1, 2


@frozen
class Walk:
    """One way through a tree, from which everything that is asked of its elements one by one is known."""

    language: str
    url: str
    take: Take | None
    all: list[Any] = field(default_factory=list)
    unseen: set[Any] = field(default_factory=set)
    words: dict[Any, tuple[str, ...]] = field(default_factory=dict)
    ids: list[tuple[str, int | None]] = field(default_factory=list)
    headings: list[tuple[int, str, int | None]] = field(default_factory=list)
    rows: list[tuple[int, Any, Row]] = field(default_factory=list)
    outcomes: list[Any] = field(default_factory=list)
    tags: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    named: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))

    def go(self, root: Any) -> None:  # noqa: ANN401 - lxml ships no types
        """Take note of the element and all inside it, in order."""
        waiting: list[tuple[Any, bool, int]] = [(root, False, 0)]
        while waiting:
            element, hidden, where = waiting.pop()
            tag = element.tag
            if not isinstance(tag, str):
                continue
            attributes = dict(element.items())
            name = attributes.get("class")
            if name:
                names = self.words[element] = tuple(name.split())
                if where == _LISTS and not hidden and "h-event" in names and self._taken(element):
                    continue
                if "h-feed" in names and not where:
                    where = _LISTS
            if not hidden and is_hidden(tag, attributes.get):
                hidden = True
            self._note(element, tag, attributes, hidden=hidden)
            if "outcomes" in (attributes.get("id"), attributes.get("aria-labelledby")):
                self.outcomes.append(element)
                where = _ASIDE  # its rows are read word by word
            if len(element):
                waiting += [(child, hidden, where) for child in reversed(element)]

    def _note(self, element: Any, tag: str, attributes: dict[str, str], *, hidden: bool) -> None:  # noqa: ANN401 - lxml ships no types
        self.all.append(element)
        self.tags[tag].append(element)
        for name in attributes:
            self.named[name].append(element)
        if hidden:
            self.unseen.add(element)
        elif tag in _HEADINGS:
            # a picture in a heading is read by its name (WCAG 2.2, H37)
            words = (
                visible_text(element) or " ".join(img.get("alt") or "" for img in element.iter("img")).strip()
            )
            self.headings.append((int(tag[1]), words, element.sourceline))
        if "id" in attributes:
            self.ids.append((attributes["id"], element.sourceline))

    def _taken(self, element: Any) -> bool:  # noqa: ANN401 - lxml ships no types
        row = self.take(element, self.language, self.url) if self.take else None
        if row is None:
            return False
        line = element.sourceline or 0
        self.rows.append((len(self.all), element, row))
        self.ids.extend((name, line + more) for name, more in row.ids)
        self.headings.extend((level, text, line + more) for level, text, more in row.headings)
        return True


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
