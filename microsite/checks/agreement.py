"""The agreement of facts: all claims about one subject, compared fact by fact over every surface and file."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from microsite.checks.customs import (
    by_subject,
    homeless,
    other_topics,
    references,
    subject_key,
    unlike_data,
    unlike_others,
    unspoken,
    without_microformats,
)
from microsite.checks.inspection import Claim, Inspection
from microsite.checks.sources import KEYS, Sourced, sourced
from microsite.checks.vocabulary import FACTS, Compare, fold_loose, status_agrees
from microsite.checks.web_calendars import SURFACE
from microsite.checks.words import adds_online
from microsite.diagnostics import Problem, Severity, Span, in_order
from microsite.formats.called_off import PUT_BEFORE
from microsite.records import frozen
from microsite.values.facts import Entry

# in this order a surface is believed, when there is no source and no majority
_RANK = (
    "front matter",
    "json-ld",
    "events.json",
    "microformats2",
    "icalendar",
    "atom",
    "json-feed",
    "opengraph",
)
_SOFT = frozenset({"image", "summary", "updated", "published", "recording"})
_EXACT = frozenset(
    {"performer", "price", "availability", "outcome", "topic"}
)  # a surface may not add to what the source says
_FULL = frozenset({"front matter", "json-ld", "events.json"})  # these say all, the others perhaps a part
_NEEDED = ("name", "start", "end", "organizer", "performer", "place")
_PLACE = ("place", "street", "locality", "region", "postal-code", "country", "geo")
_WANTED = (
    *_PLACE[1:],
    *(
        "topic",
        "audience",
        "capacity",
        "language",
        "recording",
        "performer-url",
        "series-url",
        "recording-date",
        "recording-length",
        "register",
    ),
)
_STATE = re.compile(
    r"^\W*(?:cancell?ed|postponed|rescheduled|moved online|sold out|abgesagt|verschoben|annul\u00e9e?|cancelad[oa]|"
    r"\[[^\]]{1,20}\])\W+|\s*\((?:cancell?ed|postponed|rescheduled|moved online|sold out)\)\s*$",
    re.IGNORECASE,
)


@frozen
class Statement:
    """All that one surface of one file says about one fact of one subject."""

    surface: str
    path: str
    line: int | None
    values: frozenset[str]
    claims: Sequence[Claim]

    @property
    def shown(self) -> str:
        """Return it as it was written."""
        return ", ".join(dict.fromkeys(claim.shown or claim.value for claim in self.claims))


def agree(inspections: Sequence[Inspection], entries: Sequence[Entry | Sourced] = ()) -> tuple[Problem, ...]:
    """Return every disagreement between two surfaces, or between a surface and the source it was built from.

    Instants, amounts and texts were made comparable by `microsite.checks.vocabulary`. With `entries` each problem
    names the front-matter key and its line.
    """
    told = sourced(entries)
    marks = {subject_key(entry.url): entry for entry in told}
    grouped = by_subject(chain((entry.claims for entry in told), (one.claims for one in inspections)))
    pages = {
        subject_key(page.canonical or page.url): page.path
        for page in inspections
        if page.kind == "html" and not page.noindex
    }
    problems: list[Problem] = []
    for subject, facts in grouped.items():
        for fact, found in facts.items():
            if FACTS.get(fact, Compare.FREE) is not Compare.FREE and _differ(found):
                problems += _fact(fact, _statements(found), marks.get(subject))
        problems += _unsaid(facts, pages.get(subject, ""), marks.get(subject))
    problems += without_microformats(inspections)
    problems += unlike_others(grouped, pages)
    problems += homeless(grouped, inspections)
    problems += unspoken(grouped)
    problems += other_topics(grouped)
    problems += unlike_data(grouped)
    problems += references(grouped) if len(pages) > 1 else ()
    return in_order(problems)


def _differ(found: Sequence[Claim]) -> bool:
    """Say whether not all say the same value; one that does agrees with itself, however its fact is compared."""
    return len({claim.value for claim in found}) > 1


def _statements(found: Iterable[Claim]) -> list[Statement]:
    grouped: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in found:
        grouped[claim.surface, claim.path].append(claim)
    return [
        Statement(
            surface,
            path,
            claims[0].line,
            frozenset([claim.value for claim in claims]),
            claims,
        )
        for (surface, path), claims in grouped.items()
    ]


def _fact(fact: str, statements: list[Statement], entry: Sourced | None) -> Iterator[Problem]:
    if FACTS[fact] in {Compare.ONE, Compare.PREFIX}:
        for statement in statements:
            if len(_forms(fact, statement.values)) > 1:
                yield _problem(fact, statement, statement, entry)
    standard = _standard(fact, statements)
    known: dict[tuple[str, frozenset[str]], bool] = {}
    for statement in statements:
        said = statement.surface, statement.values
        if statement is not standard and said not in known:
            known[said] = agrees(fact, statement, standard)
        if statement is not standard and not known[said]:
            yield _problem(fact, statement, standard, entry)


def _forms(fact: str, values: frozenset[str]) -> set[str]:
    if FACTS[fact] is Compare.PREFIX:
        return {value.split("-", 1)[0].casefold() for value in values}
    return {_STATE.sub("", PUT_BEFORE.sub("", value)) for value in values} if fact == "name" else set(values)


def _standard(fact: str, statements: list[Statement]) -> Statement:
    """Return the statement that the others are held against: the source, else the commonest, else the best known."""
    counted = Counter(statement.values for statement in statements)
    by_surface: dict[frozenset[str], set[str]] = defaultdict(set)
    for statement in statements:
        by_surface[statement.values].add(statement.surface)

    def weight(statement: Statement) -> tuple[bool, int, int, int, int]:
        rank = _RANK.index(statement.surface) if statement.surface in _RANK else len(_RANK)
        said = statement.values
        return (
            statement.surface == "front matter",
            len(by_surface[said]),
            len(said),
            -rank,
            counted[said],
        )

    # four links to calendars on the web are one voice, and the last to be believed
    statements = [one for one in statements if not one.surface.endswith(SURFACE)] or statements
    whole = [one for one in statements if fact == "price" and all(" " in value for value in one.values)]
    first: dict[tuple[str, frozenset[str]], Statement] = {}
    for one in whole or statements:
        first.setdefault((one.surface, one.values), one)
    return max(first.values(), key=weight)


def agrees(fact: str, one: Statement, standard: Statement) -> bool:
    """Say whether a statement can stand beside the standard, by the way its fact is compared."""
    how = FACTS[fact]
    if fact == "status":
        return any(status_agrees(left, right) for left in one.values for right in standard.values)
    if how is Compare.SHARED:
        return bool(one.values & standard.values)
    if how is Compare.WITHIN:
        if {one.surface, standard.surface} <= _WHOLE:
            return _same_text(one, standard)
        texts = ([fold_loose(value) for value in side.values] for side in (one, standard))
        left, right = texts
        return any(a in b or b in a for a in left for b in right)
    if how is Compare.NESTED:
        return _nested(fact, one, standard)
    if fact in {"updated", "published"}:
        return any(a.startswith(b[:10]) for a in one.values for b in standard.values)
    if fact in {"street", "locality", "region"}:
        return {fold_loose(v) for v in one.values} == {fold_loose(v) for v in standard.values}
    return _forms(fact, one.values) == _forms(fact, standard.values)


def _same_text(one: Statement, standard: Statement) -> bool:
    """Say whether two texts that nothing cuts are one; a list adds that one can also take part online, a cut ends in dots."""
    for left in one.values:
        for right in standard.values:
            a, b = fold_loose(left), fold_loose(right)
            cut = left.rstrip().endswith(_DOTS) or right.rstrip().endswith(_DOTS)
            rest = a.replace(b, "", 1) if b in a else b.replace(a, "", 1) if a in b else None
            if rest is not None and (not rest or cut or adds_online(rest)):
                return True
    return False


_DOTS = ("\u2026", "...")
_WHOLE = frozenset({"front matter", "json-ld", "events.json", "microformats2"})


def _nested(fact: str, one: Statement, standard: Statement) -> bool:
    left, right = one.values, standard.values
    if fact == "price" and any(" " not in value for value in left | right):
        left, right = (frozenset(value.split()[0] for value in side) for side in (left, right))
    if fact in {"topic", "outcome"}:
        left, right = (frozenset(value.casefold() for value in side) for side in (left, right))
    whole = (one.surface in _FULL, standard.surface in _FULL)
    if fact in {"performer", "price", "outcome"} and any(whole):
        return (
            (left <= right or whole[0]) and (right <= left or whole[1]) and (left == right or not all(whole))
        )
    if left <= right:
        return True
    return right <= left and not (standard.surface == "front matter" and fact in _EXACT)


def _problem(fact: str, wrong: Statement, standard: Statement, entry: Sourced | None) -> Problem:
    source = standard.surface == "front matter"
    severity = Severity.WARNING if fact in _SOFT and not source else Severity.ERROR
    severity = Severity.WARNING if fact == "image" else severity
    hint = _edit(fact, entry)
    if wrong is standard:
        words = f"{fact}: the {wrong.surface} says {wrong.shown}, which are different values"
        return Problem("K501", words, Span(wrong.path, wrong.line), hint, severity)
    told = standard.surface if source else f"{standard.surface} of {standard.path}"
    words = f"{fact}: the {wrong.surface} says {wrong.shown}; the {told} says {standard.shown}"
    return Problem("K502" if source else "K501", words, Span(wrong.path, wrong.line), hint, severity)


def _edit(fact: str, entry: Sourced | None) -> str:
    if entry is None:
        return ""
    marks = dict(entry.marks)
    for key in KEYS.get(fact, (fact,)):
        if key in marks:
            return f"the key {key} is at {marks[key]}"
    return f"the source is {entry.source}" if entry.source else ""


def _unsaid(facts: Mapping[str, list[Claim]], page: str, entry: Sourced | None) -> Iterator[Problem]:
    """Report facts that another surface states and the JSON-LD of the event's own page leaves out, or its h-event."""
    said = {fact: {claim.surface for claim in found if claim.path == page} for fact, found in facts.items()}
    if "json-ld" not in said.get("start", set()) | said.get("status", set()):
        return
    where = Span(page)
    for fact in (*_NEEDED, *_WANTED):
        others = [claim for claim in facts.get(fact, ()) if claim.surface != "json-ld"]
        strong = [
            claim for claim in others if claim.surface not in {"icalendar", "visible text", "opengraph"}
        ]
        if fact in _WANTED:  # what no reader asks of JSON-LD is missed only where the site's own data has it
            strong = [claim for claim in strong if claim.surface in {"events.json", "front matter"}]
        if fact == "register" and "json-ld" not in said.get("price", set()):
            continue  # without offers nothing says where to book
        if fact.startswith("recording-") and not ("image" in said and "recording-date" in said):
            continue  # a film without date or picture is no VideoObject, which alone has them
        if strong and "json-ld" not in said.get(fact, set()) and not (fact in _PLACE and _online(facts)):
            claim = strong[0]
            words = (
                f"{fact}: the json-ld does not say it; the {claim.surface} says {claim.shown or claim.value}"
            )
            severity = Severity.ERROR if fact in _NEEDED else Severity.WARNING
            yield Problem("K504", words, where, _edit(fact, entry), severity)
    for fact in ("street", "locality", "postal-code") if "microformats2" in said.get("place", set()) else ():
        if "json-ld" in said.get(fact, set()) and "microformats2" not in said[fact]:
            words = f"{fact}: the h-event's place does not say it; the json-ld says {facts[fact][0].shown}"
            yield Problem("K504", words, where, _edit(fact, entry), Severity.WARNING)
    here = said.get("start", set())
    if "microformats2" in here and "end" in said and "microformats2" not in said["end"]:
        words = f"end: the h-event does not say it (dt-end); another surface says {facts['end'][0].shown}"
        yield Problem("K504", words, where, _edit("end", entry))


def _online(facts: Mapping[str, list[Claim]]) -> bool:
    return any(
        claim.value == "online" and claim.surface == "json-ld" for claim in facts.get("attendance", ())
    )
