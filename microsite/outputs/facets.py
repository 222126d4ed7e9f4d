"""Facets: the links that narrow a list by topic, format, language, price, month and mentor, and the pages they lead to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from microsite.formats import words
from microsite.formats.days import by_day
from microsite.formats.jsonld import item_list
from microsite.formats.tongue import say, say_many
from microsite.outputs.frame import sentences
from microsite.outputs.lists import SOURCE, Lists, month_groups, to_come
from microsite.outputs.sitemap import newest
from microsite.records import frozen
from microsite.values.facts import Card, Entry
from microsite.values.pages import Link
from microsite.values.situation import happening
from microsite.values.views import Content, FacetGroup, ListPage, Row

MOST = 24  # links of a group
SHOWN = 50  # sessions of a page, and as many that have ended
LEAST = 2  # values that make a group a choice, and sessions that make its page worth finding


@frozen
class _Facet:
    """A property of a session that has few values: its `name` in addresses, and the value of a row, "" without."""

    name: str
    value: Callable[[Row], str]


def price_of(row: Row) -> str:
    """Return whether a seat is free or paid, "" when no price is known."""
    return "free" if row.free else "paid" if row.prices else ""


FACETS = (
    _Facet("format", lambda row: row.mode),
    _Facet("language", lambda row: row.lang.lower().split("-")[0]),
    _Facet("price", price_of),
)


def facet_groups(lists: Lists, found: Sequence[Entry]) -> tuple[FacetGroup, ...]:
    """Return the plain links that narrow a list, each with its count among these sessions.

    Topics, months and mentors lead to their own pages; a group is there when it offers a choice.
    """
    language = lists.site.language
    groups = [
        _cards(found, "topic", say(language, "Topics")),
        *(_values(lists, facet, found) for facet in FACETS),
        *(replace(group, name="month") for group in month_groups(lists, found)),
        _cards(found, "mentor", say(language, "Mentors")),
    ]
    return tuple(group for group in groups if _is_choice(group, len(found)))


def _is_choice(group: FacetGroup, found: int) -> bool:
    """Return whether a group narrows a list of that many; a month is there in any case, for its calendar."""
    several = len(group.links) >= LEAST or group.name == "month"
    return bool(group.links) and (several or group.links[0].count != found)


def _cards(found: Sequence[Entry], kind: str, title: str) -> FacetGroup:
    """Return the most frequent topics or mentors of these sessions by name, so that their order holds as counts fall."""
    counts: dict[str, tuple[Card, int]] = {}
    for entry in found:
        for card in entry.topics if kind == "topic" else entry.people:
            counts[card.slug] = (card, counts.get(card.slug, (card, 0))[1] + 1)
    most = sorted(counts.values(), key=lambda pair: (-pair[1], pair[0].title))[:MOST]
    ordered = sorted(most, key=lambda pair: (pair[0].title.casefold(), pair[0].slug))
    links = tuple(replace(card, image=None, line="", count=count) for card, count in ordered)
    return FacetGroup(name=kind, title=title, links=links)


def _values(lists: Lists, facet: _Facet, found: Sequence[Entry]) -> FacetGroup:
    """Return every value that has a page, also one that none of these sessions has: its page shows those that were."""
    counts: dict[str, int] = {}
    for entry in found:
        value = facet.value(lists.rows[entry.slug])
        counts[value] = counts.get(value, 0) + 1
    links = [
        Card(facet.name, value, _word(lists, facet.name, value), lists.href(_path(facet, value)),
             lists.url(_path(facet, value)), count=counts.get(value, 0))
        for value, _ in _held(lists, facet)
    ]  # fmt: skip
    links.sort(key=lambda card: (card.title.casefold(), card.slug))
    return FacetGroup(
        name=facet.name, title=_titles(lists.site.language)[facet.name], links=tuple(links[:MOST])
    )


def _titles(language: str) -> dict[str, str]:
    return {
        "format": say(language, "Format"),
        "language": say(language, "Language"),
        "price": say(language, "Price"),
    }


def _word(lists: Lists, name: str, value: str) -> str:
    """Return a value as readers call it."""
    language = lists.site.language
    said = {
        "online": say(language, "Online"),
        "in-person": say(language, "In person"),
        "hybrid": say(language, "In person and online"),
        "free": say(language, "Free"),
        "paid": say(language, "Paid"),
    }
    return words.language_name(value, language) if name == "language" else said.get(value, value)


def _path(facet: _Facet, value: str) -> str:
    return f"/events/{facet.name}/{value}/"


def _held(lists: Lists, facet: _Facet) -> Sequence[tuple[str, tuple[Entry, ...]]]:
    """Return each value with its sessions; none where the site has one value only, since its page would repeat /events/."""
    held: dict[str, list[Entry]] = {}
    for entry in lists.events:
        held.setdefault(facet.value(lists.rows[entry.slug]), []).append(entry)
    named = [(value, tuple(part)) for value, part in sorted(held.items()) if value]
    return named if len(named) >= LEAST else ()


def facet_pages(lists: Lists) -> tuple[Content, ...]:
    """Return /events/format/VALUE/, /events/language/VALUE/ and /events/price/VALUE/: what comes, then what was."""
    return tuple(_page(lists, facet, value, part) for facet in FACETS for value, part in _held(lists, facet))


def _page(lists: Lists, facet: _Facet, value: str, part: Sequence[Entry]) -> Content:
    language = lists.site.language
    coming = [e for e in part if happening(e).end > lists.at]
    gone = [e for e in reversed(part) if happening(e).end <= lists.at]
    shown = (*coming[:SHOWN], *gone[:SHOWN])
    title = _title(lists, facet.name, value)
    page = ListPage(
        title=title, intro="", html="", groups=by_day(lists.rows_of(coming[:SHOWN]), language),
        past=lists.rows_of(gone[:SHOWN]), count="", tally=to_come(lists, coming), as_of="", as_of_iso="", facets=(),
        previous=None, following=Link(say(language, "All sessions"), lists.href("/events/")), position="",
        calendar="", webcal="", feed="", empty=say(language, "No such session is planned at the moment."),
        empty_link=Link(say(language, "All sessions"), lists.href("/events/")),
    )  # fmt: skip
    counts = say(
        language, "{title} at {site}: {count} in all.", title=title, site=lists.site.title,
        count=say_many(language, "{n} session", "{n} sessions", len(part)),
    )  # fmt: skip
    newest_one = say(language, "First: {title}.", title=(coming or gone)[0].title)
    path = _path(facet, value)
    crumbs = (
        Link(lists.site.title, lists.href("/")),
        Link(say(language, "Sessions"), lists.href("/events/")),
        Link(title, lists.href(path), current=True),
    )
    return Content(
        path=path, template="list.html", title=title, description=sentences([counts, newest_one, lists.site.description]),
        page=page, nodes=(item_list((e.url for e in shown), title),), crumbs=crumbs, source=SOURCE,
        modified=newest(part), listed=tuple(e.slug for e in part), indexable=len(part) >= LEAST,
    )  # fmt: skip


def _title(lists: Lists, name: str, value: str) -> str:
    language = lists.site.language
    if name == "language":
        return say(language, "Sessions in {language}", language=_word(lists, name, value))
    said = {
        "online": say(language, "Online sessions"),
        "in-person": say(language, "Sessions in person"),
        "hybrid": say(language, "Sessions in person and online"),
        "free": say(language, "Free sessions"),
        "paid": say(language, "Paid sessions"),
    }
    return said.get(value, value)
