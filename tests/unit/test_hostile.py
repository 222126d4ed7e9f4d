"""Attacks in every text that an editor writes do nothing, wherever they land: each surface is read by a reader of its own."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import html5lib
import icalendar
import lxml.etree
import pytest
from hostile import BODIES, TEXTS, marked, write_hostile
from sites import NOW

from microsite.build import Options, build
from microsite.outputs.files import IN_PAGE

BASE = "https://sessions.example/"
BOTH = pytest.mark.parametrize(
    "built", [("python", "default"), ("gfm", "board")], indirect=True, ids=["default", "board"]
)
SCHEMES = {"", "http", "https", "mailto", "webcal"}
ADDRESSES = ("href", "src", "action", "formaction", "poster", "data", "cite", "srcset", "background", "ping")
# a script of data, the drawing of a QR code and the box of the search are the theme's own
NEVER = "iframe object embed applet base style math template frame frameset video audio textarea plaintext xmp marquee".split()
NAMES = {
    "VCALENDAR": set("PRODID VERSION CALSCALE METHOD NAME X-WR-CALNAME X-WR-TIMEZONE DESCRIPTION X-WR-CALDESC URL SOURCE UID LAST-MODIFIED COLOR REFRESH-INTERVAL X-PUBLISHED-TTL IMAGE CATEGORIES".split()),
    "VEVENT": set(
        "UID DTSTAMP SEQUENCE DTSTART DTEND SUMMARY DESCRIPTION LOCATION URL STATUS CATEGORIES ORGANIZER GEO IMAGE LAST-MODIFIED CREATED CONFERENCE"
        " TRANSP CLASS ATTACH X-ALT-DESC X-MICROSOFT-CDO-BUSYSTATUS COLOR".split()
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Site:
    """A built site of attacks: its folder, and the title of each event by its slug."""

    root: Path
    titles: dict[str, str]

    @property
    def output(self) -> Path:
        """Return the folder that would be published."""
        return self.root / "output"

    @cached_property
    def pages(self) -> dict[str, Any]:
        """Return every page as a parser of HTML5 reads it, by its path."""
        return {
            path.relative_to(self.output).as_posix(): html5lib.parse(path.read_text("utf-8"), treebuilder="lxml", namespaceHTMLElements=False)
            for path in sorted(self.output.rglob("*.html"))
            if "pagefind" not in path.parts
        }  # fmt: skip

    def data(self, path: str) -> Any:
        """Return what a file of JSON holds."""
        return json.loads((self.output / path).read_bytes())


SITES: dict[tuple[str, str], Site] = {}


@pytest.fixture
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Give the site in one flavor and theme, built once."""
    if request.param not in SITES:
        root = tmp_path_factory.mktemp("hostile")
        titles = write_hostile(root, *request.param)
        made = build(Options(root=root, at=NOW))
        assert not [p for p in made.problems if p.severity.name == "ERROR"]
        SITES[request.param] = Site(root, titles)
    return SITES[request.param]


def texts(number: int, *fields: tuple[str, int]) -> Iterator[str]:
    yield from (marked(number, field, most) for field, most in fields)


def folded(text: str) -> str:
    return " ".join(text.split())


@BOTH
def test_landmarks_stay_where_they_are_and_nothing_runs(built: Site) -> None:
    assert len(built.pages) > 3 * len(BODIES)
    for path, page in built.pages.items():
        body = [e.tag for e in page.xpath("/html/body/*")]
        assert page.xpath("count(//main)") == 1, path
        assert body.count("main") == 1, path
        if not page.xpath("//meta[@http-equiv='refresh']"):
            assert (body.count("footer"), body[-1]) == (1, "footer"), path
            assert page.xpath("count(//h1)") == 1, path
        ours = "[not(ancestor::*[@data-find])]"  # the form of "find a mentor"; a body has no data-*
        assert not page.xpath("|".join(f"//{name}{ours}" for name in NEVER)), path
        assert not page.xpath("//@style|//@srcdoc|//@*[starts-with(name(), 'on')]|//@autofocus"), path
        assert not page.xpath(
            f"//form[not(@role='search')]{ours}|//*[@name='location' or @name='body' or @name='nodes']"
        ), path
        assert not page.xpath(
            "//*[contains(concat(' ', @class, ' '), ' prose ')]//*[@name or @role or @hidden]"
        ), path


