"""The report of a panel for people: whether its criteria can be relied on, who is chosen, who is read again, and how it was worked out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from microsite.program.metrics.forms import counted, whole
from microsite.program.metrics.words_rows import rows
from microsite.program.reports.scale import ticks
from microsite.program.reports.value import (
    HIDDEN,
    Block,
    Cell,
    Column,
    Figure,
    Mark,
    Paragraph,
    Plot,
    Report,
    Section,
    Table,
    text,
)
from microsite.program.rubric.groups import LEAST_K
from microsite.program.rubric.panel import KNOCKED_OUT, NOT_READ, RATERS, SECOND, SELECTED
from microsite.program.rubric.words_scores import agreement, method, raters, signed, sort_of, two

Facts = dict[str, Any]
FEW = 10
MOST = 40
"""How many nominees the plot of ranks shows, or twice as many as are chosen."""


def report_of(facts: Facts, title: str) -> Report:
    """Return the report of rubric.json."""
    sections = [
        Section("known", "At a glance", tuple(_glance(facts))),
        Section("agreement", "Do raters agree?", tuple(agreement(facts))),
        Section("nominees", "Nominees", tuple(_nominees(facts))),
        Section("raters", "Harsh and mild raters", tuple(raters(facts))),
        Section("groups", "Groups", tuple(_groups(facts))),
        Section("rows", "Rows read, used and dropped", tuple(rows(facts))),
        Section("method", "How it was worked out", tuple(method(facts))),
    ]
    rubric = facts["rubric"]
    line = f"Rubric {rubric['name']}, version {rubric['version']}. For the panel only: it speaks of single nominees."
    return Report(f"{title}: {rubric['title']}", line, tuple(sections))


def _glance(facts: Facts) -> Iterator[Block]:
    panel, held = facts["panel"], [one["decision"] for one in facts["nominees"]]
    sure = sum(one["advice"] == "rely" for one in facts["criteria"])
    read = f"by {counted(panel['raters'], 'rater')}, {_range(panel['least'], panel['most'])} each"
    figures = [
        Figure("Nominees read", whole(panel["read"]), read),
        Figure("Criteria to rely on", f"{sure} of {len(facts['criteria'])}", "by the lower limit of alpha"),
    ]
    if facts["cut"] is not None:
        figures.append(Figure("Selected", whole(held.count(SELECTED)), f"of {whole(facts['cut'])} places"))
        figures.append(
            Figure("To a second reading", whole(held.count(SECOND)), "too close to the cut to call")
        )
    yield tuple(figures)
    for words in (*_weak(facts), *_lacking(facts)):
        yield Paragraph(words)


def _range(least: int, most: int) -> str:
    return str(least) if least == most else f"{least} to {most}"


def _weak(facts: Facts) -> Iterator[str]:
    names = facts["rubric"]["criteria"]
    for said, words in (
        (
            "mend the rubric",
            "Raters do not agree well enough on {names}. Mend the descriptions of its scores before they decide over anybody.",
        ),
        ("tentative", "On {names} raters agree well enough for tentative conclusions only."),
        (
            "not known",
            "Whether raters agree on {names} is not known: too few nominees, or no score differs from another.",
        ),
    ):
        listed = [names[one["id"]] for one in facts["criteria"] if one["advice"] == said]
        if listed:
            yield words.format(names=", ".join(listed))


def _lacking(facts: Facts) -> Iterator[str]:
    """Yield what is not known, in sentences."""
    panel, held = facts["panel"], facts["nominees"]
    if facts["parts"] > 1:
        yield (
            f"The panel falls into {facts['parts']} parts that share no rater. Between nominees of two parts nothing says whether one is better "
            "or had milder raters: let a rater of each part read some of the others."
        )
    few = sum(0 < one["raters"] < RATERS and one["decision"] != KNOCKED_OUT for one in held)
    if few:
        yield f"{counted(few, 'nominee')} had fewer than three raters, which is too few to decide."
    unread = sum(one["decision"] == NOT_READ for one in held)
    if unread:
        yield f"{counted(unread, 'nominee')} of the nominations {'has' if unread == 1 else 'have'} no score at all, and no rank."
    if panel["missing"]:
        yield f"{counted(panel['missing'], 'score')} {'is' if panel['missing'] == 1 else 'are'} missing where a rater read a nominee."
    if facts["cut"] is None:
        yield "No cut was given, so nothing is decided."
    if panel["read"] < FEW:
        yield f"With {counted(panel['read'], 'nominee')}, intervals of alpha are wide, and rough."


def _nominees(facts: Facts) -> Iterator[Block]:
    yield from map(Paragraph, _decided(facts))
    table = _ranking(facts)
    ranked = [one for one in facts["nominees"] if one["rank"] is not None]
    if not ranked:
        yield table
        return
    cut, all_ = facts["cut"], len(ranked)
    shown = cut is not None and cut < all_
    ranked = ranked[: max(MOST, 2 * (cut or 0))]
    yield Plot(
        "Ranks when one rater is left out",
        f"For {all_ if len(ranked) == all_ else f'the first {len(ranked)} of {all_}'} nominees the rank, and the best and worst rank over the models that leave one rater out. 1 is the highest.",
        tuple(
            Mark(
                o["nominee"],
                _range(o["rank_low"], o["rank_high"]),
                (float(o["rank"]),),
                float(o["rank_low"]),
                float(o["rank_high"]),
            )
            for o in ranked
        ),
        _places(max(o["rank_high"] for o in ranked)),
        table,
        cut + 0.5 if shown else None,
        f"the cut after {cut}" if shown else "",
    )


def _ranking(facts: Facts) -> Table:
    """Return the table of nominees."""
    heads = ("Nominee", "Decision", "Rank", "Rank range", "Adjusted", "Raw", "z", "Raters")
    names = facts["rubric"]["knockouts"]
    lines = tuple(
        (
            text(one["nominee"]),
            text(_what(one, names)),
            Cell("" if one["rank"] is None else str(one["rank"]), sort_of(one["rank"])),
            Cell(
                _range(one["rank_low"], one["rank_high"]) if one["rank"] is not None else "",
                sort_of(one["rank_low"]),
            ),
            Cell(two(one["adjusted"]), sort_of(one["adjusted"])),
            Cell(two(one["raw"]), sort_of(one["raw"])),
            Cell("" if one["z"] is None else signed(one["z"]), sort_of(one["z"])),
            Cell(str(one["raters"]), float(one["raters"])),
        )
        for one in facts["nominees"]
    )
    columns = tuple(Column(name, number=n > 1) for n, name in enumerate(heads))
    note = "Raw scores and z-scores are there for comparison only: both mistake harsh raters for weak nominees, or the other way round."
    return Table("Nominees by adjusted score", columns, lines, note)


def _places(number: int) -> tuple[tuple[float, str], ...]:
    """Return the ticks of a scale of ranks."""
    inner = [value for value, _ in ticks([number], str) if 1 < value < number]
    return tuple((float(v), f"{v:.0f}") for v in (1, *inner, max(number, 2)))


def _what(one: Facts, names: Facts) -> str:
    if one["knockouts"]:
        return f"{KNOCKED_OUT}: {' '.join(names[k] for k in one['knockouts'])}"
    return one["decision"] or ""


def _decided(facts: Facts) -> Iterator[str]:
    if facts["cut"] is None:
        return
    by: dict[str, list[str]] = {}
    for one in facts["nominees"]:
        by.setdefault(one["decision"], []).append(one["nominee"])
    chosen, again = by.get(SELECTED, []), by.get(SECOND, [])
    yield f"Selected: {', '.join(chosen)}." if chosen else "Nobody is selected without a second reading."
    if again:
        free = max(facts["cut"] - len(chosen), 0)
        yield (
            f"To a second reading, for the {counted(free, 'place')} that {'is' if free == 1 else 'are'} left: {', '.join(again)}. Their ranks lie on both "
            "sides of the cut when one rater is left out, they share the rank of the cut, or fewer than three raters read them."
        )


def _groups(facts: Facts) -> Iterator[Block]:
    found = facts["groups"]
    if found is None:
        yield Paragraph(
            f"No groups were given. When they are, they enter no score; only ratios of groups of {LEAST_K} or more are told."
        )
        return
    if found["withheld"]:
        yield Paragraph(f"Nothing is told of groups: {found['withheld']}.")
        return
    hidden = Cell(HIDDEN, hidden=True)
    lines = tuple(
        (
            text(o["group"]),
            hidden if o["rate"] is None else Cell(f"{100 * o['rate']:.0f}%", o["rate"]),
            hidden if o["ratio"] is None else Cell(two(o["ratio"]), o["ratio"]),
        )
        for o in found["rows"]
    )
    note = (
        "The ratio is to the group that was chosen most often. In employment law of the United States one below 0.80 calls for a closer look; "
        "with so few people chance alone makes such ratios often, so it is no proof of bias, nor is one above it a proof of fairness."
    )
    columns = (Column("Group", number=False), Column("Ranked within the cut"), Column("Ratio"))
    yield Table("Share of each group within the cut", columns, lines, note)
