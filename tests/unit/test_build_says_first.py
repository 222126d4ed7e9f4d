"""Odd and legal sites: what a check finds in their pages, the build said at its line, or made right. Each case was a disagreement of the two."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sites import SITE, event, mentor, write_site

from microsite.build import Options, build
from microsite.checks.lengths import lengths_in
from microsite.diagnostics import Severity, to_text
from microsite.program.proof import prove

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
EVENT = "content/events/first-tier.md"
PLAIN = f"{SITE}search: false\ncards: false\n"


def told(root: Path, files: dict[str, str], at: datetime = AT) -> tuple[list[str], list[str]]:
    """Return the errors of a build, and those of a check of what was built."""
    options = Options(root=write_site(root, {"site.yaml": PLAIN, **files}), at=at)
    built = build(options)
    found = prove(root / "output", "", options)[0].problems if built.published else ()
    errors = [
        [to_text([p]) for p in each if p.severity is Severity.ERROR] for each in (built.problems, found)
    ]
    return errors[0], errors[1]


@pytest.mark.parametrize("flavor", ["python", "gfm"])
def test_a_link_to_no_place_of_its_text_is_told_at_the_link(flavor: str, tmp_path: Path) -> None:
    body = "## Next steps\n\nSee [there](#next-steps), [the top](#top), and [nowhere](#nowhere).\n"
    files = {
        EVENT: event(body=body),
        "site.yaml": f"{PLAIN}markdown: {{flavor: {flavor}}}\n",
    }
    (said,), _ = told(tmp_path, files)
    assert said.startswith(f"{EVENT}:16:58: error R104: the link '#nowhere' leads to no heading")
    files[EVENT] = event(body=body.replace("#nowhere", "#top"))
    assert told(tmp_path, files) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        event(summary="'What is &amp; \"for\" <b>us</b>: we read markup as letters, and see what becomes of it.'"),
        event(image="/img/ada.png", image_alt="'The tag <b>bold</b>, as letters'"),
        event(summary="'We ask who it is for, and what it costs them, and then what they do about it:'"),
        event(summary="'---'"),
        event(summary="'What a browser makes of &lt;tag&gt in the middle of a text, and at its end of &amp'"),
        event(
            offer='{model: guarantee, price: "45.00", currency: EUR, claim: "@", measure: "/", refund_percent: 100}'
        ),
    ],
    ids=["markup in a summary", "markup in words of a picture", "a colon at the end", "signs alone", "an entity without its end", "terms of one sign"],
)  # fmt: skip
def test_what_editors_may_write_a_check_can_read(text: str, tmp_path: Path) -> None:
    assert told(tmp_path, {EVENT: text}) == ([], [])


def test_the_description_of_a_site_may_speak_of_markup_on_every_page(tmp_path: Path) -> None:
    description = "description: 'It is about AT&amp;T, \"quotes\" and <script> in words, as letters.'"
    settings = PLAIN.replace(PLAIN.splitlines()[2], description)
    assert told(tmp_path, {"site.yaml": settings}) == ([], [])


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1 小時30 分鐘", 90),
        ("2小时5分钟", 125),
        ("1時間30分", 90),
        ("1 sat i 30 minuta", 90),
        ("2 sata i 5 minuta", 125),
    ],
)
def test_hours_and_minutes_are_one_length_in_chinese_and_serbian(text: str, minutes: int) -> None:
    assert [length for _, length in lengths_in(text)] == [minutes]


def test_a_mentor_with_a_short_name_does_not_own_the_calendars_of_topics(tmp_path: Path) -> None:
    files = {
        "content/mentors/ada-example.md": mentor(name="A"),
        EVENT: event(topics="[data-2]"),
        "content/events/second.md": event(title="Another", summary="Another session on something else.", start="2026-12-04 18:00"),
    }  # fmt: skip
    assert told(tmp_path, files) == ([], [])


def test_a_weekday_belongs_to_the_date_beside_it(tmp_path: Path) -> None:
    """Turkish writes it behind the date: "19 Eylül 2025 Cuma, 10:30-10:30 (20 Eylül 2025)" calls no Saturday a Friday."""
    text = event(start="2026-12-05 18:00", duration=None, end="2026-12-06 18:00", status="rescheduled", previous_start="2026-12-04 18:00", agenda_template="open")  # fmt: skip
    agenda = "name: Open\nduration: {min: 1, max: 1440}\nsegments: [{id: all, title: All, minutes: {min: 1, max: 1440, default: 45}}]\n"
    files = {
        "site.yaml": f"{PLAIN}language: tr\ntheme: board\n",
        EVENT: text,
        "data/agendas/open.yaml": agenda,
    }
    assert told(tmp_path, files, datetime(2026, 12, 20, 12, tzinfo=UTC)) == ([], [])
