"""A Python-Markdown extension: a tree that would be written as too much HTML is refused before it is written."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor


class _Bound(Treeprocessor):
    """Counts the texts of the finished tree: a long address may be shared by thousands of links."""

    def __init__(self, engine: Markdown, most: int, fault: type[Exception]) -> None:
        super().__init__(engine)
        self.most, self.fault = most, fault

    def run(self, root: Element) -> None:
        """Raise the fault when the tree is too large."""
        size = 0
        for element in root.iter():
            size += len(element.text or "") + len(element.tail or "") + sum(map(len, element.attrib.values()))
            if size > self.most:
                raise self.fault


class Bounded(Extension):
    """Registers the count after all that changes the tree."""

    def __init__(self, most: int, fault: type[Exception]) -> None:
        super().__init__()
        self.most, self.fault = most, fault

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Add the count to the engine."""
        md.treeprocessors.register(_Bound(md, self.most, self.fault), "bounded", -100)
