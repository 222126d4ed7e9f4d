"""Where each address that a body points at stands in its text: in a link, and not in code that shows the same."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from html import unescape
from urllib.parse import unquote

_LINKED = re.compile(
    r"""\](?:\(|:)\s{0,9}(?:<([^<>\n]*)>|((?:\\.|[^\s()<>\\]|\((?:\\.|[^\s()<>\\])*+\))++))"""
    r"""|(?i:href|src)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))"""
)
_TITLE = re.compile("[\"']")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_RUN = re.compile(r"\\`|`+")
_BLANK = re.compile(r"\n[ \t]*(?=\n)")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_LIST = re.compile(r"[ \t>]{0,3}(?:[-+*]|\d{1,9}[.)])\s")
_INDENTED = re.compile(r" {4}| {0,3}\t")
_SPAN = tuple[int, int]


def spots(text: str, targets: Sequence[str]) -> Iterator[int]:
    """Yield for each address the index at which it first stands in a body's text as a link does, at best outside of code.

    What is nowhere as it is said to be stands at the beginning.
    """
    if not targets:
        return
    code, maybe = (_Spans(spans) for spans in _code(text))
    best: dict[str, tuple[int, int]] = {}
    for match in _LINKED.finditer(text):
        group = match.lastindex or 0
        at = match.start(group)
        place = (2 if code.hold(at) else int(maybe.hold(at)), at)
        for written in (match[group], _TITLE.split(match[group], maxsplit=1)[0]):
            name = bare(written)
            best[name] = min(place, best.get(name, place))
    for target in targets:
        found = best.get(bare(target))
        yield found[1] if found else max(0, text.find(target))


def bare(address: str) -> str:
    """Return an address without the escapes that Markdown, HTML or its converter put into it, and without space around it."""
    return unquote(unescape(_ESCAPED.sub(r"\1", address))).strip()


class _Spans:
    """Parts of a text, in order and apart from each other."""

    def __init__(self, spans: list[_SPAN]) -> None:
        self._begins = [begin for begin, _ in spans]
        self._ends = [end for _, end in spans]

    def hold(self, at: int) -> bool:
        """Say whether an index lies in one of them."""
        number = bisect_right(self._begins, at)
        return number > 0 and at < self._ends[number - 1]


def _code(text: str) -> tuple[list[_SPAN], list[_SPAN]]:
    """Return the spans of a body that are code or a comment, and those that are code unless they are of a list; both in order."""
    fenced, maybe = _blocks(text)
    held = _Spans(fenced)
    apart: list[_SPAN] = []
    for begin, end in sorted([*_inline(text), *_comments(text)]):
        if not held.hold(begin) and (not apart or begin >= apart[-1][1]):
            apart.append((begin, end))
    return sorted([*fenced, *apart]), maybe


def _blocks(text: str) -> tuple[list[_SPAN], list[_SPAN]]:
    """Return the spans of fenced blocks, and those of lines that are indented as code is."""
    fenced: list[_SPAN] = []
    indented: list[_SPAN] = []
    at, fence, begun, coded, listed = 0, "", 0, True, False
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
                fenced.append((begun, at))
                fence = ""
        elif mark:
            fence, begun = mark[1], at
        elif _INDENTED.match(line) and line.strip():
            if coded and not listed:
                indented.append((at, at + len(line)))
        elif line.strip():
            coded, listed = False, bool(_LIST.match(line))
        else:
            coded = True
        at += len(line)
    return [*fenced, (begun, at)] if fence else fenced, indented


def _inline(text: str) -> Iterator[_SPAN]:
    """Yield the spans of inline code: from a run of backticks to the next one as long, in the same paragraph (CommonMark 6.1)."""
    runs = [m.span() for m in _RUN.finditer(text) if m[0][0] == "`"]
    ends = [m.start() for m in _BLANK.finditer(text)]
    later: dict[tuple[int, int], list[_SPAN]] = {}
    for begin, end in reversed(runs):
        later.setdefault((bisect_right(ends, begin), end - begin), []).append((begin, end))
    after = 0
    for begin, end in runs:
        same = later[bisect_right(ends, begin), end - begin]
        same.pop()
        if begin >= after and same:
            after = same[-1][1]
            yield begin, after


def _comments(text: str) -> Iterator[_SPAN]:
    at = text.find("<!--")
    while at >= 0 and (end := text.find("-->", at)) >= 0:
        yield at, end
        at = text.find("<!--", end)
