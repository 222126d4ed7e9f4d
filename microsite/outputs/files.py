"""The files that crawlers, hosts and agents look for by name: robots, llms.txt, redirects, headers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from microsite.diagnostics import Span
from microsite.formats.media import ATOM, JSON_FEED, LASTING, TYPES
from microsite.formats.tongue import say
from microsite.formats.urls import encoded, href, output_path
from microsite.records import frozen
from microsite.values.facts import Entry, Site
from microsite.values.pages import Page
from microsite.values.situation import happening

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# what a page can say of itself; who may frame it only a header can
IN_PAGE = "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'"
# one header for every file, since hosts add up the headers of rules that overlap, and a browser obeys all of them: the search's
# worker needs this word in the header of its own file, and every page but the search page takes it back in its meta element
COMPILES = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
FRAMES_IN = "partners"  # the folder whose subfolders hold pages for frames
CLOSED = "; frame-ancestors 'none'"
SOURCE = Span("site.yaml")


def fixed_files(
    site: Site, entries: Sequence[Entry], redirects: Sequence[tuple[str, str]], *,
    short: Sequence[tuple[str, str]] = (), searched: bool = False, framed: Sequence[str] = (),
) -> tuple[Page, ...]:  # fmt: skip
    """Return robots.txt, llms.txt, _redirects, _headers and .nojekyll.

    `redirects` are (old path, new path), `short` (short path, address); `searched` says that the site has a search, which compiles
    WebAssembly. `framed` are the paths of all HTML pages of a site that has some for frames, and those are left out of it.
    """
    return (
        Page("robots.txt", "text", robots(site), SOURCE),
        Page("llms.txt", "text", llms(site, entries), SOURCE),
        Page("_redirects", "text", redirect_lines(site, redirects, short), SOURCE),
        Page("_headers", "text", headers(site, COMPILES if searched else POLICY, framed), SOURCE),
        Page(".nojekyll", "text", "", SOURCE),
    )


def robots(site: Site) -> str:
    """Return robots.txt (RFC 9309): everything may be read, and where the sitemap is."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {href(site.base_url, 'sitemap.xml')}\n"


_MARKS = re.compile(r"[\[\]<\\]|&(?=#?\w{1,32};)")


def llms(site: Site, entries: Sequence[Entry]) -> str:
    """Return llms.txt (llmstxt.org): a title, a quote, and lists of links for agents."""
    lines = [f"# {_line(site.title)}", "", f"> {_line(site.description or site.title)}", ""]
    language = site.language
    lines += [f"## {say(language, 'Data')}", ""]
    for name, path, what in (
        (say(language, "Sessions as JSON"), "events.json", say(language, "every session with all its facts")),
        (say(language, "Calendar"), "calendar.ics", say(language, "upcoming sessions as iCalendar")),
        (say(language, "New sessions"), "feed.xml", say(language, "Atom feed")),
    ):
        lines.append(f"- [{name}]({href(site.base_url, path)}): {what}")
    shown: dict[str, list[Entry]] = {"event": [], "mentor": []}
    for entry in entries:
        shown.get(entry.kind, []).append(entry)
    shown["event"].sort(key=lambda e: (happening(e).start, e.slug), reverse=True)
    for title, kind in ((say(language, "Sessions"), "event"), (say(language, "Mentors"), "mentor")):
        if shown[kind]:
            lines += ["", f"## {title}", "", *(_llms_line(entry, language) for entry in shown[kind][:200])]
    return "\n".join(lines) + "\n"


def _llms_line(entry: Entry, language: str) -> str:
    when = f"{entry.event.start:%Y-%m-%d %H:%M} {entry.event.zone}. " if entry.event else ""
    news = {"cancelled": say(language, "Cancelled"), "postponed": say(language, "Postponed")}
    status = news.get(entry.event.status, "") if entry.event else ""
    status = f"{status}. " if status else ""
    note = f"{status}{when}{_line(entry.summary)}".rstrip()
    return f"- [{_line(entry.title)}]({entry.url}){': ' if note else ''}{note}"


def _line(text: str) -> str:
    """Return text that stays on its line, as Markdown that says these letters: brackets and entities are escaped."""
    return _MARKS.sub(r"\\\g<0>", " ".join(text.split()))


def redirect_lines(
    site: Site, redirects: Sequence[tuple[str, str]], short: Sequence[tuple[str, str]] = ()
) -> str:
    """Return _redirects as static hosts read it: old path, new path, 301; its comment keeps it from being empty.

    A short link may lead elsewhere tomorrow, so it is found (302) and never kept; hosts that take only so many lines get those last.
    """
    return (
        "# old path, new path, status\n"
        + "".join(f"{href(site.root, old)} {href(site.root, new)} 301\n" for old, new in redirects)
        + "".join(f"{href(site.root, path)} {target} 302\n" for path, target in short)
    )


