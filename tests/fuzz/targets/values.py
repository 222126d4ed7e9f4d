"""Single values: what is taken as a slug, a time, a zone or an address is one, for programs that are not ours too."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC
from urllib.parse import urlsplit

from fuzz.target import Target, told, words_of
from microsite.checks.values import duration_seconds, moment_fault
from microsite.checks.values import url_fault as foreign_fault
from microsite.checks.vocabulary import instant, money, normal_url
from microsite.formats.urls import encoded
from microsite.formats.zones import must, zone
from microsite.importers import times
from microsite.importers.convert import minutes, slug, url
from microsite.read.durations import ClockLength
from microsite.read.nodes import Scalar
from microsite.read.paths import FilePath, SitePath, ascii_slug, sluggish
from microsite.read.reader import Reader
from microsite.read.scalars import Language, Slug, Url, Zone
from microsite.read.times import Day, Wall, WallTime, first_moment, parse_wall, resolve

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Santiago",
    "UTC",
)
SAFE = re.compile(r"(?:[a-z0-9]+(?:-+[a-z0-9]+)*)?")
LONGEST_PART = 255  # bytes of a file's name, on most file systems


def _node(data: bytes) -> Scalar:
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return Scalar(text, plain=True, line=1, column=1)


def _slugs(data: bytes) -> None:
    node = _node(data)
    text = node.text
    reader = Reader("x.md")
    found = Slug().read(node, "slug", reader)
    told(reader.problems)
    assert (found is None) == bool(reader.problems)
    sluggish(text)
    if found is not None:
        assert found not in {"", ".", ".."}
        assert not set(found) & set("/\\:.\x00 \"'<>|?*%#")
        assert found.isprintable()
        assert unicodedata.is_normalized("NFC", found)
        assert len(f"{found}.html".encode()) <= LONGEST_PART
        assert re.fullmatch(r"[A-Za-z0-9/._~!$&'()*+,;=:@%-]+", encoded(f"/events/{found}/"))
    for made in (ascii_slug(text), slug(text)):
        assert SAFE.fullmatch(made), made
        assert len(made) <= 80


def _moments(data: bytes) -> None:
    node = _node(data)
    text = node.text
    reader = Reader("x.md")
    WallTime(date_allowed=True).read(node, "start", reader)
    Day().read(node, "on", reader)
    ClockLength().read(node, "length", reader)
    Zone().read(node, "timezone", reader)
    wall = parse_wall(text)
    if isinstance(wall, Wall):
        for name in ZONES:
            at = resolve(wall, must(name), "start", node, reader, "second")
            assert at is None or at.astimezone(UTC).astimezone(must(name)).replace(tzinfo=None) == wall.naive
            first_moment(wall.naive.replace(hour=0, minute=0, second=0), must(name))
    told(reader.problems)
    zone(text)
    found = times.moment(text)
    if found is not None:
        for name in ZONES:
            times.place(found, name)
            times.place(found, name, convert=True)
    times.day_of(text)
    minutes(text)
    instant(text)
    moment_fault(text)
    duration_seconds(text)
    money(text, "EUR")


def _addresses(data: bytes) -> None:
    node = _node(data)
    text = node.text
    reader = Reader("x.md")
    found = Url().read(node, "register", reader)
    if found is not None:
        assert not re.search(r"[\s\x00-\x20\x7f<>\"\\^`{|}]", found), found
        parts = urlsplit(found)
        assert parts.scheme.lower() in {"http", "https"}
        assert parts.hostname
        assert "@" not in parts.netloc
        assert found.isprintable()
        assert normal_url(found), found
    path = SitePath().read(node, "aliases", reader)
    assert path is None or (path.startswith("/") and ".." not in path.split("/") and "\\" not in path)
    file = FilePath().read(node, "image", reader)
    assert file is None or not {".."} & set(file.split("/"))
    Language().read(node, "language", reader)
    told(reader.problems)
    url(text)
    foreign_fault(text)
    full = normal_url(text, "https://sessions.example/a/")
    assert normal_url(full) == full or not full, (text, full)


_PLACES = words_of(
    r"http https :// : / // /// ? # @ [ ] [::1] [v1.x] %00 %2e %2F %zz % .. . \\ \t \n \x00 \x20 localhost 127.0.0.1 0x7f.1 a.example "
    r"xn-- é 。 ﹒ \uff05 \uff41 \u202e \u200b \u0130 javascript: data: JaVaScRiPt: mailto: file: a b 8 :80 :99999 :-1 user:pass@ & = ; < > \" ' ` { | } ^ * ( ) \ud800 😀"
)
_TIMES = words_of(
    r"2026 1970 2100 0000 9999 0001 -12-03 -02-29 -03-29 -10-25 -1-1 \x20 T 18:00 02:30 24:00 23:59:60 00:00 :00 .123456789 Z z +01:00 -0530 +99:99 +24:00 -24 "
    r"P PT D H M S W 1 9 99999 Europe/Berlin UTC ../ /etc/passwd EST GMT+1 Etc/GMT-14 \x00 ٢ \uff12 12/03/2026 3.12.2026 Dec December Thu, pm AM noon 1h30 45\x20min \x85 \ud800"
)
_NAMES = words_of(
    r"a A b 1 - -- _ . .. / \\ : \x20 ä ß \u0131 İ ŉ ﬁ é e\u0301 ö \u0300 ǆ 日本 \u0661 ² Ⅷ ª con nul com1 lpt9 index feed 2026 \x00 \u200d \u202e \ufeff 😀 \ud800 \u0345 \u1e9e ﷺ aaaaaaaaaa"
)

TARGETS = (
    Target(name="slug", holds=_slugs, words=_NAMES, most=512),
    Target(name="time", holds=_moments, words=_TIMES, most=256),
    Target(name="address", holds=_addresses, words=_PLACES, most=4_096),
)
