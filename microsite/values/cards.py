"""What a share image shows, decided before it is drawn: a card set by us, or an editor's picture cut to a ratio."""

from __future__ import annotations

import hashlib
from dataclasses import field

from microsite.diagnostics import Span
from microsite.records import frozen

WIDE, LEAST = 1200, 200
SIZES = (("card.jpg", 16, 9), ("card-4x3.jpg", 4, 3), ("card-1x1.jpg", 1, 1))
"""The file beside a page, and its ratio: the three that Google asks for, the one of OpenGraph first."""
FACES = (96, 192, 320)
"""The sides in pixels of a portrait in lists and at the head of its page, on plain and on dense screens."""


def size_of(across: int, down: int, source: tuple[int, int] | None = None) -> tuple[int, int]:
    """Return the pixels of an image of a ratio: 1200 wide, or, cut from a smaller picture, as wide as that allows."""
    wide = WIDE
    if source is not None:
        wide = min(WIDE, source[0], source[1] * across // down)
    return max(1, wide), max(1, round(wide * down / across))


def is_seen(width: int, height: int) -> bool:
    """Say whether previews show a picture of so many pixels: smaller ones are dropped (ogp.me names no limit; large networks want 200)."""
    return min(width, height) >= LEAST


def can_be_cut(width: int, height: int) -> bool:
    """Say whether previews would show all images that are cut from a picture of so many pixels."""
    return all(is_seen(*size_of(across, down, (width, height))) for _, across, down in SIZES)


def face_sides(width: int, height: int) -> tuple[int, ...]:
    """Return the sides of the squares that are cut from a portrait of so many pixels: none is larger than it, and there are none of a small one."""
    least = min(width, height)
    return tuple(dict.fromkeys(min(side, least) for side in FACES)) if least > FACES[0] else ()


def face_path(digest: str, side: int) -> str:
    """Return the output path of a square of a portrait file: another file has another one, so hosts may keep it."""
    return f"assets/faces/{digest[:16]}-{side}.webp"


@frozen
class Picture:
    """A picture file of the site that an image shows: where it lies, the digest of its bytes, and where it is named."""

    source: str
    digest: str
    where: Span = field(compare=False, repr=False)


@frozen(kw_only=True)
class Colours:
    """The theme's colours by day, as #rgb or #rrggbb."""

    paper: str = "#ffffff"
    ink: str = "#15171c"
    soft: str = "#4b4f5a"
    line: str = "#c9cbd2"
    accent: str = "#2236c4"


@frozen
class Ground:
    """A theme's drawing below the text of a card: its file, and SVG with the colours set; the digest stands for it.

    `wide` and `high` are in the drawing's own units, `ink` is its currentColor.
    """

    path: str
    digest: str
    svg: str = field(compare=False, repr=False)
    wide: float = field(compare=False, repr=False)
    high: float = field(compare=False, repr=False)
    ink: str = field(compare=False, repr=False)

    @classmethod
    def of(cls, path: str, svg: str, wide: float, high: float, ink: str) -> Ground:
        """Return a drawing with the digest of all that it is."""
        whole = f"{ink} {wide} {high} {svg}".encode()
        return cls(path, hashlib.blake2b(whole, digest_size=20).hexdigest(), svg, wide, high, ink)


@frozen
class Tile:
    """The date tile, or what stands in its place: a word, a large figure, a word; `struck` when it is off."""

    above: str
    figure: str
    below: str
    struck: bool = False


@frozen(kw_only=True)
class CardView:
    """A card of `width` by `height` pixels; "" and None are left out.

    `direction` is the side that the grid begins at. `time` is large under the tile; `till` and `zone` are small under it.
    `status` is the word of a session that changed; `line` a sentence under the title; `proof` a measured pair
    ("92", "109", "%") with `proof_line` under it. `people` are names, `portrait` the first one's picture and
    `initials` what is shown without; `large` has the portrait in the tile's place. `place` stands beside the site,
    `ground` is the theme's drawing below all.
    """

    width: int
    height: int
    direction: str
    title: str
    site: str
    colours: Colours
    tile: Tile | None = None
    time: str = ""
    till: str = ""
    zone: str = ""
    status: str = ""
    line: str = ""
    proof: tuple[str, str, str] | None = None
    proof_line: str = ""
    people: tuple[str, ...] = ()
    portrait: Picture | None = None
    initials: str = ""
    large: bool = False
    place: str = ""
    logo: Picture | None = None
    ground: Ground | None = None

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Return the files whose bytes the drawing needs."""
        return tuple(p for p in (self.portrait, self.logo) if p)


@frozen
class CropView:
    """An editor's picture cut at its middle to so many pixels, on paper where it is clear."""

    picture: Picture
    width: int
    height: int
    paper: str = "#ffffff"

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Return the files whose bytes the drawing needs."""
        return (self.picture,)


@frozen
class FaceView:
    """The square at the middle of a portrait, shrunk to `side` pixels; it stays clear where the portrait is."""

    picture: Picture
    side: int

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Return the files whose bytes the drawing needs."""
        return (self.picture,)


Drawn = CardView | CropView | FaceView
"""What is drawn in pixels."""
