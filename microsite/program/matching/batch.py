"""Many needs at once: each person is led to a session that fits, as far as seats go; nobody's words are in what comes of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from microsite.diagnostics import Problem, Span, error
from microsite.engine.kept_files import write_files
from microsite.graph import Item
from microsite.program.matching.assign import assign
from microsite.program.matching.evaluate import DIGITS, gini
from microsite.program.matching.match import Answer, Match, Mentors, match
from microsite.program.matching.reading import Asked
from microsite.program.matching.wanted import data_of, when
from microsite.program.spreadsheet import to_csv
from microsite.records import frozen

FIT = 1_000_000  # what somebody's best match is worth
LEAST = 0.25  # of the best match; what fits less is no help
COLUMNS = ("person", "mentor", "event", "start", "fit", "why")


@frozen
class Placed:
    """Somebody's place: the match and the session, or why there is none; `fit` is the score as a share of their best one."""

    person: str
    line: int
    match: Match | None
    event: Item | None
    fit: float
    why: str


@frozen
class Batch:
    """Everybody's place in the order of the table, and of each session how many seats it had and how many were given."""

    placed: tuple[Placed, ...]
    seats: tuple[tuple[Item, int | None, int], ...]
    gini: float


def batch(asked: Sequence[Asked], mentors: Mentors) -> Batch:
    """Return where everybody goes: as many as can be get a seat, and together they get what fits them best.

    A session takes `seats_left` people, else its `capacity`, else everybody.
    """
    answers = [match(one.need, one.wanted, mentors) for one in asked]
    events = sorted(
        {item.slug: item for held in mentors.sessions for item in held}.values(), key=lambda i: i.slug
    )
    number = {item.slug: n for n, item in enumerate(events)}
    seats = [_seats(item) for item in events]
    options = [_options(answer, number) for answer in answers]
    fits = [{event: fit for event, (fit, _) in one.items() if seats[event] != 0} for one in options]
    where = assign(fits, [len(asked) if one is None else one for one in seats])
    placed = []
    for one, answer, option, session in zip(asked, answers, options, where, strict=True):
        found = None if session is None else option[session]
        why = "" if found else _why(answer, option)
        fit = round(found[0] / FIT, DIGITS) if found else 0.0
        event = None if session is None else events[session]
        placed.append(Placed(one.person, one.line, found[1] if found else None, event, fit, why))
    given = Counter(session for session in where if session is not None)
    shown = Counter(one.match.mentor.slug for one in placed if one.match)
    told = tuple((item, seats[n], given[n]) for n, item in enumerate(events) if given[n])
    return Batch(tuple(placed), told, round(gini([shown[item.slug] for item in mentors.items]), DIGITS))


def _seats(item: Item) -> int | None:
    front = data_of(item).front
    return front.capacity if front.seats_left is None else front.seats_left


def _options(answer: Answer, number: dict[str, int]) -> dict[int, tuple[int, Match]]:
    """Return the sessions that fit somebody: what each is worth, and by whom; a mentor's sooner one is worth a trifle more."""
    found: dict[int, tuple[int, Match]] = {}
    best = max((one.hit.score for one in answer.matches), default=0)
    for one in answer.matches:
        fit = FIT * one.hit.score // best
        if fit < LEAST * FIT:
            continue
        for later, item in enumerate(one.sessions):
            worth = max(1, fit - later)
            if worth > found.get(number[item.slug], (0, one))[0]:
                found[number[item.slug]] = (worth, one)
    return found


def _why(answer: Answer, option: dict[int, tuple[int, Match]]) -> str:
    """Return why somebody has no place."""
    if not answer.matches:
        return (
            "; ".join(f"{why}: {len(items)}" for why, items in answer.left_out)
            or "no mentor matches the words"
        )
    return "every session that fits is full" if option else "the mentors who match have no session to come"


def to_dict(found: Batch) -> dict[str, object]:
    """Return the places as data, without anybody's words."""
    return {
        "assigned": [
            {
                "person": one.person,
                "mentor": one.match.mentor.slug,
                "event": one.event.slug,
                "score": one.match.score,
                "fit": one.fit,
            }
            for one in found.placed
            if one.match and one.event
        ],
        "unassigned": [{"person": one.person, "why": one.why} for one in found.placed if not one.match],
        "sessions": [
            {"event": item.slug, "seats": seats, "given": given} for item, seats, given in found.seats
        ],
        "gini": found.gini,
    }


def rows(found: Batch) -> list[tuple[str, ...]]:
    """Return a line for each person."""
    return [
        (
            one.person,
            one.match.mentor.slug if one.match else "",
            one.event.slug if one.event else "",
            when(one.event) if one.event else "",
            f"{one.fit:.2f}" if one.match else "",
            one.why,
        )
        for one in found.placed
    ]


def write(folder: Path, found: Batch) -> tuple[Path, ...] | Problem:
    """Write assignment.csv and assignment.json; return their paths, or why they cannot be written."""
    texts = {
        "assignment.csv": to_csv(COLUMNS, rows(found)),
        "assignment.json": json.dumps(to_dict(found), ensure_ascii=False, indent=1) + "\n",
    }
    try:
        write_files(folder, {name: text.encode() for name, text in texts.items()})
    except OSError as fault:
        words = f"the assignment cannot be written: {fault.strerror or fault}"
        return error("E103", words, Span(str(folder)), "name a folder that can be written to")
    return tuple(folder / name for name in texts)
