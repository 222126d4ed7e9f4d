"""Partners over all files: what their pages offer to be embedded, whose links stand where, and who may frame what."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence

from microsite.checks import via
from microsite.checks.inspection import Claim, Inspection
from microsite.checks.site import Site
from microsite.checks.sources import Sourced
from microsite.checks.vocabulary import fold, normal_url, subject_of
from microsite.checks.wildcards import meets
from microsite.config import Config
from microsite.diagnostics import Problem, Span, error
from microsite.formats.urls import href
from microsite.read.text import lines_of

_OEMBED = "feed:application/json+oembed"
_ANCESTORS = re.compile(r"frame-ancestors([^;,]*)", re.IGNORECASE)
_SHOWN = 5


def creators(config: Config) -> Iterator[Sourced]:
    """Yield what data/creators.yaml says of each partner's page: whether its links are paid for, and what is disclosed."""
    for one in config.creators or ():
        url = href(config.base_url, f"partners/{one.slug}/")
        share, told = one.place("share_percent"), one.place("disclosure")
        facts = [
            ("sponsored", "yes" if one.front.paid else "no", share),
            ("disclosure", fold(one.front.disclosure), told),
        ]
        claims = tuple(
            Claim(subject_of(url), fact, value, "front matter", at.path, value, at.line)
            for fact, value, at in facts
            if value
        )
        marks = (("share_percent", share), ("disclosure", told))
        yield Sourced(url=url, source=one.where.path, happens=False, marks=marks, claims=claims)


def compare(site: Site, entries: Sequence[object] = ()) -> Iterator[Problem]:
    """Yield what is wrong with what partners publish (K712, K911, K913)."""
    framed: dict[str, str] = {}
    offered: set[str] = set()
    for page in site.html:
        for link in page.links:
            answer = site.files.get(site.resolve(page, link.target)[1] or "") if link.use == _OEMBED else None
            if answer is None:
                continue
            offered.add(answer.path)
            if "oembed" not in answer.types:
                words = f"{link.target} is offered for embedding, and is no oEmbed answer"
                yield error("K712", words, Span(page.path, link.line))
            for frame in answer.links if "oembed" in answer.types else ():
                if frame.use == "frame":
                    yield from _frame(site, page, answer, frame.target, framed)
    for path, one in sorted(site.files.items()):
        if "oembed" in one.types and path not in offered and site.html:
            hint = 'write <link rel="alternate" type="application/json+oembed" href="..."> on the page'
            yield error("K712", "no page says that it can be embedded by this answer", Span(path), hint)
        yield from _strangers(one)
    yield from _paid(site, entries)
    if framed:
        yield from _framing(site, framed)


def _frame(
    site: Site, page: Inspection, answer: Inspection, target: str, framed: dict[str, str]
) -> Iterator[Problem]:
    """Judge the page that an answer frames: it is a form of the page that offers it, and holds no script."""
    path = site.resolve(answer, target)[1]
    there = site.files.get(path or "")
    if there is None or there.kind != "html":
        if path or site.is_inside(normal_url(target)):
            yield error("K712", f"the frame shows {target}, which is no page of the site", Span(answer.path))
        return
    framed[there.path] = page.path
    where = Span(there.path)
    if not there.noindex:
        yield error("K712", "the page for frames may be indexed beside its own page", where, "say noindex")
    own = normal_url(page.canonical or page.url)
    if normal_url(there.canonical, there.url) != own:
        words = f"the page for frames names {there.canonical or 'nothing'} as its canonical page; it is a form of {own}"
        yield error("K712", words, where)
    data = site.tree.read(there.path)
    if isinstance(data, bytes) and re.search(rb"<script\b", data, re.IGNORECASE):
        yield error("K712", "the page for frames holds a script", where, "it stands on other people's sites")


def _strangers(one: Inspection) -> Iterator[Problem]:
    """Report feeds and calendars whose links say that readers came by somebody who is not their partner (K913)."""
    named = {claim.value: claim for claim in one.claims if claim.fact == "via"}
    own = posixpath.basename(posixpath.dirname(one.path))
    for name in sorted(named.keys() - {own}):
        claim = named[name]
        words = f"{claim.shown} counts for '{name}'; this file lies in the folder of '{own}'"
        yield error("K913", words, Span(one.path, claim.line))
    told = sum(claim.fact in {"ical:print", "feed:print"} for claim in one.claims)
    carried = [claim for claim in one.claims if claim.fact == "via" and claim.value == own]
    if 0 < len(carried) < told:
        words = f"{told - len(carried)} of {told} entries have no link that counts for '{own}'"
        yield error("K913", words, Span(one.path))


def _paid(site: Site, entries: Sequence[object]) -> Iterator[Problem]:
    """Report pages of partners that hold none of their links, and paid ones that leave the disclosure out (K911)."""
    wanted = {
        subject_of(one.url): one
        for one in entries
        if isinstance(one, Sourced) and any(claim.fact == "sponsored" for claim in one.claims)
    }
    for page in site.html:
        about = subject_of(page.canonical or page.url)
        source = wanted.get(about)
        if source is None:
            continue
        facts = {claim.fact for claim in page.claims if claim.subject == about}
        if "sponsored" not in facts and page.noindex:
            words = f"no link of the page counts for '{via.own_name(about)}'"
            yield error("K913", words, Span(page.path), "add ?via= to its links")
        told = next((claim for claim in source.claims if claim.fact == "disclosure"), None)
        if told and "disclosure" not in facts:
            words = f"the page does not show what {source.source} discloses: {told.value[:80]!r}"
            yield error("K911", words, Span(page.path), f"it stands at {Span(told.path, told.line)}")


def _framing(site: Site, framed: dict[str, str]) -> Iterator[Problem]:
    """Hold _headers against what may be framed: the pages for frames by everybody, all others by nobody (K712)."""
    data = site.tree.read("_headers") if "_headers" in site.paths else None
    rules = list(_rules(data.decode("utf-8", "replace"))) if isinstance(data, bytes) else []
    if not any(closed for _, closed in rules):
        return
    open_to_all = []
    places = dict(zip(site.tree.paths, site.places, strict=True))
    for page in site.html:
        place = places[page.path]
        forbids = any(closed and meets(pattern, (place,)) for pattern, closed in rules)
        if page.path in framed and forbids:
            words = "the headers keep other sites from framing this page, which is for that"
            yield error("K712", words, Span(page.path), "let its path out of the rules with frame-ancestors")
        if page.path not in framed and not forbids and page.path not in site.moved:
            open_to_all.append(page.path)
    for path in open_to_all[:_SHOWN]:
        words = "the headers let other sites frame this page; only the pages of partners are for that"
        yield error("K712", words, Span(path), "add its path to _headers with frame-ancestors 'none'")
    if len(open_to_all) > _SHOWN:
        yield error("K712", f"other sites may frame {len(open_to_all) - _SHOWN} more pages", Span("_headers"))


def _rules(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each path of a headers file, and whether it closes pages to frames."""
    room, closed = "", False
    for line in lines_of(text):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace():
            yield room, closed
            room, closed = line.strip(), False
            continue
        name, _, value = line.strip().partition(":")
        if name.lower() == "x-frame-options":
            closed = True
        found = _ANCESTORS.search(value) if name.lower() == "content-security-policy" else None
        closed = closed or (found is not None and not {"*", "https:", "http:"} & set(found[1].split()))
    yield room, closed
