"""The shipped fonts: which of them holds a character, how wide a line is, and the line drawn, glyph by glyph.

HarfBuzz, from its own package, chooses and places the glyphs; Pillow only draws them, each by its number: the layout of
Pillow's own depends on libraries of the machine, and a card has the same bytes on all of them.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from microsite.formats.bidi import Run, is_rtl, visual_runs
from microsite.formats.typeset import clusters
from microsite.records import frozen

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

FONTS = Path(__file__).resolve().parents[1] / "fonts"
HEAD = (
    "InterDisplay-Bold.otf", "NotoSansArabic-Bold.ttf", "NotoSansHebrew-Bold.ttf", "NotoSansDevanagari-Bold.ttf", "NotoSansBengali-Bold.ttf",
    "NotoSansTamil-Bold.ttf", "NotoSansThai-Bold.ttf", "NotoSansArmenian-Bold.ttf", "NotoSansGeorgian-Bold.ttf", "NotoSansCJKjp-Bold.otf",
    "NotoEmoji-Bold.ttf",
)  # fmt: skip
TEXT = ("Inter-Medium.otf", "NotoSansArabic-Regular.ttf", "NotoSansHebrew-Regular.ttf", *HEAD[3:])
_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f")
_FEATURES = {"tnum": True}
GLYPHS = 0xF0000
"""A shipped font has every glyph also at this character and its number (docs/developer/subset_fonts.py)."""
FINE = 4
"""A glyph stands on a quarter of a pixel: what the eye needs, and little enough to be kept and used again."""
# a box for a character that no font has, in sizes: how far to the next, how wide, how high, how thick
_BOX = (0.78, 0.62, 0.72, 0.06)


@frozen
class Stretch:
    """Text of one direction and one font; `font` is "" for a character that no font has, drawn as a box."""

    text: str
    font: str
    rtl: bool


@frozen
class Shaped:
    """Glyphs from left to right, each with how far to the right and down it stands, and how wide all are; in sizes."""

    glyphs: tuple[tuple[str, float, float], ...]
    wide: float


@frozen
class Said:
    """A line, or a part of one, in its own size in pixels, colour and faces."""

    text: str
    size: int
    colour: str
    faces: tuple[str, ...] = HEAD


@lru_cache(maxsize=1)
def covers() -> Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return for each font the first and the last characters of the spans that it holds."""
    spans = json.loads((FONTS / "covers.json").read_text(encoding="ascii"))
    return {name: (tuple(s[0] for s in found), tuple(s[1] for s in found)) for name, found in spans.items()}


def holds(font: str, text: str) -> bool:
    """Say whether a font holds every character of a text; joiners and variation selectors need no glyph."""
    firsts, lasts = covers()[font]
    for char in text:
        if char in _JOINERS:
            continue
        at = bisect_right(firsts, ord(char)) - 1
        if at < 0 or lasts[at] < ord(char):
            return False
    return True


@lru_cache(maxsize=4096)
def stretches(text: str, faces: tuple[str, ...], *, rtl: bool) -> tuple[Stretch, ...]:
    """Return a line as it is seen from left to right, in stretches of one font."""
    return tuple(part for run in visual_runs(text, rtl=rtl) for part in _by_font(run, faces))


def _by_font(run: Run, faces: tuple[str, ...]) -> tuple[Stretch, ...]:
    if holds(faces[0], run.text):
        return (Stretch(run.text, faces[0], run.rtl),)
    found: list[tuple[str, str]] = []
    for cluster in clusters(run.text):
        before = found[-1][0] if found else ""
        if before and not any(c.isalnum() for c in cluster) and holds(before, cluster):
            font = before
        else:
            font = next((name for name in faces if holds(name, cluster)), "")
        if found and font and font == before:
            found[-1] = (font, found[-1][1] + cluster)
        else:
            found.append((font, cluster))
    parts = tuple(Stretch(text, font, run.rtl) for font, text in found)
    return parts[::-1] if run.rtl else parts


