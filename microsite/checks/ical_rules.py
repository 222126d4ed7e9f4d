"""Judges the properties of iCalendar components: which are needed, which may stand once, what each value may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from microsite.checks.ical_forms import FORMS
from microsite.checks.ical_lines import Component, Property, unescape
from microsite.checks.ical_values import markup_faults, read_when, text_faults
from microsite.checks.inspection import Claim
from microsite.checks.literal import suspects
from microsite.diagnostics import Problem, Severity, Span, error, warning
from microsite.formats.called_off import PUT_BEFORE

_ONCE_EVENT = frozenset(
    "UID DTSTAMP DTSTART DTEND DURATION SUMMARY DESCRIPTION LOCATION GEO STATUS SEQUENCE LAST-MODIFIED CREATED URL"
    " ORGANIZER CLASS PRIORITY TRANSP RECURRENCE-ID RRULE COLOR".split()
)
_ONCE_CALENDAR = frozenset(
    "PRODID VERSION CALSCALE METHOD X-WR-CALNAME X-WR-CALDESC X-WR-TIMEZONE X-PUBLISHED-TTL REFRESH-INTERVAL SOURCE"
    " COLOR URL UID LAST-MODIFIED".split()
)
_ONCE_RULE = frozenset("DTSTART TZOFFSETFROM TZOFFSETTO RRULE".split())
_ONCE = {
    "VEVENT": _ONCE_EVENT,
    "VCALENDAR": _ONCE_CALENDAR,
    "VTIMEZONE": frozenset({"TZID", "LAST-MODIFIED", "TZURL"}),
    "STANDARD": _ONCE_RULE,
    "DAYLIGHT": _ONCE_RULE,
}
_TEXT = frozenset(
    "SUMMARY DESCRIPTION LOCATION COMMENT CONTACT NAME UID PRODID X-WR-CALNAME X-WR-CALDESC STATUS CLASS TRANSP TZID"
    " RELATED-TO COLOR CALSCALE LOCATION-TYPE PARTICIPANT-TYPE X-WR-TIMEZONE TZNAME".split()
)
_LISTS = frozenset({"CATEGORIES", "RESOURCES", "LOCATION-TYPE"})
_PLAIN = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME", "X-WR-CALDESC", "COMMENT"})
_KNOWN = (
    _ONCE_EVENT
    | _ONCE_CALENDAR
    | _TEXT
    | _LISTS
    | frozenset(
        "ATTACH ATTENDEE EXDATE RDATE REQUEST-STATUS IMAGE CONFERENCE CALENDAR-ADDRESS STYLED-DESCRIPTION"
        " STRUCTURED-DATA CONCEPT LINK REFID COMPLETED DUE PERCENT-COMPLETE FREEBUSY TZOFFSETFROM TZOFFSETTO TZURL"
        " TZUNTIL TZID-ALIAS-OF ACTION REPEAT TRIGGER ACKNOWLEDGED PROXIMITY EXRULE BUSYTYPE".split()
    )
)


def where(path: str, prop: Property | Component) -> Span:
    """Return the place of a property or component in its file."""
    return Span(path, prop.line)


def values(part: Component, path: str) -> Iterator[Problem]:
    """Yield what is wrong with each property's value, escapes and repeats (K603, K605, K606), children included."""
    for prop in part.properties:
        check = FORMS.get(prop.name)
        words = check(prop) if check else ""
        if words:
            yield error("K606", words, where(path, prop))
        if prop.name in _TEXT or prop.name in _LISTS:
            yield from _texts(prop, path)
        if not prop.value.strip():
            yield error("K606", f"{prop.name} is empty", where(path, prop), "leave the property out")
        if prop.name not in _KNOWN and not prop.name.startswith("X-"):
            words = f"{prop.name} is not a property of iCalendar; readers skip it"
            yield Problem("K602", words, where(path, prop), "", Severity.WARNING)
    once = _ONCE.get(part.name, frozenset())
    for name, number in Counter(prop.name for prop in part.properties).items():
        if number > 1 and name in once:
            again = part.all(name)[1]
            yield error("K605", f"{name} is written {number} times in one {part.name}", where(path, again))
    for child in part.children:
        yield from values(child, path)


