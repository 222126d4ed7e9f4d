"""Remake the pictures of every page type for the documentation: `make pictures` writes them into docs/images/pages/."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from chromium import chromium
from visits import SCHEMES, WIDTHS, visit, window

from audit.hosting import ROOT, hosted
from audit.results import Hosted

FOLDER = ROOT / "docs" / "images" / "pages"
PAGE = ROOT / "docs" / "developer" / "pictures.md"
TALLEST = {360: 1000, 1280: 900}  # pixels; what lies below is more of the same
QUALITY = 60
SAME = 12  # of 255; what no eye tells apart, and git need not keep twice
STEADY = (
    "--disable-checker-imaging --disable-partial-raster --num-raster-threads=1 --force-color-profile=srgb"
    " --run-all-compositor-stages-before-draw --disable-threaded-animation"
).split()
MOST = 4_500_000  # bytes of the folder
# name of the picture: the site it is of, and the page's name there
PICTURES: Mapping[str, tuple[str, str]] = {
    **{
        name: ("demonstration", name)
        for name in "home upcoming session session-in-person session-moved-online session-past transcript landing mentors mentor"
        " topics topic series archive archive-year month outcomes partners partner partner-frame rubric search find prose"
        " not-found".split()
    },
    "session-cancelled": ("awkward", "session-cancelled"),
    "session-rescheduled": ("awkward", "session-rescheduled"),
    "session-sold-out": ("awkward", "session-sold-out"),
    "session-early-price": ("awkward", "session-early-before"),
    "session-tips": ("awkward", "session-tips"),
    "session-guarantee": ("awkward", "session-guarantee"),
    "session-bare": ("awkward", "session-bare"),
    "session-longest-title": ("awkward", "session-longest-title"),
    "session-twelve-mentors": ("awkward", "session-twelve-mentors"),
    "session-japanese": ("awkward", "session-japanese"),
    "mentor-without-photo": ("awkward", "mentor-without-photo"),
    "awkward-list": ("awkward", "upcoming"),
    "awkward-month": ("awkward", "month"),
    "arabic-home": ("arabic", "home"),
    "arabic-session": ("arabic", "session"),
    "empty-home": ("empty", "home"),
    "empty-topic": ("empty", "topic"),
}
EVERY = tuple((width, scheme) for width in WIDTHS for scheme in SCHEMES)
TWO = ((360, "dark"), (1280, "light"))  # enough for what only shows how a page type bears awkward content
# what of fontconfig must find something, and Debian's package that brings it; the theme uses the system's own fonts
FONTS: Mapping[str, str] = {
    "Liberation Sans": "fonts-liberation",
    "Noto Sans": "fonts-noto-core",
    "Noto Sans Arabic": "fonts-noto-core",
    "Noto Sans CJK JP": "fonts-noto-cjk",
}
# Photos in the window are loaded, and each is scaled to its box here: the browser's own scaling differs from run to run.
READY = """async () => {
  await document.fonts.ready
  for (const image of document.images) {
    const box = image.getBoundingClientRect()
    if (box.top > innerHeight || !box.width) continue
    image.loading = "eager"
    await image.decode().catch(() => 0)
    if (!image.naturalWidth) continue
    const sheet = Object.assign(document.createElement("canvas"), {width: Math.round(box.width), height: Math.round(box.height)})
    const scale = Math.max(sheet.width / image.naturalWidth, sheet.height / image.naturalHeight)
    const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale]
    const pen = Object.assign(sheet.getContext("2d", {willReadFrequently: true}), {imageSmoothingQuality: "high"})
    pen.drawImage(image, (sheet.width - width) / 2, (sheet.height - height) / 2, width, height)
    image.removeAttribute("srcset")
    image.closest("picture")?.querySelectorAll("source").forEach(one => one.remove())
    image.src = sheet.toDataURL()
    await image.decode().catch(() => 0)
  }
}"""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its name, a width, a scheme."""

    name: str
    width: int
    scheme: str

    @property
    def file(self) -> str:
        """Return the name of its file."""
        return f"{self.name}-{self.width}-{self.scheme}.webp"


def pictures(name: str) -> list[Picture]:
    """Return the pictures of one page."""
    pairs = EVERY if PICTURES[name][0] == "demonstration" else TWO
    return [Picture(name, width, scheme) for width, scheme in pairs]


