"""Plots as SVG without a fixed width: positions are percentages, so letters keep their size on a telephone and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from microsite.program.reports.value import Mark, Plot

ROW = 44
HEAD = 24
FOOT = 28
LABEL, TRACK = 14, 28
SHAPES = ("circle", "square", "diamond", "ring")


def drawn(plot: Plot, name: str) -> str:
    """Return the plot as SVG with a title and a description, by which those who do not see it are told what it shows."""
    head = HEAD if plot.keys or plot.rule_words else 4
    height = head + ROW * len(plot.marks) + FOOT
    bottom = height - FOOT + 2
    parts = [
        f'<svg class="plot" role="img" aria-labelledby="{name}-t {name}-d" width="100%" height="{height}">',
        f'<title id="{name}-t">{escape(plot.title)}</title>',
        f'<desc id="{name}-d">{escape(plot.description)}</desc>',
        *_keys(plot),
        *_ticks(plot, head, bottom),
    ]
    if plot.rule is not None:
        at = _at(plot, plot.rule)
        parts.append(f'<line class="rule" x1="{at}" x2="{at}" y1="{head}" y2="{bottom}"/>')
    for row, mark in enumerate(plot.marks):
        parts += _row(plot, mark, head + row * ROW)
    return "\n".join([*parts, "</svg>"])


def _at(plot: Plot, value: float) -> str:
    """Return where a value stands, in percent; 2% stay free at both ends for what is drawn around a point."""
    span = (plot.most - plot.least) or 1
    share = min(max((value - plot.least) / span, 0), 1)
    return f"{2 + 96 * share:.2f}%"


def _keys(plot: Plot) -> Iterator[str]:
    if plot.keys:
        for place, words in enumerate(plot.keys):
            x = f"{2 + 24 * place}%"
            yield _shape(place, x, 10)
            yield f'<svg x="{x}" overflow="visible"><text x="12" y="15">{escape(words)}</text></svg>'
    elif plot.rule_words:
        yield f'<text x="0" y="15" class="soft">┆ {escape(plot.rule_words)}</text>'


def _ticks(plot: Plot, head: int, bottom: int) -> Iterator[str]:
    for place, (value, words) in enumerate(plot.ticks):
        at = _at(plot, value)
        anchor = "start" if not place else "end" if place == len(plot.ticks) - 1 else "middle"
        edge = {"start": "0", "end": "100%"}.get(anchor, at)
        yield f'<line class="grid" x1="{at}" x2="{at}" y1="{head}" y2="{bottom}"/>'
        yield f'<text class="soft" x="{edge}" y="{bottom + 18}" text-anchor="{anchor}">{escape(words)}</text>'


def _row(plot: Plot, mark: Mark, top: int) -> Iterator[str]:
    y = top + TRACK
    yield f'<text class="label" x="0" y="{top + LABEL}">{escape(mark.label)}</text>'
    yield f'<text class="value" x="100%" y="{top + LABEL}" text-anchor="end">{escape(mark.words)}</text>'
    if mark.low is not None and mark.high is not None:
        yield f'<line class="span" x1="{_at(plot, mark.low)}" x2="{_at(plot, mark.high)}" y1="{y}" y2="{y}"/>'
    elif len(mark.points) > 1:
        ends = _at(plot, min(mark.points)), _at(plot, max(mark.points))
        yield f'<line class="span" x1="{ends[0]}" x2="{ends[1]}" y1="{y}" y2="{y}"/>'
    for place, point in enumerate(mark.points):
        yield _shape(place, _at(plot, point), y)


def _shape(place: int, x: str, y: int) -> str:
    """Return a sign at a place: points of one row differ by form, not only by where they stand."""
    match SHAPES[place % len(SHAPES)]:
        case "circle":
            return f'<circle class="point" cx="{x}" cy="{y}" r="5"/>'
        case "ring":
            return f'<circle class="ring" cx="{x}" cy="{y}" r="5"/>'
        case "square":
            inner = '<rect class="point" x="-4.5" y="-4.5" width="9" height="9"/>'
        case _:
            inner = '<path class="point" d="M0-6 6 0 0 6-6 0z"/>'
    return f'<svg x="{x}" y="{y}" overflow="visible">{inner}</svg>'
