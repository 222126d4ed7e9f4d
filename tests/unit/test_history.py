"""What calendars must know of the past: UID, SEQUENCE and LAST-MODIFIED, from real git repositories and from the ledger."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from repositories import FILE, START, Repository, revision
from sites import NOW, SITE, event, mentor, write, write_site

from microsite.build import Options, build
from microsite.diagnostics import to_text
from microsite.making import keep_ledger
from microsite.program.proof import prove
from microsite.read.ledger import PATH as LEDGER
from microsite.read.ledger import read_ledger, to_bytes
from microsite.survey import survey

VENUE = "hall:\n  name: Hall\n  address: {street: One Road 1, locality: Berlin, country: DE}\n"


def codes(root: Path) -> list[str]:
    return [p.code for p in survey(Options(root=root, at=NOW)).problems if p.severity != "note"]


@pytest.fixture
def site(tmp_path: Path) -> Repository:
    (tmp_path / "site").mkdir()
    return Repository(tmp_path / "site")


@pytest.mark.parametrize(
    "keys",
    [{"start": "2026-12-04 18:00"}, {"duration": "50"}, {"status": "cancelled"}, {"timezone": "Europe/London"},
     {"format": "in-person", "venue": "{name: Hall, address: {locality: Berlin}}"}],
)  # fmt: skip
def test_sequence_grows_when_time_place_or_status_change(site: Repository, keys: dict[str, str]) -> None:
    assert revision(site.root).sequence == 0
    site.commit(event(**keys))
    assert revision(site.root).sequence == 1


def test_other_edits_move_last_modified_and_not_sequence(site: Repository) -> None:
    before = revision(site.root)
    site.commit(event("Another text.\n", title="Another title"))
    after = revision(site.root)
    assert (after.sequence, after.uid) == (before.sequence, before.uid)
    assert after.updated == datetime.fromtimestamp(START + 86_400, UTC)
    assert after.dated


def test_a_change_and_its_undoing_are_two_changes(site: Repository) -> None:
    site.commit(event(start="2026-12-04 18:00"))
    site.commit(event())
    assert revision(site.root).sequence == 2


def test_commits_that_touch_other_files_change_nothing(site: Repository) -> None:
    before = revision(site.root)
    site.commit(mentor("Another biography.\n"), "content/mentors/ada-example.md")
    assert revision(site.root) == before


def test_an_edit_that_is_not_committed_counts_as_it_will_when_it_is(site: Repository) -> None:
    before = revision(site.root)
    write(site.root / FILE, event(start="2026-12-04 18:00"))
    dirty = revision(site.root)
    site.commit()
    committed = revision(site.root)
    assert (before.sequence, dirty.sequence, committed.sequence) == (0, 1, 1)
    assert before.updated < dirty.updated <= committed.updated


def test_the_address_of_a_venue_is_the_place_of_its_events(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    site = Repository(tmp_path / "site")
    write(site.root / "data/venues.yaml", VENUE)
    site.commit(event(format="in-person", venue="hall"))
    before = revision(site.root)
    write(site.root / "data/venues.yaml", VENUE.replace("One Road 1", "Two Road 2"))
    dirty = revision(site.root)
    assert (dirty.sequence, dirty.updated > before.updated) == (before.sequence + 1, True)
    site.commit()
    after = revision(site.root)
    assert after.sequence == before.sequence + 1
    assert after.updated == datetime.fromtimestamp(START + 2 * 86_400, UTC)
    site.commit(
        VENUE.replace("One Road 1", "Two Road 2") + "loft:\n  name: Loft\n  address: {locality: Bonn}\n",
        "data/venues.yaml",
    )
    assert revision(site.root) == after


def test_a_venues_file_that_was_once_broken_counts_only_what_it_changed(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    site = Repository(tmp_path / "site")
    write(site.root / "data/venues.yaml", VENUE)
    site.commit(event(format="in-person", venue="{name: Own, address: {locality: Bonn}}"))
    before = revision(site.root).sequence
    site.commit("hall: [\n", "data/venues.yaml")
    site.commit(VENUE, "data/venues.yaml")
    assert revision(site.root).sequence == before


def test_the_sites_zone_is_part_of_the_time_of_events_without_one(site: Repository) -> None:
    site.commit(SITE.replace("Europe/Berlin", "Europe/London"), "site.yaml")
    assert revision(site.root).sequence == 1
    site.commit(
        SITE.replace("Europe/Berlin", "Europe/London").replace("Short Sessions", "Sessions"), "site.yaml"
    )
    assert revision(site.root).sequence == 1


def test_the_zone_of_the_site_is_nothing_to_an_event_with_its_own(site: Repository) -> None:
    site.commit(event(timezone="Asia/Kolkata"))
    before = revision(site.root)
    site.commit(SITE.replace("Europe/Berlin", "Europe/London"), "site.yaml")
    assert revision(site.root) == before


def test_a_renamed_file_keeps_its_uid_and_its_count(site: Repository) -> None:
    site.commit(event(start="2026-12-04 18:00"))
    before = revision(site.root)
    site.git("mv", FILE, "content/events/renamed.md")
    site.commit()
    after = revision(site.root, "content/events/renamed.md")
    assert (after.uid, after.sequence) == (before.uid, before.sequence)


def test_another_slug_keeps_the_uid(site: Repository) -> None:
    before = revision(site.root)
    site.commit(event(slug="another-name"))
    assert revision(site.root).uid == before.uid


def test_a_written_uid_is_the_uid(site: Repository) -> None:
    site.commit(event(uid="42@old.example"))
    assert revision(site.root).uid == "42@old.example"


def test_a_deleted_file_is_told_of_as_an_address_that_is_lost(site: Repository) -> None:
    write(site.root / "content/events/second.md", event())
    site.commit()
    (site.root / "content/events/second.md").unlink()
    site.commit()
    assert codes(site.root) == ["U105"]


def test_a_file_with_a_mistake_is_not_said_to_be_deleted_and_its_row_stays(tmp_path: Path) -> None:
    write_site(tmp_path, {"content/events/second.md": event(title="Second", start="2026-12-09 18:00")})
    found = survey(Options(root=tmp_path, at=NOW))
    assert found.history is not None
    keep_ledger(tmp_path, found.history)
    write(
        tmp_path / "content/events/second.md", event(title="Second", start="2026-12-09 18:00", durration="45")
    )
    broken = survey(Options(root=tmp_path, at=NOW))
    assert [p.code for p in broken.problems] == ["M101"]
    assert broken.history is not None
    assert (
        broken.history.ledger["content/events/second.md"] == found.history.ledger["content/events/second.md"]
    )
    (tmp_path / "content/events/second.md").unlink()
    assert [p.code for p in survey(Options(root=tmp_path, at=NOW)).problems] == ["U105"]


def test_a_clone_elsewhere_at_another_time_says_the_same(site: Repository, tmp_path: Path) -> None:
    site.commit(event(start="2026-12-04 18:00"))
    site.git("clone", "-q", str(site.root), str(tmp_path / "clone"))
    os.utime(tmp_path / "clone" / FILE, (0, 0))
    assert revision(tmp_path / "clone", now=NOW + timedelta(days=2)) == revision(site.root)


def test_a_merged_branch_counts_once(site: Repository) -> None:
    site.git("switch", "-q", "-c", "work")
    site.commit(event(start="2026-12-04 18:00"))
    site.commit(event(start="2026-12-05 18:00"))
    site.git("switch", "-q", "main")
    site.git("merge", "-q", "--no-ff", "-m", "merge", "work")
    assert revision(site.root).sequence == 1


def shallow(site: Repository, target: Path) -> Path:
    site.git("clone", "-q", "--depth", "1", f"file://{site.root}", str(target))
    return target


def test_a_shallow_clone_warns(site: Repository, tmp_path: Path) -> None:
    site.commit(event(start="2026-12-04 18:00"))
    assert codes(shallow(site, tmp_path / "clone")) == ["E105"]


@pytest.mark.parametrize("part", ["[],", '"a",', "{},", "1,"])
def test_a_ledger_that_is_crowded_is_not_read(part: str, tmp_path: Path) -> None:
    """45 MB of empty lists would take 1.1 GB of memory."""
    write(tmp_path / LEDGER, '{"version": 1, "files": {"a": [' + part * 300_000 + "[]]}}")
    rows, fault = read_ledger(tmp_path)
    assert (rows, fault.code if fault else "") == ({}, "E105")
    assert fault is not None
    assert fault.message == "the ledger cannot be read"


@pytest.mark.parametrize("how", ["large", "pipe", "link", "folder"])
def test_a_file_that_is_refused_is_not_said_to_be_deleted(how: str, tmp_path: Path) -> None:
    """The hint would be to let another file take its address."""
    path = tmp_path / "content/events/second.md"
    write_site(tmp_path, {"content/events/second.md": event(title="Second", start="2026-12-09 18:00")})
    found = survey(Options(root=tmp_path, at=NOW))
    assert found.history is not None
    keep_ledger(tmp_path, found.history)
    path.unlink()
    acts: dict[str, Callable[[], Any]] = {
        "large": lambda: path.write_text("---\n" + "x" * 1_000_000), "pipe": lambda: os.mkfifo(path),
        "link": lambda: path.symlink_to("first-tier.md"), "folder": path.mkdir,
    }  # fmt: skip
    acts[how]()
    told = {p.code for p in survey(Options(root=tmp_path, at=NOW)).problems}
    assert "U105" not in told
    assert told


def test_after_the_largest_sequence_there_is_none(tmp_path: Path) -> None:
    """RFC 5545, 3.3.8: an integer has 32 bits; what is written back to the ledger is taken the next time."""
    write_site(tmp_path)
    found = survey(Options(root=tmp_path, at=NOW))
    assert found.history is not None
    rows = {
        path: replace(row, sequence=2**31 - 1, facts="other") for path, row in found.history.ledger.items()
    }
    write(tmp_path / LEDGER, to_bytes(rows))
    for _ in range(2):
        again = survey(Options(root=tmp_path, at=NOW))
        assert again.history is not None
        assert {row.sequence for row in again.history.ledger.values()} == {2**31 - 1}
        assert [p.code for p in again.problems] == []
        keep_ledger(tmp_path, again.history)


def test_a_shallow_clone_with_the_ledger_says_what_the_whole_history_says(
    site: Repository, tmp_path: Path
) -> None:
    site.commit(event(start="2026-12-04 18:00"))
    whole = revision(site.root)
    history = survey(Options(root=site.root, at=NOW)).history
    assert history is not None
    site.commit(to_bytes(history.ledger).decode(), LEDGER)
    clone = shallow(site, tmp_path / "clone")
    assert codes(clone) == []
    found = revision(clone)
    assert (found.uid, found.sequence) == (whole.uid, whole.sequence)


def keep(root: Path) -> None:
    history = survey(Options(root=root, at=NOW)).history
    assert history is not None
    assert keep_ledger(root, history) == ()


def test_without_git_the_ledger_remembers(tmp_path: Path) -> None:
    write_site(tmp_path)
    first = revision(tmp_path)
    keep(tmp_path)
    assert revision(tmp_path) == first
    write(tmp_path / FILE, event("Another text.\n"))
    second = revision(tmp_path)
    assert (second.sequence, second.updated > first.updated) == (0, True)
    write(tmp_path / FILE, event(start="2026-12-04 18:00"))
    third = revision(tmp_path)
    keep(tmp_path)
    assert (third.sequence, revision(tmp_path)) == (1, third)


def test_without_git_the_zone_and_the_venues_count_too(tmp_path: Path) -> None:
    write_site(tmp_path, {"data/venues.yaml": VENUE, FILE: event(format="in-person", venue="hall")})
    keep(tmp_path)
    write(tmp_path / "data/venues.yaml", VENUE.replace("One", "Two"))
    assert revision(tmp_path).sequence == 1
    keep(tmp_path)
    write(tmp_path / "site.yaml", SITE.replace("Europe/Berlin", "Europe/London"))
    assert revision(tmp_path).sequence == 2


def test_without_git_a_renamed_file_is_known_by_its_text(tmp_path: Path) -> None:
    write_site(tmp_path)
    first = revision(tmp_path)
    keep(tmp_path)
    (tmp_path / FILE).rename(tmp_path / "content/events/renamed.md")
    assert revision(tmp_path, "content/events/renamed.md").uid == first.uid
    keep(tmp_path)
    assert revision(tmp_path, "content/events/renamed.md").uid == first.uid


def test_without_git_the_clock_and_the_place_change_nothing(tmp_path: Path) -> None:
    write_site(tmp_path / "a")
    keep(tmp_path / "a")
    shutil.copytree(tmp_path / "a", tmp_path / "b" / "c")
    assert revision(tmp_path / "b/c", now=NOW + timedelta(days=9)) == revision(tmp_path / "a")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"version": 1}',
        '{"version": 1, "files": []}',
        '{"version": 1, "files": {"a": 1}}',
        '{"version": 99, "files": {}}',
        '{"version": 1, "files": {"a": {"slug": "x", "uid": "y", "sequence": "z", "modified": "2026-01-01T00:00:00Z", "facts": "", "content": ""}}}',
    ],
)
def test_a_damaged_ledger_is_an_empty_one(tmp_path: Path, text: str) -> None:
    write_site(tmp_path, {LEDGER: text})
    assert read_ledger(tmp_path)[0] == {}
    assert revision(tmp_path).sequence == 0


def test_a_ledger_that_is_a_link_is_neither_read_nor_written(tmp_path: Path) -> None:
    write_site(tmp_path / "site")
    outside = write(tmp_path / "outside.json", "{}")
    (tmp_path / "site/data").mkdir()
    (tmp_path / "site" / LEDGER).symlink_to(outside)
    found = survey(Options(root=tmp_path / "site", at=NOW))
    assert found.history
    assert [(p.code, p.where.path) for p in found.problems if p.code == "F105"] == [("F105", LEDGER)]
    assert [p.code for p in keep_ledger(tmp_path / "site", found.history)] == ["F105"]
    assert outside.read_text() == "{}"


def test_a_partial_clone_warns_and_nothing_is_fetched_from_where_it_came(
    site: Repository, tmp_path: Path
) -> None:
    site.commit(event(start="2026-12-04 18:00"))
    site.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    site.git("clone", "-q", "--filter=blob:none", f"file://{site.root}", str(clone))
    lacking = ("-C", str(clone), "rev-list", "--objects", "--all", "--missing=print")
    before = site.git(*lacking)
    assert "\n?" in before
    assert codes(clone) == ["E105"]
    assert site.git(*lacking) == before


KILLED = "#!/bin/sh\nkill -9 $$\n"
FAILING = "#!/bin/sh\necho fatal: Out of memory >&2\nexit 128\n"


@pytest.mark.parametrize("how", ["no room", "killed", "failing"])
@pytest.mark.parametrize("at", range(1, 8))
def test_when_git_cannot_answer_a_build_says_so_or_makes_what_it_always_makes(
    at: int, how: str, site: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With less history a build would take back what calendars were told, and the ledger would keep it."""
    site.commit(event(start="2026-12-04 18:00"))
    clean = tmp_path / "clean"
    assert build(Options(root=site.root, at=NOW, output=clean)).published
    shutil.rmtree(site.root / ".microsite")
    real, asked = subprocess.run, list[object]()
    program = write(tmp_path / "git", KILLED if how == "killed" else FAILING)
    program.chmod(0o755)

    def run(command: list[str], **more: Any) -> Any:
        asked.append(command)
        if len(asked) != at:
            return real(command, **more)
        if how == "no room":
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN), command[0])
        return real([str(program), *command[1:]], **more)

    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "run", run)
        with contextlib.suppress(OSError):
            build(Options(root=site.root, at=NOW))
    assert not (site.root / "output").exists() or files(site.root / "output") == files(clean)
    assert build(Options(root=site.root, at=NOW)).published
    assert files(site.root / "output") == files(clean)
    assert not (site.root / LEDGER).exists()


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_repository_that_a_contributor_put_into_the_site_is_not_asked(tmp_path: Path) -> None:
    """A site below its repository's root may be given the files of a bare one, whose settings name a program."""
    (tmp_path / "outer").mkdir()
    site = Repository(tmp_path / "outer")
    inner = tmp_path / "outer/site"
    write_site(inner)
    site.commit()
    mark = tmp_path / "it-ran"
    program = write(tmp_path / "outer/gpg", f"#!/bin/sh\necho >> {mark}\n")
    program.chmod(0o755)
    signed = write(
        tmp_path / "signed",
        f"tree {site.git('write-tree').strip()}\nauthor x <x@x.example> {START} +0000\ncommitter x <x@x.example> {START} +0000\n"
        "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ\n -----END PGP SIGNATURE-----\n\nx\n",
    )
    commit = site.git("hash-object", "-t", "commit", "-w", str(signed)).strip()
    shutil.copytree(tmp_path / "outer/.git/objects", inner / "objects")
    write(inner / "refs/heads/main", commit + "\n")
    write(inner / "HEAD", "ref: refs/heads/main\n")
    config = f"[core]\n\tbare = true\n\tfsmonitor = {program}\n[log]\n\tshowSignature = true\n[gpg]\n\tprogram = {program}\n"
    write(inner / "config", config)
    assert codes(inner) in (["E105"], [])  # git before 2.38 asks it, and learns nothing
    assert not mark.exists()
    subprocess.run(["git", "log", "-1"], cwd=inner, capture_output=True, check=False)
    assert mark.exists(), "the trap does not work, so that nothing was tried"


