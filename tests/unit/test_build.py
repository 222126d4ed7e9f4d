"""A build: the same bytes on any machine, nothing when there is an error, and every address below the base URL."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sites import EVENT, NOW, SITE, event, mentor, png, write, write_site

from microsite.build import Built, Options, build
from microsite.diagnostics import to_text
from microsite.engine.executors import executor
from microsite.graph import Graph
from microsite.plan.describe import Material
from microsite.plan.planned import Early, Plan
from microsite.plan.whole import plan
from microsite.program.proof import prove
from microsite.values.calls import Caller

HERE = Path(__file__).parent.parent.parent
MORE: Mapping[str, str | bytes] = {
    "content/events/clinic.md": event(
        "# Bring\n\n- a page\n\n![Ada](/img/ada.png)\n", format="in-person", venue="hall", series="pilot"
    ),
    "content/events/past.md": event(start="2026-10-01 18:00", aliases="[/old/]", topics="[pricing, größe]"),
    "content/events/groesse.md": event(slug="größe", status="cancelled"),
    "content/series/pilot.md": "---\ntitle: Pilot\nsummary: Six sessions.\ntopics: [pricing]\n---\nText.\n",
    "content/pages/about.md": "---\ntitle: About\nnav: true\n---\nSee [a session](../events/clinic.md) and [the calendar](/calendar.ics).\n",
    "data/venues.yaml": "hall:\n  name: Hall\n  address: {locality: Berlin, country: DE}\n",
}


def made(root: Path, base_url: str = "") -> Built:
    return build(Options(root=root, at=NOW, base_url=base_url))


def tree(output: Path) -> dict[str, str]:
    return {
        p.relative_to(output).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(output.rglob("*"))
        if p.is_file()
    }


def good(built: Built) -> None:
    assert built.published is not None, to_text(built.problems)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    root = write_site(tmp_path_factory.mktemp("reference"), MORE)
    good(made(root))
    return tree(root / "output")


EDITED = "content/events/past.md"
CHILD = """
import os, sys
sys.path.insert(0, {here!r})
os.umask(int(sys.argv[1], 8))
from pathlib import Path
from datetime import datetime, UTC
from microsite.build import Options, build
from microsite.values.calls import Caller
built = build(Options(root=Path(sys.argv[2]), at=datetime(2026, 11, 22, 12, tzinfo=UTC)))
sys.exit(built.published is None or built.amended != ("few" in sys.argv))
"""


@pytest.mark.parametrize(
    ("environment", "umask", "where"),
    [
        (
            {
                "PYTHONHASHSEED": "1",
                "TZ": "Pacific/Kiritimati",
                "LC_ALL": "C",
                "PYTHONOPTIMIZE": "2",
                "COLUMNS": "20",
                "HOME": "/nonexistent",
                "USER": "nobody",
            },
            "077",
            "relative",
        ),
        (
            {
                "PYTHONHASHSEED": "2",
                "TZ": "America/Los_Angeles",
                "LC_ALL": "tr_TR.UTF-8",
                "LANG": "de_DE",
                "PYTHONDEVMODE": "1",
                "PYTHONDONTWRITEBYTECODE": "1",
                "SOURCE_DATE_EPOCH": "1",
                "TERM": "xterm-256color",
                "FORCE_COLOR": "1",
            },
            "000",
            "absolute",
        ),
    ],
)
def test_hash_seed_zone_locale_umask_and_folder_change_no_byte(
    tmp_path: Path, reference: dict[str, str], environment: dict[str, str], umask: str, where: str
) -> None:
    root = tmp_path / "a folder" / "größe"
    for path in sorted(MORE, reverse=True):  # another order of creation, other times of the files
        os.utime(write(root / path, MORE[path]), (1, 1))
    write_site(root, MORE)
    given = "." if where == "relative" else str(root)
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **environment}
    subprocess.run(
        [sys.executable, "-c", CHILD.format(here=str(HERE)), umask, given], cwd=root, env=env, check=True
    )
    assert tree(root / "output") == reference
    assert {p.stat().st_mode & 0o777 for p in (root / "output").rglob("*") if p.is_file()} == {0o644}
    assert {p.stat().st_mode & 0o777 for p in (root / "output").rglob("*") if p.is_dir()} == {0o755}


@pytest.mark.parametrize("command", ["validate", "check"])
def test_reports_are_the_same_words_everywhere(command: str, tmp_path: Path) -> None:
    faulty = {
        f"content/events/e{n}.md": event(capcity="1", titel="x", start="2026-02-30 18:00") for n in range(9)
    }
    said = set()
    for seed, zone, locale in (("1", "Pacific/Kiritimati", "C"), ("2", "America/St_Johns", "tr_TR.UTF-8")):
        root = write_site(tmp_path / f"größe {seed}", MORE if command == "check" else {**MORE, **faulty})
        env = {
            "PATH": os.environ["PATH"],
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": locale,
            "COLUMNS": seed * 2,
        }
        if command == "check":
            good(made(root))
            for path in ("events/first-tier/index.html", "feed.xml", "sitemap.xml"):
                (root / "output" / path).unlink()
        run = [
            sys.executable,
            "-P",
            "-m",
            "microsite",
            command,
            *(["--now", "2026-11-22"] if command == "validate" else []),
        ]
        done = subprocess.run(
            run, cwd=root, env={**env, "PYTHONPATH": str(HERE)}, capture_output=True, check=False
        )
        assert done.returncode == 1, done.stderr
        said.add(done.stdout + done.stderr)
    assert len(said) == 1
    assert said.pop().count(b"error") > 2


@pytest.mark.parametrize("processes", [2, 8])
def test_processes_make_the_same_bytes_as_one(
    processes: int, tmp_path: Path, reference: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("microsite.engine.executors.BATCH", 1)
    root = write_site(tmp_path, MORE)
    with executor(processes) as run:
        good(build(Options(root=root, at=NOW), run))
    assert tree(root / "output") == reference


@pytest.mark.parametrize("edited", [EDITED, "content/pages/about.md", "content/mentors/ada-example.md"])
def test_and_a_build_of_few_edits_does_so_elsewhere_too(edited: str, tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", MORE)
    good(made(root))
    with (root / edited).open("a") as file:
        file.write("One more sentence.\n")
    clean = Path(
        shutil.copytree(root, tmp_path / "clean", ignore=shutil.ignore_patterns("output", ".microsite"))
    )
    good(made(clean))
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONHASHSEED": "3", "TZ": "Asia/Kolkata"}
    child = [sys.executable, "-c", CHILD.format(here=str(HERE)), "007", str(root), "few"]
    subprocess.run(child, env=env, check=True)
    assert tree(root / "output") == tree(clean / "output")
    assert {p.stat().st_mode & 0o777 for p in (root / "output").rglob("*") if p.is_file()} == {0o644}


def test_the_order_in_which_a_folder_lists_its_files_changes_no_byte(
    tmp_path: Path, reference: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.scandir

    @contextmanager
    def backwards(path: str | Path) -> Iterator[Iterator[os.DirEntry[str]]]:
        with real(path) as listing:
            yield iter(sorted(listing, key=lambda entry: entry.name, reverse=True))

    monkeypatch.setattr(os, "scandir", backwards)
    monkeypatch.setattr(os, "listdir", lambda path=".", real=os.listdir: sorted(real(path), reverse=True))
    root = write_site(tmp_path / "site", MORE)
    good(made(root))
    assert tree(root / "output") == reference
    with (root / EDITED).open("a") as file:
        file.write("One more sentence.\n")
    assert made(root).amended
    monkeypatch.undo()
    clean = Path(
        shutil.copytree(root, tmp_path / "clean", ignore=shutil.ignore_patterns("output", ".microsite"))
    )
    good(made(clean))
    assert tree(root / "output") == tree(clean / "output")


def test_an_incremental_build_equals_a_clean_one_after_any_of_many_edits(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", MORE)
    good(made(root))
    edits: list[tuple[str, str | bytes | None]] = [
        ("content/events/clinic.md", event("Other.\n")),
        ("content/events/past.md", None),
        ("content/mentors/ada-example.md", mentor("Another.\n", name="Ada Other")),
        ("content/events/new.md", event(start="2026-12-09 18:00")),
        ("site.yaml", SITE.replace("Short Sessions", "Sessions")),
        ("content/events/new.md", event(start="2026-12-09 19:00")),
    ]
    for number, (path, text) in enumerate(edits):
        if text is None:
            (root / path).unlink()
        else:
            status = (root / path).stat() if (root / path).exists() else None
            write(root / path, text)
            if status:
                os.utime(root / path, ns=(status.st_atime_ns, status.st_mtime_ns))
        good(made(root))
        clean = tmp_path / f"clean-{number}"
        shutil.copytree(root, clean, ignore=shutil.ignore_patterns("output", ".microsite"))
        good(made(clean))
        assert tree(root / "output") == tree(clean / "output")


def test_the_next_day_changes_only_what_the_day_changes(tmp_path: Path) -> None:
    root = write_site(tmp_path, MORE)
    good(made(root))
    later = build(Options(root=root, at=NOW + timedelta(minutes=5)))
    assert later.published is not None
    assert later.published.written == 0


@pytest.mark.parametrize(
    "files",
    [
        {"content/events/clinic.md": event(capcity="12")},
        {"content/events/clinic.md": "no fence"},
        {"site.yaml": "title: [\n"},
        {"themes/default/templates/event.html": "{{ nothing.at.all }}"},
        {"content/events/clinic.md": event(mentors="[nobody]")},
    ],
)
def test_with_an_error_the_last_good_output_stays_byte_for_byte(
    tmp_path: Path, files: dict[str, str]
) -> None:
    root = write_site(tmp_path, MORE)
    if any(path.startswith("themes") for path in files):
        shutil.copytree(HERE / "themes/default", root / "themes/default")
    good(made(root))
    before = {
        p: (p.stat().st_ino, p.stat().st_mtime_ns, p.read_bytes() if p.is_file() else b"")
        for p in (root / "output").rglob("*")
    }
    write_site(root, {**MORE, **files})
    built = made(root)
    assert built.published is None
    assert any(p.severity == "error" for p in built.problems)
    after = {
        p: (p.stat().st_ino, p.stat().st_mtime_ns, p.read_bytes() if p.is_file() else b"")
        for p in (root / "output").rglob("*")
    }
    assert after == before
    assert not (root / ".output.microsite").exists()
    write_site(root, MORE)
    shutil.rmtree(root / "themes", ignore_errors=True)
    good(made(root))


@pytest.mark.parametrize(("path", "shown"), [("sub", "/sub/"), ("a/größe", "/a/gr%C3%B6%C3%9Fe/")])
def test_every_address_of_a_site_below_a_path_begins_with_the_path(
    tmp_path: Path, path: str, shown: str
) -> None:
    root = write_site(
        tmp_path, {**MORE, "site.yaml": SITE.replace("sessions.example/", f"sessions.example/{path}/")}
    )
    good(made(root))
    count = 0
    for page in (root / "output").rglob("*.html"):
        text = page.read_text("utf-8")
        own = re.findall(r'(?:href|src|action|content)="(/[^"]*)"', text)
        own += re.findall(r'https://sessions\.example(/[^"<\s]*)', text)
        assert [found for found in own if not found.startswith(shown)] == [], page
        count += len(own)
    assert count > 100
    for name in (
        "sitemap.xml",
        "feed.xml",
        "events.json",
        "llms.txt",
        "robots.txt",
        "calendar.ics",
        "_redirects",
    ):
        text = (root / "output" / name).read_text("utf-8").replace("\n ", "")
        for found in re.findall(r'https://sessions\.example(/[^"<\s\\)]*)', text):
            assert found.startswith(shown), (name, found)


def test_a_base_url_that_is_given_stands_in_everywhere(tmp_path: Path) -> None:
    root = write_site(tmp_path, MORE)
    good(made(root, base_url="https://preview.example/42/"))
    for path in (root / "output").rglob("*"):
        if path.suffix in {".html", ".xml", ".json", ".txt"}:
            assert "https://sessions.example" not in path.read_text("utf-8"), path
    assert "@sessions.example" in (root / "output/calendar.ics").read_text("utf-8")


def pages(root: Path, at: datetime = NOW) -> set[str]:
    good(build(Options(root=root, at=at)))
    return {p.parent.name for p in (root / "output/events").glob("*/index.html")} - {"archive"}


def test_a_build_and_a_check_count_the_same_files(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", MORE)
    built = made(root)
    files = [p for p in (root / "output").rglob("*") if p.is_file() and p.name != ".microsite-output"]
    assert built.published
    assert built.published.written == len(files)
    finding, _ = prove(root / "output", "", Options(root=root, at=NOW))
    assert finding.summary.files == len(files)
    again = made(root)
    assert again.published
    assert (again.published.written, again.published.kept) == (0, len(files))


def test_drafts_and_dates_decide_what_is_published(tmp_path: Path) -> None:
    files = {
        "content/events/draft.md": event(draft="true"),
        "content/events/later.md": event(publish_at="2026-11-23"),
        "content/events/gone.md": event(expire_at="2026-11-22 13:00"),
        "content/events/going.md": event(expire_at="2026-11-23"),
    }
    root = write_site(tmp_path, files)
    assert pages(root) == {"first-tier", "going", "gone"}
    calendar = (root / "output/calendar.ics").read_text("utf-8")
    assert [
        name for name in ("first-tier", "going", "gone", "draft", "later") if f"UID:{name}@" in calendar
    ] == ["first-tier", "going"]
    assert "url=/events/" in (root / "output/events/gone/index.html").read_text("utf-8")
    assert pages(root, datetime(2026, 11, 22, 23, 0, tzinfo=UTC)) == {"first-tier", "later", "going", "gone"}
    calendar = (root / "output/calendar.ics").read_text("utf-8")
    assert [
        name for name in ("first-tier", "going", "gone", "draft", "later") if f"UID:{name}@" in calendar
    ] == ["first-tier", "later"]


def test_private_facts_and_comments_are_nowhere_in_the_output(tmp_path: Path) -> None:
    secret = event(
        "Text. <!-- secret-comment -->\n",
        private="{room: https://meet.example/secret-room, notes: secret-note}",
        imported="{a: secret-import}",
    )
    root = write_site(
        tmp_path,
        {
            "content/events/clinic.md": secret.replace("title:", "# secret-yaml\ntitle:"),
            "content/events/.secret.md": EVENT,
        },
    )
    good(made(root))
    assert (root / "output/events/clinic/index.html").exists()
    for path in (root / "output").rglob("*"):
        assert not path.is_file() or b"secret" not in path.read_bytes(), path


def test_what_was_taken_away_by_hand_comes_back(tmp_path: Path) -> None:
    root = write_site(tmp_path, MORE)
    good(made(root))
    whole = tree(root / "output")
    (root / "output/index.html").write_text("tampered")
    shutil.rmtree(root / "output/events")
    write(root / "output/stray.html", "stray")
    good(made(root))
    assert tree(root / "output") == whole


def test_a_foreign_folder_is_not_touched(tmp_path: Path) -> None:
    root = write_site(tmp_path, {"output/mine.txt": "mine"})
    built = made(root)
    assert [p.code for p in built.problems] == ["C103"]
    assert [p.name for p in (root / "output").iterdir()] == ["mine.txt"]


def test_a_file_that_changes_while_it_is_built_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_site(tmp_path, MORE)

    def and_then_a_save(graph: Graph, material: Material, call: Caller, early: Early | None) -> Plan:
        planned = plan(graph, material, call, early)
        write(root / "content/img/ada.png", png(300, 300))
        return planned

    monkeypatch.setattr("microsite.plan.whole.plan", and_then_a_save)
    built = made(root)
    assert built.published is None
    assert {(p.code, p.where.path) for p in built.problems if p.severity == "error"} == {
        ("F101", "content/img/ada.png")
    }
    monkeypatch.undo()
    good(made(root))


def test_an_interrupted_publish_is_finished_even_when_the_site_is_broken_now(tmp_path: Path) -> None:
    root = write_site(tmp_path, MORE)
    good(made(root))
    workshop = root / ".output.microsite"
    write(workshop / "0", "the rest of it")
    write(workshop / "journal.json", '{"rename": [["0", "index.html"]], "delete": []}')
    write(root / "content/events/clinic.md", "no fence")
    assert made(root).published is None
    assert (root / "output/index.html").read_text() == "the rest of it"
    assert not workshop.exists()


def test_a_time_of_day_decides_which_session_is_next(tmp_path: Path) -> None:
    root = write_site(
        tmp_path, {"content/events/a.md": event(start="2026-11-22 12:30", title="The early one")}
    )
    good(build(Options(root=root, at=datetime(2026, 11, 22, 11, 0, tzinfo=UTC))))
    first = (root / "output/index.html").read_text("utf-8")
    good(build(Options(root=root, at=datetime(2026, 11, 22, 13, 0, tzinfo=UTC))))
    second = (root / "output/index.html").read_text("utf-8")
    assert "The early one" in first
    assert first != second
