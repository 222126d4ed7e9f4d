"""The parts of the report that speak of the report: what became of every row, and how numbers were worked out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from microsite.program.metrics.forms import counted, whole
from microsite.program.reports.value import Block, Cell, Column, Paragraph, Table, text

Facts = dict[str, Any]


def rows(facts: Facts) -> Iterator[Block]:
    """Yield the account of every file."""
    found = facts["rows"]
    yield Table(
        "Rows of each file",
        (Column("File", number=False), *(Column(n) for n in ("Read", "Used", "Dropped", "Columns ignored"))),
        tuple(
            (
                text(role),
                *(
                    Cell(whole(n), float(n))
                    for n in (r["read"], r["used"], r["read"] - r["used"], r["ignored_columns"])
                ),
            )
            for role, r in found.items()
        ),
    )
    lost = [
        (text(role), text(reason), Cell(whole(n), float(n)))
        for role, r in found.items()
        for reason, n in r["dropped"].items()
    ]
    if lost:
        heads = (Column("File", number=False), Column("Reason", number=False), Column("Rows"))
        yield Table("Why rows were dropped", heads, tuple(lost))
    else:
        yield Paragraph("No row was dropped.")


def lines(facts: Facts) -> list[str]:
    """Return a line for each file, for the terminal: its rows, and why some were dropped."""
    told = []
    for role, account in facts["rows"].items():
        why = ", ".join(f"{reason} {n:,}" for reason, n in account["dropped"].items())
        words = f"{role}: {counted(account['read'], 'row')} read, {account['used']:,} used"
        told.append(f"{words}; dropped: {why}" if why else words)
    return told


def method(facts: Facts) -> Iterator[Block]:
    """Yield how numbers were worked out, in sentences."""
    said = (
        "Attended: present for half of the session or 15 minutes, whichever is less; the time of several joins is united and cut to the session.",
        (
            "Conversion: each attendance of a person without an active plan at the start counts once; it converted when a plan or follow-up that "
            "was not fully refunded was paid within 30 days of the end. A plan is active for one month. Intervals are Wilson's."
        ),
        (
            "Net promoter score: a person's last answer counts; answers of people who did not attend are left out; the variance is "
            "(p + d - (p - d)²) / n."
        ),
        (
            "Lifetime value: exact sums, each payment and its refund at the rate of the payment's day, rounded once; a refund counts from the day "
            "it was made."
        ),
        (
            "Experiments: a person belongs to the arm of the first session of the experiment that they attended. A verdict is given when each "
            "arm has had its least number of events, the stop rule is reached, and the difference's interval leaves 0 out after Holm's correction over "
            "all experiments. Here they are compared by lifetime value, whatever metric they are judged by."
        ),
        (
            f"Hidden: groups of fewer than {facts['k']} people, and counts of fewer inside larger groups where they speak of money or conversion; "
            "and as many more as are needed so that no total, no arm of an experiment and no response rate gives one back."
        ),
        "People were told apart by a keyed hash; its key was drawn for this run and is gone. No row about a person is kept in this report.",
    )
    yield from (Paragraph(words) for words in said)
    used = list(facts["rows"])
    yield Paragraph(f"Made from {counted(len(used), 'file')}: {', '.join(used)}.")
