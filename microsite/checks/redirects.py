"""Judges _redirects and _headers, the files by which static hosts send readers on and set headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from urllib.parse import urlsplit

from microsite.checks.inspection import MOST_FAULTS
from microsite.checks.site import Site
from microsite.checks.vocabulary import normal_url
from microsite.checks.wildcards import meets
from microsite.diagnostics import Problem, Span, error, warning
from microsite.read.text import lines_of
from microsite.records import frozen

_STATUS = frozenset({"200", "301", "302", "303", "307", "308", "404", "410", "451"})
_MOVES = frozenset({"301", "302", "303", "307", "308"})
_HEADER = re.compile(r"[ \t]+(!?\s*[A-Za-z0-9!#$%&'*+.^_`|~-]+)(?::[ \t]*(.*))?\Z")
_DIRECTIVES = frozenset(
    "default-src script-src script-src-elem script-src-attr style-src style-src-elem style-src-attr img-src font-src"
    " connect-src media-src object-src frame-src child-src worker-src manifest-src prefetch-src base-uri form-action"
    " frame-ancestors sandbox report-uri report-to upgrade-insecure-requests block-all-mixed-content navigate-to"
    " require-trusted-types-for trusted-types".split()
)
_MEDIA_TYPE = re.compile(
    r"[a-z]+/[A-Za-z0-9.+-]+(\s*;\s*(charset|boundary|profile|version|component|method)=\"?[\w.:/-]+\"?)*\s*\Z"
)
_LONGEST = 20


@frozen
class Redirect:
    """One line: from which path to where, with which status; `source` and `target` as written."""

    source: str
    target: str
    status: str
    line: int

    @property
    def is_pattern(self) -> bool:
        """Tell whether the line speaks of many paths."""
        return "*" in self.source or "/:" in self.source


def read_redirects(text: str, path: str) -> tuple[list[Redirect], list[Problem]]:
    """Return the lines of a _redirects file and what is wrong with their form (K806)."""
    found: list[Redirect] = []
    problems: list[Problem] = []
    for number, raw in takewhile(lambda _: len(problems) < MOST_FAULTS, enumerate(lines_of(text), 1)):
        words = raw.partition(" #")[0].strip()
        if not words or words.startswith("#"):
            continue
        spot = Span(path, number)
        parts = words.split()
        status = next((part.removesuffix("!") for part in parts[1:] if re.fullmatch(r"\d+!?", part)), "")
        places = [part for part in parts if re.match(r"/|[a-z]+://", part)]
        if len(places) != 2 or parts[0] != places[0]:  # noqa: PLR2004 - from and to
            problems.append(error("K806", f"the line {words[:60]!r} is not of the form /from /to 301", spot))
            continue
        if status and status not in _STATUS:
            problems.append(error("K806", f"{status} is not a status of a redirect", spot))
        if any(
            f":{name}" in places[1] and f":{name}" not in places[0] and name != "splat"
            for name in re.findall(r"/:(\w+)", places[1])
        ):
            problems.append(
                error("K806", "the target uses a placeholder that the source does not have", spot)
            )
        found.append(Redirect(places[0], places[1], status or "301", number))
    return found, problems


def check_redirects(site: Site, path: str = "_redirects") -> tuple[frozenset[str], list[Problem]]:
    """Return the addresses that redirects answer, and the faults: no target, loops, shadows, repeats (K806)."""
    data = site.tree.read(path) if path in site.paths else None
    if not isinstance(data, bytes):
        return frozenset(), []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return frozenset(), [error("K806", "the file is not UTF-8", Span(path))]
    lines, problems = read_redirects(text, path)
    by_source: dict[str, Redirect] = {}
    for one in lines:
        full = full_address(site, one.source)
        if one.is_pattern:
            continue
        if full in by_source:
            problems.append(error("K806", f"{one.source} is redirected twice", Span(path, one.line)))
        by_source.setdefault(full, one)
    for one in lines:
        problems += _judge(site, one, by_source, path)
    return frozenset(by_source), problems


def full_address(site: Site, place: str) -> str:
    """Return the address of a path of the file, which counts from the host's root."""
    return normal_url(place, site.origin + "/" if site.origin else "")


