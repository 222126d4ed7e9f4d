"""Share images as JPEG: a card on the page's own grid, or an editor's picture cut to a ratio; the same view, the same bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from microsite.diagnostics import Problem, Span, error
from microsite.formats.typeset import Step
from microsite.render.faces import HEAD, TEXT, width
from microsite.render.pen import CAP, Pen, Said, Supplied, UnreadableError, one_line, set_text, supplied, thumbnail
from microsite.values.cards import CardView, Colours, CropView

if TYPE_CHECKING:
    from PIL.Image import Image

QUALITY = 82
MARGIN, TOP, COLUMN, GAP = 64, 60, 232, 44
MAIN = MARGIN + COLUMN + GAP
FOOT = 62  # from the lowest baseline to the edge
RULE = FOOT + 62  # from the hairline above it to the edge


@dataclass(frozen=True, slots=True)
class Grid:
    """Where things stand at one ratio: `stacked` has the time beside the date and the title below, else beside both."""

    stacked: bool
    titles: tuple[Step, ...]
    face: int
    name: int
    small: int
    line: int
    line_most: int
    figure: int


GRIDS = {
    (16, 9): Grid(stacked=False, titles=(Step(104, 2), Step(92, 3), Step(80, 3), Step(72, 4), Step(64, 4), Step(56, 5)),
                  face=80, name=44, small=32, line=36, line_most=2, figure=88),
    (4, 3): Grid(stacked=False, titles=(Step(116, 3), Step(104, 3), Step(92, 4), Step(80, 4), Step(72, 5), Step(64, 6)),
                 face=88, name=48, small=34, line=42, line_most=3, figure=104),
    (1, 1): Grid(stacked=True, titles=(Step(128, 3), Step(116, 3), Step(104, 4), Step(92, 4), Step(80, 5), Step(68, 6)),
                 face=104, name=54, small=44, line=46, line_most=3, figure=120),
}  # fmt: skip


def draw(view: object, files: Mapping[str, bytes]) -> bytes | Problem:
    """Return the JPEG of a CardView or CropView; `files` holds the bytes of `view.pictures` by source.

    A picture whose pixels cannot be read is F108.
    """
    try:
        match view:
            case CardView():
                return _jpeg(_card(view, files))
            case CropView():
                return _jpeg(thumbnail(Supplied(view.picture, files[view.picture.source]), view.width, view.height))
    except UnreadableError as fault:
        source = str(fault)
        return error("F108", "the picture cannot be read to its end", Span(source), "export it again")
    raise TypeError(f"a card wants a CardView or a CropView, not a {type(view).__name__}")


def _jpeg(image: Image) -> bytes:
    held = io.BytesIO()
    image.save(held, "JPEG", quality=QUALITY)
    return held.getvalue()


def _grid(view: CardView) -> Grid:
    ratio = view.width / view.height
    return GRIDS[min(GRIDS, key=lambda r: abs(r[0] / r[1] - ratio))]


def _card(view: CardView, files: Mapping[str, bytes]) -> Image:
    from PIL import ImageDraw  # noqa: PLC0415 - only where a card is drawn

    logo = supplied(view.logo, files)
    image = _ground(view.width, view.height, view.direction, view.site, view.colours, logo).copy()
    pen = Pen(image, ImageDraw.Draw(image), view.direction == "rtl")
    grid = _grid(view)
    portrait = supplied(view.portrait, files)
    _place(pen, view)
    top = _opening(pen, view, grid, portrait, logo)
    bottom = _closing(pen, view, grid, portrait)
    start = MARGIN if grid.stacked else MAIN
    top = _status(pen, view, start, top)
    wide = view.width - start - MARGIN
    made = set_text(view.title, wide, bottom - top, grid.titles, HEAD)
    end = pen.block(start, top, made, HEAD, view.colours.ink)
    room = bottom - end - grid.line * 0.75
    if view.line and room >= grid.line:
        size = min(grid.line, made.size)
        most = min(grid.line_most, int(room // (size * 1.3)) or 1)
        text = set_text(view.line, wide, room + size * 0.3, (Step(size, most),), TEXT)
        if not text.cut or view.large:
            pen.block(start, end + grid.line * 0.75, text, TEXT, view.colours.soft)
    return image


@lru_cache(maxsize=16)
def _ground(
    wide: int, high: int, direction: str, site: str, colours: Colours, logo: Supplied | None
) -> Image:
    """Return what every card of a site has: paper, the hairline, the mark and the site's name."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only where a card is drawn

    image = Image.new("RGB", (wide, high), colours.paper)
    pen = Pen(image, ImageDraw.Draw(image), direction == "rtl")
    pen.box(MARGIN, high - RULE, wide - 2 * MARGIN, 3, colours.line)
    mark_size = 44
    _mark(pen, MARGIN, high - FOOT - 13 - mark_size / 2, mark_size, colours, logo)
    text, size = one_line(site, wide * 0.55, (36, 32, 28), HEAD)
    pen.line(MARGIN + mark_size + 18, high - FOOT, [Said(text, size, colours.ink)])
    return image


