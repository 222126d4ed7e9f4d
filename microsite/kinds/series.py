"""A series: sessions that belong together, one page over them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from microsite.config import Config
from microsite.diagnostics import Severity
from microsite.kinds.common import CommonFront, Parsed, finish, private_texts, updated_of
from microsite.read.document import Document
from microsite.read.fields import ListOf, Record
from microsite.read.paths import FilePath
from microsite.read.plain import Free, Number, Text, Word
from microsite.read.reader import Reader
from microsite.read.scalars import Slug
from microsite.records import frozen


@frozen(kw_only=True)
class GatesFront:
    """What a pilot must reach."""

    nps: Annotated[Decimal | None, Number(-100, 100), "The NPS of events, -100 to 100."] = None
    conversion: Annotated[Decimal | None, Number(0, 1), "Conversion within 30 days, 0 to 1."] = None
    agenda_kept: Annotated[
        Decimal | None, Number(0, 1), "The share of sessions that kept the agenda, 0 to 1."
    ] = None


@frozen(kw_only=True)
class SeriesFront(CommonFront):
    """The keys of a series (content/series/SLUG.md)."""

    title: Annotated[str, Text(160), "What the series is called."]
    summary: Annotated[str, Text(160), "One sentence, at most 160 characters."] = ""
    kind: Annotated[str, Word("series", "pilot"), "series or pilot."] = "series"
    gates: Annotated[GatesFront | None, Record(GatesFront), "What a pilot must reach."] = None
    topics: Annotated[tuple[str, ...], ListOf(Slug(), unique=True), "Topics, as slugs."] = ()
    image: Annotated[str, FilePath(), "A picture beside the file."] = ""
    image_alt: Annotated[str, Text(300), "What the picture shows."] = ""
    private: Annotated[Any, Free(), "Never published."] = None


FRONT = Record(SeriesFront, lenient=True)


@frozen(kw_only=True)
class SeriesData:
    """A series after judging."""

    front: SeriesFront
    updated: datetime | None


def parse(document: Document, digest: str, config: Config) -> Parsed:
    """Return the series that a document describes, or what keeps it from being one."""
    reader = Reader(document.path, document.front_text, 2)
    front = FRONT.read(document.front, "", reader)
    if front is None:
        return Parsed(None, tuple(reader.problems))
    files = (("image", front.image, reader.marks["image"]),) if front.image else ()
    data = SeriesData(front=front, updated=updated_of(front, config))
    item = finish(
        "series",
        front,
        document,
        reader,
        config,
        front.title,
        digest=digest,
        data=data,
        files=files,
        private=tuple(private_texts(front.private)),
    )
    failed = any(p.severity is Severity.ERROR for p in reader.problems)
    return Parsed(None if failed else item, tuple(reader.problems))
