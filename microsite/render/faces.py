"""The shipped fonts: which of them holds a character, how wide a line is, and the line drawn, run by run."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from microsite.formats.arabic import joined
from microsite.formats.bidi import Run, is_rtl, mirrored, visual_runs
from microsite.formats.typeset import clusters

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

FONTS = Path(__file__).resolve().parents[1] / "fonts"
HEAD = (
    "InterDisplay-Bold.otf", "NotoSansArabic-Bold.ttf", "NotoSansHebrew-Bold.ttf", "NotoSansDevanagari-Bold.ttf", "NotoSansBengali-Bold.ttf",
    "NotoSansTamil-Bold.ttf", "NotoSansThai-Bold.ttf", "NotoSansArmenian-Bold.ttf", "NotoSansGeorgian-Bold.ttf", "NotoSansCJKjp-Bold.otf",
)  # fmt: skip
TEXT = ("Inter-Medium.otf", "NotoSansArabic-Regular.ttf", "NotoSansHebrew-Regular.ttf", *HEAD[3:])
_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f")
_TABULAR = ["tnum"]
# a box for a character that no font has, in sizes: how far to the next, how wide, how high, how thick
_BOX = (0.78, 0.62, 0.72, 0.06)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text of one direction and one font; `font` is "" for a character that no font has, drawn as a box."""

    text: str
    font: str
    rtl: bool


@dataclass(frozen=True, slots=True)
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


@lru_cache(maxsize=1)
def shapes() -> bool:
    """Say whether Pillow can shape text (Raqm with HarfBuzz and FriBiDi); without, Arabic is joined here."""
    from PIL import features  # noqa: PLC0415 - only where a card is drawn

    return bool(features.check("raqm"))


@lru_cache(maxsize=256)
def load(name: str, size: int) -> FreeTypeFont:
    """Return a font at a size in pixels, read once in a process."""
    from PIL import ImageFont  # noqa: PLC0415 - only where a card is drawn

    engine = ImageFont.Layout.RAQM if shapes() else ImageFont.Layout.BASIC
    return ImageFont.truetype(str(FONTS / name), size, layout_engine=engine)


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


def _how(part: Stretch) -> tuple[str, dict[str, Any]]:
    """Return what Pillow is told to draw: shaped by itself, or, where it cannot, joined and turned round here."""
    if shapes():
        latin = part.font.startswith("Inter")
        more = {"features": _TABULAR} if latin else {}
        return part.text, {"direction": "rtl" if part.rtl else "ltr", **more}
    shown = "".join(c for c in joined(part.text) if c not in _JOINERS)
    return ("".join(clusters(mirrored(shown))[::-1]) if part.rtl else shown), {}


@lru_cache(maxsize=16384)
def _advance(part: Stretch, size: int) -> float:
    if not part.font:
        return _BOX[0] * size
    text, how = _how(part)
    return load(part.font, size).getlength(text, **how)


@lru_cache(maxsize=16384)
def width(text: str, size: float, faces: tuple[str, ...]) -> float:
    """Return how wide a line is at a size, both in pixels."""
    return sum(_advance(part, round(size)) for part in stretches(text, faces, rtl=is_rtl(text)))


def draw_line(
    canvas: ImageDraw,
    at: tuple[float, float],
    said: Said,
    *,
    rtl: bool | None = None,
    kept: bool = False,
) -> None:
    """Draw one line with its left end on the baseline at a point.

    `rtl` is its paragraph's direction, else its own; `kept` says that the same words come on other cards too.
    """
    x, y = at
    size, colour = said.size, said.colour
    for part in stretches(said.text, said.faces, rtl=is_rtl(said.text) if rtl is None else rtl):
        if not part.font:
            _draw_box(canvas, (x, y), size, colour)
        elif kept:
            mask, left, top = _mask(part, size)
            canvas.bitmap((round(x) + left, round(y) + top), mask, fill=colour)
        else:
            shown, how = _how(part)
            canvas.text((x, y), shown, fill=colour, font=load(part.font, size), anchor="ls", **how)
        x += _advance(part, size)


@lru_cache(maxsize=256)
def _mask(part: Stretch, size: int) -> tuple[Image, int, int]:
    """Return words as a mask, and where it lies to the right of and below the point on the baseline."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only where a card is drawn

    shown, how = _how(part)
    font = load(part.font, size)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(shown, anchor="ls", **how))
    mask = Image.new("L", (max(1, right - left + 2), max(1, bottom - top + 2)))
    ImageDraw.Draw(mask).text((1 - left, 1 - top), shown, fill=255, font=font, anchor="ls", **how)
    return mask, left - 1, top - 1


def _draw_box(canvas: ImageDraw, at: tuple[float, float], size: int, colour: str) -> None:
    """Draw the box that stands for a character that no font has."""
    apart, wide, high, thick = (part * size for part in _BOX)
    left = at[0] + (apart - wide) / 2
    canvas.rectangle((left, at[1] - high, left + wide, at[1]), outline=colour, width=max(1, round(thick)))
