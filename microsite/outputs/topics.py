"""The topics: for each a page with what comes, then what was, and its further pages of 50."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from microsite.formats.days import by_day
from microsite.formats.jsonld import item_list
from microsite.formats.tongue import say
from microsite.outputs.frame import sentences
from microsite.outputs.lists import SOURCE, Lists, number_to_come, pages_of, parts, to_come
from microsite.outputs.sitemap import newest
from microsite.values.facts import Card, Entry
from microsite.values.pages import Alternate, Link
from microsite.values.situation import happening
from microsite.values.views import Content, ListPage


def topic_pages(lists: Lists) -> tuple[Content, ...]:
    """Return /topics/SLUG/ for each topic, and its further pages."""
    held: dict[str, list[Entry]] = {}
    for entry in lists.events:
        for card in entry.topics:
            held.setdefault(card.slug, []).append(entry)
    return tuple(page for card in lists.topics for page in _topic(lists, card, held.get(card.slug, [])))


def _topic(lists: Lists, card: Card, of_topic: Sequence[Entry]) -> Iterator[Content]:
    language = lists.site.language
    coming = [e for e in of_topic if happening(e).end > lists.at]
    gone = [e for e in reversed(of_topic) if happening(e).end <= lists.at]
    counts = _counts(lists, card, number_to_come(lists, coming), len(gone))
    calendar, many = f"{card.href}calendar.ics", to_come(lists, coming)
    newest_title, title = (
        say(language, "New sessions on {topic}", topic=card.title),
        say(language, "Sessions on {topic}", topic=card.title),
    )
    crumbs = (Link(lists.site.title, lists.href("/")), Link(say(language, "Topics"), lists.href("/topics/")))
    all_of = parts(f"/topics/{card.slug}/", [*coming, *gone])
    begins = [any(happening(e).end > lists.at for e in part.entries[:1]) for part in all_of]
    for part in all_of:
        here = [e for e in part.entries if happening(e).end > lists.at]
        pages = pages_of(lists, part, *_neighbours(part.number, begins, language))
        page = ListPage(
            title=card.title, intro="", html="", groups=by_day(lists.rows_of(here), language),
            past=lists.rows_of(part.entries[len(here) :]),
            count="", tally=many if part.number == 1 else None, as_of="", as_of_iso="", facets=(), previous=pages.previous,
            following=pages.following, position=pages.position, calendar=calendar,
            webcal=f"webcal://{card.url.split('://', 1)[1]}calendar.ics", feed=f"{card.href}feed.xml",
            empty=say(language, "No session on this topic is planned at the moment."),
            empty_link=Link(say(language, "All sessions"), lists.href("/events/")),
        )  # fmt: skip
        yield Content(
            path=part.path,
            template="list.html",
            title=part.titled(title, language),
            description=sentences([part.described(counts, language), lists.site.description]),
            page=page,
            nodes=(item_list((e.url for e in part.entries), part.titled(card.title, language)),),
            crumbs=(*crumbs, Link(part.titled(card.title, language), lists.href(part.path), current=True)),
            source=SOURCE,
            alternates=(
                Alternate("application/atom+xml", newest_title, f"{card.href}feed.xml"),
                Alternate("text/calendar", title, calendar),
            ),
            modified=newest(part.entries),
            listed=tuple(e.slug for e in part.entries),
        )


def _counts(lists: Lists, card: Card, coming: int, gone: int) -> str:
    return say(
        lists.site.language,
        "{topic} at {site}: sessions to come, {coming}; so far, {gone}.",
        topic=card.title,
        site=lists.site.title,
        coming=coming,
        gone=gone,
    )


def _neighbours(number: int, coming: Sequence[bool], language: str) -> tuple[str, str]:
    """Return what the pages before and after one hold; `coming` says of each whether it begins with what is to come.

    That stands before what was, and each begins with the nearest.
    """
    earlier, later = say(language, "Earlier sessions"), say(language, "Later sessions")
    before, here, after = (0 <= n < len(coming) and coming[n] for n in (number - 2, number - 1, number))
    return (
        (earlier if here else say(language, "Upcoming sessions")) if before else later,
        later if after else say(language, "Past sessions") if here else earlier,
    )
