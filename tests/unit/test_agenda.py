"""The agenda template: data judge every event, and an agenda that is left out is scaled from it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from microsite.config import BUILT_IN_AGENDAS
from microsite.diagnostics import Span
from microsite.read.agenda import (
    TEMPLATE,
    AgendaTemplate,
    Minutes,
    Planned,
    SegmentRule,
    Whole,
    judge,
    scaled,
)
from microsite.read.reader import Reader
from microsite.read.yaml import Map, parse_yaml
from microsite.read.yaml_lines import plain_lines

AGENDA, DURATION = Span("x.md", 10, 3), Span("x.md", 5, 11)


def rule(name: str, low: int, high: int, default: int | None = None) -> SegmentRule:
    return SegmentRule(id=name, title=name.title(), minutes=Minutes(min=low, max=high, default=default))


METHOD = AgendaTemplate(
    name="Micro-mentoring",
    duration=Whole(min=30, max=60),
    segments=(
        rule("intros", 3, 10, 5),
        rule("demo", 10, 25, 15),
        rule("qa", 10, 25, 20),
        rule("next-steps", 3, 10, 5),
    ),
)


def judged(minutes: int, *planned: tuple[str, int], template: AgendaTemplate = METHOD) -> list[str]:
    parts = [Planned(name, m, "", Span("x.md", 11 + i, 28)) for i, (name, m) in enumerate(planned)]
    found = judge("micro-mentoring", template, parts, minutes, DURATION, AGENDA)
    return [f"{p.where.line}: {p.code} {p.message}" for p in found]


GOOD = (("intros", 5), ("demo", 15), ("qa", 20), ("next-steps", 5))


def test_an_agenda_after_the_template_is_not_spoken_of() -> None:
    assert judged(45, *GOOD) == []


def test_the_example_of_the_contract_reads_as_it_is_written_there() -> None:
    parts = [
        Planned(n, m, "", AGENDA) for n, m in (("intros", 6), ("demo", 20), ("qa", 8), ("next-steps", 7))
    ]
    (problem,) = judge("micro-mentoring", METHOD, parts, 45, DURATION, AGENDA)
    assert (problem.code, problem.message, problem.hint) == (
        "A203",
        "qa is 8 minutes; the micro-mentoring template wants 10 to 25",
        "the four segments must add up to 45; they add up to 41",
    )


def test_a_session_outside_the_templates_duration_is_told_at_the_duration() -> None:
    assert judged(90) == ["5: A201 the session is 90 minutes; the micro-mentoring template wants 30 to 60"]


def test_an_order_that_is_not_the_templates_is_told_at_the_first_segment_that_is_off() -> None:
    swapped = (GOOD[0], GOOD[2], GOOD[1], GOOD[3])
    assert judged(45, *swapped) == ["12: A202 'qa' stands where 'demo' belongs"]


def test_a_missing_segment_is_told_once_and_its_minutes_are_not_asked_for() -> None:
    assert judged(45, *GOOD[:3]) == ["10: A202 the agenda lacks next-steps"]


def test_a_segment_twice_or_unknown_is_named_at_its_place() -> None:
    assert judged(45, *GOOD, ("qa", 10)) == ["15: A202 'qa' stands twice in the agenda"]
    assert judged(45, *GOOD[:3], ("party", 5)) == [
        "14: A202 'party' is no segment of the micro-mentoring template"
    ]


def test_minutes_that_do_not_add_up_are_told_at_the_agenda() -> None:
    assert judged(50, *GOOD) == ["10: A204 the segments add up to 45 minutes; the session is 50"]


def test_a_template_with_one_free_segment_takes_any_length() -> None:
    free = AgendaTemplate(name="Talk", segments=(rule("talk", 0, 1440),))
    assert judged(200, ("talk", 200), template=free) == []
    assert scaled(free, 200) == (200,)


def test_the_defaults_are_taken_as_they_are_when_they_fit() -> None:
    assert scaled(METHOD, 45) == (5, 15, 20, 5)


templates = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=8
).map(
    lambda rows: AgendaTemplate(
        name="T",
        segments=tuple(
            rule(f"s{i}", low, low + more + 1, min(low + default, low + more + 1) if default else None)
            for i, (low, more, default) in enumerate(rows)
        ),
    )
)


@given(templates, st.integers(1, 1440))
def test_a_scaled_agenda_keeps_every_range_and_the_sum_wherever_the_template_can(
    template: AgendaTemplate, minutes: int
) -> None:
    parts = scaled(template, minutes)
    rules = [s.minutes for s in template.segments]
    assert all(r.min <= part <= r.max for r, part in zip(rules, parts, strict=True))
    low, high = sum(r.min for r in rules), sum(r.max for r in rules)
    assert sum(parts) == max(low, min(high, minutes))


@given(st.integers(30, 60))
def test_a_scaled_agenda_of_the_method_is_one_that_it_would_accept(minutes: int) -> None:
    ids = [s.id for s in METHOD.segments]
    assert judged(minutes, *zip(ids, scaled(METHOD, minutes), strict=True)) == []


def test_a_template_that_contradicts_itself_is_told_at_the_contradiction() -> None:
    text = "name: T\nduration: {min: 50, max: 60}\nsegments:\n  - {id: a, title: A, minutes: {min: 5, max: 9, default: 12}}\n  - {id: a, title: B}\n"
    node = parse_yaml("t.yaml", text)
    assert isinstance(node, Map)
    reader = Reader("t.yaml")
    assert TEMPLATE.read(node, "", reader) is None
    assert [f"{p.where} {p.code}" for p in reader.problems] == ["t.yaml:4:32 A101", "t.yaml:5:10 A101"]


def test_a_built_in_template_is_read_without_the_large_reader_of_yaml() -> None:
    files = [*BUILT_IN_AGENDAS.glob("*.yaml")]
    assert files
    assert all(plain_lines(file.read_text("utf-8")) for file in files)
