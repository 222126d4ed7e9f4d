"""Who moderates: data/moderation.yaml, with its people, the ways of a difficult question, and the house's standards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from microsite.diagnostics import Problem, error
from microsite.read.data import MODERATION, read_data
from microsite.read.durations import ShortLength
from microsite.read.fields import ListOf, Record
from microsite.read.files import Source
from microsite.read.plain import Boolean, Number, Text, Word
from microsite.read.reader import Reader
from microsite.read.scalars import Slug, Zone
from microsite.read.wording import near
from microsite.read.yaml import Map
from microsite.records import frozen

PATH = MODERATION
TIERS = ("community", "specialist")
HOURS_IN_A_WEEK = 168


@frozen(kw_only=True)
class Moderator:
    """One who moderates. `hours_per_week` None is as many as it takes; the name is published only when `public`."""

    id: Annotated[str, Slug(), "The word that events use."]
    name: Annotated[str, Text(120), "The person's name."]
    tier: Annotated[str, Word(*TIERS), "community or specialist."] = "community"
    topics: Annotated[tuple[str, ...], ListOf(Slug(), unique=True), "Topics the person knows, as slugs."] = ()
    timezone: Annotated[str, Zone(), "Where the person is (IANA); default: the site's."] = ""
    hours_per_week: Annotated[
        Decimal | None, Number(0, HOURS_IN_A_WEEK), "How many hours of sessions a week the person gives."
    ] = None
    public: Annotated[bool, Boolean(), "Whether the person agreed to be named on pages."] = False


@frozen(kw_only=True)
class Triage:
    """What is done with one sort of question or trouble, and by whom."""

    category: Annotated[str, Text(120), "What happens."]
    tier: Annotated[str, Word(*TIERS), "Who takes it first: community or specialist."] = "community"
    respond_within: Annotated[timedelta | None, ShortLength(), "How soon, as in 15m, 3h or 1d."] = None
    escalate_to: Annotated[str, Slug(), "The moderator who is asked next."] = ""


@frozen(kw_only=True)
class Standards:
    """When someone counts as not come, and when a cancellation is late."""

    no_show_after: Annotated[timedelta | None, ShortLength(), "After the start, as in 10m."] = None
    late_cancel: Annotated[timedelta | None, ShortLength(), "Before the start, as in 3h."] = None


@frozen(kw_only=True)
class ModerationFile:
    """The keys of data/moderation.yaml."""

    moderators: Annotated[
        tuple[Moderator, ...], ListOf(Record(Moderator), single=False, most=1000), "Who moderates."
    ] = ()
    complex_topics: Annotated[
        tuple[str, ...], ListOf(Slug(), unique=True), "Topics whose sessions have a specialist."
    ] = ()
    triage: Annotated[
        tuple[Triage, ...], ListOf(Record(Triage), single=False), "What is done with which trouble."
    ] = ()
    standards: Annotated[Standards, Record(Standards), "The house's standards."] = Standards()


@frozen
class Moderation:
    """Who moderates, by id and in the file's order, and by which rules."""

    moderators: Mapping[str, Moderator]
    complex_topics: frozenset[str]
    triage: tuple[Triage, ...]
    standards: Standards


def _sound(found: ModerationFile, _node: Map, reader: Reader) -> None:
    """Note ids that stand twice and people who are asked and are not there."""
    seen: set[str] = set()
    for number, one in enumerate(found.moderators):
        if one.id in seen:
            where = reader.marks[f"moderators.{number}.id"]
            words = f"the moderator '{one.id}' stands here twice"
            reader.problems.append(error("M109", words, where, "give one of them another id"))
        seen.add(one.id)
    for number, way in enumerate(found.triage):
        if way.escalate_to and way.escalate_to not in seen and "moderators" not in reader.faulty:
            where = reader.marks[f"triage.{number}.escalate_to"]
            hint = near(way.escalate_to, seen) or "known: " + (", ".join(sorted(seen)) or "nobody")
            words = f"the moderator '{way.escalate_to}' does not exist"
            reader.problems.append(error("R101", words, where, hint))


FILE = Record(ModerationFile, check=_sound)


@frozen
class ReadModeration:
    """What the file says, None without one or with a faulty one, what was wrong, and the file."""

    found: Moderation | None
    problems: tuple[Problem, ...] = ()
    sources: tuple[Source, ...] = ()


def read_moderation(root: Path) -> ReadModeration:
    """Return what data/moderation.yaml of the site says."""
    file = read_data(root, PATH, FILE)
    if file is None:
        return ReadModeration(None)
    sources = (file.source,) if file.source else ()
    if file.value is None:
        return ReadModeration(None, file.problems, sources)
    said = file.value
    people = {one.id: one for one in said.moderators}
    found = Moderation(people, frozenset(said.complex_topics), said.triage, said.standards)
    return ReadModeration(found, file.problems, sources)
