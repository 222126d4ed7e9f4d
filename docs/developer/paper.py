"""Paper, scissors and glue: flat shapes for the drawn pictures of the demonstration program.

Shapes are cut three times too large, laid on one another, reduced, and given a grain. What is left to chance
follows from the picture's name, so that the same name gives the same picture on any machine.
"""

import hashlib
import itertools
import math
import random
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Mask = Image.Image
Point = tuple[float, float]
CONTENT = Path(__file__).resolve().parents[2] / "content"
SCALE = 3


class Sheet:
    """A sheet of paper on which shapes are laid; all measures are in pixels of the finished picture."""

    def __init__(self, width: int, height: int, paper: str, name: str) -> None:
        self.size = (width, height)
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), f"#{paper}")
        # The dice need to repeat, not to be secret.
        self.dice = random.Random(hashlib.sha256(name.encode()).digest())  # noqa: S311

    def oval(self, x: float, y: float, rx: float, ry: float | None = None) -> Mask:
        """Return an ellipse about a centre."""
        ry = rx if ry is None else ry
        mask, draw = self._blank()
        draw.ellipse([v * SCALE for v in (x - rx, y - ry, x + rx, y + ry)], fill=255)
        return mask

    def block(self, x0: float, y0: float, x1: float, y1: float, radius: float = 0) -> Mask:
        """Return a rectangle, its corners rounded."""
        mask, draw = self._blank()
        draw.rounded_rectangle([v * SCALE for v in (x0, y0, x1, y1)], radius * SCALE, fill=255)
        return mask

    def shape(self, *points: Point) -> Mask:
        """Return a polygon."""
        mask, draw = self._blank()
        draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=255)
        return mask

    def stroke(self, points: list[Point], width: float) -> Mask:
        """Return a line with round ends."""
        mask, draw = self._blank()
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            draw.line([v * SCALE for v in (x0, y0, x1, y1)], fill=255, width=round(width * SCALE))
        for x, y in points:
            ends = (x - width / 2, y - width / 2, x + width / 2, y + width / 2)
            draw.ellipse([v * SCALE for v in ends], fill=255)
        return mask

    def bow(self, x: float, y: float, rx: float, ry: float, width: float) -> Mask:
        """Return an arched line: a smile when ry is positive, a brow when it is negative."""
        steps = [math.pi * i / 24 for i in range(25)]
        return self.stroke([(x - rx * math.cos(a), y + ry * math.sin(a)) for a in steps], width)

    def lay(self, colour: str, *masks: Mask, inside: Mask | None = None, strength: float = 1) -> None:
        """Lay shapes of one colour on the sheet, where wished only inside another shape."""
        for mask in masks:
            cut = ImageChops.multiply(mask, inside) if inside else mask
            self.image.paste(f"#{colour}", mask=cut.point(lambda v: round(v * strength)))

    def finish(self, path: Path, quality: int, grain: int) -> None:
        """Reduce the drawing, give it a paper grain, and write it."""
        small = self.image.resize(self.size, Image.Resampling.LANCZOS)
        noise = Image.frombytes("L", self.size, self.dice.randbytes(self.size[0] * self.size[1]))
        noise = noise.filter(ImageFilter.GaussianBlur(1)).point(lambda v: 128 + round((v - 128) * grain / 40))
        small = ImageChops.add(small, Image.merge("RGB", [noise] * 3), offset=-128)
        path.parent.mkdir(parents=True, exist_ok=True)
        small.save(path, quality=quality, optimize=True, progressive=path.suffix == ".jpg")

    def _blank(self) -> tuple[Mask, ImageDraw.ImageDraw]:
        mask = Image.new("L", self.image.size)
        return mask, ImageDraw.Draw(mask)


def without(mask: Mask, *holes: Mask) -> Mask:
    """Cut holes into a shape."""
    for hole in holes:
        mask = ImageChops.subtract(mask, hole)
    return mask


def mix(first: str, second: str, share: float) -> str:
    """Blend two colours; the share is the second one's."""
    pairs = zip(bytes.fromhex(first), bytes.fromhex(second), strict=True)
    return bytes(round(a + (b - a) * share) for a, b in pairs).hex()
