"""The sites that are audited: built by the real program at a fixed clock, for the very address at which they are then served."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from awkward import write_arabic, write_awkward, write_empty
from page_types import SITES
from sites import NOW
from static_host import served

from audit.results import Hosted
from audit.tools import run

ROOT = Path(__file__).parents[2]
WRITERS: Mapping[str, Callable[[Path], Path]] = {
    "awkward": write_awkward,
    "arabic": write_arabic,
    "empty": write_empty,
}


def build(site: Path, output: Path, *more: str) -> None:
    """Run `microsite build` on a site."""
    words = [sys.executable, "-m", "microsite.cli", "build", "--site", str(site), "--output", str(output)]
    done = run([*words, "--now", NOW.isoformat(), *more], seconds=600, cwd=ROOT)
    if done.returncode:
        sys.exit(f"{site} does not build:\n{done.stdout}{done.stderr}")


@contextmanager
def hosted(folder: Path, *, own_address: bool) -> Iterator[list[Hosted]]:
    """Build every site below a folder and serve each; `own_address` leaves the address of site.yaml in the pages."""
    with ExitStack() as stack:
        found = []
        for name, pages in SITES.items():
            output = folder / name / "output"
            base = stack.enter_context(served(output))
            writer = WRITERS.get(name)
            site = writer(folder / name) if writer else ROOT
            build(site, output, *([] if own_address else ["--base-url", base]))
            found.append(Hosted(name, base, output, pages))
        yield found
