"""Work that runs on and on is interrupted: Markdown and templates can be written so that they never end."""

from __future__ import annotations

import ctypes
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

TICK = 0.1  # seconds between two looks at the memory
AGAIN = 1.0  # seconds after which an interruption that was lost, as in a callback, is repeated
_RESIDENT, _DATA = 1, 5  # columns of statm
_BOUNDED = threading.Lock()


class TooSlowError(TimeoutError):
    """The deadline has passed."""


@contextmanager
def deadline(seconds: float, memory: int = 0) -> Iterator[None]:
    """Raise TooSlowError in the block after so many seconds, in whichever thread it runs.

    With `memory` MemoryError is raised when the process grows by more bytes than that; this only in the main thread, and
    where the system tells how large it is. Compiled code, as of a regular expression, is interrupted when it returns.
    """
    if threading.current_thread() is not threading.main_thread():
        with _elsewhere(seconds):
            yield
        return
    end = time.monotonic() + seconds
    first: list[int] = []

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if time.monotonic() >= end:
            signal.setitimer(signal.ITIMER_REAL, AGAIN, AGAIN)
            raise TooSlowError(_words(seconds))
        first.append(_resident())
        if memory and first[-1] - first[0] > memory:
            signal.setitimer(signal.ITIMER_REAL, AGAIN, AGAIN)
            raise MemoryError
        del first[1:]
        signal.setitimer(signal.ITIMER_REAL, max(0.001, min(TICK, end - time.monotonic())))

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, min(TICK, seconds) if memory else seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def bounded_memory(most: int) -> Iterator[None]:
    """Let compiled code of the block take so many bytes more: what asks for more is refused, and raises MemoryError.

    Only where the system says and bounds how large the process is (Linux). One block at a time; all threads are bounded.
    """
    data = _pages(_DATA)
    if not data:
        yield
        return
    import resource  # noqa: PLC0415 - absent on Windows

    with _BOUNDED:
        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = data + most
        resource.setrlimit(resource.RLIMIT_DATA, (wanted if soft < 0 else min(soft, wanted), hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _resident() -> int:
    """Return how many bytes of the process lie in memory, 0 where that is not told."""
    return _pages(_RESIDENT)


def _pages(which: int) -> int:
    """Return a size of the process in bytes, 0 where that is not told (Linux: statm in proc(5))."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - in a signal handler, as little as may be
            return int(file.read().split()[which]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _words(seconds: float) -> str:
    return f"it is not ready after {seconds:.0f} seconds"


@contextmanager
def _elsewhere(seconds: float) -> Iterator[None]:
    """Raise TooSlowError in a thread that is not the main one, to which signals never come (Python's `signal`)."""
    thread = ctypes.c_ulong(threading.get_ident())
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    guard = threading.Lock()
    ended: list[bool] = []

    def stop() -> None:
        with guard:
            if not ended:
                raise_in(thread, ctypes.py_object(TooSlowError))

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except TooSlowError:
        raise TooSlowError(_words(seconds)) from None
    finally:
        timer.cancel()
        with guard:
            ended.append(True)
        raise_in(thread, None)  # one that was set and did not come yet must not strike what follows
