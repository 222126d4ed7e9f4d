"""Themes that come as Python packages: found by the entry points of what is installed, and never imported."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from microsite.records import frozen

GROUP = "microsite.themes"
_MODULE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")


@frozen
class Installed:
    """A theme that a distribution offers: its name, the package that holds it, the folder, None when it is not there."""

    name: str
    package: str
    distribution: str
    folder: Path | None


def installed() -> tuple[Installed, ...]:
    """Return every theme that installed distributions offer in the group `microsite.themes`, by name.

    Source: Python Packaging User Guide, entry points specification. The value of an entry point names a package.
    """
    return _offered(tuple((place, _changed(place)) for place in sys.path))


def _changed(place: str) -> int:
    """Return when a folder of packages last gained or lost one, 0 where there is none."""
    try:
        return Path(place or ".").stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=1)
def _offered(_places: tuple[tuple[str, int], ...]) -> tuple[Installed, ...]:
    """Return what is offered in these places; every distribution is asked, so a process that stays asks once."""
    from importlib import metadata  # noqa: PLC0415 - most sites have a theme of their own, or a built-in one

    found = {
        Installed(
            point.name, point.value, point.dist.name if point.dist else point.value, _folder(point.value)
        )
        for point in metadata.entry_points(group=GROUP)
    }
    return tuple(sorted(found, key=lambda one: (one.name, one.distribution, one.package)))


def _folder(package: str) -> Path | None:
    """Return the folder of a package, found by its top name only: nothing of it runs."""
    if not _MODULE.fullmatch(package):
        return None
    top, *below = package.split(".")
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        return None
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place, *below)
        if folder.is_dir():
            return folder.resolve()
    return None
