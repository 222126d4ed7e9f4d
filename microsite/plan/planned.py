"""What is planned: pages with what is known of them, the frame around each, and files that are published as they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import field, replace
from types import MappingProxyType

from microsite.diagnostics import Problem
from microsite.formats.urls import href
from microsite.outputs.frame import Shell, framed
from microsite.plan.describe import Near
from microsite.plan.outline import Outline
from microsite.records import frozen
from microsite.values.clock import LONG_AGO
from microsite.values.facts import Entry, Site
from microsite.values.pages import Link, Page
from microsite.values.search import Record
from microsite.values.views import Row

Make = Callable[[Collection[str]], tuple[Page, ...]]
Early = Callable[[Make], None]
SEARCH = "search/"


@frozen
class FileView:
    """A file that is published as it is: where it lies in the site, and the digest of its bytes."""

    source: str
    digest: str


@frozen
class Plan:
    """Every page of the output in the order it may be published: pages before the lists that point at them.

    `rows` are all sessions as lists show them, each of which stands on many pages; `near` are the mentors most like each.
    """

    pages: tuple[Page, ...]
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    seek: Callable[[], tuple[Record, ...]] = tuple
    draw: Callable[[], Outline] | None = None
    rows: tuple[Row, ...] = ()
    near: Near = field(default_factory=dict)

    @property
    def records(self) -> tuple[Record, ...]:
        """Return what the search knows, made when it is asked for: a check or a preview seldom does."""
        return self.seek()

    @property
    def outline(self) -> Outline | None:
        """Return the site in outline, drawn when it is asked for."""
        return self.draw() if self.draw else None


def shell_of(
    site: Site, nav: tuple[Link, ...], foot: tuple[Link, ...], theme: Mapping[str, tuple[str, bytes]], *, searched: bool
) -> Shell:  # fmt: skip
    """Return the frame of every page; `theme` maps an asset's name to its output path and bytes."""
    assets = {name: href(site.root, path) for name, (path, _) in theme.items()}
    timeless = replace(site, feeds_changed=LONG_AGO)  # or each change of a file would change every page
    return framed(
        Shell(timeless, nav, foot, MappingProxyType(assets), href(site.root, SEARCH) if searched else "")
    )
