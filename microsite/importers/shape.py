"""Shape a foreign record into a draft of ours: our keys in their order, the body, the account, the to-dos."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from microsite.diagnostics import Span, error
from microsite.importers import convert, facts_people, facts_place, facts_text, facts_time, facts_web, words
from microsite.importers.convert import flat
from microsite.importers.old_links import mended
from microsite.importers.taking import Found, Take, example
from microsite.importers.values import Draft, How, Item, Record, Row, Setting

LARGEST_BODY = 64 * 1024
_TEMPLATE = re.compile(r"\{%|\{\{")


def _slug(take: Take) -> str:
    """Return the slug that the source suggests: its slug, the end of its permalink, its file's name, its title."""
    record = take.record
    found = take.find("slug", ("slug",))
    written = flat(found.value) if found else ""
    permalink = flat(record.fields[name].value) if (name := take.field("permalink")) else ""
    last = permalink.rstrip("/").rpartition("/")[2].removesuffix(".html") if ":" not in permalink else ""
    heading = str(take.facts.get("title", take.facts.get("name", "")))
    choices = (written, last, record.stem, heading)
    slug = next((made for text in choices if (made := convert.slug(text))), "") or take.kind
    if found:
        take.accept(
            Found(found.name, found.value, How.MAPPED if slug == written else How.GUESSED), "file name"
        )
        if slug != written:
            take.keep(found)
    return slug


def remarks(body: str) -> Iterator[tuple[int, str]]:
    """Yield the 1-based lines of a body where template tags of the old site stand as text."""
    for number, line in enumerate(body.split("\n"), 1):
        if _TEMPLATE.search(line):
            yield number, "a template tag of the old site stands as text here"


def _event(take: Take) -> None:
    facts_text.heading(take)
    facts_people.mentors(take)
    facts_time.when(take)
    facts_place.state(take)
    facts_place.place(take)
    facts_text.summary(take)
    facts_text.simple(take)
    facts_text.topics(take)
    facts_web.media(take)
    facts_web.dates(take)
    if rule := take.field("rrule"):
        rules = flat(take.record.fields[rule].value)
        take.ask("start", f"the source repeats this ({rules}); write one file a date", draft=False)


def _mentor(take: Take) -> None:
    facts_text.heading(take)
    facts_place.state(take)
    facts_text.summary(take)
    facts_web.links(take)
    facts_text.simple(take)
    facts_text.topics(take)
    zone = facts_time.zone(take)
    if zone:
        take.facts["timezone"] = zone
    if take.setting.case_studies:
        wanted = f"write at least {take.setting.case_studies} case studies with a measured outcome"
        take.ask("case_studies", wanted)


def _items(take: Take) -> tuple[Item, ...]:
    order = words.ORDER[take.kind]
    items = [Item(key, take.facts.get(key), tuple(take.to_do.get(key, ()))) for key in order]
    return tuple(item for item in items if item.value is not None or item.notes)


def _body(take: Take) -> tuple[str, tuple[tuple[int, str], ...]]:
    raw = facts_text.body(take)
    text = convert.visible(raw)
    if text != raw:
        take.guess("invisible or control characters were taken out of the text")
    if len(text.encode("utf-8", "replace")) > LARGEST_BODY:
        take.problems.append(error("I105", "the text is larger than 64 KB; divide it", take.record.where()))
    text, loose = mended(text, take.setting.source_url)
    return text, tuple(sorted((*remarks(text), *loose)))


def shape(record: Record, kind: str, mapping: Mapping[str, str], setting: Setting) -> Draft:
    """Return the draft of a record as an "event" or a "mentor".

    `mapping` gives our key the name of a field ("presenters"), several ("tags,track"), or a literal ("=45").
    Nothing of the record is lost: a field is a key, part of the body, or kept under `imported`; the rows say which.
    """
    take = Take(record, mapping, setting, kind)
    take.body = record.body
    if record.body:
        take.rows.append(_body_row(record))
    (_event if kind == "event" else _mentor)(take)
    slug = _slug(take)
    facts_web.aliases(take, f"/{kind}s/{slug}/")
    facts_web.image(take, "image" if kind == "event" else "photo")
    if left := take.leftovers():
        take.facts["imported"] = left
    body, told = _body(take)
    if take.draft:
        take.facts["draft"] = True
    return Draft(
        kind=kind,
        slug=slug,
        source=Span(record.path, record.line),
        items=_items(take),
        body=body,
        rows=tuple(take.rows),
        problems=tuple(take.problems),
        remarks=told,
        people=tuple(take.people),
        picture=take.picture,
        day=take.day,
    )


def _body_row(record: Record) -> Row:
    return Row("(body)", How.MAPPED, "body", example(record.body))
