"""Files of content whose names keep them from being read, although they were meant to be: what an editor overlooks at night."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from microsite.diagnostics import Problem, Span, error, warning
from microsite.read.assets import DRAWINGS, IMAGES, PAPERS
from microsite.read.files import Source
from microsite.read.wording import cut

_OTHER_ENDINGS = frozenset({"md", "markdown", "mdown", "mkd"})
_MARKDOWN = re.compile(r"(.+?)\.(?:md|mdx|mdwn|mkdn|mdtxt|mdtext|markdown|mdown|mkd)(?![a-z0-9]).*")
_UNSEEN = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})
_HEAD = 64  # bytes in which a fence begins


def misnamed(
    root: Path, path: str, read: Callable[[Path, str, int], Source | Problem], most: int
) -> Problem | None:
    """Return F107 for a file that was meant as content: by its name, or by the fence that it begins with."""
    name = path.rsplit("/", 1)[-1]
    if name.rsplit(".", 1)[-1].lower() in _OTHER_ENDINGS:
        return error("F107", "this file is not read", Span(path), "rename it so that it ends in .md")
    seen = "".join(c for c in unicodedata.normalize("NFKC", name) if unicodedata.category(c) not in _UNSEEN)
    if seen.rpartition(".")[2].lower() in {**IMAGES, **PAPERS, **DRAWINGS}:
        return None
    found = _MARKDOWN.fullmatch(seen.lower())
    stem = seen[: len(found[1])] if found else seen.rpartition(".")[0] or seen
    if not found:
        source = read(root, path, most)
        if isinstance(source, Problem) or not _has_fence(source.data):
            return None
    words = f"this file is not read, since its name '{cut(name)}' does not end in .md"
    return warning("F107", words, Span(path), f"if it is content, rename it to '{cut(stem)}.md'")


def _has_fence(data: bytes) -> bool:
    """Say whether a text begins with the fence of front matter, in any encoding that an editor writes."""
    head = data[:_HEAD].replace(b"\0", b"")
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    return re.match(rb"\s*---[ \t]*[\r\n]", head) is not None
