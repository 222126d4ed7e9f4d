"""Computes instants from a file's own VTIMEZONE, the only zone that some calendar programs believe."""

from __future__ import annotations

import calendar
import functools
import re
from bisect import bisect_right
from dataclasses import field
from datetime import UTC, datetime, timedelta

from microsite.checks.ical_lines import Component, Property
from microsite.checks.ical_values import read_offset, read_when
from microsite.diagnostics import Problem, Span, error, warning
from microsite.records import frozen

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_KEPT = 256  # years of a zone
_RAREST = 41  # years within which a day of a rule comes again: a fifth Monday of February over a year without a leap day
_BYDAY = re.compile(r"([+-]?[1-5])(MO|TU|WE|TH|FR|SA|SU)\Z")


@frozen
class Observance:
    """One STANDARD or DAYLIGHT: its onsets are local times in the offset that was in use before (`before`)."""

    start: datetime
    before: timedelta
    after: timedelta
    dates: tuple[datetime, ...]
    rule: tuple[tuple[str, str], ...]
    line: int

    def onsets(self, begin: datetime, end: datetime) -> set[datetime]:
        """Return the local times between two of one year at which the observance begins, and the last one before them."""
        every = [at for at in (self.start, *self.dates) if self.start <= at <= end]
        before = max((at for at in every if at < begin), default=None)
        ruled = {self._ruled(begin), self._ruled(end)}  # a rule gives one a year
        return {at for at in (*ruled, before, *(at for at in every if at >= begin)) if at is not None}

    def _ruled(self, local: datetime) -> datetime | None:
        """Return the latest onset that the rule gives at or before a local time, None where it gives none."""
        rule = dict(self.rule)
        if not rule or self.start > local:
            return None
        until = read_when(rule["UNTIL"]) if "UNTIL" in rule else None
        last = self.start.year + int(rule["COUNT"]) - 1 if "COUNT" in rule else local.year
        last = min(local.year, last, until.year + 1 if until else local.year)
        for year in range(last, max(self.start.year, last - _RAREST) - 1, -1):
            at = _onset(self.rule, year, self.start)
            if at is None or at > local or (isinstance(until, datetime) and self._over(at, until)):
                continue
            return at if at >= self.start else None
        return None

    def _over(self, at: datetime, until: datetime) -> bool:
        """Tell whether an onset comes after UNTIL, which is UTC or, leniently, local."""
        return (at - self.before).replace(tzinfo=UTC) > until if until.tzinfo else at > until


@functools.lru_cache(maxsize=1024)
def _onset(parts: tuple[tuple[str, str], ...], year: int, start: datetime) -> datetime | None:
    """Return the onset that a yearly rule gives in a year (RFC 5545 section 3.3.10)."""
    rule = dict(parts)
    month = int(rule.get("BYMONTH", start.month))
    length = calendar.monthrange(year, month)[1]
    days = [int(day) for day in rule["BYMONTHDAY"].split(",")] if "BYMONTHDAY" in rule else []
    days = [day if day > 0 else length + 1 + day for day in days]
    named = _BYDAY.match(rule.get("BYDAY", ""))
    if named:
        weekday, which = _DAYS.index(named[2]), int(named[1])
        fits = [d for d in range(1, length + 1) if calendar.weekday(year, month, d) == weekday]
        index = which - 1 if which > 0 else which
        days = [fits[index]] if -len(fits) <= index < len(fits) else []
    elif rule.get("BYDAY") in _DAYS:
        weekday = _DAYS.index(rule["BYDAY"])
        days = [d for d in days if 1 <= d <= length and calendar.weekday(year, month, d) == weekday]
    elif not days:
        days = [start.day]
    days = [day for day in days if 1 <= day <= length]
    return start.replace(year=year, month=month, day=days[0]) if days else None


def _known(rule: dict[str, str]) -> bool:
    """Tell whether the rule is of the yearly kind that zones are written in."""
    numbers = all(
        re.fullmatch(r"[+-]?[0-9]{1,9}(,[+-]?[0-9]{1,9})*", rule[key])
        for key in ("BYMONTH", "BYMONTHDAY", "COUNT", "INTERVAL")
        if key in rule
    )
    return (
        rule.get("FREQ") == "YEARLY"
        and set(rule) <= {"FREQ", "BYMONTH", "BYMONTHDAY", "BYDAY", "UNTIL", "COUNT", "INTERVAL", "WKST"}
        and numbers
        and "," not in rule.get("BYMONTH", "")
        and 1 <= int(rule.get("BYMONTH", "1")) <= 12  # noqa: PLR2004 - months of a year
        and rule.get("INTERVAL", "1") == "1"
        and (
            "BYDAY" not in rule
            or _BYDAY.match(rule["BYDAY"]) is not None
            or (rule["BYDAY"] in _DAYS and "BYMONTHDAY" in rule)
        )
        and ("UNTIL" not in rule or read_when(rule["UNTIL"]) is not None)
    )