def test_the_settings_of_whoever_builds_change_nothing(
    site: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.commit(event(start="2026-12-04 18:00"))
    site.git("mv", FILE, "content/events/other-tier.md")
    site.commit(event(start="2026-12-05 18:00"), "content/events/other-tier.md")
    before = revision(site.root, "content/events/other-tier.md")
    assert before.sequence == 2
    mark = tmp_path / "it-ran"
    program = write(tmp_path / "program", f"#!/bin/sh\necho >> {mark}\n")
    program.chmod(0o755)
    write(
        tmp_path / "home/.gitconfig",
        f"[log]\n\tshowSignature = true\n\tfollow = true\n\tdiffMerges = off\n\tdate = relative\n[diff]\n\trenameLimit = 1\n\trenames = false\n"
        f"\texternal = {program}\n[core]\n\tfsmonitor = {program}\n\tpager = {program}\n\tquotePath = true\n[color]\n\tui = always\n",
    )
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert revision(site.root, "content/events/other-tier.md") == before
    assert not mark.exists()


@pytest.mark.parametrize("name", [".microsite/cache.sqlite", ".MICROSITE/cache.sqlite"])
def test_a_memory_that_came_with_the_sources_stops_the_build(site: Repository, name: str) -> None:
    """It holds sanitized HTML, sealed with no secret: who may write it there may write anything into a page."""
    options = Options(root=site.root, at=NOW)
    assert build(options).published is not None
    site.commit()
    assert build(options).published is not None, "a memory of our own is overlooked by git"
    write(site.root / name, "forged")
    site.git("add", "--force", name)
    refused = build(options)
    assert [(p.code, p.where.path) for p in refused.problems] == [("E117", ".microsite")]
    assert refused.published is None
    site.git("rm", "-r", "-q", "--cached", name)
    assert build(options).published is not None


def sent_on(root: Path, at: datetime = NOW) -> dict[str, str]:
    """Return where old addresses lead, from a build that its own check has nothing to say about."""
    options = Options(root=root, at=at)
    assert build(options).published
    found, _ = prove(root / "output", "", options)
    assert to_text([p for p in found.problems if p.severity != "note"]) == ""
    return redirected(root, at)


def redirected(root: Path, at: datetime = NOW) -> dict[str, str]:
    """Return where old addresses lead, from a build that may warn of what was deleted."""
    assert build(Options(root=root, at=at)).published
    lines = (root / "output/_redirects").read_text("utf-8").splitlines()
    return {line.split()[0]: line.split()[1] for line in lines if line.startswith("/")}


def test_files_beside_a_renamed_page_lead_to_those_beside_its_new_one(site: Repository) -> None:
    site.git("mv", FILE, "content/events/renamed.md")
    site.git("mv", "content/mentors/ada-example.md", "content/mentors/ada.md")
    site.commit(event(mentors="[ada]"), "content/events/renamed.md")
    leads = sent_on(site.root)
    for name in ("", "event.ics", "card.jpg", "card-4x3.jpg", "card-1x1.jpg"):
        assert leads[f"/events/first-tier/{name}"] == f"/events/renamed/{name}"
    for name in ("", "calendar.ics", "feed.xml", "card.jpg"):
        assert leads[f"/mentors/ada-example/{name}"] == f"/mentors/ada/{name}"


def test_a_new_session_at_an_address_that_another_had_is_the_one_to_get_a_uid(site: Repository) -> None:
    """The renamed one keeps its UID, by which subscribers know it; the mend is told in the file that came later."""
    site.git("mv", FILE, "content/events/a-renamed.md")
    site.commit(event(), "content/events/a-renamed.md")
    site.commit(event(title="Another one", start="2026-12-10 18:00"), FILE)
    (twin,) = (p for p in survey(Options(root=site.root, at=NOW)).problems if p.code == "U103")
    assert twin.where.path == FILE
    assert "content/events/a-renamed.md" in twin.message
    mend = twin.hint.rpartition("uid: ")[2]
    site.commit(event(title="Another one", start="2026-12-10 18:00", uid=mend), FILE)
    assert codes(site.root) == []


def test_a_transcript_below_a_renamed_page_leads_on_too(site: Repository) -> None:
    cues = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Ada Example>Put the price first.\n"
    site.git("mv", FILE, "content/events/renamed.md")
    site.commit(cues, "transcripts/renamed.vtt")
    held = event(start="2026-11-12 18:00", transcript="{consent: true}")
    site.commit(held, "content/events/renamed.md")
    assert sent_on(site.root)["/events/first-tier/transcript/"] == "/events/renamed/transcript/"
    assert (site.root / "output/events/first-tier/transcript/index.html").is_file()


def test_files_beside_an_alias_of_a_session_lead_on_and_others_are_left_alone(site: Repository) -> None:
    site.commit(event(aliases="[/events/older/, /talks/older/, /events/oldest]"))
    leads = sent_on(site.root)
    assert leads["/events/older/event.ics"] == leads["/events/oldest/event.ics"]
    assert leads["/events/older/event.ics"] == "/events/first-tier/event.ics"
    assert "/talks/older/event.ics" not in leads


def test_files_of_what_has_expired_lead_to_what_is_like_them(site: Repository) -> None:
    gone = {"start": "2026-06-03 18:00", "publish_at": "2026-05-01", "expire_at": "2026-07-01"}
    series = (
        "---\ntitle: The pilot\nsummary: Six sessions in six weeks, to find out if it holds.\n---\nSix.\n"
    )
    site.commit(series, "content/series/pilot.md")
    site.commit(event("One.\n", title="One", **gone), "content/events/one.md")
    site.commit(event("Two.\n", title="Two", series="pilot", **gone), "content/events/two.md")
    leads = sent_on(site.root)
    assert leads["/events/one/event.ics"] == "/calendar.ics"
    assert leads["/events/one/card-4x3.jpg"] == "/card.jpg"
    assert leads["/events/two/event.ics"] == "/series/pilot/calendar.ics"
    assert leads["/events/two/card-4x3.jpg"] == "/series/pilot/card-4x3.jpg"


def test_a_topic_that_nobody_has_any_more_leads_on_with_its_files(site: Repository) -> None:
    """Taken out, expired or deleted, of a session or of a mentor: whoever subscribed to it is led to the next best calendar."""
    gone = {"start": "2026-06-03 18:00", "publish_at": "2026-05-01"}
    site.commit(event("One.\n", topics="[saas]"))
    site.commit(event("One.\n", topics="[pricing]"))
    site.commit(
        event(
            "Two.\n",
            title="Two",
            summary="Two prices on one page, and which of them people choose.",
            topics="[usage]",
            **gone,
        ),
        "content/events/two.md",
    )
    site.commit(
        event(
            "Six.\n",
            title="Six",
            summary="Six prices on one page, and which of them nobody chooses.",
            topics="[churn]",
            **gone,
        ),
        "content/events/six.md",
    )
    assert "/topics/usage/" not in sent_on(site.root)
    site.commit(
        event(
            "Two.\n",
            title="Two",
            summary="Two prices on one page, and which of them people choose.",
            topics="[usage]",
            **gone,
            expire_at="2026-07-01",
        ),
        "content/events/two.md",
    )
    (site.root / "content/events/six.md").unlink()
    site.commit()
    leads = {old: to for old, to in redirected(site.root).items() if old.startswith("/topics/")}
    files = {"": "/topics/", "calendar.ics": "/calendar.ics", "feed.xml": "/feed.xml"}
    assert leads == {f"/topics/{t}/{n}": to for t in ("saas", "usage", "churn") for n, to in files.items()}


def test_the_list_of_a_month_or_year_without_sessions_leads_on(site: Repository) -> None:
    site.commit(
        event(
            "Two.\n",
            title="Two",
            summary="Two prices on one page, and which of them people choose.",
            start="2028-02-01 18:00",
        ),
        "content/events/two.md",
    )
    site.commit(
        event(
            "Six.\n",
            title="Six",
            summary="Six prices on one page, and which of them nobody chooses.",
            start="2029-02-01 18:00",
        ),
        "content/events/six.md",
    )
    moved = {"status": "rescheduled", "previous_start": "2028-02-01 18:00", "start": "2028-03-01 18:00"}
    site.commit(
        event(
            "Two.\n", title="Two", summary="Two prices on one page, and which of them people choose.", **moved
        ),
        "content/events/two.md",
    )
    moved |= {"previous_start": "2029-02-01 18:00"}
    site.commit(
        event(
            "Six.\n",
            title="Six",
            summary="Six prices on one page, and which of them nobody chooses.",
            **moved,
        ),
        "content/events/six.md",
    )
    leads = {
        old: to for old, to in sent_on(site.root).items() if old.startswith("/events/20") or "archive" in old
    }
    assert leads == {
        "/events/2028/02/": "/events/archive/2028/",
        "/events/2029/02/": "/events/archive/",
        "/events/archive/2029/": "/events/archive/",
    }


CUES = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Ada Example>Put the price first.\n"


def test_a_transcript_leads_on_when_its_session_has_expired_or_consent_was_taken_back(
    site: Repository,
) -> None:
    over = {"start": "2026-06-03 18:00", "publish_at": "2026-05-01"}
    for name in ("one", "two"):
        site.commit(CUES, f"transcripts/{name}.vtt")
        site.commit(
            event(
                title=name,
                summary=f"Number {name} of two sessions that are over and were written down.",
                transcript="{consent: true}",
                **over,
            ),
            f"content/events/{name}.md",
        )
    assert not [old for old in sent_on(site.root) if "transcript" in old]
    site.commit(
        event(
            title="one",
            summary="Number one of two sessions that are over and were written down.",
            transcript="{consent: true}",
            expire_at="2026-07-01",
            **over,
        ),
        "content/events/one.md",
    )
    site.commit(
        event(
            title="two",
            summary="Number two of two sessions that are over and were written down.",
            transcript="{consent: false}",
            **over,
        ),
        "content/events/two.md",
    )
    leads = redirected(site.root)
    assert leads["/events/one/transcript/"] == "/events/"
    assert leads["/events/two/transcript/"] == "/events/two/"
    assert (site.root / "output/events/two/transcript/index.html").is_file()


def test_what_is_not_published_yet_gives_no_topic_away(site: Repository) -> None:
    site.commit(
        event(
            "Two.\n",
            title="Two",
            summary="Two prices on one page, and which of them people choose.",
            topics="[secret]",
            publish_at="2027-01-02",
        ),
        "content/events/two.md",
    )
    site.commit(
        event(
            "Six.\n",
            title="Six",
            summary="Six prices on one page, and which of them nobody chooses.",
            topics="[hidden]",
            draft="true",
        ),
        "content/events/six.md",
    )
    sent_on(site.root)
    assert not [
        p
        for p in (site.root / "output").rglob("*")
        if p.is_file() and re.search(rb"secret|hidden-", p.read_bytes())
    ]


def test_without_git_the_ledger_remembers_topics_months_and_transcripts(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site", {FILE: event(topics="[saas]", start="2027-02-01 18:00")})
    assert not [old for old in sent_on(site) if "topics" in old]
    write(site / FILE, event(topics="[pricing]", start="2027-03-01 18:00"))
    leads = sent_on(site)
    assert leads["/topics/saas/calendar.ics"] == "/calendar.ics"
    assert leads["/events/2027/02/"] == "/events/archive/2027/"
    assert sent_on(site) == leads


def test_where_no_session_is_left_lists_lead_to_the_page_of_all(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site", {FILE: event(topics="[saas]", expire_at="2026-12-10")})
    sent_on(site)
    leads = sent_on(site, datetime(2027, 1, 1, tzinfo=UTC))
    assert (leads["/topics/saas/"], leads["/events/2026/12/"]) == ("/topics/", "/events/")


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"draft": "true"}, "is a draft again, and its address /events/first-tier/ would lead nowhere"),
        (
            {"publish_at": "2026-12-01"},
            "waits for its `publish_at`, and its address /events/first-tier/ would lead nowhere",
        ),
        (
            {"draft": "true", "slug": "renamed"},
            "is a draft again, and its address /events/first-tier/ would lead nowhere",
        ),
    ],
)
def test_what_was_published_and_is_hidden_again_is_told(
    site: Repository, keys: dict[str, str], told: str
) -> None:
    """A reader would be told "not found", and calendars would lose a session that people booked."""
    assert codes(site.root) == []
    site.commit(event(**keys))
    found = [p for p in survey(Options(root=site.root, at=NOW)).problems if p.code == "U105"]
    assert [p.message for p in found] == [f"{FILE} {told}"]
    assert "aliases: [/events/first-tier/]" in found[0].hint


