"""A series of dated sessions, written as files that one edits singly: what `microsite new series --repeat` writes."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from microsite.config import load
from microsite.diagnostics import Problem, Span, error
from microsite.formats.zones import must
from microsite.program.scaffold import (
    AHEAD,
    Written,
    create,
    known_mentor,
    mentors_line,
    new,
    quoted,
    workday,
)
from microsite.read.times import exists, neighbours
from microsite.records import frozen

MOST = 100
_EVERY = re.compile(r"(?:every\s+)?(?:(\d{1,3}|other)\s+)?(day|week|fortnight|month)s?", re.IGNORECASE)
_ADVERBS = {"daily": (1, "day"), "weekly": (1, "week"), "fortnightly": (2, "week"), "monthly": (1, "month")}
SESSION = """\
---
title: $title
$mentors
start: $start
duration: 45
format: online
series: $series
# summary: one sentence, at most 160 characters
# topics: [pricing]
# register: https://... where a seat is booked
publish_at: $today
draft: true         # take this line out when the file is ready
---
What will be shown, for whom, and what to bring.
"""


@frozen
class Every:
    """How often: `number` times a `unit`, which is day, week or month."""

    number: int
    unit: str

    def after(self, start: datetime, times: int) -> datetime:
        """Return the wall time so many repetitions later; of a month that lacks the day, its last day."""
        if self.unit == "month":
            month = start.month - 1 + self.number * times
            year, month = start.year + month // 12, month % 12 + 1
            return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))
        return start + timedelta(days=self.number * times * (7 if self.unit == "week" else 1))


def every(words: str) -> Every | None:
    """Read "every 2 weeks", "every other week", "weekly", "every month", "every 10 days"; None for anything else."""
    text = " ".join(words.lower().split())
    if text in _ADVERBS:
        return Every(*_ADVERBS[text])
    match = _EVERY.fullmatch(text)
    if not match or match[1] == "0":
        return None
    number = 2 if match[1] == "other" else int(match[1] or 1)
    return Every(2 * number, "week") if match[2] == "fortnight" else Every(number, match[2])


def series(
    root: Path,
    title: str,
    now: datetime,
    rhythm: Every,
    count: int,
    start: datetime | None = None,
    mentor: str = "",
) -> Written:
    """Write a series and its sessions, each a draft and a file of its own; without `start` the first is at 18:00 in two weeks.

    Wall times stay the same over changes of the clock. With a session at a time that does not exist nothing is written.
    """
    config = load(root).config
    zone = must(config.front.timezone if config else "UTC")
    today = now.astimezone(zone).date()
    first = start or datetime.combine(workday(today + AHEAD), time(18))
    days = [rhythm.after(first, n) for n in range(count)]
    asked = known_mentor(root, mentor)
    if isinstance(asked, Problem):
        return Written((), (asked,))
    missing = _missing(days, zone)
    held = missing or new(root, "series", title, now)
    if held.problems:
        return held
    slug = Path(held.paths[0]).stem
    paths = list(held.paths)
    problems: list[Problem] = []
    for number, day in enumerate(days, 1):
        path = f"content/events/{slug}-{number:0{len(str(count))}}.md"
        words = {
            "title": quoted(f"{' '.join(title.split())}, {number} of {count}"), "mentors": mentors_line(root, asked), "start": f"{day:%Y-%m-%d %H:%M}",
            "series": slug, "today": today.isoformat(),
        }  # fmt: skip
        fault = create(root, path, SESSION, words)
        problems += [fault] if fault else []
        paths += [] if fault else [path]
    return Written(tuple(paths), tuple(problems))


def _missing(days: Sequence[datetime], zone: ZoneInfo) -> Written | None:
    """Return why sessions cannot be written: one of them would be at a time that clocks do not show."""
    for day in days:
        if not exists(day, zone):
            low, high = neighbours(day, zone)
            hint = f"the nearest times are {low:%Y-%m-%d %H:%M} and {high:%Y-%m-%d %H:%M}"
            words = f"{day:%Y-%m-%d %H:%M} does not exist in {zone.key}; clocks go forward there"
            return Written((), (error("T103", words, Span("content/events"), hint),))
    return None
