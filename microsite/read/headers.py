"""What the header of a picture's file says of it: its size, and whether it is whole and what its name says."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from microsite.read.deadline import deadline

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 40_000_000
MOST_SEGMENTS = 2_000
SECONDS = 1.0
_PIL = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/avif": "AVIF"}
_ENDS = {"image/png": b"IEND\xaeB`\x82", "image/jpeg": b"\xff\xd9"}
_KINDS = ("PNG", "JPEG", "WEBP", "AVIF", "GIF", "BMP", "TIFF")
"""No reader of another format meets a stranger's bytes."""
_ORIENTATION = 0x0112  # EXIF 2.32, 4.6.5
_ON_ITS_SIDE = frozenset({5, 6, 7, 8})
_SCAN = b"\xff\xda"


def _lies(picture: Image) -> bool:
    """Say whether a picture is to be turned by a quarter before it is shown; of a PNG that would cost its pixels."""
    try:
        return picture.format != "PNG" and picture.getexif().get(_ORIENTATION) in _ON_ITS_SIDE
    except Exception:  # noqa: BLE001 - a torn EXIF block says nothing; the pixels are there
        return False


def pixels(data: bytes, media_type: str) -> tuple[int, int] | str:
    """Return width and height of a picture as it is shown, by its header, or what is wrong with it; nothing is decoded."""
    from PIL import Image  # noqa: PLC0415 - only for items that name pictures

    if not set(_KINDS) <= set(Image.OPEN):
        Image.init()
    if media_type == "image/jpeg" and not _is_short(data):
        return "is not a picture that can be read"
    try:
        with deadline(SECONDS), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data), formats=_KINDS)
            width, height = picture.size[::-1] if _lies(picture) else picture.size
            kind = (
                "JPEG" if picture.format == "MPO" else picture.format
            )  # phones put a second picture behind the first
    except Image.DecompressionBombError:
        return f"has far more pixels than the {MAX_PIXELS // 1_000_000} million that are published"
    except Exception:  # noqa: BLE001 - a hostile file may raise anything while its header is read
        return "is not a picture that can be read"
    if kind != _PIL[media_type]:
        return f"is {kind} inside, not what its name says"
    if not width * height:
        return "has no pixels"
    if width * height > MAX_PIXELS:
        return f"has {width} x {height} pixels; at most {MAX_PIXELS // 1_000_000} million are published"
    return "is cut short" if _cut_short(data, media_type) else (width, height)


def _cut_short(data: bytes, media_type: str) -> bool:
    """Say whether a picture's file ends before its format says that it does.

    A WebP's size stands in its RIFF header; an AVIF is a row of boxes, each behind its size (ISO/IEC 14496-12, 4.2).
    """
    if media_type == "image/webp":
        return len(data) < int.from_bytes(data[4:8], "little") + 8
    if media_type == "image/avif":
        at = 0
        while at + 8 <= len(data):
            size = int.from_bytes(data[at : at + 4], "big")
            size = int.from_bytes(data[at + 8 : at + 16], "big") if size == 1 else size or len(data) - at
            at += max(size, 8)
        return at > len(data)
    return _ENDS[media_type] not in data[-64:]


def _is_short(data: bytes) -> bool:
    """Say whether a JPEG comes to its pixels after so few segments that a reader is not kept busy (ITU-T T.81, B.1.1.2)."""
    at = 2 if data.startswith(b"\xff\xd8") else len(data) if data.startswith(b"\xff") else 0
    if not at:
        return True  # another format: that is told in other words
    for _ in range(MOST_SEGMENTS):
        marker = data[at : at + 2]
        if marker == _SCAN:
            return True
        if len(marker) < 2 or marker[0] != _SCAN[0]:  # noqa: PLR2004 - a marker has two bytes
            return False
        filled = marker[1] == _SCAN[0]
        at += 1 if filled else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return False
