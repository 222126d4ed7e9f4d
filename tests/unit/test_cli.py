"""The command line: exit codes, forms of problems, the clock, and no trace of Python for a user's mistake."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sites import MENTOR, event, write, write_site
from tzdata import IANA_VERSION

from microsite.cli import cli

NOW = ["--now", "2026-11-22T12:00Z"]
BAD = {
    "content/events/clinic.md": event(
        capcity="12", summary="Größe, 100%: \u201eja\u201c", start="2026-02-30 18:00"
    )
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_site(tmp_path / "site")
    monkeypatch.chdir(tmp_path / "site")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return tmp_path / "site"


def run(*arguments: str, env: dict[str, str] | None = None) -> Result:
    done = CliRunner().invoke(cli, list(arguments), env=env, prog_name="microsite")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


def test_a_clean_site_exits_with_0_and_says_how_much_was_read(site: Path) -> None:
    done = run("validate", *NOW)
    assert (done.exit_code, done.output) == (0, "2 files read\n")
    assert site.exists()


def test_problems_exit_with_1_and_are_counted(site: Path) -> None:
    write(site / "content/events/clinic.md", event(capcity="12"))
    done = run("validate", *NOW)
    assert done.exit_code == 1
    assert done.output == (
        "content/events/clinic.md:13:1: error M101: unknown key 'capcity'\n  hint: did you mean 'capacity'?\n1 error\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["validate", "--nonsense"], ["validate", "--format", "xml"], ["validate", "--now", "soon"], ["build", "--jobs", "-1"],
     ["validate", "--site", "/nowhere"], ["new", "party", "x"], ["schema", "party"], ["check", "/nowhere"]],
)  # fmt: skip
def test_wrong_usage_exits_with_2(site: Path, arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    assert site.exists()


def test_a_ledger_that_cannot_be_kept_is_an_error_and_is_not_said_to_be_there(site: Path) -> None:
    (site / "data/ledger.json").mkdir(parents=True)
    done = run("ledger", *NOW)
    assert done.exit_code == 1
    assert "data/ledger.json: error F105: this is not a regular file\n" in done.output
    assert done.output.endswith("\n1 error\n")


@pytest.mark.parametrize("command", [("ledger",), ("launch", "--out", "../told", "--jobs", "1")])
def test_what_the_machine_refuses_to_read_is_told_and_nothing_is_written_of_half_a_site(
    command: tuple[str, ...], site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("build", *NOW).exit_code == 0
    assert run("ledger", *NOW).exit_code == 0
    before = (site / "data/ledger.json").read_bytes()
    scandir, asked = os.scandir, iter((False, *(True for _ in range(99))))

    def refused(path: str | Path = ".") -> object:
        ours = str(path).endswith("content/events")
        if ours and (command[0] == "ledger" or next(asked)):  # the launch has read it once before its check
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return scandir(path)

    monkeypatch.setattr("microsite.read.files.os.scandir", refused)
    done = run(*command, *NOW)
    assert done.exit_code == 1
    assert "content/events: error F101: the file cannot be read: Input/output error" in done.output
    assert (site / "data/ledger.json").read_bytes() == before
    assert not (site.parent / "told").exists()


def test_without_a_site_the_next_step_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("validate")
    assert done.exit_code == 2
    assert "microsite init my-site makes one" in done.output


def test_the_site_is_found_upwards(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site / "content/events")
    assert run("validate", *NOW).exit_code == 0
    assert run("build", *NOW).exit_code == 0
    assert (site / "output/index.html").exists()


def test_the_json_form_is_one_object_with_every_problem(site: Path) -> None:
    write(site / "content/events/clinic.md", event(capcity="12"))
    done = run("validate", *NOW, "--format", "json")
    found = json.loads(done.output)
    assert done.exit_code == 1
    assert found["files"] == 2
    assert found["problems"] == [
        {"code": "M101", "severity": "error", "message": "unknown key 'capcity'", "hint": "did you mean 'capacity'?",
         "path": "content/events/clinic.md", "line": 13, "column": 1},
    ]  # fmt: skip


def test_the_github_form_is_annotations(site: Path) -> None:
    write(site / "content/events/clinic.md", event(register="50%,:x"))
    done = run("validate", *NOW, "--format", "github")
    (line,) = done.output.strip().splitlines()
    assert line.startswith(
        "::error file=content/events/clinic.md,line=9,col=11,title=M107::register is '50%25,:x'"
    )
    assert "%0Ahint: " in line


def test_the_sarif_form_has_the_shape_that_code_hosts_read(site: Path) -> None:
    write(site / "content/events/größe x.md", event())
    found: dict[str, Any] = json.loads(run("validate", *NOW, "--format", "sarif").output)
    assert found["version"] == "2.1.0"
    (log,) = found["runs"]
    (result,) = log["results"]
    assert result["ruleId"] == "U101"
    assert result["level"] == "error"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "content/events/gr%C3%B6%C3%9Fe%20x.md"
    assert place["region"] == {"startLine": 1, "startColumn": 1}
    assert {rule["id"] for rule in log["tool"]["driver"]["rules"]} == {"U101"}
    assert log["columnKind"] == "unicodeCodePoints"


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_a_clean_site_is_nothing_in_the_forms_for_programs(site: Path, form: str) -> None:
    done = run("validate", *NOW, "--format", form)
    assert done.exit_code == 0
    assert site.exists()
    if form != "github":
        json.loads(done.output)
    else:
        assert done.output.strip() == ""


def test_notes_and_warnings_stop_only_a_strict_run(site: Path) -> None:
    write(site / "content/events/clinic.md", event(summary=None))
    assert run("validate", *NOW).exit_code == 0
    assert run("validate", *NOW, "--strict").exit_code == 1
    assert run("build", *NOW, "--strict").exit_code == 1
    assert not (site / "output").exists()
    assert run("build", *NOW).exit_code == 0


def test_a_time_that_happens_twice_is_a_warning_and_an_error_under_strict(site: Path) -> None:
    write(site / "content/events/clinic.md", event(start="2026-10-25 02:30"))
    assert "warning T104" in run("validate", *NOW).output
    assert run("validate", *NOW).exit_code == 0
    assert run("validate", *NOW, "--strict").exit_code == 1


def test_the_clock_is_now_or_the_epoch_or_the_start(site: Path) -> None:
    write(site / "content/mentors/bea.md", MENTOR.replace("publish_at: 2026-06-01", "publish_at: 2026-12-01"))
    write(site / "content/events/clinic.md", event(mentors="[bea]"))
    assert run("validate", "--now", "2026-11-22").exit_code == 1
    assert run("validate", "--now", "2026-12-02T00:00+01:00").exit_code == 0
    assert run("validate", env={"SOURCE_DATE_EPOCH": "1795500000"}).exit_code == 1
    assert run("validate", env={"SOURCE_DATE_EPOCH": "1796500000"}).exit_code == 0
    assert run("validate", env={"SOURCE_DATE_EPOCH": "soon"}).exit_code == 2
    assert run("validate", "--now", "2026-12-02", env={"SOURCE_DATE_EPOCH": "1795500000"}).exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        *(
            [command, "--now", now]
            for command in ("validate", "roster")
            for now in (
                "0001-01-01T00:00+14:00",
                "9999-12-31T23:59-14:00",
                "0001-01-01",
                "9999-12-31",
                "x" * 9_999,
            )
        ),
        *(["roster", "--week", week, *NOW] for week in ("0001-W01", "9999-W52", "9999-W53", "2026-W54")),
    ],
)
def test_a_time_at_the_edges_of_the_calendar_is_wrong_usage(site: Path, arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.exit_code, len(done.output) < 400) == (2, True), done.output
    assert "internal error" not in done.output
    assert site.exists()


@pytest.mark.parametrize("epoch", ["9" * 5_000, "-1", "99999999999"])
def test_an_epoch_at_the_edges_of_the_calendar_is_wrong_usage(site: Path, epoch: str) -> None:
    done = run("validate", env={"SOURCE_DATE_EPOCH": epoch})
    assert (done.exit_code, len(done.output) < 400) == (2, True), done.output
    assert site.exists()


def test_a_build_says_what_it_wrote_and_the_second_that_nothing_changed(site: Path) -> None:
    first = run("build", *NOW)
    assert first.exit_code == 0
    assert "written, 0 as they were, 0 deleted; time zones of 20" in first.output
    second = run("build", *NOW)
    assert ": 0 written, " in second.output
    assert site.exists()


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_the_log_of_a_build_says_which_rules_of_time_zones_it_went_by(site: Path, form: str) -> None:
    for _ in ("anew", "as it stands"):
        assert IANA_VERSION in run("build", *NOW, "--format", form).output
    assert site.exists()


def test_a_broken_site_publishes_nothing_and_says_so(site: Path) -> None:
    write_site(site, BAD)
    done = run("build", *NOW)
    assert done.exit_code == 1
    assert "nothing was published; what was published before is as it was; time zones of 20" in done.output
    assert not (site / "output").exists()


def test_a_checked_site_is_clean(site: Path) -> None:
    assert run("build", *NOW).exit_code == 0
    done = run("check", *NOW)
    assert done.exit_code == 0, done.output
    assert site.exists()


def test_drafts_are_published_on_request(site: Path) -> None:
    write(site / "content/events/clinic.md", event(draft="true"))
    run("build", *NOW)
    assert not (site / "output/events/clinic").exists()
    run("build", *NOW, "--drafts")
    assert (site / "output/events/clinic/index.html").exists()
    run("build", *NOW)
    assert not (site / "output/events/clinic").exists()


@pytest.mark.parametrize("output", [".", "..", "content", "content/x", "themes", "site.yaml"])
def test_a_folder_that_holds_sources_is_never_the_output(site: Path, output: str) -> None:
    before = sorted(site.rglob("*"))
    done = run("build", *NOW, "--output", output)
    assert done.exit_code == 1
    assert "C103" in done.output
    assert sorted(p for p in site.rglob("*") if ".microsite" not in p.parts) == before


def test_init_new_validate_build_and_check_follow_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("init", "site").exit_code == 0
    assert run("init", "site").exit_code == 1
    monkeypatch.chdir(tmp_path / "site")
    for kind in ("event", "mentor", "series", "page"):
        done = run("new", kind, f"My {kind}")
        assert done.exit_code == 0
        assert "\ndraft: true " in (tmp_path / "site" / done.output.strip()).read_text("utf-8")
    for command in (["validate"], ["build"], ["check"]):
        done = run(*command)
        assert done.exit_code == 0, done.output
    assert list(Path("output").glob("*/my-*")) == []  # what is filled in is nobody's text yet


@pytest.mark.parametrize(
    ("command", "key"),
    [
        (["init", "fresh"], "files"),
        (["new", "event", "A fresh one"], "files"),
        (["theme", "new", "ours"], "files"),
        (["ledger", *NOW], "files"),
        (["next-change", *NOW], "next"),
    ],
)
def test_what_tells_of_problems_tells_them_to_programs_too(site: Path, command: list[str], key: str) -> None:
    """A script that asks for JSON gets it whether all is well or not."""
    done = run(*command, "--format", "json")
    assert (done.exit_code, json.loads(done.output)["problems"]) == (0, [])
    assert json.loads(done.output)[key]
    (site / "site.yaml").write_text("title: [", "utf-8")
    (site / "data").mkdir(exist_ok=True)
    refused = run(*command, "--format", "json")
    assert refused.exit_code == 1
    assert json.loads(refused.output)["problems"]


def python(code: str, cwd: Path) -> str:
    here = Path(__file__).parent.parent.parent
    script = f"import sys; sys.path.insert(0, {str(here)!r})\n{code}"
    return subprocess.run(
        [sys.executable, "-P", "-c", script], cwd=cwd, capture_output=True, text=True, check=True
    ).stdout


def test_help_loads_none_of_the_heavy_packages(tmp_path: Path) -> None:
    code = """
from microsite.cli import cli
try:
    cli(["--help"], prog_name="microsite")
except SystemExit:
    pass
heavy = "jinja2 yaml extruct babel lxml icalendar PIL markdown nh3 mf2py feedparser cmarkgfm slugify".split()
print("LOADED", [name for name in heavy if name in sys.modules])
"""
    assert python(code, tmp_path).strip().endswith("LOADED []")


def test_a_build_loads_nothing_of_clusters_and_stores_that_it_does_not_use(tmp_path: Path) -> None:
    write_site(tmp_path)
    code = """
from microsite.cli import cli
try:
    cli(["build", "--now", "2026-11-22"], prog_name="microsite")
except SystemExit:
    pass
far = "dask distributed tornado fsspec s3fs botocore aiobotocore aiohttp".split()
print("LOADED", [name for name in far if name in sys.modules])
"""
    assert python(code, tmp_path).strip().endswith("LOADED []")
    assert (tmp_path / "output/index.html").exists()
