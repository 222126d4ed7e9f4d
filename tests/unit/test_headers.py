"""Pictures are judged by their headers alone: whole, of the kind that they are named, not too large, and soon."""

from __future__ import annotations

import io
import time

import pytest
from PIL import Image
from sites import PNG, png

from microsite.read.headers import MAX_PIXELS, pixels


def picture(form: str, size: tuple[int, int] = (400, 300), frames: int = 1) -> bytes:
    held = io.BytesIO()
    others = [Image.new("RGB", size, (n, n, n)) for n in range(1, frames)]
    Image.new("RGB", size).save(held, form, **({"save_all": True, "append_images": others} if others else {}))
    return held.getvalue()


KINDS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/avif": "AVIF"}


@pytest.mark.parametrize("media_type", KINDS)
def test_a_whole_picture_has_its_size_and_one_byte_less_is_told(media_type: str) -> None:
    data = picture(KINDS[media_type])
    assert pixels(data, media_type) == (400, 300)
    for cut in (1, 2, len(data) // 2, len(data) - 30):
        assert pixels(data[:-cut], media_type) in {"is cut short", "is not a picture that can be read"}


@pytest.mark.parametrize("media_type", ["image/webp", "image/avif", "image/png"])
def test_a_moving_picture_has_the_size_of_its_frames(media_type: str) -> None:
    assert pixels(picture(KINDS[media_type], frames=3), media_type) == (400, 300)


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "JPEG", "WEBP"])
def test_a_picture_is_what_its_name_says(form: str) -> None:
    assert pixels(picture(form), "image/png") == f"is {form} inside, not what its name says"


@pytest.mark.parametrize(
    "data",
    [b"", b"\x89", PNG[:8], b"<html><script>alert(1)</script>", b"<svg onload='x'>", b"<b>" + PNG, b"%!PS-Adobe-3.0 EPSF-3.0\n", b"\0\0\0\x18ftypavif" + b"\0" * 12],
)  # fmt: skip
@pytest.mark.parametrize("media_type", KINDS)
def test_what_is_no_picture_is_told(data: bytes, media_type: str) -> None:
    assert pixels(data, media_type) == "is not a picture that can be read"


def test_pixels_are_counted_and_never_made() -> None:
    large, most = png(40_000, 1_001), png(40_000, MAX_PIXELS // 40_000)
    begin = time.process_time()
    assert str(pixels(large, "image/png")).endswith("million are published")
    assert pixels(most, "image/png") == (40_000, 1_000)
    assert time.process_time() - begin < 1


@pytest.mark.parametrize(
    "filler", [b"\xff\xe2\x00\x02" * 1_000_000, b"\xff" * 4_000_000, b"\xff\xe1\xff\xff" + b"\0" * 65_533]
)
def test_a_jpeg_of_a_million_segments_is_refused_at_once(filler: bytes) -> None:
    data = picture("JPEG")
    begin = time.process_time()
    found = pixels(data[:2] + filler + data[2:], "image/jpeg")
    assert time.process_time() - begin < 0.5
    assert found == "is not a picture that can be read" or len(filler) < 100_000
