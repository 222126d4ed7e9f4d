"""One HTML page with all its layers read, and what kind of page it says that it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from microsite.checks import jsonld, jsonld_claims, mf2_items, microformats, rows
from microsite.checks.html import Doc
from microsite.checks.jsonld import Linked, Node
from microsite.checks.vocabulary import fold_loose, subject_of
from microsite.diagnostics import Problem
from microsite.records import frozen


@frozen
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
    known: mf2_items.Known

    def about(self) -> Iterator[mf2_items.Item]:
        """Yield every item whose u-url is the page's canonical address."""
        for item, _ in mf2_items.walk(self.items, known=self.known):
            if id(item) not in self.known and self._is_named(item):
                yield item
        for row in self.known.values():
            if self.canonical in row.addresses:
                yield from (item for item, _ in mf2_items.walk([row.item]) if self._is_named(item))

    def _is_named(self, item: mf2_items.Item) -> bool:
        return self.canonical in {subject_of(url, self.doc.base) for url in mf2_items.texts(item, "url")}


def read(doc: Doc) -> Read:
    """Return the page with its JSON-LD and microformats read, and the event or person that it is about.

    WholeError when a row of a list that was judged apart is about the page itself, or is not read apart.
    """
    canonical = subject_of(doc.canonicals[0][0], doc.base) if doc.canonicals else ""
    canonical = canonical or subject_of(doc.url)
    if any(canonical in row.urls for _, _, row in doc.rows):
        raise microformats.WholeError
    linked = jsonld.read(doc)
    events = jsonld_claims.events(linked)
    classes = microformats.classes(doc)
    rooted = any(microformats.is_root(pairs) for pairs in classes.values())
    found = microformats.read(doc, classes) if rooted else []
    items, problem = ([], found) if isinstance(found, Problem) else (found, None)
    main = _main(doc, canonical, events, items)
    mentor = None if main else jsonld_claims.mentor(linked)
    inner = rows.roots(doc, classes)
    known = {id(row.item): row for _, _, row in doc.rows}
    return Read(doc, canonical, linked, events, main, mentor, classes, inner, items, problem, known)


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


def is_described(page: Read) -> bool:
    """Say whether the page of an event says more of it than its facts; without an h-event that is taken for granted."""
    own = [item for item in page.about() if "h-event" in item.get("type", [])]
    return not own or any({"summary", "content", "description"} & set(item["properties"]) for item in own)


def is_event_page(page: Read) -> bool:
    """Say whether the page presents itself as one event's page: its own h-event, or og:type event."""
    if page.doc.meta("og:type", "property").strip().lower() in {"event", "events.event"}:
        return True
    tops = [item for item in page.items if "h-event" in item.get("type", [])]
    return len(tops) == 1 and page.canonical in {
        subject_of(u, page.doc.base) for u in mf2_items.texts(tops[0], "url")
    }


def is_mentor_page(page: Read) -> bool:
    """Say whether the page presents itself as one person's page: og:type profile, or an h-card that is its heading."""
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