def _mark(pen: Pen, x: float, y: float, size: int, colours: Colours, logo: Supplied | None) -> None:
    """Draw the site's mark: its logo, else the grid of a card in little."""
    if logo:
        pen.picture(x, y, logo, size, size)
        return
    unit = size / 26
    pen.box(x, y, size, round(4 * unit), colours.ink)
    below = y + round(8 * unit)
    pen.box(x, below, round(8 * unit), size - round(8 * unit), colours.ink)
    pen.box(x + round(11 * unit), below, size - round(11 * unit), size - round(8 * unit), colours.accent)


def _place(pen: Pen, view: CardView) -> None:
    if view.place:
        text, size = one_line(view.place, view.width * 0.33, (34, 30), TEXT)
        pen.line(MARGIN, view.height - FOOT, [Said(text, size, view.colours.soft, TEXT)], end=True)


def _opening(
    pen: Pen, view: CardView, grid: Grid, portrait: Supplied | None, logo: Supplied | None
) -> float:
    """Draw what stands first: the tile and, stacked, the time beside it; return where the title may begin."""
    ink = view.colours.ink
    pen.box(MAIN if view.tile or not grid.stacked else MARGIN, TOP, view.width, 4, ink)
    pen.box(view.width - MARGIN, TOP, MARGIN, 4, view.colours.paper)
    if view.tile:
        foot = _tile(pen, view, grid)
        if not grid.stacked:
            return TOP + 32
        if view.time:
            day = foot - 54
            text, size = one_line(view.time, view.width - MAIN - MARGIN, (184, 152, 120, 96), HEAD)
            pen.line(MAIN, day, [Said(text, size, ink)])
            text, size = one_line(view.time_more, view.width - MAIN - MARGIN, (44, 38, 32), TEXT)
            pen.line(MAIN, foot, [Said(text, size, view.colours.soft, TEXT)])
        return foot + 76
    side = 340 if grid.stacked else COLUMN
    top = TOP + 36 if grid.stacked else TOP
    if view.large:
        _face(pen, view, portrait, MARGIN, top, side)
    else:
        _mark(pen, MARGIN, top, side if grid.stacked else COLUMN, view.colours, logo)
    if not grid.stacked:
        return TOP + 32
    if view.proof:
        _proof(pen, view, grid, MARGIN + side + GAP, top + side - 46)
    return top + side + 64


def _tile(pen: Pen, view: CardView, grid: Grid) -> float:
    """Draw the date tile, and beside a title the time below it; return the tile's last baseline."""
    tile, ink, soft = view.tile, view.colours.ink, view.colours.soft
    if tile is None:
        return TOP
    pen.box(MARGIN, TOP, COLUMN, 12, ink)
    text, size = one_line(tile.above, COLUMN, (44, 38, 32, 26), HEAD)
    y = TOP + 60
    pen.line(MARGIN, y, [Said(text, size, ink)])
    text, size = one_line(tile.figure, COLUMN, (184, 152, 120, 96, 72), HEAD)
    y += 156
    wide = pen.line(MARGIN - size * 0.03, y, [Said(text, size, ink)])
    if tile.struck:
        pen.box(MARGIN - 8, y - size * CAP / 2 - 6, wide + 16, 13, ink)
    y += 54
    text, size = one_line(tile.below, COLUMN, (44, 38, 32, 26), HEAD)
    head, _, tail = text.partition(" ")
    year = tail.isdigit()
    parts = [Said(f"{head} ", size, ink), Said(tail, size, soft, TEXT)] if year else [Said(text, size, ink)]
    pen.line(MARGIN, y, parts)
    if view.time and not grid.stacked:
        base = _name_line(view, grid)
        text, size = one_line(view.time, COLUMN, (76, 64, 56, 48, 40), HEAD)
        pen.line(MARGIN, base - 46, [Said(text, size, ink)])
        text, size = one_line(view.time_more, COLUMN, (grid.small, 30, 27, 24), TEXT)
        pen.line(MARGIN, base, [Said(text, size, soft, TEXT)])
    return y


