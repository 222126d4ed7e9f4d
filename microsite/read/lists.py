"""A Python-Markdown extension: a list may begin right below a paragraph, as editors and code hosts write it."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension

_ITEM = re.compile(r"\n(?= {0,3}(?:[*+-]|1[.)]) +\S)")


class _Split(BlockProcessor):
    """Splits a paragraph before its first list item, as CommonMark section 5.2 lets a list interrupt a paragraph."""

    def test(self, _parent: Element, block: str) -> bool:
        """Say whether a list item stands on a later line of the block."""
        return bool(_ITEM.search(block))

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Parse what stands before the item, then leave the rest for the list processors."""
        block = blocks.pop(0)
        found = _ITEM.search(block)
        if found is None:
            return False
        blocks.insert(0, block[found.end() :])
        self.parser.parseBlocks(parent, [block[: found.start()]])
        return True


class InterruptingLists(Extension):
    """Registers the splitter just above the paragraph, below every processor that owns its block."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Add the processor to the engine."""
        md.parser.blockprocessors.register(_Split(md.parser), "interrupting-lists", 15)
