"""Checks a built tree: one file alone, which a map from outside does for every file, then all of them together."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count

from microsite.checks.agreement import agree
from microsite.checks.crawl import crawl
from microsite.checks.dispatch import inspect
from microsite.checks.inspection import Finding, Inspection, Summary
from microsite.checks.leaks import leaks
from microsite.checks.settled import at_home, once
from microsite.checks.site import Site
from microsite.checks.sources import Sourced, sourced
from microsite.checks.tree import Tree, url_of
from microsite.checks.written import unmeant
from microsite.diagnostics import Problem, bounded, in_order
from microsite.values.facts import Entry

PRIVATE = "K903"


def unread(path: str, why: Problem, base_url: str) -> Inspection:
    """Return the inspection of a file that cannot be read."""
    return Inspection(path=path, kind="other", url=address(path, base_url), problems=(why,))


def address(path: str, base_url: str) -> str:
    """Return where a file is served, "" when nobody knows the site's address."""
    return url_of(path, base_url) if base_url else ""


def judge(
    path: str, data: bytes, base_url: str, canaries: tuple[str, ...] = ()
) -> tuple[Inspection, tuple[Problem, ...]]:
    """Return what one file says and what is wrong with it alone, and apart from that which private values it gives away.

    The first is a function of the file's path, bytes and address; only the second asks for the canaries.
    """
    with undisturbed():
        found = inspect(path, data, address(path, base_url))
    _tidy()
    leaked = leaks(path, data, canaries, base_url)
    given = tuple(problem for problem in leaked if problem.code == PRIVATE)
    others = tuple(problem for problem in leaked if problem.code != PRIVATE)
    return replace(found, problems=(*found.problems, *others)) if others else found, given


_TIDY = 16  # files
_files = count(1)


def _tidy() -> None:
    """Free the trees of the parsers, which are circles, now and then; older objects are results and need no look."""
    if not next(_files) % _TIDY:
        gc.collect(1)


def private_in(path: str, data: bytes, canaries: tuple[str, ...]) -> tuple[Problem, ...]:
    """Return which private values a file gives away."""
    return tuple(p for p in leaks(path, data, canaries) if p.code == PRIVATE) if canaries else ()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep the garbage collector from looking again and again at the thousands of nodes and facts that are being made."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def conclude(
    tree: Tree, answers: Sequence[tuple[Inspection, bool]], entries: Sequence[Entry | Sourced] = ()
) -> Finding:
    """Return every problem of a tree whose files were read: those of each file, and those between files."""
    told = sourced(entries)
    site = Site(tree, {one.path: one for one, _ in answers})
    empty = [one.path for one, is_empty in answers if is_empty]
    alone = (problem for one, _ in answers for problem in one.problems)
    problems = [*tree.problems, *once(tuple(unmeant(alone, told)), told), *at_home(tree.base_url, told)]
    crawled, links = crawl(site, told, empty)
    agreed = agree([one for one, _ in answers], told)
    return Finding(bounded(in_order((*problems, *crawled, *agreed))), _summary(site, links))


def _summary(site: Site, links: int) -> Summary:
    kinds = [one.kind for one in site.files.values()]
    return Summary(
        files=sum(
            not path.startswith(".microsite") for path in site.tree.paths
        ),  # a build's own marker is none
        pages=len(site.html),
        events=len(site.events),
        mentors=sum(1 for page in site.html if {"ProfilePage", "Person"} & set(page.types)),
        calendars=kinds.count("icalendar"),
        feeds=sum(kinds.count(kind) for kind in ("atom", "rss", "json-feed")),
        links=links,
        claims=sum(len(one.claims) for one in site.files.values()),
    )