def _texts(prop: Property, path: str) -> Iterator[Problem]:
    for words in text_faults(prop, many=prop.name in _LISTS):
        hint = "escape backslash, comma, semicolon and newline (RFC 5545 section 3.3.11)"
        yield error("K603", f"{prop.name} {words}", where(path, prop), hint)


def markup_claims(part: Component, subject: str, path: str) -> Iterator[Claim]:
    """Yield what looks like HTML in the plain texts of a component; pages tell whether it is, see `literal`."""
    for prop in part.properties:
        if prop.name in _PLAIN and prop.param("FMTTYPE").lower() != "text/html":
            text = unescape(prop.value)
            yield from suspects(subject, text, markup_faults(text), prop.name, "icalendar", path, prop.line)


_CALENDAR_NEEDS = ("PRODID", "VERSION")
_EVENT_NEEDS = ("UID", "DTSTAMP", "DTSTART", "SUMMARY")


def calendar_rules(part: Component, path: str) -> Iterator[Problem]:
    """Yield what is wrong with a VCALENDAR as a whole: needs, METHOD, its two names and two refresh hints."""
    for name in _CALENDAR_NEEDS:
        if part.first(name) is None:
            yield error("K604", f"the calendar has no {name}", where(path, part))
    method = part.first("METHOD")
    if method is not None:
        hint = "leave METHOD out: with it, clients take the file for an invitation"
        yield error("K611", f"the calendar says METHOD:{method.value}", where(path, method), hint)
    for left, right, code in (
        ("NAME", "X-WR-CALNAME", "name"),
        ("REFRESH-INTERVAL", "X-PUBLISHED-TTL", "interval"),
    ):
        a, b = part.first(left), part.first(right)
        if a is not None and b is not None and unescape(a.value) != unescape(b.value):
            yield error("K605", f"{left} and {right} say a different {code}", where(path, b))
        if (a is None) != (b is None):
            given, missing = (left, right) if a is not None else (right, left)
            words = f"the calendar has {given} but no {missing}; one half of the clients reads only that"
            yield warning("K604", words, where(path, a or b or part))


def event_rules(part: Component, path: str) -> Iterator[Problem]:
    """Yield what is wrong with a VEVENT apart from its times: needs, what is private, words that contradict."""
    for name in _EVENT_NEEDS:
        if part.first(name) is None:
            yield error("K604", f"an event of the calendar has no {name}", where(path, part))
    for prop in part.all("ATTENDEE"):
        yield error(
            "K611",
            "the calendar publishes an attendee",
            where(path, prop),
            "a public file names no attendees",
        )
    for child in part.children:
        if child.name == "VALARM":
            yield error(
                "K611", "the calendar sets an alarm for its readers", where(path, child), "publish no VALARM"
            )
    said = (part.text("CLASS") or "PUBLIC").upper()
    if said != "PUBLIC":
        yield warning("K611", f"a published event is of CLASS:{said}; clients may hide it", where(path, part))
    status, summary = part.text("STATUS").upper(), part.text("SUMMARY")
    if PUT_BEFORE.match(summary) and status not in {"CANCELLED", ""}:
        yield error("K605", f"the summary says cancelled, STATUS says {status}", where(path, part))
    created, changed = (part.first(name) for name in ("CREATED", "LAST-MODIFIED"))
    if created is not None and changed is not None:
        first, last = read_when(created.value), read_when(changed.value)
        if (
            isinstance(first, datetime)
            and isinstance(last, datetime)
            and first.tzinfo
            and last.tzinfo
            and first > last
        ):
            yield error("K607", "LAST-MODIFIED is before CREATED", where(path, changed))


def is_all_day(value: date | datetime | None) -> bool:
    """Tell whether a value is a DATE, without a time."""
    return value is not None and not isinstance(value, datetime)
