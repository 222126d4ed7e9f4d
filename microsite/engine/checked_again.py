"""Every file of a tree as it was inspected: from what is kept where its bytes are the same, else anew, over processes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from microsite.checks.inspection import Inspection
from microsite.checks.packed import pack, pack_problems, unpack, unpack_problems
from microsite.checks.tree import read_regular
from microsite.diagnostics import Problem
from microsite.engine.executors import BATCH, Executor
from microsite.read.files import digest_of
from microsite.records import frozen

DIGEST = 40  # hexadecimal digits


@frozen
class Said:
    """One file as it was inspected: the digest of its bytes ("" unread), whether it is empty, and what was found, packed.

    `private` are the private values that it gives away, of those whose digest is `canaries`.
    """

    digest: str
    canaries: str
    empty: bool
    private: bytes
    found: bytes

    def packed(self) -> bytes:
        """Return the bytes to keep."""
        head = f"{self.digest}{self.canaries}{int(self.empty)}{len(self.private):09}"
        return head.encode("ascii") + self.private + self.found


def said(data: bytes) -> Said | None:
    """Return what kept bytes say, None when they say nothing."""
    try:
        head = data[: 2 * DIGEST + 10].decode("ascii")
        length = int(head[2 * DIGEST + 1 :])
    except ValueError:
        return None
    rest = data[2 * DIGEST + 10 :]
    empty = head[2 * DIGEST : 2 * DIGEST + 1] == "1"
    return Said(head[:DIGEST], head[DIGEST : 2 * DIGEST], empty, rest[:length], rest[length:])


@frozen
class Job:
    """One file to look at: where it lies, and what is held of it, None when nothing is or it cannot be right."""

    root: str
    base_url: str
    path: str
    held: Said | None


@frozen
class Private:
    """The private texts that no file may hold, and a digest of them."""

    canaries: tuple[str, ...]
    digest: str


def private_of(canaries: Sequence[str]) -> Private:
    """Return the private texts with their digest."""
    whole = "\0".join(canaries).encode("utf-8", "surrogatepass")
    return Private(tuple(canaries), digest_of(whole))


def again(job: Job, private: Private) -> Said | str:
    """Read a file; return what it says, or only its digest when what is held of it says the same (a worker's part)."""
    data = read_regular(Path(job.root), job.path)
    if isinstance(data, Problem):
        from microsite.checks.run import unread  # noqa: PLC0415 - a check that remembers all loads no reader

        return Said("", "", False, b"", pack(unread(job.path, data, job.base_url)))  # noqa: FBT003 - the fields in order
    digest = digest_of(data)
    held = job.held
    if held and held.digest == digest and held.canaries == private.digest:
        return digest
    from microsite.checks.run import judge, private_in  # noqa: PLC0415 - the same

    if held and held.digest == digest and unpack(held.found):
        given = private_in(job.path, data, private.canaries)
        return replace(held, canaries=private.digest, private=pack_problems(given) if given else b"")
    found, given = judge(job.path, data, job.base_url, private.canaries)
    packed = pack_problems(given) if given else b""
    return Said(digest, private.digest, not data.strip(), packed, pack(found))


def over(jobs: Sequence[Job], sizes: Mapping[str, int], private: Private, run: Executor) -> list[Said | str]:
    """Return `again` of every job, in order; run in an order in which every batch has its share of the large files."""
    ranked = sorted(range(len(jobs)), key=lambda at: (-sizes.get(jobs[at].path, 0), at))
    batches = math.ceil(len(ranked) / BATCH)
    dealt = [at for first in range(batches) for at in ranked[first::batches]]
    made = dict(zip(dealt, run(partial(again, private=private), [jobs[at] for at in dealt]), strict=True))
    return [made[at] for at in range(len(jobs))]


def answer(one: Said) -> tuple[Inspection, bool] | None:
    """Return what a file said, as the checks across files want it; None when the bytes say nothing."""
    found = unpack(one.found)
    given = unpack_problems(one.private) if one.private else ()
    if found is None or given is None:
        return None
    return replace(found, problems=(*found.problems, *given)) if given else found, one.empty
