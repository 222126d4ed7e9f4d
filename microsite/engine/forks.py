"""A map over forked processes: they inherit function and items as they lie in memory, so that only results travel."""

from __future__ import annotations

import contextlib
import gc
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
_HEAD = struct.Struct("<IQ")
_PIECE = 1 << 20


class ChildLostError(RuntimeError):
    """A process of ours is gone: it was killed, or the machine had no memory left for it."""


def forked(fn: Callable[[A], B], items: Sequence[A], jobs: int, batch: int) -> Generator[B, None, None]:
    """Yield fn of each item in order, made by so many processes in batches.

    A process takes the next batch when it is done with one. No more than a pipe's worth waits to be read, and a process
    ends when nobody reads. What fn raises is raised here; ChildLostError when a process ended before its work did.
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
            made: tuple[list[B] | None, BaseException | None]
            try:
                made = [fn(item) for item in items[number * batch : (number + 1) * batch]], None
            except Exception as fault:  # noqa: BLE001 - it is raised again in the process that asked
                made = None, _portable(fault)
            data = packed(made)
            _write(back, _HEAD.pack(number, len(data)))
            _write(back, data)
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


def _write(handle: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


def _in_order(workers: dict[int, int], batches: int) -> Iterator[Any]:
    """Yield the results of all batches in order, and read what comes meanwhile."""
    ready: dict[int, list[Any]] = {}
    open_ends = list(workers)
    for number in range(batches):
        while number not in ready:
            if not open_ends:
                raise ChildLostError("a process that made pages ended before its work did")
            for out in select.select(open_ends, [], [])[0]:
                head = _read(out, _HEAD.size)
                if head is None:
                    open_ends.remove(out)
                    continue
                which, size = _HEAD.unpack(head)
                data = _read(out, size)
                if data is None:
                    raise ChildLostError("a process that made pages ended in the middle of its work")
                made, fault = pickle.loads(data)  # noqa: S301 - from our own child, over a pipe that nobody else has
                if fault is not None:
                    raise fault
                ready[which] = made
        yield from ready.pop(number)


def _read(handle: int, size: int) -> bytearray | None:
    """Return so many bytes, None when the other end was closed before."""
    data = bytearray()
    while len(data) < size:
        piece = os.read(handle, min(_PIECE, size - len(data)))
        if not piece:
            return None
        data += piece
    return data
