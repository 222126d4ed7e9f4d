"""The pieces of a card: the tile, the time, who, the proof, the word for what changed, the site."""

from __future__ import annotations

from dataclasses import replace

from microsite.formats.bidi import is_rtl
from microsite.formats.typeset import ELLIPSIS
from microsite.render.card_grid import (
    BAND,
    COLUMN,
    FOOT,
    MARGIN,
    MARK,
    RULE,
    TOP,
    Grid,
    name_line,
    start_of,
    steps_of,
)
from microsite.render.faces import HEAD, TEXT, Said, width
from microsite.render.pen import CAP, Pen, one_line, set_text
from microsite.render.pictures import Supplied
from microsite.values.cards import CardView, Colours

SIGN = 2  # a unit of so few letters is set as a sign, a longer one as a word


def draw_tile(pen: Pen, view: CardView, grid: Grid) -> float:
    """Draw the date tile, and beside a title the time below it; return the tile's last baseline."""
    tile, ink, soft = view.tile, view.colours.ink, view.colours.soft
    if tile is None:
        return TOP
    pen.box(MARGIN, TOP, COLUMN, 12, ink)
    text, size = one_line(tile.above, COLUMN, (44, 38, 32, 26), HEAD)
    y = TOP + 64
    pen.line(MARGIN, y, [Said(text, size, ink, HEAD)])
    text, size = one_line(tile.figure, COLUMN, (184, 152, 120, 96, 72), HEAD)
    y += 154
    wide = pen.line(MARGIN - size * 0.03, y, [Said(text, size, ink, HEAD)])
    if tile.struck:
        pen.box(MARGIN - 8, y - size * CAP / 2 - 6, wide + 16, 13, ink)
    y += 54
    text, size = one_line(tile.below, COLUMN, (44, 38, 32, 26), HEAD)
    head, _, tail = text.partition(" ")
    year = tail.isdigit()
    parts = (
        [Said(f"{head} ", size, ink, HEAD), Said(tail, size, soft, TEXT)]
        if year
        else [Said(text, size, ink, HEAD)]
    )
    pen.line(MARGIN, y, parts, turned=is_rtl(head))
    if view.time and not grid.stacked:
        _draw_time(pen, view, grid)
    return y


def _draw_time(pen: Pen, view: CardView, grid: Grid) -> None:
    """Draw the time in the tile's column, its last line level with the names; a long zone goes below that."""
    base = name_line(view, grid)
    sizes = (grid.small, grid.small - 3)
    text, size = one_line(f"{view.till} {view.zone}".strip(), COLUMN, sizes, TEXT)
    small = [(text, size)]
    if text.endswith(ELLIPSIS):
        base = view.height - RULE - 30
        small = [one_line(part, COLUMN, (*sizes, 26, 22), TEXT) for part in (view.zone, view.till)]
    for text, size in small:
        pen.line(MARGIN, base, [Said(text, size, view.colours.soft, TEXT)])
        base -= 40
    text, size = one_line(
        view.time, COLUMN, (76, 68, 60, 52, 44) if len(small) == 1 else (64, 56, 48, 40), HEAD
    )
    pen.line(MARGIN, base - 6, [Said(text, size, view.colours.ink, HEAD)])


def names_line(people: tuple[str, ...], wide: float, size: int) -> tuple[str, int]:
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


def draw_face(pen: Pen, view: CardView, portrait: Supplied | None, x: float, y: float, side: int) -> None:
    """Draw a portrait, or a tile with initials in its stead."""
    if portrait:
        pen.picture(x, y, portrait, side)
        return
    from PIL import ImageColor  # noqa: PLC0415 - only where a card is drawn

    ink, paper = (ImageColor.getrgb(c) for c in (view.colours.ink, view.colours.paper))
    mixed = tuple(round(p + (i - p) * 0.09) for i, p in zip(ink, paper, strict=True))
    pen.box(x, y, side, side, "#{:02x}{:02x}{:02x}".format(*mixed[:3]))
    text, size = one_line(
        view.initials or "?", side * 0.8, [round(side * part) for part in (0.42, 0.38, 0.34, 0.3, 0.24)], HEAD
    )
    wide = width(text, size, HEAD)
    pen.line(x + (side - wide) / 2, y + side / 2 + size * CAP / 2, [Said(text, size, view.colours.ink, HEAD)])


