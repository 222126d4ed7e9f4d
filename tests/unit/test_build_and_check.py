"""What a build accepts, its check accepts: sites that editors write, each built, then read again against its sources."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites import NOW, event, mentor, write_site

from microsite.build import Options, build
from microsite.checks.leaks import leaks
from microsite.diagnostics import Severity, to_text
from microsite.program.proof import prove

EVENT, MENTOR, SITE = "content/events/first-tier.md", "content/mentors/ada-example.md", "site.yaml"
PLAIN = "cards: false\nsearch: false\n"
VENUE = "{name: '[A] & <B>', address: {street: 'Rue de la Paix 2<sup>e</sup>', locality: Paris, country: FR}}"


def found(root: Path, files: dict[str, str], settings: str = "") -> str:
    """Return what a check finds in the built site beside the lack of share images, which are not drawn here."""
    write_site(root, files)
    site = root / SITE
    site.write_text(f"{site.read_text('utf-8')}{PLAIN}{settings}", "utf-8")
    built = build(Options(root=root, at=NOW))
    assert built.published is not None, to_text(built.problems)
    finding, sourced = prove(root / "output", "", Options(root=root, at=NOW))
    assert sourced
    errors = [p for p in finding.problems if p.severity is Severity.ERROR]
    return to_text([p for p in errors if "og:image is missing" not in p.message])


@pytest.mark.parametrize(
    "keys",
    [
        {"title": "'Clinic ]]> of it'"},
        {"title": '"None"'},
        {
            "title": '"A \\\\ B & <b>C</b> &amp; \\\\n"',
            "outcomes": '["<b>one</b> &amp; two", "Sold out", "null"]',
        },
        {"title": "'[Cancelled] Clinic'", "summary": "Cancelled", "audience": "Postponed"},
        {"summary": "On 4 May at 17:00 for $5.", "timezone": "Asia/Tehran"},
        {"summary": "12 seats left, says nobody.", "capacity": "12", "seats_left": "3"},
        {"outcomes": "['Meet at 18:00 on 5 May 2027', Postponed?]"},
        {"offer": "{model: seat, name: Meet at 18:00 on 5 May 2027, price: '45.00', currency: EUR}"},
        {"capacity": "1000000", "seats_left": "1000000"},
        {"image": "/img/ada.png", "image_alt": "'A <b>picture</b> & more'"},
        {"language": "tlh"},
        {"language": "und"},
        {"timezone": "America/Havana"},
        {"timezone": "Africa/Casablanca", "start": "2026-01-15 18:00", "publish_at": "2026-01-01"},
        {"timezone": "America/Vancouver", "start": "2027-01-15 18:00"},
        {"timezone": "Pacific/Kiritimati", "start": "1975-03-01 10:00", "publish_at": "1975-01-01"},
        {"updated": "2029-03-01"},
        {"format": "in-person", "venue": VENUE, "series": "pilot"},
    ],
    ids=lambda keys: next(iter(keys)) if isinstance(keys, dict) else keys,
)
def test_a_session(tmp_path: Path, keys: dict[str, str]) -> None:
    series = {"content/series/pilot.md": "---\ntitle: The pilot\nsummary: None of <b>these</b>\n---\nx\n"}
    assert found(tmp_path, {EVENT: event(**keys), **series}) == ""


def test_namesakes_without_a_summary_are_told_apart_by_their_day(tmp_path: Path) -> None:
    """Lightning talks on each of three days: a result page shows the description, so it says which day it is."""
    days = {f"{EVENT[:-3]}-{n}.md": event(start=f"2026-12-0{n} 18:00", summary=None) for n in (4, 5)}
    assert found(tmp_path, days) == ""
    finding, _ = prove(tmp_path / "output", "", Options(root=tmp_path, at=NOW))
    assert not [p for p in finding.problems if p.code == "K812" and "description" in p.message]
    page = (tmp_path / "output/events/first-tier-4/index.html").read_text("utf-8")
    assert '<meta name="description" content="Friday, 4 December 2026, 18:00' in page


@pytest.mark.parametrize(
    "body",
    [
        "#\n\ntext\n\n##\n",
        '<time datetime="x">now</time> <time>soon</time>\n',
        "## ![A map](/img/ada.png)\n\n## ![](/img/ada.png)\n",
    ],
)
def test_a_body(tmp_path: Path, body: str) -> None:
    assert found(tmp_path, {EVENT: event(body)}) == ""


@pytest.mark.parametrize(
    "keys",
    [
        {"summary": "Prices for those who dislike to speak of prices, in half an hour."},
        {"headline": '"null"', "organization": '"None"'},
        {"headline": "'Speaks <b>boldly</b> &amp; often'"},
    ],
    ids=lambda keys: next(iter(keys)),
)
def test_a_mentor(tmp_path: Path, keys: dict[str, str]) -> None:
    assert found(tmp_path, {MENTOR: mentor(**keys)}) == ""


@pytest.mark.parametrize("language", ["cy", "th", "dz", "yo", "is", "br", "az", "hi"])
def test_a_language_that_the_program_has_no_words_in(tmp_path: Path, language: str) -> None:
    tuesdays = {
        f"content/events/e{n}.md": event(
            title=f"Session {n}",
            summary=f"The {n}th of a few sessions that are alike.",
            start=f"2026-12-{n:02} 18:05",
        )
        for n in (8, 15, 19, 22)
    }
    assert found(tmp_path, tuesdays, f"language: {language}\n") == ""


def test_more_sessions_at_one_time_than_the_front_page_shows(tmp_path: Path) -> None:
    starts = ["2026-12-03 18:00", *["2026-12-04 18:00"] * 60]
    files = {
        f"content/events/s{n}.md": event(title=f"Session {n}", start=start) for n, start in enumerate(starts)
    }
    assert found(tmp_path, files) == ""


def test_the_site_itself(tmp_path: Path) -> None:
    """A partner has a page of her own, which is neither a session nor a mentor, also where she is one; a topic may hold a comma."""
    partner = "- {slug: rae, name: Ada Example, url: https://rae.example/, promotes: {topics: [pricing]}}\n"
    about = "---\ntitle: About\nsummary: How <b>it</b> is done & by whom, in one sentence of a usual length.\n---\nText.\n"
    files = {"data/creators.yaml": partner, "content/pages/about.md": about}
    assert (
        found(
            tmp_path,
            files,
            'organizer: {name: "null", url: "https://o.example/"}\ntopics: {pricing: "Prices,fees"}\n',
        )
        == ""
    )


def test_a_row_that_is_missing_between_others_of_a_frame_is_told(tmp_path: Path) -> None:
    partner = "- {slug: rae, name: Rae, url: https://rae.example/, promotes: {topics: [pricing]}}\n"
    sessions = {
        f"content/events/e{n}.md": event(
            title=f"Session {n}",
            summary=f"The {n}th of a few sessions that are alike.",
            start=f"2026-12-{n:02} 18:05",
        )
        for n in range(8, 20)
    }
    assert found(tmp_path, {"data/creators.yaml": partner, **sessions}) == ""
    frame = tmp_path / "output/partners/rae/embed/index.html"
    rows = frame.read_text("utf-8").split("<li ")
    gone = next(number for number, row in enumerate(rows) if "/events/e9/" in row)
    frame.write_text("<li ".join(rows[:gone] + rows[gone + 1 :]), "utf-8")
    finding, _ = prove(tmp_path / "output", "", Options(root=tmp_path, at=NOW))
    assert [(p.code, p.where.path) for p in finding.problems if "/events/e9/" in p.message] == [
        ("K821", "partners/rae/embed/index.html")
    ]


def test_a_session_that_a_frame_tells_otherwise_is_told(tmp_path: Path) -> None:
    partner = "- {slug: rae, name: Rae, url: https://rae.example/, promotes: {topics: [pricing]}}\n"
    files = {
        "data/creators.yaml": partner,
        EVENT: event(status="cancelled"),
        "content/events/next.md": event(
            title="Next", summary="Another session that takes place.", start="2026-12-05 18:00"
        ),
    }
    assert found(tmp_path, files) == ""
    frame = tmp_path / "output/partners/rae/embed/index.html"
    text = frame.read_text("utf-8")
    for old, new in ((">Next<", ">Nest<"), ("2026-12-05T18:00", "2026-12-05T19:00")):
        assert old in text
        text = text.replace(old, new)
    frame.write_text(text, "utf-8")
    finding, _ = prove(tmp_path / "output", "", Options(root=tmp_path, at=NOW))
    told = [p.message for p in finding.problems if p.where.path == "partners/rae/embed/index.html"]
    assert [words.split(":")[0] for words in told if "frame says" in words] == ["name", "start"]


def test_the_name_of_a_foreign_host_may_begin_like_that_of_a_local_machine() -> None:
    """Calendars fold their lines anywhere: `https://open.lan` is none where `guage.example` follows."""
    lines = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDESCRIPTION:Book at https://open.lan\r\n{rest}\r\nEND:VEVENT\r\n"
    )
    assert leaks("a.ics", lines.format(rest=" guage.example/ and be there").encode()) == ()
    (told,) = leaks("a.ics", lines.format(rest=" \\, and be there").encode())
    assert (told.code, told.where.line) == ("K906", 3)
