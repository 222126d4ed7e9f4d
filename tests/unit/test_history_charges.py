"""A price that an experiment changes is a change of the session: calendars that subscribed ask for what is newer than theirs."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from repositories import FILE, START, Repository, revision
from sites import NOW, event, write, write_site

from microsite.build import Options, build
from microsite.program.proof import prove

EXPERIMENT = 'hypothesis: h\nunit: {unit}\narms:\n  own: {{}}\n  higher: {{offer: {{price: "55.00"}}}}\nevents: {{from: 2026-12-01}}\nprimary: ltv90\nminimum_runs: 2\n'
PATH = "data/experiments/price.yaml"
BESIDE = "data/experiments/price.assignment.yaml"


def assigned(unit: str = "event", **arms: str) -> str:
    text = EXPERIMENT.format(unit=unit)
    return f"hash: {hashlib.sha256(text.encode()).hexdigest()}\nevents:\n" + "".join(
        f"  {slug}: {arm}\n" for slug, arm in arms.items()
    )


@pytest.fixture
def site(tmp_path: Path) -> Repository:
    (tmp_path / "site").mkdir()
    found = Repository(tmp_path / "site")
    found.commit(EXPERIMENT.format(unit="event"), PATH)
    return found


def last(root: Path) -> int:
    """Return on which day after the first commit the session last changed."""
    return round((revision(root).updated.timestamp() - START) / 86_400)


def stamps(root: Path) -> set[str]:
    """Return the time of the last change as every surface says it."""
    assert build(Options(root=root, at=NOW)).published
    slug = "events/first-tier/"
    calendar = (root / "output" / slug / "event.ics").read_text("utf-8")
    sitemap = (root / "output/sitemap.xml").read_text("utf-8")
    place = re.search(rf"{slug}</loc>\s*<lastmod>([^<]*)", sitemap)
    return {
        *re.findall(r"(?:DTSTAMP|LAST-MODIFIED):(\S+)", calendar),
        re.sub(r"[-:]|\+00:00", "", place[1]) if place else "",
    }


def test_a_session_that_is_dealt_a_price_has_changed_on_that_day(site: Repository) -> None:
    site.commit()
    assert last(site.root) == 0
    site.commit(assigned(**{"first-tier": "higher"}), BESIDE)
    assert last(site.root) == 3
    site.commit()
    assert last(site.root) == 3
    assert revision(site.root).sequence == 0  # neither time nor place nor status is another one


def test_one_that_keeps_its_own_price_has_not(site: Repository) -> None:
    site.commit(assigned(**{"first-tier": "own"}), BESIDE)
    assert last(site.root) == 0


def test_sessions_that_are_dealt_later_change_and_the_others_stand(site: Repository) -> None:
    site.commit(assigned(**{"first-tier": "higher"}), BESIDE)
    site.commit(event("Two.\n", title="Two"), "content/events/two.md")
    site.commit(assigned(**{"first-tier": "higher", "two": "higher"}), BESIDE)
    assert last(site.root) == 2
    assert revision(site.root, "content/events/two.md").updated.timestamp() == START + 4 * 86_400


def test_the_own_price_comes_back_with_the_end_of_the_experiment(site: Repository) -> None:
    site.commit(assigned(**{"first-tier": "higher"}), BESIDE)
    for path in (PATH, BESIDE):
        (site.root / path).unlink()
    site.commit()
    assert last(site.root) == 3


def test_a_series_is_dealt_with_all_its_sessions(site: Repository) -> None:
    site.commit("---\ntitle: The pilot\n---\nSix.\n", "content/series/pilot.md")
    site.commit(event(series="pilot"))
    site.commit(EXPERIMENT.format(unit="series"), PATH)
    site.commit(assigned("series", pilot="higher"), BESIDE)
    assert last(site.root) == 5


def test_what_is_not_committed_yet_is_newer_than_all_that_is(site: Repository) -> None:
    site.commit()
    before = stamps(site.root)
    write(site.root / BESIDE, assigned(**{"first-tier": "higher"}))
    after = stamps(site.root)
    assert len(before) == len(after) == 1
    assert max(before) < min(after)


def test_without_git_the_ledger_notices(tmp_path: Path) -> None:
    root = write_site(
        tmp_path / "site", {PATH: EXPERIMENT.format(unit="event"), FILE: event(publish_at="2026-11-01")}
    )
    before = stamps(root)
    write(root / BESIDE, assigned(**{"first-tier": "higher"}))
    after = stamps(root)
    assert max(before) < min(after)
    assert stamps(root) == after


def test_a_commit_of_prices_is_no_edit_of_texts(site: Repository) -> None:
    """A build of few edits goes by what it knew of prices, so it is none."""
    assert build(Options(root=site.root, at=NOW)).published
    site.commit(assigned(**{"first-tier": "higher"}), BESIDE)
    options = Options(root=site.root, at=NOW)
    assert build(options).published
    found, _ = prove(site.root / "output", "", options)
    assert [p for p in found.problems if p.severity == "error"] == []
    assert stamps(site.root) == {"20261107T000000Z"}