@lru_cache(maxsize=4096)
def _shaped(part: Stretch) -> Shaped:
    """Return the glyphs that HarfBuzz chooses for a text, in ems, so that they hold for every size."""
    import uharfbuzz as hb  # noqa: PLC0415 - only where a card is drawn

    font, em = _shaper(part.font)
    buffer = hb.Buffer()
    buffer.add_str(part.text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if part.rtl else "ltr"
    hb.shape(font, buffer, _FEATURES if part.font.startswith("Inter") else None)
    found, x = [], 0
    for info, spot in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        found.append((chr(GLYPHS + info.codepoint), (x + spot.x_offset) / em, -spot.y_offset / em))
        x += spot.x_advance
    return Shaped(tuple(found), x / em)


@lru_cache(maxsize=32)
def _shaper(name: str) -> tuple[Any, int]:
    """Return a font as HarfBuzz reads it, and how many of its units make an em."""
    import uharfbuzz as hb  # noqa: PLC0415 - only where a card is drawn

    face = hb.Face(hb.Blob.from_file_path(str(FONTS / name)))
    return hb.Font(face), face.upem


@lru_cache(maxsize=16384)
def _ems(text: str, faces: tuple[str, ...]) -> float:
    """Return how wide a line is, in sizes."""
    parts = stretches(text, faces, rtl=is_rtl(text))
    return sum(_shaped(part).wide if part.font else _BOX[0] for part in parts)


def width(text: str, size: float, faces: tuple[str, ...]) -> float:
    """Return how wide a line is at a size, both in pixels."""
    return _ems(text, faces) * size


def draw_line(canvas: ImageDraw, at: tuple[float, float], said: Said, *, rtl: bool | None = None) -> None:
    """Draw one line with its left end on the baseline at a point; `rtl` is its paragraph's direction, else its own."""
    x, y = at
    size = said.size
    put, ink = canvas.draw.draw_bitmap, canvas.draw.draw_ink(_ink(said.colour))
    for part in stretches(said.text, said.faces, rtl=is_rtl(said.text) if rtl is None else rtl):
        if not part.font:
            _draw_box(canvas, (x, y), size, said.colour)
            x += _BOX[0] * size
            continue
        shaped = _shaped(part)
        for glyph, right, down in shaped.glyphs:
            steps = round((x + right * size) * FINE)
            mask, left, top = _mask(part.font, size, glyph, steps % FINE)
            if mask:
                put((steps // FINE + left, round(y + down * size) + top), mask.im, ink)
        x += shaped.wide * size


@lru_cache(maxsize=64)
def _ink(colour: str) -> tuple[int, ...]:
    from PIL import ImageColor  # noqa: PLC0415 - only where a card is drawn

    return ImageColor.getrgb(colour)


@lru_cache(maxsize=256)
def _load(name: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont  # noqa: PLC0415 - only where a card is drawn

    return ImageFont.truetype(str(FONTS / name), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def _mask(name: str, size: int, glyph: str, fine: int) -> tuple[Image | None, int, int]:
    """Return a glyph as a mask, and where it lies from a point on the baseline; None when there is nothing to see.

    `fine` moves it to the right by so many parts of a pixel.
    """
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only where a card is drawn

    font = _load(name, size)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(glyph, anchor="ls"))
    if right <= left or bottom <= top:
        return None, 0, 0
    mask = Image.new("L", (right - left + 3, bottom - top + 2))
    ImageDraw.Draw(mask).text((1 - left + fine / FINE, 1 - top), glyph, fill=255, font=font, anchor="ls")
    return mask, left - 1, top - 1


def _draw_box(canvas: ImageDraw, at: tuple[float, float], size: int, colour: str) -> None:
    """Draw the box that stands for a character that no font has."""
    apart, wide, high, thick = (part * size for part in _BOX)
    left = at[0] + (apart - wide) / 2
    canvas.rectangle((left, at[1] - high, left + wide, at[1]), outline=colour, width=max(1, round(thick)))