def headers(site: Site, policy: str = POLICY, closed: Sequence[str] = ()) -> str:
    """Return _headers: the policy that runs no foreign script, and the media types of feeds.

    Hosts add up the headers of rules that overlap, so nothing can be let into a frame that a rule for all keeps out. Where a
    site has pages for frames, `closed` are the paths of all its others: the rule for all says nothing of frames, and narrow
    ones say the whole policy once more, for hosts where the narrowest rule stands alone.
    """
    root = site.root
    blocks = [
        (
            f"{root}*",
            [
                f"Content-Security-Policy: {policy.removesuffix(CLOSED) if closed else policy}",
                "X-Content-Type-Options: nosniff",
                "Referrer-Policy: strict-origin-when-cross-origin",
            ],
        ),
        *((path, [f"Content-Security-Policy: {policy}"]) for path in _rooms(root, closed)),
        *(_of_partners(root) if closed else ()),
        (f"{root}*.ics", [f"Content-Type: {TYPES['ics']}", "Access-Control-Allow-Origin: *"]),
        (f"{root}*feed.xml", [f"Content-Type: {ATOM}"]),
        (f"{root}feed.json", [f"Content-Type: {JSON_FEED}"]),
        (f"{root}events.json", ["Access-Control-Allow-Origin: *"]),
        (f"{root}assets/*", [f"Cache-Control: {LASTING}"]),
    ]
    return "\n".join(f"{path}\n" + "".join(f"  {line}\n" for line in lines) for path, lines in blocks)


def _of_partners(root: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the rules of what partners publish for programs, which read it from other sites."""
    folder = f"{root}{FRAMES_IN}/:partner/"
    yield f"{folder}feed.json", [f"Content-Type: {JSON_FEED}", "Access-Control-Allow-Origin: *"]
    yield f"{folder}oembed.json", ["Access-Control-Allow-Origin: *"]


def _rooms(root: str, closed: Sequence[str]) -> Iterator[str]:
    """Yield the patterns that meet these output paths of HTML pages, a folder at a time but for that of partners."""
    tops = {path.partition("/")[0]: path for path in closed}
    for top in sorted(tops):
        path = encoded(top)
        if "/" not in tops[top]:
            yield from (
                f"{root}{path.removesuffix('index.html')}",
                *([f"{root}{path}"] if top == "index.html" else []),
            )
        elif top == FRAMES_IN:
            yield from (f"{root}{path}/", f"{root}{path}/index.html")
            yield from (f"{root}{path}/:partner/", f"{root}{path}/:partner/index.html")
        else:
            yield f"{root}{path}/*"


def redirect_pages(site: Site, redirects: Sequence[tuple[str, str, str, Span]]) -> tuple[Page, ...]:
    """Return a page at each old path that sends readers on, for hosts that read no _redirects.

    Each redirect is (old path, new path, title of the new page, who asked).
    """
    pages = []
    for old, new, title, source in redirects:
        path = old if old.endswith("/") or "." in old.rsplit("/", 1)[1] else f"{old}/"
        if path.endswith(("/", ".html", ".htm")):
            pages.append(Page(output_path(path), "text", redirect_html(site, new, title), source))
    return tuple(pages)


@frozen
class SentOn:
    """A page that sends its reader on: to `target`, as a link has it; what it is called, and what its link says."""

    language: str
    target: str
    canonical: str
    heading: str
    title: str


def redirect_html(site: Site, new: str, title: str) -> str:
    """Return a small page that sends a reader to a new path: canonical, not indexed, with a plain link."""
    moved = say(site.language, "This page has moved")
    return sent_on(SentOn(site.language, href(site.root, new), href(site.base_url, new), moved, title))


def sent_on(view: SentOn) -> str:
    """Return a small page that sends its reader on to an address, with a plain link; it is not indexed."""
    to, title = escape(view.target), escape(view.title)
    return (
        f'<!doctype html>\n<html lang="{escape(view.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{IN_PAGE}">\n'
        f"<title>{title}</title>\n"
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="robots" content="noindex">\n<link rel="canonical" href="{escape(view.canonical)}">\n'
        f'<meta http-equiv="refresh" content="0; url={to}">\n</head>\n'
        f'<body>\n<main><h1>{escape(view.heading)}</h1>\n<p><a href="{to}">{title}</a></p></main>\n</body>\n</html>\n'
    )
