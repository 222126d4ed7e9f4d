"""Every zone that an editor may write, and what its clocks do in two years: tests/golden/zones.txt says so in a line for each.

A release of the zone database that changes a rule is seen here before it moves a session. `python tests/test_zone_rules.py`
writes the file anew; its difference is what the release changes.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import tzdata

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from microsite.formats import zones

KEPT = Path(__file__).parent / "golden" / "zones.txt"
FIRST, LAST = 2026, 2027


def offset(value: timedelta | None) -> str:
    """Return an offset as +HH:MM."""
    minutes = int((value or timedelta()).total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def rules(name: str) -> str:
    """Return the offset at the start of the span, then each change: the wall clock before it, the offset after it."""
    opening = datetime(FIRST, 1, 1, tzinfo=UTC).astimezone(zones.must(name)).utcoffset()
    changes = [f"{c.onset:%Y-%m-%dT%H:%M} {offset(c.after)}" for c in zones.observances(name, FIRST, LAST)]
    return " ".join([offset(opening), *changes])


def all_rules() -> dict[str, str]:
    """Return the rules of every zone by its name, under the release of the database."""
    return {"release": tzdata.IANA_VERSION, **{name: rules(name) for name in sorted(zones.names())}}


def kept() -> dict[str, str]:
    """Return the rules as they are kept."""
    return dict(line.split(" ", 1) for line in KEPT.read_text("utf-8").splitlines())


def test_the_rules_of_every_zone_are_the_kept_ones() -> None:
    now, before = all_rules(), kept()
    other = {name for name in now.keys() | before.keys() if now.get(name) != before.get(name)}
    assert not other, (
        "another zone database: look at what it changes, then run python tests/test_zone_rules.py"
    )


def test_the_rules_that_are_kept_are_the_laws() -> None:
    assert kept()["Europe/Berlin"] == (
        "+01:00 2026-03-29T02:00 +02:00 2026-10-25T03:00 +01:00 2027-03-28T02:00 +02:00 2027-10-31T03:00 +01:00"
    )
    assert kept()["Asia/Kathmandu"] == "+05:45"
    assert len(kept()) > 400


if __name__ == "__main__":
    KEPT.write_text("".join(f"{name} {text}\n" for name, text in all_rules().items()), "utf-8")
