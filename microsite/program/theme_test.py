"""The contract of a theme, tried on fixture sites: every template in every situation, facts, hosts, accessibility."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from microsite.build import Built, Options, build
from microsite.checks.html import parse
from microsite.diagnostics import Problem, Severity, Span, error, in_order, note
from microsite.engine.executors import Executor, serial
from microsite.program.proof import prove
from microsite.program.theme_browser import Visit, browse
from microsite.program.theme_page import contract
from microsite.read.text import position
from microsite.records import frozen
from microsite.render.judge import TEMPLATES
from microsite.values.pages import Page
from microsite.values.views import HtmlView

FIXTURE = Path(__file__).parent.parent / "fixture"
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
BASE = "https://sessions.example/"
# a session that shows what a theme must bear, beside the first page of each template
AWKWARD = (
    "longest-title", "short-title", "arabic", "cancelled", "twelve-mentors", "two-offers", "sold-out", "past-recorded", "in-person", "live",
)  # fmt: skip
_FAR = re.compile(
    r"""(?:fetch|open|import|Worker|EventSource|WebSocket|sendBeacon|src\s*=)\s*\(?\s*["'`]((?:https?|wss?):)?//[^"'`]+"""
)


@frozen
class Site:
    """A fixture site: what it is called, which folders of the fixture it holds, its language and direction."""

    name: str
    folders: tuple[str, ...]
    language: str
    direction: str


SITES = (
    Site("full", ("content", "data", "transcripts"), "en", "ltr"),
    Site("right-to-left", ("content", "data", "transcripts"), "ar", "rtl"),
    Site("empty", (), "en", "ltr"),
)


@frozen
class Tried:
    """What a trial came to: the problems in order, how many pages were read, how many were opened in a browser."""

    problems: tuple[Problem, ...]
    pages: int
    opened: int


def try_theme(
    name: str, root: Path, work: Path, shown: str, run: Executor = serial, *, browser: bool = True
) -> Tried:
    """Build the fixture sites in `work` with a theme of the site at `root`, and hold every page to the contract.

    Notes on the fixture's content are left out; problems of built pages are placed at `shown`/SITE/PATH. Without a
    browser at hand its part is left out with a note (W111).
    """
    problems: list[Problem] = []
    pages, chosen = 0, list[Visit]()
    for site in SITES:
        output = work / site.name
        built = _build(site, name, root, work, output, run)
        problems += [p for p in built.problems if p.severity is not Severity.NOTE or p.code.startswith("E")]
        if built.published is None or built.site.plan is None:
            return Tried(in_order(problems), 0, 0)
        made = {p.path: p.view.template for p in built.site.plan.pages if isinstance(p.view, HtmlView)}
        found = [*_facts(output, run), *_pages(output, made, site), *_scripts(output)]
        problems += [_placed(p, f"{shown}/{site.name}", made) for p in found]
        pages += len(made)
        more = AWKWARD if site.direction == "ltr" else ()
        chosen += [
            Visit(output, path, Span(f"{shown}/{site.name}/{path}"), bool(more and site.folders))
            for path in _chosen(built.site.plan.pages, more)
        ]
    if not browser:
        hint = "run it without --no-browser"
        return Tried(
            in_order((*problems, note("W111", "no browser was asked for", Span(f"themes/{name}"), hint))),
            pages,
            0,
        )
    seen, opened = browse(chosen, BASE, AT, Span(f"themes/{name}"))
    return Tried(in_order((*problems, *seen)), pages, opened)


def _build(site: Site, name: str, root: Path, work: Path, output: Path, run: Executor) -> Built:
    """Write a fixture site beside the output and build it at the fixture's clock."""
    folder = work / f".{site.name}"
    folder.mkdir(parents=True)
    settings = (FIXTURE / "site.yaml").read_text("utf-8")
    (folder / "site.yaml").write_text(f"{settings}language: {site.language}\n", "utf-8")
    for part in site.folders:
        shutil.copytree(FIXTURE / part, folder / part)
    return build(Options(root=folder, at=AT, output=output, theme=name, themes=root), run)


def _facts(output: Path, run: Executor) -> Iterator[Problem]:
    """Yield what the check of a built tree finds, notes apart: they are the content's."""
    finding, _ = prove(output, BASE, None, run)
    yield from (p for p in finding.problems if p.severity is not Severity.NOTE)


def _pages(output: Path, made: dict[str, str], site: Site) -> Iterator[Problem]:
    for path in made:
        doc = parse(path, (output / path).read_bytes(), BASE + path.removesuffix("index.html"))
        if doc is None:
            yield error("K108", "the page holds no element", Span(path))
        else:
            yield from contract(doc, BASE, site.direction)
    for template in sorted(TEMPLATES.keys() - set(made.values())) if site.folders else ():
        yield error("W112", f"no page of the fixture was made by {template}", Span(template))


def _scripts(output: Path) -> Iterator[Problem]:
    """Yield addresses of other hosts that a theme's script would ask, as far as they stand there as a text."""
    for file in sorted((output / "assets").rglob("*.js")):
        text = file.read_text("utf-8", "replace")
        for found in _FAR.finditer(text):
            where = Span(file.relative_to(output).as_posix(), *position(text, found.start()))
            yield error("W101", f"the script asks another host: {found[0][:80]}", where)


def _placed(problem: Problem, below: str, made: dict[str, str]) -> Problem:
    """Return the problem at the page's place in the fixture, with the template that made the page."""
    template = made.get(problem.where.path)
    hint = "; ".join(part for part in (problem.hint, f"made by {template}" if template else "") if part)
    return replace(problem, where=replace(problem.where, path=f"{below}/{problem.where.path}"), hint=hint)


def _chosen(pages: Sequence[Page], more: Sequence[str]) -> Iterator[str]:
    """Yield the pages to open in a browser: the first of each template, then the awkward sessions."""
    seen: set[str] = set()
    for page in pages:
        template = page.view.template if isinstance(page.view, HtmlView) else ""
        awkward = any(page.path == f"events/{slug}/index.html" for slug in more)
        if template and (template not in seen or awkward):
            seen.add(template)
            yield page.path
