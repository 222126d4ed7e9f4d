"""The judging of an event: zone, times, place, status, prices, moderators and agenda, each against the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from microsite.config import Config
from microsite.diagnostics import Severity, Span, error, warning
from microsite.formats.zones import must
from microsite.kinds.common import since, through, updated_of
from microsite.kinds.event_front import EventFront, SegmentFront
from microsite.kinds.event_title import judge_title
from microsite.kinds.offers import OfferFront
from microsite.kinds.pricing import charged
from microsite.read.agenda import AgendaTemplate, Planned, scaled
from microsite.read.agenda import judge as judge_agenda
from microsite.read.document import Document
from microsite.read.reader import Reader
from microsite.read.times import resolve
from microsite.read.venues import Venue
from microsite.read.wording import near
from microsite.read.yaml import node_at
from microsite.records import frozen

MINUTE = timedelta(minutes=1)


@frozen(kw_only=True)
class EventData:
    """An event after judging: instants are aware in its zone, the agenda is complete, the venue is found."""

    front: EventFront
    mentors: tuple[str, ...]
    start: datetime
    end: datetime
    previous_start: datetime | None
    zone: str
    format: str
    venue: Venue | None
    template: str
    agenda: tuple[Planned, ...]
    offers: tuple[tuple[OfferFront, datetime | None], ...]
    recorded: datetime | None
    updated: datetime | None
    language: str


def judge(front: EventFront, document: Document, reader: Reader, config: Config) -> EventData | None:
    """Return the event's facts, None when its times cannot be told; what is wrong is noted, all of it."""
    zone = front.timezone or config.front.timezone
    mentors = _mentors(front, document, reader)
    zoned = "timezone" not in reader.faulty
    start, end = _times(front, zone, document, reader) if zoned else (None, None)
    previous = None
    if front.previous_start and zoned:
        node = node_at(document.front, "previous_start")
        previous = resolve(front.previous_start, must(zone), "previous_start", node, reader)
    format_, venue = _place(front, document, reader, config)
    _status(front, previous, start, document, reader)
    judge_title(front, document, reader)
    paid = charged(front, document, reader, config)
    front = paid.front
    offers = _offers(front, zone, paid.document, paid.reader)
    if paid.reader is not reader:
        reader.problems += paid.reader.problems
    put_up = front.recording.published if front.recording else None
    recorded = since(start, put_up, zone, "recording.published", document, reader)
    if front.capacity is not None and front.seats_left is not None and front.seats_left > front.capacity:
        words = f"seats_left is {front.seats_left}, more than the capacity of {front.capacity}"
        hint = "lower seats_left, or raise capacity"
        reader.fail("M109", words, node_at(document.front, "seats_left"), hint)
    _moderators(front, reader, config)
    if start is None or end is None:
        judge_agenda_alone(reader, config)
        return None
    data = EventData(
        front=front, mentors=mentors, start=start, end=end, previous_start=previous, zone=zone, format=format_,
        venue=venue, template="", agenda=(), offers=offers, recorded=recorded,
        updated=updated_of(front, config), language=front.language or config.front.language,
    )  # fmt: skip
    return _with_agenda(data, document, reader, config)


def mentors_of(front: EventFront) -> tuple[str, ...]:
    """Return the mentors' slugs, of either key."""
    return front.mentors or ((front.mentor,) if front.mentor else ())


def _mentors(front: EventFront, document: Document, reader: Reader) -> tuple[str, ...]:
    if front.mentor and front.mentors:
        reader.fail(
            "M109", "both mentor and mentors are written", node_at(document.front, "mentor"), "keep mentors"
        )
    found = mentors_of(front)
    if not found and not front.draft and not {"mentor", "mentors"} & reader.faulty:
        where = node_at(document.front, "mentors")
        reader.fail(
            "M102", "the front matter lacks the key 'mentors'", where, "write mentors: [slug-of-the-mentor]"
        )
    return found


