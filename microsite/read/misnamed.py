"""Files of content whose names keep them from being read, although they were meant to be: what an editor overlooks at night."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path

from microsite.diagnostics import Problem, Span, error, warning
from microsite.read.assets import DRAWINGS, IMAGES, PAPERS
from microsite.read.files import MARKDOWN, Source, is_ignored
from microsite.read.wording import cut

_MARKDOWN = re.compile(r"(.+?)\.(?:md|mdx|mdwn|mkdn|mdtxt|mdtext|markdown|mdown|mkd)(?![a-z0-9]).*")
_UNSEEN = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})
_DATA = ("venues.yaml", "moderation.yaml", "creators.yaml", "synonyms.yaml", "ledger.json")
_DATA_FOLDERS = ("agendas", "experiments", "funnels", "rubrics")
_DATA_ENDINGS = (".yaml", ".yml", ".json")
_ALIKE = 0.75  # of names in data/, where other files may lie too
_HEAD = 64  # bytes in which a fence begins


def misnamed(
    root: Path, path: str, read: Callable[[Path, str, int], Source | Problem], most: int
) -> Problem | None:
    """Return F107 for a file that was meant as content: by its name, or by the fence that it begins with."""
    name = path.rsplit("/", 1)[-1]
    if name.rsplit(".", 1)[-1].lower() in MARKDOWN:
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


def misnamed_data(root: Path) -> Iterator[Problem]:
    """Yield F107 for each file or folder of data/ whose name is nearly one that is read there."""
    try:
        with os.scandir(root / "data") as listing:
            entries = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in listing)
    except OSError:  # there is none, or it is no folder
        return
    for name, is_folder in entries:
        known = {one.partition(".")[0]: one for one in (_DATA_FOLDERS if is_folder else _DATA)}
        stem = name.partition(".")[0].lower()
        close = get_close_matches(stem, known, n=1, cutoff=_ALIKE)
        meant = known[close[0]] if close else name
        is_likely = is_folder or name.lower().endswith(_DATA_ENDINGS)
        if meant != name and is_likely and not is_ignored(name):
            words = f"this {'folder' if is_folder else 'file'} is not read: its name is '{cut(name)}'"
            yield warning("F107", words, Span(f"data/{name}"), f"did you mean '{meant}'?")


def _has_fence(data: bytes) -> bool:
    """Say whether a text begins with the fence of front matter, in any encoding that an editor writes."""
    head = data[:_HEAD].replace(b"\0", b"")
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    return re.match(rb"\s*---[ \t]*[\r\n]", head) is not None
