"""One reading of an HTML page by lxml: head, text, headings, ids and scripts, each with its line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from microsite.checks.row_facts import Row
from microsite.checks.vocabulary import fold, fold_parts

MAX_HTML = 8 * 1024 * 1024
_UNSEEN = frozenset({"script", "style", "template", "head", "noscript", "datalist", "title"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCKS = frozenset(
    "address article aside blockquote br dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header hr li main nav ol p pre section summary table td th tr ul option time button".split()
)


@dataclass(frozen=True, slots=True)
class Meta:
    """A meta element: `key` is its lower-case name, property or http-equiv, `by` which of the three it was."""

    key: str
    by: str
    content: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Script:
    """A script element: its type attribute as written, its text, its src ("" when inline)."""

    kind: str
    text: str
    src: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Doc:
    """A page as read. `root` is lxml's element and only for the checks of the same page; `seen` the visible text.

    `all` are its elements in order (without comments), `unseen` those that are never shown, `words` their classes.
    `rows` are the rows of lists that were judged before, each with its place among `all`, where what it holds is not.
    """

    path: str
    url: str
    text: str
    root: Any
    base: str
    titles: tuple[tuple[str, int | None], ...]
    metas: tuple[Meta, ...]
    canonicals: tuple[tuple[str, int | None], ...]
    scripts: tuple[Script, ...]
    headings: tuple[tuple[int, str, int | None], ...]
    ids: tuple[tuple[str, int | None], ...]
    seen: str
    all: tuple[Any, ...]
    unseen: frozenset[Any]
    words: dict[Any, tuple[str, ...]]
    language: str
    tags: Mapping[str, list[Any]]
    rows: tuple[tuple[int, Any, Row], ...] = ()

    def each(self, tag: str) -> list[Any]:
        """Return the elements of that name in order, those inside `rows` left out."""
        return self.tags.get(tag, [])

    def meta(self, key: str, by: str = "name") -> str:
        """Return the content of the first meta element with that name or property, or ""."""
        return next((meta.content for meta in self.metas if meta.key == key and meta.by == by), "")

    @property
    def is_redirect(self) -> bool:
        """Say whether the page only sends its reader on (meta refresh)."""
        return any(meta.by == "http-equiv" and meta.key == "refresh" for meta in self.metas)

    @property
    def noindex(self) -> bool:
        """Say whether robots are asked not to index the page."""
        names = {"robots", "googlebot"}
        return any(
            meta.by == "name"
            and meta.key in names
            and re.search(r"\bnoindex\b|\bnone\b", meta.content.lower())
            for meta in self.metas
        )


Take = Callable[[Any, str, str], Row | None]
"""Gives what a row of a list says, from its element, the page's language and address; None when it must be read in its page."""
_LISTS, _ASIDE = 1, 2


def parse(path: str, data: bytes, url: str, take: Take | None = None) -> Doc | None:
    """Return the page read once, or None when it is too large or holds no element; `take` is asked about rows of lists."""
    from lxml import etree  # noqa: PLC0415 - lxml is heavy, and only a check needs it

    if len(data) > MAX_HTML:
        return None
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace").replace("\x00", "\ufffd")
    try:
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=False)
        root = etree.fromstring(text.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    if root is None:
        return None
    base = next((e.get("href", "") for e in root.iter("base") if e.get("href")), "")
    language = (root.get("lang") or "").strip()
    walk = Walk(language, url, None if base or "microsite-row-" in text else take)
    walk.go(root)
    return Doc(
        path=path,
        url=url,
        text=text,
        root=root,
        base=base or url,
        titles=tuple((fold(_own_text(e)), e.sourceline) for e in walk.tags["title"] if not _in_svg(e)),
        metas=tuple(_metas(walk.tags["meta"])),
        canonicals=tuple(
            (e.get("href") or "", e.sourceline) for e in walk.tags["link"] if "canonical" in _rels(e)
        ),
        scripts=tuple(
            Script(e.get("type") or "", e.text or "", e.get("src") or "", e.sourceline)
            for e in walk.tags["script"]
        ),
        headings=tuple(walk.headings),
        ids=tuple(walk.ids),
        seen=visible_text(
            root, told={element: row.text for _, element, row in walk.rows}, unseen=walk.unseen
        ),
        all=tuple(walk.all),
        unseen=frozenset(walk.unseen),
        words=walk.words,
        language=language,
        tags=walk.tags,
        rows=tuple(walk.rows),
    )


@dataclass(slots=True)
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
    tags: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))

    def go(self, root: Any) -> None:  # noqa: ANN401 - lxml ships no types
        """Take note of the element and all inside it, in order."""
        waiting: list[tuple[Any, bool, int]] = [(root, False, 0)]
        while waiting:
            element, hidden, where = waiting.pop()
            tag = element.tag
            if not isinstance(tag, str):
                continue
            attributes = element.attrib
            name = attributes.get("class")
            if name:
                names = self.words[element] = tuple(name.split())
                if where == _LISTS and not hidden and "h-event" in names and self._taken(element):
                    continue
                if "h-feed" in names and not where:
                    where = _LISTS
            if not hidden and _hides(element):
                hidden = True
            self._note(element, tag, hidden=hidden)
            if "outcomes" in (attributes.get("id"), attributes.get("aria-labelledby")):
                where = _ASIDE  # its rows are read word by word
            if len(element):
                waiting += [(child, hidden, where) for child in reversed(element)]

    def _note(self, element: Any, tag: str, *, hidden: bool) -> None:  # noqa: ANN401 - lxml ships no types
        self.all.append(element)
        self.tags[tag].append(element)
        if hidden:
            self.unseen.add(element)
        elif tag in _HEADINGS:
            self.headings.append((int(tag[1]), visible_text(element), element.sourceline))
        if (name := element.get("id")) is not None:
            self.ids.append((name, element.sourceline))

    def _taken(self, element: Any) -> bool:  # noqa: ANN401 - lxml ships no types
        row = self.take(element, self.language, self.url) if self.take else None
        if row is None:
            return False
        line = element.sourceline or 0
        self.rows.append((len(self.all), element, row))
        self.ids += [(name, line + more) for name, more in row.ids]
        self.headings += [(level, text, line + more) for level, text, more in row.headings]
        return True


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def _own_text(element: Any) -> str:  # noqa: ANN401 - lxml ships no types
    return "".join(element.itertext())


