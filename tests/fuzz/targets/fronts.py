"""A file of content: whatever is saved is an item, or problems at places of that file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from parsing import FOLDERS, config_of
from sites import EVENT, MENTOR

from fuzz.target import Target, files, placed, told, words_of
from microsite.config import Config
from microsite.gather import parse
from microsite.kinds.common import Parsed
from microsite.read.files import Source

KEYS = (
    "title name mentors mentor start end duration fold timezone format venue agenda offer offers status previous_start slug uid aliases "
    "publish_at expire_at updated draft series recording moderation private case_studies verification links image topics capacity seats_left "
    "headline photo register summary outcomes language moderator nope"
).split()
VALUES = words_of(
    r"~ [] {} [a,b] {a:\x20b} -\x20a no 18:00 2026-12-03 2026-02-30\x2025:00 2026-03-29\x2002:30 2026-10-25\x2002:30 -1 1e3 .nan .inf 999999999999999999999999 "
    r'"a\\nb" "\\0" "\\ud800" \' " &a\x20b *a <<: !!int\x203 !x |\n >-\n ? \x00 \ufeff \u2028 \u202e \x85 {model:\x20seat} {model:\x20guarantee,\x20price:\x20\'1\'} '
    r"[{segment:\x20qa,\x20minutes:\x205}] ../x //x https://u:p@h/ https://[ https://h:99999999/ javascript:1 EUR Europe/Berlin CEST \x20# {{\x20x\x20}} \t 😀 "
    r"---\n ---\x20\n ...\n %YAML \r\n \n \n\x20\x20 \n- [ ] { } , : ada-example https://a.example/ online "
)


@cache
def config() -> Config:
    """Return the settings of a small site with a venue."""
    return config_of({"data/venues.yaml": "hall:\n  name: Hall\n  address: {locality: Berlin}\n"})


def judged(kind: str, data: bytes) -> Parsed:
    """Read a file as one of a kind, and hold what must hold of that."""
    path = f"content/{FOLDERS[kind]}/x.md"
    found = parse(Source(path, data, "digest"), config())
    told(found.problems)
    placed(found.problems, path, data)
    assert (found.item is None) == any(p.severity == "error" for p in found.problems) or found.unfinished
    return found


def _holds(data: bytes) -> None:
    others = tuple(FOLDERS)
    for kind in {"event", others[len(data) % len(others)]}:
        judged(kind, data)


def _seeds() -> Iterable[bytes]:
    yield from (EVENT.encode(), MENTOR.encode())
    yield from files("content/*/*.md", "tests/broken/*/content/*/*.md")


TARGETS = (
    Target(
        name="front",
        holds=_holds,
        words=(*(f"\n{key}: ".encode() for key in KEYS), *VALUES),
        seeds=_seeds,
        examples=60,
    ),
)
