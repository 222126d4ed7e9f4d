"""Creators: whose page shows what they promote, whose links count for them, and what readers are told where those are paid for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import pytest
from click.testing import CliRunner, Result
from lxml import html
from sites import MENTOR, NOW, differences, event, write, write_site
from static_host import rules

from microsite.build import Options, build
from microsite.checks.oembed import inspect_oembed
from microsite.checks.wildcards import meets
from microsite.cli import cli
from microsite.diagnostics import to_text
from microsite.program.proof import prove
from microsite.read.creators import read_creators, shares

BASE = "https://sessions.example/"
FILE = "data/creators.yaml"
PAID = """\
creators:
  - slug: margin-notes
    name: Margin Notes
    kind: organization
    url: https://letter.example/
    share_percent: 12.5
    disclosure: The letter earns a share of what is booked through these links.
    about: A letter on money in small companies.
    promotes: {topics: [pricing]}
  - slug: wall
    name: The Wall
    promotes: {events: [hiring]}
  - slug: zoë
    name: Zoë
"""
BEN = (
    MENTOR.replace("Ada Example", "Ben Example")
    .replace("/cases/", "/other/")
    .replace("early SaaS teams", "shops")
)
BEN = BEN.replace("From a flat fee", "Back from a flat fee").replace("A price page", "An order page")


def site(root: Path, creators: str = PAID, **more: str) -> Path:
    return write_site(
        root,
        {
            FILE: creators,
            "content/mentors/ben-example.md": BEN,
            "content/events/hiring.md": event(
                title="Your first hire",
                summary="Bring the job that you want to give away and leave with half a page.",
                topics="[hiring]",
                mentors="[ben-example]",
                start="2027-01-14 18:00",
                register=None,
            ),
            "content/events/over.md": event(
                title="A session that is over",
                start="2026-11-19 18:00",
                summary="What was said of two plans that stood on one and the same price page.",
            ),
            **more,
        },
    )


def built(root: Path, **options: Any) -> Path:
    done = build(Options(root=root, at=NOW, **options))
    assert to_text([p for p in done.problems if p.severity == "error"]) == ""
    return root / "output"


def said_of(root: Path) -> list[str]:
    found, _ = prove(root / "output", "", Options(root=root, at=NOW))
    return [f"{p.code} {p.where.path}" for p in found.problems if p.severity != "note"]


def page_of(output: Path, path: str) -> Any:
    return html.fromstring((output / path / "index.html").read_text("utf-8"))


def run(root: Path, *arguments: str) -> Result:
    done = CliRunner().invoke(
        cli, [*arguments, "--site", str(root), "--now", "2026-11-22T12:00Z"], prog_name="microsite"
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


@pytest.mark.parametrize(
    "text",
    [
        "creators:\n  - {slug: ada, name: Ada, share_percent: 12.5, disclosure: Paid}\n  - {slug: bo, name: Bo}\n",
        "creators:\n  ada: {name: Ada, share_percent: 12.5, disclosure: Paid}\n  bo: {name: Bo}\n",
        "ada: {name: Ada, share_percent: 12.5, disclosure: Paid}\nbo: {name: Bo}\n",
        "- {slug: ada, name: Ada, share_percent: 12.5, disclosure: Paid}\n- {slug: bo, name: Bo}\n",
    ],
)
def test_a_list_and_a_mapping_by_slug_say_the_same(tmp_path: Path, text: str) -> None:
    write(tmp_path / FILE, text)
    read = read_creators(tmp_path)
    assert read.problems == ()
    assert [(c.slug, c.front.name, c.front.disclosure) for c in read.found or ()] == [
        ("ada", "Ada", "Paid"),
        ("bo", "Bo", ""),
    ]
    assert shares(read.found or ()) == {"ada": Fraction(25, 2), "bo": 0}


def test_a_site_without_the_file_has_none_and_publishes_nothing_of_it(tmp_path: Path) -> None:
    assert read_creators(tmp_path).found is None
    output = built(write_site(tmp_path))
    assert not (output / "partners").exists()
    assert not [p for p in (output / "assets").iterdir() if p.name.startswith(("partner.", "via."))]
    assert "partners" not in (output / "_headers").read_text()
    write(tmp_path / FILE, "creators: []\n")
    built(tmp_path)
    assert differences(tmp_path) == []
    assert not (output / "partners").exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- {slug: ada, name: Ada, share_percent: 10}\n",
         ("data/creators.yaml:1:41: error Q101: the links of 'ada' are paid for, and nothing says so to readers\n"
         "  hint: write `disclosure:`, as in: Ada earns a share of what is booked through these links")),
        ("ada: {name: Ada, share_percent: 120}\n", "data/creators.yaml:1:33: error M106: ada.share_percent is 120; it wants 0 to 100"),
        ("- {slug: ada, name: Ada}\n- {slug: ada, name: Bo}\n",
         "data/creators.yaml:2:10: error M109: the creator 'ada' stands here twice, first in line 1\n  hint: give one of them another slug"),
        ("- {slug: ada, name: Ada, url: 'javascript:alert(1)'}\n",
         ("data/creators.yaml:1:31: error M107: url of item 1 of creators is 'javascript:alert(1)': it must begin with http:// or https://\n"
         "  hint: write it as https://example.org/page")),
        ("- {slug: ../x, name: Ada}\n", "data/creators.yaml:1:10: error U101: slug of item 1 of creators is '../x': '.' cannot stand in it; use letters, digits and hyphens\n  hint: did you mean 'x'?"),
        ("- {slug: ada, name: Ada, promotes: {}}\n",
         ("data/creators.yaml:1:36: error Q102: 'ada' promotes nothing\n"
         "  hint: name events, series, mentors or topics, or leave the key out for all sessions")),
        ("- {slug: ada, name: Ada, promotes: {events: [first-teir]}}\n",
         "data/creators.yaml:1:46: error R101: 'ada' promotes the event 'first-teir', which does not exist\n  hint: did you mean 'first-tier'?"),
        ("ada: {name: Ada, promotes: {topics: [prices]}}\n",
         "data/creators.yaml:1:38: error R101: 'ada' promotes the topic 'prices', which does not exist\n  hint: did you mean 'pricing'?"),
        ("creators: none\n", "data/creators.yaml:1:11: error M103: creators is 'none'; it wants a list\n  hint: begin each item with `- slug:`"),
        ("just text\n", "data/creators.yaml:1:1: error Y105: the file is not a mapping of keys\n  hint: write it as lines of `key: value`"),
        ("- {slug: ada, name: Ada, shre_percent: 1}\n",
         "data/creators.yaml:1:26: error M101: unknown key 'shre_percent' in item 1 of creators\n  hint: did you mean 'share_percent'?"),
        ('- {slug: ada, name: "A\\u202eda"}\n',
         "data/creators.yaml:1:23: error M110: name of item 1 of creators holds an invisible character (U+202E)\n  hint: delete it, or type the text anew"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_place(tmp_path: Path, text: str, told: str) -> None:
    root = write_site(tmp_path, {FILE: text})
    done = build(Options(root=root, at=NOW))
    assert to_text([p for p in done.problems if p.where.path == FILE]) == told
    assert not (root / "output").exists()


def test_a_partners_page_feeds_and_frame_show_what_is_promoted_and_links_count(tmp_path: Path) -> None:
    output = built(site(tmp_path))
    page = page_of(output, "partners/margin-notes")
    assert page.xpath("//h1/text()") == ["Margin Notes"]
    assert page.xpath("//*[@class='row-title' or contains(@class,'row-title')]/a/@href") == [
        "/events/first-tier/?via=margin-notes"
    ]
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{BASE}partners/margin-notes/"]
    frame = page_of(output, "partners/margin-notes/embed")
    assert frame.xpath("//li//a/@href") == ["/events/first-tier/?via=margin-notes"]
    assert frame.xpath("//link[@rel='canonical']/@href") == [f"{BASE}partners/margin-notes/"]
    assert frame.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert not frame.xpath("//script")
    calendar = icalendar.Calendar.from_ical((output / "partners/margin-notes/calendar.ics").read_bytes())
    events = {str(e["UID"]): e for e in calendar.walk("VEVENT")}
    plain = icalendar.Calendar.from_ical((output / "calendar.ics").read_bytes())
    assert events.keys() == {str(e["UID"]) for e in plain.walk("VEVENT") if "hire" not in str(e["SUMMARY"])}
    assert {str(e["URL"]) for e in events.values()} == {
        f"{BASE}events/{s}/?via=margin-notes" for s in ("first-tier", "over")
    }
    for name in ("feed.xml", "feed.json"):
        data = (output / "partners/margin-notes" / name).read_bytes()
        entries = feedparser.parse(data).entries if name == "feed.xml" else json.loads(data)["items"]
        assert {(e["id"], e.get("link") or e["url"]) for e in entries} == {
            (f"{BASE}events/{s}/", f"{BASE}events/{s}/?via=margin-notes") for s in ("first-tier", "over")
        }


def test_who_names_nothing_promotes_all_that_is_to_come(tmp_path: Path) -> None:
    page = page_of(built(site(tmp_path)), "partners/zoë")
    assert page.xpath("//*[contains(@class,'row-title')]/a/@href") == [
        f"/events/{s}/?via=zo%C3%AB" for s in ("first-tier", "hiring")
    ]


def test_series_mentors_topics_and_events_are_promoted_together_each_once(tmp_path: Path) -> None:
    one = "- {slug: a, name: A, promotes: {mentors: [ben-example], topics: [pricing, hiring], events: [first-tier], series: [first]}}\n"
    series = "---\ntitle: The first series\nsummary: Sessions that belong together.\n---\nTwo sessions.\n"
    more = {
        "content/series/first.md": series,
        "content/events/third.md": event(
            title="The third", topics="[sales]", series="first", start="2027-02-01 18:00"
        ),
    }
    page = page_of(built(site(tmp_path, one, **more)), "partners/a")
    links = page.xpath("//*[contains(@class,'row-title')]/a/@href")
    assert links == [f"/events/{s}/?via=a" for s in ("first-tier", "hiring", "third")]


def test_no_canonical_sitemap_markup_or_identity_says_how_a_reader_came(tmp_path: Path) -> None:
    output = built(site(tmp_path))
    assert "via=" not in (output / "sitemap.xml").read_text()
    assert "/partners/margin-notes/</loc>" in (output / "sitemap.xml").read_text()
    assert "embed" not in (output / "sitemap.xml").read_text()
    for path in output.rglob("*.html"):
        tree = html.fromstring(path.read_text("utf-8"))
        told = tree.xpath(
            "//link[@rel='canonical' or @rel='alternate']/@href | //meta/@content | //*[contains(@class,'u-url')]/@value"
        )
        assert "via=" not in " ".join([*told, *tree.xpath("//script[@type='application/ld+json']/text()")])
    [profile] = [
        node
        for text in page_of(output, "partners/zoë").xpath("//script[@type='application/ld+json']/text()")
        if (node := json.loads(text))["@type"] == "ProfilePage"
    ]
    assert profile["mainEntity"]["@type"] == "Person"
    lists = [
        json.loads(t)
        for t in page_of(output, "partners/margin-notes").xpath(
            "//script[@type='application/ld+json']/text()"
        )
    ]
    assert {node["@type"] for node in lists} >= {"ProfilePage", "ItemList"}
    assert "Event" not in {node["@type"] for node in lists}
    assert next(n for n in lists if n["@type"] == "ProfilePage")["mainEntity"]["@type"] == "Organization"


def test_paid_links_say_so_and_the_disclosure_stands_before_them(tmp_path: Path) -> None:
    output = built(site(tmp_path))
    for path in ("partners/margin-notes", "partners/margin-notes/embed"):
        page = page_of(output, path)
        for link in page.xpath("//a[contains(@href,'via=')] | //a[@href='https://letter.example/']"):
            assert "sponsored" in link.get("rel").split()
            assert link.xpath("preceding::*[@data-disclosure]")[0].text.startswith("The letter earns a share")
    assert (
        'rel="sponsored"'
        in page_of(output, "partners/margin-notes").xpath("//textarea[@id='share-link']")[0].text
    )
    for path in ("partners/wall", "partners/wall/embed"):
        page = page_of(output, path)
        assert page.xpath("//a[contains(@href,'via=')]")
        assert "sponsored" not in (output / path / "index.html").read_text("utf-8")


def test_the_answer_for_embedding_is_found_from_the_page_and_frames_a_page_that_exists(
    tmp_path: Path,
) -> None:
    output = built(site(tmp_path))
    [found] = page_of(output, "partners/margin-notes").xpath("//link[@type='application/json+oembed']/@href")
    answer = json.loads((output / found.removeprefix(BASE)).read_bytes())
    assert (answer["version"], answer["type"], answer["provider_name"], answer["provider_url"]) == (
        "1.0",
        "rich",
        "Short Sessions",
        BASE,
    )
    [frame] = html.fragments_fromstring(answer["html"])
    assert (frame.tag, frame.get("width"), frame.get("height")) == (
        "iframe",
        str(answer["width"]),
        str(answer["height"]),
    )
    assert (output / frame.get("src").removeprefix(BASE) / "index.html").is_file()
    [shown] = page_of(output, "partners/margin-notes").xpath("//textarea[@id='share-frame']")
    assert shown.text == answer["html"]
    assert (output / answer["thumbnail_url"].removeprefix(BASE)).is_file()
    assert (output / "partners/margin-notes/qr.svg").is_file()


@pytest.mark.parametrize("base", [BASE, "https://sessions.example/below/here/"])
def test_only_the_pages_for_frames_may_be_framed(tmp_path: Path, base: str) -> None:
    about = "---\ntitle: About\nsummary: What this is.\n---\nText.\n"
    root = site(tmp_path, **{"content/pages/about.md": about})
    output = built(root, base_url=base)
    blocks = rules((output / "_headers").read_text())
    below = base.removeprefix("https://sessions.example")
    for path in output.rglob("*.html"):
        name = path.relative_to(output).as_posix()
        for place in {f"{below}{name}", f"{below}{name.removesuffix('index.html')}"}:
            policies = [
                h["Content-Security-Policy"]
                for pattern, h in blocks
                if "Content-Security-Policy" in h and meets(pattern, [place])
            ]
            assert all("script-src 'self'" in policy for policy in policies)
            assert any("frame-ancestors" in policy for policy in policies) == (
                not name.endswith("/embed/index.html")
            ), place


def test_a_site_with_creators_is_found_right_in_both_themes(tmp_path: Path) -> None:
    for theme in ("default", "board"):
        root = site(tmp_path / theme)
        write(root / "site.yaml", (root / "site.yaml").read_text() + f"theme: {theme}\n")
        built(root)
        assert said_of(root) == []


def _without(pattern: str, by: str = "") -> Callable[[str], str]:
    def change(text: str) -> str:
        changed = re.sub(pattern, by, text)
        assert changed != text
        return changed

    return change


PAGE, FRAME = "partners/margin-notes/index.html", "partners/margin-notes/embed/index.html"
ANSWER, DATES = "partners/margin-notes/oembed.json", "partners/margin-notes/calendar.ics"
FAULTS: dict[str, tuple[str, Callable[[str], str], str]] = {
    "a paid link is not marked": (PAGE, _without(r'(via=margin-notes") rel="sponsored"', r"\1"), f"K502 {PAGE}"),
    "no paid link of the frame is marked": (FRAME, _without(r"sponsored noopener", "noopener"), f"K502 {FRAME}"),
    "an unpaid link is marked": ("partners/wall/index.html", _without(r'(via=wall")', r'\1 rel="sponsored"'), "K502 partners/wall/index.html"),
    "the disclosure is gone": (PAGE, _without(r"<p class=\"disclosure\".*?</p>"), f"K911 {PAGE}"),
    "the disclosure of the frame is gone": (FRAME, _without(r"<p class=\"disclosure\".*?</p>"), f"K911 {FRAME}"),
    "the disclosure is another": (FRAME, _without(r"earns a share", "earns nothing"), f"K502 {FRAME}"),
    "the disclosure is hidden": (PAGE, _without(r"data-disclosure", "data-disclosure hidden"), f"K911 {PAGE}"),
    "the disclosure stands below the links": (
        FRAME, lambda t: re.sub(r"(<p class=\"disclosure\".*?</p>\n)(.*)(</main>)", r"\2\1\3", t, flags=re.DOTALL), f"K911 {FRAME}"),
    "the canonical address says how a reader came": (PAGE, _without(r'(rel="canonical" href="[^"]*)"', r'\1?via=margin-notes"'), f"K811 {PAGE}"),
    "an address of the markup says it": (PAGE, _without(r'("url":\s*"https://sessions.example/partners/margin-notes/)"', r'\1?via=margin-notes"'), f"K912 {PAGE}"),
    "an address of microformats says it": (PAGE, _without(r'(u-url" value="[^"]*)"', r'\1?via=margin-notes"'), f"K912 {PAGE}"),
    "the sitemap says it": ("sitemap.xml", _without(r"partners/margin-notes/</loc>", "partners/margin-notes/?via=margin-notes</loc>"), "K912 sitemap.xml"),
    "a feed's identity says it": ("partners/margin-notes/feed.xml", _without(r"(<id>[^<]*first-tier/)</id>", r"\1?via=margin-notes</id>"), "K912 partners/margin-notes/feed.xml"),
    "the page for frames may be indexed": (FRAME, _without(r'<meta name="robots" content="noindex">\n'), f"K712 {FRAME}"),
    "the page for frames is its own": (FRAME, _without(r'(canonical" href="[^"]*)"', r'\1embed/"'), f"K712 {FRAME}"),
    "the page for frames holds script": (FRAME, _without(r"</main>", '</main><script src="/assets/x.js"></script>'), f"K712 {FRAME}"),
    "the links of the frame count for nobody": (FRAME, _without(r"\?via=margin-notes"), f"K913 {FRAME}"),
    "the page does not say that it can be embedded": (PAGE, _without(r'<link rel="alternate" type="application/json\+oembed"[^>]*>'), f"K712 {ANSWER}"),
    "the answer is not there": (PAGE, _without(r"oembed\.json", "none.json"), f"K817 {PAGE}"),
    "the answer is no answer": (PAGE, _without(r"(oembed\" title=\"[^\"]*\" href=\"[^\"]*)partners/margin-notes/oembed\.json", r"\1events.json"), f"K712 {PAGE}"),
    "the answer has another version": (ANSWER, _without('"1.0"', '"2.0"'), f"K709 {ANSWER}"),
    "the answer has no width": (ANSWER, _without(r'\s*"width": 480,', ""), f"K709 {ANSWER}"),
    "the answer frames another size": (ANSWER, _without(r'width=\\"480', r'width=\\"100'), f"K712 {ANSWER}"),
    "the answer brings script": (ANSWER, _without("</iframe>", "</iframe><script>1</script>"), f"K712 {ANSWER}"),
    "the answer frames nothing": (ANSWER, _without("<iframe", "<div"), f"K712 {ANSWER}"),
    "the answer frames a page that is not there": (ANSWER, _without("margin-notes/embed/", "margin-notes/no/"), f"K801 {ANSWER}"),
    "the answer is not JSON": (ANSWER, _without(r"\}\s*$", ""), f"K708 {ANSWER}"),
    "a link of the calendar counts for another": (DATES, _without(r"(URL:.*via=)margin-notes", r"\1wall"), f"K913 {DATES}"),
    "a link of the calendar counts for nobody": (DATES, lambda t: t.replace("?via=margin-notes\r\nSTATUS", "\r\nSTATUS", 1), f"K913 {DATES}"),
    "a link of the site's calendar counts for somebody": (
        "calendar.ics", lambda t: t.replace("first-tier/\r\nSTATUS", "first-tier/?via=wall\r\nSTATUS", 1), "K913 calendar.ics"),
    "the feed names another": ("partners/margin-notes/feed.xml", _without("via=margin-notes", "via=wall"), "K913 partners/margin-notes/feed.xml"),
    "the headers keep frames out": ("_headers", _without(r"(form-action 'self')\n", r"\1; frame-ancestors 'none'\n"), f"K712 {FRAME}"),
    "the headers let all be framed": ("_headers", _without(r"(/events/\*\n.*); frame-ancestors 'none'", r"\1"), "K712 _headers"),
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a site that was built and found right."""
    root = site(tmp_path_factory.mktemp("whole"))
    built(root)
    assert said_of(root) == []
    return root


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(whole: Path, name: str) -> None:
    path, change, wanted = FAULTS[name]
    file = whole / "output" / path
    good = file.read_bytes()
    try:
        bad = change(good.decode("utf-8")).encode("utf-8")
        assert bad != good
        file.write_bytes(bad)
        assert wanted in said_of(whole)
    finally:
        file.write_bytes(good)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": 1.0}, 'version is 1.0; oEmbed has "1.0"'),
        ({"type": "page"}, "type is 'page'; oEmbed has photo, video, rich, link"),
        ({"html": None}, "an answer of the type rich needs html"),
        ({"width": "480"}, "width is '480'; the type rich needs pixels"),
        ({"height": True}, "height is True; the type rich needs pixels"),
        ({"provider_url": "/here/"}, "provider_url is '/here/', which is no whole address"),
        ({"thumbnail_width": None}, "thumbnail_width is None, which are no pixels"),
        ({"title": 3}, "title is not a text"),
        ({"cache_age": "soon"}, "cache_age is 'soon', which are no seconds"),
        ({"html": '<iframe src="/here/" title="T" width="480" height="640"></iframe>'}, "the frame's address is '/here/'; on another site only a whole address leads here"),
        ({"html": '<iframe src="https://a.example/" width="480" height="640"></iframe>'}, "the frame has no title, so nobody who hears the page knows what it is"),
        ({"html": '<iframe onload="x()" src="https://a.example/" title="T" width="480" height="640"></iframe>'}, "the html of the answer holds script in an attribute"),
    ],
)  # fmt: skip
def test_an_answer_is_held_to_the_specification(change: dict[str, Any], words: str) -> None:
    frame = '<iframe src="https://a.example/" title="T" width="480" height="640"></iframe>'
    good = {
        "version": "1.0", "type": "rich", "title": "T", "provider_name": "P", "provider_url": "https://a.example/", "html": frame,
        "width": 480, "height": 640, "thumbnail_url": "https://a.example/t.jpg", "thumbnail_width": 12, "thumbnail_height": 9,
    }  # fmt: skip
    assert inspect_oembed("oembed.json", good, "").problems == ()
    assert [p.message for p in inspect_oembed("oembed.json", good | change, "").problems] == [words]
    part = {k: v for k, v in good.items() if k != "thumbnail_height"}
    assert [p.message for p in inspect_oembed("oembed.json", part, "").problems] == [
        "a thumbnail comes with address, width and height, or not at all"
    ]


