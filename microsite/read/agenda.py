"""The agenda template: data that says which segments a session has, how long each may be, and what a mentor must show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from microsite.diagnostics import Problem, Span, error
from microsite.read.fields import ListOf, Record
from microsite.read.plain import Integer, Text
from microsite.read.reader import Reader
from microsite.read.scalars import Slug
from microsite.read.times import Day
from microsite.read.yaml import Map
from microsite.records import frozen


@frozen(kw_only=True)
class Minutes:
    """How long a segment may be, in minutes."""

    min: Annotated[int, Integer(0, 1440), "The fewest minutes."] = 0
    max: Annotated[int, Integer(1, 1440), "The most minutes."] = 1440
    default: Annotated[
        int | None, Integer(0, 1440), "The minutes an agenda that is left out is scaled from."
    ] = None


@frozen(kw_only=True)
class SegmentRule:
    """One segment of the template."""

    id: Annotated[str, Slug(), "The word that an event's agenda uses."]
    title: Annotated[str, Text(80), "What readers see."]
    minutes: Annotated[Minutes, Record(Minutes), "The range of its minutes."] = Minutes()


@frozen(kw_only=True)
class Whole:
    """The range of the whole, in minutes."""

    min: Annotated[int, Integer(1, 1440), "The shortest session."] = 1
    max: Annotated[int, Integer(1, 1440), "The longest session."] = 1440


@frozen(kw_only=True)
class MentorRule:
    """What a mentor must show."""

    case_studies: Annotated[int, Integer(0, 20), "How many complete case studies."] = 0


@frozen(kw_only=True)
class AgendaTemplate:
    """An agenda template (data/agendas/NAME.yaml)."""

    name: Annotated[str, Text(80), "What people call the format."]
    version: Annotated[int, Integer(1, 9999), "Raised when the rules change."] = 1
    since: Annotated[date | None, Day(), "Events that start earlier are judged by the version before."] = None
    duration: Annotated[Whole, Record(Whole), "The range of the whole."] = Whole()
    segments: Annotated[
        tuple[SegmentRule, ...], ListOf(Record(SegmentRule), single=False), "The segments, in order."
    ]
    mentor: Annotated[MentorRule, Record(MentorRule), "What a mentor must show."] = MentorRule()


def _sound(template: AgendaTemplate, node: Map, reader: Reader) -> None:
    del node  # the marks name the places

    def fail(words: str, key: str, hint: str) -> None:
        where = reader.marks.get(key) or reader.marks["segments"]
        reader.problems.append(error("A101", words, where, hint))

    ids = [s.id for s in template.segments]
    if "segments" in reader.faulty:
        return
    if not ids:
        fail("the template has no segment", "segments", "one free segment is enough")
        return
    for index, rule in enumerate(template.segments):
        low, high = rule.minutes.min, rule.minutes.max
        key = f"segments.{index}"
        if rule.id in ids[:index]:
            fail(f"two segments have the id '{rule.id}'", f"{key}.id", "give each an id of its own")
        if low > high or (rule.minutes.default is not None and not low <= rule.minutes.default <= high):
            words = f"the minutes of '{rule.id}' contradict each other"
            fail(words, f"{key}.minutes", "min is at most default, and default at most max")
    shortest = sum(s.minutes.min for s in template.segments)
    longest = sum(s.minutes.max for s in template.segments)
    least, most = template.duration.min, template.duration.max
    if least > most:
        fail(
            f"the shortest duration, {least}, is above the longest, {most}", "duration", "min is at most max"
        )
    elif shortest > most or longest < least:
        words = f"the segments take {shortest} to {longest} minutes; the duration is {least} to {most}"
        fail(words, "duration", "widen one of them")


TEMPLATE = Record(AgendaTemplate, check=_sound)


@frozen
class Planned:
    """One segment as an event writes it: which, how many minutes, its own title."""

    segment: str
    minutes: int
    title: str
    where: Span


def scaled(template: AgendaTemplate, minutes: int) -> tuple[int, ...]:
    """Return the template's default minutes scaled to a whole, each inside its range, exact in sum where possible."""
    rules = [s.minutes for s in template.segments]
    wanted = [r.default if r.default is not None else max(r.min, 1) for r in rules]
    total = sum(wanted) or 1
    shares = [w * minutes / total for w in wanted]
    parts = [min(r.max, max(r.min, int(s))) for r, s in zip(rules, shares, strict=True)]
    while sum(parts) != minutes:
        step = 1 if sum(parts) < minutes else -1
        room = [i for i, r in enumerate(rules) if r.min <= parts[i] + step <= r.max]
        if not room:
            break
        best = max(room, key=lambda i: ((shares[i] - parts[i]) * step, -i))
        parts[best] += step
    return tuple(parts)


