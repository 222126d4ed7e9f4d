"""What cards cannot show, said before they are drawn: an editor should not find a frame in a shared picture by chance."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from microsite.diagnostics import Problem, note
from microsite.formats.typeset import plain
from microsite.render.faces import HEAD, holds
from microsite.values.calls import Caller, straight
from microsite.values.cards import SIZES, CardView
from microsite.values.pages import Page

_MOST = 5  # characters that one note names


def unshown(pages: Iterable[Page], call: Caller = straight) -> Iterator[Problem]:
    """Yield N102 for each card with a character that no shipped font has; its three ratios are one card."""
    for page in pages:
        if page.form == "card" and page.path.endswith(SIZES[0][0]):
            missing = call(_missing, page)
            if missing:
                yield _said(page, missing)


def _missing(page: Page) -> tuple[str, ...]:
    view = page.view
    if not isinstance(view, CardView):
        return ()
    return tuple(c for c in dict.fromkeys(c for text in _texts(view) for c in text) if not _shown(c))


def _texts(view: CardView) -> Iterator[str]:
    proof = view.proof or ()
    tile = (view.tile.above, view.tile.figure, view.tile.below) if view.tile else ()
    texts = (
        view.title, view.site, view.status, view.line, view.place, view.proof_line, view.time, view.till, view.zone,
        view.initials, *view.people, *proof, *tile,
    )  # fmt: skip
    yield from (text if text.isascii() else plain(text) for text in texts)


@lru_cache(maxsize=8192)
def _shown(char: str) -> bool:
    return any(holds(font, char) for font in HEAD)


def _said(page: Page, missing: Sequence[str]) -> Problem:
    named = [f"{c} (U+{ord(c):04X}, {unicodedata.name(c, 'unnamed').lower()})" for c in missing[:_MOST]]
    more = [f"{len(missing) - _MOST} more"] if len(missing) > _MOST else []
    words = f"the share image {page.path} shows a frame in the place of {', '.join((*named, *more))}"
    hint = "write it in another way, or give the item an image of its own"
    return note("N102", words, page.source, hint)
