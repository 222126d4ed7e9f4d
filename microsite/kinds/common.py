"""The keys that every kind of content has, and what is made of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated, Any

from microsite.config import Config
from microsite.diagnostics import Marks, Problem, Span, note
from microsite.formats.zones import must
from microsite.graph import Item
from microsite.read.document import Document
from microsite.read.fields import ListOf
from microsite.read.files import Source
from microsite.read.markdown import Body, Mention
from microsite.read.paths import SitePath, ascii_slug, slug_fault, sluggish
from microsite.read.plain import Boolean, Free
from microsite.read.reader import Reader
from microsite.read.rooms import refused
from microsite.read.scalars import Language, Slug
from microsite.read.times import Wall, WallTime, first_moment, resolve
from microsite.read.yaml import node_at
from microsite.records import frozen
from microsite.values.facts import Ref

RESERVED = frozenset({"index", "feed", "calendar", "archive", "page"})


@frozen(kw_only=True)
class CommonFront:
    """Keys of every kind."""

    slug: Annotated[str, Slug(), "The last part of the address; default: the file's name."] = ""
    draft: Annotated[bool, Boolean(), "true keeps it from being published."] = False
    publish_at: Annotated[Wall | None, WallTime(date_allowed=True), "Published from then on."] = None
    expire_at: Annotated[Wall | None, WallTime(date_allowed=True), "No longer published from then on."] = None
    updated: Annotated[
        Wall | None, WallTime(date_allowed=True), "When it last changed, if git does not know."
    ] = None
    aliases: Annotated[
        tuple[str, ...], ListOf(SitePath(), unique=True), "Old paths that lead here, as in /old/path/."
    ] = ()
    language: Annotated[str, Language(), "The language of this text (BCP 47); default: the site's."] = ""
    imported: Annotated[Any, Free(), "What an importer kept; never published."] = None


@frozen
class Parsed:
    """A source file after its kind has read it; the item is None when a problem is an error.

    `unfinished` is a draft that only lacks required keys: it has no item, and that is no error. `refs` are what
    the file mentions, told also when it has no item; `body` what its Markdown became.
    """

    item: Item | None
    problems: tuple[Problem, ...]
    unfinished: bool = False
    refs: tuple[Ref, ...] = ()
    body: Body | None = None


@frozen
class Known:
    """A file of content of which it is remembered what it was read as; `parsed` brings it back, None when it cannot be."""

    source: Source
    parsed: Callable[[], Parsed | None]

    @property
    def path(self) -> str:
        """Return the file's path."""
        return self.source.path


def written_slug(front: CommonFront, path: str) -> str:
    """Return the slug that front matter writes, else the file's name."""
    return front.slug or path.rsplit("/", 1)[1].removesuffix(".md")


def slug_of(front: CommonFront, document: Document, reader: Reader) -> str:
    """Return the slug: the written one, else the file's name, which must be [a-z0-9-]{1,80}."""
    slug = written_slug(front, document.path)
    if "slug" in reader.faulty:
        return slug
    fault = slug_fault(slug)
    hint = sluggish(slug) if front.slug else f"rename the file, as in {_better(slug)}.md"
    if not fault and not front.slug and not slug.isascii():
        fault = "a file's name uses a-z, 0-9 and hyphens; write other letters as `slug:`"
    elif not fault and (
        slug in RESERVED or re.fullmatch("[0-9]{4}", slug)
    ):  # /events/2026/ is a year's address
        fault, hint = "that address is used by the site itself", f"add a word to it, as in {slug}-clinic"
    if fault:
        where = reader.marks.get("slug", Span(document.path, 1, 1))
        what = "the slug" if front.slug else "the file's name"
        reader.problems.append(Problem("U101", f"{what} '{slug}': {fault}", where, hint))
    return slug


