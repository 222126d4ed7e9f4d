"""The page of one person: what its JSON-LD and h-card say, and whether a visitor sees it."""

from __future__ import annotations

from collections.abc import Iterator

from microsite.checks import jsonld_claims, mf2_items, moments, opengraph
from microsite.checks.html_text import visible_text
from microsite.checks.inspection import Claim
from microsite.checks.jsonld import Node
from microsite.checks.page_read import Read
from microsite.checks.visible_prices import amounts
from microsite.checks.vocabulary import fold, fold_loose, subject_of
from microsite.diagnostics import Problem, Severity, Span, error


def check(page: Read, mentor: Node) -> Iterator[Problem]:
    """Report what a person's JSON-LD says and the page does not show, and what the h-card says and it leaves out."""
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
    for item in page.about():
        if "h-card" in item.get("type", []):
            for prop, wanted in _OF_CARD.items():
                if mf2_items.texts(item, prop) and not mentor.all(wanted):
                    words = f"{wanted}: the JSON-LD does not say it; the h-card says {mf2_items.texts(item, prop)[0]!r}"
                    yield Problem("K504", words, Span(page.doc.path, mentor.line), "", Severity.WARNING)


def _same_site(one: str, two: str) -> bool:
    return one.split("/", 3)[:3] == two.split("/", 3)[:3]


def claims(page: Read, mentor: Node) -> Iterator[Claim]:
    """Yield a person's name and job title as the JSON-LD, the h-card and OpenGraph state them."""
    doc = page.doc
    for fact, prop in (("name", "name"), ("job-title", "jobTitle")):
        for text in mentor.texts(prop)[:1]:
            yield Claim(page.canonical, fact, fold(text), "json-ld", doc.path, text, mentor.line)
    for section in doc.having("aria-labelledby"):
        if section.get("aria-labelledby") == "proof":
            numbers = amounts(moments.plain_digits(visible_text(section)))
            yield from (
                Claim(page.canonical, "figure", text, "visible text", doc.path)
                for text in sorted(f"{number.normalize():f}" for number in numbers)
            )
    yield from (claim for claim in opengraph.claims(doc, page.canonical) if claim.fact == "name")
    for item, _ in mf2_items.walk(page.items):
        urls = {subject_of(url, doc.base) for prop in ("url", "uid") for url in mf2_items.texts(item, prop)}
        if "h-card" in item.get("type", []) and page.canonical in urls:
            for fact in ("name", "job-title"):
                for text in mf2_items.texts(item, fact)[:1]:
                    yield Claim(page.canonical, fact, text, "microformats2", doc.path, text)
