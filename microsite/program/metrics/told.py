"""What is told of counts: rows of the report with suppressed cells as null, each named in the row's `suppressed`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from microsite.program.stats import net_promoter, wilson
from microsite.program.suppress import Hidden, hidden
from microsite.records import frozen

Row = dict[str, Any]
CHAIN = ("attendees", "eligible", "mature", "converted")
SHARES = ("rate", "low", "high")
TOUCHES = ("first_touch", "linear")
SCORES = ("promoters", "passives", "detractors", "nps", "low", "high")
FEWEST = 10
DIGITS = 12


def without(row: Row, names: Sequence[str]) -> Row:
    """Return a row whose cells of those names are suppressed."""
    gone = [name for name in row if name in names]
    return {**{k: None if k in gone else v for k, v in row.items()}, "suppressed": gone}


def shares(converted: int, mature: int) -> Row:
    """Return the rate with its Wilson interval, null when nothing is mature."""
    if not mature:
        return dict.fromkeys(SHARES)
    low, high = wilson(converted, mature)
    return {"rate": round(converted / mature, DIGITS), "low": round(low, DIGITS), "high": round(high, DIGITS)}


def chain_hidden(
    rows: Mapping[str, Mapping[str, Any]],
    names: Sequence[str],
    k: int,
    gone: frozenset[str] = frozenset(),
    before: str = "",
) -> dict[str, Hidden]:
    """Return what is hidden in each column of a chain in which every count is a part of the one before; `before` is that of the first.

    `rows` hold for each label the counts and, as `people_NAME`, the different people behind them. A row that is hidden in one column
    is hidden in all after it: each bounds the next.
    """
    found: dict[str, Hidden] = {}
    for name in names:
        counts = {label: int(row[name]) for label, row in rows.items()}
        people = {label: int(row[f"people_{name}"]) for label, row in rows.items()}
        caps = {label: int(row[before]) for label, row in rows.items() if before and label not in gone}
        # such a zero is told by the calendar, and of nobody
        young = {label for label, row in rows.items() if label not in gone and _is_young(row, name)}
        one = hidden(counts, k, people=people, caps=caps, always=gone, empty=young)
        gone = gone | one.cells
        found[name] = Hidden(gone, one.margin)
        before = name
    return found


def _is_young(row: Mapping[str, Any], name: str) -> bool:
    """Say whether a count of 0 is of nobody: nobody came at all, or nobody has had the time."""
    if not row["attendees"]:
        return True
    return name not in {"attendees", "eligible"} and not row["mature"]


def conversion(
    overall: Mapping[str, Any],
    cohorts: pl.DataFrame,
    by_event: Mapping[str, Mapping[str, Any]],
    hidden_cohorts: Hidden,
    for_events: Mapping[str, Hidden],
    k: int,
) -> Row:
    """Return conversion overall, by cohort and by event (in which last touches convert), suppressed."""
    by_cohort = {row["cohort"]: row for row in cohorts.iter_rows(named=True)}
    for_cohorts = chain_hidden(by_cohort, CHAIN, k, hidden_cohorts.cells)
    first = _touch_hidden(by_event, for_events["converted"].cells, k)
    rows = chain_hidden({"": overall}, CHAIN, k)
    gone: set[str] = set()
    for place, name in enumerate(CHAIN):
        margins = (for_cohorts[name].margin, name != "converted" and for_events[name].margin)
        if rows[name].cells or any(margins) or (name == "attendees" and hidden_cohorts.margin):
            gone.update(CHAIN[place:])
    return {
        **_told(overall, [*gone]),
        "cohorts": [
            {"cohort": label, **_told(row, [n for n in CHAIN if label in for_cohorts[n].cells])}
            for label, row in by_cohort.items()
        ],
        "events": [
            {
                "event": label,
                **_told(
                    row,
                    [
                        *(n for n in CHAIN if label in for_events[n].cells),
                        *(TOUCHES if label in first else ()),
                    ],
                    touches=True,
                ),
            }
            for label, row in by_event.items()
        ],
    }


def _touch_hidden(rows: Mapping[str, Mapping[str, Any]], gone: frozenset[str], k: int) -> frozenset[str]:
    """Return the events whose first touches and linear shares are hidden: they are judged as the last touches are."""
    counts = {label: int(row["first"]) for label, row in rows.items()}
    people = {label: int(row["people_first"]) for label, row in rows.items()}
    young = {label for label, row in rows.items() if label not in gone and not row["mature"]}
    return gone | hidden(counts, k, people=people, always=gone, empty=young).cells


def _told(row: Mapping[str, Any], gone: Sequence[str], *, touches: bool = False) -> Row:
    told: Row = {name: int(row[name]) for name in CHAIN}
    told |= shares(told["converted"], told["mature"])
    if touches:
        told |= {"first_touch": int(row["first"]), "linear": round(float(row["linear"]), DIGITS)}
    return without(told, [*gone, *(SHARES if "converted" in gone else ())])


@frozen
class Asked:
    """How many could have answered a question, by label and overall, and of which labels that is hidden ("": of the whole)."""

    by_label: Mapping[str, int]
    overall: int
    hidden: frozenset[str]


def scores(
    rows: Mapping[str, Mapping[str, Any]], asked: Asked | None, k: int
) -> tuple[Row, list[tuple[str, Row]]]:
    """Return a question's score overall and by label; `asked` is None when it is unknown how many could have answered.

    Fewer than k answers are not counted out; fewer than ten have no score. A response rate beside the answers tells how many were
    asked, so it is hidden where that is.
    """
    untold = asked.hidden if asked else frozenset()
    counts = {label: int(row["answers"]) for label, row in rows.items()}
    people = {label: int(row["people"]) for label, row in rows.items()}
    silent = {label for label, n in counts.items() if not n}
    few = hidden(counts, k, people=people, empty=silent)
    unscored = hidden(counts, FEWEST, always=few.cells, empty=silent)
    sums = {name: sum(int(r[name]) for r in rows.values()) for name in ("answers", *SCORES[:3])}
    total = _scored(sums, asked.overall if asked else None)
    told = [
        (
            label,
            without(
                _scored(row, asked.by_label[label] if asked else None),
                [
                    *(("answers", "response_rate") if label in few.cells else ()),
                    *(("response_rate",) if label in untold else ()),
                    *(SCORES if label in unscored.cells else ()),
                ],
            ),
        )
        for label, row in rows.items()
    ]
    number = sums["answers"]
    hide_count = few.margin or 0 < number < k
    hide_score = unscored.margin or 0 < number < FEWEST
    gone = [*(("answers", "response_rate") if hide_count else ()), *(SCORES if hide_score else ())]
    if "" in untold:
        gone.append("response_rate")
    return without(total, gone), told


def _scored(row: Mapping[str, Any], asked: int | None) -> Row:
    counts = {name: int(row[name]) for name in ("answers", *SCORES[:3])}
    rate = round(counts["answers"] / asked, DIGITS) if asked else None
    told: Row = {"answers": counts.pop("answers"), "response_rate": rate, **counts}
    if not told["answers"]:
        return told | dict.fromkeys(SCORES[3:])
    nps, low, high = net_promoter(*counts.values())
    return told | {"nps": round(nps, DIGITS), "low": round(low, DIGITS), "high": round(high, DIGITS)}
