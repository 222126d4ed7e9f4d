"""A mentor: front matter judged by the signal minimum, and the facts that others may say of the mentor."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, cast

from microsite.config import Config
from microsite.diagnostics import Problem, Severity, Span, error, note, warning
from microsite.graph import Item
from microsite.kinds.common import CommonFront, Parsed, finish, updated_of, wanted, written_slug
from microsite.read.assets import is_own_file
from microsite.read.document import Document
from microsite.read.fields import ListOf, Record
from microsite.read.paths import FilePath
from microsite.read.plain import Number, Text
from microsite.read.reader import Reader
from microsite.read.scalars import Language, Slug, Url, UrlOrFile, Zone
from microsite.read.times import Day
from microsite.records import frozen

ALIKE = 0.8
FEWEST_WORDS, MOST_WORDS = 40, 120


@frozen(kw_only=True)
class OutcomeFront:
    """A measured outcome."""

    metric: Annotated[str, Text(120), "What was measured."]
    baseline: Annotated[Decimal, Number(), "The number before."]
    result: Annotated[Decimal, Number(), "The number after."]
    unit: Annotated[str, Text(40), "The unit, as in percent, EUR or days."] = ""
    period: Annotated[str, Text(60), "Over what time."] = ""


@frozen(kw_only=True)
class CaseFront:
    """A micro-case study."""

    title: Annotated[str, Text(160), "What it is called."]
    client: Annotated[str, Text(160), "For whom it was done."] = ""
    problem: Annotated[str, Text(1500, lines=True), "What was wrong."] = ""
    action: Annotated[str, Text(1500, lines=True), "What was done."] = ""
    outcome: Annotated[OutcomeFront | None, Record(OutcomeFront), "What came of it, in numbers."] = None
    evidence: Annotated[str, UrlOrFile(), "Where anyone can see it: a URL or a file."] = ""
    verified_on: Annotated[date | None, Day(), "When the evidence was looked at."] = None


@frozen(kw_only=True)
class VerificationFront:
    """A second person's word."""

    by: Annotated[str, Text(120), "A moderator's id or a name."]
    on: Annotated[date, Day(), "When."]


@frozen(kw_only=True)
class MentorFront(CommonFront):
    """The keys of a mentor (content/mentors/SLUG.md)."""

    name: Annotated[str, Text(120), "The mentor's name."]
    headline: Annotated[str, Text(200), "What the mentor is known for."] = ""
    summary: Annotated[str, Text(160), "One sentence, at most 160 characters."] = ""
    organization: Annotated[str, Text(160), "Where the mentor works."] = ""
    url: Annotated[str, Url(), "The mentor's home page."] = ""
    links: Annotated[tuple[str, ...], ListOf(Url(), most=20, unique=True), "Profiles elsewhere."] = ()
    photo: Annotated[str, FilePath(), "A picture beside the file, or under content/."] = ""
    photo_alt: Annotated[str, Text(300), "What the picture shows."] = ""
    timezone: Annotated[str, Zone(), "The mentor's time zone (IANA)."] = ""
    languages: Annotated[tuple[str, ...], ListOf(Language(), most=20), "Languages spoken."] = ()
    topics: Annotated[tuple[str, ...], ListOf(Slug(), unique=True, most=20), "Topics, as slugs."] = ()
    pronouns: Annotated[str, Text(40), "Pronouns."] = ""
    good_for: Annotated[tuple[str, ...], ListOf(Text(200), most=20), "Who gains."] = ()
    not_for: Annotated[tuple[str, ...], ListOf(Text(200), most=20), "Who does not."] = ()
    case_studies: Annotated[
        tuple[CaseFront, ...], ListOf(Record(CaseFront), single=False, most=30), "The proof."
    ] = ()
    verification: Annotated[
        VerificationFront | None, Record(VerificationFront), "A second person's word."
    ] = None


FRONT = Record(MentorFront, lenient=True)


@frozen(kw_only=True)
class MentorData:
    """A mentor after judging; `studies` are the complete case studies, `updated` a written date of change."""

    front: MentorFront
    studies: tuple[CaseFront, ...]
    updated: datetime | None


def parse(document: Document, digest: str, config: Config) -> Parsed:
    """Return the mentor that a document describes, or what keeps it from being one."""
    reader = Reader(document.path, document.front_text, 2)
    front = FRONT.read(document.front, "", reader)
    if front is None:
        return Parsed(None, tuple(reader.problems))
    studies = _studies(front, reader)
    if not front.draft:
        _minimum(front, studies, reader, config)
    photo = (("photo", front.photo, reader.marks["photo"]),) if front.photo else ()
    shown = ((n, study.evidence) for n, study in enumerate(front.case_studies) if is_own_file(study.evidence))
    files = (*photo, *(("evidence", name, reader.marks[f"case_studies.{n}.evidence"]) for n, name in shown))
    data = MentorData(front=front, studies=studies, updated=updated_of(front, config))
    item = finish(
        "mentor", front, document, reader, config, front.name, digest=digest, data=data, files=files
    )
    problems = (*reader.problems, *_wanted(front, studies, document, reader))
    failed = any(p.severity is Severity.ERROR for p in problems)
    return Parsed(None if failed else item, problems)


