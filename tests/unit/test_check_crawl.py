"""What the crawl over a whole built tree lets pass, and what it finds."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from microsite.checks.crawl import crawl
from microsite.checks.dispatch import inspect
from microsite.checks.site import Site
from microsite.checks.tree import open_tree

BASE = "https://example.org/site/"
Files = dict[str, bytes]


def picture(width: int, height: int, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, kind)
    return out.getvalue()


def page(path: str, title: str, body: str = "", head: str = "") -> bytes:
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="description" content="All about {title}, in one page."><link rel="canonical" href="{BASE}{path}">
<link rel="stylesheet" href="/site/assets/site.css">{head}</head>
<body><main><h1 id="top-of-page">{title}</h1>{body}</main></body></html>
""".encode()


def event(slug: str, day: int, *, status: str = "EventScheduled", who: str = "Ada Example") -> Files:
    url = f"{BASE}events/{slug}/"
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": url,
        "url": url,
        "name": f"Session {slug}",
        "startDate": f"2026-12-{day:02}T18:00:00+01:00",
        "endDate": f"2026-12-{day:02}T18:45:00+01:00",
        "eventStatus": f"https://schema.org/{status}",
        "performer": {"@type": "Person", "name": who},
    }
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    head += (
        f'<meta property="og:image" content="{url}card.jpg"><meta property="og:image:width" content="1200">'
    )
    head += '<meta property="og:image:height" content="630">'
    body = '<img src="card.jpg" width="600" height="315" alt="x"><a href="event.ics">Calendar</a><a href="../../">Home</a>'
    return {
        f"events/{slug}/index.html": page(f"events/{slug}/", f"Session {slug}", body, head),
        f"events/{slug}/event.ics": calendar([(slug, day)], f"events/{slug}/event.ics"),
        f"events/{slug}/card.jpg": picture(1200, 630),
    }


def calendar(events: list[tuple[str, int]], path: str, name: str = "Short Sessions") -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//example//EN",
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
    ]
    lines += [
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
        f"SOURCE;VALUE=URI:{BASE}{path}",
    ]
    for slug, day in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{slug}@example.org",
            "DTSTAMP:20261120T123000Z",
            f"DTSTART:202612{day:02}T170000Z",
        ]
        lines += [f"DTEND:202612{day:02}T174500Z", f"SUMMARY:Session {slug}", f"URL:{BASE}events/{slug}/"]
        lines += ["SEQUENCE:0", "LAST-MODIFIED:20261120T123000Z", "STATUS:CONFIRMED", "END:VEVENT"]
    return "".join(f"{line}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


DAYS = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6}


