"""A theme is judged before it is used: templates, blocks, names and fields that lead nowhere, each at its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from functools import cached_property

from jinja2 import Environment, TemplateSyntaxError

from microsite.diagnostics import Problem, Span, error, note, warning
from microsite.render.anatomy import GIVEN, Anatomy, Said, anatomy
from microsite.render.faults import in_line
from microsite.render.syntax import syntax_words
from microsite.values import views
from microsite.values.themes import ThemeFile

TEMPLATES: Mapping[str, type] = {
    "404.html": views.TextPage,
    "archive.html": views.ListPage,
    "embed.html": views.EmbedPage,
    "event.html": views.EventPage,
    "find.html": views.FindPage,
    "home.html": views.HomePage,
    "index.html": views.IndexPage,
    "landing.html": views.LandingPage,
    "list.html": views.ListPage,
    "mentor.html": views.MentorPage,
    "month.html": views.MonthPage,
    "outcomes.html": views.OutcomesPage,
    "page.html": views.TextPage,
    "partner.html": views.PartnerPage,
    "rubric.html": views.RubricPage,
    "search.html": views.SearchPage,
    "transcript.html": views.TranscriptPage,
    "upcoming.html": views.ListPage,
}
_SAFE = "all text is escaped; only page.entry.html and page.html are HTML, marked with |sanitized"
_NAMED = re.compile(r"'([^']+)'")
_JINJA = frozenset({"self", "super", "loop", "caller", "varargs", "kwargs"})


def judge(files: Mapping[str, ThemeFile], own: frozenset[str], env: Environment) -> Iterator[Problem]:
    """Yield what is wrong with a theme's templates; `own` are the paths of the top folder's.

    Syntax, a template, block, name or field that does not exist: E101 and E102, errors. Text that is never shown:
    E101, a warning. A template that no page uses: E109, a note.
    """
    missing = sorted(TEMPLATES.keys() - files.keys())
    if missing:
        words = f"the theme has no template {', '.join(missing)}"
        hint = "write them, or let the theme extend another one in theme.yaml"
        yield error("E102", words, Span("site.yaml"), hint)
    theme = _Parts(files, own, env)
    yield from theme.unread
    seen: set[str] = set()
    for name in sorted(theme.read):
        file = files[name]
        used = bool(theme.roots(name))
        if file.path in seen or not (used or file.path in own):
            continue
        seen.add(file.path)
        yield from (_with_column(fault, file) for fault in theme.faults(name))
        alias = any(theme.roots(other) for other, one in files.items() if one.path == file.path)
        if not used and not alias:
            yield note("E109", f"no page uses the template '{name}'", Span(file.path), _near(name, TEMPLATES))


def _with_column(fault: Problem, file: ThemeFile) -> Problem:
    """Return a fault with the column of the name that it tells of, the last one in quotes."""
    named = _NAMED.findall(fault.message)
    if fault.where.path != file.path or not named:
        return fault
    places = (in_line(fault.where, name, file.data) for name in reversed(named))
    return replace(fault, where=next((one for one in places if one.column), fault.where))


class _Parts:
    """The anatomy of every template that can be read, and what follows from all of them together."""

    def __init__(self, files: Mapping[str, ThemeFile], own: frozenset[str], env: Environment) -> None:
        self.files, self.own, self.env = files, own, env

    @cached_property
    def _taken_apart(self) -> dict[str, Anatomy | Problem]:
        found: dict[str, Anatomy | Problem] = {}
        for name, file in self.files.items():
            try:
                found[name] = anatomy(file.data.decode("utf-8-sig", "replace").replace("\r\n", "\n"))
            except TemplateSyntaxError as fault:
                where = Span(file.path, fault.lineno)
                words, hint = syntax_words(fault.message or "")
                found[name] = error("E101", words, where, hint)
        return found

    @cached_property
    def read(self) -> dict[str, Anatomy]:
        return {n: a for n, a in self._taken_apart.items() if isinstance(a, Anatomy)}

    @property
    def unread(self) -> list[Problem]:
        found = (one for one in self._taken_apart.values() if isinstance(one, Problem))
        return list(dict.fromkeys(found))

    @cached_property
    def _roots(self) -> dict[str, set[str]]:
        """Return template -> the pages' templates that reach it; where a name is computed, each may reach each."""
        if any(part.computed for part in self.read.values()):
            return {name: set(TEMPLATES) for name in self.files}
        found: dict[str, set[str]] = {}
        for root in TEMPLATES:
            todo, seen = [root], set[str]()
            while todo:
                name = todo.pop()
                if name in seen:
                    continue
                seen.add(name)
                found.setdefault(name, set()).add(root)
                part = self.read.get(name)
                todo += part.mentions if part else ()
        return found

    @cached_property
    def _known(self) -> frozenset[str]:
        """Return every name that some template may have set: an included one sees what is set around it."""
        own = {name for part in self.read.values() for name in part.own}
        return frozenset({*GIVEN, *self.env.globals, *_JINJA, *own})

    def roots(self, name: str) -> set[str]:
        return self._roots.get(name, set())

    def faults(self, name: str) -> Iterator[Problem]:
        part, path = self.read[name], self.files[name].path
        for one in part.named:
            if one.name not in self.files:
                hint = (
                    _near(one.name, self.files)
                    or "templates are found in the theme's own templates folders only"
                )
                yield error("E102", f"the template '{one.name}' does not exist", Span(path, one.line), hint)
        yield from self._lost_blocks(part, path)
        for one in part.taken:
            there = self.read.get(one.of)
            if there and one.name not in there.made:
                words = f"the template '{one.of}' has no macro '{one.name}'"
                yield error("E101", words, Span(path, one.line), _near(one.name, there.made))
        for one in part.free:
            if one.name not in self._known:
                hint = _near(one.name, (*GIVEN, *part.own)) or f"a template is given {', '.join(GIVEN)}"
                yield error("E101", f"a name is not defined: '{one.name}'", Span(path, one.line), hint)
        yield from self._lost_fields(name, part.fields, path)
        yield from _unknown(part.filters, "filter", self.env.filters, path)
        yield from _unknown(part.tests, "test", self.env.tests, path)
        if part.loose:
            words = "this stands outside every block of a template that extends another, so it is never shown"
            yield warning("E101", words, Span(path, part.loose), "put it into a block")

    def _lost_blocks(self, part: Anatomy, path: str) -> Iterator[Problem]:
        """Yield blocks that nothing above has: an error, but a note where the top folder took away what one below fills."""
        if part.extends is None or part.computed:
            return
        above, line = set[str](), list[str]()
        parent: Said | None = part.extends
        while parent is not None:
            there = self.read.get(parent.name)
            if there is None or parent.name in line or (there.extends is None and there.computed):
                return  # told elsewhere, or only known while rendering
            line.append(parent.name)
            above |= there.blocks
            parent = there.extends
        taken = next((self.files[n].path for n in line if self.files[n].path in self.own), "")
        for block in part.outer:
            if block.name in above:
                continue
            if taken and path not in self.own:
                words = f"there is no block '{block.name}' here, which {path}:{block.line} fills; that is not shown"
                yield note(
                    "E101", words, Span(taken), "add it where it belongs, or override that template too"
                )
            else:
                hint = _near(block.name, above) or f"blocks there: {', '.join(sorted(above))}"
                words = f"the block '{block.name}' is in no template that this one extends ('{line[0]}'), so it is never shown"
                yield error("E101", words, Span(path, block.line), hint)

    def _lost_fields(self, name: str, asked: Iterable[Said], path: str) -> Iterator[Problem]:
        kinds: dict[str, set[type]] = {"site": {views.SiteView}, "head": {views.Head}}
        kinds["page"] = {TEMPLATES[root] for root in self.roots(name)} or set(TEMPLATES.values())
        for one in asked:
            held = {field.name for kind in kinds.get(one.of, ()) for field in fields(kind)}
            if held and one.name not in held:
                hint = _near(one.name, held) or f"'{one.of}' has {', '.join(sorted(held))}"
                words = f"a name is not defined: '{one.of}' has no '{one.name}' here"
                yield error("E101", words, Span(path, one.line), hint)


def _unknown(said: Iterable[Said], kind: str, known: Iterable[str], path: str) -> Iterator[Problem]:
    names = set(known)
    for one in said:
        if one.name not in names:
            hint = _SAFE if one.name == "safe" else _near(one.name, names)
            yield error("E101", f"there is no {kind} named '{one.name}'", Span(path, one.line), hint)


def _near(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean '{near[0]}'?" if near else ""
