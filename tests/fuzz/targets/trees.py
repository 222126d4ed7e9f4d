"""A whole foreign tree: its files are compared and its links followed, and whatever it holds becomes problems."""

from __future__ import annotations

from collections.abc import Iterable

from sites import write

from fuzz.places import emptied
from fuzz.target import ROOT, Target, told, words_of
from fuzz.targets import readers
from microsite.program.proof import prove

MARK = b"\n====="
PATHS = (
    "index.html a/index.html events/a/index.html events/b.html mentors/a/index.html 404.html feed.xml feed.json events.json calendar.ics events/a/event.ics "
    "sitemap.xml sitemap-2.xml robots.txt _redirects _headers llms.txt a.css a.js a.svg a.png site.webmanifest CNAME .nojekyll a.vtt x/y/z.txt search/records.json"
).split()


def _holds(data: bytes) -> None:
    folder = emptied("tree")
    for number, part in enumerate(data.split(MARK)):
        name, _, text = part.partition(b"\n")
        known = name.strip().decode("latin-1")
        path = known if known in PATHS else PATHS[number % len(PATHS)]
        write(folder / path, text)
    for base in (readers.BASE, ""):
        found, sourced = prove(folder, base, None)
        told(found.problems)
        assert not sourced


def _seeds() -> Iterable[bytes]:
    folder = ROOT / readers.EXPECTED
    whole = b""
    for path in PATHS:
        file = folder / path
        if file.is_file() and file.stat().st_size < 6_000:
            whole += MARK + f" {path}\n".encode() + file.read_bytes()
    yield whole
    page = (
        b"<!doctype html><html lang=en><head><title>a</title><link rel=canonical href='https://sessions.example/events/a/'></head>"
        b"<body><main><h1>a</h1><a href='/'>x</a><a href='../b.html#c'>x</a><img src='/a.png' alt=a></main></body></html>"
    )
    yield (
        MARK
        + b" index.html\n"
        + page
        + MARK
        + b" events/a/index.html\n"
        + page
        + MARK
        + b" events/b.html\n"
        + page
    )
    yield (
        MARK
        + b" _redirects\n/a /events/a/ 301\n/b/* /a/:splat 302\n/c /c\n"
        + MARK
        + b" _headers\n/*\n  X-Frame-Options: DENY\n  Content-Security-Policy: default-src 'self'\n"
    )


TARGETS = (
    Target(
        name="check-tree",
        holds=_holds,
        words=(
            *(MARK + f" {path}\n".encode() for path in PATHS),
            *words_of(
                r"/a\x20/b\x20301\n /a/*\x20/b/:splat\n /*\x20/index.html\x20200\n /a\x20/a\n /a?b=c\x20/d\x20404! \n\x20\x20Content-Security-Policy:\x20default-src\x20'self';\x20script-src\x20* /*\n\x20\x20X-A:\x20b\n "
                r"WEBVTT\n\n00:01.000\x20-->\x2000:02.000\na\n User-agent:\x20*\nDisallow:\x20/*a*a*a\n <loc>https://sessions.example/a/../b//[/.</loc> http-equiv=refresh\x20content='0;url=/a'"
            ),
            *(word for target in readers.TARGETS for word in target.words[:40]),
        ),
        seeds=_seeds,
        most=16_384,
        examples=20,
    ),
)
