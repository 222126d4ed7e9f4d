"""An event: its front matter becomes an item with facts that are judged, or the problems that keep it from being one."""

from __future__ import annotations

from dataclasses import replace

from microsite.config import Config
from microsite.diagnostics import Problem, Severity
from microsite.kinds.common import Parsed, finish, private_texts, wanted
from microsite.kinds.event_dates import judge_order
from microsite.kinds.event_front import EventFront
from microsite.kinds.event_judge import EventData, judge_agenda_alone
from microsite.kinds.event_judge import judge as judge_event
from microsite.read.agenda import agenda_is
from microsite.read.document import Document
from microsite.read.fields import Record
from microsite.read.reader import Reader
from microsite.values.facts import Ref

__all__ = ["FRONT", "EventData", "parse"]

FRONT = Record(EventFront, lenient=True)


def parse(document: Document, digest: str, config: Config) -> Parsed:
    """Return the event that a document describes, or what keeps it from being one."""
    reader = Reader(document.path, document.front_text, 2)
    front = FRONT.read(document.front, "", reader)
    _name_segments(reader, config)
    refs = _refs(reader)
    if front is None:
        judge_agenda_alone(reader, config)
        return Parsed(None, tuple(reader.problems), refs=refs)
    data = judge_event(front, document, reader, config)
    if data is None:
        return Parsed(None, tuple(reader.problems), refs=refs)
    item = finish(
        "event",
        front,
        document,
        reader,
        config,
        front.title,
        zone=data.zone,
        digest=digest,
        data=data,
        refs=refs,
        files=(("image", front.image, reader.marks["image"]),) if front.image else (),
        private=tuple(private_texts(front.private)),
    )
    problems = (*reader.problems, *judge_order(item, data), *_wanted(data, document, reader))
    # what an experiment does to the price is told there; the event stands
    failed = any(p.severity is Severity.ERROR and p.where.path == document.path for p in problems)
    return Parsed(None if failed else item, problems, refs=refs)


def _name_segments(reader: Reader, config: Config) -> None:
    """Say of each segment whose name is no slug what the template calls its own: a slug made of "Q&A" is none of them."""
    key = reader.values.get("agenda_template") or config.front.agenda
    template = config.agendas.get(key)
    if template is None or "agenda" not in reader.faulty:
        return
    hint = agenda_is(key, template)
    marks = reader.marks
    places = {marks[name] for name in marks.nodes if name.startswith("agenda.") and name.endswith(".segment")}
    reader.problems = [
        replace(p, hint=hint) if p.code == "U101" and p.where in places else p for p in reader.problems
    ]


def _refs(reader: Reader) -> tuple[Ref, ...]:
    """Return the mentors and the series that an event names, each with its place; none of a list that is faulty.

    They are known also of a file whose other keys keep it from being an event.
    """
    refs = []
    values = reader.values
    if "mentors" not in reader.faulty:
        for i, slug in enumerate(values.get("mentors", ())):
            where = reader.marks.get(f"mentors.{i}") or reader.marks["mentors"]
            refs.append(Ref("mentor", slug, where, "mentors"))
    if values.get("mentor") and not refs:
        refs.append(Ref("mentor", values["mentor"], reader.marks["mentor"], "mentors"))
    if values.get("series"):
        refs.append(Ref("series", values["series"], reader.marks["series"], "series"))
    return tuple(refs)


def _wanted(data: EventData, document: Document, reader: Reader) -> tuple[Problem, ...]:
    front = data.front
    if front.draft:
        return ()
    missing = [key for key in ("summary", "register", "topics", "outcomes") if not getattr(front, key)]
    if not data.offers and "offers" not in reader.faulty:
        missing.append("offer")
    if front.recording and front.recording.published is None and "recording.published" not in reader.faulty:
        missing.append("recording.published")
    missing = [key for key in missing if key not in reader.faulty]
    return wanted(document, missing, "readers would also want to know:")
