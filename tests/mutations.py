"""A correct built site in memory, one single mutation of it, and what the check then says of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from microsite.checks.inspection import Inspection
from microsite.checks.run import conclude, judge
from microsite.checks.sources import Sourced
from microsite.checks.tree import Tree, open_tree
from microsite.diagnostics import Problem, Severity
from microsite.values.facts import Entry

Edit = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Mutation:
    """One break of a correct site: `edits` are (path, edit), an edit of None deletes the file.

    It must be found by a code that begins with one of `codes`, and the words must stand in what is said of it.
    `sourced` says that only the front matter can tell.
    """

    name: str
    edits: tuple[tuple[str, Edit | None], ...]
    codes: tuple[str, ...]
    words: tuple[str, ...] = ()
    sourced: bool = False


def one(name: str, path: str, edit: Edit | None, codes: str, *words: str, sourced: bool = False) -> Mutation:
    """Return a mutation of one file; `codes` are separated by blanks."""
    return Mutation(name, ((path, edit),), tuple(codes.split()), words, sourced)


def several(
    name: str, edits: Mapping[str, Edit | None], codes: str, *words: str, sourced: bool = False
) -> Mutation:
    """Return a mutation that needs more than one file, such as a fact changed in all of them."""
    return Mutation(name, tuple(edits.items()), tuple(codes.split()), words, sourced)


def swap(old: str, new: str, times: int = 1) -> Edit:
    """Return an edit that replaces text (all of it with times=-1); the text must be there."""

    def edit(data: bytes) -> bytes:
        assert old.encode() in data, f"{old!r} is not in the file"
        return data.replace(old.encode(), new.encode(), times)

    return edit


def then(*edits: Edit) -> Edit:
    """Return several edits of one file, one after the other."""

    def edit(data: bytes) -> bytes:
        for each in edits:
            data = each(data)
        return data

    return edit


def put(text: str | bytes) -> Edit:
    """Return an edit that writes a whole file."""
    return lambda _: text if isinstance(text, bytes) else text.encode()


def linked(change: Callable[[dict[str, Any]], object]) -> Edit:
    """Return an edit of the first JSON-LD object of a page."""

    def edit(data: bytes) -> bytes:
        start = data.index(b'<script type="application/ld+json">') + len(
            b'<script type="application/ld+json">'
        )
        end = data.index(b"</script>", start)
        node = json.loads(data[start:end])
        before = json.dumps(node)
        change(node)
        assert json.dumps(node) != before, "nothing was changed"
        return (
            data[:start] + json.dumps(node, ensure_ascii=True).replace("<", "\\u003c").encode() + data[end:]
        )

    return edit


def prop(name: str, value: Any) -> Edit:
    """Return an edit that sets a property of the page's Event."""
    return linked(lambda node: node.__setitem__(name, value))


def lose(name: str) -> Edit:
    """Return an edit that drops a property of the page's Event."""
    return linked(lambda node: node.pop(name))


def data_of(url: str, change: Callable[[dict[str, Any]], object]) -> Edit:
    """Return an edit of one event of events.json."""

    def edit(data: bytes) -> bytes:
        value = json.loads(data)
        event = next(event for event in value["events"] if event["url"] == url)
        change(event)
        return json.dumps(value, ensure_ascii=False, indent=1).encode()

    return edit


class Bench:
    """A built site whose files were all read once; a mutation reads again only what it touches."""

    def __init__(self, output: Path, entries: Sequence[Entry | Sourced], canaries: tuple[str, ...]) -> None:
        self.tree: Tree = open_tree(output)
        self.entries, self.canaries = entries, canaries
        self.read: dict[str, tuple[Inspection, bool]] = {path: self._one(path) for path in self.tree.paths}

    def _one(self, path: str) -> tuple[Inspection, bool]:
        data = self.tree.read(path)
        assert isinstance(data, bytes)
        found, given = judge(path, data, self.tree.base_url, self.canaries)
        return replace(found, problems=(*found.problems, *given)), not data.strip()

    def problems(self, mutation: Mutation | None, *, sourced: bool) -> tuple[Problem, ...]:
        """Return what is found (notes left out) in the mutated tree, with its sources or alone."""
        with self._mutated(mutation) as (tree, read):
            found = conclude(tree, list(read.values()), self.entries if sourced else ())
        return tuple(p for p in found.problems if p.severity is not Severity.NOTE)

    @contextmanager
    def _mutated(
        self, mutation: Mutation | None
    ) -> Iterator[tuple[Tree, dict[str, tuple[Inspection, bool]]]]:
        read = dict(self.read)
        undo: list[Callable[[], object]] = []
        for path, edit in mutation.edits if mutation else ():
            file = self.tree.root / path
            old = file.read_bytes() if file.exists() else None
            undo.append(
                partial(file.unlink, missing_ok=True) if old is None else partial(file.write_bytes, old)
            )
            if edit is None:
                file.unlink()
                del read[path]
                continue
            new = edit(old or b"")
            assert new != old, f"{path} was not changed"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(new)
            read[path] = self._one(path)
        try:
            yield replace(self.tree, paths=tuple(sorted(read))), read
        finally:
            for step in undo:
                step()
