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
LARGEST = 24 << 20
"""So large a file is looked at: readers copy the whole of one."""
MOST_BESIDE = 16 << 20
"""So many bytes of texts, profiles and previews may stand before the pixels; readers copy them again and again."""
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


def header(data: bytes) -> tuple[str, tuple[int, int]]:
    """Return the format of a picture, in Pillow's words, and its size as it is shown; raise when its header cannot be read, or not soon."""
    from PIL import Image  # noqa: PLC0415 - only for items that name pictures

    if len(data) > LARGEST:
        raise ValueError(f"it has more than {LARGEST >> 20} MB")
    if _keeps_busy(data):
        raise ValueError("it has more parts, texts or previews than a picture for a page needs")
    prepare()
    with deadline(SECONDS), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(data), formats=KINDS) as picture:
            return str(picture.format), picture.size[::-1] if _lies(picture) else picture.size


def pixels(data: bytes, media_type: str) -> tuple[int, int] | str:
    """Return width and height of a picture as it is shown, by its header, or what is wrong with it; nothing is decoded."""
    from PIL import Image  # noqa: PLC0415 - only for items that name pictures

    if media_type == "image/jpeg" and data.count(SCAN) > MOST_SCANS:
        return "is not a picture that can be read"
    try:
        kind, (width, height) = header(data)
    except Image.DecompressionBombError:
        return f"has far more pixels than the {MAX_PIXELS // 1_000_000} million that are published"
    except Exception:  # noqa: BLE001 - a hostile file may raise anything while its header is read
        return "is not a picture that can be read"
    kind = "JPEG" if kind == "MPO" else kind  # phones put a second picture behind the first
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


def _keeps_busy(data: bytes) -> bool:
    """Say whether so much stands before a file's pixels, or a PNG has so many parts, that a reader is kept busy."""
    if data.startswith(b"\xff\xd8"):
        return not 0 <= first_scan(data) <= MOST_BESIDE
    at, left, beside = len(_PNG), MOST_CHUNKS, 0
    while data.startswith(_PNG) and left and at < len(data):  # PNG, 5.3: length, type, data, CRC
        length = int.from_bytes(data[at : at + 4], "big")
        beside += 0 if data[at + 4 : at + 8] == b"IDAT" else length
        at, left = at + 12 + length, left - 1
    return not left or beside > MOST_BESIDE


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
