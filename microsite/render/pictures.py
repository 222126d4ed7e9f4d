"""A picture file as cards show it: upright, in sRGB, on paper where it is clear, cut at its middle to a size."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING

from microsite.records import frozen
from microsite.values.cards import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

_CLEAR = frozenset({"RGBA", "LA", "PA", "La", "RGBa"})
_SMALL = 320
"""What is shown no larger than this is cut from one small square, so that a portrait is decoded once for all its sizes."""


class UnreadableError(Exception):
    """A picture whose header can be read, and whose pixels cannot."""


@frozen
class Supplied:
    """A picture with its bytes; the digest stands for them when two are compared."""

    picture: Picture
    data: bytes = field(compare=False, repr=False)


def supplied(picture: Picture | None, files: Mapping[str, bytes]) -> Supplied | None:
    """Return a picture with its bytes from those that were read."""
    return Supplied(picture, files[picture.source]) if picture else None


@lru_cache(maxsize=32)
def thumbnail(given: Supplied, wide: int, high: int, paper: str) -> Image:
    """Return a picture cut at its middle to so many pixels; `paper` (#rrggbb) shows where it is clear.

    Of a moving picture the first frame is taken. Raise UnreadableError when its pixels cannot be read.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - only where a card is drawn

    base = _square(given, paper) if max(wide, high) <= _SMALL else _upright(given, paper, min(wide, high))
    return ImageOps.fit(base, (wide, high), Image.Resampling.BICUBIC)


@lru_cache(maxsize=32)
def _square(given: Supplied, paper: str) -> Image:
    from PIL import Image, ImageOps  # noqa: PLC0415 - only where a card is drawn

    base = _upright(given, paper, _SMALL)
    side = min(_SMALL, *base.size)
    return ImageOps.fit(base, (side, side), Image.Resampling.BICUBIC)


@lru_cache(maxsize=2)
def _upright(given: Supplied, paper: str, least: int) -> Image:
    """Return a whole picture as RGB, its shorter side still so many pixels when it has them; two of a kind are kept."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - only where a card is drawn

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opened: Image.Image = Image.open(io.BytesIO(given.data))
            opened.draft("RGB", (2 * least, 2 * least))
            opened.load()
            factor = min(opened.size) // (2 * least)
            shown = _in_srgb(_flat(opened, paper))
            if factor > 1:
                shown = shown.reduce(factor)
            shown.info["exif"] = opened.info.get("exif", b"")
            with contextlib.suppress(Exception):  # a torn EXIF block says nothing; the pixels are there
                ImageOps.exif_transpose(shown, in_place=True)
            return shown
    except Exception as fault:
        raise UnreadableError(given.picture.source) from fault


def _flat(opened: Image, paper: str) -> Image:
    """Return a picture without its clear parts, in RGB or, with a profile of its own, CMYK; 16 bits become 8."""
    from PIL import Image  # noqa: PLC0415 - only where a card is drawn

    if opened.mode.startswith("I"):
        opened = opened.point(lambda value: value / 256).convert("L")
    if opened.mode in _CLEAR or "transparency" in opened.info:
        clear = opened.convert("RGBA")
        flat = Image.new("RGB", clear.size, paper)
        flat.paste(clear, mask=clear.getchannel("A"))
        flat.info = dict(opened.info)
        return flat
    return opened if opened.mode in {"RGB", "CMYK"} else opened.convert("RGB")


def _in_srgb(image: Image) -> Image:
    """Return a picture in sRGB by its own colour profile; one without a profile, or with a faulty one, is taken for sRGB."""
    profile = image.info.get("icc_profile")
    if profile:
        from PIL import ImageCms  # noqa: PLC0415 - only for pictures that carry a profile

        with contextlib.suppress(Exception):  # the profile is a contributor's bytes, and only a help
            there = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(image, there, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if made is not None:
                return made
    return image.convert("RGB")