def test_what_was_never_published_may_become_a_draft(site: Repository) -> None:
    for keys in ({"publish_at": "2027-01-02"}, {"publish_at": "2027-01-02", "draft": "true"}):
        site.commit(event("Two.\n", title="Two", start="2027-03-01 18:00", **keys), "content/events/two.md")
        assert codes(site.root) == []


def identities(root: Path) -> list[str]:
    """Return the ids of the entries of both feeds of a site, which must be the same."""
    atom = re.findall(r"<entry[^>]*>\s*<id>([^<]*)", (root / "output/feed.xml").read_text("utf-8"))
    said = json.loads((root / "output/feed.json").read_bytes())
    assert atom == [item["id"] for item in said["items"]]
    return atom


FIRST = "https://sessions.example/events/first-tier/"


@pytest.mark.parametrize(
    "how", ["a name", "a slug", "a name and a slug", "a name twice", "and its uid is written"]
)
def test_a_renamed_session_keeps_its_identity_in_feeds(site: Repository, how: str) -> None:
    sent_on(site.root)
    assert identities(site.root) == [FIRST]
    keys = {} if how in {"a name", "a name twice"} else {"slug": "renamed"}
    if "name" in how:
        site.git("mv", FILE, "content/events/renamed.md")
        site.commit(event(), "content/events/renamed.md")
    if how == "a name twice":
        site.git("mv", "content/events/renamed.md", "content/events/once-more.md")
        site.commit(event(), "content/events/once-more.md")
    elif keys:
        keys |= {"uid": "7@old.example"} if "uid" in how else {}
        site.commit(event(**keys), "content/events/renamed.md" if "name" in how else FILE)
    leads = sent_on(site.root)
    assert identities(site.root) == [FIRST]
    assert "/events/first-tier/event.ics" in leads


