"""Checks a built tree: every file alone, through a map from outside, then all of them together."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from microsite.checks.agreement import agree
from microsite.checks.crawl import crawl
from microsite.checks.dispatch import inspect
from microsite.checks.inspection import Inspection
from microsite.checks.leaks import leaks
from microsite.checks.site import Site
from microsite.checks.tree import Tree, read_regular, url_of
from microsite.diagnostics import Problem, in_order
from microsite.values.facts import Entry

Job = tuple[str, str, str]  # the tree's root, its base URL, the file's path
Run = Callable[[Callable[[Job], tuple[Inspection, bool]], Sequence[Job]], Iterable[tuple[Inspection, bool]]]


@dataclass(frozen=True, slots=True)
class Summary:
    """What was read, for the closing line of the command."""

    files: int = 0
    pages: int = 0
    events: int = 0
    mentors: int = 0
    calendars: int = 0
    feeds: int = 0
    links: int = 0
    claims: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """The problems of a tree, in order, and what was read."""

    problems: tuple[Problem, ...]
    summary: Summary


def read_one(job: Job, canaries: tuple[str, ...] = ()) -> tuple[Inspection, bool]:
    """Return the inspection of one file, leaks included, and whether it is empty; module-level, so it can travel."""
    root, base_url, path = job
    url = url_of(path, base_url) if base_url else ""
    data = read_regular(Path(root), path)
    if isinstance(data, Problem):
        return Inspection(path=path, kind="other", url=url, problems=(data,)), False
    with _undisturbed():
        found = inspect(path, data, url)
    gc.collect(1)  # the parsers' trees are circles; older objects are results and need no look
    leaked = leaks(path, data, canaries)
    return replace(found, problems=(*found.problems, *leaked)) if leaked else found, not data.strip()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep the garbage collector from looking again and again at the thousands of nodes and facts that are being made."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def check_tree(
    tree: Tree, entries: Sequence[Entry] = (), canaries: Sequence[str] = (), run: Run = map
) -> Finding:
    """Return every problem of a built tree, in order, and a summary.

    `entries` are the items of the build if it is at hand, `canaries` texts that must not be published, `run` a map
    from outside (processes, a cache): `run(fn, jobs)` gives the answers in the order of the jobs.
    """
    jobs = [(str(tree.root), tree.base_url, path) for path in tree.paths]
    with _undisturbed():
        return conclude(tree, list(run(partial(read_one, canaries=tuple(canaries)), jobs)), entries)


def conclude(
    tree: Tree, answers: Sequence[tuple[Inspection, bool]], entries: Sequence[Entry] = ()
) -> Finding:
    """Return every problem of a tree whose files were read: those of each file, and those between files."""
    site = Site(tree, {one.path: one for one, _ in answers})
    empty = [one.path for one, is_empty in answers if is_empty]
    problems = [*tree.problems, *(problem for one, _ in answers for problem in one.problems)]
    crawled, links = crawl(site, entries, empty)
    agreed = agree([one for one, _ in answers], entries)
    return Finding(in_order((*problems, *crawled, *agreed)), _summary(site, links))


def _summary(site: Site, links: int) -> Summary:
    kinds = [one.kind for one in site.files.values()]
    return Summary(
        files=len(site.tree.paths),
        pages=len(site.html),
        events=len(site.events),
        mentors=sum(1 for page in site.html if {"ProfilePage", "Person"} & set(page.types)),
        calendars=kinds.count("icalendar"),
        feeds=sum(kinds.count(kind) for kind in ("atom", "rss", "json-feed")),
        links=links,
        claims=sum(len(one.claims) for one in site.files.values()),
    )
