"""A Python-Markdown extension: an inline pattern is tried only where a text stands that it cannot match without."""

from __future__ import annotations

from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

NEEDED = {
    "backtick": "`",
    "escape": "\\",
    "footnote": "[^",
    "reference": "[",
    "link": "[",
    "image_link": "![",
    "image_reference": "![",
    "short_reference": "[",
    "short_image_ref": "![",
    "autolink": "<",
    "automail": "<",
    "linebreak": "  \n",
    "html": "<",
    "entity": "&",
}


class _Inlines(InlineProcessor):
    """Tries the patterns as its parent does; were the parent's method called otherwise, all would be tried, and no harm done."""

    _tried: list[tuple[Any, str]] | None = None

    def _InlineProcessor__handleInline(self, data: Any, patternIndex: int = 0) -> Any:  # noqa: ANN401, N802, N803 - Python-Markdown's names
        if isinstance(data, AtomicString):
            return data
        if self._tried is None:
            self._tried = self._all()
        apply = getattr(self, "_InlineProcessor__applyPattern")  # noqa: B009 - a name that Python would mangle
        at, start, last = patternIndex, 0, len(self._tried)
        while at < last:
            pattern, needed = self._tried[at]
            matched = False
            if needed in data:
                data, matched, start = apply(pattern, data, at, start)
            if not matched:
                at, start = at + 1, 0
        return data

    def _all(self) -> list[tuple[Any, str]]:
        """Return every pattern in order with what it needs, "" where that is not known."""
        names = {self.inlinePatterns.get_index_for_name(n): n for n in NEEDED if n in self.inlinePatterns}
        return [(one, NEEDED.get(names.get(at, ""), "")) for at, one in enumerate(self.inlinePatterns)]


class NeededInlines(Extension):
    """Puts the processor in the place of Python-Markdown's own."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Add the processor to the engine."""
        md.treeprocessors.register(_Inlines(md), "inline", 20)