def good() -> Files:
    files: Files = {}
    for slug, day in DAYS.items():
        files |= event(slug, day)
    links = "".join(f'<li><a href="/site/events/{slug}/#top-of-page">{slug}</a></li>' for slug in DAYS)
    head = '<link rel="alternate" type="application/feed+json" href="feed.json" title="Feed">'
    head += '<link rel="alternate" type="text/calendar" href="calendar.ics" title="Calendar">'
    body = f'<ul>{links}</ul><a href="mentors/ada/">Ada</a><a href="webcal://example.org/site/calendar.ics">Subscribe</a>'
    body += '<a href="https://elsewhere.example/x">x</a><a href="mailto:a@example.org">m</a><a href="#topic=a">f</a>'
    body += '<img srcset="/site/assets/p.png 40w" src="/site/assets/p.png" width="20" height="10" alt="">'
    files["index.html"] = page("", "Home", body, head)
    mine = [pair for pair in DAYS.items() if pair[0] in "abc"]
    files["mentors/ada/index.html"] = page(
        "mentors/ada/", "Ada Example", '<a href="calendar.ics">c</a><a href="https://example.org/">host</a>'
    )
    files["mentors/ada/calendar.ics"] = calendar(
        list(DAYS.items()), "mentors/ada/calendar.ics", "Ada Example"
    )
    assert mine
    files["calendar.ics"] = calendar(list(DAYS.items()), "calendar.ics")
    files["assets/site.css"] = b"main { background: url('p.png') }"
    files["assets/p.png"] = picture(40, 20, "PNG")
    items = [
        {
            "id": f"{BASE}events/{s}/",
            "url": f"{BASE}events/{s}/",
            "title": f"Session {s}",
            "content_html": "<p>x</p>",
        }
        for s in DAYS
    ]
    files["feed.json"] = json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "T",
            "feed_url": f"{BASE}feed.json",
            "items": items,
        },
        indent=1,
    ).encode()
    listed = [
        {
            "url": f"{BASE}events/{s}/",
            "name": f"Session {s}",
            "start": f"2026-12-{d:02}T18:00:00+01:00",
            "uid": f"{s}@example.org",
        }
        for s, d in DAYS.items()
    ]
    files["events.json"] = json.dumps({"$schema": f"{BASE}schema.json", "events": listed}, indent=1).encode()
    files["schema.json"] = json.dumps(
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["events"]}
    ).encode()
    urls = ["", "mentors/ada/", *(f"events/{slug}/" for slug in DAYS)]
    rows = "".join(f"<url><loc>{BASE}{url}</loc><lastmod>2026-11-20</lastmod></url>\n" for url in urls)
    files["sitemap.xml"] = (
        f'<?xml version="1.0"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>'.encode()
    )
    files["robots.txt"] = f"User-agent: *\nAllow: /\n\nSitemap: {BASE}sitemap.xml\n".encode()
    files["404.html"] = page(
        "404.html", "Not here", '<a href="/site/">Home</a>', '<meta name="robots" content="noindex">'
    )
    files["_redirects"] = b"# old\n/site/old/ /site/events/a/ 301\n/site/blog/* /site/:splat 301\n"
    files["_headers"] = (
        b"/site/*\n  Content-Security-Policy: default-src 'self'; script-src 'self'; object-src 'none'\n  X-Frame-Options: DENY\n"
    )
    files["llms.txt"] = (
        f"# Short Sessions\n\n> Half an hour.\n\n## Sessions\n\n- [A]({BASE}events/a/): first\n- [B]({BASE}events/b/)\n".encode()
    )
    files["old/index.html"] = (
        f'<!doctype html><html lang="en"><head><title>Moved</title><meta name="robots" content="noindex"><link rel="canonical" href="{BASE}events/a/"><meta http-equiv="refresh" content="0; url=/site/events/a/"></head><body><a href="/site/events/a/">Session a</a></body></html>'.encode()
    )
    files[".nojekyll"] = b""
    return files  # fmt: skip - a tree reads better whole


def found(tmp_path: Path, files: Files, base: str = "") -> list[str]:
    for path, data in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    tree = open_tree(tmp_path, base)
    inspections = {
        path: inspect(path, files[path], tree.url(path) if tree.base_url else "") for path in tree.paths
    }
    empty = [path for path, data in files.items() if not data.strip()]
    crawled, _ = crawl(Site(tree, inspections), (), empty)
    alone = [
        problem
        for one in inspections.values()
        for problem in one.problems
        if problem.code[:2] in {"K6", "K7", "K8"}
    ]
    return [f"{problem.code} {problem.where}: {problem.message}" for problem in (*alone, *crawled)]


def test_a_right_tree_is_silent(tmp_path: Path) -> None:
    assert found(tmp_path, good()) == []


def test_a_right_tree_is_silent_when_its_address_is_given(tmp_path: Path) -> None:
    assert found(tmp_path, good(), BASE) == []


def test_a_calendar_that_drops_the_past_is_silent(tmp_path: Path) -> None:
    files = good()
    for path in ("calendar.ics", "mentors/ada/calendar.ics"):
        files[path] = calendar([("c", 3), ("d", 4), ("e", 5), ("f", 6)], path, "Ada Example")
    assert found(tmp_path, files) == []


