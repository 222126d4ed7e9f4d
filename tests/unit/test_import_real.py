"""A real conference's Jekyll folder: every talk, time, speaker and link is there after the import."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from importing import bring, faults_of, parsed, site_in

from microsite.build import Options, build
from microsite.diagnostics import Severity
from microsite.importers.values import ImportReport
from microsite.program.proof import prove

SOURCE = Path(__file__).resolve().parents[3] / "shared" / "real" / "djangocon-us-2023"
pytestmark = pytest.mark.skipif(
    not SOURCE.is_dir(), reason="the folder ../shared/real/djangocon-us-2023 is not beside this checkout"
)
MAPS = ("start=date", "mentors=presenter_slugs", "venue==grand-hotel")


def front_of(path: Path) -> tuple[dict[str, Any], str]:
    """Return a file's front matter, every value as text, and its body."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.load(front, Loader=yaml.BaseLoader), body  # noqa: S506 - BaseLoader makes only text


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ImportReport, ImportReport]:
    """Import the presenters, then the talks."""
    site = site_in(tmp_path_factory.mktemp("real"))
    people = bring("frontmatter", SOURCE / "presenters", site, "mentor")
    talks = bring("frontmatter", SOURCE / "schedule" / "talks", site, "event", MAPS, ["category=talks"])
    return site, people, talks


def pairs(report: ImportReport, site: Path) -> list[tuple[dict[str, Any], str, dict[str, Any], str]]:
    """Return the source's keys and body beside ours, for each file."""
    return [(*front_of(Path(f.source.rsplit(":", 1)[0])), *front_of(site / f.path)) for f in report.files]


def test_every_presenter_and_every_talk_is_there(world: tuple[Path, ImportReport, ImportReport]) -> None:
    _, people, talks = world
    assert len(people.files) == len(list((SOURCE / "presenters").glob("*.md"))) == 59
    assert len(talks.files) == 62
    assert [file.path for file in talks.files if file.draft] == [
        "content/events/lunch.md", "content/events/lunch-2023-10-17.md", "content/events/lunch-2023-10-18.md",
    ]  # fmt: skip


def test_our_own_models_find_no_fault(world: tuple[Path, ImportReport, ImportReport]) -> None:
    assert faults_of(world[0]) == []


def test_every_talk_starts_at_its_instant_and_lasts_as_long(
    world: tuple[Path, ImportReport, ImportReport],
) -> None:
    site, _, talks = world
    for theirs, _, ours, _ in pairs(talks, site):
        start, end = (datetime.fromisoformat(theirs[key]) for key in ("date", "end_date"))
        wall = datetime.strptime(ours["start"], "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo("America/New_York"))
        assert wall == start
        assert int(ours["duration"]) * 60 == (end - start).total_seconds()


def test_every_talk_has_its_speakers_and_each_speaker_a_file(
    world: tuple[Path, ImportReport, ImportReport],
) -> None:
    site, _, talks = world
    for theirs, _, ours, _ in pairs(talks, site):
        assert ours.get("mentors", []) == theirs.get("presenter_slugs", [])
        assert all(
            (site / "content" / "mentors" / f"{slug}.md").is_file() for slug in ours.get("mentors", [])
        )


def unlinked(text: str) -> str:
    """Return Markdown without the targets of its links: those of the old site are made whole."""
    return re.sub(r"\]\([^)\s]*\)", "]", text)


def test_every_text_is_there_word_for_word(world: tuple[Path, ImportReport, ImportReport]) -> None:
    site, people, talks = world
    for theirs, body, ours, text in (*pairs(people, site), *pairs(talks, site)):
        assert unlinked(body).strip("\n") in unlinked(text)
        whole = " ".join(theirs.get("abstract", "").replace("null", "").split())
        assert whole in " ".join(text.split()) or whole == ours.get("summary")
        assert theirs.get("title", "") in {ours.get("title", ""), ours.get("headline", ""), "null"}
        assert theirs.get("name", ours.get("name")) == ours.get("name")


def test_every_address_is_there(world: tuple[Path, ImportReport, ImportReport]) -> None:
    site, people, talks = world
    for theirs, _, ours, text in (*pairs(people, site), *pairs(talks, site)):
        said = f"{ours}\n{text}"
        for key in (
            "video_url",
            "website",
            "mastodon",
            "twitter",
            "github",
            "permalink",
            "photo_url",
            "image",
            "link",
            "slides_url",
        ):
            value = theirs.get(key, "")
            own = f"/events/{value.strip('/').rpartition('/')[2]}/"
            assert value in {"", "null"} or value in said or own == value


def test_online_talks_are_online_and_the_others_at_the_venue(
    world: tuple[Path, ImportReport, ImportReport],
) -> None:
    site, _, talks = world
    for theirs, _, ours, _ in pairs(talks, site):
        online = theirs["room"] == "Online talks"
        assert (ours["format"], ours.get("venue")) == (
            ("online", None) if online else ("in-person", "grand-hotel")
        )


def test_every_field_of_every_file_is_in_the_account(world: tuple[Path, ImportReport, ImportReport]) -> None:
    site, people, talks = world
    for report in (people, talks):
        for theirs, _, _, _ in pairs(report, site):
            assert set(theirs) <= {row.field for row in report.rows}


def test_a_written_file_is_read_back_with_a_body(world: tuple[Path, ImportReport, ImportReport]) -> None:
    assert "WebAuthn" in parsed(world[0], "content/events/passkeys-on-django.md").body.text


@pytest.mark.parametrize("base_url", ["", "https://2023.djangocon.us/"], ids=["elsewhere", "in-its-place"])
def test_the_imported_site_builds_and_passes_its_check(tmp_path: Path, base_url: str) -> None:
    site = site_in(tmp_path)
    if base_url:
        own = (site / "site.yaml").read_text("utf-8")
        (site / "site.yaml").write_text(re.sub(r"base_url: \S+", f"base_url: {base_url}", own), "utf-8")
    bring("frontmatter", SOURCE / "presenters", site, "mentor")
    bring("frontmatter", SOURCE / "schedule" / "talks", site, "event", MAPS, ["category=talks"])
    options = Options(root=site, at=datetime(2026, 11, 22, 12, tzinfo=UTC))
    built = build(options)
    assert built.published, built.problems
    found, sourced = prove(site / "output", "", options)
    assert sourced
    assert found.summary.events == 59
    assert [p for p in found.problems if p.severity is Severity.ERROR] == []