def test_a_build_after_edits_is_what_a_clean_one_is(tmp_path: Path) -> None:
    root = site(tmp_path / "site")
    built(root)
    write(root / "content/events/first-tier.md", event("Another text for the session.\n"))
    assert build(Options(root=root, at=NOW)).amended
    assert differences(root) == []
    assert "Another text" in (root / "output/partners/margin-notes/feed.json").read_text()
    write(
        root / FILE,
        PAID.replace("12.5", "20")
        .replace("[pricing]", "[hiring]")
        .replace("  - slug: wall\n    name: The Wall\n", "  - slug: door\n    name: The Door\n"),
    )
    built(root)
    assert differences(root) == []
    assert not (root / "output/partners/wall").exists()
    write(
        root / "content/events/hiring.md",
        (root / "content/events/hiring.md").read_text().replace("first hire", "second hire"),
    )
    built(root)
    assert differences(root) == []
    write(root / FILE, "creators: []\n")
    built(root)
    assert differences(root) == []
    assert not (root / "output/partners").exists()


HOSTILE = """<script>alert(1)</script> "'><img src=x onerror=alert(1)> {{ 7*7 }} {% raw %} {n} %s &amp; \\;,: =1+1"""


def test_hostile_texts_of_creators_do_nothing_wherever_they_land(tmp_path: Path) -> None:
    quoted = json.dumps(HOSTILE)
    text = (
        f"- slug: evil\n  name: {quoted}\n  about: {quoted}\n  share_percent: 5\n  disclosure: {quoted}\n"
        '  url: "https://evil.example/?a=1&b=\'%22%3E%3Cscript%3E"\n'
    )
    for theme in ("default", "board"):
        root = site(tmp_path / theme, text)
        output = built(root, theme=theme)
        assert said_of(root) == []
        for path in ("partners", "partners/evil", "partners/evil/embed"):
            page = page_of(output, path)
            assert not page.xpath(
                "//script[not(@src) and @type!='application/ld+json'] | //img[@onerror] | //*[@onerror]"
            )
            assert HOSTILE in page.text_content()
        answer = json.loads((output / "partners/evil/oembed.json").read_bytes())
        [frame] = html.fragments_fromstring(answer["html"])
        assert set(frame.keys()) == {"src", "title", "width", "height", "loading", "style"}
        assert frame.get("title") == f"Sessions recommended by {HOSTILE}"
        copied = page_of(output, "partners/evil").xpath("//textarea[@id='share-link']")[0].text
        [link] = html.fragments_fromstring(copied)
        assert (link.tag, set(link.keys()), link.text) == (
            "a",
            {"href", "rel"},
            f"Sessions recommended by {HOSTILE}",
        )
        calendar = icalendar.Calendar.from_ical((output / "partners/evil/calendar.ics").read_bytes())
        assert HOSTILE in re.sub(r"\\(.)", r"\1", str(calendar["X-WR-CALNAME"]))
    done = run(tmp_path / "default", "creators", "links", "first-tier", "--html")
    [link, *_] = html.fragments_fromstring(done.output.split("  ", 1)[1].split("\n")[0])
    assert set(link.keys()) == {"href", "rel"}


