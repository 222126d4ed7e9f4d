"""What the tests of importers share: a small site to import into, and its own judgement of what was written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from microsite.config import Config, load
from microsite.diagnostics import Problem, Severity
from microsite.importers.options import parse_filters, parse_maps
from microsite.importers.run import run_import
from microsite.importers.values import ImportReport
from microsite.kinds import BY_FOLDER
from microsite.read.document import Document, read_document
from microsite.read.files import read_file

SITE = "title: Talks\nbase_url: https://talks.example/\ntimezone: {zone}\nagenda: conference-talk\n"
AGENDA = (
    "name: Conference talk\nversion: 1\nduration: {min: 5, max: 240}\n"
    "segments:\n  - {id: talk, title: Talk, minutes: {min: 5, max: 240, default: 30}}\n"
    "mentor: {case_studies: 0}\n"
)
VENUES = "grand-hotel:\n  name: Grand Hotel\n  address: {locality: Durham, region: NC, country: US}\n"


def site_in(folder: Path, zone: str = "America/New_York") -> Path:
    """Make a site for conference talks with one venue, grand-hotel."""
    site = folder / "site"
    (site / "data" / "agendas").mkdir(parents=True)
    (site / "site.yaml").write_text(SITE.format(zone=zone), encoding="utf-8")
    (site / "data" / "agendas" / "conference-talk.yaml").write_text(AGENDA, encoding="utf-8")
    (site / "data" / "venues.yaml").write_text(VENUES, encoding="utf-8")
    return site


def bring(
    name: str,
    source: Path,
    site: Path,
    kind: str = "event",
    maps: Sequence[str] = (),
    where: Sequence[str] = (),
    *,
    force: bool = False,
) -> ImportReport:
    """Run an import with options as they are typed on the command line."""
    mapping, faults = parse_maps(maps)
    filters, more = parse_filters(where)
    assert not faults
    assert not more
    return run_import(name, source, site, kind, mapping, force, filters)


def parsed(site: Path, path: str) -> Document:
    """Return a written file as microsite's own reader sees it."""
    source = read_file(site, path, 1024 * 1024)
    assert not isinstance(source, Problem), source
    document = read_document(source, "python")
    assert isinstance(document, Document), document
    return document


def faults_of(site: Path) -> list[Problem]:
    """Return every error that microsite's own models find in the site's content."""
    config = load(site).config
    assert isinstance(config, Config), load(site).problems
    found: list[Problem] = []
    for file in sorted((site / "content").rglob("*.md")):
        path = file.relative_to(site).as_posix()
        kind = BY_FOLDER[file.parent.name]
        found += kind.parse(parsed(site, path), "", config).problems
    return [problem for problem in found if problem.severity is Severity.ERROR]


def text_of(site: Path, path: str) -> str:
    """Return a written file's text."""
    return (site / path).read_bytes().decode("utf-8")


def words_of(report: ImportReport, code: str) -> list[str]:
    """Return the messages of a report's problems of one code."""
    return [problem.message for problem in report.problems if problem.code == code]
