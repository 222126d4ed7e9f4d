"""The inspection of one HTML page: parsed once, then every check of the page alone, then what it claims."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from microsite.checks import (
    crumbs,
    event_markup,
    head,
    html,
    html_links,
    jsonld,
    jsonld_claims,
    jsonld_links,
    literal,
    markup,
    mf2_items,
    microformats,
    opengraph,
    other_markup,
    preview,
    rows,
    schema,
    scripts,
    shown,
    visible,
    visible_prices,
)
from microsite.checks.html import Doc
from microsite.checks.inspection import Claim, Inspection
from microsite.checks.jsonld import Linked, Node
from microsite.checks.vocabulary import fold, fold_loose, subject_of
from microsite.diagnostics import Problem, Severity, Span, error, in_order


@dataclass(frozen=True, slots=True)
class Read:
    """A page with all its layers read: `main` is the Event it is about, `mentor` the Person, None for other pages."""

    doc: Doc
    canonical: str
    linked: Linked
    events: tuple[Node, ...]
    main: Node | None
    mentor: Node | None
    classes: microformats.Classes
    rows: dict[Any, list[Any]]
    items: list[mf2_items.Item]
    items_problem: Problem | None


def inspect_html(path: str, data: bytes, url: str) -> Inspection:
    """Return what one HTML page says and what is wrong with it by itself; `url` is where it is served, "" unknown."""
    doc = html.parse(path, data, url)
    if doc is None:
        words = "the page is empty, or too large to be read"
        return Inspection(path=path, kind="html", url=url, problems=(error("K108", words, Span(path)),))
    return _inspect(doc, path, url)


def _inspect(doc: Doc, path: str, url: str) -> Inspection:
    page = _read(doc)
    links, ids, told = html_links.links_of(doc, page.canonical or url)
    whole = not (doc.is_redirect or not _is_document(doc))
    problems = [*page.linked.problems, *scripts.check(doc)]
    if whole:
        problems += _problems(page)
    claims = tuple(_claims(page)) if whole else ()
    return Inspection(
        path=path,
        kind="html",
        url=url,
        canonical=page.canonical,
        noindex=doc.noindex,
        title=doc.titles[0][0] if doc.titles else "",
        description=fold(doc.meta("description")),
        language=doc.language,
        types=tuple(
            sorted({name for node in page.linked.roots for name in node.types} | _mf2_types(page.items))
        ),
        ids=ids,
        links=tuple(dict.fromkeys((*links, *jsonld_links.links(page.linked)))),
        claims=tuple(dict.fromkeys((*claims, *told))),
        problems=in_order(problems),
    )


def _is_document(doc: Doc) -> bool:
    """Say whether this is a page and not a verification file or a fragment that hosts want under an .html name."""
    return bool(doc.titles or doc.metas or doc.headings) or "<html" in doc.text[:2000].lower()


def _mf2_types(items: list[mf2_items.Item]) -> set[str]:
    return {kind for item in items for kind in item.get("type", [])}


def _read(doc: Doc) -> Read:
    canonical = subject_of(doc.canonicals[0][0], doc.base) if doc.canonicals else ""
    canonical = canonical or subject_of(doc.url)
    linked = jsonld.read(doc)
    events = jsonld_claims.events(linked)
    classes = microformats.classes(doc)
    rooted = any(microformats.is_root(pairs) for pairs in classes.values())
    found = microformats.read(doc, classes) if rooted else []
    items, problem = ([], found) if isinstance(found, Problem) else (found, None)
    main = _main(doc, canonical, events, items)
    mentor = None if main else jsonld_claims.mentor(linked)
    inner = rows.roots(doc, classes)
    return Read(doc, canonical, linked, events, main, mentor, classes, inner, items, problem)


def _main(doc: Doc, canonical: str, events: tuple[Node, ...], items: list[mf2_items.Item]) -> Node | None:
    """Return the Event that the page is about: the one that names the page, else the only one under the page's h1."""
    named = [node for node in events if jsonld_claims.address_of(node, doc.base) == canonical]
    if named:
        return named[0]
    outer = [node for node in events if not node.via or node.via in {("mainEntity",), ("mainEntityOfPage",)}]
    if len(outer) != 1:
        return None
    heads = {fold_loose(text) for level, text, _ in doc.headings if level == 1}
    about = fold_loose(outer[0].text("name")) in heads or doc.meta("og:type", "property").startswith("event")
    listed = any("h-feed" in item.get("type", []) for item in items)
    own = any(
        "h-event" in item.get("type", [])
        and canonical in {subject_of(u, doc.base) for u in mf2_items.texts(item, "url")}
        for item in items
    )
    return (
        outer[0]
        if about or own or (not listed and not jsonld_claims.address_of(outer[0], doc.base))
        else None
    )


