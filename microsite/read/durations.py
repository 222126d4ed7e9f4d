"""Lengths of time: as ISO 8601 writes them (PT1H, P7D; days are of the calendar, hours pass), as a clock does (44:10), and short (15m)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from microsite.read.fields import scalar
from microsite.read.reader import Reader
from microsite.read.specs import JsonSchema
from microsite.read.wording import said, what_it_is
from microsite.read.yaml import Node
from microsite.records import frozen

_ISO = re.compile(
    r"P(?=[0-9T])(?:([0-9]{1,4})W|(?:([0-9]{1,4})D)?(?:T(?=[0-9])(?:([0-9]{1,4})H)?(?:([0-9]{1,5})M)?)?)",
    re.ASCII,
)
_MONTHS = re.compile(r"P(?=[0-9]+[YM])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?", re.ASCII)
_SHORT = re.compile(r"([0-9]{1,4})\s*(m|min|h|hours?|d|days?|w|weeks?)", re.ASCII | re.IGNORECASE)
_UNITS = {"m": 1, "h": 60, "d": 1440}  # in minutes
MOST_DAYS = 366
AS_IN = "write it as PT1H (an hour) or P7D (seven days)"


@frozen
class Duration:
    """A length as it was written: its days of the calendar, and the time that passes beside them."""

    text: str
    days: int
    time: timedelta

    @property
    def nominal(self) -> timedelta:
        """Return how long it is when every day has 24 hours: by this steps are put in order."""
        return timedelta(days=self.days) + self.time

    @property
    def words(self) -> str:
        """Return it in English: "1 hour", "7 days", "1 day and 2 hours", "90 minutes"."""
        minutes = int(self.time.total_seconds()) // 60
        parts = [
            (self.days, "day"),
            *([(minutes // 60, "hour")] if minutes % 60 == 0 else [(minutes, "minute")]),
        ]
        told = [f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number]
        return " and ".join(told) or "0 minutes"

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """Return the instant, in UTC, that lies so long after an aware moment.

        Days keep the wall clock of the zone, hours pass (RFC 5545, 3.3.6). A wall time that clocks leave out is counted with the
        offset before the gap, and of one that happens twice the first is meant (3.3.5).
        """
        if not self.days:
            return moment.astimezone(UTC) + self.time
        wall = moment.astimezone(zone).replace(tzinfo=None) + timedelta(days=self.days)
        return wall.replace(tzinfo=zone, fold=0).astimezone(UTC) + self.time


def parse_duration(text: str) -> Duration | str:
    """Read PT90M, P1D, P1DT2H or P2W; a text says why it cannot be read."""
    found = _ISO.fullmatch(text)
    if found:
        weeks, days, hours, minutes = (int(part or 0) for part in found.groups())
        made = Duration(text, 7 * weeks + days, timedelta(hours=hours, minutes=minutes))
        return made if made.nominal <= timedelta(days=MOST_DAYS) else f"it is longer than {MOST_DAYS} days"
    if _MONTHS.fullmatch(text):
        return "a month or a year is not always as long"
    return "that is no duration"


class DurationKey:
    """A length of time after something, in ISO 8601."""

    def read(self, node: Node, key: str, reader: Reader) -> Duration | None:
        """Return the length, or note T101."""
        text = scalar(node, key, reader, "a duration such as P7D")
        if text is None:
            return None
        made = parse_duration(text.strip())
        if isinstance(made, str):
            reader.fail("T101", f"{said(key)} is {what_it_is(node)}; {made}", node, _hint(text.strip()))
            return None
        return made

    def schema(self) -> JsonSchema:
        """Return the schema of a duration."""
        pattern = "^P(\\d{1,4}W|(\\d{1,4}D)?(T(\\d{1,4}H)?(\\d{1,5}M)?)?)$"
        return {"type": "string", "pattern": pattern, "examples": ["PT1H", "P1D", "P7D", "P30D"]}


def _hint(text: str) -> str:
    """Return what may have been meant: 1d, p1d, 1h, P1H."""
    if _MONTHS.fullmatch(text):
        return "write it in days, as in P30D"
    upper = text.upper()
    tries = [upper, upper.replace("P", "PT", 1)]
    short = _SHORT.fullmatch(text)
    if short:
        unit = short[2][0].upper()
        tries.insert(0, f"P{short[1]}{unit}" if unit in "DW" else f"PT{short[1]}{unit}")
    known = next((one for one in tries if isinstance(parse_duration(one), Duration)), "")
    return f"did you mean '{known}'?" if known else AS_IN


class ClockLength:
    """A length such as 44:10 (minutes and seconds) or 1:02:03."""

    def read(self, node: Node, key: str, reader: Reader) -> int | None:
        """Return the length in seconds."""
        text = scalar(node, key, reader, "a length such as 44:10")
        if text is None:
            return None
        match = re.fullmatch(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})", text.strip(), re.ASCII)
        if not match or int(match[3]) > 59 or (match[1] and int(match[2]) > 59):  # noqa: PLR2004 - sixty seconds a minute
            reader.fail(
                "T101",
                f"{said(key)} is {what_it_is(node)}; it wants a length",
                node,
                "write minutes and seconds, as in 44:10",
            )
            return None
        return int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3])

    def schema(self) -> JsonSchema:
        """Return the schema of a length."""
        return {"type": "string", "pattern": "^(\\d{1,2}:)?\\d{1,3}:\\d{2}$"}


class ShortLength:
    """A length such as 15m, 3h or 2d."""

    def read(self, node: Node, key: str, reader: Reader) -> timedelta | None:
        """Return the length, or note T101."""
        text = scalar(node, key, reader, "a length such as 15m")
        if text is None:
            return None
        match = re.fullmatch(r"([0-9]{1,4})\s*([mhd])", text.strip().lower())
        if not match:
            words = f"{said(key)} is {what_it_is(node)}; it wants a length"
            reader.fail("T101", words, node, "write minutes, hours or days, as in 15m, 3h or 2d")
            return None
        return timedelta(minutes=int(match[1]) * _UNITS[match[2]])

    def schema(self) -> JsonSchema:
        """Return the schema of a length."""
        return {"type": "string", "pattern": "^[0-9]{1,4} ?[mhd]$"}
