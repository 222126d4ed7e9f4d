"""What was wrong with a theme's templates is remembered by the templates, so that a build of edited sessions need not take them apart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping

from microsite.diagnostics import Problem, as_dict, from_dict
from microsite.engine.editions import program
from microsite.engine.memo import Memo
from microsite.formats.plainjson import parsed
from microsite.values.themes import ThemeFile


class Judged:
    """Judgements in the memo of a site. A row that is not whole is as good as none."""

    def __init__(self, held: Memo) -> None:
        self._held = held

    def __call__(
        self,
        files: Mapping[str, ThemeFile],
        own: frozenset[str],
        judge: Callable[[], tuple[Problem, ...]],
    ) -> tuple[Problem, ...]:
        """Return what is wrong with templates, as `judge` says it of just these; `own` are the paths of the top folder's."""
        rows = [(name, one.path, one.digest) for name, one in files.items()]
        told = json.dumps(["judged", program(), rows, sorted(own)]).encode("utf-8", "surrogatepass")
        key = hashlib.blake2b(told, digest_size=20).digest()
        kept = self._held.get(key) if self._held.known([key]) else None
        found = _unpacked(kept) if kept else None
        if found is None:
            found = judge()
            self._held.put(key, json.dumps([as_dict(one) for one in found]).encode())
        return found


def _unpacked(data: bytes) -> tuple[Problem, ...] | None:
    try:
        return tuple(map(from_dict, parsed(data)))
    except (ValueError, KeyError, TypeError):
        return None
