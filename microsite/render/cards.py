"""Share images as JPEG: a card on the page's own grid, or an editor's picture cut to a ratio; portraits as small WebP; the same view, the same bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from microsite.diagnostics import Problem, Span, error
from microsite.formats.typeset import Step
from microsite.render.card_grid import FOOT, MAIN, MARGIN, MARK, RULE, TOP, Grid, grid_of, name_line, start_of
from microsite.render.card_parts import (
    draw_face,
    draw_mark,
    draw_place,
    draw_proof,
    draw_status,
    draw_tile,
    names_line,
    site_line,
)
from microsite.render.faces import HEAD, TEXT, Said
from microsite.render.grounds import UndrawableError, render_ground
from microsite.render.pen import Pen, one_line, set_text
from microsite.render.pictures import Supplied, UnreadableError, supplied, thumbnail
from microsite.values.cards import CardView, Colours, Drawn, FaceView, Ground

if TYPE_CHECKING:
    from PIL.Image import Image

QUALITY = 82
_EFFORT = 2  # of 6; more takes three times as long for a twentieth of the bytes


def draw(view: object, files: Mapping[str, bytes]) -> bytes | Problem:
    """Return the JPEG of a CardView or CropView, the WebP of a FaceView; `files` holds the bytes of `view.pictures` by source.

    A picture whose pixels cannot be read is F108 where it is named, a theme's drawing that cannot be rendered E107.
    """
    if not isinstance(view, Drawn):
        raise TypeError(f"nothing is drawn of a {type(view).__name__}")
    try:
        if isinstance(view, CardView):
            return _jpeg(_card(view, files))
        given = Supplied(view.picture, files[view.picture.source])
        if isinstance(view, FaceView):
            return _webp(thumbnail(given, view.side, view.side))
        return _jpeg(thumbnail(given, view.width, view.height, view.paper))
    except UnreadableError as fault:
        source = str(fault)
        where = next(picture.where for picture in view.pictures if picture.source == source)
        return error("F108", f"'{source}' cannot be read to its end", where, "export it again")
    except UndrawableError as fault:
        path, words = fault.args
        return error(
            "E107", f"the drawing cannot be rendered: {words}", Span(path), "export it again as plain SVG"
        )


def _jpeg(image: Image) -> bytes:
    held = io.BytesIO()
    image.save(held, "JPEG", quality=QUALITY)
    return held.getvalue()


def _webp(image: Image) -> bytes:
    held = io.BytesIO()
    image.save(held, "WEBP", quality=QUALITY, method=_EFFORT)
    return held.getvalue()


def _card(view: CardView, files: Mapping[str, bytes]) -> Image:
    from PIL import ImageDraw  # noqa: PLC0415 - only where a card is drawn

    logo = supplied(view.logo, files)
    image = _ground(
        view.width, view.height, view.direction, view.site, view.colours, logo, view.ground
    ).copy()
    pen = Pen(image, ImageDraw.Draw(image), view.direction == "rtl", view.colours.paper)
    grid = grid_of(view)
    portrait = supplied(view.portrait, files)
    draw_place(pen, view)
    top = _opening(pen, view, grid, portrait, logo)
    bottom = _closing(pen, view, grid, portrait)
    start = start_of(view, grid)
    begins = draw_status(pen, view, grid, top)
    wide = view.width - start - MARGIN
    steps = grid.names if view.large else grid.titles
    made = set_text(view.title, wide, bottom - begins, steps, HEAD)
    off = view.tile is not None and view.tile.struck
    end = pen.block(start, begins, made, HEAD, view.colours.soft if off else view.colours.ink)
    room = bottom - end - grid.line * 0.65
    if view.line and room >= grid.line:
        size = min(grid.line, made.size)
        most = min(grid.line_most, int(room // (size * 1.3)) or 1)
        tries = (Step(size, most), Step(min(size, grid.small), grid.line_most + 1))
        text = set_text(view.line, wide, room + size * 0.3, tries, TEXT)
        if not text.cut or view.large:
            pen.block(start, end + grid.line * 0.65, text, TEXT, view.colours.soft)
    return image


@lru_cache(maxsize=6)
def _ground(
    wide: int,
    high: int,
    direction: str,
    site: str,
    colours: Colours,
    logo: Supplied | None,
    drawn: Ground | None,
) -> Image:
    """Return what every card of a site has: paper, the theme's drawing, the hairline, the mark and the site's name."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only where a card is drawn

    if drawn:
        image = render_ground(drawn, wide, high, colours.paper, mirrored=direction == "rtl").copy()
    else:
        image = Image.new("RGB", (wide, high), colours.paper)
    pen = Pen(image, ImageDraw.Draw(image), direction == "rtl", colours.paper)
    pen.box(MARGIN, high - RULE, wide - 2 * MARGIN, 3, colours.line)
    draw_mark(pen, MARGIN, high - FOOT - 13 - MARK / 2, MARK, colours, logo)
    text, size = site_line(site, wide)
    pen.line(MARGIN + MARK + 18, high - FOOT, [Said(text, size, colours.ink, HEAD)])
    return image


def _opening(pen: Pen, view: CardView, grid: Grid, portrait: Supplied | None, logo: Supplied | None) -> float:
    """Draw what stands first: the tile and, stacked, the time beside it; return where the title may begin."""
    ink = view.colours.ink
    begin = MAIN if view.tile else start_of(view, grid)
    pen.box(begin, TOP, view.width - MARGIN - begin, 4, ink)
    if view.tile:
        foot = draw_tile(pen, view, grid)
        if not grid.stacked:
            return TOP + 32
        if view.time:
            deep = any(c.isalpha() for c in view.time)  # "pm" reaches below the line
            sizes = (112, 96, 80) if deep else (184, 152, 120, 96)
            text, size = one_line(view.time, view.width - MAIN - MARGIN, sizes, HEAD)
            pen.line(MAIN, foot - (64 if deep else 54), [Said(text, size, ink, HEAD)])
            text, size = one_line(
                f"{view.till} {view.zone}".strip(), view.width - MAIN - MARGIN, (44, 38, 32), TEXT
            )
            pen.line(MAIN, foot, [Said(text, size, view.colours.soft, TEXT)])
        return foot + 76
    if view.large:
        draw_face(pen, view, portrait, MARGIN, TOP, grid.portrait)
        return TOP + 32
    draw_mark(pen, MARGIN, TOP + 36 if grid.stacked else TOP, grid.portrait, view.colours, logo)
    return TOP + 36 + grid.portrait + 64 if grid.stacked else TOP + 32


def _closing(pen: Pen, view: CardView, grid: Grid, portrait: Supplied | None) -> float:
    """Draw what stands last above the hairline: who, or the proof; return where the title must have ended."""
    start = MARGIN if grid.stacked else start_of(view, grid)
    floor = view.height - RULE
    if view.proof:
        return draw_proof(pen, view, grid, start) - 28
    if not view.people:
        return floor - 30
    top = floor - 30 - grid.face
    x, alone = start, len(view.people) == 1
    if alone:
        draw_face(pen, view, portrait, start, top, grid.face)
        x += grid.face + 24
    text, size = names_line(view.people, view.width - x - MARGIN, grid.name)
    pen.line(x, name_line(view, grid), [Said(text, size, view.colours.ink, HEAD)])
    return top - 26 if alone else name_line(view, grid) - size - 26
