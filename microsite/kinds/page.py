"""A page of prose: about, terms, how it works."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from microsite.config import Config
from microsite.diagnostics import Severity
from microsite.kinds.common import CommonFront, Parsed, finish, updated_of
from microsite.read.document import Document
from microsite.read.fields import Record
from microsite.read.plain import Boolean, Integer, Text
from microsite.read.reader import Reader
from microsite.records import frozen


@frozen(kw_only=True)
class PageFront(CommonFront):
    """The keys of a page (content/pages/SLUG.md)."""

    title: Annotated[str, Text(160), "What the page is called."]
    summary: Annotated[str, Text(160), "One sentence, at most 160 characters."] = ""
    nav: Annotated[bool, Boolean(), "Whether the navigation names it."] = False
    order: Annotated[int, Integer(-999, 999), "Its place among the pages."] = 0


FRONT = Record(PageFront, lenient=True)


@frozen(kw_only=True)
class PageData:
    """A page after judging."""

    front: PageFront
    updated: datetime | None


def parse(document: Document, digest: str, config: Config) -> Parsed:
    """Return the page that a document describes, or what keeps it from being one."""
    reader = Reader(document.path, document.front_text, 2)
    front = FRONT.read(document.front, "", reader)
    if front is None:
        return Parsed(None, tuple(reader.problems))
    data = PageData(front=front, updated=updated_of(front, config))
    item = finish("page", front, document, reader, config, front.title, digest=digest, data=data)
    failed = any(p.severity is Severity.ERROR for p in reader.problems)
    return Parsed(None if failed else item, tuple(reader.problems))
