"""The months: for each that has sessions a page with the list and a calendar grid of whole weeks."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from datetime import date

from microsite.formats import words
from microsite.formats.words import by_day
from microsite.outputs.frame import sentences
from microsite.outputs.lists import Lists, list_content, many
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
    contents = []
    for index, (year, month) in enumerate(ordered):
        part = months[year, month]
        title = words.month_words(date(year, month, 1), lists.site.language)
        before = ordered[index - 1] if index else None
        after = ordered[index + 1] if index + 1 < len(ordered) else None
        rows = lists.rows_of(part)
        page = MonthPage(
            title=title, groups=by_day(rows, lists.site.language), weekdays=words.weekday_names(lists.site.language),
            weeks=_weeks(year, month, rows, lists.site.language), previous=_month_link(lists, before),
            following=_month_link(lists, after), count=many(len(part)), calendar=lists.href("/calendar-all.ics"), empty="",
        )  # fmt: skip
        description = sentences(
            [
                f"{many(len(part))} in {title} at {lists.site.title}, as a list and as a calendar.",
                f"First: {part[0].title}.",
            ]
        )
        contents.append(
            list_content(
                lists,
                f"/events/{year}/{month:02}/",
                "month.html",
                f"Sessions in {title}",
                page,
                part,
                description,
            )
        )
    return tuple(contents)


def _month_link(lists: Lists, month: tuple[int, int] | None) -> Link | None:
    if month is None:
        return None
    title = words.month_words(date(*month, 1), lists.site.language)
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
        for week in Calendar().monthdatescalendar(year, month)
    )
