"""Follows every address of every file: pages, anchors, assets, declared pictures, advertised feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from microsite.checks.inspection import Inspection, Outgoing
from microsite.checks.site import Site
from microsite.checks.values import whole_number
from microsite.diagnostics import Problem, Span, error, warning

FEED_KINDS = {
    "application/atom+xml": {"atom"},
    "application/rss+xml": {"rss"},
    "application/feed+json": {"json-feed"},
    "text/calendar": {"icalendar"},
    "application/json": {"json", "json-feed"},
    "application/ld+json": {"json"},
    "application/json+oembed": {"json"},
}
_SKIPPED = ("mailto:", "tel:", "data:", "sms:", "geo:", "blob:", "about:", "xmpp:", "sip:", "urn:")
_NEVER = ("javascript:", "vbscript:", "file:")
_SHAPE_TOLERANCE = 0.05
_ALIKE = ("/", "https://", "http://")  # what leads to the same place from every page


def follow(site: Site, sources: frozenset[str] = frozenset()) -> tuple[list[Problem], int]:
    """Return the problems of all addresses (K801 to K805, K817) and how many addresses were followed.

    `sources` are the paths that redirects answer, which no file has.
    """
    problems: list[Problem] = []
    number = 0
    known: dict[tuple[str, str], list[Problem]] = {}
    for path in sorted(site.files):
        page = site.files[path]
        for link in page.links:
            if link.use in {"canonical", "base", "sitemap-url", "alternate"}:
                continue
            number += 1
            if (told := known.get((link.target, link.use))) is not None:
                spot = Span(page.path, link.line)
                problems += [Problem(p.code, p.message, spot, p.hint, p.severity) for p in told]
                continue
            found = [*_one(site, page, link, sources)]
            problems += found
            if link.target.startswith(_ALIKE) and "#" not in link.target:
                known[link.target, link.use] = found
    return problems, number


def _one(site: Site, page: Inspection, link: Outgoing, sources: frozenset[str]) -> Iterator[Problem]:
    """Judge one address; an address that another site answers is only judged by its form."""
    target, spot = link.target, Span(page.path, link.line)
    scheme = target[:12].lower()
    if scheme.startswith(_NEVER):
        yield error(
            "K805", f"the address {target[:60]!r} runs or opens something on the reader's machine", spot
        )
        return
    if scheme.startswith(_SKIPPED) or (target.startswith("#") and link.use.startswith(("asset", "image"))):
        return
    if "{{" in target or "{%" in target:
        yield error("K801", f"the address {target[:60]!r} holds a piece of a template", spot)
        return
    full, answer = site.lead(page, target)
    if not full:
        if page.url or "://" in target:
            yield from _unreadable(target, link, spot)
        return
    yield from _form(site, link, full, answer, spot)
    if page.path == "404.html" and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|/|#", target) and target:
        words = f"{target} is relative, but this page is shown at any address"
        yield error("K805", words, spot, "start the address with a slash")
    if answer is not None:
        yield from _answered(site, page, link, answer, spot)
    elif site.is_inside(full) and not {full.partition("?")[0], _pathless(site, full)} & sources:
        yield _missing(link, target, full, spot)


def _answered(site: Site, page: Inspection, link: Outgoing, answer: str, spot: Span) -> Iterator[Problem]:
    """Judge what lies at an address: the anchor, the feed's type, the picture's size."""
    if link.use == "link" and "#" in link.target:
        yield from _anchor(site, page, answer, link.target, spot)
    if link.use.startswith("feed:"):
        yield from _feed(site.files.get(answer), link, spot)
    if link.use.startswith(("image", "width:")):
        yield from _image(site.files.get(answer), link, spot)


def _pathless(site: Site, full: str) -> str:
    """Return an address with and without its last slash, as redirects are written without care for it."""
    plain = full.partition("?")[0]
    return plain[:-1] if plain.endswith("/") and plain != site.base else f"{plain}/"


def _unreadable(target: str, link: Outgoing, spot: Span) -> Iterator[Problem]:
    split = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", target)
    if split and split[1].lower() not in {"http", "https", "webcal"}:
        return  # a scheme of its own, such as an app's
    yield error(
        "K801", f"{target[:80]!r} is not an address that a {link.use.partition(':')[0]} can have", spot
    )


def _missing(link: Outgoing, target: str, full: str, spot: Span) -> Problem:
    if link.use.startswith("feed:"):
        return error("K817", f"the page advertises {target}, which does not exist", spot)
    if link.use.startswith(("asset", "image", "width:")):
        return error("K803", f"the file {target} does not exist", spot)
    if link.use == "schema":
        return error("K803", f"the schema {target} does not exist", spot)
    what = {"about": "the page of the event", "self": "the file's own address", "refresh": "the target"}.get(
        link.use
    )
    return error("K801", f"{what or 'the link'} {target or full} leads nowhere", spot)


def _form(site: Site, link: Outgoing, full: str, answer: str | None, spot: Span) -> Iterator[Problem]:
    """Yield what is wrong with the address itself: insecure, beside the base path (K805)."""
    target = link.target
    if not site.base:
        return
    if site.base.startswith("https:") and full.startswith("http:"):
        own = urlsplit(full).netloc == urlsplit(site.base).netloc
        if own:
            yield error("K805", f"{target} names this site without https", spot)
        elif link.use.startswith(("asset", "image", "width:")):
            yield error("K805", f"{target} is loaded without https; browsers block it", spot)
    if answer is not None or site.is_inside(full) or not full.startswith(f"{site.origin}/"):
        return
    bare = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", target) is None
    inner = site.answer(site.base + full[len(site.origin) + 1 :])
    if bare and (inner is not None or not target.startswith("/")):
        hint = f"the site lies under {urlsplit(site.base).path}"
        yield error("K805", f"{target} leaves the site's own path", spot, hint)


def _anchor(site: Site, page: Inspection, answer: str, target: str, spot: Span) -> Iterator[Problem]:
    """Yield a problem when the file has no such anchor (HTML 7.4.6.3: the id, else its decoded form, else top)."""
    name = target.partition("#")[2].partition(":~:")[0]
    there = site.files.get(answer)
    if not name or there is None or there.kind != "html" or re.search(r"[=/]|\A!", name):
        return  # a script's own state, not an anchor
    if name in there.ids or unquote(name) in there.ids or name.lower() == "top":
        return
    shown = "this page" if there.path == page.path else answer
    yield error("K802", f"{shown} has no anchor #{name}", spot)


def _feed(there: Inspection | None, link: Outgoing, spot: Span) -> Iterator[Problem]:
    kinds = FEED_KINDS.get(link.use.removeprefix("feed:"))
    real = {kind for each in FEED_KINDS.values() for kind in each} - {"json"}
    if there is not None and not kinds and there.kind in real:
        words = f"{link.target} is a feed or calendar ({there.kind}), advertised as {link.use.removeprefix('feed:')}"
        yield error("K817", words, spot)
    if there is not None and kinds and there.kind not in kinds:
        words = f"{link.target} is advertised as {link.use.removeprefix('feed:')} but is {there.kind}"
        yield error("K817", words, spot)


def _image(there: Inspection | None, link: Outgoing, spot: Span) -> Iterator[Problem]:
    """Compare declared width and height with the picture's own: exact where said so, else their proportion."""
    if there is None or len(there.types) != 2 or "x" not in there.types[1]:  # noqa: PLR2004 - format and size
        if there is not None and there.kind not in {"image", "text", "other"}:
            yield error("K803", f"{link.target} is asked for as an image but is {there.kind}", spot)
        return
    width, height = map(int, there.types[1].split("x"))
    kind, _, said = link.use.partition(":")
    if kind == "width" and whole_number(said) != width:
        yield error("K804", f"srcset says {link.target} is {said} wide; it is {width}", spot)
    declared = re.fullmatch(r"(=?)([0-9]{1,9})x([0-9]{1,9})", said)
    if kind != "image" or declared is None:
        return
    w, h = int(declared[2]), int(declared[3])
    if declared[1] and (w, h) != (width, height):
        yield error("K804", f"{link.target} is said to be {w}x{h}; it is {width}x{height}", spot)
    elif not declared[1] and abs(w * height - h * width) > _SHAPE_TOLERANCE * h * width + max(
        w, h, width, height
    ):
        words = f"{link.target} is shown as {w}x{h}, but its own shape is {width}x{height}"
        yield warning("K804", words, spot)