def _better(slug: str) -> str:
    """Return a name that a file may have in place of one that it may not."""
    plain = ascii_slug(slug)
    return f"{plain}-clinic".strip("-") if not plain or slug_fault(plain) or plain in RESERVED else plain


def instant(wall: Wall | None, zone: str, key: str, document: Document, reader: Reader) -> datetime | None:
    """Return a wall time as an aware UTC datetime; a date alone is the start of that day."""
    if wall is None:
        return None
    if wall.date_only:
        return first_moment(wall.naive, must(zone)).astimezone(UTC)
    aware = resolve(wall, must(zone), key, node_at(document.front, key), reader, "first")
    return aware.astimezone(UTC) if aware else None


def through(wall: Wall | None, zone: str, key: str, document: Document, reader: Reader) -> datetime | None:
    """Return the first instant after a limit: a date alone counts to the end of that day."""
    if wall is not None and wall.date_only:
        wall = Wall(wall.naive + timedelta(days=1), None, date_only=True)
    return instant(wall, zone, key, document, reader)


def since(
    begin: datetime | None, wall: Wall | None, zone: str, key: str, document: Document, reader: Reader
) -> datetime | None:
    """Return a wall time as an aware UTC datetime; a date alone that is the day of `begin` is not before that."""
    at = instant(wall, zone, key, document, reader)
    same = at and begin and wall and wall.date_only and at.astimezone(begin.tzinfo).date() == begin.date()
    return max(at, begin.astimezone(UTC)) if at and begin and same else at


def mentions_of(document: Document) -> tuple[tuple[Mention, Span], ...]:
    """Return what the body points at, each with its place in the file."""
    return tuple(
        (mention, Span(document.path, document.body_line + line - 1, column))
        for mention, line, column in document.body_places
    )


def wanted(document: Document, missing: Sequence[str], why: str) -> tuple[Problem, ...]:
    """Return one note that names the keys whose facts readers would want."""
    if not missing:
        return ()
    keys = ", ".join(f"`{key}:`" for key in missing)
    return (note("N101", f"{why} {', '.join(missing)}", Span(document.path, 1, 1), f"write {keys}"),)


def finish(
    kind: str,
    front: CommonFront,
    document: Document,
    reader: Reader,
    config: Config,
    title: str,
    **more: Any,  # noqa: ANN401 - the item's own fields, checked by its constructor
) -> Item:
    """Return the item with the keys that every kind has."""
    zone = more.pop("zone", config.front.timezone)
    publish = instant(front.publish_at, zone, "publish_at", document, reader)
    expire = instant(front.expire_at, zone, "expire_at", document, reader)
    if publish and expire and expire <= publish:
        where = node_at(document.front, "expire_at")
        reader.fail(
            "T107", "expire_at is not after publish_at", where, "write a later expire_at, or leave it out"
        )
    if not front.draft:
        reader.problems += (refused(document.path, given) for given in document.given_away)
    return Item(
        kind=kind,
        slug=slug_of(front, document, reader),
        path=document.path,
        digest=more.pop("digest"),
        title=title,
        html=document.body.html,
        text=document.body.text,
        mentions=mentions_of(document),
        marks=Marks.of(document.path, reader.marks.nodes),
        aliases=front.aliases,
        draft=front.draft,
        publish_at=publish,
        expire_at=expire,
        **more,
    )


def private_texts(value: object) -> Iterator[str]:
    """Yield every text of a private value that is long enough to be recognised when it leaks."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from private_texts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from private_texts(inner)
    elif isinstance(value, str) and len(value.strip()) >= 8:  # noqa: PLR2004 - shorter texts are words like "yes"
        yield value.strip()


def updated_of(front: CommonFront, config: Config) -> datetime | None:
    """Return the written date of the last change as a UTC datetime."""
    if front.updated is None:
        return None
    offset = front.updated.offset
    zone = must(config.front.timezone) if offset is None else timezone(offset)
    return front.updated.naive.replace(tzinfo=zone).astimezone(UTC)
