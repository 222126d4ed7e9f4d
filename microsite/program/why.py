"""Tells which declared input made a file of the output change: what was new to the build that made it as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from microsite.engine import made
from microsite.engine.memo import memo
from microsite.engine.place import Folder
from microsite.engine.reasons import Reason
from microsite.formats.urls import output_path
from microsite.records import frozen

SHOWN = 10


@frozen
class Answer:
    """A file of the output ("" when there is none of that name), sentences that say why, and near names."""

    path: str
    words: tuple[str, ...]
    near: tuple[str, ...] = ()


def why(root: Path, output: Path, name: str) -> Answer:
    """Return why a file is as it is. `name` is its path in the output, its path from here, or its address."""
    with memo(root / ".microsite") as held:
        past = made.recall(held, Folder(output, root).known_as)
    path = next((p for p in _paths(output, name) if p in past.files), "")
    if not path:
        import difflib  # noqa: PLC0415 - only for a name that is wrong

        wanted = name.strip("/")
        return Answer("", (), tuple(difflib.get_close_matches(wanted, past.files, n=3, cutoff=0.5)))
    number = past.files[path].build
    reason = next((one for one in past.reasons if one.build == number), None)
    data = (output / path).read_bytes() if (output / path).is_file() else b""
    return Answer(path, tuple(_sentences(reason, data)))


def _paths(output: Path, name: str) -> Iterator[str]:
    yield name
    yield output_path(name.lstrip("/"))
    try:
        yield Path(name).resolve().relative_to(output.resolve()).as_posix()
    except ValueError:
        return


def _sentences(reason: Reason | None, data: bytes) -> Iterator[str]:
    if reason is None:
        yield "it has been as it is for longer than is remembered"
        return
    if not reason.before:
        yield f"it was made by the first build that is remembered{f', at {reason.at}' if reason.at else ''}"
        return
    yield f"it was made as it is by the build at {reason.at}"
    if reason.program:
        yield "the program changed, or another commit was checked out"
    if reason.told:
        yield "the command line said something else"
    named = tuple(_named(reason.changed, data))
    for changed in (named or reason.changed)[:SHOWN]:
        yield f"{changed} changed"
    more = reason.count - min(SHOWN, len(named or reason.changed))
    if more > 0:
        yield f"so did {more} other {'file' if more == 1 else 'files'} that the build read"
    if reason.at != reason.before:
        yield f"the clock went on from {reason.before}"
    if not (reason.program or reason.told or reason.count or reason.at != reason.before):
        yield "the file was missing, or had been changed by hand"


def _named(changed: Sequence[str], data: bytes) -> Iterator[str]:
    """Yield the files that a page surely shows: items whose address stands in it, and what every page rests on."""
    for path in changed:
        stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        if not path.startswith("content/") or f"/{stem}/".encode() in data:
            yield path
