"""The inspection of one HTML page: parsed once, then every check of the page alone, then what it claims."""

from __future__ import annotations

import re
from collections.abc import Iterator

from microsite.checks import (
    backing,
    crumbs,
    event_markup,
    head,
    html,
    html_links,
    jsonld,
    jsonld_claims,
    jsonld_links,
    listed,
    listing,
    literal,
    markup,
    mf2_items,
    microformats,
    opengraph,
    other_markup,
    page_mentor,
    page_read,
    preview,
    rows,
    scripts,
    shown,
    via,
    visible,
    visible_prices,
    web_calendars,
)
from microsite.checks.html import Doc
from microsite.checks.inspection import Claim, Inspection
from microsite.checks.jsonld import Node
from microsite.checks.page_read import Read
from microsite.checks.vocabulary import fold, fold_loose, subject_of
from microsite.diagnostics import Problem, Span, error, in_order


def inspect_html(path: str, data: bytes, url: str) -> Inspection:
    """Return what one HTML page says and what is wrong with it by itself; `url` is where it is served, "" unknown."""
    doc = html.parse(path, data, url, listed.row_of)
    if doc is not None and doc.rows:
        try:
            return _inspect(doc, path, url)
        except microformats.WholeError:
            doc = html.parse(path, data, url)
    if doc is None:
        words = "the page is empty, larger than 8 MB, or a tag of it has thousands of attributes"
        return Inspection(path=path, kind="html", url=url, problems=(error("K108", words, Span(path)),))
    return _inspect(doc, path, url)


def _inspect(doc: Doc, path: str, url: str) -> Inspection:
    page = page_read.read(doc)
    links, ids = html_links.links_of(doc)
    told = web_calendars.claims(links, path, page.canonical or url, own=page.main is not None)
    whole = not (doc.is_redirect or not _is_document(doc))
    problems = [*page.linked.problems, *scripts.check(doc)]
    if whole:
        problems += _problems(page)
    claims = tuple(_claims(page)) if whole else ()
    problems += listing.unlinked(page.linked, links, claims, doc)
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


def _problems(page: Read) -> Iterator[Problem]:
    doc = page.doc
    event = page.main is not None or page_read.is_event_page(page)
    names = [text for level, text, _ in doc.headings if level == 1] + [title for title, _ in doc.titles]
    heads = tuple(filter(None, map(fold_loose, [*names, doc.meta("og:title", "property")])))
    described = page_read.is_described(page)
    yield from head.check(doc, page.canonical, event=event, described=described)
    elsewhere = frozenset(id(node.data) for node, subject in _subjects(page) if subject != page.canonical)
    yield from markup.check(page.linked, doc.path, doc.seen, elsewhere)
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
    pictured = any("image" in node.data for node in page.linked.roots)
    yield from opengraph.check(
        doc, page.canonical, needed=event or page.mentor is not None, pictured=pictured
    )
    yield from microformats.check_classes(doc, page.classes)
    if page.items_problem:
        yield page.items_problem
    yield from microformats.check_items(doc, page.items, page.canonical, page.classes, page.known)
    yield from visible_prices.check_data(doc)
    yield from rows.check(doc, page.classes, page.rows)
    for _, element, row in doc.rows:
        yield from row.problems_at(doc.path, element.sourceline)
    yield from crumbs.check(doc, page.linked)
    yield from via.check(doc, page.canonical, page.linked)
    if page.main is not None:
        yield from _own_event(page, page.main)
    elif event and not page.linked.problems:
        yield error("K211", "the page is an event's page and has no Event in JSON-LD", Span(doc.path))
    elif page.mentor is None and page_read.is_mentor_page(page) and not page.linked.problems:
        yield error("K211", "the page is a person's page and has no ProfilePage in JSON-LD", Span(doc.path))
    if page.mentor is not None:
        yield from page_mentor.check(page, page.mentor)


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
    priced = [price for item in page.about() for price in mf2_items.texts(item, "price")]
    yield from visible_prices.check_unpriced(doc, event, priced)
    if page.items and not any(
        claim.subject == page.canonical
        for claim in mf2_items.claims(doc, page.items, page.canonical, page.known)
    ):
        yield error("K302", "no h-event of the page is about the page's own event", Span(doc.path))


def _subjects(page: Read) -> Iterator[tuple[Node, str]]:
    """Yield the events of the page's JSON-LD that say which they are, each with its address."""
    for node in page.events:
        own = page.main is not None and node.data is page.main.data
        subject = page.canonical if own else jsonld_claims.address_of(node, page.doc.base)
        if subject:
            yield node, subject


def _claims(page: Read) -> Iterator[Claim]:
    doc = page.doc
    yield from literal.shown(page.canonical, doc.seen, doc.path)
    yield from jsonld_claims.identities(page.linked, doc.path, doc.base)
    for node, subject in _subjects(page):
        yield from jsonld_claims.claims(node, subject, doc.path)
        if subject != page.canonical:
            yield from jsonld_claims.markup_in(node, subject, doc.path, doc.seen)
    yield from mf2_items.claims(doc, page.items, page.canonical, page.known)
    yield from rows.claims(doc, page.classes, page.rows, page.canonical if page.main is not None else "")
    yield from opengraph.site_claims(doc)
    for node in page.linked.every():
        if "WebSite" in node.types and node.texts("name"):
            name = fold(node.text("name"))
            yield Claim(
                f"site:{doc.language.lower()}", "site-name", name, "json-ld", doc.path, name, node.line
            )
    yield from rows.beside(doc, page.rows)
    yield from backing.framed(doc, page.canonical)
    if page.main is not None:
        yield from rows.outcomes(doc, page.canonical)
        yield from backing.claims(doc, page.canonical)
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
        yield from page_mentor.claims(page, page.mentor)
    yield from via.claims(doc, page.canonical)
