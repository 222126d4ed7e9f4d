"""Import a foreign source into a site: read, shape, write, and give the whole account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from microsite.diagnostics import Problem, Severity, Span, error, in_order, note
from microsite.importers import FORMATS, options, words, writer
from microsite.importers.account import merged
from microsite.importers.convert import normal
from microsite.importers.facts_people import people_of
from microsite.importers.old_links import guess_source
from microsite.importers.shape import shape
from microsite.importers.site import setting_of
from microsite.importers.values import Draft, Field, How, ImportReport, Reading, Record, Row, Setting

_SHARED = 3
_KINDS = {"event": ("event",), "mentor": ("mentor",), "both": ("mentor", "event")}


def _nothing(*problems: Problem) -> ImportReport:
    return ImportReport((), (), in_order(problems))


def _reading(name: str, source: Path) -> Reading:
    """Return what the format's reader makes of the source; a missing source is told."""
    try:
        there = source.exists()
    except (OSError, ValueError):  # a name that no file can have
        there = False
    if not there:
        return Reading((), (error("I101", "there is nothing here", Span(str(source))),))
    found = import_module(FORMATS[name]).read(source)
    if not isinstance(found, Reading):
        raise TypeError(f"{FORMATS[name]}.read must return a Reading")
    return found


def _passed(records: Sequence[Record], filters: Sequence[options.Filter]) -> tuple[list[Record], list[Row]]:
    """Return the records that pass every filter (people always do), and a row that counts the others."""
    rows: list[Row] = []
    kept = []
    for record in records:
        failed = next((f for f in filters if record.kind != "mentor" and not f.holds(record)), None)
        if failed is None:
            kept.append(record)
        else:
            sign = "is" if failed.negated else "is not"
            rows.append(Row("(records)", How.LEFT, "", f"{failed.field} {sign} {' or '.join(failed.values)}"))
    return kept, rows


def _stubs(drafts: Sequence[Draft], setting: Setting) -> list[Draft]:
    """Return a small mentor file for each person whose name is known and who has no file yet."""
    made: dict[str, Draft] = {}
    for draft in drafts:
        for slug, name in draft.people:
            if name and slug not in setting.mentors and slug not in made:
                fields = {"name": Field(name, draft.source.line)}
                record = Record(path=draft.source.path, fields=fields, line=draft.source.line, stem=slug)
                made[slug] = replace(shape(record, "mentor", {}, setting), slug=slug, rows=())
    return list(made.values())


def _named(record: Record) -> set[str]:
    """Return the slugs of the people whom a talk's format says it has."""
    field = record.fields.get(record.known.get("mentors", ""))
    return {slug for slug, _ in people_of(field.value)} if field else set()


def _drafts(
    records: Sequence[Record], kinds: Sequence[str], mapping: Mapping[str, str], setting: Setting
) -> dict[str, list[Draft]]:
    """Return the drafts of each kind, mentors first, since events must know who is public."""
    drafts: dict[str, list[Draft]] = {}
    if "mentor" in kinds:
        ours = {key: name for key, name in mapping.items() if key in words.MENTOR}
        people = [record for record in records if record.kind in {"", "mentor"}]
        if "event" in kinds:
            named = {slug for record in records for slug in _named(record)}
            people = [record for record in records if record.kind == "mentor" and record.stem in named]
        drafts["mentor"] = [
            shape(record, "mentor", ours if len(kinds) == 1 else {}, setting) for record in people
        ]
        public = {d.slug: not any(item.key == "draft" for item in d.items) for d in drafts["mentor"]}
        setting = replace(setting, mentors={**public, **setting.mentors}, both="event" in kinds)
    if "event" in kinds:
        talks = [record for record in records if record.kind in {"", "event"}]
        drafts["event"] = [shape(record, "event", mapping, setting) for record in talks]
        drafts["mentor"] = drafts.get("mentor", []) + _stubs(drafts["event"], setting)
    return drafts


def _gathered(drafts: Sequence[Draft]) -> list[Problem]:
    """Return the drafts' problems; a remark that many records share is told once, with how many they are."""
    shared: dict[tuple[str, str, str], list[Problem]] = {}
    for draft in drafts:
        for problem in draft.problems:
            shared.setdefault((problem.code, problem.message, problem.severity), []).append(problem)
    found: list[Problem] = []
    for same in shared.values():
        places = len(dict.fromkeys(problem.where for problem in same))
        if places <= _SHARED or same[0].severity is Severity.ERROR:
            found += same
        else:
            found.append(
                replace(same[0], message=f"{same[0].message} (here and in {places - 1} more places)")
            )
    return found


def _write(
    drafts: Mapping[str, Sequence[Draft]],
    site: Path,
    rows: Sequence[Row],
    problems: list[Problem],
    *,
    force: bool,
) -> ImportReport:
    files = []
    found = list(rows)
    for kind in ("mentor", "event"):
        listed = drafts.get(kind, ())
        folder = writer.folder_of(site, kind) if listed else site
        if isinstance(folder, Problem):
            problems.append(folder)
            continue
        slugs, told = writer.final_slugs(listed)
        problems += [*told, *_gathered(listed)]
        for draft, slug in zip(listed, slugs, strict=True):
            written, troubles = writer.write(draft, slug, folder, force=force)
            files.append(written)
            found += draft.rows
            problems += troubles
    return ImportReport(tuple(files), merged(found), in_order(problems))


def _guessed_source(url: str) -> Problem:
    words_ = (
        f"most pictures and pages of the source lie at {url}, so its relative links are completed with that"
    )
    return note("I103", words_, Span("microsite import"), "--map source_url==https://... says it otherwise")


def run_import(
    format: str,  # noqa: A002 - the name of the command line's argument
    source: Path,
    site: Path,
    kind: str,
    mapping: Mapping[str, str],
    force: bool,  # noqa: FBT001 - called by keyword from the command line only
    where: Sequence[options.Filter] = (),
) -> ImportReport:
    """Import `source` into `site` and return the account; nothing is raised for a fault of the source.

    `kind` is "event", "mentor" or "both" (schedules hold both); `mapping` and `where` come from `options`.
    Files land under SITE/content only, and one that exists is touched only with `force`.
    """
    if format not in FORMATS or kind not in _KINDS:
        words_ = (
            f"{format} is no format that is imported"
            if format not in FORMATS
            else f"{kind} is no kind that is imported"
        )
        return _nothing(
            error("I106", words_, Span("microsite import"), f"the formats are {', '.join(FORMATS)}")
        )
    setting = setting_of(site)
    faults = options.check_mapping(mapping, _KINDS[kind])
    if isinstance(setting, Problem) or faults:
        return _nothing(*faults, *([setting] if isinstance(setting, Problem) else []))
    reading = _reading(format, source)
    records, rows = _passed(reading.records, where)
    skip = frozenset(normal(f.field) for f in where if not f.negated)
    given = mapping.get("source_url", "=").removeprefix("=")
    source_url = given or guess_source(records, setting.host)
    setting = replace(setting, skip=skip, source_url=source_url)
    guessed = () if given or not source_url else (_guessed_source(source_url),)
    problems = [*reading.problems, *guessed, *options.check_fields(mapping, records or reading.records)]
    drafts = _drafts(records, _KINDS[kind], mapping, setting)
    return _write(drafts, site, rows, problems, force=force)