def _problems(page: Read) -> Iterator[Problem]:
    doc = page.doc
    event = page.main is not None or _is_event_page(page)
    names = [text for level, text, _ in doc.headings if level == 1] + [title for title, _ in doc.titles]
    heads = tuple(filter(None, map(fold_loose, [*names, doc.meta("og:title", "property")])))
    described = _is_described(page)
    yield from head.check(doc, page.canonical, event=event, described=described)
    yield from markup.check(page.linked, doc.path, doc.seen)
    yield from jsonld.untyped(page.linked, doc.path)
    for node in page.linked.every():
        if event_markup.is_event(node):
            yield from event_markup.check_event(
                node,
                doc.path,
                main=page.main is not None and node.data is page.main.data,
                described=described,
            )
        else:
            yield from other_markup.check_other(
                node, doc.path, f"{doc.seen} {doc.meta('description')}", heads
            )
    yield from opengraph.check(doc, page.canonical, needed=event or page.mentor is not None)
    yield from microformats.check_classes(doc, page.classes)
    if page.items_problem:
        yield page.items_problem
    yield from microformats.check_items(doc, page.items, page.canonical, page.classes)
    yield from visible_prices.check_data(doc)
    yield from rows.check(doc, page.classes, page.rows)
    yield from crumbs.check(doc, page.linked)
    if page.main is not None:
        yield from _own_event(page, page.main)
    elif event and not page.linked.problems:
        yield error("K211", "the page is an event's page and has no Event in JSON-LD", Span(doc.path))
    elif page.mentor is None and _is_mentor_page(page) and not page.linked.problems:
        yield error("K211", "the page is a person's page and has no ProfilePage in JSON-LD", Span(doc.path))
    if page.mentor is not None:
        yield from _own_mentor(page, page.mentor)


def _is_described(page: Read) -> bool:
    """Say whether the page of an event says more of it than its facts; without an h-event that is taken for granted."""
    own = [
        item
        for item, _ in mf2_items.walk(page.items)
        if "h-event" in item.get("type", [])
        and page.canonical in {subject_of(url, page.doc.base) for url in mf2_items.texts(item, "url")}
    ]
    return not own or any({"summary", "content", "description"} & set(item["properties"]) for item in own)


def _is_event_page(page: Read) -> bool:
    """Say whether the page presents itself as one event's page: its own h-event, or og:type event."""
    if page.doc.meta("og:type", "property").strip().lower() in {"event", "events.event"}:
        return True
    tops = [item for item in page.items if "h-event" in item.get("type", [])]
    return len(tops) == 1 and page.canonical in {
        subject_of(u, page.doc.base) for u in mf2_items.texts(tops[0], "url")
    }


def _is_mentor_page(page: Read) -> bool:
    if page.doc.meta("og:type", "property").strip().lower() == "profile":
        return True
    heads = {fold_loose(text) for level, text, _ in page.doc.headings if level == 1}
    for item in page.items:
        urls = {
            subject_of(url, page.doc.base) for prop in ("url", "uid") for url in mf2_items.texts(item, prop)
        }
        named = any(fold_loose(name) in heads for name in mf2_items.texts(item, "name"))
        if "h-card" in item.get("type", []) and page.canonical in urls and named:
            return True
    return False


def _own_event(page: Read, event: Node) -> Iterator[Problem]:
    doc = page.doc
    address = jsonld_claims.address_of(event, doc.base)
    if address and address != page.canonical:
        words = f"the Event's address is {address}; the page's canonical address is {page.canonical}"
        yield error("K501", words, Span(doc.path, event.line))
    identity = event.text("@id")
    if re.match(r"https?://", identity) and subject_of(identity) != page.canonical:
        words = f"id: the Event's @id is {identity}; the page's canonical address is {page.canonical}"
        yield error("K501", words, Span(doc.path, event.line))
    if not address:
        words = "the Event has neither url nor @id, so nobody can tell which one it is"
        yield error("K203", words, Span(doc.path, event.line))
    roots = frozenset(
        element
        for element, pairs in page.classes.items()
        if ("h", "event") in pairs
        and not any(("h", "feed") in page.classes.get(up, ()) for up in element.iterancestors())
    )
    own = frozenset(sorted(roots, key=lambda e: e.sourceline or 0)[:1])
    skip = visible.own_area(doc, own)
    yield from visible.check(doc, event, skip)
    yield from shown.check(doc, event, skip)
    yield from preview.check_event(doc, event)
    priced = [
        price
        for item, _ in mf2_items.walk(page.items)
        if page.canonical in {subject_of(url, doc.base) for url in mf2_items.texts(item, "url")}
        for price in mf2_items.texts(item, "price")
    ]
    yield from visible_prices.check_unpriced(doc, event, priced)
    if page.items and not any(
        claim.subject == page.canonical for claim in mf2_items.claims(doc, page.items, page.canonical)
    ):
        yield error("K302", "no h-event of the page is about the page's own event", Span(doc.path))


