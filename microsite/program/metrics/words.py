"""The facts of a program as a report: what is known, what is not, and how it was worked out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from microsite.program.metrics.forms import between, cell, counted, interval, parts, score, share, whole
from microsite.program.metrics.words_money import experiments, liability, payouts, value
from microsite.program.metrics.words_rows import method, rows
from microsite.program.reports.scale import ticks
from microsite.program.reports.value import Block, Cell, Figure, Mark, Paragraph, Plot, Report, Section, text
from microsite.program.reports.value import table as table_of

Facts = dict[str, Any]
MOST = 24
"""How many rows a plot shows: the last ones of more."""


def report_of(facts: Facts, title: str) -> Report:
    """Return the report of metrics.json."""
    sections = [
        Section("known", "At a glance", tuple(_glance(facts))),
        Section("conversion", "Conversion within 30 days", tuple(_conversion(facts))),
        Section("repeat", "Repeat attendance", tuple(_repeat(facts))),
        Section("nps", "Net promoter score", tuple(_nps(facts))),
        Section("value", "Lifetime value by cohort", tuple(value(facts))),
        Section("experiments", "Pricing experiments", tuple(experiments(facts))),
        Section("payouts", "What came by whom", tuple(payouts(facts))),
        Section("guarantees", "What guarantees could cost", tuple(liability(facts))),
        Section("rows", "Rows read, used and dropped", tuple(rows(facts))),
        Section("method", "How it was worked out", tuple(method(facts))),
    ]
    line = f"As of {facts['now'].replace('T', ' ').removesuffix(':00Z')} UTC. Days and months are those of {facts['timezone']}."
    return Report(f"{title}: metrics", line, tuple(sections))


def _glance(facts: Facts) -> Iterator[Block]:
    figures = [f for f in (_converted(facts), _again(facts), *_promoted(facts), _worth(facts)) if f]
    if figures:
        yield tuple(figures)
    missing = facts["missing"]
    if missing:
        lost = {
            "attendance": "conversion, repeat attendance, lifetime value, experiments and response rates are not known",
            "payments": "conversion, lifetime value, experiments, payouts and guarantees are not known",
            "survey": "net promoter scores are not known",
        }
        for role in missing:
            yield Paragraph(f"No {role} file was given, so {lost[role]}.")
    hidden = len(facts["suppressed"])
    if hidden:
        yield Paragraph(
            f"{counted(hidden, 'cell')} {'is' if hidden == 1 else 'are'} hidden, because fewer than {facts['k']} people stand behind them, "
            "or because they would give such a cell back. An empty cell is not hidden: its time has not come."
        )


def _converted(facts: Facts) -> Figure | None:
    row = facts["conversion_30d"]
    if row is None or row["rate"] is None:
        return None
    line = f"{whole(row['converted'])} of {whole(row['mature'])} attendances; 95% interval {interval(row, share)}"
    return Figure("Converted within 30 days", share(row["rate"]), line)


def _again(facts: Facts) -> Figure | None:
    known = [r for r in facts["repeat"] or () if r["d90"] is not None]
    if not known:
        return None
    people = sum(r["size"] for r in known)
    again = sum(r["size"] * r["d90"] for r in known) / people
    return Figure(
        "Came again within 90 days",
        share(again),
        f"of {whole(people)} people in cohorts that are old enough and told",
    )


def _promoted(facts: Facts) -> Iterator[Figure]:
    for name in ("event", "mentor"):
        row = (facts["nps"] or {}).get(name)
        if row and row["nps"] is not None:
            line = f"{counted(row['answers'], 'answer')}; 95% interval {interval(row, score)}"
            yield Figure(f"NPS of {name}s", score(row["nps"]), line)


def _worth(facts: Facts) -> Figure | None:
    known = [r for r in facts["ltv"] or () if r["d90"] is not None]
    if not known:
        return None
    last = known[-1]
    line = f"{facts['currency']} a person of the cohort {last['cohort']}, the youngest that is old enough and told"
    return Figure("Lifetime value at 90 days", f"{last['d90']:,.2f}", line)


def _conversion(facts: Facts) -> Iterator[Block]:
    whole_row = facts["conversion_30d"]
    if whole_row is None:
        yield Paragraph("Not known: it needs the attendance and the payments file.")
        return
    yield Paragraph(_converted_words(whole_row))
    heads = ["", "Attendances", "Without a plan", "30 days old", "Converted", "Rate", "95% interval"]
    names = ["attendees", "eligible", "mature"]

    def cells(label: str, row: Facts, *more: Cell) -> list[Cell]:
        young = row["mature"] == 0  # nobody has had the time: that is not a zero
        counts = [cell(row, n, whole) for n in names]
        done = Cell("", sort="") if young else cell(row, "converted", whole)
        return [text(label), *counts, done, cell(row, "rate", share), between(row, share), *more]

    cohorts = [cells(r["cohort"], r) for r in whole_row["cohorts"]]
    by_cohort = table_of(
        "Conversion by cohort", ["Cohort", *heads[1:]], cohorts, foot=cells("All", whole_row)
    )
    shown = [r for r in whole_row["cohorts"] if r["rate"] is not None][-MOST:]
    if shown:
        yield Plot(
            "Conversion by cohort, with 95% intervals",
            f"For each month of first attendance the share that converted; {len(shown)} cohorts are old enough and told.",
            tuple(Mark(r["cohort"], share(r["rate"]), (r["rate"],), r["low"], r["high"]) for r in shown),
            ticks([r["high"] for r in shown], lambda v: f"{100 * v:.0f}%"),
            by_cohort,
            whole_row["rate"],
            f"all cohorts together: {share(whole_row['rate'])}" if whole_row["rate"] is not None else "",
        )
    else:
        yield by_cohort
    events = [
        cells(r["event"], r, cell(r, "first_touch", whole), cell(r, "linear", parts))
        for r in whole_row["events"]
    ]
    yield table_of(
        "Conversion by event",
        ["Event", *heads[1:], "First touch", "Linear"],
        events,
        "A payment counts for the last event attended before it. Beside it: how many would count if it went to the first "
        "event within the 30 days, or in equal parts to all of them.",
    )


def _converted_words(row: Facts) -> str:
    if row["attendees"] is None:
        return "Too few people attended for anything to be told."
    if not row["attendees"]:
        return "Nobody has attended yet."
    if row["mature"] == 0 and not row["suppressed"]:
        return (
            f"There are {counted(row['attendees'], 'attendance')}, and none of them is 30 days old: it is too early to tell. "
            "That is not a rate of zero."
        )
    if row["converted"] is None:
        return "Few people converted, so how many is hidden."
    young = row["eligible"] - row["mature"]
    words = (
        f"Of {counted(row['attendees'], 'attendance')}, {whole(row['eligible'])} were by people without an active plan, and "
        f"{whole(row['mature'])} of those are at least 30 days old. {whole(row['converted'])} led to a plan or follow-up within 30 days: "
        f"{share(row['rate'])}. The true rate lies within {interval(row, share)} with 95% confidence."
    )
    return words + (f" {counted(young, 'attendance')} more are too young to count." if young else "")


def _repeat(facts: Facts) -> Iterator[Block]:
    if facts["repeat"] is None:
        yield Paragraph("Not known: it needs the attendance file.")
        return
    if not facts["repeat"]:
        yield Paragraph("Nobody has attended yet.")
        return
    yield Paragraph(
        "A cohort is everybody who attended for the first time in a month. The table says which share of it came to a second session "
        "within 30, 60 and 90 days. A cell stays empty until the whole cohort has reached that age."
    )
    ages = ["d30", "d60", "d90"]
    yield table_of(
        "Share that came again, by cohort",
        ["Cohort", "People", "30 days", "60 days", "90 days"],
        [
            [text(r["cohort"]), cell(r, "size", whole), *(cell(r, a, share, shade=r[a]) for a in ages)]
            for r in facts["repeat"]
        ],
    )


def _nps(facts: Facts) -> Iterator[Block]:
    found = facts["nps"]
    if found is None:
        yield Paragraph("Not known: it needs the survey file.")
        return
    yield Paragraph(
        "The share of answers 9 and 10, less the share of answers 0 to 6: from -100 to +100. Events and mentors are two questions, and are "
        "not mixed. Fewer than ten answers have no score."
    )
    if "attendance" in facts["missing"]:
        yield Paragraph(
            "Without the attendance file it is not known who of those who answered attended, nor how many could have."
        )
    for name in ("event", "mentor"):
        yield from _question(found, name)


def _question(found: Facts, name: str) -> Iterator[Block]:
    heads = [name.title(), "Answers", "Response", "9 and 10", "7 and 8", "0 to 6", "NPS", "95% interval"]

    def cells(label: str, row: Facts) -> list[Cell]:
        counts = [cell(row, n, whole) for n in ("promoters", "passives", "detractors")]
        first = [text(label), cell(row, "answers", whole), cell(row, "response_rate", share)]
        return [*first, *counts, cell(row, "nps", score), between(row, score)]

    whole_row, listed = found[name], found[f"{name}s"]
    table = table_of(
        f"NPS by {name}", heads, [cells(r[name], r) for r in listed], foot=cells("All", whole_row)
    )
    shown = sorted((r for r in listed if r["nps"] is not None), key=lambda r: (-r["nps"], r[name]))
    if not shown or len(shown) > MOST:
        yield table
        return
    yield Plot(
        f"NPS by {name}, with 95% intervals",
        f"The net promoter score of each {name} with at least ten answers, the highest first; {len(shown)} have one.",
        tuple(Mark(r[name], score(r["nps"]), (r["nps"],), r["low"], r["high"]) for r in shown),
        tuple((float(v), f"{v:+d}" if v else "0") for v in (-100, -50, 0, 50, 100)),
        table,
        whole_row["nps"],
        f"all together: {score(whole_row['nps'])}" if whole_row["nps"] is not None else "",
    )
