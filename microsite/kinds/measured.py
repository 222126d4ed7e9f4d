"""Measured outcomes of mentors: each with its numbers, how large the change is, and whether somebody looked at the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from microsite.diagnostics import Problem, warning
from microsite.formats.tongue import marked
from microsite.graph import Item
from microsite.kinds.mentor import CaseFront, MentorData, OutcomeFront, begin_of, end_of, years_after
from microsite.records import frozen

MONTHS = 24  # how long a look at the evidence counts
SIZES = {
    "small": marked("Up to a quarter"),
    "large": marked("A quarter to double"),
    "huge": marked("More than double"),
    "new": marked("From zero"),
}


@frozen
class Measured:
    """One outcome: its mentor's item, its number among the mentor's case studies from 1, and the case study."""

    item: Item
    number: int
    study: CaseFront

    @property
    def anchor(self) -> str:
        """Return its id on /outcomes/."""
        return f"{self.item.slug}-{self.number}"

    def state(self, at: datetime) -> str:
        """Return "verified" as long as a look at the evidence counts, "stale" after that, "claimed" without any, or with one that is yet to come."""
        seen = self.study.verified_on
        if seen is None or at < begin_of(seen):
            return "claimed"
        return "verified" if at < counts_until(seen) else "stale"


def counts_until(seen: date) -> datetime:
    """Return the moment, in UTC, at which a look at the evidence no longer counts: the day after 24 months."""
    return end_of(years_after(seen, MONTHS // 12))


def measured(item: Item) -> tuple[Measured, ...]:
    """Return the measured outcomes of a mentor: those of case studies that count."""
    data = item.data
    studies = data.studies if isinstance(data, MentorData) else ()
    return tuple(Measured(item, number, study) for number, study in enumerate(studies, 1))


def size(outcome: OutcomeFront) -> str:
    """Return how large a change is, by the share of the number before: small, large, huge, or new where that was 0."""
    if not outcome.baseline:
        return "new"
    share = abs(outcome.result - outcome.baseline) / abs(outcome.baseline)
    return "small" if share <= Decimal("0.25") else "large" if share <= 1 else "huge"


def kind_of(metric: str) -> str:
    """Return a metric as one word, so that equal ones are found together whatever their case and signs."""
    return re.sub(r"[\W_]+", "-", metric.casefold()).strip("-")


def judge(one: Measured, at: datetime) -> Iterator[Problem]:
    """Yield what keeps an outcome from being believed: no unit, no period, evidence that nobody looked at for 24 months."""
    key = _key(one)
    outcome = one.study.outcome
    lacks = [name for name in ("unit", "period") if outcome and not getattr(outcome, name)]
    if lacks:
        words = f"the outcome of '{one.study.title}' has no {' and no '.join(lacks)}"
        yield warning(
            "P105", words, one.item.where(f"{key}.outcome"), "as in unit: percent, period: 6 months"
        )
    yield from to_come(one, at)
    if one.state(at) == "stale":
        words = f"the evidence of '{one.study.title}' was last looked at on {one.study.verified_on}, more than {MONTHS} months ago"
        hint = "look again and write the new date; until then it is listed as claimed"
        yield warning("P105", words, one.item.where(f"{key}.verified_on"), hint)


def to_come(one: Measured, at: datetime) -> Iterator[Problem]:
    """Yield the warning that evidence was looked at on a day that is still to come."""
    seen = one.study.verified_on
    if seen and at < begin_of(seen):
        words = f"the evidence of '{one.study.title}' was looked at on {seen}, which is still to come"
        where = one.item.where(f"{_key(one)}.verified_on")
        yield warning("P105", words, where, "write the day on which it was looked at")


def _key(one: Measured) -> str:
    """Return the front-matter key of its case study, which is not its number where some do not count."""
    data = one.item.data
    studies = data.front.case_studies if isinstance(data, MentorData) else ()
    place = next(
        (n for n, study in enumerate(studies) if study is one.study or study == one.study), one.number - 1
    )
    return f"case_studies.{place}"
