"""The grid of a card: where things stand at each ratio, in pixels of a card 1200 wide."""

from __future__ import annotations

from microsite.formats.typeset import Step
from microsite.records import frozen
from microsite.render.pen import CAP
from microsite.values.cards import CardView

MARGIN, TOP, COLUMN, GAP = 64, 60, 232, 44
MAIN = MARGIN + COLUMN + GAP
MARK = 44
BAND = 72  # what says that a session changed
FOOT = 62  # from the lowest baseline to the edge
RULE = FOOT + 62  # from the hairline above it to the edge


@frozen
class Grid:
    """Where things stand at one ratio: `stacked` has the time beside the date and the title below, else beside both."""

    stacked: bool
    titles: tuple[Step, ...]
    names: tuple[Step, ...]
    face: int
    name: int
    small: int
    line: int
    line_most: int
    figure: int
    portrait: int


def steps_of(*pairs: tuple[int, int]) -> tuple[Step, ...]:
    """Return steps from (size, most lines)."""
    return tuple(Step(size, lines) for size, lines in pairs)


GRIDS = {
    (16, 9): Grid(
        stacked=False, face=80, name=44, small=32, line=36, line_most=2, figure=92, portrait=232,
        titles=steps_of((104, 2), (92, 3), (80, 3), (72, 4), (64, 4), (56, 5), (48, 6), (44, 6)),
        names=steps_of((104, 1), (92, 1), (80, 1), (72, 2), (60, 3), (48, 4)),
    ),
    (4, 3): Grid(
        stacked=False, face=88, name=48, small=34, line=42, line_most=3, figure=128, portrait=232,
        titles=steps_of((116, 3), (104, 3), (92, 4), (80, 4), (72, 5), (64, 6), (56, 7)),
        names=steps_of((108, 2), (96, 2), (84, 3), (72, 3), (60, 4)),
    ),
    (1, 1): Grid(
        stacked=True, face=104, name=54, small=44, line=46, line_most=3, figure=184, portrait=300,
        titles=steps_of((128, 3), (116, 3), (104, 4), (92, 4), (80, 5), (68, 6)),
        names=steps_of((112, 2), (96, 3), (84, 3), (72, 4), (60, 5)),
    ),
}  # fmt: skip


def grid_of(view: CardView) -> Grid:
    """Return the grid of a card's ratio."""
    ratio = view.width / view.height
    return GRIDS[min(GRIDS, key=lambda r: abs(r[0] / r[1] - ratio))]


def start_of(view: CardView, grid: Grid) -> float:
    """Return where the title's column begins."""
    if view.large:
        return MARGIN + grid.portrait + GAP
    return MARGIN if grid.stacked else MAIN


def name_line(view: CardView, grid: Grid) -> float:
    """Return the baseline of the names, which the time beside them shares."""
    return view.height - RULE - 30 - grid.face / 2 + grid.name * CAP / 2