def _times(
    front: EventFront, zone: str, document: Document, reader: Reader
) -> tuple[datetime | None, datetime | None]:
    start = resolve(front.start, must(zone), "start", node_at(document.front, "start"), reader, front.fold)
    if front.end is None and front.duration is None:
        if {"end", "duration"} & reader.faulty:
            return start, None
        words = "the front matter lacks the key 'duration'"
        reader.fail("M102", words, document.front, "write duration: 45 (minutes), or end:")
        return start, None
    if start is None:
        return None, None
    end: datetime | None
    key = "end" if front.end is not None else "duration"
    if front.end is not None:
        end = resolve(front.end, must(zone), "end", node_at(document.front, "end"), reader, front.fold)
    else:
        end = (start.astimezone(UTC) + timedelta(minutes=front.duration or 0)).astimezone(must(zone))
    if end is not None and end.astimezone(UTC) <= start.astimezone(
        UTC
    ):  # in UTC: a zone's own clocks go back
        words = f"the end, {end:%Y-%m-%d %H:%M}, is not after the start, {start:%Y-%m-%d %H:%M}"
        reader.fail("T105", words, node_at(document.front, key), "write duration: 45 (minutes) instead")
        return start, None
    if end is not None and front.duration is not None and minutes_of(start, end) != front.duration:
        words = f"end makes it {minutes_of(start, end)} minutes, duration says {front.duration}"
        reader.fail("M109", words, node_at(document.front, "end"), "keep one of the two")
    return start, end


def minutes_of(start: datetime, end: datetime) -> int:
    """Return the minutes that really pass between two aware datetimes, over a clock change too."""
    return round((end.astimezone(UTC) - start.astimezone(UTC)) / MINUTE)


def _place(front: EventFront, document: Document, reader: Reader, config: Config) -> tuple[str, Venue | None]:
    venue: Venue | None = None
    node = node_at(document.front, "venue")
    if isinstance(front.venue, Venue):
        venue = front.venue
    elif front.venue:
        venue = config.venues.get(front.venue)
        if venue is None and config.knows("venue", front.venue):
            hint = near(front.venue, config.venues) or "venues stand in data/venues.yaml"
            reader.fail("R101", f"the venue '{front.venue}' does not exist", node, hint)
    format_ = front.format or ("in-person" if front.venue else "online")
    if {"format", "venue"} & reader.faulty:
        return format_, venue
    if format_ != "online" and not front.venue:
        reader.fail(
            "M102",
            f"the format is {format_}, and there is no venue",
            node_at(document.front, "format"),
            "write venue:",
        )
    if format_ == "online" and front.venue:
        words = "the format is online, and there is a venue"
        reader.fail("M109", words, node, "write format: in-person or hybrid, or take the venue out")
    return format_, venue


def _status(
    front: EventFront, previous: datetime | None, start: datetime | None, document: Document, reader: Reader
) -> None:
    node = node_at(document.front, "status")
    if {"status", "previous_start"} & reader.faulty:
        return
    if front.status == "rescheduled" and front.previous_start is None:
        reader.fail(
            "M102",
            "the status is rescheduled, and previous_start is missing",
            node,
            "write previous_start: with the old date and time",
        )
    if front.previous_start is not None and front.status not in {"rescheduled", "moved-online"}:
        words = f"previous_start is written, and the status is {front.status}"
        reader.fail("M109", words, node_at(document.front, "previous_start"), "write status: rescheduled")
    if previous is not None and start is not None and previous.astimezone(UTC) == start.astimezone(UTC):
        where = node_at(document.front, "previous_start")
        reader.fail(
            "M109", "previous_start is the same as start", where, "write the date and time before the change"
        )
    if front.status == "moved-online" and (front.format or "") == "online" and not front.venue:
        reader.problems.append(
            warning(
                "M109",
                "the status is moved-online, and the format was online all along",
                reader.span(node),
                "write status: scheduled",
            )
        )


