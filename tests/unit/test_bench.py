"""The benchmark is fair and counts right: the same facts for every generator, plain arithmetic, nothing claimed that was not measured."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import builders as generators
import peer_tools
import pytest
import run
from builders import EDITED, Builder, builders, edit_body, edit_title, laid
from chart import svg
from conversion import convert, eleventy, ended, hugo, moment, pelican, split
from corpus import write_corpus
from report import BEGIN, END, TARGETS, TITLES, put, rounds, section, targets, verdict
from samples import SCENARIOS, Results, Sample, ratio, worst

ROOT = Path(__file__).parents[2]
ALL = {b.name: b for b in builders("hugo", "node", "pelican")}


def results(tmp_path: Path, *samples: Sample) -> Results:
    """Return results that hold samples."""
    held = Results(tmp_path / "results.jsonl")
    for sample in samples:
        held.add(sample)
    return held


def took(scenario: str, builder: str, cpu: float, number: int = 1, events: int = 1000) -> Sample:
    """Return a sample whose wall time is half and whose memory is ten times its CPU time."""
    return Sample(events, scenario, builder, number, cpu, cpu / 2, cpu * 10)


def site(name: str, tmp_path: Path) -> tuple[Builder, Path]:
    """Return a builder with its site of ten events."""
    return ALL[name], laid(ALL[name], 10, tmp_path)


# the same facts for everyone


def test_a_start_carries_the_offset_of_its_day(tmp_path: Path) -> None:
    write_corpus(tmp_path, 200)
    for number, offset in (3, "+01:00"), (150, "+02:00"):
        facts, body = split((tmp_path / f"content/events/session-{number}.md").read_text())
        for converter in hugo, eleventy:
            made, _ = split(converter("events/session-3.md", facts, body)[1])
            assert made["start"] == facts["start"].replace(" ", "T") + ":00" + offset


def test_an_end_is_so_many_minutes_later_over_a_change_of_the_clocks() -> None:
    assert ended(moment("2027-03-28 01:30"), 45).isoformat() == "2027-03-28T03:15:00+02:00"
    assert ended(moment("2026-12-01 18:00"), 45).isoformat() == "2026-12-01T18:45:00+01:00"


@pytest.mark.parametrize("converter", [hugo, eleventy], ids=lambda c: c.__name__)
def test_hugo_and_eleventy_get_every_fact_and_the_whole_body(converter: object, tmp_path: Path) -> None:
    assert callable(converter)
    write_corpus(tmp_path, 10)
    facts, body = split((tmp_path / "content/events/session-3.md").read_text())
    made, same = split(converter("events/session-3.md", facts, body)[1])
    assert same == body
    assert made.pop("date") == facts.pop("publish_at")
    assert made.pop("start")
    facts.pop("start")
    assert made == facts


def test_a_mentor_of_hugo_is_a_term_and_its_topics_do_not_list_it_among_the_sessions(tmp_path: Path) -> None:
    write_corpus(tmp_path, 10)
    facts, body = split((tmp_path / "content/mentors/mentor-0.md").read_text())
    path, text = hugo("mentors/mentor-0.md", facts, body)
    made, same = split(text)
    assert (path, same) == ("content/mentors/mentor-0/_index.md", body)
    assert (made["title"], made["expertise"]) == (facts["name"], facts["topics"])
    assert "topics" not in made
    assert made["case_studies"] == facts["case_studies"]


def test_pelican_gets_every_fact_as_flat_lines(tmp_path: Path) -> None:
    write_corpus(tmp_path, 10)
    facts, body = split((tmp_path / "content/events/session-3.md").read_text())
    path, text = pelican("events/session-3.md", facts, body)
    front, same = text.split("\n\n", 1)
    assert (path, same) == ("content/events/session-3.md", body)
    for line in (
        "Title: Session number 3 on hiring",
        "Tags: hiring, design",
        "Start: 2026-12-04T19:30:00+01:00",
        "End: 2026-12-04T20:15:00+01:00",
        "Price: 23.00",
        "Outcomes: A draft that is ready to be tried",
        "    One number to watch",
        "Agenda: intros|5|",
        "    demo|15|Live on case 3",
    ):
        assert line in front.split("\n")
    assert len(front.split("\n")) >= 20


@pytest.mark.parametrize("converter", [hugo, eleventy, pelican], ids=lambda c: c.__name__)
def test_no_file_of_the_corpus_is_left_out(converter: object, tmp_path: Path) -> None:
    assert callable(converter)
    write_corpus(tmp_path / "corpus", 20)
    assert convert(tmp_path / "corpus", tmp_path / "site", converter) == 22
    assert sum(1 for _ in (tmp_path / "site").rglob("*.md")) == 22


@pytest.mark.parametrize("name", ALL)
def test_an_edit_changes_one_file_as_an_author_would(name: str, tmp_path: Path) -> None:
    builder, folder = site(name, tmp_path)
    file = folder / builder.event
    before = file.read_text()
    mark = edit_title(file, 2)
    titled = file.read_text()
    changed = [(a, b) for a, b in zip(before.split("\n"), titled.split("\n"), strict=True) if a != b]
    assert len(changed) == 1
    assert changed[0][0].lower().startswith("title: session number 3")
    assert changed[0][1].endswith(f": {mark}")
    added = edit_body(file, 2)
    assert file.read_text() == f"{titled.rstrip()}\n\n{added}\n"


def test_both_sites_of_microsite_draw_no_cards_and_index_nothing(tmp_path: Path) -> None:
    for flavor in "python", "gfm":
        settings = (site(f"microsite-{flavor}", tmp_path)[1] / "site.yaml").read_text()
        assert "cards: false\nsearch: false\n" in settings
        assert f"flavor: {flavor}" in settings


def test_an_output_that_lacks_pages_is_no_result(tmp_path: Path) -> None:
    builder = ALL["hugo"]
    page = tmp_path / "public" / "events" / EDITED / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>marked</p>")
    told = list(builder.faults(tmp_path, 10))
    assert told[:3] == ["1 event pages of 10", "0 calendar files of 10", "0 mentors' pages"]
    assert "no sitemap.xml" in told
    assert "0 calendar files of 10" not in list(ALL["pelican"].faults(tmp_path, 10))
    assert builder.shows(tmp_path, "marked")
    assert not builder.shows(tmp_path, "Sentence")


def test_a_clean_site_has_no_output_and_no_cache(tmp_path: Path) -> None:
    builder, folder = site("pelican", tmp_path)
    (folder / "output").mkdir()
    (folder / "cache").mkdir()
    builder.clean(folder)
    assert not {"output", "cache"} & {path.name for path in folder.iterdir()}
    assert (folder / builder.event).is_file()


def test_the_packages_of_a_peer_are_pinned_and_name_no_registry() -> None:
    lock = json.loads((generators.HERE / "peers/eleventy/package-lock.json").read_text())
    packages = [entry for path, entry in lock["packages"].items() if path]
    assert packages
    assert all("integrity" in entry and "resolved" not in entry for entry in packages)
    for line in (generators.HERE / "peers/requirements.txt").read_text().splitlines():
        assert "==" in line


def test_a_peer_that_cannot_be_installed_is_named_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peer_tools, "ELEVENTY", tmp_path / "eleventy")
    monkeypatch.setattr(peer_tools, "PYTHON", tmp_path / "python")
    monkeypatch.setenv("PATH", "")
    missing = peer_tools.prepared({"eleventy", "microsite-gfm"}).missing
    assert list(missing) == ["eleventy"]
    assert "apt-get install nodejs npm" in missing["eleventy"]


# the order of the work


def test_builders_take_turns_and_each_round_begins_with_another() -> None:
    given = run.arguments(
        ["--events", "10", "--rounds", "2", "--only", "hugo,pelican", "--scenarios", "cold,edit"]
    )
    done = [(number, scenario, name) for _, number, scenario, name in run.steps(given, ["hugo", "pelican"])]
    assert done == [
        (1, "cold", "hugo"),
        (1, "cold", "pelican"),
        (1, "edit", "hugo"),
        (1, "edit", "pelican"),
        (2, "cold", "pelican"),
        (2, "cold", "hugo"),
        (2, "edit", "pelican"),
        (2, "edit", "hugo"),
    ]


def test_only_microsite_is_checked() -> None:
    given = run.arguments(["--events", "10", "--rounds", "1", "--scenarios", "check,check-again"])
    assert {name for _, _, _, name in run.steps(given, list(run.NAMES))} == {"microsite-python"}


def test_an_unknown_name_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        run.arguments(["--only", "hugo,jekyll"])
    assert stop.value.code == 2
    assert "jekyll: there are microsite-python" in capsys.readouterr().err


def test_a_run_that_was_stopped_is_taken_up_where_it_was(tmp_path: Path) -> None:
    held = results(tmp_path, took("cold", "hugo", 2.0), took("edit", "hugo", 1.0))
    again = Results.taken_up(held.path)
    assert again.samples == held.samples
    assert again.has((1000, "edit", "hugo", 1))
    assert not again.has((1000, "edit", "hugo", 2))


# arithmetic


def test_a_figure_is_the_median_of_its_rounds(tmp_path: Path) -> None:
    held = results(tmp_path, *(took("cold", "hugo", cpu, n) for n, cpu in enumerate((9.0, 2.0, 3.0), 1)))
    assert held.middle("cpu", 1000, "cold", "hugo") == 3.0
    assert held.middle("wall", 1000, "cold", "hugo") == 1.5
    assert held.middle("memory", 1000, "cold", "hugo") == 30.0
    assert held.middle("cpu", 1000, "cold", "pelican") is None


def test_a_ratio_or_a_worst_case_of_something_unmeasured_is_unmeasured() -> None:
    assert ratio(3.0, 2.0) == 1.5
    assert ratio(None, 2.0) is None
    assert ratio(3.0, None) is None
    assert ratio(3.0, 0.0) is None
    assert worst([1.0, 3.0]) == 3.0
    assert worst([1.0, None]) is None
    assert worst([]) is None


def test_the_slowest_in_a_hundred_saves(tmp_path: Path) -> None:
    held = results(
        tmp_path, *(Sample(1000, "serve", "microsite-python", n, 0.0, n / 1000, 0.0) for n in range(1, 102))
    )
    assert held.slowest_in_a_hundred(1000, "serve", "microsite-python") == pytest.approx(0.100)


def found(held: Results, what: str, events: int = 1000) -> float | None:
    """Return what one target finds."""
    return next(t for t in TARGETS if what in t.what).found(held, events)


def test_the_worse_flavor_is_the_one_that_counts(tmp_path: Path) -> None:
    held = results(
        tmp_path, took("cold", "pelican", 8.0), took("cold", "microsite-python", 4.0), took("cold", "microsite-gfm", 2.0)
    )  # fmt: skip
    assert found(held, "against Pelican") == 0.5
    assert found(held, "`flavor: gfm`, against Hugo") is None


def test_an_edit_is_set_against_a_fresh_build_of_hugo_not_against_its_edit(tmp_path: Path) -> None:
    ours = [took("edit", name, 0.1) for name in ("microsite-python", "microsite-gfm")]
    held = results(tmp_path, took("cold", "hugo", 10.0), took("edit", "hugo", 1.0), *ours)
    assert found(held, "one sentence added") == pytest.approx(0.01)


def test_growth_is_cpu_an_event_over_that_of_the_smaller_site(tmp_path: Path) -> None:
    pairs = [(size, name) for size in (1000, 10_000) for name in ("microsite-python", "microsite-gfm")]
    held = results(
        tmp_path, *(took("cold", name, 2.0 if size == 1000 else 22.0, events=size) for size, name in pairs)
    )
    assert found(held, "CPU an event", 10_000) == pytest.approx(1.1)
    assert found(held, "CPU an event", 1000) is None


def test_a_target_is_reached_at_its_limit_and_missed_above_it() -> None:
    target = TARGETS[0]
    assert (target.must, target.aim) == (1.5, 1.0)
    assert [verdict(target, v) for v in (1.0, 1.01, 1.5, 1.51, None)] == [
        "aim",
        "must",
        "must",
        "**missed**",
        "not measured",
    ]


# what is told


def whole(tmp_path: Path) -> Results:
    """Return results of a full run at one size."""
    rows = [
        took(s, name, 1.0 + n) for n, name in enumerate(TITLES) for s in ("cold", "edit", "title", "nothing")
    ]
    return results(tmp_path, *rows, took("check", "microsite-python", 5.0))


def test_every_table_has_as_many_cells_in_each_row(tmp_path: Path) -> None:
    text = section(whole(tmp_path), "a machine", {"Hugo": "0.168.0"}, "2026-11-25", "images/performance.svg")
    tables = [part.split("\n") for part in text.split("\n\n") if part.startswith("|")]
    assert len(tables) == 3
    assert all(len({row.count("|") for row in rows}) == 1 for rows in tables)
    assert "a machine" in text
    assert "Hugo 0.168.0" in text


def test_what_was_not_measured_is_not_claimed(tmp_path: Path) -> None:
    text = targets(results(tmp_path, took("cold", "microsite-gfm", 1.0)))
    assert text.count("not measured") == len(TARGETS)
    rows = section(results(tmp_path, took("cold", "hugo", 1.0)), "m", {}, "d", "p").split("\n")
    assert not [row for row in rows if row.startswith("| Pelican")]


def test_saves_are_no_rounds_and_an_unfinished_round_does_not_count(tmp_path: Path) -> None:
    saves = [Sample(1000, "serve", "microsite-python", n, 0.0, 0.1, 0.0) for n in range(1, 31)]
    held = results(
        tmp_path, took("cold", "hugo", 1.0), took("cold", "hugo", 1.0, 2), took("edit", "hugo", 1.0), *saves
    )
    assert rounds(held) == "1,000 events once"
    held.add(took("edit", "hugo", 1.0, 2))
    assert rounds(held) == "1,000 events 2 times"


def test_the_picture_has_a_bar_for_each_builder_in_each_scenario(tmp_path: Path) -> None:
    tree = ET.fromstring(svg(whole(tmp_path), 1000))  # noqa: S314 - our own
    drawn = tree.findall("{http://www.w3.org/2000/svg}rect")[1:]
    assert len(drawn) == 3 * len(TITLES)
    assert all(float(bar.get("width", "0")) > 0 for bar in drawn)


def test_results_stand_between_the_markers_and_nowhere_else() -> None:
    assert put(f"before\n{BEGIN}\nold\n{END}\nafter\n", "new") == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"
    for page in ("", BEGIN, END, f"{END}{BEGIN}"):
        with pytest.raises(ValueError, match="does not hold"):
            put(page, "new")


def test_the_page_has_its_markers_and_tells_every_target_and_scenario() -> None:
    page = (ROOT / "docs" / "performance.md").read_text("utf-8")
    assert put(page, "x") != page
    assert [scenario for scenario in SCENARIOS if f"`{scenario}`" not in page] == []
    assert "bench:" in (ROOT / "Makefile").read_text("utf-8")
