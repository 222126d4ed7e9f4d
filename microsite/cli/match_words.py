"""What the command match prints for a person: who, which words led there, proofs, who was left out, everybody's seat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from microsite.cli.tables import table
from microsite.cli.terminal import counted

if TYPE_CHECKING:
    from microsite.program.matching.batch import Batch
    from microsite.program.matching.match import Answer, Match, Mentors


def told(need: str, matches: Sequence[Match], mentors: Mentors, *, explain: bool) -> Iterator[str]:
    """Yield the answer for a person: who, what for, when next."""
    from microsite.kinds.mentor import MentorData
    from microsite.program.matching.match import because
    from microsite.program.matching.wanted import data_of, mode, when

    if not matches:
        yield "no mentor matches these words; say it in other words, or add them to data/synonyms.yaml"
    for number, one in enumerate(matches, 1):
        data = one.mentor.data
        headline = data.front.headline if isinstance(data, MentorData) else ""
        yield f"{number}. {one.mentor.title} ({one.mentor.slug}), score {one.score:.2f}"
        if headline:
            yield f"   {headline}"
        event = one.event
        if event:
            left = data_of(event).front.seats_left
            seats = "" if left is None else ", sold out" if not left else f", {counted(left, 'seat')} left"
            yield f"   next: {event.title}, {when(event)}, {mode(event)}{seats} ({event.slug})"
        else:
            yield "   next: no session to come"
        if explain:
            yield from (
                f"   word: {words} {worth:.2f}" + (f", as {as_}" if as_ else "")
                for words, worth, as_ in because(need, one, mentors.index)
            )
            yield from _proofs(one, mentors)


def _proofs(one: Match, mentors: Mentors) -> Iterator[str]:
    from microsite.program.matching.match import proofs

    for proof in proofs(one.mentor, mentors):
        if proof["kind"] == "verified":
            yield f"   proof: a second person looked at it on {proof['on']}"
            continue
        pair = f"{proof['baseline']} -> {proof['result']} {proof['unit']}".strip()
        period = f", {proof['period']}" if proof["period"] else ""
        yield f"   proof: {proof['statement']}: {proof['metric']} {pair}{period} ({proof['state']}) {proof['evidence']}"


def left_out(answer: Answer) -> Iterator[str]:
    """Yield who was left out by the filters, and why."""
    if answer.left_out:
        total = sum(len(items) for _, items in answer.left_out)
        yield f"left out, {counted(total, 'mentor')}:"
    for why, items in answer.left_out:
        yield f"  {why}: {', '.join(item.slug for item in items)}"


def placed(found: Batch) -> str:
    """Return everybody's place as a table, and below it how full sessions are."""
    from microsite.program.matching.batch import COLUMNS, rows

    seated = sum(1 for one in found.placed if one.match)
    sessions = [
        (item.slug, "any" if seats is None else str(seats), str(given)) for item, seats, given in found.seats
    ]
    parts = [
        table(COLUMNS, rows(found), frozenset({4})),
        table(("session", "seats", "given"), sessions, frozenset({1, 2})),
        f"{seated} of {counted(len(found.placed), 'person')} seated; Gini of mentors {found.gini:.3f}",
    ]
    return "\n\n".join(part for part in parts if part)
