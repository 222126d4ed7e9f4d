"""What a picture costs when images are cut from it: bounded by its header, and by the system where the header lies."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image
from sites import NOW, event, write_site

from microsite.build import build
from microsite.diagnostics import Problem, Span
from microsite.read.decoding import smaller_size
from microsite.read.headers import pixels
from microsite.render import pictures
from microsite.render.cards import draw
from microsite.values.cards import CropView, Picture
from microsite.values.options import Options

TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "AVIF": "image/avif"}
MOST = 100 << 20
PEAK = """
import json, sys
from pathlib import Path
from PIL import Image, ImageCms
Image.init()
from microsite.diagnostics import Span
from microsite.render.cards import draw
from microsite.values.cards import SIZES, CropView, Picture, size_of
def status(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith(name))
data, size = Path(sys.argv[1]).read_bytes(), (int(sys.argv[2]), int(sys.argv[3]))
Path("/proc/self/clear_refs").write_text("5")
before = status("VmHWM")
kinds = [type(draw(CropView(Picture("x", "x", Span("x")), *size_of(a, d, size)), {"x": data})).__name__ for _, a, d in SIZES]
print(json.dumps([kinds, status("VmHWM") - before]))
"""


def encoded(image: Image.Image, form: str, **how: object) -> bytes:
    held = io.BytesIO()
    image.save(held, form, **({"compress_level": 1} if form == "PNG" else {}), **how)
    return held.getvalue()


def blank(mode: str, wide: int, high: int) -> Image.Image:
    return Image.linear_gradient("L").resize((wide, high), Image.Resampling.NEAREST).convert(mode)


LARGEST = {
    "PNG in colour": ("PNG", "RGB", {}),
    "PNG with clear parts": ("PNG", "RGBA", {}),
    "PNG of 16 bits": ("PNG", "I;16", {}),
    "PNG with a palette": ("PNG", "P", {}),
    "WebP": ("WEBP", "RGB", {"quality": 20, "method": 0}),
    "AVIF": ("AVIF", "RGBA", {"quality": 20, "speed": 10}),
    "JPEG of many scans": ("JPEG", "RGB", {"progressive": True, "subsampling": 0}),
    "JPEG": ("JPEG", "CMYK", {}),
}


@pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(), reason="the system does not say what was used"
)
@pytest.mark.parametrize("kind", LARGEST)
def test_the_largest_picture_that_is_cut_takes_less_than_a_hundred_megabytes(
    kind: str, tmp_path: Path
) -> None:
    form, mode, how = LARGEST[kind]
    first = encoded(blank("L" if mode == "I;16" else mode, 7700, 5190).convert(mode), form, **how)
    size = smaller_size(first, (7700, 5190)) or (7700, 5190)
    data = encoded(blank("L" if mode == "I;16" else mode, *size).convert(mode), form, **how)
    assert pixels(data, TYPES[form]) == size
    assert smaller_size(data, size) is None
    file = tmp_path / "picture"
    file.write_bytes(data)
    ran = subprocess.run(
        [sys.executable, "-c", PEAK, file, *map(str, size)], capture_output=True, text=True, check=True
    )
    kinds, used = json.loads(ran.stdout)
    assert kinds == ["bytes"] * 3
    assert used < MOST


def test_a_picture_that_is_too_large_is_told_at_its_line_and_a_card_is_drawn(tmp_path: Path) -> None:
    root = write_site(
        tmp_path,
        {
            "content/events/large.md": event(
                title="Large", start="2026-12-04 18:00", image="large.png", image_alt="Red"
            )
        },
    )
    (root / "content/events/large.png").write_bytes(encoded(blank("RGBA", 6000, 4000), "PNG"))
    built = build(Options(root=root, at=NOW))
    (said,) = [problem for problem in built.problems if problem.code == "N103"]
    line = (root / "content/events/large.md").read_text().splitlines()[(said.where.line or 0) - 1]
    assert line[(said.where.column or 0) - 1 :].strip("\"'").startswith("large.png")
    assert "6000 x 4000" in said.message
    assert "at most " in said.hint
    assert built.published
    with Image.open(root / "output/events/large/card.jpg") as card:
        assert card.size == (1200, 675)
    assert 'content="Red"' not in (root / "output/events/large/index.html").read_text()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def test_a_file_of_very_many_parts_is_refused_by_its_header() -> None:
    png = encoded(blank("RGB", 300, 200), "PNG")
    texts = b"".join(chunk(b"zTXt", b"%d\0\0" % n + zlib.compress(bytes(1_000_000))) for n in range(30))
    for more in (chunk(b"prVt", b"") * 50_000, chunk(b"fcTL", bytes(26)) * 50_000, texts):
        assert pixels(png[:33] + more + png[33:], "image/png") == "is not a picture that can be read"
    jpeg = encoded(blank("RGB", 1400, 1400), "JPEG", progressive=True)
    last = jpeg.rfind(b"\xff\xda")
    scans = jpeg[:last] + jpeg[last:-2] * 1000 + jpeg[-2:]
    assert pixels(scans, "image/jpeg") == "is not a picture that can be read"
    assert pixels(jpeg, "image/jpeg") == (1400, 1400)


def test_scans_and_pixels_together_are_bounded() -> None:
    jpeg = encoded(blank("L", 3000, 2000), "JPEG", progressive=True)
    last = jpeg.rfind(b"\xff\xda")
    assert smaller_size(jpeg, (3000, 2000)) is None
    assert smaller_size(jpeg[:last] + jpeg[last:-2] * 100 + jpeg[-2:], (3000, 2000))


def test_a_thumbnail_in_the_header_is_no_second_scan() -> None:
    jpeg = encoded(blank("RGB", 6000, 4000), "JPEG")
    small = encoded(blank("RGB", 160, 120), "JPEG")
    inside = b"\xff\xe1" + struct.pack(">H", len(small) + 2) + small
    assert smaller_size(jpeg[:2] + inside + jpeg[2:], (6000, 4000)) is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system bounds no memory")
def test_a_picture_with_more_in_it_than_its_header_says_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(encoded(blank("RGB", 6000, 4000), "AVIF", speed=10, quality=20))
    at = data.find(b"ispe")
    data[at + 8 : at + 16] = struct.pack(">II", 640, 480)
    assert pixels(bytes(data), "image/avif") == (640, 480)
    monkeypatch.setattr(pictures, "MEMORY", 8 << 20)
    made = draw(
        CropView(Picture("content/x.avif", "lies", Span("content/x.md", 7, 8)), 320, 180),
        {"content/x.avif": bytes(data)},
    )
    assert isinstance(made, Problem)
    assert (made.code, str(made.where)) == ("F108", "content/x.md:7:8")
    monkeypatch.undo()
    sound = encoded(blank("RGB", 640, 480), "AVIF", speed=10)
    assert isinstance(draw(CropView(Picture("x", "sound", Span("x")), 320, 180), {"x": sound}), bytes)
