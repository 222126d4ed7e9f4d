"""A map over this process and forked ones: they inherit function and items as they lie in memory, so that only results travel."""

from __future__ import annotations

import contextlib
import fcntl
import gc
import io
import os
import pickle
import select
import struct
import traceback
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from microsite.engine.packing import Packer

A = TypeVar("A")
B = TypeVar("B")
MOST_BATCHES = 8_000
"""Their numbers wait in one pipe, which holds 64 KiB on Linux (pipe(7)) and must not block."""
_NUMBER = struct.Struct("<I")
_HEAD = struct.Struct("<IQ?")
"""Before each part of a batch: the batch's number, how many bytes the part has, and whether it is the last."""
_PIECE = 1 << 20
_MOST_WAITING = 16 * _PIECE
_MADE_HERE = 64 * 1024
"""What counts for the size of a result that was made here: it is not packed, so nobody knows."""
_PIPE = 1 << 20
"""Bytes of results that may lie in a pipe while this process works: what a process may have where the system says nothing else (pipe(7))."""
Outcome = tuple[Any, Exception | None]


class ChildLostError(RuntimeError):
    """A process of ours is gone: it was killed, or the machine had no memory left for it."""


def forked(fn: Callable[[A], B], items: Sequence[A], jobs: int, batch: int) -> Generator[B, None, None]:
    """Yield fn of each item in order, made by so many processes in batches; this one is among them, as each has a copy of what it touches.

    Where the machine has no room for another process, there are fewer. A process takes the next batch when it is done with one. What is made out of turn waits here up to a bound, and then with
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
        for _ in range(min(jobs, len(starts)) - 1):
            started = _started()
            if started is None:
                break
            pid, out, back = started
            if not pid:
                _work(fn, items, batch, waiting, back, (out, *workers))
            os.close(back)
            workers[out] = pid
        yield from _Order(workers, _taken(fn, items, batch, waiting)).results(len(starts))
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


def _started() -> tuple[int, int, int] | None:
    """Fork, and return the process's number, which is 0 in the new one, and the ends of a pipe to it; None where there is no room."""
    try:
        out, back = os.pipe()
    except OSError:
        return None
    with contextlib.suppress(OSError):  # a smaller one makes the others wait, no more
        fcntl.fcntl(out, fcntl.F_SETPIPE_SZ, _PIPE)
    try:
        return _fork(), out, back
    except OSError:
        os.close(out)
        os.close(back)
        return None


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
        for number, made in _taken(fn, items, batch, waiting):
            for part, last in packed_parts(made):
                _write(back, _HEAD.pack(number, len(part), last))
                _write(back, part)
        done = 0
    except BrokenPipeError:
        pass  # the one who asked is gone
    finally:
        os._exit(done)


def _taken(
    fn: Callable[[A], B], items: Sequence[A], batch: int, waiting: int
) -> Iterator[tuple[int, Iterator[Outcome]]]:
    """Yield each batch that this process takes, with what makes it; a pipe without a writer keeps nobody waiting."""
    while taken := os.read(waiting, _NUMBER.size):
        [number] = _NUMBER.unpack(taken)
        yield number, _outcomes(fn, items[number * batch : (number + 1) * batch])


def _outcomes(fn: Callable[[A], B], items: Sequence[A]) -> Iterator[Outcome]:
    """Yield what is made of each item, up to the first that raises, and what that was."""
    try:
        for item in items:
            yield fn(item), None
    except Exception as fault:  # noqa: BLE001 - it is raised again when its turn has come
        yield None, fault


def _portable(fault: Exception) -> Exception:
    """Return an exception that can travel, and bears the trace of where it was raised."""
    fault.add_note("".join(traceback.format_exception(fault)))
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


def packed_parts(made: Iterator[Outcome]) -> Iterator[tuple[memoryview, bool]]:
    """Yield the outcomes of a batch, packed, as soon as there is much of it, and whether that was all."""
    packer = Packer()
    for value, fault in made:
        try:
            packer.add((value, _portable(fault) if fault else None))
        except Exception as unpackable:  # noqa: BLE001 - as above
            yield packer.packed(), False
            packer = Packer()
            packer.add((None, _portable(unpackable)))
            break
        if packer.size >= _PIECE:
            yield packer.packed(), False
            packer = Packer()
    yield packer.packed(), True


def _write(handle: int, data: bytes | memoryview) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


class _Order:
    """Puts the results of all batches in order: reads what comes from the other processes, and makes some while nothing does.

    A process makes its batches in order. So when much waits, no more is read of one that is beyond the batch whose turn it is,
    and none is made here.
    """

    def __init__(self, workers: Iterable[int], taken: Iterator[tuple[int, Iterator[Outcome]]]) -> None:
        self._latest = dict.fromkeys(
            workers, -1
        )  # by the end of the pipe, the batch of which something came last
        self._taken = taken
        self._here: tuple[int, Iterator[Outcome]] | None = None  # the batch that is made by this process
        self._ready: dict[int, list[io.BytesIO | Outcome]] = {}
        self._ended: set[int] = set()

    def results(self, batches: int) -> Iterator[Any]:
        """Yield the results of so many batches."""
        for number in range(batches):
            while True:
                for part in self._ready.pop(number, ()):
                    yield from _unpacked(part)
                if number in self._ended:
                    break
                much = sum(_size(part) for held in self._ready.values() for part in held) > _MOST_WAITING
                ends = [out for out, last in self._latest.items() if last <= number or not much]
                if not self._come(ends, wait=False) and not self._made(number, much=much):
                    if not ends:
                        raise ChildLostError("a process that made pages ended before its work did")
                    self._come(ends, wait=True)

    def _made(self, number: int, *, much: bool) -> bool:
        """Make the next of a batch here, and say whether there was any batch to take."""
        self._here = self._here or (None if much else next(self._taken, None))
        if self._here is None or (much and self._here[0] > number):
            return False
        at, made = self._here
        one = next(made, None)
        if one is None:
            self._ended.add(at)
            self._here = None
        else:
            self._ready.setdefault(at, []).append(one)
        return True

    def _come(self, ends: Sequence[int], *, wait: bool) -> bool:
        """Read a part of a batch from each of these ends that has one, and say whether one had."""
        found = select.select(ends, [], [], None if wait else 0)[0]
        for out in found:
            head = _read(out, _HEAD.size)
            if head is None:
                del self._latest[out]
                continue
            self._latest[out], size, last = _HEAD.unpack(head.getbuffer())
            come = _read(out, size)
            if come is None:
                raise ChildLostError("a process that made pages ended in the middle of its work")
            self._ready.setdefault(self._latest[out], []).append(come)
            if last:
                self._ended.add(self._latest[out])
        return bool(found)


def _size(part: io.BytesIO | Outcome) -> int:
    return _MADE_HERE if isinstance(part, tuple) else part.getbuffer().nbytes


def _unpacked(part: io.BytesIO | Outcome) -> Iterator[Any]:
    """Yield what a part of a batch holds; raise what was raised."""
    for made, fault in (part,) if isinstance(part, tuple) else read_back(part):
        if fault is not None:
            raise fault
        yield made


def read_back(part: io.BytesIO) -> Iterator[Outcome]:
    """Yield the outcomes that are packed in a part of a batch."""
    size, unpickler = part.getbuffer().nbytes, pickle.Unpickler(part)  # noqa: S301 - from our own child, over a pipe that nobody else has
    while part.tell() < size:
        yield unpickler.load()


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
