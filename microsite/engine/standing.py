"""What the last build left, and as long as nothing of it has changed, that it stands: inputs, output, clock and program.

A build that would make the same bytes need not be run. It stands while the program is the same one, it is told the same,
its clock is within the span in which nothing would be decided in another way, every file that it may read is as it was,
and every file in the output is still the one that it wrote.
"""

from __future__ import annotations

import json
import stat
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from microsite.diagnostics import Problem, as_dict, from_dict
from microsite.engine import watched
from microsite.engine.editions import program
from microsite.engine.listing import Listing
from microsite.engine.memo import Memo
from microsite.engine.reasons import MOST as MOST_NAMED
from microsite.engine.reasons import Reason
from microsite.engine.sources import Sources, sources_of
from microsite.engine.stamps import Stamp, status_of
from microsite.engine.watched import Kept, Watched
from microsite.formats.plainjson import parsed
from microsite.read.files import Source, read_file
from microsite.read.gitlog import standing as commit
from microsite.records import frozen

NAME = "standing"
LEDGER = "data/ledger.json"
WRITTEN = ("data", LEDGER)
"""What a build writes beside its output."""
MOST = 64 * 1024 * 1024  # bytes of a file; none that a build reads is larger


@frozen(kw_only=True)
class Asked:
    """What a build was told beside its files: all that may change its bytes. `output` is the folder's real path."""

    base_url: str
    drafts: bool
    theme: str
    output: str


@frozen(kw_only=True)
class Left:
    """What a build came to: its clock and until when nothing would be decided in another way, how many files, what it told.

    `commit` is what git said of where it stood, before the build asked for more; "" without git.
    """

    commit: str
    at: datetime
    until: datetime | None
    pages: int
    files: int
    problems: tuple[Problem, ...]


@frozen(kw_only=True)
class Stand(Left):
    """What is kept of a build: what it was told, a digest of what it wrote and of what it rests on, and what it read.

    `mark` names what it left, also when that is brought to another machine, where its stamps are others.
    `inputs` is the name of the listing of all that it may have read; where it differs, as on another machine, `kept` has the
    stamps, and where those differ, the digests of the bytes decide.
    """

    asked: Asked
    mark: str
    output: str
    program: str
    inputs: str
    kept: Kept

    @property
    def watched(self) -> Watched:
        """Return all that it may have read."""
        return self.kept.files()


def last(held: Memo, asked: Asked) -> Stand | None:
    """Return what the last build into the same folder left, whether it stands or not."""
    data = held.recall(NAME, asked.output)
    return _unpacked(held, data) if data else None


def forget(held: Memo, output: str) -> None:
    """Keep nothing of what the last build left in an output folder, since another one has written there since."""
    held.keep(NAME, output, b"")


def holds(left: Stand, asked: Asked, at: datetime) -> bool:
    """Say whether nothing but files can be other than at the last build, at a clock (aware)."""
    return left.asked == asked and _within(left, at) and left.program == program()


def commit_of(root: Path) -> str:
    """Return where git stands, "" without git."""
    return (commit(root) or b"").decode("ascii", "replace")


def has_left(left: Stand, output: Listing) -> bool:
    """Say whether the output is as the build left it by the stamps that lie there now: one changed by hand makes a build."""
    return left.output == output.name


def carry(held: Memo, left: Stand, inputs: Sources | None, output: Listing) -> Stand:
    """Keep the stamps that files have here, where they were brought as they are, and return what stands; None for inputs as they were."""
    now = replace(left, output=output.name)
    if inputs is not None:
        here = Watched(inputs, left.watched.digests)
        kept = watched.keep(held, left.asked.output, here, left.kept)
        now = replace(now, inputs=inputs.name, kept=kept)
    held.keep(NAME, left.asked.output, _packed(now))
    return now


def has_moved(left: Stand, inputs: Sources) -> bool:
    """Say whether a file of the site has another stamp now, is new, or gone."""
    return left.inputs != inputs.name


def changed(left: Stand, root: Path, inputs: Sources) -> tuple[str, ...]:
    """Return the files and folders of the site that are other ones than at the last build, new, or gone; without any, what it left stands.

    `inputs` are the stamps of all as they are now. What stamps tell is believed; where they differ, the bytes are read.
    """
    then, digests = left.watched.sources, left.watched.digests
    return tuple(
        path
        for path in inputs.unlike(then)
        if not _stays(inputs.get(path), then.get(path))
        and not (path in inputs and digests.get(path) == _digest(root, path, inputs[path]))
    )


