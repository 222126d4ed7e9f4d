"""Work that runs on and on is interrupted: Markdown and templates can be written so that they never end."""

from __future__ import annotations

import ctypes
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooSlowError(TimeoutError):
    """The deadline has passed."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise TooSlowError in the block after so many seconds, in whichever thread it runs.

    Compiled code, as of a regular expression, is interrupted when it returns.
    """
    if threading.current_thread() is not threading.main_thread():
        with _elsewhere(seconds):
            yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlowError(_words(seconds))

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


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
