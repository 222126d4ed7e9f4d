"""The people of an event: slugs of mentors, made from slugs, names or mappings of the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from microsite.importers import convert
from microsite.importers.convert import flat, one_line
from microsite.importers.facts_text import names
from microsite.importers.taking import Take
from microsite.importers.values import Value

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_BETWEEN = re.compile(r"[,;&\n]|\band\b")
_NAMES = ("public_name", "full_public_name", "name", "display_name", "title")


def people_of(value: Value) -> Iterator[tuple[str, str]]:
    """Yield (slug, name) for each person; the name is "" when the source gives only a slug."""
    if isinstance(value, Mapping):
        name = next((one_line(flat(value[key])) for key in _NAMES if flat(value.get(key, "")).strip()), "")
        written = flat(value.get("slug", "")).strip()
        if slug := written if _SLUG.match(written) else convert.slug(name):
            yield slug, name
    elif isinstance(value, str):
        for part in (one_line(piece) for piece in _BETWEEN.split(value)):
            if _SLUG.match(part) and len(part) <= convert.SLUG_LENGTH:
                yield part, ""
            elif slug := convert.slug(part):
                yield slug, part
    else:
        for inner in value:
            yield from people_of(inner)


def mentors(take: Take) -> None:
    """Take the mentors; a mentor who is not public yet, or has no file, makes the event a draft with a to-do."""
    found = take.find("mentors", names(take, "mentors"))
    known: dict[str, str] = {}
    for slug, name in people_of(found.value) if found else ():
        known[slug] = known.get(slug) or name
    if not found or not known:
        take.ask("mentors", "the source names nobody who holds it; name the mentor, or delete this file")
        return
    take.accept(found, "mentors", tuple(known))
    if any(known.values()) and not take.setting.both:
        take.keep(found)
    take.people.extend(known.items())
    for slug, name in known.items():
        public = take.setting.mentors.get(slug)
        if public is None and not name:
            take.ask("mentors", f"there is no content/mentors/{slug}.md; import or write it")
        elif public is False or (public is None and take.setting.case_studies):
            take.ask("mentors", f"{slug} is still a draft; publish that mentor first")
