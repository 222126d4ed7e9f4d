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
MOST_SCANS = 200
MOST_CHUNKS = 20_000
MOST_TEXT = 4 << 20
"""So many bytes of a PNG's compressed texts are unpacked."""
SECONDS = 1.0
_PIL = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/avif": "AVIF"}
_PNG = b"\x89PNG\r\n\x1a\n"
_ENDS = {"image/png": b"IEND\xaeB`\x82", "image/jpeg": b"\xff\xd9"}
KINDS = ("PNG", "JPEG", "WEBP", "AVIF", "GIF", "BMP", "TIFF")
"""No reader of another format meets a stranger's bytes."""
_ORIENTATION = 0x0112  # EXIF 2.32, 4.6.5
_ON_ITS_SIDE = frozenset({5, 6, 7, 8})
SCAN = b"\xff\xda"


def _lies(picture: Image) -> bool:
    """Say whether a picture is to be turned by a quarter before it is shown; of a PNG that would cost its pixels."""
    try:
        return picture.format != "PNG" and picture.getexif().get(_ORIENTATION) in _ON_ITS_SIDE
    except Exception:  # noqa: BLE001 - a torn EXIF block says nothing; the pixels are there
        return False


def prepare() -> None:
    """Load the readers of pictures, and bound what they take: texts that unpack to a hundred times, a thread for each core."""
    from PIL import Image  # noqa: PLC0415 - only for items that name pictures

    if not set(KINDS) <= set(Image.OPEN):
        Image.init()
    from PIL import AvifImagePlugin, PngImagePlugin  # noqa: PLC0415 - as above

    PngImagePlugin.MAX_TEXT_MEMORY = MOST_TEXT
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1


def pixels(data: bytes, media_type: str) -> tuple[int, int] | str:
    """Return width and height of a picture as it is shown, by its header, or what is wrong with it; nothing is decoded."""
    from PIL import Image  # noqa: PLC0415 - only for items that name pictures

    prepare()
    if _keeps_busy(data, media_type):
        return "is not a picture that can be read"
    try:
        with deadline(SECONDS), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data), formats=KINDS)
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


def _keeps_busy(data: bytes, media_type: str) -> bool:
    """Say whether a file has so many parts that a reader is kept busy; each scan of a JPEG costs the time of the whole."""
    if media_type == "image/jpeg" and data.startswith(SCAN[:1]):
        return first_scan(data) < 0 or data.count(SCAN) > MOST_SCANS
    at, left = len(_PNG), MOST_CHUNKS
    while data.startswith(_PNG) and left and at < len(data):  # PNG, 5.3: length, type, data, CRC
        at, left = at + 12 + int.from_bytes(data[at : at + 4], "big"), left - 1
    return not left


def first_scan(data: bytes) -> int:
    """Return where a JPEG's pixels begin; -1 when they do not, or only after so many segments that a reader is kept busy.

    (ITU-T T.81, B.1.1.2)
    """
    at = 2 if data.startswith(b"\xff\xd8") else len(data)
    for _ in range(MOST_SEGMENTS):
        marker = data[at : at + 2]
        if marker == SCAN:
            return at
        if len(marker) < 2 or marker[0] != SCAN[0]:  # noqa: PLR2004 - a marker has two bytes
            return -1
        filled = marker[1] == SCAN[0]
        at += 1 if filled else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return -1
