"""The pen that draws cards: text, rules and pictures on a grid that begins at the reader's side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from microsite.formats.bidi import is_rtl
from microsite.formats.typeset import Block, Step, fitted, leading
from microsite.records import frozen
from microsite.render.faces import Said, draw_line, width
from microsite.render.pictures import Supplied, thumbnail

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

CAP = 0.727
"""The height of a capital letter, in sizes: what text is aligned by."""


@frozen
class Pen:
    """Draws on an image of `paper`. Every x counts from the side where reading begins; `rtl` turns the whole sheet round."""

    image: Image
    canvas: ImageDraw
    rtl: bool
    paper: str

    def box(self, x: float, y: float, wide: float, high: float, colour: str) -> None:
        """Draw a filled rectangle."""
        left = self._left(x, wide)
        self.canvas.rectangle((left, y, left + wide - 1, y + high - 1), fill=colour)

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
            draw_line(self.canvas, (at, y), part)
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

    def picture(self, x: float, y: float, given: Supplied, side: int) -> None:
        """Place a picture, cut to a square, its corners slightly round."""
        shown = thumbnail(given, side, side, self.paper)
        self.image.paste(shown, (round(self._left(x, side)), round(y)), _corners(side))

    def _left(self, x: float, wide: float) -> float:
        return self.image.width - x - wide if self.rtl else x


def one_line(text: str, wide: float, sizes: Sequence[int], faces: tuple[str, ...]) -> tuple[str, int]:
    """Return a text on one line with the size at which it fits, cut at the smallest."""
    made = fitted(text, wide, 10_000, [Step(size, 1) for size in sizes], lambda t, s: width(t, s, faces))
    return made.lines[0], made.size


def set_text(text: str, wide: float, high: float, steps: Sequence[Step], faces: tuple[str, ...]) -> Block:
    """Return text set into a box with these faces."""
    return fitted(text, wide, high, steps, lambda t, s: width(t, s, faces))


@lru_cache(maxsize=16)
def _corners(side: int) -> Image:
    """Return the mask of a square with round corners, as the pages have them."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only where a card is drawn

    mask = Image.new("L", (side * 4, side * 4))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, side * 4 - 1, side * 4 - 1), radius=24, fill=255)
    return mask.resize((side, side), Image.Resampling.BOX)