def _judge(site: Site, one: Redirect, by_source: dict[str, Redirect], path: str) -> Iterator[Problem]:
    spot = Span(path, one.line)
    if not site.base:
        return
    if not one.is_pattern and one.status in _MOVES:
        yield from _source(site, one, spot)
    source, target = full_address(site, one.source), full_address(site, one.target)
    if ":" in urlsplit(target).path or "*" in one.target or not target:
        return
    seen, at = [source], target
    while at in by_source and at not in seen and len(seen) < _LONGEST:
        seen.append(at)
        at = full_address(site, by_source[at].target)
    if at in seen and one.status in _MOVES:
        yield error("K806", f"the redirect of {one.source} goes round in a circle", spot)
    elif len(seen) > 1:
        yield error("K806", f"{one.source} is redirected {len(seen)} times; send it to {at} at once", spot)
    elif site.is_inside(target) and site.answer(target) is None:
        yield error("K806", f"{one.source} is redirected to {one.target}, which does not exist", spot)
    elif (
        site.is_inside(target) and one.status in _MOVES and target.partition("?")[0] != _served(site, target)
    ):
        yield warning("K806", f"{one.target} is sent on to {_served(site, target)}; name that at once", spot)
    elif target.startswith(f"{site.origin}/") and not site.is_inside(target):
        yield error("K806", f"{one.target} lies outside of {site.base}", spot)


def _served(site: Site, target: str) -> str:
    """Return the address at which the file that answers a target is served itself."""
    return normal_url(site.tree.url(site.answer(target) or ""))


def _source(site: Site, one: Redirect, spot: Span) -> Iterator[Problem]:
    """Yield a problem when the source of a redirect is a page of the site, leads elsewhere than it, or lies beside it."""
    source = full_address(site, one.source)
    shadowed = site.answer(source)
    page = site.files.get(shadowed or "")
    for link in page.links if page and shadowed in site.moved else ():
        sent = site.resolve(page, link.target.partition("#")[0])[1] if page else None
        if link.use == "refresh" and sent != site.answer(full_address(site, one.target)):
            words = f"{one.source} is redirected to {one.target}; the page there sends its reader to {link.target}"
            yield error("K806", words, spot)
    if shadowed and shadowed not in site.moved:
        yield error("K806", f"{one.source} is a page of the site ({shadowed}), and is redirected away", spot)
    if not site.is_inside(source):
        yield warning("K806", f"{one.source} lies outside of {site.base}", spot)


def check_headers(site: Site, path: str = "_headers") -> Iterator[Problem]:
    """Yield what is wrong with _headers: lines without a path, bad names, a policy that cannot be read (K807)."""
    data = site.tree.read(path) if path in site.paths else None
    if not isinstance(data, bytes):
        return
    rooms, policies, open_at, room = 0, 0, 0, ""
    for number, raw in enumerate(lines_of(data.decode("utf-8", "replace")), 1):
        if not raw.strip() or raw.lstrip().startswith("#"):
            continue
        spot = Span(path, number)
        if raw[0].isspace():
            found, said = _header(raw, spot)
            yield from found
            yield from _type(raw, room, spot)
            policies += said
            if not rooms:
                yield error("K807", "a header stands before every path", spot)
            open_at = 0
            continue
        room = raw.strip()
        yield from _room(site, room, spot)
        if open_at:
            yield error("K807", "the path has no headers", Span(path, open_at))
        rooms, open_at = rooms + 1, number
    if open_at:
        yield error("K807", "the path has no headers", Span(path, open_at))
    if not policies:
        hint = "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'"
        yield warning("K807", "the headers set no Content-Security-Policy", Span(path), hint)


