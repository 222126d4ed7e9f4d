"""What is judged apart, rows of lists and events of calendars, is judged as in the file that holds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from microsite.checks import html, listed, page
from microsite.checks.icalendar import _as_one, inspect_calendar
from microsite.checks.inspection import Inspection
from microsite.checks.row_facts import Row
from microsite.diagnostics import in_order

PATH, URL = "topics/one/index.html", "https://sessions.example/topics/one/"
TIMES = ("2026-12-03T18:00:00+01:00", "2026-12-03T18:00", "2026-12-03", "18:00", "next week")
WORDS = (
    "18:00",
    "Thu 3 Dec 2026",
    "Fri 3 Dec 2026",
    "CET",
    "PST",
    "Cancelled",
    "12 seats",
    "€45.00",
    "free",
    "A & B",
)
ADDRESSES = ("/events/two/", "https://sessions.example/events/two/", "../two/", URL, "javascript:run()")
PIECES = (
    '<time class="dt-start" datetime="{time}">{word}</time>',
    '<time class="dt-end" datetime="{time}">{word}</time>',
    '<div class="tile"><span>{word}</span> <span>3</span> <span>Dec</span></div>',
    '<h3><a class="p-name" href="{address}">{word}</a></h3>',
    '<h5 id="one">{word}</h5>',
    '<data class="u-url" value="{address}"></data>',
    '<data class="p-price" value="45.00">{word}</data>',
    '<span class="p-location">{word}</span>',
    '<span class="people"><span>{word}</span></span>',
    '<p class="status" hidden>{word}</p>',
    '<li class="seats">{word}</li>',
    '<abbr title="Pacific Time, UTC-08:00">{word}</abbr>',
    '<div class="p-performer h-card"><a class="p-name u-url" href="{address}">{word}</a></div>',
    '<div class="h-card">{word}</div>',
    '<img src="{address}">',
    '<span class="p-Name x">{word}</span>',
    '<section id="outcomes"><ul><li>{word}</li></ul></section>',
    '<div class="h-event"><span class="p-name">{word}</span></div>',
    '<ul class="crumbs"><li><a href="{address}">{word}</a></li></ul>',
    '<a href="{address}" title="{word}">{word}</a>',
    "<template>{word}</template>",
    '<p onclick="run()" style="background: url({address})">{word}\n</p>',
    "<!-- {word} -->",
    '<div class="p-name"><h2>{word}</h2></div>',
    '<div class="p-name"><h4>{word}</h4></div>',
    "<h2 hidden>{word}</h2>",
)
PIECE = st.builds(
    lambda piece, word, time, address: piece.format(word=word, time=time, address=address),
    st.sampled_from(PIECES),
    st.sampled_from(WORDS),
    st.sampled_from(TIMES),
    st.sampled_from(ADDRESSES),
)
USUAL = PIECES[0].format(time=TIMES[0], word="18:00") + PIECES[3].format(word="Two", address=ADDRESSES[0])
ROW = st.builds(
    lambda usual, inner, hidden: (
        f'<li class="row h-event"{hidden}>{usual}{PIECES[5].format(address=ADDRESSES[1])}{"".join(inner)}</li>\n'
    ),
    st.sampled_from((USUAL, f"{USUAL}{PIECES[7].format(word='Online')}", "")),
    st.lists(PIECE, max_size=4),
    st.sampled_from(("", "", " hidden")),
)
LIST = st.builds(
    lambda rows, around, outer: (
        f'<section{outer}><div class="h-feed"><h2 class="p-name">More</h2>{around}<ul>{"".join(rows)}</ul></div></section>'
    ),
    st.lists(ROW, min_size=1, max_size=4),
    st.one_of(st.just(""), PIECE),
    st.sampled_from(
        ("", "", " hidden", ' id="outcomes"', ' class="vevent"', ' class="h-event"', ' class="h-card"')
    ),
)
TRAIL = (
    '<script type="application/ld+json">{"@context":"https://schema.org","@type":"BreadcrumbList","itemListElement":['
    '{"@type":"ListItem","position":1,"name":"One","item":"https://sessions.example/events/two/"},'
    '{"@type":"ListItem","position":2,"name":"Two"}]}</script>'
)
HEADS = ("", '<base href="/elsewhere/">', f'<link rel="canonical" href="{URL}">', TRAIL)


def _alike(one: Inspection) -> Inspection:
    return replace(one, problems=in_order(one.problems))


def _without_rows(text: str) -> Inspection:
    """Return how a page is judged in which no row is known."""
    whole = html.parse(PATH, text.encode(), URL)
    assert whole is not None
    return _alike(page._inspect(whole, PATH, URL))  # noqa: SLF001 - it is the long way


@settings(max_examples=150)
@given(
    st.lists(st.one_of(LIST, PIECE), max_size=4),
    st.sampled_from(HEADS),
    st.sampled_from(("en", "de", "ja", "")),
)
def test_a_row_judged_apart_is_judged_as_in_its_page(parts: list[str], head: str, language: str) -> None:
    text = (
        f'<!doctype html><html lang="{language}"><head><title>One</title>{head}</head>'
        f"<body><h1>One</h1>{''.join(parts)}</body></html>"
    )
    wanted = _without_rows(text)
    for _ in range(2):  # rows are judged, then they are known
        assert _alike(page.inspect_html(PATH, text.encode(), URL)) == wanted


GOOD = (
    '<li class="row h-event"><time class="dt-start" datetime="2026-12-03T18:00:00+01:00">18:00</time>'
    '<time class="dt-end" datetime="2026-12-03T18:45:00+01:00">18:45</time><h3><a class="p-name" href="/events/nine/">Nine</a></h3>'
    '<span class="p-location">Online</span><data class="u-url" value="https://sessions.example/events/nine/"></data></li>'
)


def test_a_row_that_waits_for_its_turn_is_judged_with_the_one_that_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judged: list[str] = []
    long_way = listed._judged  # noqa: SLF001 - how often it is gone

    def counted(element: Any, language: str, site: str) -> Row | None:
        judged.append(language)
        return long_way(element, language, site)

    monkeypatch.setattr(listed, "_judged", counted)
    for begin in ("<li class", "<li hidden class", '<li data-a="&quot; hidden=" class', "<li class"):
        text = (
            f'<!doctype html><html lang="en"><head><title>One</title></head><body><h1>One</h1><div class="h-feed">'
            f'<h2 class="p-name">More</h2><ul>{GOOD.replace("<li class", begin)}</ul></div></body></html>'
        )
        assert _alike(page.inspect_html(PATH, text.encode(), URL)) == _without_rows(text)
    assert len(judged) == 2


ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\nDTSTART:20251026T030000\r\nTZOFFSETFROM:+0200\r\n"
    "TZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
EVENT = (
    "BEGIN:VEVENT\r\nUID:{0}@sessions.example\r\nDTSTAMP:20261031T230000Z\r\nDTSTART;TZID=Europe/Berlin:20261208T193000\r\n"
    "DTEND;TZID=Europe/Berlin:20261208T201500\r\nSUMMARY:One and a summary that is so long that it is\r\n  folded\r\n"
    "URL:https://sessions.example/events/{0}/\r\nCATEGORIES:Pricing,Data\r\nGEO:52.5;13.4\r\nEND:VEVENT\r\n"
)
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//one//EN\r\nX-WR-CALNAME:Sessions\r\n"
CHANGES: tuple[Callable[[str, int], str], ...] = (
    lambda text, _: text,
    lambda text, at: text[:at] + text[at + 1 :],
    lambda text, at: text[:at] + "\r\n" + text[at:],
    lambda text, at: text[:at] + "\r\n " + text[at:],
    lambda text, at: text[:at] + "é\\" + text[at:],
    lambda text, at: text[:at] + "\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM\r\n" + text[at:],
    lambda text, at: text[:at] + "<b>" + text[at:],
    lambda text, at: text.replace("\r\n", "\n", at % 3),
    lambda text, at: text.replace(ZONE, "", at % 2),
    lambda text, _: text.replace("UID:1@", "UID:0@"),
    lambda text, _: text.replace("END:VEVENT\r\n", "", 1),
    lambda text, at: text.replace("GEO:52.5", "GEO:north", at % 3),
    lambda text, at: text.replace("20261208T201500", "20260230T201500", at % 3),
    lambda text, _: text.replace("TZOFFSETTO:+0100", "TZOFFSETTO:+0200"),
    lambda text, _: text.replace("DTSTART:20251026T030000", "DTSTART:20271031T030000"),
    lambda text, _: text.replace("TZID:Europe/Berlin", "TZID:Europe/Paris"),
)


@settings(max_examples=150)
@example(3, [])
@given(
    st.integers(0, 5),
    st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 2_000)), max_size=2),
)
def test_an_event_judged_apart_is_judged_as_in_its_calendar(
    number: int, changes: list[tuple[Callable[[str, int], str], int]]
) -> None:
    text = HEAD + ZONE + "".join(EVENT.format(at) for at in range(number)) + "END:VCALENDAR\r\n"
    for change, at in changes:
        text = change(text, at % (len(text) or 1))
    wanted = _alike(_as_one("calendar.ics", text.encode(), URL))
    assert _alike(inspect_calendar("calendar.ics", text.encode(), URL)) == wanted