def _offers(
    front: EventFront, zone: str, document: Document, reader: Reader
) -> tuple[tuple[OfferFront, datetime | None], ...]:
    if front.offer and front.offers:
        reader.fail(
            "M109", "both offer and offers are written", node_at(document.front, "offer"), "keep offers"
        )
    listed = (
        [("offer", front.offer)] if front.offer else [(f"offers.{i}", o) for i, o in enumerate(front.offers)]
    )
    currencies = {o.currency for _, o in listed if o}
    if len(currencies) > 1:
        reader.fail(
            "O101",
            f"the offers have {len(currencies)} currencies: {', '.join(sorted(currencies))}",
            node_at(document.front, "offers"),
            "one event has one currency",
        )
    return tuple(
        (
            offer,
            through(offer.early.until, zone, f"{key}.early.until", document, reader) if offer.early else None,
        )
        for key, offer in listed
        if offer is not None
    )


def _moderators(front: EventFront, reader: Reader, config: Config) -> None:
    if front.moderation is None or config.moderators is None:
        return
    for role in ("logistics", "specialists"):
        for index, name in enumerate(getattr(front.moderation, role)):
            if f"moderation.{role}" not in reader.faulty and name not in config.moderators:
                where = reader.marks.get(f"moderation.{role}.{index}", reader.marks["moderation"])
                hint = near(name, config.moderators) or "moderators stand in data/moderation.yaml"
                reader.problems.append(error("R101", f"the moderator '{name}' does not exist", where, hint))


def template_of(name: str, start: datetime, config: Config) -> tuple[str, AgendaTemplate | None]:
    """Return the template that judges an event: the named one, or its version of the time when the event starts."""
    template = config.agendas.get(name)
    while template and template.since and start.date() < template.since:
        older = f"{name.partition('@')[0]}@{template.version - 1}"
        if older not in config.agendas:
            break
        name, template = older, config.agendas[older]
    return name, template


def _planned(agenda: Sequence[SegmentFront], reader: Reader) -> tuple[Planned, ...]:
    """Return the segments as they are written, each with the place of its minutes."""
    marks = reader.marks
    return tuple(
        Planned(s.segment, s.minutes, s.title, marks.get(f"agenda.{i}.minutes", marks[f"agenda.{i}"]))
        for i, s in enumerate(agenda)
    )


def judge_agenda_alone(reader: Reader, config: Config) -> None:
    """Note what is wrong with the agenda of an event whose times cannot be told, as far as its duration judges it."""
    values = reader.values
    name = values.get("agenda_template") or config.front.agenda
    template = config.agendas.get(name)
    minutes = values.get("duration")
    if template is None or template.since or template.version > 1 or not minutes or "agenda" in reader.faulty:
        return
    where = reader.marks["duration"]
    planned = _planned(values.get("agenda", ()), reader)
    reader.problems.extend(
        judge_agenda(name, template, planned, minutes, where, reader.marks.get("agenda", where))
    )


def _with_agenda(data: EventData, document: Document, reader: Reader, config: Config) -> EventData:
    front = data.front
    name, template = template_of(front.agenda_template or config.front.agenda, data.start, config)
    if template is None:
        if front.agenda_template and config.knows("agenda", front.agenda_template):
            hint = near(front.agenda_template, config.agendas)
            hint = hint or "known: " + ", ".join(sorted(config.agendas))
            words = f"the agenda template '{front.agenda_template}' is not known"
            reader.fail("A101", words, node_at(document.front, "agenda_template"), hint)
        return data
    minutes = minutes_of(data.start, data.end)
    planned = _planned(front.agenda, reader)
    where = reader.marks.get("duration") or reader.marks.get("end") or Span(document.path, 1, 1)
    # a later version may judge an event that an earlier one allowed; the build knows whether it is past
    grade = Severity.ERROR if template.version == 1 else Severity.WARNING
    if "agenda" not in reader.faulty:
        found = judge_agenda(name, template, planned, minutes, where, reader.marks.get("agenda", where))
        reader.problems.extend(replace(p, severity=grade) for p in found)
    if not planned:
        parts = scaled(template, minutes)
        planned = tuple(
            Planned(s.id, m, "", where) for s, m in zip(template.segments, parts, strict=True) if m > 0
        )
    return replace(data, template=name, agenda=planned)