def judge(
    key: str, template: AgendaTemplate, planned: Sequence[Planned], minutes: int, where: Span, agenda: Span
) -> tuple[Problem, ...]:
    """Return what in an event's agenda does not follow the template `key`: duration, segments, order, minutes, sum.

    `where` is the place of the duration, `agenda` that of the segments.
    """
    problems: list[Problem] = []
    low, high = template.duration.min, template.duration.max
    total, fits = sum(p.minutes for p in planned), low <= minutes <= high
    if not fits:
        hint = f"its segments add up to {total}" if planned and low <= total <= high else ""
        words = f"the session is {minutes} minutes; the {key} template wants {low} to {high}"
        problems.append(error("A201", words, where, hint))
    if not planned:
        return tuple(problems)
    rules = {s.id: s for s in template.segments}
    ids = [p.segment for p in planned]
    wanted = [s.id for s in template.segments]
    if ids != wanted:
        problems.append(_order_problem(key, ids, template, planned, agenda))
    lead = f"the {_count(len(planned))} must add up to {minutes}; they add up to {total}"
    for p in planned:
        rule = rules.get(p.segment)
        if rule and not rule.minutes.min <= p.minutes <= rule.minutes.max:
            words = f"{p.segment} is {p.minutes} minutes; the {key} template wants {rule.minutes.min} to {rule.minutes.max}"
            problems.append(error("A203", words, p.where, lead if fits and total != minutes else ""))
    told = {p.code for p in problems}
    if fits and total != minutes and sorted(ids) == sorted(wanted) and "A203" not in told:
        over = total - minutes
        words = f"the segments add up to {total} minutes; the session is {minutes}"
        hint = (
            f"take {over} off, or make the session longer"
            if over > 0
            else f"add {-over}, or make the session shorter"
        )
        problems.append(error("A204", words, agenda, hint))
    return tuple(problems)


def _count(number: int) -> str:
    words = {1: "one segment", 2: "two segments", 3: "three segments", 4: "four segments", 5: "five segments"}
    return words.get(number, f"{number} segments")


def agenda_is(name: str, template: AgendaTemplate) -> str:
    """Return the hint that names the segments of a template, in their order."""
    return f"the {name} agenda is: {', '.join(s.id for s in template.segments)}"


def _order_problem(
    name: str, ids: list[str], template: AgendaTemplate, planned: Sequence[Planned], agenda: Span
) -> Problem:
    hint, wanted = agenda_is(name, template), [s.id for s in template.segments]
    for p in planned:
        if p.segment not in wanted:
            return error("A202", f"'{p.segment}' is no segment of the {name} template", p.where, hint)
    for index, p in enumerate(planned):
        if p.segment in ids[:index]:
            return error("A202", f"'{p.segment}' stands twice in the agenda", p.where, hint)
    missing = [w for w in wanted if w not in ids]
    if missing:
        return error("A202", f"the agenda lacks {', '.join(missing)}", agenda, hint)
    index = next(i for i, (a, b) in enumerate(zip(ids, wanted, strict=False)) if a != b)
    return error("A202", f"'{ids[index]}' stands where '{wanted[index]}' belongs", planned[index].where, hint)
