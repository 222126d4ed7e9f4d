"""The parts of the report that speak of agreement, of raters and of how it was worked out; and how numbers are said."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from microsite.program.agreement import RELY, TENTATIVE
from microsite.program.metrics.forms import whole
from microsite.program.reports.scale import ticks
from microsite.program.reports.value import Block, Cell, Column, Mark, Paragraph, Plot, Table, text

Facts = dict[str, Any]


def two(value: float | None) -> str:
    """Return a number with two decimals, "" for none."""
    return "" if value is None else f"{value:.2f}"


def signed(value: float) -> str:
    """Return a difference: "+0.42"."""
    return f"{value:+.2f}" if round(value, 2) else "0.00"


def agreement(facts: Facts) -> Iterator[Block]:
    """Yield how far raters agree, by criterion."""
    yield Paragraph(
        "Krippendorff's alpha is 1 when raters agree fully and 0 when they agree as by chance. From 0.80 on rely on a criterion, from 0.667 "
        "on draw tentative conclusions, below mend the rubric. The lower limit decides, since the true alpha may be there."
    )
    yield Paragraph(
        "Alpha counts it as disagreement when one rater is harsher than another; the adjusted scores take that out. So a low alpha beside a high "
        "ICC(2,k) says that raters see the same differences on other scales: read some packets together before the next round."
    )
    names, table = facts["rubric"]["criteria"], _criteria(facts)
    shown = [one for one in facts["criteria"] if one["low"] is not None]
    if not shown:
        yield table
        return
    yield Plot(
        "Alpha by criterion, with 95% intervals",
        f"Krippendorff's alpha of {len(shown)} criteria; the line stands at {RELY:.2f}.",
        tuple(Mark(names[o["id"]], two(o["alpha"]), (o["alpha"],), o["low"], o["high"]) for o in shown),
        _scale(min(o["low"] for o in shown)),
        table,
        RELY,
        f"{RELY:.2f}: rely on it ({TENTATIVE}: tentatively)",
    )


def _scale(least: float) -> tuple[tuple[float, str], ...]:
    """Return the ticks of alpha, by fifths from below the least lower limit, at -1 at the lowest, up to 1."""
    first = max(min(math.floor(least * 5), 0), -5)
    return tuple((n / 5, f"{n / 5:.1f}") for n in range(first, 6))


def _criteria(facts: Facts) -> Table:
    """Return the table of criteria."""
    names = facts["rubric"]["criteria"]
    heads = (
        "Criterion",
        "Advice",
        "Alpha",
        "95% interval",
        "ICC(2,k)",
        "k",
        "Mean score",
        "Nominees compared",
    )
    lines = tuple(
        (
            text(names[one["id"]]),
            text(one["advice"]),
            Cell(two(one["alpha"]), sort_of(one["alpha"])),
            Cell(
                f"{two(one['low'])} to {two(one['high'])}" if one["low"] is not None else "",
                sort_of(one["low"]),
            ),
            Cell(two(one["icc2k"]), sort_of(one["icc2k"])),
            Cell(f"{one['icc_k']:.3g}" if one["icc_k"] else "", sort_of(one["icc_k"])),
            Cell(two(one["mean"]), sort_of(one["mean"])),
            Cell(whole(one["nominees"]), float(one["nominees"])),
        )
        for one in facts["criteria"]
    )
    columns = tuple(Column(name, number=n > 1) for n, name in enumerate(heads))
    hows = sorted({one["icc_how"] for one in facts["criteria"] if one["icc_how"]})
    note = (
        f"ICC(2,k) by the {' and the '.join(hows)}: how far the mean of k raters tells nominees apart."
        if hows
        else ""
    )
    return Table("Agreement by criterion", columns, lines, note)


def sort_of(value: float | None) -> float | str:
    """Return what a cell sorts by, nothing for no number."""
    return "" if value is None else float(value)


def raters(facts: Facts) -> Iterator[Block]:
    """Yield who is harsh and who is mild."""
    held = facts["raters"]
    yield Paragraph(
        "Severity is how many points below a mean rater somebody scores the same nominees: positive for a harsh rater, negative for a mild one. It is "
        "taken out of the adjusted score, so it is no fault; a rater who stands far apart may read the descriptions in another way."
    )
    heads = ("Rater", "Severity", "Ratings", "Nominees")
    table = Table(
        "Raters, from the harshest to the mildest",
        tuple(Column(name, number=n > 0) for n, name in enumerate(heads)),
        tuple(
            (
                text(o["rater"]),
                Cell(signed(o["severity"]), o["severity"]),
                Cell(whole(o["ratings"]), float(o["ratings"])),
                Cell(whole(o["nominees"]), float(o["nominees"])),
            )
            for o in held
        ),
    )
    values = [o["severity"] for o in held]
    yield Plot(
        "Severity of raters, in points",
        f"How much harsher than the mean each of {len(held)} raters is; to the right is harsher.",
        tuple(Mark(o["rater"], signed(o["severity"]), (o["severity"],)) for o in held),
        ticks([*values, 0.5, -0.5], lambda v: f"{v:+.1f}" if round(v, 1) else "0"),
        table,
        0.0,
        "the mean rater",
    )


def method(facts: Facts) -> Iterator[Block]:
    """Yield how numbers were worked out, in sentences."""
    said = (
        (
            "Alpha: Krippendorff's, with the ordinal metric; the interval is a bootstrap of 2,000 draws of nominees with all their "
            f"scores, on the scale log(1 - alpha), with Student's t; seed {facts['seed']}."
        ),
        (
            "ICC(2,k): two-way random effects, absolute agreement, of the mean of k raters. By the analysis of variance where every "
            "rater read every nominee, else by the mixed model with restricted maximum likelihood; k is then the harmonic mean of "
            "raters a nominee."
        ),
        (
            "Raw: the weighted mean of criteria, each the mean over raters. z: each rater's scores in standard deviations of that "
            "rater's own, then the mean."
        ),
        (
            "Adjusted: score = mean + nominee + rater + criterion, fitted to all scores at once by least squares with a ridge "
            "penalty of 1, each score counting by its criterion's weight. It is what raters of mean severity would have given."
        ),
        (
            "Rank range: the best and the worst rank over the model with all raters and the models that leave one rater out."
        ),
        (
            "Knock-outs are stated with evidence, apart from scores; who is knocked out has no rank. Groups enter no score."
        ),
    )
    yield from map(Paragraph, said)
