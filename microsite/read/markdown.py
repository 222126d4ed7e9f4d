"""Markdown becomes HTML that is safe to publish: rendered under a deadline, held to a size and a depth, sanitized once."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable
from functools import cache

from microsite.read.clean import ID_PREFIX, Mention, finished, plain, sanitized
from microsite.read.deadline import TooSlowError, deadline
from microsite.read.depth import too_deep
from microsite.read.text import visible
from microsite.read.unread import begin_of, first_fault
from microsite.records import frozen

__all__ = ["ID_PREFIX", "MAX_BODY", "MAX_HTML", "Body", "Mention", "plain", "render"]

MAX_BODY = 64 * 1024
MAX_HTML = 512 * 1024
MAX_MENTIONS = 1_000
NESTED = "lists or quotes are nested too deep in the text"
DEADLINE = 2.0
SEARCH = 2.0  # seconds for where a text becomes faulty
# after so many slow texts within a minute, each further one gets less: a hundred of them must not take minutes
PATIENCE, SHORTER, MINUTE = 5, 0.3, 60.0
_NO_CHARACTER = re.compile("&#(?:0*6553[45]|[xX]0*[fF]{3}[eEfF]);")


@frozen
class Body:
    """A rendered body: sanitized HTML, its plain text, what it points at, what was wrong ("" when nothing), and from which index on."""

    html: str
    text: str
    mentions: tuple[Mention, ...]
    fault: str = ""
    at: int = 0


class TooLargeError(ValueError):
    """The HTML has grown beyond what a page may hold."""


_slow: deque[float] = deque(maxlen=PATIENCE)  # when the last slow texts of this process were given up


def _gfm() -> Callable[[str], str]:
    from microsite.read import gfm  # noqa: PLC0415 - only sites of this flavor pay for it

    def convert(text: str) -> str:
        try:
            return gfm.convert(text)
        except UnicodeDecodeError:  # it writes these two code points as bytes that are no UTF-8
            return convert(_NO_CHARACTER.sub("\ufffd", text))

    return lambda text: _boxes(convert(text))


@cache
def _converter(flavor: str) -> Callable[[str], str]:
    if flavor == "gfm":
        return _gfm()
    import markdown  # noqa: PLC0415 - a warm build converts nothing
    from markdown.extensions.def_list import DefListExtension  # noqa: PLC0415 - the same
    from markdown.extensions.fenced_code import FencedCodeExtension  # noqa: PLC0415 - the same
    from markdown.extensions.footnotes import FootnoteExtension  # noqa: PLC0415 - the same
    from markdown.extensions.tables import TableExtension  # noqa: PLC0415 - the same

    from microsite.read.inlines import NeededInlines  # noqa: PLC0415 - imports markdown
    from microsite.read.lists import InterruptingLists  # noqa: PLC0415 - the same
    from microsite.read.size import Bounded  # noqa: PLC0415 - the same

    engine = markdown.Markdown(
        extensions=[
            # by name they would be looked for in the metadata of every package that is installed
            *(TableExtension(), FencedCodeExtension(), FootnoteExtension(), DefListExtension()),
            *(InterruptingLists(), NeededInlines(), Bounded(MAX_HTML, TooLargeError)),
        ],
        output_format="html",
    )
    return lambda text: str(engine.reset().convert(text))


def _boxes(text: str) -> str:
    """Turn task-list check boxes into signs: a form control that nobody can use helps no reader."""
    text = re.sub(r'<input type="checkbox"[^>]*\bchecked=""[^>]*>', "\u2611", text)
    return re.sub(r'<input type="checkbox"[^>]*>', "\u2610", text)


def render(text: str, flavor: str) -> Body:
    """Return the body of a document as HTML; a body that is too large, too slow or too deep says so in `fault`."""
    if not text.strip():
        return Body("", "", ())
    if len(text.encode()) > MAX_BODY:
        return _faulty(f"the text has more than {MAX_BODY // 1024} KB", begin_of(text, MAX_BODY))
    seconds = _patience()
    found = _tried(text, flavor, seconds)
    if isinstance(found, Body) and not found.fault:
        return found
    if found is None:
        _slow.append(time.monotonic())
        why = "" if seconds == DEADLINE else ", which is all it gets after several that were too slow"
        words = f"the text takes longer than {seconds:g} seconds to convert{why}"
        return _faulty(words, _begun(text, flavor, by_line=True) if not why else 0)
    # how deep is too deep depends on who asks, by some levels
    return _faulty(found.fault, _begun(text, flavor, by_line=found.fault == NESTED))


def _tried(text: str, flavor: str, seconds: float) -> Body | None:
    """Return what a text becomes, or what is wrong with it; None where it takes too long."""
    try:
        with deadline(seconds):
            return _rendered(_converter(flavor), text)
    except TooSlowError:
        fault = ""
    except RecursionError:
        fault = NESTED
    except TooLargeError:
        fault = f"the text becomes more than {MAX_HTML // 1024} KB of HTML"
    _converter.cache_clear()  # a converter that was interrupted remembers where it was
    return _faulty(fault) if fault else None


def _begun(text: str, flavor: str, *, by_line: bool = False) -> int:
    """Return the index at which a text becomes one that cannot be converted."""

    def is_faulty(begin: str) -> bool:
        found = _tried(begin, flavor, SHORTER if by_line else DEADLINE)
        return found is None or bool(found.fault)

    until = time.monotonic() + SEARCH
    return first_fault(text, is_faulty, lambda: time.monotonic() < until, by_line=by_line)


def _faulty(words: str, at: int = 0) -> Body:
    return Body("", "", (), words, at)


def _patience() -> float:
    """Return how many seconds a text gets now."""
    spent = len(_slow) == PATIENCE and time.monotonic() - _slow[0] < MINUTE
    return SHORTER if spent else DEADLINE


def _bounded(html: str) -> str:
    if len(html) > MAX_HTML:
        raise TooLargeError
    return html


def _rendered(convert: Callable[[str], str], text: str) -> Body:
    raw = _bounded(convert(visible(text)))
    if too_deep(raw):
        return _faulty("HTML tags are nested too deep in the text, or are not closed")
    html, mentions = finished(_bounded(sanitized(raw)))
    if len(mentions) > MAX_MENTIONS:
        return _faulty(f"the text points at more than {MAX_MENTIONS:,} addresses of this site")
    return Body(_bounded(html), plain(html), mentions)
