"""How long the share images of a site take: `python tests/bench/cards.py [SITE] [--profile]`; trust the ratios of one run."""

from __future__ import annotations

import cProfile
import io
import pstats
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from microsite.build import Options
from microsite.render.cards import QUALITY, draw
from microsite.survey import survey
from microsite.values.cards import CardView, CropView

ROOT = Path(__file__).parents[2]
Held = list[tuple[CardView | CropView, dict[str, bytes]]]


def gathered(root: Path) -> Held:
    """Return every share image of a site with the files that it shows."""
    site = survey(Options(root=root, at=datetime(2026, 11, 22, 12, tzinfo=UTC)))
    assert site.plan
    views = [p.view for p in site.plan.pages if isinstance(p.view, CardView | CropView)]
    return [(v, {p.source: (root / p.source).read_bytes() for p in v.pictures}) for v in views]


def passed(held: Held) -> tuple[float, list[bytes]]:
    """Return the CPU milliseconds of an image, on average over all, and the images."""
    begun = time.process_time()
    made = [draw(view, files) for view, files in held]
    spent = time.process_time() - begun
    return 1000 * spent / len(held), [data for data in made if isinstance(data, bytes)]


def encoded(images: list[bytes]) -> float:
    """Return the CPU milliseconds that the JPEG encoder alone takes for an image of these."""
    opened = [Image.open(io.BytesIO(data)).convert("RGB") for data in images]
    begun = time.process_time()
    for image in opened:
        image.save(io.BytesIO(), "JPEG", quality=QUALITY)
    return 1000 * (time.process_time() - begun) / len(opened)


def main(arguments: list[str]) -> None:
    """Print one line a figure."""
    named = [a for a in arguments if not a.startswith("-")]
    held = gathered(Path(named[0]) if named else ROOT)
    first, images = passed(held)
    again, _ = min(passed(held) for _ in range(3))
    floor = min(encoded(images[:60]) for _ in range(3))
    print(f"{len(held)} images, {sum(map(len, images)) / len(images) / 1000:.0f} kB each")
    print(f"first pass, fonts and pictures read: {first:.1f} ms CPU an image")
    print(f"warm, as in a large site:            {again:.1f} ms CPU an image")
    print(f"of which the JPEG encoder:           {floor:.1f} ms ({100 * floor / again:.0f}%)")
    if "--profile" in arguments:
        with cProfile.Profile() as profile:
            passed(held)
        pstats.Stats(profile).sort_stats("tottime").print_stats(15)


if __name__ == "__main__":
    main(sys.argv[1:])
