"""The share preview: OpenGraph and card properties of a page, and whether they fit the page's own facts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from microsite.checks import values
from microsite.checks.html import Doc, Meta
from microsite.checks.inspection import Claim
from microsite.checks.vocabulary import fold, subject_of
from microsite.diagnostics import Problem, Span, error, warning

_BASIC = ("og:title", "og:type", "og:url", "og:image")  # ogp.me, "Basic Metadata"
_ONCE = ("og:title", "og:type", "og:url", "og:description", "og:site_name", "og:locale")
_LEAST = 200  # pixels; below it previews drop the picture
_CARDS = frozenset({"summary", "summary_large_image", "app", "player"})


def check(doc: Doc, canonical: str, *, needed: bool, pictured: bool = True) -> Iterator[Problem]:
    """Report missing, doubled and malformed properties; `needed` asks for them even when the page has none.

    `pictured` says that the page has a picture for other readers, so that it should share one.
    """
    found = [meta for meta in doc.metas if meta.by == "property" and meta.key.startswith("og:")]
    yield from _misnamed(doc)
    if not found:
        if needed:
            yield error(
                "K401", "the page has no OpenGraph properties: its link previews are bare", Span(doc.path)
            )
        return
    keys = [meta.key for meta in found]
    for key in _BASIC if not doc.noindex else ():
        image = key == "og:image" and ("og:image:url" in keys or "og:image:secure_url" in keys)
        if key not in keys and not image:
            # a site may go without drawn cards
            say = warning if key == "og:image" and not pictured else error
            yield say("K401", f"{key} is missing", Span(doc.path))
    for key in _ONCE:
        if keys.count(key) > 1:
            line = [meta.line for meta in found if meta.key == key][1]
            yield error("K401", f"{key} is written {keys.count(key)} times", Span(doc.path, line))
    yield from _values(doc, found)
    yield from _url(doc, canonical)
    yield from _image(doc)
    yield from _card(doc)


def _values(doc: Doc, found: list[Meta]) -> Iterator[Problem]:
    for meta in found:
        where, why = Span(doc.path, meta.line), ""
        if not meta.content.strip():
            why = "is empty"
        elif meta.key in {"og:title", "og:description", "og:image:alt"}:
            why = values.text_fault(meta.content, _read_of(doc, meta))
        elif meta.key == "og:type" and not re.fullmatch(r"[a-z_]+([.:][a-z_]+)?", meta.content.strip()):
            why = "is no type"
        elif meta.key in {"og:url", "og:image", "og:image:url", "og:image:secure_url", "og:video"}:
            why = values.url_fault(meta.content)
        if why:
            yield error("K402", f"{meta.key} {meta.content[:100]!r} {why}", where)


def _read_of(doc: Doc, meta: Meta) -> str:
    """Return what a page says to its readers: its visible text, for the words of a picture also those of its pictures."""
    if meta.key != "og:image:alt" or not {"<", "&"} & set(meta.content):
        return doc.seen
    return " ".join((doc.seen, *(image.get("alt") or "" for image in doc.each("img"))))


def _misnamed(doc: Doc) -> Iterator[Problem]:
    for meta in doc.metas:
        if meta.by == "name" and meta.key.startswith("og:"):
            words = f'{meta.key} is written with name=; readers look for property="{meta.key}"'
            yield error("K401", words, Span(doc.path, meta.line))
        if meta.by == "property" and meta.key.startswith(("Og:", "OG:", "og;", "og.")):
            yield error("K401", f"{meta.key} is no OpenGraph property", Span(doc.path, meta.line))


def _url(doc: Doc, canonical: str) -> Iterator[Problem]:
    url = doc.meta("og:url", "property")
    if url and canonical and not values.url_fault(url) and subject_of(url) != canonical:
        yield error("K402", f"og:url {url} is not the canonical address {canonical}", Span(doc.path))


def _images(doc: Doc) -> Iterator[list[Meta]]:
    """Return the og:image properties by picture: each og:image begins one (ogp.me, "Arrays")."""
    group: list[Meta] = []
    for meta in doc.metas:
        if meta.by != "property" or not meta.key.startswith("og:image"):
            continue
        if meta.key in {"og:image", "og:image:url"} and any(m.key in {"og:image", meta.key} for m in group):
            yield group
            group = []
        group.append(meta)
    if group:
        yield group


def _image(doc: Doc) -> Iterator[Problem]:
    for group in _images(doc):
        said = {meta.key: meta.content.strip() for meta in group}
        where, name = Span(doc.path, group[0].line), group[0].content.rsplit("/", 1)[-1][:60]
        for key in ("og:image:width", "og:image:height"):
            text = said.get(key)
            if text is None:
                yield error("K403", f"{key} of {name} is missing: the first share shows no picture", where)
            elif not re.fullmatch(r"[1-9]\d{0,4}", text):
                yield error("K403", f"{key} {text!r} of {name} is no number of pixels", where)
            elif int(text) < _LEAST:
                yield warning("K403", f"{key} of {name} is {text}; previews want {_LEAST} and more", where)
        if not said.get("og:image:alt"):
            yield error(
                "K403", f"og:image:alt of {name} is missing: nobody can read the picture aloud", where
            )
        kind = said.get("og:image:type", "image/png")
        if not re.fullmatch(r"image/(png|jpeg|gif|webp|avif)", kind):
            yield error("K403", f"og:image:type {kind!r} of {name} is no type that previews show", where)
        if re.search(r"\.svg(\?|$)", said.get("og:image", "")):
            yield error("K403", f"og:image {name} is an SVG, which previews do not show", where)


def _card(doc: Doc) -> Iterator[Problem]:
    metas = [meta for meta in doc.metas if meta.key == "twitter:card"]
    if not metas:
        yield warning("K401", "twitter:card is missing", Span(doc.path))
    for meta in metas:
        if meta.content not in _CARDS:
            yield error(
                "K402",
                f"twitter:card {meta.content!r} is none of {', '.join(sorted(_CARDS))}",
                Span(doc.path),
            )


def title_of(doc: Doc) -> str:
    """Return the og:title without the site's own name behind a dash or bar."""
    title, site = fold(doc.meta("og:title", "property")), fold(doc.meta("og:site_name", "property"))
    found = re.fullmatch(r"(.+?)\s+[|\u2013\u2014\u00b7:-]\s+(.+)", title)
    return found[1] if found and site and found[2] == site else title


def site_claims(doc: Doc) -> Iterator[Claim]:
    """Return what the page says the whole site is called, once for each language."""
    name = fold(doc.meta("og:site_name", "property"))
    if name:
        yield Claim(f"site:{doc.language.lower()}", "site-name", name, "opengraph", doc.path, name)


def claims(doc: Doc, subject: str) -> Iterator[Claim]:
    """Return what the share preview says about the subject of the page."""
    if title := title_of(doc):
        yield Claim(subject, "name", title, "opengraph", doc.path, doc.meta("og:title", "property"))
    for meta in doc.metas:
        if meta.by == "property" and meta.key == "og:image" and not values.url_fault(meta.content):
            yield Claim(
                subject, "image", subject_of(meta.content), "opengraph", doc.path, meta.content, meta.line
            )
