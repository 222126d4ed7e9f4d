"""Which program this is, without reading it: while its own files have the stamps that they had, it is the one that it was."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from microsite.engine import editions, listing
from microsite.engine.memo import Memo
from microsite.engine.sources import Sources, walked_as
from microsite.engine.stamps import clock
from microsite.formats.plainjson import parsed

NAME = "program"
SETTLED = (
    2_000_000_000  # nanoseconds: a file that was saved longer ago has another stamp once it is saved again
)


class Code(Sources):
    """The stamps of our own files, and of the themes that lie beside them in a checkout."""

    PARTS: ClassVar[tuple[str, ...]] = (editions.PACKAGE.name, "themes")

    @staticmethod
    def ignores(name: str) -> bool:
        """Say whether a name is of what Python compiled."""
        return editions.is_compiled(name)


def see(held: Memo, ours: Path) -> None:
    """Let the program know which one it is, from what is kept of its files where they are as they were, else by reading them.

    `ours` is a folder that may be written to, for the time by which its file system stamps files.
    """
    root, place = editions.PACKAGE.parent, str(editions.PACKAGE)
    beside = editions.beside()
    known = _known(held, place, beside)
    if known:
        editions.know(known)
        return
    files = walked_as(Code, root)
    digest = editions.program()
    with suppress(OSError):  # who cannot ask for the time keeps nothing
        if files.newest() < clock(ours)[0] - SETTLED and files.now(root) is files:
            listing.keep(held, place, files)
            row = {"beside": beside, "files": files.name, "program": digest}
            held.keep(NAME, place, json.dumps(row).encode())


def _known(held: Memo, place: str, beside: str) -> str:
    try:
        row = parsed(held.recall(NAME, place) or b"{}")
        if row.get("beside") != beside:
            return ""
        files = listing.recall(held, place, row["files"], Code)
        now = files.now(editions.PACKAGE.parent) if files else None
        return str(row["program"]) if now and files and not any(now.unlike(files)) else ""
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
