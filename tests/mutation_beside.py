"""Breaks of what pages say beside their markup, which only the sources can tell: agendas, terms, figures, people, identities, rows."""

from __future__ import annotations

import re

from mutations import Edit, Mutation, linked, one, several, swap
from situations import BASE

ONLINE, PROMISE, ADA = (
    "events/online/index.html",
    "events/guarantee/index.html",
    "mentors/ada-example/index.html",
)
MONTH, HOME = "events/2026/12/index.html", "index.html"


def cut(pattern: str) -> Edit:
    """Return an edit that takes out the first piece that fits."""

    def edit(data: bytes) -> bytes:
        found = re.search(pattern.encode(), data, re.DOTALL)
        assert found, f"{pattern!r} is not in the file"
        return data[: found.start()] + data[found.end() :]

    return edit


def row(slug: str) -> Edit:
    """Return an edit that takes out the row of a session."""
    return cut(rf'<li class="row h-event"(?:(?!<li class="row).)*?href="/events/{slug}/"(?:(?!<li class="row).)*?</article>\s*</li>|'
               rf'<li class="row h-event"(?:(?!<li class="row).)*?href="/events/{slug}/".*?(?=<li class="row|</ul>|</ol>)')  # fmt: skip


BESIDE: list[Mutation] = [
    one(
        "agenda: gone from the page",
        ONLINE,
        cut('<ol class="agenda">.*?</ol>'),
        "K502",
        "agenda",
        "18:05",
        sourced=True,
    ),
    one(
        "agenda: a part gone",
        ONLINE,
        cut('<li data-share="044">.*?</li>'),
        "K5",
        "agenda",
        "18:20",
        sourced=True,
    ),
    one(
        "guarantee: other measure",
        PROMISE,
        swap("Paying customers on it", "Visitors of it"),
        "K502",
        "Paying customers",
        sourced=True,
    ),
    one(
        "guarantee: claim gone",
        PROMISE,
        swap("You publish a second tier", "", -1),
        "K502",
        "second tier",
        sourced=True,
    ),
    one(
        "proof: other figure",
        ADA,
        swap("<strong>109</strong>", "<strong>190</strong>"),
        "K502",
        "figure",
        "109",
        sourced=True,
    ),
    one(
        "proof: a case study gone",
        ADA,
        cut('<li class="proof">.*?</li>'),
        "K502",
        "figure",
        "92",
        sourced=True,
    ),
    one(
        "performer: the @id of another",
        ONLINE,
        linked(
            lambda node: (
                node["performer"][0].__setitem__("@id", f"{BASE}mentors/bo-example/#person")
                if isinstance(node["performer"], list)
                else node["performer"].__setitem__("@id", f"{BASE}mentors/bo-example/#person")
            )
        ),
        "K5",
        "performer",
        "bo-example",
        sourced=True,
    ),
    several(
        "feeds: other ids",
        {
            "feed.json": swap(f'"id": "{BASE}events/gbp/"', f'"id": "{BASE}events/pounds/"'),
            "feed.xml": swap(f"<id>{BASE}events/gbp/</id>", f"<id>{BASE}events/pounds/</id>", -1),
        },
        "K502",
        "id:",
        "events/pounds/",
        sourced=True,
    ),
    one(
        "script: a row begins at another time",
        HOME,
        swap('data-begins="2026-12-03T17:00:00Z"', 'data-begins="2026-12-03T16:00:00Z"'),
        "K5",
        "start",
        "data-begins",
    ),
    one(
        "script: a session ends at another time",
        ONLINE,
        swap('data-ends="2026-12-03T17:45:00Z"', 'data-ends="2026-12-03T18:45:00Z"'),
        "K5",
        "end",
        "data-ends",
    ),
    one(
        "script: a row is held in another way",
        HOME,
        swap('data-format="in-person"', 'data-format="online"'),
        "K5",
        "attendance",
        "data-format",
    ),
    one(
        "script: a row is in another language",
        MONTH,
        swap('data-lang="de"', 'data-lang="fr"'),
        "K5",
        "language",
        "data-lang",
    ),
    one(
        "script: a day of the calendar begins at another time",
        MONTH,
        swap(
            '<li data-state="upcoming" data-begins="2026-12-04T17:00:00Z"',
            '<li data-state="upcoming" data-begins="2026-12-04T16:00:00Z"',
        ),
        "K5",
        "start",
        "data-begins",
    ),
    one("month: a row gone", MONTH, row("in-person"), "K821", "events/in-person/", sourced=True),
    one("home: a row gone", HOME, row("in-person"), "K821", "events/in-person/", sourced=True),
]  # fmt: skip - one break a line reads better
