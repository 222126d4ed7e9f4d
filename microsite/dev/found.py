"""The search of a preview: its index is made when a browser first asks for it, and again when what it finds has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from microsite.engine.search import index_files
from microsite.survey import Site
from microsite.values.search import Record

PREFIX = "search/"


class Found:
    """Gives the files of the search of the newest plan, in memory only."""

    def __init__(self) -> None:
        self._of: Sequence[Record] | None = None
        self._files: Mapping[str, bytes] = {}

    def give(self, site: Site | None, path: str) -> bytes | None:
        """Return the bytes of a file of the search, None when there is none of that path."""
        if site is None or site.plan is None or site.config is None or not site.config.front.search:
            return None
        records = site.plan.records
        if self._of != records:
            self._files, _ = index_files(records, site.config.front.language)
            self._of = records
        return self._files.get(path)
