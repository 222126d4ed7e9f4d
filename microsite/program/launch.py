"""The launch checklist: what a program has to show before it opens, and for every gap the file and line to edit.

20 verified mentors with two case studies each; 30 sessions published, with every check green; three pricing experiments registered and
assigned, with cohort LTV or a stated "too early"; the gates of the pilot; moderators for every session to come; no leaks. Each thing holds,
does not hold, or is not known yet (None), which is no pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from microsite.config import Config
from microsite.diagnostics import Problem, Severity, Span
from microsite.engine.ownership import is_ours
from microsite.formats.zones import must
from microsite.graph import Graph, Item
from microsite.kinds.event import EventData
from microsite.kinds.mentor import MentorData, verified
from microsite.program.duty import staffing
from microsite.program.experiments.site import ASSIGNED, ENDED, RUNNING, state_of
from microsite.program.pilot import Measure, Pilots, checks
from microsite.program.shifts import OFF
from microsite.read.private_inputs import private_inputs
from microsite.records import frozen

MENTORS, STUDIES, SESSIONS, EXPERIMENTS = 20, 2, 30, 3
LEAKS = frozenset({"K903", "K904", "K906", "K907", "K910"})
ON = frozenset({ASSIGNED, RUNNING, ENDED})


@frozen
class Gap:
    """What is missing, and where it is to be edited."""

    words: str
    where: Span


@frozen
class Step:
    """One line of the checklist: whether it holds (None: not known), what is there and what is wanted, and every gap."""

    name: str
    holds: bool | None
    words: str
    wanted: str
    gaps: tuple[Gap, ...] = ()


@frozen(kw_only=True)
class Program:
    """What the checklist is asked of: a site as read, what `check` found in its output (None when it was not built), metrics.json."""

    root: Path
    at: datetime
    config: Config
    items: tuple[Item, ...]
    graph: Graph
    pilots: Pilots
    found: tuple[Problem, ...] | None
    metrics: Mapping[str, Any] | None
    measured: Mapping[str, Mapping[str, Measure]]


def launch(program: Program) -> tuple[Step, ...]:
    """Return the checklist."""
    return (
        _mentors(program), _sessions(program), _checks(program), _experiments(program), _worth(program), *_pilots(program),
        _duty(program), _leaks(program),
    )  # fmt: skip


def _mentors(program: Program) -> Step:
    today = program.at.astimezone(must(program.config.front.timezone)).date()
    found = [i for i in program.items if i.kind == "mentor" and isinstance(i.data, MentorData)]
    gaps, sound = [], 0
    for item in found:
        data = item.data
        if not isinstance(data, MentorData):
            continue
        if item.draft:
            gaps.append(Gap(f"{item.title} is a draft", item.where("draft")))
        elif len(data.studies) < STUDIES:
            gaps.append(
                Gap(
                    f"{item.title} shows {len(data.studies)} case studies that count",
                    item.where("case_studies"),
                )
            )
        elif not verified(data, STUDIES, today):
            word = (
                "has a verification that ran out"
                if data.front.verification
                else "is not verified by a second person"
            )
            gaps.append(Gap(f"{item.title} {word}", item.where("verification")))
        else:
            sound += 1
    wanted = f"{MENTORS} verified mentors with {STUDIES} case studies each"
    return Step(
        "mentors",
        sound >= MENTORS,
        f"{sound} of {len(found)} are verified",
        wanted,
        _short(sound, MENTORS, gaps, "content/mentors"),
    )


def _short(number: int, most: int, gaps: Sequence[Gap], folder: str) -> tuple[Gap, ...]:
    """Return the gaps of a step that wants so many of something: the files to mend, then the folder in which others are missing."""
    if number >= most:
        return ()
    more = most - number - len({gap.where.path for gap in gaps})
    words = f"{more} more {'is' if more == 1 else 'are'} to be written"
    return (*gaps, Gap(words, Span(folder))) if more > 0 else tuple(gaps)


def _sessions(program: Program) -> Step:
    events = [i for i in program.items if isinstance(i.data, EventData)]
    published = [
        i
        for i in program.graph.of("event")
        if isinstance(i.data, EventData) and i.data.front.status not in OFF
    ]
    out = {i.path for i in published}
    gaps = [Gap(f"'{i.title}' is a draft", i.where("draft")) for i in events if i.draft]
    gaps += [
        Gap(f"'{i.title}' is not published yet", i.where("publish_at"))
        for i in events
        if i.path not in out and not i.draft
    ]
    number = len(published)
    return Step(
        "sessions",
        number >= SESSIONS,
        f"{number} {'is' if number == 1 else 'are'} published",
        f"{SESSIONS} published sessions",
        _short(number, SESSIONS, gaps, "content/events"),
    )


def _checks(program: Program) -> Step:
    if program.found is None:
        return Step(
            "checks",
            None,
            "the site is not built",
            "every check green",
            (Gap("run microsite build", Span("output")),),
        )
    wrong = [p for p in program.found if p.severity is Severity.ERROR]
    words = f"{len(wrong)} error{'' if len(wrong) == 1 else 's'}"
    return Step(
        "checks",
        not wrong,
        words,
        "every check green",
        tuple(Gap(f"{p.code}: {p.message}", p.where) for p in wrong),
    )


def _experiments(program: Program) -> Step:
    states = [
        (one, state_of(one, program.items, program.config, program.at)) for one in program.config.experiments
    ]
    on = [one for one, state in states if state.state in ON]
    gaps = [
        Gap(f"{one.name} is {state.state}", Span(one.path, 1, 1))
        for one, state in states
        if state.state not in ON
    ]
    words = f"{len(on)} of {len(states)} are registered and assigned"
    return Step(
        "experiments",
        len(on) >= EXPERIMENTS,
        words,
        f"{EXPERIMENTS} pricing experiments",
        _short(len(on), EXPERIMENTS, gaps, "data/experiments"),
    )


def _worth(program: Program) -> Step:
    """Return whether each experiment has a verdict on what it earned, or says that it is too early."""
    wanted = 'cohort LTV of each experiment, or a stated "too early"'
    if program.metrics is None:
        return Step(
            "cohort LTV",
            None,
            "not told: give --metrics",
            wanted,
            (Gap("run microsite metrics", Span("data/experiments")),),
        )
    told = {
        one.get("name"): one.get("verdict")
        for one in program.metrics.get("experiments") or ()
        if isinstance(one, dict)
    }
    missing = [one for one in program.config.experiments if not told.get(one.name)]
    words = ", ".join(f"{name}: {verdict}" for name, verdict in told.items() if verdict) or "no verdict"
    holds = not missing and bool(program.config.experiments)
    return Step(
        "cohort LTV",
        holds,
        words,
        wanted,
        tuple(
            Gap(f"{one.name}: {_silence(program.metrics, one.name)}", Span(one.path, 1, 1)) for one in missing
        ),
    )


def _silence(metrics: Mapping[str, Any], name: str) -> str:
    """Return why metrics.json has no verdict on an experiment."""
    rows = metrics.get("experiments")
    if rows is None:
        return "not known; give metrics the attendance and the payments"
    if not any(isinstance(row, dict) and row.get("name") == name for row in rows):
        return "metrics.json does not have it; run microsite metrics again"
    return "hidden, since few people paid in one of its arms"


def _pilots(program: Program) -> Iterator[Step]:
    pilots = program.pilots
    for one in pilots.found:
        judged = checks(one, pilots, program.measured.get(one.item.slug, {}), program.at)
        bad = [check for check in judged if not check.holds]
        holds = False if any(check.holds is False for check in bad) else None if bad else True
        words = f"{len(judged) - len(bad)} of {len(judged)} hold"
        gaps = tuple(
            Gap(f"{check.name}: {check.words}; wanted: {check.wanted}", check.where) for check in bad
        )
        yield Step(f"pilot {one.item.slug}", holds, words, "every gate", gaps)
    if not pilots.found:
        gap = Gap("write one", Span("content/series"))
        yield Step("pilot", holds=False, words="there is none", wanted="a series of kind: pilot", gaps=(gap,))


def _duty(program: Program) -> Step:
    wrong = [p for p in staffing(program.items, program.config, program.at) if p.severity is Severity.ERROR]
    words = "every session has them" if not wrong else f"{len(wrong)} gap{'' if len(wrong) == 1 else 's'}"
    return Step(
        "moderators",
        not wrong,
        words,
        "moderators for every session to come",
        tuple(Gap(p.message, p.where) for p in wrong),
    )


def _leaks(program: Program) -> Step:
    wrong = list(private_inputs(program.root, is_ours))
    wrong += [p for p in program.found or () if p.code in LEAKS]
    holds = None if program.found is None and not wrong else not wrong
    words = (
        f"{len(wrong)} found"
        if wrong
        else "none found"
        if holds
        else "none found in the sources; the site is not built"
    )
    return Step(
        "leaks",
        holds,
        words,
        "nothing private in site or output",
        tuple(Gap(p.message, p.where) for p in wrong),
    )


def to_dict(steps: Sequence[Step]) -> dict[str, object]:
    """Return the checklist as data."""
    return {
        "ready": all(step.holds for step in steps),
        "steps": [
            {
                "name": step.name, "holds": step.holds, "is": step.words, "wanted": step.wanted,
                "gaps": [{"words": gap.words, "path": gap.where.path, "line": gap.where.line} for gap in step.gaps],
            }
            for step in steps
        ],
    }  # fmt: skip
