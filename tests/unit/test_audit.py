"""The audits tell what failed, what could not run, and what a person must look at, and their exit code says it too."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from audit import __main__ as program
from audit import lighthouse, pictures, tools
from audit.results import BAD, FAILED, MISSING, OK, Hosted, Line, MissingToolError, Stage, judged, table
from axe_core import bundled, version
from page_types import SITES
from PIL import Image

HERE = Path(tools.__file__).parent


def stage(tmp_path: Path, said: list[str]) -> Stage:
    return Stage((), tmp_path, said.append)


def test_a_part_that_lacks_its_tool_is_told_and_the_next_one_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_tool(_: Stage) -> list[Line]:
        raise MissingToolError("java is not on the path")

    monkeypatch.setattr(
        program, "PARTS", {"html": without_tool, "axe": lambda _: [judged("axe", "violations", 0)]}
    )
    said: list[str] = []
    lines = program.run(stage(tmp_path, said), ("html", "axe"))
    assert [(one.part, one.verdict) for one in lines] == [("html", MISSING), ("axe", OK)]
    assert "   java is not on the path" in said
    assert {MISSING, FAILED} == BAD


def test_an_unknown_part_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["axes"]) == 2
    assert "axe, html, layout, lighthouse, weight" in capsys.readouterr().out


def test_a_number_over_its_limit_fails_and_at_it_does_not() -> None:
    assert judged("weight", "bytes", 30_000, 30_000).verdict == OK
    assert judged("weight", "bytes", 30_001, 30_000).verdict == FAILED
    assert judged("axe", "violations", 1).verdict == FAILED


def test_the_table_is_one_that_a_page_can_hold() -> None:
    rows = table([judged("axe", "violations", 3)]).splitlines()
    assert rows[0].startswith("| part | what ")
    assert rows[2].split("|")[3].strip() == "3"
    assert len({len(row) for row in rows}) == 1


def test_a_missing_program_is_named_with_the_way_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    for tool in (tools.node, tools.java):
        with pytest.raises(MissingToolError, match="apt-get install"):
            tool()


def test_a_category_without_a_score_counts_as_nothing() -> None:
    categories = {name: {"score": 1, "auditRefs": []} for name in lighthouse.WANTED}
    categories["seo"] = {"score": None, "auditRefs": [{"id": "title", "weight": 1}]}
    audits = {
        "title": {"title": "Has a title", "score": 0},
        "largest-contentful-paint": {"displayValue": "1.0 s"},
    }
    scores = lighthouse.read({"categories": categories, "audits": audits})
    assert scores.points == {"accessibility": 100, "best-practices": 100, "seo": 0, "performance": 100}
    assert scores.times == {"LCP": "1.0 s"}
    assert scores.lost == {"title": "Has a title (0)"}


def test_the_packages_are_pinned_and_their_lock_names_no_registry() -> None:
    wanted = json.loads((HERE / "package.json").read_text())["dependencies"]
    lock = json.loads((HERE / "package-lock.json").read_text())["packages"]
    assert {name: lock[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert [name for name, one in lock.items() if "resolved" in one] == []


def test_a_picture_is_kept_while_nothing_of_it_is_to_be_seen_otherwise() -> None:
    def grey(level: int, width: int = 40) -> bytes:
        made = BytesIO()
        Image.new("RGB", (width, 40), (level,) * 3).save(made, "WEBP", quality=60)
        return made.getvalue()

    assert pictures.looks_like(grey(100), grey(104))
    assert not pictures.looks_like(grey(100), grey(140))
    assert not pictures.looks_like(grey(100), grey(100, width=41))


def test_every_picture_is_of_a_page_that_is_audited() -> None:
    assert [name for name, (site, page) in pictures.PICTURES.items() if page not in SITES[site]] == []


def test_the_page_of_pictures_shows_those_that_are_there() -> None:
    there = {file.name for file in pictures.FOLDER.glob("*.webp")}
    assert pictures.PAGE.read_text("utf-8") == pictures.shown(there), "run: make pictures"
    one = pictures.pictures("home")[0]
    assert f"](../images/pages/{one.file})" in pictures.shown({one.file})


def test_an_address_is_as_a_browser_writes_it(tmp_path: Path) -> None:
    site = Hosted("awkward", "http://127.0.0.1:1/", tmp_path, {})
    assert site.address("/events/fünf/") == "http://127.0.0.1:1/events/f%C3%BCnf/"


def test_the_rules_of_accessibility_come_with_the_tests() -> None:
    assert version(bundled()).startswith("axe v4.")
