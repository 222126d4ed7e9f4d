"""axe-core on every named page of every site, by day and night, at both widths."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass

from axe_core import Fault, examine, script, version
from chromium import chromium
from visits import SCHEMES, WIDTHS, visit, window

from audit.results import LOOK, OK, Line, MissingToolError, Stage, judged
from audit.tools import node


@dataclass(frozen=True, slots=True)
class Seen:
    """A fault and where it was seen."""

    site: str
    page: str
    width: int
    scheme: str
    fault: Fault


def audit(stage: Stage) -> list[Line]:
    """Return what axe-core objects to, and what it leaves to a person."""
    try:
        node()
    except MissingToolError as why:
        stage.say(f"   {why}; the axe-core of the tests' package is used instead")
    source = script()
    stage.say(f"   {version(source)}")
    pages = sum(len(site.pages) for site in stage.sites)
    views = pages * len(WIDTHS) * len(SCHEMES)
    found, wrong = _look(stage, source)
    stage.keep("axe.json", [{**asdict(one), **asdict(one.fault), "fault": None} for one in found])
    decided = [one for one in found if not one.fault.undecided]
    undecided = [one for one in found if one.fault.undecided]
    _tell(stage, decided)
    names = Counter(one.fault.rule for one in undecided)
    lines = [
        judged("axe", f"pages that do not answer as they should, of {pages}", len(wrong)),
        judged("axe", f"violations on {pages} pages, {views} views", len(decided)),
    ]
    told = ", ".join(f"{rule} {count}" for rule, count in names.most_common()) or "none"
    return [*lines, Line("axe", "left to a person", told, "looked at", LOOK if names else OK)]


def _look(stage: Stage, source: str) -> tuple[list[Seen], list[str]]:
    found: list[Seen] = []
    wrong: list[str] = []
    with chromium() as browser:
        for width in WIDTHS:
            for scheme in SCHEMES:
                for site in stage.sites:
                    with window(browser, width, scheme) as page:
                        for name, path in site.pages.items():
                            if visit(page, site.address(path)) != _status(name):
                                wrong.append(f"{site.name} {path}")
                                stage.say(f"   {site.name} {path} does not answer as it should")
                                continue
                            found += [
                                Seen(site.name, path, width, scheme, one) for one in examine(page, source)
                            ]
                stage.say(f"   {width} {scheme}: {len(found)} remarks so far")
    return found, sorted(set(wrong))


def _status(name: str) -> int:
    """Return the status that a named page must answer with."""
    return 404 if name == "not-found" else 200


def _tell(stage: Stage, found: list[Seen]) -> None:
    """Say each rule once: how often, where, and one element."""
    rules: dict[str, list[Seen]] = defaultdict(list)
    for one in found:
        rules[one.fault.rule].append(one)
    for rule, seen in sorted(rules.items(), key=lambda item: -len(item[1])):
        places = list(dict.fromkeys(f"{one.site}{one.page} {one.width} {one.scheme}" for one in seen))
        first = seen[0].fault
        stage.say(
            f"   {rule} ({first.impact}), {len(seen)} times on {len(places)} views: {', '.join(places[:4])}"
        )
        stage.say(f"      {first.words}")
        stage.say(f"      {first.target}   {first.html[:160]}")