@frozen
class Zone:
    """A VTIMEZONE that could be read; `whole` is False when a rule of it was not understood."""

    name: str
    line: int
    observances: tuple[Observance, ...]
    whole: bool
    _years: dict[int, tuple[list[datetime], list[timedelta]]] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )

    def instant(self, local: datetime) -> datetime | None:
        """Return the UTC instant of a naive local time, None when no observance covers it.

        The observance with the latest onset at or before the local time holds (RFC 5545 section 3.6.5).
        """
        onsets, after = self._years.get(local.year) or self._changes(local.year)
        at = bisect_right(onsets, local)
        return (local - after[at - 1]).replace(tzinfo=UTC) if at else None

    def _changes(self, year: int) -> tuple[list[datetime], list[timedelta]]:
        """Return the onsets that hold in a year, in order, and what each leads to: made once, whatever the number of events."""
        first, last = datetime(year, 1, 1), datetime(year, 12, 31, 23, 59, 59, 999999)  # noqa: DTZ001 - local times
        found: list[tuple[datetime, int, timedelta]] = []
        for number, seen in enumerate(self.observances):
            found += [(at, -number, seen.after) for at in seen.onsets(first, last)]
        found.sort(key=lambda change: change[:2])
        if len(self._years) >= _KEPT:
            self._years.clear()
        self._years[year] = made = [at for at, _, _ in found], [after for _, _, after in found]
        return made


def _observance(part: Component, path: str) -> tuple[Observance | None, bool, list[Problem]]:
    """Return the observance, whether its rule was understood, and what it lacks (K608)."""
    needed: list[Property] = []
    for key in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"):
        prop = part.first(key)
        if prop is None:
            where = Span(path, part.line)
            return None, True, [error("K608", f"the {part.name} of the time zone has no {key}", where)]
        needed.append(prop)
    start = read_when(needed[0].value)
    offsets = read_offset(needed[1].value), read_offset(needed[2].value)
    if not isinstance(start, datetime) or start.tzinfo or needed[0].param("TZID"):
        where = Span(path, needed[0].line)
        return (
            None,
            True,
            [error("K608", f"the {part.name} must start at a local time without a zone", where)],
        )
    if offsets[0] is None or offsets[1] is None:
        where = Span(path, needed[1].line)
        return None, True, [error("K608", f"an offset of the {part.name} is not of the form +HHMM", where)]
    prop = part.first("RRULE")
    pairs = [item.partition("=") for item in prop.value.upper().split(";")] if prop else []
    rule = {key: value for key, _, value in pairs}
    dates = [read_when(value) for entry in part.all("RDATE") for value in entry.value.split(",")]
    local = tuple(at for at in dates if isinstance(at, datetime) and at.tzinfo is None)
    known = (not rule or _known(rule)) and len(local) == len(dates)
    made = Observance(start, offsets[0], offsets[1], local, tuple(rule.items()) if known else (), part.line)
    return made, known, []


def read_zone(part: Component, path: str) -> tuple[Zone, list[Problem]]:
    """Return the zone that a VTIMEZONE describes, and what is wrong with its form (K608)."""
    problems: list[Problem] = []
    name = part.text("TZID")
    if not name:
        problems.append(error("K608", "a VTIMEZONE has no TZID", Span(path, part.line)))
    whole, made = True, []
    for child in part.children:
        if child.name not in {"STANDARD", "DAYLIGHT"}:
            words = f"a VTIMEZONE holds {child.name} instead of STANDARD or DAYLIGHT"
            problems.append(error("K608", words, Span(path, child.line)))
            continue
        seen, known, found = _observance(child, path)
        problems += found
        whole = whole and known and seen is not None
        if not known:
            words = f"the rule of the {child.name} is not one that calendar programs know for zones"
            problems.append(warning("K608", words, Span(path, child.line)))
        if seen is not None:
            made.append(seen)
    first = min((seen.start for seen in made), default=None)
    reached = {seen.after for seen in made}
    for seen in made:
        if seen.start != first and seen.before not in reached:
            words = f"the time zone {name} changes from an offset that it never had (TZOFFSETFROM)"
            problems.append(error("K608", words, Span(path, seen.line)))
    if not made and not problems:
        words = f"the time zone {name} has neither STANDARD nor DAYLIGHT"
        problems.append(error("K608", words, Span(path, part.line)))
    return Zone(name, part.line, tuple(made), whole), problems
