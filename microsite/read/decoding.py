"""What it takes to decode a picture, by its header: the way that fits into memory, or the size that would."""

from __future__ import annotations

import io
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

from microsite.read.headers import KINDS, SCAN, first_scan
from microsite.records import frozen

if TYPE_CHECKING:
    from PIL.Image import Image

MEMORY = 86 << 20
"""So many bytes a picture may take while it is decoded; what is made of it takes a few more."""
MOST_WORK = 400_000_000
"""Pixels times scans: what a JPEG of many scans may ask for."""
SMALL = 2_000_000
"""So many pixels are always decoded: of any kind they fit."""
LARGE = 8_000_000
"""From so many pixels on that are decoded whole, all images are cut from one, since decoding takes the time."""
_WHOLE = 100  # percent
LEAST = 1200
"""The shorter side that the largest image cut from a picture asks for."""
_BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2}  # Pillow keeps four for all others
_SCALES = (8, 4, 2, 1)  # a JPEG is decoded at one of these parts of its size


@frozen
class Way:
    """How a picture is decoded: a JPEG so that both sides keep `room` pixels, then every `factor` pixels to one."""

    room: int
    factor: int


@frozen
class Header:
    """What decides about the memory: the pixels as they are stored, and what is held beside them for each pixel.

    `reading` bytes are freed when all is decoded, `beside` are not.
    """

    wide: int
    high: int
    each: int
    reading: float = 0
    beside: float = 0
    scans: int = 0
    is_rgb: bool = False
    scales: bool = False
    turned: bool = False


def header_of(opened: Image, data: bytes) -> Header:
    """Return what the header of a picture says that was opened and not decoded."""
    wide, high = opened.size
    each, is_rgb = _BYTES.get(opened.mode, 4), opened.mode == "RGB"
    turned = bool(opened.info.get("exif")) or b"eXIf" in data
    match opened.format:
        case "JPEG" | "MPO":
            scans = _scans(opened, data)
            reading = _coefficients(opened) if scans else 0
            return Header(wide, high, each, reading, 0, scans, is_rgb, scales=True, turned=turned)
        case "WEBP":  # two canvases of the decoder, and the frame as it hands it over
            return Header(wide, high, 4, beside=12, is_rgb=is_rgb, turned=turned)
        case "AVIF":
            return Header(
                wide, high, 4, beside=_planes(data) + (3 if is_rgb else 4), is_rgb=is_rgb, turned=turned
            )
    return Header(wide, high, each, is_rgb=is_rgb, turned=turned)


def way(header: Header, least: int) -> Way | None:
    """Return the finest way that leaves the shorter side `least` pixels and fits into memory, None when none does."""
    if not header.scales and header.wide * header.high > LARGE:
        least = LEAST
    tried = (Way(room, _factor(header, room)) for room in (2 * least, least))
    return next((one for one in tried if _fits(header, one)), None)


def smaller_size(data: bytes, size: tuple[int, int]) -> tuple[int, int] | None:
    """Return the size that a picture may have at most to be decoded; None when it may stay as it is.

    `size` is its own, as it is shown; the header has been looked at.
    """
    from PIL import Image  # noqa: PLC0415 - only for items that name pictures

    if size[0] * size[1] <= SMALL:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        header = header_of(Image.open(io.BytesIO(data), formats=KINDS), data)
    found = _fitting(header)
    return found[::-1] if found and size != (header.wide, header.high) else found


def _fitting(header: Header) -> tuple[int, int] | None:
    for percent in range(_WHOLE, 0, -2):
        wide, high = header.wide * percent // _WHOLE, header.high * percent // _WHOLE
        if way(replace(header, wide=wide, high=high), LEAST):
            return None if percent == _WHOLE else (wide, high)
    return 1, 1


def _scale(header: Header, room: int) -> int:
    most = min(header.wide, header.high) // room
    return next((scale for scale in _SCALES if scale <= most), 1) if header.scales else 1


def _factor(header: Header, room: int) -> int:
    return max(1, -(-min(header.wide, header.high) // _scale(header, room)) // room)


def _fits(header: Header, tried: Way) -> bool:
    scale = _scale(header, tried.room)
    decoded = header.wide * header.high / scale**2
    core = header.each * decoded
    shown = 4 * decoded / tried.factor**2
    while_read = (header.reading + header.beside) * header.wide * header.high + core
    while_cut = header.beside * decoded + core + (0 if header.is_rgb and tried.factor == 1 else shown)
    while_turned = 2 * shown if header.turned else 0
    while_fitted = shown + 4 * LEAST * max(header.wide, header.high) / scale / tried.factor
    work = header.wide * header.high * header.scans
    return max(while_read, while_cut, while_turned, while_fitted) <= MEMORY and work <= MOST_WORK


def _scans(opened: Image, data: bytes) -> int:
    """Return how many scans a JPEG has when all its coefficients are held until the last, else 0 (jdinput.c of libjpeg)."""
    first = first_scan(data)
    in_first = data[first + 4] if 0 <= first < len(data) - 4 else 0
    buffered = opened.info.get("progressive") or in_first < len(getattr(opened, "layer", ()))
    return data.count(SCAN, first) if buffered else 0


def _coefficients(opened: Image) -> float:
    """Return the bytes of a JPEG's coefficients for each pixel: two for each sample (jdcoefct.c of libjpeg)."""
    layers = getattr(opened, "layer", [])
    across, down = max((one[1] for one in layers), default=1), max((one[2] for one in layers), default=1)
    return sum((2 * one[1] * one[2] / (across * down) for one in layers), 0.0)


def _planes(data: bytes) -> float:
    """Return the bytes of an AVIF's planes for each pixel, twice, as the decoder holds them (AV1-ISOBMFF, 2.3.3)."""
    found, held = data.find(b"av1C"), 0.0
    while 0 <= found < len(data) - 6:
        flags = data[found + 6]
        depth = 2 if flags & 0x40 else 1
        chroma = 0 if flags & 0x10 else 2 / ((2 if flags & 0x08 else 1) * (2 if flags & 0x04 else 1))
        held += 2 * depth * (1 + chroma)
        found = data.find(b"av1C", found + 4)
    return held
