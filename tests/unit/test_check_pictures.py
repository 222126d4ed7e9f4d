"""Pictures of trees that others built: judged by their headers, soon and in little memory, whatever stands in them."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from sites import PNG

from microsite.checks.assets import inspect_image
from microsite.checks.leaks import leaks
from microsite.read.headers import LARGEST, MOST_BESIDE

MB = 1 << 20
BROKEN = "the file is not an image that can be read"
SECRET = "the-room-is-1234-5678"  # noqa: S105 - no password
MEASURED = """
import json, sys, time
from pathlib import Path
from microsite.checks.run import judge
from microsite.checks.assets import inspect_image

def most(): return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))

folder = Path(sys.argv[1])
judge("a.png", (folder / "first").read_bytes(), "https://a.example/")
told = {}
for path in sorted(folder.glob("*.*")):
    data = path.read_bytes()
    open("/proc/self/clear_refs", "w").write("5")
    before, begun = most(), time.process_time()
    found, _ = judge(path.name, data, "https://a.example/", ("the-room-is-1234-5678",))
    told[path.name] = [[p.message for p in found.problems], time.process_time() - begun, (most() - before) // 1024]
print(json.dumps(told))
"""


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*beside: bytes) -> bytes:
    """Return a picture with more chunks before its pixels."""
    at = PNG.index(b"IDAT") - 4
    return PNG[:at] + b"".join(beside) + PNG[at:]


def picture(form: str, size: tuple[int, int] = (10, 10)) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", size).save(held, form)
    return held.getvalue()


def jpeg(beside: bytes) -> bytes:
    data = picture("JPEG")
    return data[:2] + beside + data[2:]


def segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"WEBP" + b"".join(kind + struct.pack("<I", len(data)) + data for kind, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def icon(*pictures: bytes) -> bytes:
    at = 6 + 16 * len(pictures)
    head = b"\0\0\1\0" + struct.pack("<H", len(pictures))
    for held in pictures:
        head += struct.pack("<BBBBHHII", 16, 32, 0, 0, 1, 32, len(held), at)
        at += len(held)
    return head + b"".join(pictures)


TEXT = chunk(b"zTXt", b"k\0\0" + zlib.compress(b"A" * MB, 9))
HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a text that unpacks a thousandfold": ("a.png", lambda: png(chunk(b"zTXt", b"k\0\0" + zlib.compress(b"A" * 60 * MB)))),
    "1500 such texts": ("b.png", lambda: png(TEXT * 1500)),
    "a profile that unpacks a thousandfold": ("c.png", lambda: png(chunk(b"iCCP", b"i\0\0" + zlib.compress(b"A" * 60 * MB)) * 50)),
    "a million chunks": ("d.png", lambda: png(chunk(b"abCd", b"") * 1_000_000)),
    "a text as large as may be": ("e.png", lambda: png(chunk(b"tEXt", b"k\0" + b"A" * (LARGEST - 1000)))),
    "beginnings of packed texts": ("f.png", lambda: png(chunk(b"zTXt", b"k\0\0" + b"\x78\x9c" * (12 * MB)))),
    "fill bytes": ("g.jpg", lambda: jpeg(b"\xff" * 20 * MB)),
    "a million comments": ("h.jpg", lambda: jpeg(segment(0xFE, b"") * 1_000_000)),
    "EXIF in 400 parts": ("i.jpg", lambda: jpeg(segment(0xE1, b"Exif\0\0" + b"x" * 65_000) * 400)),
    "a WebP's profile": ("j.webp", lambda: webp((b"VP8X", b"\x20\0\0\0" + b"\x09\0\0" * 2), (b"ICCP", b"A" * 20 * MB), (b"VP8 ", picture("WEBP")[20:]))),
    "a WebP larger than is read": ("k.webp", lambda: webp((b"VP8X", b"\x20\0\0\0" + b"\x09\0\0" * 2), (b"ICCP", b"A" * LARGEST), (b"VP8 ", picture("WEBP")[20:]))),
    "a GIF's comment": ("l.gif", lambda: picture("GIF")[:-1] + b"!\xfe" + (b"\xff" + b"c" * 255) * 80_000 + b"\0;"),
    "a PostScript": ("m.png", lambda: b"%!PS-Adobe-3.0\n" + b"%%x: y\n" * 2_000_000),
    "a Photoshop file": ("n.png", lambda: b"8BPS\0\1" + b"\0" * 6 + struct.pack(">HIIHHII", 3, 10, 10, 8, 3, 0, 20 * MB) + b"8BIM\x03\xed\0\0\0\0\0\0" * 1_000_000),
    "a comment that never ends": ("o.png", lambda: b"P6\n#" + b"c" * 20 * MB),
    "an icon of a picture of many pixels": ("p.ico", lambda: icon(picture("PNG", (9000, 9000)))),
    "words": ("q.png", lambda: b"ab " * (10 * MB)),
}  # fmt: skip


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks /proc")
def test_no_picture_keeps_a_check_busy_or_takes_its_memory(tmp_path: Path) -> None:
    (tmp_path / "first").write_bytes(PNG)
    for name, make in HOSTILE.values():
        (tmp_path / name).write_bytes(make())
    done = subprocess.run(
        (sys.executable, "-c", MEASURED, str(tmp_path)), stdout=subprocess.PIPE, text=True, check=True
    )
    told = json.loads(done.stdout)
    for what, (name, _) in HOSTILE.items():
        words, seconds, grown = told[name]
        assert seconds < 3, (what, seconds)
        assert grown < 100, (what, grown)
        assert words == ([BROKEN] if name not in {"j.webp", "l.gif", "p.ico"} else []), (what, words)


def test_a_picture_of_another_format_is_never_opened_by_a_reader_of_it() -> None:
    found = inspect_image("a.png", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\n")
    assert [p.message for p in found.problems] == [BROKEN]
    assert not found.types


def test_a_picture_of_too_many_pixels_is_one_problem_and_no_warning_of_its_reader() -> None:
    large = png().replace(PNG[16:24], struct.pack(">II", 13_000, 13_000))
    large = large[:29] + struct.pack(">I", zlib.crc32(large[12:29])) + large[33:]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = inspect_image("a.png", large)
    assert [p.message for p in found.problems] == [
        "the image has 13000x13000 pixels, which phones cannot show"
    ]


def test_what_a_whole_photograph_carries_is_no_fault() -> None:
    parts = segment(0xE2, b"ICC_PROFILE\0\1\1" + b"A" * 60_000) + segment(0xE1, b"x" * 65_000) * 150
    assert len(parts) < MOST_BESIDE
    found = inspect_image("a.jpg", jpeg(parts))
    assert (found.types, found.problems) == (("JPEG", "10x10"), ())


@pytest.mark.parametrize("form", ["PNG", "BMP"])
def test_an_icon_has_the_size_that_its_directory_says(form: str) -> None:
    inner = picture(form)[14:] if form == "BMP" else picture(form)
    found = inspect_image("favicon.ico", icon(inner, inner))
    assert (found.types, found.problems) == (("ICO", "16x32"), ())


@pytest.mark.parametrize(
    "data",
    [b"\0\0\1\0", b"\0\0\1\0\0\0", icon(PNG)[:20], icon(PNG)[:-9], icon(b"GIF89a, and more"), b"\0\0\1\0\xff\xff" + b"\0" * 99],
)  # fmt: skip
def test_a_torn_icon_is_told(data: bytes) -> None:
    assert [p.message for p in inspect_image("favicon.ico", data).problems] == [BROKEN]


def test_a_private_value_is_found_in_the_packed_text_of_a_picture_behind_many_others() -> None:
    secret = chunk(b"zTXt", b"k\0\0" + zlib.compress(SECRET.encode()))
    others = chunk(b"zTXt", b"k\0\0" + zlib.compress(b"nothing")) * 500
    assert [p.code for p in leaks("a.png", png(others, secret), (SECRET,))] == ["K903"]
    assert not leaks("a.png", png(others), (SECRET,))