def _name_line(view: CardView, grid: Grid) -> float:
    """Return the baseline of the names, which the time beside them shares."""
    return view.height - RULE - 30 - grid.face / 2 + grid.name * CAP / 2


def _closing(pen: Pen, view: CardView, grid: Grid, portrait: Supplied | None) -> float:
    """Draw what stands last above the hairline: who, or the proof; return where the title must have ended."""
    start = MARGIN if grid.stacked else MAIN
    floor = view.height - RULE
    if view.proof and not grid.stacked:
        base = floor - 34
        _proof(pen, view, grid, start, base - 50)
        return base - 50 - grid.figure * CAP - 28
    if not view.people:
        return floor - 30
    top = floor - 30 - grid.face
    x, alone = start, len(view.people) == 1
    if alone:
        _face(pen, view, portrait, start, top, grid.face)
        x += grid.face + 24
    text, size = _names(view.people, view.width - x - MARGIN, grid.name)
    pen.line(x, _name_line(view, grid), [Said(text, size, view.colours.ink)])
    return top - 26 if alone else _name_line(view, grid) - size - 26


def _names(people: tuple[str, ...], wide: float, size: int) -> tuple[str, int]:
    """Return as many names as a line holds, and how many more there are."""
    for shown in range(len(people), 1, -1):
        more = f" +{len(people) - shown}" if shown < len(people) else ""
        text = ", ".join(people[:shown]) + more
        for tried in (size, size - 6):
            if width(text, tried, HEAD) <= wide:
                return text, tried
    more = f" +{len(people) - 1}" if len(people) > 1 else ""
    text, fits = one_line(people[0], wide - width(more, size, HEAD), (size, size - 6, size - 12), HEAD)
    return text + more, fits


def _face(pen: Pen, view: CardView, portrait: Supplied | None, x: float, y: float, side: int) -> None:
    """Draw a portrait, or a tile with initials in its stead."""
    if portrait:
        pen.picture(x, y, portrait, side, side)
        return
    from PIL import ImageColor  # noqa: PLC0415 - only where a card is drawn

    ink, paper = (ImageColor.getrgb(c) for c in (view.colours.ink, view.colours.paper))
    mixed = tuple(round(p + (i - p) * 0.09) for i, p in zip(ink, paper, strict=True))
    pen.box(x, y, side, side, "#{:02x}{:02x}{:02x}".format(*mixed[:3]))
    text, size = one_line(view.initials or "?", side * 0.8, (round(side * 0.42), round(side * 0.3)), HEAD)
    wide = width(text, size, HEAD)
    pen.line(x + (side - wide) / 2, y + side / 2 + size * CAP / 2, [Said(text, size, view.colours.ink)])


def _proof(pen: Pen, view: CardView, grid: Grid, x: float, base: float) -> None:
    """Draw a measured pair, before and after, with what was measured under it."""
    if view.proof is None:
        return
    before, after, unit = view.proof
    ink, soft = view.colours.ink, view.colours.soft
    wide = view.width - x - MARGIN
    arrow = " ← " if pen.rtl else " → "
    size = grid.figure
    while size > 40 and width(f"{before}{arrow}{after} {unit}", size, HEAD) > wide:  # noqa: PLR2004 - smaller says nothing
        size -= 8
    parts = [Said(f"{before}{arrow}", size, soft), Said(after, size, ink)]
    if unit:
        parts.append(Said(f" {unit}", round(size * 0.7), soft))
    pen.line(x, base, parts)
    text, small = one_line(view.proof_line, wide, (grid.small + 2, grid.small - 2, grid.small - 6), TEXT)
    pen.line(x, base + 50, [Said(text, small, soft, TEXT)])


def _status(pen: Pen, view: CardView, start: float, top: float) -> float:
    """Draw the word of a session that changed in its frame, and return where the title begins below it."""
    if not view.status:
        return top
    text, size = one_line(view.status, view.width - start - MARGIN - 40, (38, 32), HEAD)
    wide = width(text, size, HEAD)
    pen.box(start, top, wide + 40, 62, view.colours.ink, border=4)
    pen.line(start + 20, top + 31 + size * CAP / 2, [Said(text, size, view.colours.ink)])
    return top + 62 + 28


