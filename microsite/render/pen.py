"""The pen that draws cards: text, rules and pictures on a grid that begins at the reader's side."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from microsite.formats.bidi import is_rtl
from microsite.formats.typeset import Block, Step, fitted, leading
from microsite.render.faces import Said, draw_line, width
from microsite.values.cards import Picture

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

CAP = 0.727
"""The height of a capital letter, in sizes: what text is aligned by."""


class UnreadableError(Exception):
    """A picture whose header can be read, and whose pixels cannot."""


@dataclass(frozen=True, slots=True)
class Supplied:
    """A picture with its bytes; the digest stands for them when two are compared."""

    picture: Picture
    data: bytes = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws on an image. Every x counts from the side where reading begins; `rtl` turns the whole sheet round."""

    image: Image
    canvas: ImageDraw
    rtl: bool

    def box(self, x: float, y: float, wide: float, high: float, colour: str, border: int = 0) -> None:
        """Draw a filled rectangle, or with `border` its outline inside those measures."""
        left = self._left(x, wide)
        corners = (left, y, left + wide - 1, y + high - 1)
        if border:
            self.canvas.rounded_rectangle(corners, radius=6, outline=colour, width=border)
        else:
            self.canvas.rectangle(corners, fill=colour)

    def line(
        self, x: float, y: float, parts: Sequence[Said], *, end: bool = False, turned: bool = False
    ) -> float:
        """Draw the parts of a line side by side on a baseline, and return how wide they are.

        `end` counts x from the far side; `turned` has the first part on the right.
        """
        wides = [width(part.text, part.size, part.faces) for part in parts]
        whole = sum(wides)
        at = self._left(self.image.width - x - whole if end else x, whole)
        shown = list(zip(parts, wides, strict=True))
        for part, wide in shown[::-1] if turned else shown:
            draw_line(self.canvas, (at, y), part, kept=True)
            at += wide
        return whole

    def block(self, x: float, y: float, made: Block, faces: tuple[str, ...], colour: str) -> float:
        """Draw a set text with the top of its capitals at y, and return where it ends."""
        rtl = is_rtl(" ".join(made.lines))
        loose = leading("".join(made.lines))
        apart = round(made.size * loose)
        y = round(y + made.size * (CAP + (loose - 1.1) / 2))
        for line in made.lines:
            at = self._left(x, width(line, made.size, faces))
            draw_line(self.canvas, (at, y), Said(line, made.size, colour, faces), rtl=rtl)
            y += apart
        return y - apart + made.size * 0.25

    def picture(self, x: float, y: float, given: Supplied, wide: int, high: int) -> None:
        """Place a picture, cut to a size, its corners slightly round."""
        shown = thumbnail(given, wide, high)
        self.image.paste(shown, (round(self._left(x, wide)), round(y)), _corners(wide, high))

    def _left(self, x: float, wide: float) -> float:
        return self.image.width - x - wide if self.rtl else x


def one_line(text: str, wide: float, sizes: Sequence[int], faces: tuple[str, ...]) -> tuple[str, int]:
    """Return a text on one line with the size at which it fits, cut at the smallest."""
    made = fitted(text, wide, 10_000, [Step(size, 1) for size in sizes], lambda t, s: width(t, s, faces))
    return made.lines[0], made.size


def set_text(text: str, wide: float, high: float, steps: Sequence[Step], faces: tuple[str, ...]) -> Block:
    """Return text set into a box with these faces."""
    return fitted(text, wide, high, steps, lambda t, s: width(t, s, faces))


@lru_cache(maxsize=64)
def thumbnail(given: Supplied, wide: int, high: int) -> Image:
    """Return a picture cut at its middle to a size, upright, on white where it is transparent.

    Raise UnreadableError when its pixels cannot be read.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - only where a card is drawn

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opened = Image.open(io.BytesIO(given.data))
            opened.draft("RGB", (wide, high))
            upright = ImageOps.exif_transpose(opened)
            if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
                clear = upright.convert("RGBA")
                upright = Image.new("RGB", clear.size, "#ffffff")
                upright.paste(clear, mask=clear.getchannel("A"))
            return ImageOps.fit(upright.convert("RGB"), (wide, high), Image.Resampling.BICUBIC)
    except Exception as fault:
        raise UnreadableError(given.picture.source) from fault


@lru_cache(maxsize=16)
def _corners(wide: int, high: int) -> Image:
    """Return the mask of a rectangle with round corners, as the pages have them."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only where a card is drawn

    mask = Image.new("L", (wide * 4, high * 4))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, wide * 4 - 1, high * 4 - 1), radius=24, fill=255)
    return mask.resize((wide, high), Image.Resampling.BOX)


def supplied(picture: Picture | None, files: Mapping[str, bytes]) -> Supplied | None:
    """Return a picture with its bytes from those that were read."""
    return Supplied(picture, files[picture.source]) if picture else None