def test_the_command_lists_creators_with_what_readers_are_told(tmp_path: Path) -> None:
    root = site(tmp_path)
    done = run(root, "creators")
    assert (done.exit_code, done.output) == (
        0,
        (
            "slug          name          share  to come  page\n"
            f"margin-notes  Margin Notes  12.5%        1  {BASE}partners/margin-notes/\n"
            f"wall          The Wall          -        1  {BASE}partners/wall/\n"
            f"zoë           Zoë               -        2  {BASE}partners/zo%C3%AB/\n"
            "\n"
            "readers are told\n"
            "margin-notes: The letter earns a share of what is booked through these links.\n"
        ),
    )
    facts = json.loads(run(root, "creators", "--format", "json").output)
    assert facts["creators"][0]["events"] == ["first-tier"]
    assert facts["creators"][0]["share_percent"] == 12.5
    output = built(root)
    for name in ("page", "calendar", "atom", "json_feed", "embed", "oembed"):
        path = output / facts["creators"][0][name].removeprefix(BASE)
        assert path.exists(), name


def test_the_command_prints_the_links_of_a_session(tmp_path: Path) -> None:
    root = site(tmp_path)
    done = run(root, "creators", "links", "hiring")
    assert done.output == (
        f"margin-notes  {BASE}events/hiring/?via=margin-notes\n"
        "  say beside it: The letter earns a share of what is booked through these links.\n"
        f"wall  {BASE}events/hiring/?via=wall\n"
        f"zoë  {BASE}events/hiring/?via=zo%C3%AB\n"
    )
    one = run(root, "creators", "links", "--creator", "wall", "--html")
    assert (
        one.output == f'wall  <a href="{BASE}partners/wall/?via=wall">Sessions recommended by The Wall</a>\n'
    )
    lost = run(root, "creators", "links", "hirings")
    assert lost.exit_code == 1
    assert "there is no session 'hirings' on the site now\n  hint: did you mean 'hiring'?" in lost.output
    assert (
        "there is no creator 'wal'\n  hint: did you mean 'wall'?"
        in run(root, "creators", "links", "--creator", "wal").output
    )
    write(root / FILE, "- {slug: ada, name: Ada, share_percent: 10}\n")
    broken = run(root, "creators")
    assert broken.exit_code == 1
    assert broken.output.startswith("data/creators.yaml:1:41: error Q101")
