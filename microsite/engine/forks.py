"""A map over forked processes: they inherit function and items as they lie in memory, so that only results travel."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import pickle
import select
import struct
import traceback
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any, TypeVar

from microsite.engine.packing import packed

A = TypeVar("A")
B = TypeVar("B")
MOST_BATCHES = 8_000
"""Their numbers wait in one pipe, which holds 64 KiB on Linux (pipe(7)) and must not block."""
_NUMBER = struct.Struct("<I")
_HEAD = struct.Struct("<IQ?")
"""Before each part of a batch: the batch's number, how many bytes the part has, and whether it is the last."""
_PIECE = 1 << 20
_MOST_WAITING = 16 * _PIECE


class ChildLostError(RuntimeError):
    """A process of ours is gone: it was killed, or the machine had no memory left for it."""


def forked(fn: Callable[[A], B], items: Sequence[A], jobs: int, batch: int) -> Generator[B, None, None]:
    """Yield fn of each item in order, made by so many processes in batches.

    A process takes the next batch when it is done with one. What is made out of turn waits here up to a bound, and then with
    the process that made it; one ends when nobody reads. What fn raises is raised here; ChildLostError when a process ended before its work did.
    """
    batch = max(batch, -(-len(items) // MOST_BATCHES))
    starts = range(0, len(items), batch)
    waiting, fill = os.pipe()
    for number in range(len(starts)):
        os.write(fill, _NUMBER.pack(number))
    os.close(fill)
    workers: dict[int, int] = {}  # by the end of the pipe that is read from
    thaw = _frozen()
    try:
        for _ in range(min(jobs, len(starts))):
            out, back = os.pipe()
            pid = _fork()
            if not pid:
                _work(fn, items, batch, waiting, back, (out, *workers))
            os.close(back)
            workers[out] = pid
        yield from _in_order(workers, len(starts))
    finally:
        os.close(waiting)
        for out, pid in workers.items():
            os.close(out)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
        thaw()


def _frozen() -> Callable[[], None]:
    """Keep collections off all that is there now, on both sides: one writes to what is shared, and so copies it. Return what ends that."""
    if gc.get_freeze_count():  # who froze before us ends it
        return lambda: None
    gc.freeze()
    return gc.unfreeze


def _fork() -> int:
    with warnings.catch_warnings():
        # a progress bar may have a thread; a child runs nothing but the map, and touches none of its locks
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _work(
    fn: Callable[[A], B], items: Sequence[A], batch: int, waiting: int, back: int, others: Sequence[int]
) -> None:
    """Make batches until none is left, and end the process, without anything that belongs to its parent."""
    done = 1
    try:
        for handle in others:
            os.close(handle)
        while taken := os.read(waiting, _NUMBER.size):
            [number] = _NUMBER.unpack(taken)
            for parts, last in _parts(fn, items[number * batch : (number + 1) * batch]):
                _write(back, _HEAD.pack(number, sum(map(len, parts)), last))
                for part in parts:
                    _write(back, part)
        done = 0
    except BrokenPipeError:
        pass  # the one who asked is gone
    finally:
        os._exit(done)


def _portable(fault: Exception) -> Exception:
    """Return an exception that can travel, and bears the trace of where it was raised."""
    fault.add_note(traceback.format_exc())
    try:
        arrived = pickle.loads(pickle.dumps(fault))  # noqa: S301 - it was made a line above
        if getattr(arrived, "__notes__", None) == fault.__notes__:
            return fault
    except Exception:  # noqa: BLE001, S110 - what cannot be taken apart, or put together, fails in many ways
        pass
    other = RuntimeError(f"{type(fault).__name__}: {fault}")
    for note in fault.__notes__:
        other.add_note(note)
    return other


def _parts(fn: Callable[[A], B], items: Sequence[A]) -> Iterator[tuple[list[bytes], bool]]:
    """Yield what is made of items, each packed, as soon as there is much of it, and whether that was all."""
    parts: list[bytes] = []
    try:
        for item in items:
            parts.append(packed((fn(item), None)))
            if sum(map(len, parts)) >= _PIECE:
                yield parts, False
                parts = []
    except Exception as fault:  # noqa: BLE001 - it is raised again in the process that asked
        parts.append(packed((None, _portable(fault))))
    yield parts, True


def _write(handle: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


def _in_order(workers: dict[int, int], batches: int) -> Iterator[Any]:
    """Yield the results of all batches in order, and read what comes meanwhile.

    A process makes its batches in order. So when much waits, no more is read of one that is beyond the batch whose turn it is.
    """
    ready: dict[int, list[io.BytesIO]] = {}
    ended: set[int] = set()
    latest = dict.fromkeys(workers, -1)  # by the end of the pipe, the batch of which something came last
    for number in range(batches):
        while True:
            for part in ready.pop(number, ()):
                yield from _unpacked(part)
            if number in ended:
                break
            much = sum(part.getbuffer().nbytes for held in ready.values() for part in held) > _MOST_WAITING
            ends = [out for out, last in latest.items() if last <= number or not much]
            if not ends:
                raise ChildLostError("a process that made pages ended before its work did")
            for out in select.select(ends, [], [])[0]:
                head = _read(out, _HEAD.size)
                if head is None:
                    del latest[out]
                    continue
                latest[out], size, last = _HEAD.unpack(head.getbuffer())
                come = _read(out, size)
                if come is None:
                    raise ChildLostError("a process that made pages ended in the middle of its work")
                ready.setdefault(latest[out], []).append(come)
                if last:
                    ended.add(latest[out])


def _unpacked(part: io.BytesIO) -> Iterator[Any]:
    """Yield what is packed in a part of a batch; raise what a process raised."""
    size = part.getbuffer().nbytes
    while part.tell() < size:
        made, fault = pickle.load(part)  # noqa: S301 - from our own child, over a pipe that nobody else has
        if fault is not None:
            raise fault
        yield made


def _read(handle: int, size: int) -> io.BytesIO | None:
    """Return so many bytes, None when the other end was closed before."""
    data = io.BytesIO()
    while (left := size - data.tell()) > 0:
        piece = os.read(handle, min(_PIECE, left))
        if not piece:
            return None
        data.write(piece)
    data.seek(0)
    return data
