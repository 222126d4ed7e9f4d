"""An import as a whole: wrong use is told before anything is written, and the account is data as well as text."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from importing import bring, site_in, text_of

from microsite.cli import cli
from microsite.diagnostics import Span
from microsite.importers import FORMATS, writer
from microsite.importers.account import to_dict, to_text
from microsite.importers.options import parse_filters, parse_maps
from microsite.importers.run import run_import
from microsite.importers.values import Draft, Item

ROWS = "title,start,duration,speaker,format,note\n\x1b[31mRed,2026-12-03 18:00,30,Ada Example,online,=2+2\n"


def source(folder: Path) -> Path:
    """Write a table of one row whose title would colour a terminal."""
    path = folder / "t.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_a_site_is_needed(tmp_path: Path) -> None:
    report = run_import("csv", source(tmp_path), tmp_path / "none", "event", {}, force=False)
    assert [p.code for p in report.problems] == ["C101"]


@pytest.mark.parametrize("yaml", ["timezone: Mars/Olympus\n", "a: [\n", "- a\n", "a: &x 1\n"])
def test_a_site_that_cannot_be_read_stops_the_import(tmp_path: Path, yaml: str) -> None:
    site = site_in(tmp_path)
    (site / "site.yaml").write_text(yaml, encoding="utf-8")
    assert bring("csv", source(tmp_path), site).files == ()


@pytest.mark.parametrize(("name", "kind"), [("docx", "event"), ("csv", "person")])
def test_an_unknown_format_or_kind_is_told(tmp_path: Path, name: str, kind: str) -> None:
    report = bring(name, source(tmp_path), site_in(tmp_path), kind)
    assert [p.code for p in report.problems] == ["I106"]


@pytest.mark.parametrize("option", ["title", "=x", "title=", "title==", ""])
def test_an_option_that_is_no_mapping_is_told(option: str) -> None:
    assert [p.code for p in parse_maps([option])[1]] == ["I106"]


def test_literals_keep_their_sign_and_a_key_is_mapped_once() -> None:
    assert parse_maps(["format==online", "mentors=who"])[0] == {"format": "=online", "mentors": "who"}
    assert parse_maps(["a=b", "a=c"])[1]


def test_two_conditions_on_one_field_mean_either() -> None:
    filters, faults = parse_filters(["kind=talk", "kind=panel", "room!=Online"])
    assert [(f.field, f.values, f.negated) for f in filters] == [
        ("kind", ("talk", "panel"), False),
        ("room", ("Online",), True),
    ]
    assert faults == ()
    assert parse_filters(["x"])[1]


def test_the_account_is_text_that_no_terminal_obeys_and_plain_json(tmp_path: Path) -> None:
    site = site_in(tmp_path)
    report = bring("csv", source(tmp_path), site)
    assert "\x1b" not in to_text(report)
    text = text_of(site, "content/events/31mred.md")
    assert "\x1b" not in text
    assert text.startswith("---\ntitle: '[31mRed'\n")
    data = json.loads(json.dumps(to_dict(report)))
    assert {row["field"]: row["how"] for row in data["fields"]}["note"] == "kept"
    assert data["files"][-1]["kind"] == "event"


def test_every_format_of_the_shelf_has_a_reader(tmp_path: Path) -> None:
    site = site_in(tmp_path)
    for name in FORMATS:
        assert bring(name, tmp_path / "missing", site).problems[0].message == "there is nothing here"


def draft(slug: str, day: str = "") -> Draft:
    """Return a draft of which only slug and day matter."""
    return Draft(
        kind="event",
        slug=slug,
        source=Span("x"),
        items=(Item("title", "T"),),
        body="",
        rows=(),
        problems=(),
        day=day,
    )


def test_twin_slugs_get_the_date_and_then_a_number_in_order() -> None:
    drafts = [
        draft("a"),
        draft("a", "2026-12-03"),
        draft("a", "2026-12-03"),
        draft("a"),
        draft("feed"),
        draft("2026"),
    ]
    slugs, problems = writer.final_slugs(drafts)
    assert slugs == ("a", "a-2026-12-03", "a-2", "a-3", "feed-2", "2026-2")
    assert len(problems) == 5


def test_nothing_is_left_beside_a_file_that_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    for name in ("replace", "link"):  # whichever gives a file its name
        monkeypatch.setattr(os, name, full)
    site = site_in(tmp_path)
    report = bring("csv", source(tmp_path), site)
    assert {p.code for p in report.problems} >= {"E103"}
    assert {file.state for file in report.files} == {"refused"}
    assert [path for path in (site / "content").rglob("*") if path.is_file()] == []


def test_a_name_that_no_file_can_have_is_told(tmp_path: Path) -> None:
    site = site_in(tmp_path)
    for name in FORMATS:
        for odd in ("a" * 300, "https://a.example/x", "-"):
            assert bring(name, Path(odd), site).problems[0].message == "there is nothing here"


def test_the_command_tells_its_account_in_every_form_also_of_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    site = site_in(tmp_path)
    file = tmp_path / os.fsdecode(b"\xff.csv")
    file.write_text('title,start\nx,2026-01-01\n"', "utf-8")
    for form in ("json", "sarif", "github", "text"):
        done = CliRunner().invoke(cli, ["import", "csv", str(file), "--site", str(site), "--format", form])
        assert done.exit_code == 1, done.exception
        if form == "json":
            assert {"files", "fields", "problems"} <= json.loads(done.output).keys()
