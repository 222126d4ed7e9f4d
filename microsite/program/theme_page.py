"""The contract of a theme for one built page, as far as its HTML shows it: hosts, policy, landmarks, names, moments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from microsite.checks.html import Doc
from microsite.checks.html_text import visible_text
from microsite.diagnostics import Problem, Span, error, warning

# what a browser fetches by itself (WHATWG HTML); a link that a reader follows may lead anywhere
_FETCHED = {
    "img": ("src", "srcset"), "source": ("src", "srcset"), "script": ("src",), "iframe": ("src",), "video": ("src", "poster"),
    "audio": ("src",), "track": ("src",), "embed": ("src",), "object": ("data",), "input": ("src",), "image": ("href",), "use": ("href",),
}  # fmt: skip
_FETCHING_RELS = frozenset(
    "stylesheet icon preload modulepreload prefetch preconnect dns-prefetch manifest apple-touch-icon".split()
)
_HOST = re.compile(r"(?:[a-z]+:)?//", re.IGNORECASE)
_LABELLED = frozenset({"aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "for", "headers"})
_COMPILES = (
    "'wasm-unsafe-eval'"  # WebAssembly only (CSP Level 3, section 6.7.1); the search page compiles its engine
)
_FIELDS = frozenset({"input", "select", "textarea"})
_WANTED = {"default-src": {"'self'", "'none'"}, "object-src": {"'none'"}, "base-uri": {"'none'", "'self'"}}


def contract(doc: Doc, base_url: str, direction: str) -> Iterator[Problem]:
    """Yield what breaks the contract on a page of a site at `base_url` in a language of that direction ("ltr", "rtl")."""
    yield from _hosts(doc, base_url)
    yield from _policy(doc)
    yield from _landmarks(doc)
    yield from _names(doc)
    yield from _moments(doc)
    said = (doc.root.get("dir") or "").lower()
    if said != direction:
        hint = 'write dir="{{ head.direction }}" on the html element'
        words = f"the page's direction is {direction}, the html element says {said or 'nothing'}"
        yield error("W106", words, Span(doc.path, doc.root.sourceline), hint)


def _hosts(doc: Doc, base_url: str) -> Iterator[Problem]:
    for element in doc.all:
        names = _FETCHED.get(element.tag, ())
        if element.tag == "link" and set((element.get("rel") or "").lower().split()) & _FETCHING_RELS:
            names = ("href", "imagesrcset")
        for name in names:
            for part in (
                (element.get(name) or "").split(",") if "srcset" in name else [element.get(name) or ""]
            ):
                address = part.strip().split(" ")[0]
                if _HOST.match(address) and not address.startswith(base_url):
                    words = f"the {element.tag} element asks another host for {address}"
                    yield error(
                        "W101", words, Span(doc.path, element.sourceline), "serve it from the theme's assets"
                    )


def _policy(doc: Doc) -> Iterator[Problem]:
    """Report a policy that is missing, late or lets in what pages must not hold (CSP Level 3, section 3.3)."""
    hint = "take the meta element of default/base.html"
    found = [m for m in doc.metas if m.by == "http-equiv" and m.key == "content-security-policy"]
    if not found:
        yield error("W102", "the page has no Content-Security-Policy", Span(doc.path, 1), hint)
        return
    where = Span(doc.path, found[0].line)
    said: dict[str, set[str]] = {}
    for part in found[0].content.split(";"):
        name, *listed = part.lower().split() or [""]
        said[name] = set(listed)
    for name, allowed in _WANTED.items():
        values = said.get(name) or (said.get("default-src", set()) if name == "object-src" else set())
        if not values or not values <= allowed | {"'none'"}:
            words = f"the policy's {name} is {' '.join(sorted(values)) or 'missing'}; it must be {' or '.join(sorted(allowed))}"
            yield error("W102", words, where, hint)
    loose = [
        f"{n} {v}"
        for n, values in said.items()
        for v in values
        if ("unsafe" in v and v != _COMPILES) or v == "*" or _HOST.match(v)
    ]
    if loose:
        yield error("W102", f"the policy lets in {', '.join(sorted(loose))}", where, hint)
    before = [
        e
        for e in doc.all
        if e.tag in {"script", "link", "style"} and (e.sourceline or 0) < (found[0].line or 0)
    ]
    if before:
        yield error(
            "W102", f"a {before[0].tag} element stands before the policy", where, "write the policy first"
        )


def _landmarks(doc: Doc) -> Iterator[Problem]:
    """Report a page without its one main, its frame, or a way past the frame (WCAG 2.2, 1.3.1 and 2.4.1)."""
    mains = [e for e in doc.all if (e.tag == "main" or e.get("role") == "main") and e not in doc.unseen]
    if len(mains) != 1:
        yield error(
            "W103", f"the page has {len(mains) or 'no'} main elements; it needs one", Span(doc.path, 1)
        )
        return
    for tag, role in (("header", "banner"), ("footer", "contentinfo")):
        inside = ("article", "aside", "main", "nav", "section")
        if not any(
            e.get("role") == role or (e.tag == tag and not any(u.tag in inside for u in e.iterancestors()))
            for e in doc.all
        ):
            yield warning("W103", f"the page has no {tag} of its own", Span(doc.path, 1))
    navs = [e for e in doc.all if e.tag == "nav" and e not in doc.unseen]
    names = [_name(doc, e, own_text=False) for e in navs]
    for nav, name in zip(navs, names, strict=True):
        if len(navs) > 1 and (not name or names.count(name) > 1):
            words = (
                f"several nav elements, and this one's name is {name!r}"
                if name
                else "several nav elements, and this one has no name"
            )
            yield error("W103", words, Span(doc.path, nav.sourceline), "give each its own aria-label")
    first = next((e for e in doc.all if e.tag == "a" and e.get("href") is not None), None)
    if first is not None and mains[0] in first.iterancestors():
        return  # nothing stands before the content that a reader would have to pass
    target = (first.get("href") or "") if first is not None else ""
    inner = {one.get("id") for one in mains[0].iter() if isinstance(one.tag, str)}
    if not target.startswith("#") or target[1:] not in inner:
        yield error(
            "W103",
            "the first link of the page does not lead to its content",
            Span(doc.path, 1),
            'as <a href="#main">',
        )


def _names(doc: Doc) -> Iterator[Problem]:
    """Report links, buttons and fields without a name, and references to ids that are not there (WCAG 2.2, 4.1.2)."""
    ids = {name for name, _ in doc.ids}
    labels = {e.get("for") for e in doc.all if e.tag == "label"}
    for e in doc.all:
        where = Span(doc.path, e.sourceline)
        for attribute in _LABELLED & set(e.keys()):
            lost = [one for one in (e.get(attribute) or "").split() if one not in ids]
            if lost:
                yield error("W104", f"{attribute} names '{lost[0]}', which no element has as its id", where)
        if e in doc.unseen:
            continue
        if (e.tag == "a" and e.get("href") is not None) or e.tag in {"button", "summary"}:
            if not _name(doc, e):
                yield error(
                    "W104",
                    f"a {'link' if e.tag == 'a' else e.tag} has no name",
                    where,
                    "give it words, or an aria-label",
                )
        elif e.tag in _FIELDS and e.get("type") not in {"hidden", "submit", "button"}:
            inside = any(up.tag == "label" for up in e.iterancestors())
            if not inside and e.get("id") not in labels and not _name(doc, e, own_text=False):
                yield error("W104", f"the {e.tag} has no label", where)
        elif e.tag == "iframe" and not e.get("title"):
            yield error("W104", "the iframe has no title", where)


def _name(doc: Doc, element: Any, *, own_text: bool = True) -> str:  # noqa: ANN401 - lxml ships no types
    """Return an element's accessible name, as far as these checks need it (W3C accname 1.2, sections 2B to 2F)."""
    by = (element.get("aria-labelledby") or "").split()
    parts = [visible_text(e) for e in doc.all if e.get("id") in by] if by else []
    text = " ".join(parts) or element.get("aria-label") or ""
    if not text and own_text:
        alts = [i.get("alt") or "" for i in element.iter("img")] + [
            i.get("aria-label") or "" for i in element.iter("svg")
        ]
        text = visible_text(element) + " ".join(alts)
    return str(text or element.get("title") or "").strip()


def _moments(doc: Doc) -> Iterator[Problem]:
    """Report a session that does not say when it begins and ends to the script that turns pages by the reader's clock."""
    for e in doc.all:
        if "h-event" not in doc.words.get(e, ()):
            continue
        where = Span(doc.path, e.sourceline)
        starts = [t for t in e.iter("time") if "dt-start" in doc.words.get(t, ())]
        ends = [t for t in e.iter("time") if "dt-end" in doc.words.get(t, ())]
        for name, times in (("data-begins", starts), ("data-ends", ends)):
            said, shown = _instant(e.get(name)), _instant(times[0].get("datetime")) if times else None
            if said is None:
                yield error(
                    "W105",
                    f"a session has no {name} that is an instant",
                    where,
                    "write the view's begins and ends",
                )
            elif shown is not None and said != shown:
                yield error(
                    "W105", f"{name} is {e.get(name)}, the page shows {times[0].get('datetime')}", where
                )
        if not e.get("data-state"):
            yield error("W105", "a session has no data-state", where, "write the view's state")


def _instant(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text or "")
    except ValueError:
        return None
