"""The report of funnels for people: for each the way from sent to booked, step by step, then session by session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from microsite.program.funnels.private import ACTS
from microsite.program.funnels.totals import MEASURES
from microsite.program.metrics.forms import cell, counted, share, whole
from microsite.program.metrics.words_rows import rows
from microsite.program.reports.scale import ticks
from microsite.program.reports.value import HIDDEN, Block, Mark, Paragraph, Plot, Report, Section, Table, text
from microsite.program.reports.value import table as table_of
from microsite.read.durations import parse_duration

Facts = dict[str, Any]
HEADS = ("Sent", "Clicked", "of sent", "Booked", "of sent")


def report_of(facts: Facts, title: str) -> Report:
    """Return the report of funnel.json."""
    told = [one for one in facts["funnels"] if any(step["sessions"] for step in one["steps"])]
    silent = [one["name"] for one in facts["funnels"] if one not in told]
    sections = [Section(f"funnel-{n}", one["name"], tuple(_funnel(one))) for n, one in enumerate(told)]
    if silent:
        words = f"The table says nothing of {', '.join(silent)}."
        sections.append(Section("silent", "No totals", (Paragraph(words),)))
    sections.append(Section("rows", "Rows read, used and dropped", tuple(rows(facts))))
    sections.append(Section("method", "How it was worked out", tuple(_method(facts))))
    line = f"As of {facts['now'][:16].replace('T', ' ')} UTC."
    return Report(f"{title}: what came of follow-ups", line, tuple(sections))


def _funnel(one: Facts) -> Iterator[Block]:
    plot = _plot(one)
    yield plot or _steps(one)
    for step in one["steps"]:
        if step["goal"]:
            yield Paragraph(f"{step['step']}, {_length(step)} after the end. Its goal: {step['goal']}")
        if len(step["events"]) > 1:
            yield _events(step)


def _steps(one: Facts) -> Table:
    heads = ("Step", "After", "Sessions", *HEADS)
    body = [
        (text(step["step"]), text(_length(step)), text(whole(step["sessions"])), *_cells(step))
        for step in one["steps"]
    ]
    note = "The shares are of those who were sent the message. What was not counted, and a share of nobody, is empty."
    return table_of(f"{one['name']}, step by step", heads, body, note)


def _length(step: Facts) -> str:
    """Return how long after the end a step comes, in words."""
    found = parse_duration(step["after"])
    return found if isinstance(found, str) else found.words


def _cells(row: Facts) -> Iterator[Any]:
    yield cell(row, "sent", whole)
    for name in ACTS:
        yield cell(row, name, whole)
        yield cell(row, f"{name}_rate", share)


def _events(step: Facts) -> Table:
    body = [(text(row["event"]), *_cells(row)) for row in step["events"]]
    return table_of(f"{step['step']}, by session", ("Session", *HEADS), body)


def _plot(one: Facts) -> Plot | None:
    """Return the funnel as bars from nothing to each count, the three of a step below each other; None when all are hidden."""
    marks = [mark for step in one["steps"] for mark in _marks(step)]
    if not marks:
        return None
    found = ticks([mark.points[0] for mark in marks], lambda n: whole(round(n)))
    return Plot(
        f"{one['name']}: from sent to booked",
        f"For each step how many people got the message, followed its link and booked. {said(one)}",
        tuple(marks),
        found,
        _steps(one),
    )


def _marks(step: Facts) -> Iterator[Mark]:
    for name in MEASURES:
        if step[name] is not None and step["sessions"]:
            rate = step.get(f"{name}_rate")
            words = whole(step[name]) + (f", {share(rate)}" if rate is not None else "")
            yield Mark(f"{step['step']}: {name}", words, (float(step[name]),), 0.0, float(step[name]))


def said(one: Facts) -> str:
    """Return a funnel in one sentence a step."""
    parts = []
    for step in (step for step in one["steps"] if step["sessions"]):
        known = [name for name in MEASURES if step[name] is not None or name in step["suppressed"]]
        counts = (f"{HIDDEN if step[name] is None else whole(step[name])} {name}" for name in known)
        parts.append(f"{step['step']}: {', '.join(counts)}.")
    return " ".join(parts)


def screen(one: Facts) -> tuple[Sequence[str], list[tuple[str, ...]]]:
    """Return heads and rows of a funnel as a terminal shows it, no rows when nothing is known of it."""
    heads = ("step", "after", "sessions", "sent", "clicked", "", "booked", "")
    return heads, [
        (step["step"], step["after"], whole(step["sessions"]), *(c.text or "-" for c in _cells(step)))
        for step in one["steps"]
        if any(other["sessions"] for other in one["steps"])
    ]


def _method(facts: Facts) -> Iterator[Block]:
    yield Paragraph(
        "Each row of the table is a step after one session: how many people got the message, how many of them followed its link, how many "
        "of them booked. Every count is of people, so a person who clicks twice counts once."
    )
    yield Paragraph(
        f"Hidden: counts of fewer than {counted(facts['k'], 'person', 'people')}, and as many more as are needed so that no total gives one back. Steps are not "
        "added up, since they are sent to the same people."
    )
    yield Paragraph("Intervals in funnel.json are Wilson's, at 95%.")
