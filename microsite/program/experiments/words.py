"""The report of experiments for people: for each a verdict, its arms, what was compared, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from microsite.program.experiments.figures import CONVERSION, LTV, REVENUE, SAID
from microsite.program.experiments.report import NAMES
from microsite.program.metrics.forms import between, cell, interval, money, share, whole
from microsite.program.metrics.words_rows import rows
from microsite.program.reports.scale import ticks
from microsite.program.reports.value import (
    HIDDEN,
    Block,
    Cell,
    Column,
    Mark,
    Paragraph,
    Plot,
    Report,
    Section,
    Table,
    text,
)
from microsite.program.reports.value import table as table_of

Facts = dict[str, Any]


def report_of(facts: Facts, title: str) -> Report:
    """Return the report of experiments.json."""
    sections = [Section("verdicts", "At a glance", tuple(_glance(facts)))]
    sections += [
        Section(f"experiment-{n}", one["name"], tuple(_experiment(one, facts)))
        for n, one in enumerate(facts["experiments"])
    ]
    sections.append(Section("rows", "Rows read, used and dropped", tuple(rows(facts))))
    sections.append(Section("method", "How it was worked out", tuple(_method(facts))))
    line = f"As of {facts['now'].replace('T', ' ').removesuffix(':00Z')} UTC. Amounts are in {facts['currency']}, {facts['currency_is']}."
    return Report(f"{title}: pricing experiments", line, tuple(sections))


def _glance(facts: Facts) -> Iterator[Block]:
    if not facts["experiments"]:
        yield Paragraph("No experiment of this site is registered.")
        return
    heads = ("Experiment", "Judged by", "Verdict", "Why")
    yield Table(
        "Verdicts",
        tuple(Column(name, number=False) for name in heads),
        tuple(
            (text(one["name"]), text(SAID[one["primary"]]), text(one["verdict"]), text(one["reason"]))
            for one in facts["experiments"]
        ),
        '"Inconclusive" is no proof that prices do not matter: look below at the smallest effect that would have been seen.',
    )
    for one in facts["experiments"]:
        if one["srm_alarm"]:
            yield Paragraph(
                f"{one['name']}: the arms have very different numbers of people (p = {one['srm_p']:.2g} if people were dealt alike). "
                "Look for a fault in who was counted before anything else is believed."
            )


def _experiment(one: Facts, facts: Facts) -> Iterator[Block]:
    if one["hypothesis"]:
        yield Paragraph(f"Believed: {' '.join(one['hypothesis'].split())}")
    why = f": {one['reason']}." if one["reason"] else "."
    yield Paragraph(f"Judged by {SAID[one['primary']]}. Verdict: {one['verdict']}{why}")
    if one["stop"]:
        yield Paragraph(f"Stop rule: {one['stop']}")
    yield table_of(
        f"{one['name']}: who and how many",
        ["Arm", "Events", "Events held", "People", "Seats", "Attendances 30 days old", "Converted"],
        [
            [
                text(arm["arm"]),
                *(cell(arm, n, whole) for n in ("events", "runs", "size", "seats", "mature", "converted")),
            ]
            for arm in one["arms"]
        ],
        _ratio(one),
    )
    for metric in (REVENUE, CONVERSION, LTV):
        yield from _metric(one, metric, facts)
    if one["differences"]:
        yield _differences(one, facts)


def _ratio(one: Facts) -> str:
    if one["srm_p"] is None:
        return "Arms of few people are hidden, and arms whose number would give that of a small session back."
    return f"If people were dealt alike, arms as different in size as these would be seen with p = {one['srm_p']:.2g}; the alarm is below 0.001."


def _metric(one: Facts, metric: str, facts: Facts) -> Iterator[Block]:
    names = NAMES[metric]
    say = share if metric == CONVERSION else money
    unit = "" if metric == CONVERSION else f", {facts['currency']}"
    rows_ = [{"suppressed": _mapped(arm, names), **_plain(arm, names)} for arm in one["arms"]]
    table = table_of(
        f"{one['name']}: {SAID[metric]}{unit}",
        ["Arm", SAID[metric].capitalize(), "95% interval"],
        [
            [text(arm["arm"]), cell(row, "value", say), between(row, say)]
            for arm, row in zip(one["arms"], rows_, strict=True)
        ],
    )
    shown = [
        (arm["arm"], row) for arm, row in zip(one["arms"], rows_, strict=True) if row["value"] is not None
    ]
    if not shown:
        hidden = any("value" in row["suppressed"] for row in rows_)
        yield Paragraph(
            f"{SAID[metric].capitalize()} is {HIDDEN}: fewer than {facts['k']} people are behind it in one of the arms, or it would give such a number back."
            if hidden
            else f"{SAID[metric].capitalize()} is not known yet."
        )
        return
    ends = [float(v) for _, row in shown for v in (row["value"], row["low"], row["high"]) if v is not None]
    yield Plot(
        f"{SAID[metric].capitalize()} by arm, with 95% intervals",
        f"For each arm of {one['name']} its {SAID[metric]}.",
        tuple(
            Mark(name, say(row["value"]), (float(row["value"]),), _float(row["low"]), _float(row["high"]))
            for name, row in shown
        ),
        ticks(ends, (lambda v: f"{100 * v:.0f}%") if metric == CONVERSION else (lambda v: f"{v:,.0f}")),
        table,
    )


def _plain(arm: Facts, names: tuple[str, str, str]) -> Facts:
    return dict(zip(("value", "low", "high"), (arm[n] for n in names), strict=True))


def _mapped(arm: Facts, names: tuple[str, str, str]) -> list[str]:
    return [short for short, n in zip(("value", "low", "high"), names, strict=True) if n in arm["suppressed"]]


def _float(value: Any) -> float | None:  # noqa: ANN401 - an amount or a share
    return None if value is None else float(value)


def _differences(one: Facts, facts: Facts) -> Block:
    lines = []
    for gap in one["differences"]:
        say = share if gap["metric"] == CONVERSION else money
        first, second = gap["arms"]
        lines.append(
            (
                text(f"{SAID[gap['metric']]}: {second} less {first}"),
                Cell(say(gap["value"]), float(gap["value"])),
                Cell(interval(gap, say), "" if gap["low"] is None else float(gap["low"])),
                Cell("" if gap["detectable"] is None else say(gap["detectable"]), _float(gap["detectable"])),
                _chance(gap, "p"),
                _chance(gap, "p_holm"),
            )
        )
    return table_of(
        f"{one['name']}: differences between arms, amounts in {facts['currency']}",
        ["Difference", "Value", "95% interval", "Smallest that would have been seen", "p", "p after Holm"],
        lines,
        "Only the primary metric decides; its p is adjusted for all experiments of the site. The smallest effect is the one that would have been "
        "seen in 8 of 10 repetitions.",
    )


def _chance(gap: Facts, name: str) -> Cell:
    """Return a p-value; where there are too few events for an interval there is none."""
    known = gap["low"] is not None and gap[name] is not None
    return Cell(f"{gap[name]:.2g}", gap[name]) if known else Cell("", "")


def _method(facts: Facts) -> Iterator[Block]:
    for words in (
        (
            "Revenue a seat: what seats and tips of a session brought without fees, taxes and refunds, over its seats; a seat is a person who paid for it, were "
            "it 0.00, or attended. Only sessions that are over count. A dearer "
            "seat nearly always brings more a seat: look at how many seats were taken, too."
        ),
        "Conversion: of attendances by people without an active plan that are 30 days old, the share after which a plan or follow-up was paid within 30 days.",
        "Lifetime value: what a person paid until 90 days after the first session of the experiment that they attended, by the arm of that session.",
        "Intervals: events are drawn with replacement, 2000 times, since people of one event are alike; Student's t for few events. Differences: Welch.",
        "Sample ratio: Pearson's chi-square test that the arms have equal numbers of people.",
        f"Hidden: every metric of an experiment in which fewer than {facts['k']} people are behind one arm, and counts of arms that would give back what metrics hide of an event.",
    ):
        yield Paragraph(words)
