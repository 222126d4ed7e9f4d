"""What a search may find: one record a session, mentor, measured outcome or page of prose, in words that are published."""

from __future__ import annotations

from microsite.records import frozen

FOLDER = "search"
RECORDS = f"{FOLDER}/records.json"
BUNDLE = f"{FOLDER}/pagefind/"
ENGINE = f"{BUNDLE}pagefind.js"


@frozen(kw_only=True)
class Record:
    """One thing that can be found: `kind` is session, mentor, outcome or page; `text` is what is searched beside the title.

    `href` starts at the host's root and is its own. `line` stands under the title, `people` are names. What follows
    is of a session only: `tile` holds its weekday, day, month and year, `hours` its start, end and zone, `began` its
    start in ISO 8601 with the offset of its zone; `begins` and `ends` are instants; `month` is "2026-12"; `topics`,
    `mentors`, `mode`, `price` ("free", "paid", "" unknown) are what the facets ask; `status` holds (kind, words, since, until).
    """

    kind: str
    href: str
    title: str
    lang: str
    text: str
    line: str = ""
    people: tuple[str, ...] = ()
    tile: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    began: str = ""
    begins: str = ""
    ends: str = ""
    state: str = ""
    place: str = ""
    month: str = ""
    topics: tuple[str, ...] = ()
    mentors: tuple[str, ...] = ()
    mode: str = ""
    price: str = ""
    status: tuple[tuple[str, str, str, str], ...] = ()
