"""The months: for each that has sessions a page with the list and a calendar grid of whole weeks."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from datetime import date

from microsite.formats import words
from microsite.formats.days import by_day
from microsite.formats.tongue import say, say_many
from microsite.outputs.frame import sentences
from microsite.outputs.lists import Lists, list_content
from microsite.values.facts import Entry
from microsite.values.pages import Link
from microsite.values.situation import happening
from microsite.values.views import Content, DayCell, MonthPage, Row


def month_pages(lists: Lists) -> tuple[Content, ...]:
    """Return /events/YYYY/MM/ for each month that has sessions: the list, and a calendar grid of whole weeks."""
    months: dict[tuple[int, int], list[Entry]] = {}
    for entry in lists.events:
        start = happening(entry).start
        months.setdefault((start.year, start.month), []).append(entry)
    ordered = sorted(months)
    language = lists.site.language
    contents = []
    for index, (year, month) in enumerate(ordered):
        part = months[year, month]
        month_year = words.month_words(date(year, month, 1), language)
        title = words.headline(month_year)
        before = ordered[index - 1] if index else None
        after = ordered[index + 1] if index + 1 < len(ordered) else None
        rows = lists.rows_of(part)
        many = say_many(language, "{n} session", "{n} sessions", len(part))
        page = MonthPage(
            title=title, groups=by_day(rows, language), weekdays=words.weekday_names(language),
            weeks=_weeks(year, month, rows, language), previous=_month_link(lists, before),
            following=_month_link(lists, after), count=many, calendar=lists.href("/calendar-all.ics"), empty="",
        )  # fmt: skip
        whole = say(language, "{title} at {site}: {count}, as a list and as a calendar.",
                    title=title, site=lists.site.title, count=many)  # fmt: skip
        description = sentences([whole, say(language, "First: {title}.", title=part[0].title)])
        contents.append(
            list_content(
                lists,
                f"/events/{year}/{month:02}/",
                "month.html",
                say(language, "Sessions in {when}", when=month_year),
                page,
                part,
                description,
            )
        )
    return tuple(contents)


def _month_link(lists: Lists, month: tuple[int, int] | None) -> Link | None:
    if month is None:
        return None
    title = words.headline(words.month_words(date(*month, 1), lists.site.language))
    return Link(title, lists.href(f"/events/{month[0]}/{month[1]:02}/"))


def _weeks(year: int, month: int, rows: Sequence[Row], language: str) -> tuple[tuple[DayCell, ...], ...]:
    held: dict[str, list[Row]] = {}
    for row in rows:
        held.setdefault(row.when.start[:10], []).append(row)
    return tuple(
        tuple(
            DayCell(
                d.day,
                d.isoformat(),
                words.day_words(d, language),
                d.month == month,
                tuple(held.get(d.isoformat(), ())),
            )
            for d in week
        )
        for week in Calendar(words.first_weekday(language)).monthdatescalendar(year, month)
    )