def test_a_mentors_calendar_holds_only_the_mentors_events(tmp_path: Path) -> None:
    files = good() | event("d", 4, who="Bea") | event("e", 5, who="Bea") | event("f", 6, who="Bea")
    files["mentors/ada/calendar.ics"] = calendar(
        [("a", 1), ("b", 2), ("c", 3)], "mentors/ada/calendar.ics", "Ada Example"
    )
    assert found(tmp_path, files) == []
    files["mentors/ada/calendar.ics"] = calendar(
        [("a", 1), ("c", 3)], "mentors/ada/calendar.ics", "Ada Example"
    )
    assert any("events/b/" in words for words in found(tmp_path, files))


def test_an_unknown_address_of_the_site_is_told_once(tmp_path: Path) -> None:
    assert [
        words[:4]
        for words in found(tmp_path, {"index.html": b"<!doctype html><title>x</title><a href='/y'>y</a>"})
    ].count("K801") == 1


def swap(path: str, old: str, new: str) -> Callable[[Files], Files]:
    def change(files: Files) -> Files:
        assert old.encode() in files[path], f"{old!r} is not in {path}"
        return files | {path: files[path].replace(old.encode(), new.encode(), 1)}

    return change


def drop(path: str) -> Callable[[Files], Files]:
    return lambda files: {name: data for name, data in files.items() if name != path}


def put(path: str, data: bytes) -> Callable[[Files], Files]:
    return lambda files: files | {path: data}


