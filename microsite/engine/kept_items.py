"""What a file of content was read as, as JSON: what comes back is equal to what was kept, type by type, or it is not kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from sys import intern
from typing import Any, cast
from zoneinfo import ZoneInfo

from microsite.diagnostics import Marks, Problem, Severity, Span
from microsite.engine.packing import built, setters_of
from microsite.formats.plainjson import parsed
from microsite.formats.zones import must
from microsite.graph import Item
from microsite.kinds import event_front, event_judge, mentor, offers, page, series
from microsite.kinds.common import Parsed
from microsite.read import agenda, times, venues
from microsite.read.markdown import Body, Mention
from microsite.records import names_of
from microsite.values.facts import Ref

RECORDS = (
    Item, Marks, Mention, Problem, Ref, Span, agenda.Planned, times.Wall, venues.AddressFront, venues.GeoFront, venues.Venue,
    event_front.EventFront, event_front.ModerationFront, event_front.RecordingFront, event_front.SegmentFront,
    event_front.TranscriptFront, event_judge.EventData, mentor.CaseFront, mentor.MentorData, mentor.MentorFront,
    mentor.OutcomeFront, mentor.VerificationFront, offers.EarlyFront, offers.OfferFront, offers.PlanFront, page.PageData,
    page.PageFront, series.GatesFront, series.SeriesData, series.SeriesFront,
)  # fmt: skip
WORD = 24  # characters
TAG = "\0"
"""Before the name of what JSON has no form for. No text of a file holds this character, and one that does is not kept."""
_FIELDS = {kind: names_of(kind) or () for kind in RECORDS}
_TAKEN_APART = {kind: (TAG + kind.__name__, attrgetter(*names)) for kind, names in _FIELDS.items()}


class _Writer:
    """Gives what JSON has no form for as a mapping with one tagged name, and counts these."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, value: Any) -> dict[str, object]:  # noqa: ANN401 - whatever JSON does not know
        self.count += 1
        kind = type(value)
        record = _TAKEN_APART.get(kind)
        if record is not None:
            return {record[0]: record[1](value)}
        if kind is datetime:
            zone = value.tzinfo
            if zone is None or zone is UTC or (isinstance(zone, ZoneInfo) and must(zone.key) is zone):
                named = zone.key if isinstance(zone, ZoneInfo) else zone and ""
                return {TAG + "datetime": [value.replace(tzinfo=None).isoformat(), named, value.fold]}
        elif kind is Decimal or kind is date:
            return {TAG + kind.__name__: str(value)}
        elif kind is timedelta:
            return {TAG + "timedelta": [value.days, value.seconds, value.microseconds]}
        raise TypeError(f"a {kind.__name__} is not kept")


def packed(one: Parsed) -> bytes | None:
    """Return what a file was read as, without what its body became; None where that cannot be kept, or is private."""
    item = one.item
    if item is None or one.refs != item.refs or _is_private(item):
        return None
    names = [("" if name in {"html", "text"} else getattr(item, name)) for name in _FIELDS[Item]]
    writer = _Writer()
    try:
        text = json.dumps([names, one.problems], ensure_ascii=False, separators=(",", ":"), default=writer)
    except (TypeError, ValueError):
        return None
    return text.encode("utf-8", "surrogatepass") if text.count("\\u0000") == writer.count else None


def _is_private(item: Item) -> bool:
    """Say whether an item holds what may never be published: a memory may be carried to other machines."""
    front = getattr(item.data, "front", None)
    transcript = getattr(front, "transcript", None)
    return bool(
        item.private
        or getattr(front, "private", None)
        or getattr(front, "moderation", None)
        or (transcript and transcript.redact)
    )


def unpacked(data: bytes, body: Body) -> Parsed | None:
    """Return what was kept, with what the body became; None where nothing whole was."""
    try:
        values, problems = parsed(data, _read)
        one = dict(zip(_FIELDS[Item], map(_whole, values), strict=True))
        item = cast(Item, built(Item, *{**one, "html": body.html, "text": body.text}.values()))
        return Parsed(item, _whole(problems), refs=item.refs, body=body)
    except (ValueError, TypeError, KeyError):
        return None


def _whole(value: Any) -> Any:  # noqa: ANN401 - any value of a record
    """Return a value as records have it: what JSON calls an array is a tuple."""
    return tuple([_whole(one) for one in value]) if type(value) is list else value


def _read(held: dict[str, Any]) -> object:
    """Return what a mapping of JSON stands for."""
    if len(held) == 1:
        [(name, value)] = held.items()
        make = _MAKERS.get(name)
        if make is not None:
            return make(value)
    return {key: _whole(one) for key, one in held.items()}


def _maker(kind: type) -> Callable[[list[Any]], object]:
    setters = setters_of(kind) or ()

    def make(values: list[Any]) -> object:
        one: object = object.__new__(kind)
        for put, value in zip(setters, values, strict=True):
            if type(value) is list:
                put(one, _whole(value))
            else:  # words that thousands of files say are held once
                put(one, intern(value) if type(value) is str and len(value) < WORD else value)
        return one

    return make


def _problem(values: list[Any]) -> Problem:
    code, message, where, hint, severity = values
    return Problem(code, message, where, hint, Severity(severity))


@lru_cache(maxsize=1024)  # many sessions are published on one day
def _moment(text: str, zone: str | None, fold: int) -> datetime:
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=must(zone) if zone else None if zone is None else UTC, fold=fold)


_MAKERS: dict[str, Callable[[Any], object]] = {
    **{TAG + kind.__name__: _maker(kind) for kind in RECORDS},
    f"{TAG}Problem": _problem,
    f"{TAG}datetime": lambda held: _moment(*held),
    f"{TAG}Decimal": Decimal,
    f"{TAG}date": date.fromisoformat,
    f"{TAG}timedelta": lambda held: timedelta(*held),
}
