"""Read a conference schedule as pretalx and frab publish it, JSON or XML: talks, and the people who give them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from microsite.diagnostics import Problem, Span, error
from microsite.importers import sources
from microsite.importers.convert import flat
from microsite.importers.facts_people import people_of
from microsite.importers.jsontext import read_json
from microsite.importers.times import zone_named
from microsite.importers.values import Field, Reading, Record, Value

_CHILDREN = ("links", "attachments")
_NOTHING = Field("")
_GUID = re.compile(r'"([0-9a-fA-F-]{36})"')


def _mapping(value: Value | None) -> Mapping[str, Value]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: Value | None) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else ()


def _people(talks: Iterable[Record], path: str) -> Iterable[Record]:
    """Yield one record for each person, in the order of their first talk, with all that any talk says of them."""
    found: dict[str, dict[str, Field]] = {}
    first: dict[str, int | None] = {}
    for talk in talks:
        field = talk.fields.get("persons")
        for person in _sequence(field.value if field else ()):
            key, name = next(people_of(person), ("", ""))
            if not key:
                continue
            known = found.setdefault(key, {"name": Field(name or key, talk.line)})
            first.setdefault(key, talk.line)
            for name, value in _mapping(person).items():
                if (
                    name in {"name", "public_name"}
                    or not flat(value)
                    or known.get(name, _NOTHING).value == value
                ):
                    continue
                known[f"{name}-{len(known)}" if name in known else name] = Field(value, talk.line)
    for key, fields in found.items():
        yield Record(path=path, fields=fields, line=first[key], kind="mentor", stem=key)


def _talk(talk: Mapping[str, Value], path: str, line: int | None, zone: str, room: str) -> Record:
    fields: dict[str, Value] = dict(talk)
    fields.setdefault("room", room)
    date, start = flat(fields.get("date", "")), flat(fields.get("start", ""))
    if "T" in date and start and start in date:
        del fields["start"]
    elif date and start and not flat(fields["start"]).startswith(date):
        fields["start"] = f"{date[:10]} {start}"
        del fields["date"]
    if zone and "timezone" not in fields:
        fields["timezone"] = zone
    if "url" in fields and "source_page" not in fields:
        fields["source_page"] = fields.pop("url")
    body = flat(fields.pop("description", "")).replace("\r\n", "\n").strip()
    return Record(
        path=path,
        fields={name: Field(value, line) for name, value in fields.items()},
        body=body,
        line=line,
        kind="event",
        known={"mentors": "persons"},
    )


def parse_json(text: str, path: str) -> Reading:
    """Return the talks and people of `schedule.conference.days[].rooms{}[]`."""
    found = read_json(text, path)
    if isinstance(found, Problem):
        return Reading((), (found,))
    top = _mapping(found[0])
    conference = _mapping(_mapping(top.get("schedule", top)).get("conference"))
    zone = zone_named(flat(conference.get("time_zone_name", "")))
    lines = _lines(text)
    talks: list[Record] = []
    for day in _sequence(conference.get("days")):
        for room, held in _mapping(_mapping(day).get("rooms")).items():
            for talk in map(_mapping, _sequence(held)):
                line = lines.get(flat(talk.get("guid", "")))
                if len(talks) == sources.MOST_RECORDS:
                    return _crowded(path, line)
                talks.append(_talk(talk, path, line, zone, room))
    if not talks:
        return Reading(
            (), (error("I101", "the file holds no schedule.conference.days with talks", Span(path)),)
        )
    return Reading((*_people(talks, path), *talks))


def _crowded(path: str, line: int | None) -> Reading:
    words = f"the schedule has more than {sources.MOST_RECORDS:,} talks"
    return Reading((), (error("I101", words, Span(path, line), "divide it"),))


def _lines(text: str) -> dict[str, int]:
    """Return the line of each quoted text of 36 characters, which is how long a GUID is."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        for match in _GUID.finditer(line):
            found.setdefault(match[1], number)
    return found


def _element(node: Any) -> Value:  # noqa: ANN401 - lxml has no types
    """Return an XML element as a value: its text, or its children, with attributes as keys."""
    children = [child for child in node if isinstance(child.tag, str)]
    words = (node.text or "").strip()
    if children:
        return tuple(_element(child) for child in children)
    if node.attrib and node.tag in {"person", "link", "attachment"}:
        return {"name": words, **{str(key): str(value) for key, value in node.attrib.items()}}
    return words


def _parse_tree(data: bytes, path: str) -> Any:  # noqa: ANN401 - the same
    from lxml import etree  # noqa: PLC0415 - heavy

    if b"<!DOCTYPE" in data.upper() or b"<!ENTITY" in data.upper():
        return error(
            "I101", "the XML declares a document type, which is refused", Span(path), "remove the DOCTYPE"
        )
    if told := sources.crowded(data.decode(), "<=", path):
        return told
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, dtd_validation=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as trouble:
        return error("I101", "the XML cannot be read", Span(path, getattr(trouble, "lineno", None)))
    if root.getroottree().docinfo.internalDTD is not None:
        return error(
            "I101", "the XML declares a document type, which is refused", Span(path), "remove the DOCTYPE"
        )
    return root


def parse_xml(data: bytes, path: str) -> Reading:
    """Return the talks and people of `<schedule><day><room><event>`; a document type is refused, entities stay shut."""
    root = _parse_tree(data, path)
    if isinstance(root, Problem):
        return Reading((), (root,))
    zone = zone_named((root.findtext("conference/time_zone_name") or "").strip())
    talks: list[Record] = []
    for day in root.iterfind("day"):
        for room in day.iterfind("room"):
            for node in room.iterfind("event"):
                if len(talks) == sources.MOST_RECORDS:
                    return _crowded(path, node.sourceline)
                talk: dict[str, Value] = {f"{key}": str(value) for key, value in node.attrib.items()}
                talk |= {child.tag: _element(child) for child in node if isinstance(child.tag, str)}
                talk.setdefault("date", str(day.get("date", "")))
                for name in ("persons", *_CHILDREN):
                    if not talk.get(name):
                        talk[name] = ()
                talks.append(_talk(talk, path, node.sourceline, zone, str(room.get("name", ""))))
    if not talks:
        return Reading((), (error("I101", "the file holds no <schedule><day><room><event>", Span(path)),))
    return Reading((*_people(talks, path), *talks))


def read(source: Path) -> Reading:
    """Read one schedule; the first character says whether it is JSON or XML."""
    data = sources.read_bytes(source)
    text = data if isinstance(data, Problem) else sources.decode(data, str(source))
    if isinstance(text, Problem):
        return Reading((), (text,))
    if text.lstrip().startswith("<"):
        return parse_xml(text.lstrip().encode(), str(source))
    return parse_json(text, str(source))