def test_a_session_that_keeps_its_address_keeps_its_identity(site: Repository) -> None:
    site.git("checkout", "-q", "--orphan", "from-here-on")
    site.commit(event(slug="not-announced", draft="true"))
    site.commit(event(slug="tiers", uid="7@old.example"))
    site.git("mv", FILE, "content/events/renamed.md")
    site.commit(event(slug="tiers", uid="7@old.example"), "content/events/renamed.md")
    sent_on(site.root)
    assert identities(site.root) == ["https://sessions.example/events/tiers/"]


def test_two_sessions_are_never_one_in_feeds(site: Repository) -> None:
    site.git("mv", FILE, "content/events/renamed.md")
    site.commit(event(), "content/events/renamed.md")
    site.commit(
        event(
            "Another.\n",
            title="Another",
            summary="Another one, which nobody had planned before the first was renamed.",
            start="2026-12-09 18:00",
            uid="9@x.example",
        )
    )
    sent_on(site.root)
    assert sorted(identities(site.root)) == [FIRST, "https://sessions.example/events/renamed/"]


def test_a_session_that_takes_its_first_address_again_goes_by_it_from_then_on(tmp_path: Path) -> None:
    write_site(tmp_path)
    for slug in ("first-tier", "renamed", "first-tier", "again", "first-tier"):
        write(tmp_path / FILE, event(slug=slug))
        for _ in range(2):
            keep(tmp_path)
            sent_on(tmp_path)
            assert identities(tmp_path) == [FIRST], slug
    row = read_ledger(tmp_path)[0][FILE]
    assert (row.slug, row.former) == ("first-tier", ("first-tier", "renamed", "again"))


def test_without_git_the_ledger_and_aliases_know_the_first_address(tmp_path: Path) -> None:
    write_site(tmp_path)
    keep(tmp_path)
    write(tmp_path / FILE, event(slug="renamed"))
    sent_on(tmp_path)
    assert identities(tmp_path) == [FIRST]
    (tmp_path / LEDGER).unlink()
    sent_on(tmp_path)
    assert identities(tmp_path) == ["https://sessions.example/events/renamed/"]
    write(tmp_path / FILE, event(slug="renamed", aliases="[/events/first-tier/]"))
    sent_on(tmp_path)
    assert identities(tmp_path) == [FIRST]