def missing_fonts() -> list[str]:
    """Return the families of FONTS that the system has not; all of them where it cannot be asked."""
    program = shutil.which("fc-list")
    if program is None:
        return [*FONTS]
    said = subprocess.run([program, ":", "family"], capture_output=True, text=True, check=False).stdout
    known = {name.strip() for line in said.splitlines() for name in line.split(",")}
    return [name for name in FONTS if name not in known]


def shoot(page: Any, site: Hosted, picture: Picture) -> bytes:
    """Return a page as WebP: as tall as it is, but not taller than TALLEST."""
    from PIL import Image  # noqa: PLC0415 - only pictures need it

    address = site.address(site.pages[PICTURES[picture.name][1]])
    page.set_viewport_size({"width": picture.width, "height": TALLEST[picture.width]})
    visit(page, address)
    page.evaluate(READY)
    height = page.evaluate("Math.ceil(document.body.getBoundingClientRect().bottom)")
    page.set_viewport_size({"width": picture.width, "height": min(max(height, 400), TALLEST[picture.width])})
    shot = page.screenshot(animations="disabled")
    taken = Image.open(BytesIO(shot)).convert("RGB")
    made = BytesIO()
    taken.save(made, "WEBP", quality=QUALITY, method=6)
    return made.getvalue()


def looks_like(old: bytes, new: bytes) -> bool:
    """Tell whether two pictures differ by no more than the browser's scaling of photos does from run to run."""
    from PIL import Image, ImageChops  # noqa: PLC0415 - only pictures need it

    pair = [Image.open(BytesIO(data)).convert("RGB") for data in (old, new)]
    if pair[0].size != pair[1].size:
        return False
    return max(ImageChops.difference(*pair).tobytes()) <= SAME


def shown(files: Collection[str]) -> str:
    """Return the page that shows the pictures of which there are files."""
    lines = [
        "# What pages look like",
        "",
        "Every page type of the default theme at 360 and 1280 pixels, by day and night: first the demonstration program, then",
        "sites with what is too long, too short or missing. `make pictures` makes this page and its pictures anew;",
        "[how](auditing.md#pictures).",
        "",
    ]
    for name in PICTURES:
        there = [one for one in pictures(name) if one.file in files]
        if there:
            lines += [f"## {name.replace('-', ' ').capitalize()}", ""]
            lines += [
                f"![{name} at {one.width} pixels, {one.scheme}](../images/pages/{one.file})" for one in there
            ]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def make(sites: Mapping[str, Hosted]) -> dict[str, bytes]:
    """Return every picture by the name of its file."""
    made: dict[str, bytes] = {}
    with chromium(*STEADY) as browser:
        for name, (site, _) in PICTURES.items():
            for picture in pictures(name):
                # a window of its own, so that no picture hangs on the one before
                with window(browser, picture.width, picture.scheme, bypass_csp=True) as page:
                    made[picture.file] = shoot(page, sites[site], picture)
    return made


def main() -> int:
    """Write all pictures, and the page that shows them; drop what no longer belongs there."""
    lacking = missing_fonts()
    if lacking:
        packages = sorted({FONTS[name] for name in lacking})
        say(
            f"no font {', '.join(lacking)}: on Debian, apt-get install {' '.join(packages)}; pictures will differ"
        )
    with (
        tempfile.TemporaryDirectory(prefix="microsite-pictures-") as folder,
        hosted(Path(folder), own_address=True) as sites,
    ):
        made = make({site.name: site for site in sites})
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.webp"):
        if old.name not in made:
            old.unlink()
    changed = 0
    for name, data in made.items():
        file = FOLDER / name
        if not (file.exists() and looks_like(file.read_bytes(), data)):
            file.write_bytes(data)
            changed += 1
    PAGE.write_text(shown(made), "utf-8")
    size = sum(map(len, made.values()))
    say(
        f"{len(made)} pictures, {size / 1e6:.1f} MB, in {FOLDER.relative_to(ROOT)}/, shown by {PAGE.relative_to(ROOT)}"
    )
    if size > MOST:
        say(f"that is more than {MOST / 1e6:g} MB")
    return 1 if lacking or size > MOST else 0


def say(words: str) -> None:
    """Print a line at once."""
    print(words, flush=True)  # noqa: T201 - a program for a terminal


if __name__ == "__main__":
    sys.exit(main())