_TYPES = {
    ".ics": {"text/calendar"},
    "feed.xml": {"application/atom+xml", "application/rss+xml", "application/xml", "text/xml"},
    "atom.xml": {"application/atom+xml", "application/xml", "text/xml"},
    "sitemap.xml": {"application/xml", "text/xml"},
    "feed.json": {"application/feed+json", "application/json"},
    ".json": {"application/json", "application/feed+json", "application/ld+json", "application/schema+json"},
    ".html": {"text/html"},
    ".css": {"text/css"},
    ".js": {"text/javascript", "application/javascript"},
    ".txt": {"text/plain"},
    ".jpg": {"image/jpeg"},
    ".png": {"image/png"},
}


def _type(raw: str, room: str, spot: Span) -> Iterator[Problem]:
    """Yield a problem when a Content-Type is not one of the files that the path speaks of."""
    name, _, value = raw.strip().partition(":")
    wanted = next((types for end, types in _TYPES.items() if room.endswith(end)), set())
    if name.lower() == "content-type" and wanted and value.partition(";")[0].strip().lower() not in wanted:
        yield error(
            "K807", f"{room} is said to be {value.strip()}; it is {' or '.join(sorted(wanted))}", spot
        )


def _room(site: Site, said: str, spot: Span) -> Iterator[Problem]:
    """Yield what is wrong with the line that says for which path headers follow."""
    if not re.match(r"/|https?://", said) or " " in said:
        yield error("K807", f"{said[:60]!r} is neither a path nor an indented header", spot)
    elif not _meets(site, said):
        yield warning("K807", f"no file of the site has a path like {said}", spot)


def _meets(site: Site, pattern: str) -> bool:
    """Tell whether a path of the headers file, with * for any text, fits the address of a file."""
    if not site.base or not pattern.startswith("/"):
        return True
    if pattern.endswith("/index.html") and meets(pattern.removesuffix("index.html"), site.places):
        return True  # the name of a file that is served at its folder's address, which hosts answer too
    return meets(pattern, site.places)


def _header(raw: str, spot: Span) -> tuple[list[Problem], bool]:
    """Return what is wrong with a header line, and whether it sets a policy."""
    header = _HEADER.match(raw)
    if header is None or (header[2] is None and not header[1].startswith("!")) or header[2] == "":
        return [error("K807", f"{raw.strip()[:60]!r} is not of the form Name: value", spot)], False
    if header[1].lower() == "content-type" and not _MEDIA_TYPE.match(header[2]):
        return [error("K807", f"{header[2][:60]!r} is not a media type", spot)], False
    if not header[1].lower().startswith("content-security-policy"):
        return [], False
    return [error("K807", words, spot) for words in policy_faults(header[2])], True


def policy_faults(text: str) -> Iterator[str]:
    """Yield what is wrong with a Content-Security-Policy (W3C CSP3): unknown or repeated directives, bare keywords."""
    seen = set()
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        name, *values = part.split()
        if name.lower() not in _DIRECTIVES:
            yield f"the policy has the unknown directive {name!r}"
        if name.lower() in seen:
            yield f"the policy says {name} twice; the second is ignored"
        seen.add(name.lower())
        for value in values:
            if (
                value.strip("'").lower() in {"self", "none", "unsafe-inline", "unsafe-eval", "strict-dynamic"}
                and value[0] != "'"
            ):
                yield f"{value} in {name} needs single quotes"
        if "'none'" in values and len(values) > 1:
            yield f"{name} says 'none' beside other sources"
        if name.lower() in {"script-src", "default-src"} and {"'unsafe-inline'", "'unsafe-eval'", "*"} & set(
            values
        ):
            loose = min({"'unsafe-inline'", "'unsafe-eval'", "*"} & set(values))
            yield f"{name} allows {loose}, which lets any script run"
    if seen and not seen & {"default-src", "script-src"}:
        yield "the policy says nothing of scripts"
