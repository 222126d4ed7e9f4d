"""An exception from a template becomes a Problem: the template's file and line, plain words, the page being made."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from types import TracebackType

from jinja2 import (
    Environment,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplatesNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.exceptions import SecurityError
from jinja2.utils import missing

from microsite.diagnostics import Problem, Span, error
from microsite.render.anatomy import GIVEN
from microsite.render.sandbox import ThemeLoader, UnknownNameError
from microsite.render.stopped import stopped_at
from microsite.render.syntax import syntax_words

TOO_SLOW = "the template takes too long"
# the first kind that fits speaks
_KINDS: tuple[tuple[type[Exception], str, str], ...] = (
    (
        SecurityError,
        "the template asks for what templates may not do: {said}",
        "use only what the page's view holds",
    ),
    (UndefinedError, "a name is not defined: {said}", f"a template is given {', '.join(GIVEN)}"),
    (
        RecursionError,
        "the template includes or calls itself without end, or is nested too deeply",
        "break the circle of includes or macros",
    ),
    (SyntaxError, "the template is nested too deeply: {said}", "put a part of it into a template of its own"),
    (
        OverflowError,
        "the loop is too long: {said}",
        "templates lay out what the view holds; they count no further",
    ),
    (MemoryError, "the template builds a text that is too large", ""),
    (TimeoutError, TOO_SLOW, "look for a loop inside a loop"),
    (TemplateRuntimeError, "the template fails: {said}", ""),
)
_NO_FILTER = re.compile(r"No (filter|test) named '([^']+)'")


def template_problem(fault: Exception, env: Environment, template: str, making: str) -> Problem:
    """Say what a template did wrong: E102 for a template that does not exist, E101 for the rest.

    `template` is the one that was asked for, `making` the page that was being made.
    """
    where = _place(fault, env, template)
    page = f" (while making {making})" if making else ""
    if isinstance(fault, TemplateNotFound):
        return _not_found(fault, env, where, page)
    if isinstance(fault, UnknownNameError):
        where = _column(where, fault.name, env)
        words, hint = _unknown(fault, env)
    else:
        words, hint = _words(fault, env)
    return error("E101", words + page, where, hint)


def _unknown(fault: UnknownNameError, env: Environment) -> tuple[str, str]:
    """Return the message and the hint for a name that is not there: the names that are, nearest first."""
    holder = fault.holder
    if holder is missing:
        imported = fault.name in GIVEN
        hint = f"an imported template is not given '{fault.name}': pass it to the macro" if imported else ""
        near = difflib.get_close_matches(fault.name, [*GIVEN, *env.globals], n=1)
        hint = hint or (f"did you mean '{near[0]}'?" if near else f"a template is given {', '.join(GIVEN)}")
        return f"a name is not defined: {fault}", hint
    kind = type(holder).__name__
    if is_dataclass(holder):
        known = [one.name for one in fields(holder)]
    else:
        known = sorted(holder) if isinstance(holder, Mapping) else sorted(getattr(holder, "__dict__", ()))
    known = [name for name in map(str, known) if not name.startswith("_")]
    near = difflib.get_close_matches(fault.name, known, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"it has {', '.join(known)}" if known else ""
    what = (
        "what the name before it stands for"
        if kind == "TemplateModule"
        else f"{'an' if kind[0] in 'AEIO' else 'a'} {kind}"
    )
    return f"a name is not defined: {what} has no '{fault.name}'", hint


def _column(where: Span, name: str, env: Environment) -> Span:
    """Return the place with its column, when the name stands once in its line."""
    files = env.loader.files.values() if isinstance(env.loader, ThemeLoader) else ()
    return in_line(where, name, next((one.data for one in files if one.path == where.path), b""))


def in_line(where: Span, name: str, data: bytes) -> Span:
    """Return a place in a template's file with its column, when the name stands once in its line."""
    lines = data.decode("utf-8-sig", "replace").split("\n")
    line = lines[where.line - 1] if where.line and where.line <= len(lines) else ""
    found = [one.start() for one in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", line)] if name else []
    return replace(where, column=found[0] + 1) if len(found) == 1 else where


def _not_found(fault: TemplateNotFound, env: Environment, where: Span, page: str) -> Problem:
    asked = fault.templates[-1:] if isinstance(fault, TemplatesNotFound) else [fault.name]
    name = str(asked[0]) if asked else ""
    known = env.list_templates()
    near = difflib.get_close_matches(name, known, n=1)
    hint = (
        f"did you mean '{near[0]}'?"
        if near
        else "templates are found in the theme's own templates folder only"
    )
    return error("E102", f"the template '{name}' does not exist{page}", where, hint)


def _words(fault: Exception, env: Environment) -> tuple[str, str]:
    """Return the message and the hint for a fault."""
    said = str(fault) or type(fault).__name__
    missing = _NO_FILTER.search(said)
    if missing:
        return _no_filter(missing[1], missing[2], env)
    if isinstance(fault, TemplateSyntaxError):
        return syntax_words(fault.message or said)
    if isinstance(fault, KeyError) and str(fault.args[0]).isidentifier():  # of words that are filled in
        return (
            f"a text of the template has {{{fault.args[0]}}}, which it is not given",
            f"pass it, as in {fault.args[0]}=...",
        )
    for kind, words, hint in _KINDS:
        if isinstance(fault, kind):
            return words.format(said=said), hint
    return f"the template fails with {type(fault).__name__}: {said}", ""


def _no_filter(kind: str, name: str, env: Environment) -> tuple[str, str]:
    known: Iterable[str] = env.filters if kind == "filter" else env.tests
    near = difflib.get_close_matches(name, list(known), n=1)
    hint = f"did you mean '{near[0]}'?" if near else ""
    if name == "safe":
        hint = "all text is escaped; only page.entry.html and page.html are HTML, marked with |sanitized"
    return f"there is no {kind} named '{name}'", hint


def _place(fault: Exception, env: Environment, template: str) -> Span:
    """Return the innermost place in a template's file that the fault came through."""
    loader = env.loader
    paths = (
        {file.name: file.path for file in loader.files.values()} if isinstance(loader, ThemeLoader) else {}
    )
    if isinstance(fault, TemplateSyntaxError):
        return Span(paths.get(fault.name or template, fault.filename or template), fault.lineno)
    line = _last_line(fault.__traceback__, set(paths.values()))
    return line or Span(paths.get(template, template), stopped_at(fault) or 1)


def _last_line(trace: TracebackType | None, paths: set[str]) -> Span | None:
    """Return the last frame of a traceback that lies in one of the files."""
    found = None
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename
        if path in paths:
            found = Span(path, trace.tb_lineno)
        trace = trace.tb_next
    return found
