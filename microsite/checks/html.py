"""One reading of an HTML page by lxml: head, text, headings, ids and scripts, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from microsite.checks.vocabulary import fold

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

    def meta(self, key: str, by: str = "name") -> str:
        """Return the content of the first meta element with that name or property, or ""."""
        return next((meta.content for meta in self.metas if meta.key == key and meta.by == by), "")

    @property
    def language(self) -> str:
        """Return the page's language tag, or ""."""
        return (self.root.get("lang") or "").strip()

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


def parse(path: str, data: bytes, url: str) -> Doc | None:
    """Return the page read once, or None when it is too large or holds no element."""
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
    whole = tuple(element for element in root.iter() if isinstance(element.tag, str))
    unseen = _unseen(whole)
    return Doc(
        path=path,
        url=url,
        text=text,
        root=root,
        base=base or url,
        titles=tuple((fold(_own_text(e)), e.sourceline) for e in root.iter("title") if not _in_svg(e)),
        metas=tuple(_metas(root)),
        canonicals=tuple(
            (e.get("href") or "", e.sourceline) for e in root.iter("link") if "canonical" in _rels(e)
        ),
        scripts=tuple(
            Script(e.get("type") or "", e.text or "", e.get("src") or "", e.sourceline)
            for e in root.iter("script")
        ),
        headings=tuple(
            (int(e.tag[1]), visible_text(e), e.sourceline)
            for e in root.iter("h1", "h2", "h3", "h4", "h5", "h6")
            if e not in unseen
        ),
        ids=tuple((e.get("id"), e.sourceline) for e in whole if e.get("id") is not None),
        seen=visible_text(root),
        all=whole,
        unseen=unseen,
        words={e: tuple(name.split()) for e in whole if (name := e.get("class"))},
    )


def _unseen(whole: tuple[Any, ...]) -> frozenset[Any]:
    """Return the elements that are never shown: hidden, display: none, script, template, and all inside them."""
    found: set[Any] = set()
    for element in whole:
        if element.getparent() in found or _hides(element):
            found.add(element)
    return frozenset(found)


def _own_text(element: Any) -> str:  # noqa: ANN401 - lxml ships no types
    return "".join(element.itertext())


def _in_svg(element: Any) -> bool:  # noqa: ANN401 - lxml ships no types
    return any(above.tag == "svg" for above in element.iterancestors())


def _rels(element: Any) -> frozenset[str]:  # noqa: ANN401 - lxml ships no types
    return frozenset((element.get("rel") or "").lower().split())


def _metas(root: Any) -> Iterator[Meta]:  # noqa: ANN401 - lxml ships no types
    for element in root.iter("meta"):
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


def visible_text(root: Any, skip: frozenset[Any] = frozenset()) -> str:  # noqa: ANN401 - lxml ships no types
    """Return what a person reads of the element, white space folded; `skip` are elements to leave out."""
    if not len(root) and root not in skip and not _hides(root):
        return fold(root.text or "")
    if _hides(root) or root in skip:
        return ""
    parts = [root.text or ""]
    _gather(root, parts, skip)
    return fold("".join(parts))


def _gather(element: Any, parts: list[str], skip: frozenset[Any]) -> None:  # noqa: ANN401 - lxml ships no types
    """Add the texts inside an element; it is no deeper than the page, which the parser holds to 256."""
    for child in element:
        block = child.tag in _BLOCKS
        if block:
            parts.append(" ")
        if child not in skip and not _hides(child):
            parts.append(child.text or "")
            if len(child):
                _gather(child, parts, skip)
        if block:
            parts.append(" ")
        parts.append(child.tail or "")
