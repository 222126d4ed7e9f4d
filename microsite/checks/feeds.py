"""Inspects Atom and RSS feeds: well-formed, complete, ordered, safe, and seen alike by a second reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from microsite.checks.feed_items import Item, html_problems, item_claims, rfc3339, shared_rules, too_many
from microsite.checks.feeds_rss import read_rss
from microsite.checks.ical_forms import absolute
from microsite.checks.inspection import Inspection, Outgoing
from microsite.checks.vocabulary import fold, normal_url, of_datetime
from microsite.checks.xml_read import local, read_xml, text_of
from microsite.diagnostics import Problem, Span, error, warning

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+\Z")
_TYPES = {"text", "html", "xhtml"}


def inspect_feed(path: str, data: bytes, url: str = "") -> Inspection:
    """Return what an Atom or RSS feed says, and its problems (K701 to K707)."""
    root, problems = read_xml(data, path)
    kind = "rss" if root is not None and local(root).lower() in {"rss", "rdf"} else "atom"
    if root is not None:
        problems += too_many(sum(1 for _ in root.iter(f"{ATOM}entry", "item")), path)
    if root is None or problems:
        return Inspection(path=path, kind=kind, url=url, problems=tuple(problems))
    if kind == "rss":
        items, found, links = read_rss(root, path)
        title = text_of(root.find("channel/title"))
    else:
        items, found, links = _atom(root, path, url)
        title = text_of(root.find(f"{ATOM}title"))
    problems += [*found, *shared_rules(items, path), *_second_reader(data, len(items), path)]
    return Inspection(
        path=path,
        kind=kind,
        url=url,
        title=fold(title),
        language=root.get(XML_LANG, ""),
        links=tuple(links),
        claims=tuple(item_claims(items, path, kind)),
        types=("entry",) * len(items),
        problems=tuple(problems),
    )


def _atom(root: Any, path: str, url: str) -> tuple[list[Item], list[Problem], list[Outgoing]]:  # noqa: ANN401 - lxml ships no types
    problems: list[Problem] = []
    if root.tag != f"{ATOM}feed":
        words = f"the root is {local(root)!r}, not a feed of the Atom namespace (RFC 4287)"
        return [], [error("K702", words, Span(path, root.sourceline))], []
    problems += _needs(root, ("id", "title", "updated"), "feed", path)
    links = _links(root, path, problems)
    selves = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if not selves:
        problems.append(warning("K704", "the feed has no link rel=self (RFC 4287 section 4.1.1)", Span(path)))
    for link in selves:
        mine = normal_url(url) or normal_url(link.get("href", ""))
        if normal_url(link.get("href", "")) != mine:
            words = f"the feed's self link is {link.get('href')}, but it is served at {url}"
            problems.append(error("K704", words, Span(path, link.sourceline)))
    entries = root.findall(f"{ATOM}entry")
    author = root.find(f"{ATOM}author") is not None
    items = [_entry(entry, path, problems, links, author=author) for entry in entries]
    newest = max((item.updated for item in items if item.updated), default=None)
    told = rfc3339(text_of(root.find(f"{ATOM}updated")).strip())
    if told and newest and told < newest:
        words = f"the feed was updated {of_datetime(told)}, before its newest entry {of_datetime(newest)}"
        problems.append(error("K705", words, Span(path, root.sourceline)))
    return items, problems, links


def _entry(entry: Any, path: str, problems: list[Problem], links: list[Outgoing], *, author: bool) -> Item:  # noqa: ANN401 - lxml ships no types
    problems += _needs(entry, ("id", "title", "updated"), "entry", path)
    spot = Span(path, entry.sourceline)
    if not author and entry.find(f"{ATOM}author") is None:
        problems.append(error("K702", "neither the entry nor the feed has an author (RFC 4287 4.2.1)", spot))
    links += _links(entry, path, problems)
    mine = [link for link in entry.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
    if not mine and entry.find(f"{ATOM}content") is None:
        problems.append(error("K702", "an entry has neither a link nor content", spot))
    for name in ("title", "summary", "content", "rights", "subtitle"):
        for part in entry.findall(f"{ATOM}{name}"):
            problems += _text(part, path)
    identity = text_of(entry.find(f"{ATOM}id")).strip()
    return Item(
        identity,
        mine[0].get("href", "") if mine else "",
        fold(text_of(entry.find(f"{ATOM}title"))),
        rfc3339(text_of(entry.find(f"{ATOM}updated")).strip()),
        rfc3339(text_of(entry.find(f"{ATOM}published")).strip()),
        entry.sourceline,
        text_of(entry.find(f"{ATOM}content")) or text_of(entry.find(f"{ATOM}summary")),
        tuple(
            (name, text_of(part))
            for name in ("summary", "content", "rights")
            for part in entry.findall(f"{ATOM}{name}")
            if part.get("type", "text") == "text"
        ),
        tuple(
            term
            for part in entry.findall(f"{ATOM}category")
            if (term := part.get("label") or part.get("term"))
        ),
        tuple(
            (text_of(part.find(f"{ATOM}name")).strip(), text_of(part.find(f"{ATOM}uri")).strip())
            for part in entry.findall(f"{ATOM}author")
        ),
        entry.find(f"{ATOM}content") is not None and bool(text_of(entry.find(f"{ATOM}content")).strip()),
    )


def _needs(element: Any, names: tuple[str, ...], what: str, path: str) -> Iterator[Problem]:  # noqa: ANN401 - lxml ships no types
    """Yield the required children that are missing, written twice or of the wrong form (RFC 4287 4.1)."""
    spot = Span(path, element.sourceline)
    for name in (*names, "published"):
        found = element.findall(f"{ATOM}{name}")
        if not found and name in names:
            yield error("K702", f"the {what} has no {name}", spot)
        if len(found) > 1:
            yield error("K702", f"the {what} has {len(found)} of {name}; it may have one", spot)
        for part in found:
            yield from _one(part, name, what, path)
    for part in element.findall(f"{ATOM}author"):
        if not text_of(part.find(f"{ATOM}name")).strip():
            yield error("K702", f"an author of the {what} has no name", Span(path, part.sourceline))
    for part in element.findall(f"{ATOM}category"):
        if not part.get("term"):
            yield error("K702", f"a category of the {what} has no term", Span(path, part.sourceline))


def _one(part: Any, name: str, what: str, path: str) -> Iterator[Problem]:  # noqa: ANN401 - lxml ships no types
    """Yield what is wrong with an id, a date or a title."""
    said, place = text_of(part).strip(), Span(path, part.sourceline)
    if name == "id" and not _IRI.match(said):
        yield error("K702", f"the {what}'s id {said!r} is not an absolute IRI", place)
    elif name in {"updated", "published"} and rfc3339(said) is None:
        hint = "write RFC 3339 with a zone, as in 2026-12-03T18:00:00+01:00"
        yield error("K702", f"the {what}'s {name} is {said!r}", place, hint)
    elif not said:
        yield error("K702", f"the {what}'s {name} is empty", place)


def _links(element: Any, path: str, problems: list[Problem]) -> list[Outgoing]:  # noqa: ANN401 - lxml ships no types
    links: list[Outgoing] = []
    based = element.get(XML_BASE) or any(parent.get(XML_BASE) for parent in element.iterancestors())
    for link in element.findall(f"{ATOM}link"):
        href = (link.get("href") or "").strip()
        rel = link.get("rel", "alternate")
        if not absolute(href, ("http", "https", "mailto")) and not (based and href):
            words = f"a link of the feed is {href!r}, which is not an absolute address"
            problems.append(error("K704", words, Span(path, link.sourceline)))
            continue
        use = "asset" if rel in {"enclosure", "icon"} else "self" if rel == "self" else "link"
        if rel not in {"hub", "license"}:
            links.append(Outgoing(href, use, link.sourceline))
    marks = [part for name in ("icon", "logo") for part in element.findall(f"{ATOM}{name}")]
    return links + [Outgoing(text_of(part).strip(), "asset", part.sourceline) for part in marks]


def _text(part: Any, path: str) -> Iterator[Problem]:  # noqa: ANN401 - lxml ships no types
    """Yield what is wrong with a text construct or content (RFC 4287 sections 3.1 and 4.1.3)."""
    kind, spot = part.get("type", "text"), Span(path, part.sourceline)
    name = local(part)
    if kind not in _TYPES:
        if "/" not in kind or name != "content":
            yield error("K702", f"the type of {name} is {kind!r}; it may be text, html or xhtml", spot)
        return
    if kind == "xhtml":
        from lxml import etree  # noqa: PLC0415 - heavy, and only XML needs it

        children = [child for child in part if isinstance(child.tag, str)]
        if len(children) != 1 or local(children[0]) != "div":
            yield error("K702", f"the xhtml of {name} is not one div", spot)
            return
        yield from html_problems(etree.tostring(children[0], encoding="unicode"), name, spot)
    elif len(part):
        yield error("K702", f"the {name} holds elements although its type is {kind}; escape them", spot)
    elif kind == "html":
        yield from html_problems(text_of(part), name, spot)


def _second_reader(data: bytes, number: int, path: str) -> Iterator[Problem]:
    """Yield a problem when feedparser complains or counts other entries (K707)."""
    import feedparser  # noqa: PLC0415 - heavy, and only feeds need it

    seen = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if seen.get("bozo") and "CharacterEncodingOverride" not in type(seen.get("bozo_exception")).__name__:
        yield error("K707", f"a second feed reader complains: {str(seen.bozo_exception)[:160]}", Span(path))
    if len(seen.entries) != number:
        yield error(
            "K707", f"a second feed reader sees {len(seen.entries)} entries, not {number}", Span(path)
        )
