"""A picture file as cards and lists show it: upright, in sRGB, on paper where it is clear, cut at its middle to a size."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Callable, Hashable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from microsite.read.deadline import bounded_memory
from microsite.read.decoding import MEMORY, header_of, way
from microsite.read.headers import KINDS, prepare
from microsite.records import frozen
from microsite.values.cards import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

_CLEAR = frozenset({"RGBA", "LA", "PA", "La", "RGBa"})
_OF_CLEAR = frozenset({"transparency"})
_SMALL = 320
"""What is shown no larger than this is cut from one small square, so that a portrait is decoded once for all its sizes."""
_STRIP = 1 << 18  # pixels
_MARGIN = 16 << 20  # bytes


class UnreadableError(Exception):
    """A picture whose header can be read, and whose pixels cannot."""


@frozen
class Supplied:
    """A picture with its bytes; the digest stands for them when two are compared."""

    picture: Picture
    data: bytes = field(compare=False, repr=False)


class _Kept:
    """A few images that were made last. What is too many goes before another is made, so that both never lie in memory."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[Hashable, Image] = {}

    def get(self, key: Hashable, make: Callable[[], Image]) -> Image:
        """Return what has that key, made now if it is not held."""
        made = self._held.pop(key, None)
        while made is None and len(self._held) >= self._most:
            del self._held[next(iter(self._held))]
        self._held[key] = made = made or make()
        return made

    def clear(self) -> None:
        """Drop all."""
        self._held.clear()


_WHOLE, _SQUARES, _SMALL_ONES, _LARGE_ONES = _Kept(1), _Kept(32), _Kept(32), _Kept(3)


def forget() -> None:
    """Drop all images that are held."""
    for held in (_WHOLE, _SQUARES, _SMALL_ONES, _LARGE_ONES):
        held.clear()


def supplied(picture: Picture | None, files: Mapping[str, bytes]) -> Supplied | None:
    """Return a picture with its bytes from those that were read."""
    return Supplied(picture, files[picture.source]) if picture else None


def thumbnail(given: Supplied, wide: int, high: int, paper: str = "") -> Image:
    """Return a picture cut at its middle to so many pixels; `paper` (#rrggbb) shows where it is clear, which it stays without.

    Of a moving picture the first frame is taken. Raise UnreadableError when its pixels cannot be read, or not in the
    memory that one picture may take.
    """
    key = given.picture.digest, wide, high, paper
    if max(wide, high) <= _SMALL:
        return _SMALL_ONES.get(key, lambda: _fit(_square(given, paper), wide, high))
    return _LARGE_ONES.get(key, lambda: _fit(_upright(given, paper, min(wide, high)), wide, high))


def _fit(base: Image, wide: int, high: int) -> Image:
    from PIL import Image, ImageOps  # noqa: PLC0415 - only where a card is drawn

    return ImageOps.fit(base, (wide, high), Image.Resampling.BICUBIC)


def _square(given: Supplied, paper: str) -> Image:
    def made() -> Image:
        base = _upright(given, paper, _SMALL)
        side = min(_SMALL, *base.size)
        return _fit(base, side, side)

    return _SQUARES.get((given.picture.digest, paper), made)


def _upright(given: Supplied, paper: str, least: int) -> Image:
    """Return a whole picture in sRGB, its shorter side still so many pixels when it has them; the last one is kept."""
    from PIL import Image  # noqa: PLC0415 - only where a card is drawn

    try:
        with warnings.catch_warnings(), bounded_memory(MEMORY + _MARGIN):
            warnings.simplefilter("ignore")
            prepare()
            opened: Image.Image = Image.open(io.BytesIO(given.data), formats=KINDS)
            chosen = way(header_of(opened, given.data), least)
            if chosen is None:
                raise UnreadableError(given.picture.source)  # noqa: TRY301 - as what cannot be decoded
            opened.draft("RGB", (chosen.room, chosen.room))
            key = given.picture.digest, paper, opened.size, chosen.factor
            return _WHOLE.get(key, lambda: _turned(opened, paper, chosen.factor))
    except Exception as fault:
        raise UnreadableError(given.picture.source) from fault


def _turned(opened: Image, paper: str, factor: int) -> Image:
    from PIL import ImageOps  # noqa: PLC0415 - only where a card is drawn

    opened.load()
    shown = _on_paper(opened, paper, factor)
    shown.info["exif"] = opened.info.get("exif", b"")
    with contextlib.suppress(Exception):  # a torn EXIF block says nothing; the pixels are there
        ImageOps.exif_transpose(shown, in_place=True)
    return shown


def _on_paper(opened: Image, paper: str, factor: int) -> Image:
    """Return a decoded picture in sRGB, without clear parts where there is paper, `factor` pixels as one; a strip at a time, for the memory."""
    from PIL import Image  # noqa: PLC0415 - only where a card is drawn

    wide, high = opened.size
    stays = "RGBA" if _is_clear(opened) and not paper else "RGB"
    in_srgb = _to_srgb(opened, stays)
    small = -(-wide // factor), -(-high // factor)
    shown = opened if opened.mode == stays and factor == 1 else Image.new(stays, small)
    rows = max(1, _STRIP // (wide * factor)) * factor
    for top in range(0, high, rows):
        strip = in_srgb(_flat(opened.crop((0, top, wide, min(top + rows, high))), paper))
        shown.paste(strip.reduce(factor) if factor > 1 else strip, (0, top // factor))
    shown.info = {key: said for key, said in opened.info.items() if key not in _OF_CLEAR}
    return shown


def _is_clear(opened: Image) -> bool:
    return opened.mode in _CLEAR or "transparency" in opened.info


def _flat(opened: Image, paper: str) -> Image:
    """Return a picture on paper, if there is any, in RGB or, with a profile of its own, CMYK; 16 bits become 8."""
    from PIL import Image  # noqa: PLC0415 - only where a card is drawn

    if opened.mode.startswith("I"):
        opened = opened.point(lambda value: value / 256).convert("L")
    if _is_clear(opened):
        clear = opened.convert("RGBA")
        if not paper:
            return clear
        flat = Image.new("RGB", clear.size, paper)
        flat.paste(clear, mask=clear.getchannel("A"))
        flat.info = dict(opened.info)
        return flat
    return opened if opened.mode in {"RGB", "CMYK"} else opened.convert("RGB")


def _to_srgb(opened: Image, stays: str) -> Callable[[Image], Image]:
    """Return what brings strips that are flat, or stay clear, of a picture to sRGB by its own profile; one without, or with a faulty one, is sRGB."""
    profile = opened.info.get("icc_profile")
    if profile:
        from PIL import ImageCms  # noqa: PLC0415 - only for pictures that carry a profile

        with contextlib.suppress(Exception):  # the profile is a contributor's bytes, and only a help
            there = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = "CMYK" if opened.mode == "CMYK" else stays
            turn = ImageCms.buildTransform(there, ImageCms.createProfile("sRGB"), mode, stays)
            return lambda strip: ImageCms.applyTransform(strip, turn) or strip
    return lambda strip: strip if strip.mode == stays else strip.convert(stays)
