"""site.yaml and the files of data/: settings or problems, each at its place."""

from __future__ import annotations

from collections.abc import Iterable

from sites import SITE, write, write_site

from fuzz.places import place
from fuzz.target import Target, files, placed, told
from fuzz.targets.fronts import VALUES
from microsite.config import load

PATHS = ("site.yaml", "data/venues.yaml", "data/moderation.yaml", "data/agendas/own.yaml")


def _holds(data: bytes) -> None:
    for path in PATHS:
        root = place("settings")
        for other in PATHS[1:]:
            (root / other).unlink(missing_ok=True)
        write_site(root, {path: data})
        loaded = load(root)
        told(loaded.problems)
        placed([p for p in loaded.problems if p.where.path == path], path, data)
        assert loaded.config is not None or loaded.problems
    write(place("settings") / "site.yaml", SITE)


def _seeds() -> Iterable[bytes]:
    yield from files("site.yaml", "data/*.yaml", "microsite/data/agendas/*.yaml", "tests/broken/*/site.yaml")
    yield from files("tests/broken/*/data/*.yaml", "tests/broken/*/data/agendas/*.yaml")


_KEYS = (
    "title base_url description language timezone organizer theme agenda feeds search cards markdown uid_host name address locality "
    "country geo latitude longitude version duration min max default segments id minutes mentor case_studies keep_past_days flavor "
    "moderators email url logo"
).split()

TARGETS = (
    Target(
        name="settings",
        holds=_holds,
        words=(
            *(f"\n{key}: ".encode() for key in _KEYS),
            *(f"\n  {key}: ".encode() for key in _KEYS),
            *VALUES,
        ),
        seeds=_seeds,
        most=4_096,
        examples=30,
    ),
)