def _studies(front: MentorFront, reader: Reader) -> tuple[CaseFront, ...]:
    """Return the case studies that count: with a number, evidence, and a story of their own."""
    valid: list[CaseFront] = []
    if "case_studies" in reader.faulty:
        return ()
    for index, study in enumerate(front.case_studies):
        where = reader.marks[f"case_studies.{index}"]
        lacks = [key for key in ("outcome", "evidence") if not getattr(study, key)]
        if lacks:
            words = f"the case study '{study.title}' lacks {' and '.join(lacks)}, so it does not count"
            hint = "outcome wants metric, baseline and result; evidence a URL or a file"
            reader.problems.append(warning("P102", words, where, hint))
            continue
        twin = next((other for other in valid if alike(study, other) > ALIKE), None)
        if twin:
            words = (
                f"the case studies '{twin.title}' and '{study.title}' tell the same story; they count once"
            )
            reader.problems.append(warning("P104", words, where, "tell another one"))
            continue
        valid.append(study)
        length = len(f"{study.problem} {study.action}".split())
        if not FEWEST_WORDS <= length <= MOST_WORDS:
            words = f"problem and action of '{study.title}' have {length} words; {FEWEST_WORDS} to {MOST_WORDS} read well"
            reader.problems.append(note("P102", words, where))
    return tuple(valid)


def alike(one: CaseFront, other: CaseFront) -> float:
    """Return how much two case studies share, 0 to 1: the overlap (Jaccard) of their words in problem and action."""
    sets = [set(re.findall(r"\w+", f"{s.title} {s.problem} {s.action}".lower())) for s in (one, other)]
    return len(sets[0] & sets[1]) / (len(sets[0] | sets[1]) or 1)


def _minimum(front: MentorFront, studies: tuple[CaseFront, ...], reader: Reader, config: Config) -> None:
    template = config.agendas.get(config.front.agenda)
    needed = template.mentor.case_studies if template else 0
    where = reader.marks.get("case_studies") or reader.marks["name"]
    if len(studies) < needed and "case_studies" not in reader.faulty:
        words = f"{front.name} shows {len(studies)} complete case stud{'y' if len(studies) == 1 else 'ies'}; the {config.front.agenda} template wants {needed}"
        reader.problems.append(
            error("P101", words, where, "add one with a numeric outcome and evidence, or write `draft: true`")
        )
    if front.verification and _same_person(front.verification.by, front, reader.path):
        words = "the verification is by the mentor; it wants a second person"
        hint = "name the moderator or colleague who looked at the evidence"
        reader.problems.append(error("P103", words, reader.marks["verification.by"], hint))


def _same_person(by: str, front: MentorFront, path: str) -> bool:
    slug = written_slug(front, path)
    return by.strip().casefold() in {
        front.name.casefold(),
        slug.casefold(),
        slug.replace("-", " ").casefold(),
    }


def verified(data: MentorData, needed: int, today: date) -> bool:
    """Say whether this is a verified mentor: enough complete case studies and a second person's word of the last 12 months."""
    verification = data.front.verification
    if verification is None or len(data.studies) < needed:
        return False
    return not is_stale(verification, today) and verification.on <= today + timedelta(days=1)


def spoken(item: Item, language: str) -> tuple[str, ...]:
    """Return the languages (ISO 639) that a mentor speaks: those that are written, else that of the file, else the site's."""
    front = cast(MentorData, item.data).front
    tags = front.languages or (front.language or language,)
    return tuple(dict.fromkeys(tag.lower().split("-")[0] for tag in tags))


def last_day(verification: VerificationFront) -> date:
    """Return the last day on which a verification counts: 12 months after it."""
    return years_after(verification.on, 1)


def years_after(on: date, years: int) -> date:
    """Return the same day so many years later; 29 February becomes the 28th."""
    return on.replace(year=on.year + years, day=28 if (on.month, on.day) == (2, 29) else on.day)


def end_of(day: date) -> datetime:
    """Return the moment, in UTC, at which a day is over."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def begin_of(day: date) -> datetime:
    """Return the moment, in UTC, before which a day is still to come everywhere in the world."""
    return datetime.combine(day, time(), UTC) - timedelta(hours=14)


def is_stale(verification: VerificationFront, today: date) -> bool:
    """Say whether a verification is older than 12 months."""
    return last_day(verification) < today


def stale_problem(data: MentorData, where: Span, at: datetime) -> Problem | None:
    """Return the warning that a verification has run out at an instant (its last day is over in UTC), or is yet to come."""
    verification = data.front.verification
    if verification is None:
        return None
    if at < begin_of(verification.on):
        words = f"the verification of {data.front.name} is of {verification.on}, which is still to come; it does not count"
        return warning("P103", words, where, "write the day on which a second person looked at the evidence")
    if end_of(last_day(verification)) > at:
        return None
    words = f"the verification of {data.front.name} is of {verification.on}, more than 12 months ago"
    return warning("P103", words, where, "let a second person look again and write the new date")


def _wanted(
    front: MentorFront, studies: tuple[CaseFront, ...], document: Document, reader: Reader
) -> tuple[Problem, ...]:
    if front.draft:
        return ()
    missing = [key for key in ("headline", "photo", "topics") if not getattr(front, key)]
    if studies and front.verification is None:
        missing.append("verification")
    missing = [key for key in missing if key not in reader.faulty]
    return wanted(document, missing, "readers would also want to know:")