@BOTH
def test_scripts_are_the_themes_and_data_is_whole(built: Site) -> None:
    for path, page in built.pages.items():
        for script in page.xpath("//script"):
            if script.get("type") == "application/ld+json":
                assert script.getparent().tag == "head", path
                assert json.loads(script.text)["@context"] == "https://schema.org", path
                assert "Stolen" not in script.text, path
            else:
                assert script.get("src", "").startswith("/assets/"), path
                assert not (script.text or "").strip(), path


@BOTH
def test_addresses_lead_where_they_say(built: Site) -> None:
    for path, page in built.pages.items():
        for element in page.iter():
            for name in ADDRESSES:
                parts = urlsplit(element.get(name) or "") if isinstance(element.tag, str) else None
                assert parts is None or (
                    parts.scheme in SCHEMES and parts.username is None and "\\" not in parts.netloc
                ), (path, element.get(name))
        own = page.xpath("//link[not(@rel='canonical')]/@href|//img/@src|//script/@src|//source/@src")
        assert all(str(one).startswith(("/", BASE)) and not str(one).startswith("//") for one in own), path
        refresh = page.xpath("//meta[@http-equiv='refresh']/@content")
        assert len(refresh) == 0 or re.fullmatch(r"0; url=/(events|mentors)/[^;,]*", refresh[0]), path


@BOTH
def test_ids_and_classes_of_bodies_touch_nothing_of_the_theme(built: Site) -> None:
    for path, page in built.pages.items():
        ids = Counter(page.xpath("//@id"))
        assert [one for one, times in ids.items() if times > 1] == [], path
        prose = "//*[contains(concat(' ', @class, ' '), ' prose ')]"
        assert all(re.fullmatch(r"body-[^\s<>&]+", one) for one in page.xpath(f"{prose}//*/@id")), path
        for found in page.xpath(f"{prose}//*/@class"):
            assert re.fullmatch(r"language-[\w.+#-]+", found), (path, found)
        assert not page.xpath(
            f"{prose}//*/@*[starts-with(name(), 'data-') or starts-with(name(), 'aria-')]"
        ), path
        assert not page.xpath(
            "//body//*[starts-with(@id, 'body-')][not(ancestor::*[contains(@class, 'prose')])]"
        ), path


@BOTH
def test_every_page_has_the_policy_before_anything_that_it_governs(built: Site) -> None:
    for path, page in built.pages.items():
        [policy] = page.xpath("//head/meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.replace(" 'wasm-unsafe-eval'", "" if path.startswith("search/") else "?") == IN_PAGE, (
            path
        )
        before = page.xpath("//head/meta[@http-equiv='Content-Security-Policy']/preceding-sibling::*")
        assert [(e.tag, *e.keys()) for e in before] == [("meta", "charset")], path


@BOTH
def test_a_page_shows_what_was_written(built: Site) -> None:
    for number in range(len(built.titles)):
        event = built.pages[f"events/e{number}/index.html"]
        assert folded(event.xpath("string(//h1)")) == folded(built.titles[f"e{number}"])
        words = folded(event.xpath("string(//main)"))
        for text in texts(
            number,
            ("summary", 160),
            ("audience", 200),
            ("outcome", 160),
            ("segment", 200),
            ("venue", 200),
            ("claim", 300),
        ):
            assert folded(text) in words
        [title] = event.xpath("//meta[@property='og:title']/@content")
        assert folded(title).startswith(f"q{number}title ")
        mentor = built.pages[f"mentors/m{number}/index.html"]
        words = folded(mentor.xpath("string(//main)"))
        for text in texts(
            number,
            ("name", 120),
            ("headline", 200),
            ("study", 160),
            ("client", 160),
            ("metric", 120),
            ("good", 200),
        ):
            assert folded(text) in words


@BOTH
def test_json_ld_says_the_text_itself(built: Site) -> None:
    for slug, title in built.titles.items():
        nodes = [
            json.loads(s.text)
            for s in built.pages[f"events/{slug}/index.html"].xpath("//script[@type='application/ld+json']")
        ]
        found = [node for node in nodes if "Event" in str(node["@type"])]
        assert [node["name"] for node in found] == [title]


