"""How much one file of a foreign tree may hold: what would keep its reader busy or take its memory is told, and the file is not read.

Our own files of ten thousand sessions stay below.
"""

from __future__ import annotations

from microsite.diagnostics import Problem, Span, error
from microsite.records import frozen


@frozen
class Bound:
    """`most` of the bytes of some `marks` that a file may hold, all of its bytes without marks; what they are called; the code of the problem.

    With `sparse`, one in so many bytes is no crowd, however long the file is: our own has one in thirty.
    """

    most: int
    marks: bytes
    what: str
    code: str
    sparse: int = 0


_VALUES = Bound(2_000_000, b",[{", "values", "K709", 12)
BOUNDS = {
    "html": Bound(100_000, b"<", "tags", "K108"),
    "xml": Bound(1_000_000, b"<", "tags", "K701"),  # 50,000 addresses of a sitemap, each with ten languages
    "json": _VALUES,
    "css": Bound(4_000_000, b"", "bytes", "K901"),
    "webmanifest": Bound(1_000_000, b"", "bytes", "K709"),
    "llms.txt": Bound(8_000_000, b"", "bytes", "K816"),
}
_BY_SUFFIX = {"css": "css", "webmanifest": "webmanifest", "svg": "xml"}
_BY_KIND = {"atom": "xml", "rss": "xml", "sitemap": "xml", "json-feed": "json"}


def too_much(path: str, kind: str, data: bytes) -> Problem | None:
    """Return why a file of a kind (see `checks.tree`) is not read, None where it may be."""
    name = _BY_SUFFIX.get(path.rpartition(".")[2].lower()) or _BY_KIND.get(kind, kind)
    bound = BOUNDS.get(path if path == "llms.txt" else name)
    if bound is None or len(data) <= bound.most:
        return None
    marks = sum(data.count(mark) for mark in bound.marks)
    if bound.marks and marks <= max(bound.most, len(data) // bound.sparse if bound.sparse else 0):
        return None
    words = f"the file has more than {bound.most:,} {bound.what}; it is not read"
    return error(bound.code, words, Span(path), "divide it")
