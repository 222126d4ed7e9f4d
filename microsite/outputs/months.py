"""The months: for each that has sessions a page with the list and a calendar grid of whole weeks."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterator, Sequence
from datetime import date

from microsite.formats import words
from microsite.formats.days import by_day
from microsite.formats.tongue import say, say_many
from microsite.outputs.frame import sentences
from microsite.outputs.lists import Lists, Part, list_content, pages_of, parts
from microsite.values.facts import Entry
from microsite.values.pages import Link
from microsite.values.situation import happening
from microsite.values.views import Content, DayCell, MonthPage, Row


def month_pages(lists: Lists) -> tuple[Content, ...]:
    """Return /events/YYYY/MM/ for each month that has sessions: the list with its further pages of 50, and a calendar grid of whole weeks."""
    months: dict[tuple[int, int], list[Entry]] = {}
    for entry in lists.events:
        start = happening(entry).start
        months.setdefault((start.year, start.month), []).append(entry)
    ordered = sorted(months)
    contents: list[Content] = []
    for index, month in enumerate(ordered):
        before = _month_link(lists, ordered[index - 1]) if index else None
        after = _month_link(lists, ordered[index + 1]) if index + 1 < len(ordered) else None
        contents.extend(_month(lists, month, months[month], before, after))
    return tuple(contents)


def _month(
    lists: Lists, month: tuple[int, int], of_month: Sequence[Entry], before: Link | None, after: Link | None
) -> Iterator[Content]:
    """Yield the pages of a month; the grid of all its sessions is on the first."""
    language = lists.site.language
    month_year = words.month_words(date(*month, 1), language)
    title, named = words.headline(month_year), say(language, "Sessions in {when}", when=month_year)
    many = say_many(language, "{n} session", "{n} sessions", len(of_month))
    whole = say(language, "{title} at {site}: {count}, as a list and as a calendar.",
                title=title, site=lists.site.title, count=many)  # fmt: skip
    earlier, later = say(language, "Earlier sessions"), say(language, "Later sessions")
    all_of = parts(f"/events/{month[0]}/{month[1]:02}/", of_month)
    for part in all_of:
        page = MonthPage(
            title=title, groups=by_day(lists.rows_of(part.entries), language), weekdays=words.weekday_names(language),
            weeks=_weeks(lists, month, all_of) if part.number == 1 else (), previous=before, following=after,
            pages=pages_of(lists, part, earlier, later) if part.count > 1 else None,
            count=many, calendar=lists.href("/calendar-all.ics"), empty="",
        )  # fmt: skip
        first = say(language, "First: {title}.", title=part.entries[0].title)
        described = sentences([part.described(whole, language), first])
        yield list_content(
            lists, part.path, "month.html", part.titled(named, language), page, part.entries, described
        )


def _month_link(lists: Lists, month: tuple[int, int] | None) -> Link | None:
    if month is None:
        return None
    title = words.headline(words.month_words(date(*month, 1), lists.site.language))
    return Link(title, lists.href(f"/events/{month[0]}/{month[1]:02}/"))


def _weeks(lists: Lists, month: tuple[int, int], all_of: Sequence[Part]) -> tuple[tuple[DayCell, ...], ...]:
    language = lists.site.language
    held: dict[str, list[Row]] = {}
    lies: dict[str, str] = {}
    for part in all_of:
        page = lists.href(part.path) if part.number > 1 else ""
        for row in lists.rows_of(part.entries):
            day = row.when.start[:10]
            held.setdefault(day, []).append(row)
            lies.setdefault(day, f"{page}#day-{day}")
    return tuple(
        tuple(
            DayCell(
                d.day,
                d.isoformat(),
                words.day_words(d, language),
                d.month == month[1],
                tuple(held.get(d.isoformat(), ())),
                lies.get(d.isoformat(), ""),
            )
            for d in week
        )
        for week in Calendar(words.first_weekday(language)).monthdatescalendar(*month)
    )