@BOTH
def test_feeds_are_well_formed_and_their_html_is_harmless(built: Site) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    for path in built.output.rglob("*.xml"):
        lxml.etree.fromstring(path.read_bytes(), lxml.etree.XMLParser(resolve_entities=False))
    entries = lxml.etree.fromstring((built.output / "feed.xml").read_bytes()).findall(f"{atom}entry")
    feed = built.data("feed.json")["items"]
    assert {e.findtext(f"{atom}title") for e in entries} <= set(built.titles.values()) | {
        item["title"] for item in feed
    }
    assert {item["title"] for item in feed} & set(built.titles.values())
    assert all(item.get("content_html") or item.get("content_text") for item in feed)
    told = [*(e.findtext(f"{atom}content") for e in entries), *(item.get("content_html") for item in feed)]
    for html in filter(None, told):
        part = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
        for element in part.iter():
            assert element.tag not in {
                *NEVER,
                "script",
                "form",
                "meta",
                "link",
                "svg",
                "input",
                "button",
                "select",
            }
            assert not [
                name
                for name in element.attrib
                if name.startswith("on") or name in {"style", "name", "srcdoc"}
            ]
            for name in ADDRESSES:
                assert urlsplit(element.get(name) or "").scheme in SCHEMES


@BOTH
def test_calendars_have_the_events_and_no_more(built: Site) -> None:
    for path in built.output.rglob("*.ics"):
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        assert set(calendar) <= NAMES["VCALENDAR"], path
        for event in calendar.walk("VEVENT"):
            assert set(event) <= NAMES["VEVENT"], path
            slug = str(event["URL"]).rstrip("/").rsplit("/", 1)[1]
            assert folded(str(event["SUMMARY"])) == folded(built.titles[slug])
            assert {component.name for component in event.walk()} == {"VEVENT"}
            number = int(slug[1:])
            assert folded(marked(number, "venue", 200)) in folded(str(event["LOCATION"]))
            organizer = event.get("ORGANIZER")
            assert organizer is None or set(organizer.params) <= {"CN"}
    whole = icalendar.Calendar.from_ical((built.output / "calendar.ics").read_bytes())
    assert {str(e["SUMMARY"]) for e in whole.walk("VEVENT")} == set(built.titles.values())


@BOTH
def test_data_and_search_say_the_text_itself(built: Site) -> None:
    events = {e["title"]: e for e in built.data("events.json")["events"]}
    assert set(events) == set(built.titles.values())
    for slug, title in built.titles.items():
        number = int(slug[1:])
        assert events[title]["summary"] == marked(number, "summary", 160)
        assert events[title]["place"]["address"]["street"] == marked(number, "street", 200)
        assert events[title]["images"][0]["alt"] == marked(number, "alt", 300)
    records = built.data("search/records.json")["records"]
    assert set(built.titles.values()) <= {record["title"] for record in records}
    assert all(record["href"].startswith("/") and not record["href"].startswith("//") for record in records)


@BOTH
def test_files_of_lines_have_the_lines_that_they_should(built: Site) -> None:
    def read(name: str) -> str:
        return (built.output / name).read_text("utf-8")

    redirects = read("_redirects").splitlines()[1:]
    assert len(redirects) == len(built.titles)
    assert all(re.fullmatch(r"/old/[^\s]* /events/e\d+/ 301", line) for line in redirects)
    for line in read("_headers").splitlines():
        assert re.fullmatch(r"/[\w*./]*|  [A-Z][\w-]+: [ -~]+|", line), line
    for line in read("robots.txt").splitlines():
        assert re.fullmatch(r"(User-agent: \*|Allow: /|Sitemap: \S+)?", line), line
    told = [line for line in read("llms.txt").splitlines() if line.startswith("- [")]
    assert len(told) == 3 + 2 * len(built.titles)
    for line in read("llms.txt").split("\n"):
        assert re.fullmatch(
            r"|# .*|> .*|## .*|- \[(?:\\.|[^\[\]\\])*\]\(https://sessions\.example/[^()\s]*\).*", line
        ), line
        assert not re.search(r"(?<!\\)(?:\\\\)*\]\((?!https://sessions\.example/)", line)
    for loc in re.findall(r"<loc>(.*?)</loc>", read("sitemap.xml")):
        assert loc.startswith(BASE)


@BOTH
def test_no_published_file_holds_what_a_terminal_obeys_or_nobody_sees(built: Site) -> None:
    for path in built.output.rglob("*"):
        if path.suffix in {".html", ".xml", ".json", ".ics", ".txt"} and "pagefind" not in path.parts:
            found = re.search(
                "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ufeff\ufffe\uffff]",
                path.read_bytes().decode("utf-8"),
            )
            assert found is None, (path, found)


def test_every_attack_stands_in_the_site() -> None:
    assert len(TEXTS) + len(BODIES) > 75
