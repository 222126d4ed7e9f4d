"""What a check does the short way, it does as the long way does: texts without blanks and tags, links without their query."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from microsite.checks import ical_second, leaks
from microsite.checks.agreement import _RANK, Statement, _fact, _standard, _statements, agrees
from microsite.checks.inspection import Claim, Inspection
from microsite.checks.private import _forms, squeezed
from microsite.checks.site import Site
from microsite.checks.tree import Tree

LETTERS = st.sampled_from(
    [
        *"aZ9<>/?#&:.%@ \t\n\u00e4\u00df\u0130\u0301\u00a0\u00a8\u00ad\u200b\u200d\u200f\u2060\ufeff\u2003\ufb01\ud800"
    ]
)
TEXTS = st.text(LETTERS, max_size=40)


def _squeezed(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+", "", folded)


@given(TEXTS)
def test_blanks_and_invisible_characters_are_taken_out_as_by_a_pattern(text: str) -> None:
    assert squeezed(text) == _squeezed(text)


@given(
    st.lists(
        st.one_of(TEXTS, st.sampled_from(["<p>", "<", ">", "<" + 500 * "a" + ">", "<" + 501 * "b" + ">"]))
    )
)
def test_tags_are_taken_out_as_by_a_pattern(parts: list[str]) -> None:
    text = "".join(parts)
    first, *other = _forms(text)
    assert other == ([re.sub(r"<[^<>]{0,500}>", "", first)] if "<" in first else [])


SITE = "https://sessions.example/"
PAGE = Inspection(path="events/one/index.html", kind="html", url=f"{SITE}events/one/")
PLACES = st.sampled_from(
    [
        *(
            "",
            "/",
            "/events/one/",
            "one",
            "../one/",
            "events/one",
            SITE,
            f"{SITE}events/one/",
            f"{SITE}events/one",
        ),
        *(
            "http://sessions.example",
            "https://calendar.example/a",
            "https://[::1/",
            "https://x:port/",
            "HTTPS://a/",
        ),
        *(
            "webcal://sessions.example/a.ics",
            "mailto:a@b.example",
            "a?u=https://b.example/",
            "https://\ud800/",
        ),
    ]
)


@example(f"{SITE}events/one/", "?a b")
@example(f"{SITE}events/one/ ", "?a")
@given(PLACES, st.one_of(TEXTS, TEXTS.map("?{}".format)))
def test_a_link_leads_where_it_leads_with_its_query(place: str, rest: str) -> None:
    site = Site(Tree(Path(), SITE, (PAGE.path,)), {PAGE.path: PAGE})
    full, answer = site.resolve(PAGE, (place + rest).partition("#")[0])
    short, same = site.lead(PAGE, place + rest)
    assert (short.partition("?")[0], same) == (full.partition("?")[0], answer)


SAID = st.builds(
    lambda surface, path, value: Claim(
        "https://sessions.example/events/one/", "topic", value, surface, path, value
    ),
    st.sampled_from(["front matter", "json-ld", "microformats2", "atom", "one", "two"]),
    st.sampled_from(["a.html", "b.html", "c.xml"]),
    st.sampled_from(["Pricing", "pricing", "Data", "Hiring"]),
)


@given(
    st.lists(SAID, min_size=1, max_size=12), st.sampled_from(["topic", "price", "summary", "name", "status"])
)
def test_what_files_say_alike_is_compared_once_and_told_of_each(claims: list[Claim], fact: str) -> None:
    statements = _statements(claims)
    standard = _standard(fact, statements)
    wrong = [one for one in statements if one is not standard and not agrees(fact, one, standard)]
    told = [
        problem
        for problem in _fact(fact, statements, None)
        if "which are different values" not in problem.message
    ]
    assert [problem.where.path for problem in told] == [one.path for one in wrong]
    assert standard is max(statements, key=lambda one: _weight(one, statements))


def _weight(one: Statement, statements: list[Statement]) -> tuple[bool, int, int, int, int]:
    alike = [other for other in statements if other.values == one.values]
    rank = _RANK.index(one.surface) if one.surface in _RANK else len(_RANK)
    surfaces = {other.surface for other in alike}
    return one.surface == "front matter", len(surfaces), len(one.values), -rank, len(alike)


NAMES = st.sampled_from(
    [
        "SUMMARY",
        "DESCRIPTION;LANGUAGE=en",
        "URL",
        "URL;VALUE=URI",
        "UID",
        "X-WR-CALNAME",
        "DTSTART",
        'SUMMARY;ALTREP="a:b"',
    ]
)
VALUES = st.text(st.sampled_from([*"aé1 :;,=%<>&'\"\\nN\t"]), max_size=12)


@example(
    [
        ("SUMMARY", "one"),
        ("SUMMARY", ""),
        ("SUMMARY", "\\x"),
        ("DTSTART", "20261203T180000Z"),
        ("DTSTART", "one"),
    ]
)
@given(st.lists(st.tuples(NAMES, VALUES), min_size=1, max_size=8))
def test_a_calendar_whose_texts_are_known_by_their_form_is_read_as_with_every_line(
    lines: list[tuple[str, str]],
) -> None:
    for name, value in lines:
        component = f"BEGIN:VEVENT\r\n{name}:{value}\r\nDTSTAMP:20261031T230000Z\r\nEND:VEVENT\r\n".encode()
        wanted = any(ical_second.second_reader(component, 1, ""))
        assert ical_second.broken_in(component, 1) == wanted


SECRETS = st.sampled_from(
    "https://zoom.us/j/12345678 zoom&#46;us/j/1 zoom%2Eus/j/2 meet\\u002egoogle.com/abc-defg-hij http://localhost/x file:///etc/x "
    "/home/ada/site/x data-draft=true zoo m.us/j/3 http://10.0.0.1/ one & two 50% \\n \\, <p> </p> draft".split(
        " "
    )
)
BREAKS = st.sampled_from(["", " ", "\n", "\r\n", "\r\n ", "\n\t"])
ALL = leaks._Near(rooms=True, local=True, file=True, folder=True, draft=True)  # noqa: SLF001 - as if every word stood in every text


@given(
    st.sampled_from(
        [("event.ics", "BEGIN:VCALENDAR\r\n"), ("index.html", "<!doctype html>\n"), ("data.json", "{")]
    ),
    st.lists(st.tuples(SECRETS, BREAKS), max_size=6),
    st.integers(0, 12),
)
def test_lines_in_which_nothing_can_stand_are_passed_over_and_no_other(
    file: tuple[str, str], parts: list[tuple[str, str]], at: int
) -> None:
    path, begin = file
    text = begin + "".join(f"{secret[:at]}{space}{secret[at:]}" for secret, space in parts)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(leaks, "_words_in", lambda _: ALL)
        wanted = leaks.leaks(path, text.encode())
    assert leaks.leaks(path, text.encode()) == wanted