A, B = "events/a/index.html", "events/b/index.html"
FAULTS: list[tuple[str, Callable[[Files], Files], str]] = [
    ("link to nothing", swap(A, 'href="../../"', 'href="../../gone/"'), "K801"),
    ("link below the root", swap(A, 'href="../../"', 'href="../../../../x/"'), "K805"),
    ("link without the base path", swap(A, 'href="../../"', 'href="/events/b/"'), "K805"),
    ("link to a lost file", drop("events/a/event.ics"), "K801"),
    ("lost anchor", swap("index.html", "events/a/#top-of-page", "events/a/#agenda"), "K802"),
    ("lost anchor of the page itself", swap(A, 'href="../../"', 'href="#agenda"'), "K802"),
    ("insecure own link", swap(A, 'href="../../"', 'href="http://example.org/site/"'), "K805"),
    ("insecure foreign image", swap(A, 'src="card.jpg"', 'src="http://elsewhere.example/card.jpg"'), "K805"),
    ("script link", swap(A, 'href="../../"', 'href="javascript:history.back()"'), "K805"),
    ("template left in a link", swap(A, 'href="../../"', 'href="{{ home }}"'), "K801"),
    ("address without host", swap(A, 'href="../../"', 'href="https:///x"'), "K801"),
    ("lost style sheet", drop("assets/site.css"), "K803"),
    ("lost image", drop("events/a/card.jpg"), "K803"),
    ("lost image of a style sheet", swap("assets/site.css", "p.png", "q.png"), "K803"),
    (
        "lost share image",
        swap(A, f'content="{BASE}events/a/card.jpg"', f'content="{BASE}events/a/share.jpg"'),
        "K803",
    ),
    ("share image of another size", put("events/a/card.jpg", picture(1200, 675)), "K804"),
    ("squeezed image", swap(A, 'height="315"', 'height="600"'), "K804"),
    ("srcset of another width", swap("index.html", "p.png 40w", "p.png 80w"), "K804"),
    ("image of another format", put("events/a/card.jpg", picture(1200, 630, "PNG")), "K804"),
    ("image cut short", lambda f: f | {"events/a/card.jpg": f["events/a/card.jpg"][:-2000]}, "K804"),
    ("image that is text", put("events/a/card.jpg", b"not found"), "K804"),
    ("empty image", put("events/a/card.jpg", b""), "K819"),
    ("empty page", put("mentors/ada/index.html", b""), "K819"),
    ("no front page", drop("index.html"), "K820"),
    ("redirect to nothing", swap("_redirects", "/site/events/a/", "/site/events/z/"), "K806"),
    ("redirect in a circle", put("_redirects", b"/site/x/ /site/y/\n/site/y/ /site/x/\n"), "K806"),
    ("redirect to itself", put("_redirects", b"/site/x/ /site/x/\n"), "K806"),
    ("redirect in two steps", put("_redirects", b"/site/x/ /site/y/\n/site/y/ /site/events/a/\n"), "K806"),
    ("redirect of a page", put("_redirects", b"/site/events/b/ /site/events/a/\n"), "K806"),
    (
        "redirect written twice",
        put("_redirects", b"/site/x/ /site/events/a/\n/site/x/ /site/events/b/\n"),
        "K806",
    ),
    ("redirect without a target", put("_redirects", b"/site/x/ 301\n"), "K806"),
    ("redirect with an odd status", put("_redirects", b"/site/x/ /site/events/a/ 399\n"), "K806"),
    (
        "redirect page to nothing",
        swap("old/index.html", "url=/site/events/a/", "url=/site/events/z/"),
        "K801",
    ),
    ("header without a name", swap("_headers", "X-Frame-Options: DENY", "DENY"), "K807"),
    ("header before a path", swap("_headers", "/site/*\n", ""), "K807"),
    ("header for no file", swap("_headers", "/site/*", "/sites/*"), "K807"),
    ("no policy", put("_headers", b"/site/*\n  X-Frame-Options: DENY\n"), "K807"),
    (
        "policy that lets all scripts run",
        swap("_headers", "script-src 'self'", "script-src 'self' 'unsafe-inline'"),
        "K807",
    ),
    ("policy with a bare keyword", swap("_headers", "script-src 'self'", "script-src self"), "K807"),
    ("policy with an unknown directive", swap("_headers", "script-src", "scripts-src"), "K807"),
    ("sitemap not well-formed", swap("sitemap.xml", "</urlset>", ""), "K701"),
    ("sitemap of another namespace", swap("sitemap.xml", "schemas/sitemap/0.9", "schemas/sitemap"), "K808"),
    ("sitemap with a path", swap("sitemap.xml", f"<loc>{BASE}events/a/", "<loc>/site/events/a/"), "K808"),
    ("sitemap with an odd lastmod", swap("sitemap.xml", "2026-11-20", "20 Nov 2026"), "K808"),
    ("sitemap with a lastmod without zone", swap("sitemap.xml", "2026-11-20", "2026-11-20T12:00:00"), "K808"),
    ("sitemap with an impossible lastmod", swap("sitemap.xml", "2026-11-20", "2026-02-30"), "K808"),
    ("sitemap with a twin", swap("sitemap.xml", "events/b/", "events/a/"), "K809"),
    (
        "sitemap of another host",
        swap("sitemap.xml", f"{BASE}events/a/", "https://example.com/site/events/a/"),
        "K809",
    ),
    (
        "sitemap with http",
        swap("sitemap.xml", f"{BASE}events/a/", "http://example.org/site/events/a/"),
        "K809",
    ),
    ("sitemap with a lost page", swap("sitemap.xml", "events/a/", "events/z/"), "K809"),
    (
        "sitemap without a page",
        swap("sitemap.xml", f"<url><loc>{BASE}events/a/</loc><lastmod>2026-11-20</lastmod></url>\n", ""),
        "K809",
    ),
    ("sitemap with the 404 page", swap("sitemap.xml", "events/a/", "404.html"), "K809"),
    (
        "sitemap with a hidden page",
        swap(A, "<title>", '<meta name="robots" content="noindex"><title>'),
        "K809",
    ),
    ("sitemap with another spelling", swap("sitemap.xml", "events/a/", "events/a/index.html"), "K809"),
    ("no sitemap", drop("sitemap.xml"), "K810"),
    ("robots with a relative sitemap", swap("robots.txt", f"{BASE}sitemap.xml", "/site/sitemap.xml"), "K810"),
    ("robots with a lost sitemap", swap("robots.txt", "sitemap.xml", "map.xml"), "K810"),
    ("robots without a sitemap", swap("robots.txt", f"Sitemap: {BASE}sitemap.xml\n", ""), "K810"),
    ("robots that hide all", swap("robots.txt", "Allow: /", "Disallow: /"), "K810"),
    ("robots that hide events", swap("robots.txt", "Allow: /", "Disallow: /site/events/"), "K810"),
    ("robots that hide styles", swap("robots.txt", "Allow: /", "Disallow: /*.css$"), "K810"),
    ("robots with an unknown line", swap("robots.txt", "Allow: /", "Permit: /"), "K810"),
    ("robots without an agent", swap("robots.txt", "User-agent: *\n", ""), "K810"),
    (
        "canonical to nothing",
        swap(A, f'canonical" href="{BASE}events/a/', f'canonical" href="{BASE}events/z/'),
        "K811",
    ),
    (
        "canonical of another page",
        swap(A, f'canonical" href="{BASE}events/a/', f'canonical" href="{BASE}events/b/'),
        "K811",
    ),
    (
        "canonical of another host",
        swap(A, f'canonical" href="{BASE}events/a/', 'canonical" href="https://example.com/'),
        "K811",
    ),
    (
        "canonical that is relative",
        swap(A, f'canonical" href="{BASE}events/a/', 'canonical" href="/site/events/a/'),
        "K811",
    ),
    (
        "canonical in another spelling",
        swap(A, f'canonical" href="{BASE}events/a/', f'canonical" href="{BASE}events/a/index.html'),
        "K811",
    ),
    ("twin titles", swap(A, "<title>Session a", "<title>Session b"), "K812"),
    ("twin descriptions", swap(A, "All about Session a", "All about Session b"), "K812"),
    ("page that nobody links", swap("index.html", '<a href="mentors/ada/">Ada</a>', ""), "K813"),
    ("names that differ by case", put("events/A/index.html", b"x"), "K814"),
    ("names that differ by Unicode form", lambda f: f | {"u\u0308.txt": b"x", "\u00fc.txt": b"y"}, "K814"),
    ("a page beside its folder", put("mentors/ada.html", page("mentors/ada.html", "Twin")), "K814"),
    ("no 404 page", drop("404.html"), "K815"),
    ("404 page that is indexed", swap("404.html", "noindex", "index"), "K815"),
    ("404 page with a relative link", swap("404.html", 'href="/site/"', 'href="index.html"'), "K805"),
    ("llms.txt without title", swap("llms.txt", "# Short Sessions\n", ""), "K816"),
    ("llms.txt without summary", swap("llms.txt", "> Half an hour.\n", ""), "K816"),
    ("llms.txt with a line that is no link", swap("llms.txt", f"- [B]({BASE}events/b/)", "- B"), "K816"),
    ("llms.txt with a lost link", swap("llms.txt", "events/b/", "events/z/"), "K801"),
    ("advertised feed that is lost", drop("feed.json"), "K817"),
    (
        "advertised feed of another type",
        swap("index.html", "application/feed+json", "application/atom+xml"),
        "K817",
    ),
    (
        "feed that names itself otherwise",
        swap("feed.json", f'"{BASE}feed.json"', f'"{BASE}other.json"'),
        "K704",
    ),
    (
        "feed with a lost page",
        swap("feed.json", f'"url": "{BASE}events/a/"', f'"url": "{BASE}events/z/"'),
        "K801",
    ),
    (
        "language version that does not point back",
        swap(
            A,
            "<title>",
            f'<link rel="alternate" hreflang="en" href="{BASE}events/a/"><link rel="alternate" hreflang="de" href="{BASE}events/b/"><title>',
        ),
        "K818",
    ),
    (
        "language version with an odd tag",
        swap(A, "<title>", f'<link rel="alternate" hreflang="english" href="{BASE}events/a/"><title>'),
        "K818",
    ),
    (
        "event missing from the data",
        lambda f: (
            f
            | {
                "events.json": json.dumps(
                    {"events": [e for e in json.loads(f["events.json"])["events"] if "/c/" not in e["url"]]}
                ).encode()
            }
        ),
        "K821",
    ),
    (
        "event missing from the calendar",
        lambda f: f | {"calendar.ics": calendar([p for p in DAYS.items() if p[0] != "c"], "calendar.ics")},
        "K821",
    ),
    (
        "event missing from a mentor's calendar",
        lambda f: (
            f
            | {
                "mentors/ada/calendar.ics": calendar(
                    [p for p in DAYS.items() if p[0] != "c"], "mentors/ada/calendar.ics", "Ada Example"
                )
            }
        ),
        "K821",
    ),
    (
        "event without its calendar file",
        lambda f: swap(A, '<a href="event.ics">Calendar</a>', "")(drop("events/a/event.ics")(f)),
        "K821",
    ),
    (
        "calendar of another event",
        put("events/a/event.ics", calendar([("b", 2)], "events/a/event.ics")),
        "K821",
    ),
    (
        "calendar of an event that is empty",
        put("events/a/event.ics", calendar([], "events/a/event.ics")),
        "K612",
    ),
    (
        "event page that is hidden",
        swap(A, "<title>", '<meta name="robots" content="noindex"><title>'),
        "K822",
    ),
    (
        "one event with two UIDs",
        swap("events/a/event.ics", "UID:a@example.org", "UID:a2@example.org"),
        "K609",
    ),
    ("one UID for two events", swap("calendar.ics", "UID:b@example.org", "UID:a@example.org"), "K609"),
    (
        "one UID for two events over files",
        swap("events/a/event.ics", "UID:a@example.org", "UID:b@example.org"),
        "K609",
    ),
    ("other SEQUENCE in one file", swap("calendar.ics", "SEQUENCE:0", "SEQUENCE:3"), "K613"),
    ("other status in one file", swap("calendar.ics", "STATUS:CONFIRMED", "STATUS:CANCELLED"), "K613"),
    (
        "other time in one file",
        swap("calendar.ics", "DTSTART:20261201T170000Z", "DTSTART:20261201T160000Z"),
        "K613",
    ),
    ("no SEQUENCE in one file", swap("events/a/event.ics", "SEQUENCE:0\r\n", ""), "K604"),
    (
        "no refresh hint in one file",
        swap("events/a/event.ics", "REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n", ""),
        "K604",
    ),
    (
        "entity in one summary",
        swap("events/a/event.ics", "SUMMARY:Session a", "SUMMARY:Session &amp; a"),
        "K603",
    ),
    (
        "calendar that names another source",
        swap("calendar.ics", "site/calendar.ics", "site/other.ics"),
        "K606",
    ),
    ("lastmod of another century", swap("sitemap.xml", "2026-11-20", "2126-11-20"), "K809"),
    ("llms.txt with a twin", swap("llms.txt", "events/b/", "events/a/"), "K816"),
    ("lost schema", drop("schema.json"), "K803"),
    ("data that breaks its schema", swap("schema.json", '["events"]', '["events", "version"]'), "K710"),
    ("data without a schema", swap("events.json", f'"$schema": "{BASE}schema.json",', ""), "K710"),
]  # fmt: skip - a table reads better whole


@pytest.mark.parametrize(
    ("change", "code"), [(c, k) for _, c, k in FAULTS], ids=[name for name, _, _ in FAULTS]
)
def test_a_single_fault_is_found(tmp_path: Path, change: Callable[[Files], Files], code: str) -> None:
    words = found(tmp_path, change(good()))
    assert any(word.startswith(code) for word in words), words