def draw_proof(pen: Pen, view: CardView, grid: Grid, x: float) -> float:
    """Draw a measured pair, before and after, with what was measured under it; return where it begins."""
    before, after, unit = view.proof or ("", "", "")
    ink, soft = view.colours.ink, view.colours.soft
    wide = view.width - x - MARGIN
    arrow = " ← " if pen.rtl else " → "
    sign = len(unit) <= SIGN
    parts = [
        Said(f"{before}{arrow}", grid.figure, soft, HEAD),
        Said(f"{after} " if unit else after, grid.figure, ink, HEAD),
    ]
    more = Said(unit, round(grid.figure * (0.7 if sign else 0.45)), soft, HEAD)
    beside = sum(width(p.text, p.size, HEAD) for p in (*parts, more)) <= wide
    caption = view.proof_line if beside else ", ".join(t for t in (unit, view.proof_line) if t)
    small = grid.small
    made = set_text(
        caption, wide, 500, steps_of((small, 1), (small - 3, 1), (small - 3, 2), (small - 6, 2)), TEXT
    )
    height = made.size * (CAP + 1.1 * (len(made.lines) - 1))
    top = view.height - RULE - 36 - height
    pen.block(x, top, made, TEXT, soft)
    base = top - grid.small * 0.8
    whole = sum(width(p.text, p.size, HEAD) for p in parts)
    scale = min(1.0, wide / whole)
    parts = [replace(p, size=int(p.size * scale)) for p in parts]
    pen.line(x, base, [*parts, more] if unit and beside else parts, turned=pen.rtl)
    return base - grid.figure * CAP


def draw_status(pen: Pen, view: CardView, grid: Grid, top: float) -> float:
    """Draw the band of a session that changed, and return where the title begins below it.

    It is full when the session is off, else a frame; beside the tile it stands in the place of the rule above the title.
    """
    if not view.status:
        return top
    start = start_of(view, grid)
    y = top - 20 if grid.stacked else TOP
    wide = view.width - start - MARGIN
    off = view.tile is not None and view.tile.struck
    ink, paper = view.colours.ink, view.colours.paper
    text, size = one_line(view.status, wide - 48, (46, 40, 34), HEAD)
    pen.box(start, y, wide, BAND, ink)
    if not off:
        pen.box(start + 4, y + 4, wide - 8, BAND - 8, paper)
    said = Said(text, size, paper if off else ink, HEAD)
    pen.line(start + 24, y + BAND / 2 + size * CAP / 2, [said])
    return y + BAND + 28


def draw_place(pen: Pen, view: CardView) -> None:
    """Write where it is on the last line, in the room that the site's name leaves."""
    if view.place:
        site, size = site_line(view.site, view.width)
        room = view.width - 2 * MARGIN - MARK - 18 - width(site, size, HEAD) - 60
        text, size = one_line(view.place, room, (34, 31), TEXT)
        pen.line(MARGIN, view.height - FOOT, [Said(text, size, view.colours.soft, TEXT)], end=True)


def site_line(site: str, wide: int) -> tuple[str, int]:
    """Return the site's name and its size for a card so wide."""
    return one_line(site, wide * 0.5, (36, 32, 28), HEAD)


def draw_mark(pen: Pen, x: float, y: float, size: int, colours: Colours, logo: Supplied | None) -> None:
    """Draw the site's mark: its logo, else the grid of a card in little."""
    if logo:
        pen.picture(x, y, logo, size)
        return
    unit = size / 26
    pen.box(x, y, size, round(4 * unit), colours.ink)
    below = y + round(8 * unit)
    pen.box(x, below, round(8 * unit), size - round(8 * unit), colours.ink)
    pen.box(x + round(11 * unit), below, size - round(11 * unit), size - round(8 * unit), colours.accent)
