"""The QR code of a page: readers read the address back, it is as small as can be, and its path is what another library draws."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from microsite.formats.qr import MASK, QUIET, Qr, qr
from microsite.render.sandbox import environment
from microsite.render.theme import Theme, ThemeFile, default_theme_dir
from microsite.survey import PACKAGE

URLS = [
    "https://short-sessions.example/events/price-your-first-saas-tier/",
    "https://a.example/e/x/",
    "https://short-sessions.example/termine/gr%C3%B6%C3%9Fe-und-form/",
    "https://listings.example.org/some/long/root/events/" + "a-very-long-slug-" * 4 + "end/",
    "https://xn--fiqs8s.example/2026/12/03/",
]
MOVE = re.compile(r"([Mm])(-?\d+)[ ]?(-?\d+)h(\d+)")


def raster(code: Qr, scale: int = 4) -> Image.Image:
    """Draw a path as SVG 2 (chapter 9.3) says, by nothing but its moves and strokes."""
    image = Image.new("L", (code.size * scale, code.size * scale), 255)
    canvas = ImageDraw.Draw(image)
    x = y = 0
    assert MOVE.sub("", code.path) == ""
    for how, right, down, length in MOVE.findall(code.path):
        x, y = (int(right), int(down)) if how == "M" else (x + int(right), y + int(down))
        far = x + int(length)
        canvas.rectangle((x * scale, y * scale, far * scale - 1, (y + 1) * scale - 1), fill=0)
        x = far
    return image


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("turned", [0, 90])
def test_a_reader_reads_the_address(url: str, turned: int) -> None:
    found = zxingcpp.read_barcodes(raster(qr(url)).rotate(turned))
    assert [one.text for one in found] == [url]


@pytest.mark.parametrize("number", range(0, 200, 7))
def test_any_address_is_read_with_the_one_mask(number: int) -> None:
    url = f"https://short-sessions.example/events/{'session-' * (number % 9)}{number}/"
    assert [one.text for one in zxingcpp.read_barcodes(raster(qr(url), 2))] == [url]


def drawn_by_the_library(text: str) -> Image.Image:
    matrix = segno.make(text, error="m", micro=False, boost_error=False, mask=MASK).matrix
    image = Image.new("L", (len(matrix) + 2 * QUIET,) * 2, 255)
    image.putdata([255 * (1 - dot) for row in framed(matrix) for dot in row])
    return image


def framed(matrix: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return a code's modules with the quiet zone around them."""
    wide = len(matrix) + 2 * QUIET
    rows = [[0] * QUIET + list(row) + [0] * QUIET for row in matrix]
    return [[0] * wide] * QUIET + rows + [[0] * wide] * QUIET


@given(
    st.lists(
        st.one_of(st.text("abcdefghij-/%5", min_size=1, max_size=12), st.text(min_size=1, max_size=200)),
        min_size=1,
        max_size=30,
    )
)
@settings(deadline=None, max_examples=60)
def test_a_code_is_the_librarys_whatever_was_made_before_it(texts: list[str]) -> None:
    for text in texts:
        url = f"https://a.example/{text}"
        assert raster(qr(url), 1).tobytes() == drawn_by_the_library(url).tobytes()


def test_most_codes_of_one_site_are_sums_of_those_before(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def make(text: str, **options: Any) -> Any:
        made.append(text)
        return library(text, **options)

    library = segno.make
    monkeypatch.setattr(segno, "make", make)
    urls = [f"https://one-site.example/sessions/number-{number:03}/" for number in range(400)]
    codes = [qr(url) for url in urls]
    assert len(made) <= 1 + 3 * 4  # three digits, each of four bits that change
    assert len(set(codes)) == len(urls)


def test_the_level_is_m_and_the_version_the_smallest() -> None:
    """Version 4 holds 62 bytes at level M, version 5 holds 84 (ISO/IEC 18004, table 7)."""
    found = zxingcpp.read_barcode(raster(qr("https://a.example/" + "x" * 44)))
    assert found is not None
    assert found.ec_level == "M"
    assert qr("https://a.example/" + "x" * 44).size == 4 * 4 + 17 + 2 * QUIET
    assert qr("https://a.example/" + "x" * 45).size == 5 * 4 + 17 + 2 * QUIET


def test_the_quiet_zone_is_light() -> None:
    code = qr(URLS[0])
    image = raster(code, 1)
    assert image.point(lambda v: 255 - v).getbbox() == (QUIET, QUIET, code.size - QUIET, code.size - QUIET)


def test_the_path_is_short() -> None:
    assert len(qr(URLS[0]).path) < 2600


def test_what_no_code_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="large"):
        qr("x" * 2332)
    assert qr("x" * 2331).size == 177 + 2 * QUIET


def test_the_partial_draws_the_code_and_writes_the_address() -> None:
    folder = default_theme_dir(PACKAGE)
    partial = folder / "templates" / "partials" / "qr.html"
    caller = b"{% import 'partials/qr.html' as codes %}{{ codes.qr(it) }}"
    files = (
        ThemeFile("partials/qr.html", "partials/qr.html", partial.read_bytes(), "1"),
        ThemeFile("page.html", "page.html", caller, "2"),
    )
    theme = Theme(name="t", folders=(), templates=files, assets=())
    html = environment(theme).get_template("page.html").render(it={"url": "https://a.example/?a=1&b=2"})
    code = qr("https://a.example/?a=1&b=2")
    assert f'd="{code.path}"' in html
    assert f'viewBox="0 -0.5 {code.size} {code.size}"' in html
    assert "<figcaption>https://a.example/?a=1&amp;b=2</figcaption>" in html
    assert 'aria-hidden="true"' in html


def test_a_code_loads_no_web_client_and_leaves_it_to_who_wants_one() -> None:
    code = (
        "import sys\n"
        "from microsite.formats.qr import qr\n"
        "qr('https://a.example/')\n"
        "assert 'http.client' not in sys.modules\n"
        "import urllib.request\n"
        "import xml.sax.saxutils\n"
        "made = urllib.request.Request('https://a.example/b')\n"
        "from urllib.request import Request\n"
        "assert type(made) is Request is sys.modules['urllib.request'].Request\n"
        "assert 'http.client' in sys.modules\n"
    )
    subprocess.run((sys.executable, "-c", code), check=True)
