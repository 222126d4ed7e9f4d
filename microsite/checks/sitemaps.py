"""Inspects sitemaps alone, and compares them with the pages that search engines may list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from microsite.checks import via
from microsite.checks.ical_forms import absolute
from microsite.checks.inspection import Claim, Inspection, Outgoing
from microsite.checks.site import Site
from microsite.checks.sources import CHANGED, Sourced
from microsite.checks.vocabulary import instant, normal_url, subject_of
from microsite.checks.xml_read import local, read_xml, text_of
from microsite.diagnostics import Problem, Span, error, warning

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST_URLS = 50_000
MOST_BYTES = 50 * 1024 * 1024
_W3C = re.compile(
    r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)?)?\Z", re.ASCII
)
_FREQUENCIES = frozenset("always hourly daily weekly monthly yearly never".split())


def w3c_date(text: str) -> bool:
    """Tell whether a lastmod has the W3C form (a day, or a time with a zone) and exists."""
    if not _W3C.match(text):
        return False
    try:
        if "T" in text:
            datetime.fromisoformat(text)
        else:
            date.fromisoformat(text + "-01-01"[: 3 * (2 - text.count("-"))] if text.count("-") < 2 else text)  # noqa: PLR2004 - parts of a date
    except ValueError:
        return False
    return True


def inspect_sitemap(path: str, data: bytes, url: str = "") -> Inspection:
    """Return the addresses of a sitemap ("sitemap-url") or index ("sitemap"), and what is wrong with its form (K808)."""
    root, problems = read_xml(data, path)
    if root is None:
        return Inspection(path=path, kind="sitemap", url=url, problems=tuple(problems))
    kind = local(root)
    if kind not in {"urlset", "sitemapindex"} or root.tag != f"{{{NAMESPACE}}}{kind}":
        words = f"the root is {kind!r}, not urlset or sitemapindex of the sitemap namespace"
        problems.append(error("K808", words, Span(path, root.sourceline)))
    if len(data) > MOST_BYTES:
        problems.append(error("K808", f"the sitemap has {len(data):,} bytes; 50 MB are read", Span(path)))
    child, use = ("sitemap", "sitemap") if kind == "sitemapindex" else ("url", "sitemap-url")
    links: list[Outgoing] = []
    dates: list[tuple[str, str, int]] = []
    for number, part in enumerate(root):
        if number > MOST_URLS:
            words = f"the sitemap has more than {MOST_URLS:,} addresses; the others are not read"
            problems.append(error("K808", words, Span(path), "split it and write an index"))
            break
        if local(part) == child:
            problems += _part(part, path, use, links, dates)
        elif local(part):
            problems.append(error("K808", f"the sitemap holds {local(part)!r}", Span(path, part.sourceline)))
    if not links:
        problems.append(error("K808", "the sitemap names no address", Span(path)))
    return Inspection(
        path=path,
        kind="sitemap",
        url=url,
        links=tuple(links),
        claims=tuple(_claims(dates, path)),
        problems=tuple(problems),
    )


def _part(
    part: Any,  # noqa: ANN401 - lxml ships no types
    path: str,
    use: str,
    links: list[Outgoing],
    dates: list[tuple[str, str, int]],
) -> Iterator[Problem]:
    """Yield what is wrong with one entry of a sitemap, and keep its address (sitemaps.org protocol)."""
    children = {local(child): child for child in part if local(child)}
    counts = Counter(local(child) for child in part if local(child))
    spot = Span(path, part.sourceline)
    yield from (
        error("K808", f"{name} stands twice in one entry", spot)
        for name in ("loc", "lastmod")
        if counts[name] > 1
    )
    loc = text_of(children.get("loc")).strip()
    if not loc:
        yield error("K808", "an entry of the sitemap has no loc", spot)
        return
    if not absolute(loc):
        yield error("K808", f"{loc!r} is not an absolute address", spot)
        return
    if via.said(loc):
        yield via.naming("the sitemap", loc, path, part.sourceline)
    links.append(Outgoing(loc, use, part.sourceline))
    dates.append((loc, text_of(children.get("lastmod")).strip(), part.sourceline))
    if "lastmod" in children and not w3c_date(said := text_of(children["lastmod"]).strip()):
        words = f"lastmod is {said!r}"
        yield error(
            "K808",
            words,
            Span(path, children["lastmod"].sourceline),
            "write 2026-12-03, or a time with a zone",
        )
    if "changefreq" in children and text_of(children["changefreq"]).strip() not in _FREQUENCIES:
        yield error("K808", f"changefreq is {text_of(children['changefreq'])!r}", spot)
    if "priority" in children and not re.fullmatch(
        r"0(\.\d+)?|1(\.0+)?", text_of(children["priority"]).strip()
    ):
        yield error("K808", f"priority is {text_of(children['priority'])!r}; it must be 0.0 to 1.0", spot)


def _claims(dates: list[tuple[str, str, int]], path: str) -> Iterator[Claim]:
    """Yield the day of each lastmod; `_stale` reads them, the agreement of facts does not: a page may change more."""
    for loc, said, line in dates:
        if w3c_date(said):
            yield Claim(subject_of(loc), "lastmod", (instant(said) or said)[:10], "sitemap", path, said, line)


def _day_after(day: str) -> str:
    """Return the next day: a day alone has no zone, so it may be a day off."""
    try:
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return day


def _stale(site: Site, sources: Sequence[Sourced]) -> Iterator[Problem]:
    """Yield lastmods before the day on which another file says the page was changed, and those after all that is known.

    With the sources at hand a lastmod is no later than the last change of its source, that of a list than the last of all;
    without them it is not years after all others.
    """
    changed: dict[str, str] = {}
    told = []
    for one in site.files.values():
        for claim in one.claims:
            if claim.fact == "updated":
                changed[claim.subject] = max(claim.value[:10], changed.get(claim.subject, ""))
            elif claim.fact == "lastmod":
                told.append(claim)
    newest = sorted({*changed.values(), *(claim.value for claim in told)})
    known = {c.subject: c.value for one in sources for c in one.claims if c.fact == CHANGED}
    last = max(known.values(), default="")
    for claim in told:
        if len(claim.value) == len("2026-12-03") and _day_after(claim.value) < changed.get(claim.subject, ""):
            words = (
                f"lastmod of {claim.subject} is {claim.shown}, but it was changed on {changed[claim.subject]}"
            )
            yield error("K809", words, Span(claim.path, claim.line))
        if sources and claim.value > _day_after(own := known.get(claim.subject, last)):
            words = f"lastmod of {claim.subject} is {claim.shown}, but it was last changed {f'on {own}' if own else 'nobody knows when'}"
            yield error("K809", words, Span(claim.path, claim.line))
        if (
            not sources
            and len(newest) > 1
            and claim.value == newest[-1]
            and int(claim.value[:4]) > int(newest[-2][:4]) + 1
        ):
            words = f"lastmod {claim.shown} is years after every other date of the site"
            yield error("K809", words, Span(claim.path, claim.line))


def compare(site: Site, sources: Sequence[Sourced] = ()) -> Iterator[Problem]:
    """Yield where sitemaps and pages disagree (K809): each address exists once, is canonical and indexable, and back."""
    yield from _stale(site, sources)
    maps = [one for one in site.files.values() if one.kind == "sitemap"]
    if not maps:
        if site.indexable:
            yield warning("K809", "the site has no sitemap", Span("sitemap.xml"))
        return
    listed: dict[str, Span] = {}
    for one in sorted(maps, key=lambda found: found.path):
        for link in one.links:
            spot = Span(one.path, link.line)
            full = normal_url(link.target)
            if link.use == "sitemap":
                there = site.files.get(site.answer(full) or "")
                if there is None or there.kind != "sitemap":
                    yield error(
                        "K809", f"the index names {link.target}, which is no sitemap of the site", spot
                    )
                continue
            if full in listed:
                yield error("K809", f"{link.target} is listed twice (also in {listed[full]})", spot)
                continue
            listed[full] = spot
            yield from _listed(site, one, link, full, spot)
    for page in site.indexable.values():
        if normal_url(page.url) not in listed:
            words = "the page may be listed by search engines but is not in the sitemap"
            yield error("K809", words, Span(page.path), "list it, or say noindex")


def _listed(site: Site, one: Inspection, link: Outgoing, full: str, spot: Span) -> Iterator[Problem]:
    """Yield what is wrong with an address that a sitemap lists."""
    if not site.base:
        return
    if urlsplit(full).netloc != urlsplit(site.base).netloc:
        yield error("K809", f"{link.target} is on another host than {site.base}", spot)
        return
    if not site.is_inside(full):
        words = "does not begin with https:" if full.startswith("http:") else f"lies outside of {site.base}"
        yield error("K809", f"{link.target} {words}", spot)
        return
    page = site.files.get(site.answer(full) or "")
    if page is None:
        yield error("K809", f"{link.target} does not exist", spot)
    elif page.kind == "html":
        yield from (
            error("K809", f"{link.target} is listed but {words}", spot) for words in _unlistable(site, page)
        )
        canonical = normal_url(page.canonical, page.url) if page.canonical else normal_url(page.url)
        if canonical and canonical != full:
            yield error("K809", f"{link.target} is listed, but its canonical address is {canonical}", spot)
        if one.url and not full.startswith(normal_url(one.url).rpartition("/")[0]):
            yield warning("K809", f"{link.target} lies above its sitemap's own folder", spot)


def _unlistable(site: Site, page: Inspection) -> Iterator[str]:
    if page.noindex:
        yield "says noindex"
    if page.path in site.moved:
        yield "only sends its reader on"
    if page.path == "404.html":
        yield "is the page for addresses that are not found"
