"""The facts that are words: title or name, summary and body, topics, and the keys that need no thought."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from microsite.importers import convert, words
from microsite.importers.convert import flat, is_empty, normal, one_line
from microsite.importers.taking import Found, Take
from microsite.importers.values import Front, How, Value

_CODE = re.compile(r"[a-z]?\d+\Z", re.IGNORECASE)
_TITLE, _NAME, _LINE, _OUTCOME = 200, 120, 160, 160
_PROSE = 5000
_MOST_TOPICS, _MOST_OUTCOMES = 20, 10


def names(take: Take, key: str) -> tuple[str, ...]:
    """Return the names that a key is guessed by."""
    return (words.EVENT if take.kind == "event" else words.MENTOR).get(key, ())


def heading(take: Take) -> None:
    """Take the title of an event, the name of a mentor."""
    key = "title" if take.kind == "event" else "name"
    found = take.find(key, names(take, key))
    text = (
        one_line(
            convert.plain(flat(found.value)) if found and "<" in flat(found.value) else flat(found.value)
        )
        if found
        else ""
    )
    if not found or not text:
        take.ask(key, f"the source gives no {key}; write one")
        return
    short = convert.shorten(text, _TITLE if key == "title" else _NAME)
    take.accept(found, key, short)
    if short != text:
        take.ask(key, f"the source's {key} is too long and was cut; choose a shorter one")
    if short != flat(found.value).strip():
        take.keep(found)


def _section(take: Take, name: str, value: Value) -> None:
    text = convert.visible(flat(value).replace("\r\n", "\n")).strip()
    if " ".join(text.split()) in " ".join(take.body.split()):
        return
    if not take.body.strip():
        take.body = text
    else:
        title = one_line(name.replace("_", " ").replace("-", " ")).capitalize()
        take.sections.append((title or "More", text))


def _is_long_text(take: Take, name: str) -> bool:
    return normal(name) in words.LONG_TEXTS and name not in take.used


def summary(take: Take) -> None:
    """Take one sentence for the summary; the whole text stays in the body, under a heading when there is one already."""
    if take.kind == "event" and (found := take.find("summary", names(take, "summary"))):
        whole = flat(found.value).strip()
        short = convert.shorten(convert.plain(whole[:_PROSE]))
        if short:
            how = found.how if short == whole else How.GUESSED
            take.accept(found, "summary", short, how=how)
            if short != whole:
                _section(take, found.name, found.value)
    for name, held in take.record.fields.items():
        if _is_long_text(take, name) and isinstance(held.value, str) and not is_empty(held.value):
            take.accept(Found(name, held.value, How.GUESSED), "body")
            _section(take, name, held.value)


def topics(take: Take) -> None:
    """Take topics as slugs; the original spelling is kept when a slug says less."""
    found = take.find("topics", names(take, "topics"))
    fields = take.others("topics") or ((found.name,) if found else ())
    slugs: list[str] = []
    for name in fields:
        value = take.record.fields[name].value if name else (found.value if found else "")
        listed = convert.strings(value)
        made = [slug for text in listed or () if (slug := convert.slug(text))]
        code = name not in take.others("topics") and all(_CODE.match(slug) for slug in made)
        if is_empty(value) or not made or (name and code):
            continue
        here = Found(name, value, found.how if found else How.MAPPED)
        take.accept(here, "topics")
        if list(listed or ()) != made or len(slugs) + len(made) > _MOST_TOPICS:
            take.keep(here)
        slugs += made
    if slugs:
        take.facts["topics"] = tuple(dict.fromkeys(slugs))[:_MOST_TOPICS]


def _line(value: Value) -> str | None:
    text = one_line(flat(value))
    return text if text and len(text) <= _LINE else None


def _slug(value: Value) -> str | None:
    return convert.slug(flat(value)) or None


def _list(value: Value) -> tuple[Front, ...] | None:
    found = convert.strings(tuple(value.split("\n")) if isinstance(value, str) else value)
    return (
        found
        if found and len(found) <= _MOST_OUTCOMES and all(len(text) <= _OUTCOME for text in found)
        else None
    )


def _languages(value: Value) -> tuple[Front, ...] | None:
    tags = [convert.language(text) for text in convert.strings(value) or ()]
    return tuple(tag for tag in tags if tag) if tags and all(tags) else None


Convert: TypeAlias = "Callable[[Value], Front | None]"
_EVENT: tuple[tuple[str, Convert, str], ...] = (
    ("audience", _line, "it is no line of at most 160 characters"),
    ("language", convert.language, "it is no language tag"),
    ("register", convert.url, "it is no http or https address"),
    ("waitlist", convert.url, "it is no http or https address"),
    ("capacity", convert.number, "it is no whole number"),
    ("seats_left", convert.number, "it is no whole number"),
    ("agenda_template", _slug, "it is no name"),
    ("outcomes", _list, "it is no list of at most 10 short texts"),
    ("series", _slug, "it is no name"),
)
_MENTOR: tuple[tuple[str, Convert, str], ...] = (
    ("pronouns", _line, "it is no line of text"),
    ("headline", _line, "it is no line of at most 160 characters"),
    ("organization", _line, "it is no line of at most 160 characters"),
    ("languages", _languages, "these are no language tags"),
    ("good_for", _list, "it is no list of at most 10 short texts"),
    ("not_for", _list, "it is no list of at most 10 short texts"),
)


def simple(take: Take) -> None:
    """Take the keys that are one value each; what cannot be one is told and kept."""
    for key, change, why in _EVENT if take.kind == "event" else _MENTOR:
        if found := take.find(key, names(take, key)):
            value = change(found.value)
            if value is None:
                take.refuse(found, key, why)
            else:
                take.accept(found, key, value)


def body(take: Take) -> str:
    """Return the whole body: the source's own text, then what was gathered under headings."""
    parts = [take.body.strip("\n")]
    parts += [f"## {title}\n\n{text}" for title, text in take.sections]
    return "\n\n".join(part for part in parts if part.strip())
