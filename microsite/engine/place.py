"""Where a build publishes: a folder of this machine, or a store that is reached by its URL."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Protocol

from microsite.diagnostics import Problem
from microsite.engine.journal import finish
from microsite.engine.listing import NOWHERE, Listing, listing_of
from microsite.engine.ownership import refusal
from microsite.engine.publish import Published, publish
from microsite.engine.stamps import TICK
from microsite.records import frozen

MANY = 500  # files


class Place(Protocol):
    """What a build asks of the place that it publishes to."""

    @property
    def name(self) -> str:
        """Return what the place is called: a folder's real path, a store's URL."""
        ...

    @property
    def known_as(self) -> str:
        """Return what its files are remembered by: the same on another machine that has the site in another folder."""
        ...

    def refusal(self) -> Problem | None:
        """Return why the place must not become the output."""
        ...

    def finish(self) -> Problem | None:
        """Finish what an earlier publish left half done, as far as it can be without its files."""
        ...

    def publish(
        self, files: Iterable[tuple[str, bytes | None]], *, go_on: Callable[[], bool], anew: bool
    ) -> Published | Problem | None:
        """Make the place hold exactly these files, unless `go_on` says that there is an error."""
        ...


@frozen
class Folder:
    """A folder, for the site in the folder `site`."""

    path: Path
    site: Path

    @property
    def name(self) -> str:
        """Return the real path."""
        return str(self.path.resolve())

    @property
    def known_as(self) -> str:
        """Return the path from the site's folder for one that lies in it, else the real path."""
        real, site = self.path.resolve(), self.site.resolve()
        return real.relative_to(site).as_posix() if real.is_relative_to(site) else str(real)

    def refusal(self) -> Problem | None:
        """Return why the folder must not become the output."""
        return refusal(self.path, self.site)

    def finish(self) -> Problem | None:
        """Finish the journal of a publish that was interrupted."""
        return finish(self.path)

    def publish(
        self, files: Iterable[tuple[str, bytes | None]], *, go_on: Callable[[], bool], anew: bool
    ) -> Published | Problem | None:
        """Publish by staging and a journal."""
        return publish(self.path, files, go_on=go_on, anew=anew)

    def amend(
        self, files: Iterable[tuple[str, bytes | None]], *, go_on: Callable[[], bool], gone: Collection[str]
    ) -> Published | Problem | None:
        """Publish these files, delete those that are `gone`, and leave all others as they are."""
        return publish(self.path, files, go_on=go_on, gone=gone)


def left_lying(place: Place, ours: Path, written: int) -> Listing:
    """Return what a build left in a folder, which wrote so many files; a store's own listing is asked when it is published to.

    Where that is much, all is a tick old by then, and the next build need not list each folder. A folder that is `ours` tells the time.
    """
    if not isinstance(place, Folder):
        return NOWHERE
    if written > MANY:
        time.sleep(1.2 * TICK / 1e9)
    return listing_of(place.path, ours)
