"""One reading of an HTML page by lxml: head, text, headings, ids and scripts, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from microsite.checks.html_text import visible_text
from microsite.checks.html_walk import Take, Walk
from microsite.checks.row_facts import Row
from microsite.checks.vocabulary import fold
from microsite.records import frozen

MAX_HTML = 8 * 1024 * 1024
MOST_ATTRIBUTES = 2_000  # of one tag: a parser compares each with all before it
_TAG = re.compile(r"<[a-zA-Z][^\"'>]*+(?:(?:\"[^\"]*+\"|'[^']*+'|[\"'])[^\"'>]*+)*+")
_UNUSUAL = re.compile(r"<[a-zA-Z][^<>']*+['<]")
_ATTRIBUTE = re.compile(r"[^\s\"'>/=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'>]++))?")


@frozen
class Meta:
    """A meta element: `key` is its lower-case name, property or http-equiv, `by` which of the three it was."""

    key: str
    by: str
    content: str
    line: int | None


@frozen
class Script:
    """A script element: its type attribute as written, its text, its src ("" when inline)."""

    kind: str
    text: str
    src: str
    line: int | None


@frozen
class Doc:
    """A page as read. `root` is lxml's element and only for the checks of the same page; `seen` the visible text.

    `all` are its elements in order (without comments), `unseen` those that are never shown, `words` their classes,
    `tags` and `named` the elements by their names and by those of their attributes, `outcomes` what is called so.
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
    named: Mapping[str, list[Any]]
    outcomes: tuple[Any, ...] = ()
    rows: tuple[tuple[int, Any, Row], ...] = ()

    def each(self, tag: str) -> list[Any]:
        """Return the elements of that name in order, those inside `rows` left out."""
        return self.tags.get(tag, [])

    def having(self, attribute: str) -> list[Any]:
        """Return the elements with that attribute in the same way."""
        return self.named.get(attribute, [])

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


def parse(path: str, data: bytes, url: str, take: Take | None = None) -> Doc | None:
    """Return the page read once, or None when it is too large or crowded or holds no element; `take` is asked about rows of lists."""
    if len(data) > MAX_HTML:
        return None
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace").replace("\x00", "\ufffd")
    root = None if _is_crowded(text) else _root(text)
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
        named=walk.named,
        outcomes=tuple(walk.outcomes),
        rows=tuple(walk.rows),
    )


def _root(text: str) -> Any:  # noqa: ANN401 - lxml ships no types
    from lxml import etree  # noqa: PLC0415 - lxml is heavy, and only a check needs it

    try:
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=False)
        return etree.fromstring(text.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _is_crowded(text: str) -> bool:
    """Say whether a tag has more attributes than any reader waits for."""
    if _ends_tags_plainly(text):  # so none holds more than what stands between two ends
        text = ">".join(piece for piece in text.split(">") if len(piece) > MOST_ATTRIBUTES)
    long = [tag for tag in _TAG.findall(text) if len(tag) > MOST_ATTRIBUTES]
    return any(len(_ATTRIBUTE.findall(tag)) > MOST_ATTRIBUTES for tag in long)


def _ends_tags_plainly(text: str) -> bool:
    """Say whether no attribute can hold the sign that ends a tag: double quotes stand in pairs around none, single ones in no tag."""
    pieces = text.split('"')
    inside = "".join(pieces[1::2])
    return "<" not in inside and ">" not in inside and not _UNUSUAL.search("".join(pieces[::2]))


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
