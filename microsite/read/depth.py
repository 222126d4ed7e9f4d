"""How deep HTML nests, estimated in one pass and never too low: what parses it afterwards takes the square of that."""

from __future__ import annotations

import re

DEEPEST = 200  # elements that stand open within each other
MOST_MARKS = 20  # of these, elements like <b>: each is made anew in every paragraph that follows

_MARKS = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_EMPTY = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())
_FOREIGN = frozenset("svg math noscript select template frameset".split())  # other rules hold inside
_ENDED_BY_NEXT = frozenset("p li dt dd".split())
_ENDED_BY_OUTER = _ENDED_BY_NEXT | frozenset("td th tr thead tbody tfoot".split())
_WHOLE = frozenset(
    {"html", "body"}
)  # their end tags close nothing, and a second start tag is merged into the first

_BEGIN = re.compile("<[a-zA-Z/!?]")
_START = re.compile(
    r"""<([a-zA-Z][^\s/>]*)((?:\s+[a-zA-Z][\w:.-]*+(?:\s*=\s*(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+)*+\s*+/?>)?""",
    re.ASCII,
)
_END = re.compile(r"</([a-zA-Z][^\s/>]*)\s*>", re.ASCII)
_END_BEGUN = re.compile("</[a-zA-Z]")
_COMMENT = re.compile(r"<!--(?:-?>|.*?--!?>)", re.DOTALL)


class _Depth:
    """The elements that may stand open; `sure` as long as every tag was of a form that HTML reads in one way."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.marks = 0
        self.sure = True

    def start(self, name: str) -> None:
        if self.sure and name in _EMPTY:
            return
        if self.sure and name in _ENDED_BY_NEXT and self.open and self.open[-1] == name:
            return
        self.open.append(name)
        self.marks += name in _MARKS

    def end(self, name: str) -> None:
        """Take an element off when it surely ends here: it is the last, or only such stand after it as end with it."""
        if not self.sure or name in _WHOLE:
            return
        at = len(self.open) - 1
        if name not in _MARKS:
            while at >= 0 and self.open[at] != name and self.open[at] in _ENDED_BY_OUTER:
                at -= 1
        if at >= 0 and self.open[at] == name:
            del self.open[at:]
            self.marks -= name in _MARKS

    @property
    def too_deep(self) -> bool:
        return len(self.open) > DEEPEST or self.marks > MOST_MARKS


def too_deep(html: str) -> bool:
    """Say whether so many elements may stand open at once that a parser of HTML would take long over the rest.

    A tag that is hidden in another's attribute or in text that is no markup counts as one that opens, never as one
    that closes. So the answer errs on one side only.
    """
    if html.count("<") <= MOST_MARKS:
        return False
    depth = _Depth()
    at = 0
    while begun := _BEGIN.search(html, at):
        at = _tag(html, begun.start(), depth)
        if depth.too_deep:
            return True
    return False


def _tag(html: str, at: int, depth: _Depth) -> int:
    """Take what begins at a `<`; return where to go on."""
    begun = _START.match(html, at)
    if begun:
        name = begun[1].lower()
        depth.sure = depth.sure and begun[2] is not None and name not in _FOREIGN
        depth.start(name)
        if not depth.sure:
            return at + 1
        return _after_raw(html, begun.end(), name, depth) if name in _RAW else begun.end()
    if not depth.sure:
        return at + 1
    if _END_BEGUN.match(html, at):
        ended = _END.match(html, at)
        depth.sure = ended is not None
        if ended:
            depth.end(ended[1].lower())
        return ended.end() if ended else at + 1
    if html.startswith("<!--", at):
        comment = _COMMENT.match(html, at)
        return comment.end() if comment else len(html)
    closed = html.find(">", at)  # read as a comment up to the next sign
    return closed + 1 if closed >= 0 else len(html)


def _after_raw(html: str, at: int, name: str, depth: _Depth) -> int:
    """Return where an element ends whose content is no markup; a script that holds a comment may end anywhere."""
    closing = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE | re.ASCII).search(html, at)
    end = closing.start() if closing else len(html)
    if name == "script" and html.find("<!--", at, end) >= 0:
        depth.sure = False
    return end
