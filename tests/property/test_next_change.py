"""`microsite next-change`: nothing that is published changes before the moment that it names."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sites import NOW, event, mentor, write, write_site

from microsite.build import Options, build
from microsite.cli import cli
from microsite.program.verify import verify
from microsite.values.clock import TICK

OFFER = '{model: seat, price: "45.00", currency: EUR, early: {price: "30.00", until: 2026-11-27}}'
MORE = {
    "site.yaml": "title: Short Sessions\nbase_url: https://sessions.example/\ndescription: Short live sessions.\n"
    "timezone: Europe/Berlin\nsearch: false\ncards: false\nfeeds: {keep_past_days: 9}\n",
    "content/events/early.md": event(title="Early", start="2026-11-30 09:00", offer=OFFER),
    "content/events/live.md": event(title="Live", start="2026-11-22 12:45"),
    "content/events/hidden.md": event(title="Hidden", publish_at="2026-11-25 08:00"),
    "content/events/expires.md": event(title="Expires", start="2026-11-23 10:00", expire_at="2026-11-24"),
    "content/mentors/stale.md": mentor(
        name="Stale Example", verification="{by: Sam Example, on: 2025-12-02}"
    ),
}


def until(root: Path, at: datetime) -> datetime | None:
    done = CliRunner().invoke(cli, ["next-change", "--site", str(root), "--now", at.isoformat()])
    assert done.exit_code == 0, done.output
    said = done.output.strip()
    return None if said == "never" else datetime.fromisoformat(said)


def differs(root: Path, at: datetime) -> bool:
    return any(p.code == "E116" for p in verify(Options(root=root, at=at), root / "output"))


@pytest.mark.parametrize("seed", range(2))
def test_nothing_changes_before_it_and_mostly_something_does_then(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - moments in between, not a secret
    root = write_site(tmp_path / "site", MORE)
    at, steps, changed = NOW, 0, 0
    while True:
        built = build(Options(root=root, at=at))
        assert built.published is not None, built.problems
        then = until(root, at)
        if then is None:
            break
        assert then > at
        span = then - at
        for between in (then - TICK, at + span * chance.random()):
            assert not differs(root, between), (at, between)
        changed += differs(root, then)
        steps += 1
        at = then
    assert steps >= 12
    assert changed >= steps * 0.8
    assert not differs(root, at + timedelta(days=3650))


def test_a_site_in_which_nothing_will_happen_says_never(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site")
    write(root / "site.yaml", (root / "site.yaml").read_text() + "search: false\ncards: false\n")
    assert until(root, datetime.fromisoformat("2040-01-01T00:00:00+00:00")) is None