def _in_svg(element: Any) -> bool:  # noqa: ANN401 - lxml ships no types
    return any(above.tag == "svg" for above in element.iterancestors())


def _rels(element: Any) -> frozenset[str]:  # noqa: ANN401 - lxml ships no types
    return frozenset((element.get("rel") or "").lower().split())


def _metas(found: list[Any]) -> Iterator[Meta]:
    for element in found:
        content = element.get("content") or ""
        if element.get("charset") is not None:
            yield Meta("charset", "charset", element.get("charset"), element.sourceline)
        for by in ("property", "name", "http-equiv"):
            for key in (element.get(by) or "").split() if by == "property" else [element.get(by) or ""]:
                if key:
                    yield Meta(
                        key.strip() if by == "property" else key.strip().lower(),
                        by,
                        content,
                        element.sourceline,
                    )


def _hides(element: Any) -> bool:  # noqa: ANN401 - lxml ships no types
    if element.tag in _UNSEEN or not isinstance(element.tag, str):
        return True
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and _HIDDEN.search(style))


_NOBODY: frozenset[Any] = frozenset()
_UNTOLD: Mapping[Any, str] = {}


def visible_text(
    root: Any,  # noqa: ANN401 - lxml ships no types
    skip: frozenset[Any] = _NOBODY,
    told: Mapping[Any, str] = _UNTOLD,
    unseen: Set[Any] | None = None,
) -> str:
    """Return what a person reads of the element, white space folded; `skip` are elements to leave out.

    `told` are the texts of elements that are known, `unseen` those that are never shown, if that is known.
    """
    if not len(root) and root not in skip and not _hides(root):
        return fold(root.text or "")
    return fold_parts(raw_text(root, skip, told, unseen))


def raw_text(
    root: Any,  # noqa: ANN401 - the same
    skip: frozenset[Any] = _NOBODY,
    told: Mapping[Any, str] = _UNTOLD,
    unseen: Set[Any] | None = None,
) -> list[str]:
    """Return the same in its parts, with white space as it stands."""
    if _hides(root) or root in skip:
        return []
    parts = [root.text or ""]
    _gather(root, parts, (skip, told, unseen))
    return parts


def _gather(
    element: Any,  # noqa: ANN401 - the same
    parts: list[str],
    known: tuple[frozenset[Any], Mapping[Any, str], Set[Any] | None],
) -> None:
    """Add the texts inside an element; it is no deeper than the page, which the parser holds to 256."""
    skip, told, unseen = known
    for child in element:
        tag = child.tag
        block = tag in _BLOCKS
        if block:
            parts.append(" ")
        hidden = _hides(child) if unseen is None else child in unseen or not isinstance(tag, str)
        if not hidden and child not in skip:
            if (before := told.get(child)) is not None:
                parts.append(before)
            else:
                if text := child.text:
                    parts.append(text)
                if len(child):
                    _gather(child, parts, known)
        if block:
            parts.append(" ")
        if tail := child.tail:
            parts.append(tail)