def _own_mentor(page: Read, mentor: Node) -> Iterator[Problem]:
    doc, name = page.doc, mentor.text("name")
    heads = " ".join(fold_loose(text) for level, text, _ in doc.headings if level == 1)
    if name and doc.headings and fold_loose(name) not in heads:
        yield error(
            "K503",
            f"the Person is called {name!r}; the page's h1 does not say so",
            Span(doc.path, mentor.line),
        )
    seen = fold_loose(doc.seen)
    employers = [("worksFor", node.text("name")) for node in mentor.nodes("worksFor")]
    texts = [
        (prop, text) for prop in ("jobTitle", "description", "knowsAbout") for text in mentor.texts(prop)
    ]
    for prop, text in (*texts, *employers):
        if fold_loose(text)[:300] not in seen:
            words = f"{prop} {text[:80]!r} of the JSON-LD is not shown on the page"
            yield error("K503", words, Span(doc.path, mentor.line))
    yield from _unsaid_of(page, mentor)
    address = jsonld_claims.address_of(mentor, doc.base)
    identity = subject_of(mentor.text("@id"), doc.base)
    if address and page.canonical not in {address, identity} and _same_site(address, page.canonical):
        words = f"the Person's address is {address}; the page's canonical address is {page.canonical}"
        yield error("K501", words, Span(doc.path, mentor.line))


_OF_CARD = {
    "photo": "image",
    "job-title": "jobTitle",
    "category": "knowsAbout",
    "org": "worksFor",
    "url": "url",
}


def _unsaid_of(page: Read, mentor: Node) -> Iterator[Problem]:
    """Report what the h-card of a person's page says and the JSON-LD leaves out."""
    for item, _ in mf2_items.walk(page.items):
        urls = {subject_of(url, page.doc.base) for url in mf2_items.texts(item, "url")}
        if "h-card" in item.get("type", []) and page.canonical in urls:
            for prop, wanted in _OF_CARD.items():
                if mf2_items.texts(item, prop) and not mentor.all(wanted):
                    words = f"{wanted}: the JSON-LD does not say it; the h-card says {mf2_items.texts(item, prop)[0]!r}"
                    yield Problem("K504", words, Span(page.doc.path, mentor.line), "", Severity.WARNING)


def _same_site(one: str, two: str) -> bool:
    return one.split("/", 3)[:3] == two.split("/", 3)[:3]


def _claims(page: Read) -> Iterator[Claim]:
    doc = page.doc
    yield from literal.shown(page.canonical, doc.seen, doc.path)
    yield from jsonld_claims.identities(page.linked, doc.path, doc.base)
    for node in page.events:
        own = page.main is not None and node.data is page.main.data
        subject = page.canonical if own else jsonld_claims.address_of(node, doc.base)
        if subject:
            yield from jsonld_claims.claims(node, subject, doc.path)
    yield from mf2_items.claims(doc, page.items, page.canonical)
    yield from rows.claims(doc, page.classes, page.rows, page.canonical if page.main is not None else "")
    yield from opengraph.site_claims(doc)
    for node in page.linked.every():
        if "WebSite" in node.types and node.texts("name"):
            name = fold(node.text("name"))
            yield Claim(
                f"site:{doc.language.lower()}", "site-name", name, "json-ld", doc.path, name, node.line
            )
    if page.main is not None:
        yield from rows.outcomes(doc, page.canonical)
        yield from opengraph.claims(doc, page.canonical)
        yield from (
            Claim(page.canonical, "name", text, "visible text", doc.path, text, line)
            for level, text, line in doc.headings
            if level == 1
        )
    for node in page.linked.every():
        if "EventSeries" in node.types and jsonld_claims.address_of(node, doc.base) == page.canonical:
            yield Claim(page.canonical, "name", fold(node.text("name")), "json-ld", doc.path, "", node.line)
    if page.mentor is not None:
        yield from _mentor_claims(page, page.mentor)


def _mentor_claims(page: Read, mentor: Node) -> Iterator[Claim]:
    doc = page.doc
    for fact, prop in (("name", "name"), ("job-title", "jobTitle")):
        for text in mentor.texts(prop)[:1]:
            yield Claim(page.canonical, fact, fold(text), "json-ld", doc.path, text, mentor.line)
    yield from (claim for claim in opengraph.claims(doc, page.canonical) if claim.fact == "name")
    for item, _ in mf2_items.walk(page.items):
        urls = {subject_of(url, doc.base) for prop in ("url", "uid") for url in mf2_items.texts(item, prop)}
        if "h-card" in item.get("type", []) and page.canonical in urls:
            for fact in ("name", "job-title"):
                for text in mf2_items.texts(item, fact)[:1]:
                    yield Claim(page.canonical, fact, text, "microformats2", doc.path, text)


def is_event_type(types: tuple[str, ...]) -> bool:
    """Say whether the types of an inspection include an Event."""
    return schema.is_a(types, "Event") or "h-event" in types
