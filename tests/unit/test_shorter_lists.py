"""An address that a list had while it was longer leads to what is left of it, and no other address is made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites import SITE, event, write, write_site

from microsite.build import Options, build
from microsite.diagnostics import to_text
from microsite.plan.shorter import most_at_once
from microsite.program.proof import prove

FIRST = datetime(2026, 11, 1, 8, tzinfo=UTC)
SESSIONS = 120


def site(root: Path, *, sessions: int = SESSIONS, **keys: str) -> Path:
    """Write a site of sessions, one each hour from 1 November on; `keys` are those of the first 80."""
    write_site(root, {"site.yaml": f"{SITE}timezone: UTC\ncards: false\nsearch: false\n".replace("timezone: Europe/Berlin\n", "")})  # fmt: skip
    for old in (root / "content/events").glob("*.md"):
        old.unlink()
    for n in range(sessions):
        start = FIRST + timedelta(hours=n)
        more = keys if n < 80 else {}
        held = {
            "publish_at": "2026-10-01",
            "summary": f"Number {n} of many sessions, each of which takes less than an hour.",
        }
        text = event(title=f"Session {n}", start=f"{start:%Y-%m-%d %H:%M}", **{**held, **more})
        write(root / f"content/events/session-{n}.md", text)
    return root


def leads(root: Path, at: datetime) -> dict[str, str]:
    """Build and check a site; return where old addresses of lists lead."""
    options = Options(root=root, at=at)
    built = build(options)
    assert built.published, to_text(built.problems)
    problems, _ = prove(root / "output", "", options)
    assert to_text([p for p in problems.problems if p.severity == "error"]) == ""
    lines = (root / "output/_redirects").read_text("utf-8").splitlines()
    pairs = [line.split()[:2] for line in lines if line.startswith("/")]
    return {old: to for old, to in pairs if "page/" in old or "/format/" in old or "/language/" in old}


def test_pages_of_coming_sessions_lead_to_the_first_as_sessions_end(tmp_path: Path) -> None:
    root = site(tmp_path)
    assert leads(root, FIRST - timedelta(days=1)) == {}
    assert (root / "output/events/page/3/index.html").is_file()
    assert leads(root, FIRST + timedelta(hours=30)) == {"/events/page/3/": "/events/"}
    assert leads(root, FIRST + timedelta(days=20)) == {f"/events/page/{n}/": "/events/" for n in (2, 3)}
    page = (root / "output/events/page/3/index.html").read_text("utf-8")
    assert 'http-equiv="refresh" content="0; url=/events/"' in page


def test_a_list_that_never_had_a_second_page_has_no_address_for_one(tmp_path: Path) -> None:
    assert leads(site(tmp_path, sessions=50), FIRST + timedelta(days=20)) == {}


def test_what_was_published_after_it_had_ended_was_never_to_come(tmp_path: Path) -> None:
    root = site(tmp_path, publish_at="2026-11-10")
    assert leads(root, FIRST + timedelta(days=20)) == {}


def test_topics_months_and_years_are_shorter_when_sessions_expire(tmp_path: Path) -> None:
    root = site(tmp_path, expire_at="2026-11-15")
    lists = ("/events/2026/11/", "/events/archive/2026/", "/topics/pricing/")
    coming = {f"/events/page/{n}/": "/events/" for n in (2, 3)}
    assert leads(root, datetime(2026, 11, 14, tzinfo=UTC)) == coming
    later = leads(root, datetime(2026, 11, 16, tzinfo=UTC))
    assert later == coming | {f"{base}page/{n}/": base for base in lists for n in (2, 3)}


@pytest.mark.parametrize(("key", "value", "other"), [("language", "de", "en"), ("format", "in-person", "online")])  # fmt: skip
def test_a_list_by_format_or_language_leads_on_when_no_choice_is_left(
    key: str, value: str, other: str, tmp_path: Path
) -> None:
    keys = {key: value, "expire_at": "2026-11-15"}
    if key == "format":
        write(tmp_path / "data/venues.yaml", "hall: {name: Hall, address: {locality: Berlin, country: DE}}\n")
        keys["venue"] = "hall"
    root = site(tmp_path, sessions=3, **keys)
    write(root / "content/events/stays.md", event(title="Stays", publish_at="2026-10-01"))
    assert leads(root, datetime(2026, 11, 14, tzinfo=UTC)) == {}
    both = {f"/events/{key}/{one}/": "/events/" for one in (value, other)}
    assert leads(root, datetime(2026, 11, 16, tzinfo=UTC)) == both


MOMENTS = st.integers(0, 30).map(lambda day: FIRST + timedelta(days=day))


@given(st.lists(st.tuples(MOMENTS, MOMENTS), max_size=12))
def test_as_many_hold_at_once_as_one_counts_moment_by_moment(spans: list[tuple[datetime, datetime]]) -> None:
    slow = max((sum(a <= at < b for a, b in spans) for at, _ in spans), default=0)
    assert most_at_once(spans) == slow