def _stays(now: Stamp | None, then: Stamp | None) -> bool:
    """Say whether there is a folder that was one: what is in it is told by itself."""
    return bool(now and then) and all(of and stat.S_ISDIR(of[0]) for of in (now, then))


def keep(
    held: Memo, root: Path, asked: Asked, before: Sources, left: Left, known: Mapping[str, str],
    output: str,
) -> Stand | None:  # fmt: skip
    """Keep what a build left, and return it.

    `before` are all that it may have read, taken before it read any of it; `output` names those of what it published.
    `known` are digests of files by path as the build read them; the others are read here. Nothing is kept of a build during
    which a file changed: who knows which of its states was read.
    """
    now = sources_of(root, before)
    if set(now.unlike(before)) - set(WRITTEN):
        return None
    digests = {path: known.get(path) or _digest(root, path, now[path]) for path in now.files}
    seen = Watched(now, digests)
    return _put(held, left, asked, output, watched.keep(held, asked.output, seen))


def keep_amended(
    held: Memo, root: Path, last: Stand, left: Left, known: Mapping[str, str], before: Sources,
    output: str,
) -> Stand | None:  # fmt: skip
    """Keep what a build left that read few files, whose digests by path are `known`, and return it.

    `before` are all files, taken before it read any: one that was changed since has another stamp by now. Nothing is kept where
    a ledger came or went.
    """
    written = [LEDGER] if status_of(root / LEDGER) else []
    now = before.after(root, written) if bool(written) is (LEDGER in before) else None
    if now is None:
        return None
    changed = {**known, **{path: _digest(root, path, now[path]) for path in written}}
    seen = Watched(now, ChainMap(changed, last.watched.digests))  # type: ignore[arg-type] # read alone
    return _put(
        held, left, last.asked, output, watched.keep(held, last.asked.output, seen, last.kept, changed)
    )


def _put(held: Memo, left: Left, asked: Asked, output: str, kept: Kept) -> Stand:
    stand = Stand(
        **{one.name: getattr(left, one.name) for one in fields(Left)},
        asked=asked,
        mark=output,
        output=output,
        program=program(),
        inputs=kept.files().sources.name,
        kept=kept,
    )
    held.keep(NAME, asked.output, _packed(stand))
    return stand


def news(before: Stand | None, now: Stand | None, number: int) -> Reason:
    """Return what was new to a build, as far as both it and the one before are known."""
    if before is None or now is None:
        return Reason(number, now.at.isoformat() if now else "", "", (), 0, program=False, told=False)
    others = sorted(set(watched.unlike(before.kept, now.kept)) - set(WRITTEN))
    return Reason(
        number,
        now.at.isoformat(),
        before.at.isoformat(),
        tuple(others[:MOST_NAMED]),
        len(others),
        program=(before.program, before.commit) != (now.program, now.commit),
        told=before.asked != now.asked,
    )


def _within(stand: Stand, at: datetime) -> bool:
    return stand.at <= at and (stand.until is None or at < stand.until)


def _digest(root: Path, path: str, of: Stamp) -> str:
    """Return the digest of a file's bytes, or of what else stands at a path: a folder, a link, a device."""
    if not stat.S_ISREG(of[0]):
        return oct(stat.S_IFMT(of[0]))
    source = read_file(root, path, MOST)
    return source.digest if isinstance(source, Source) else source.code


def _packed(stand: Stand) -> bytes:
    kept: dict[str, Any] = {one.name: getattr(stand, one.name) for one in fields(stand)}
    kept |= {
        "asked": asdict(stand.asked),
        "at": stand.at.isoformat(),
        "until": stand.until.isoformat() if stand.until else None,
        "kept": [stand.kept.base, dict(stand.kept.since)],
        "problems": [as_dict(problem) for problem in stand.problems],
    }
    return json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _unpacked(held: Memo, data: bytes) -> Stand | None:
    """Return what was kept, None when it is not whole or was never written by us."""
    try:
        kept = parsed(data)
        base, since = kept["kept"]
        kept |= {
            "asked": Asked(**kept["asked"]),
            "at": datetime.fromisoformat(kept["at"]),
            "until": datetime.fromisoformat(kept["until"]) if kept["until"] else None,
            "problems": tuple(map(from_dict, kept["problems"])),
            "kept": watched.kept(held, kept["asked"]["output"], kept["inputs"], str(base), since),
        }
        return Stand(**kept)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
