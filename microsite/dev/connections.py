"""What connections cost: files that are open, and the memory that is left of those that ended."""

from __future__ import annotations

import asyncio
import contextlib
import gc

MOST = 1024
AT_ONCE, QUEUE = 16, 1024  # that are taken before those that are open give way, and that may wait for it
LEFT = 256  # open files that are left to the site
UNTIDY = 1_000
"""Connections that end before memory is tidied of them: each leaves up to 13 KB of cycles, in asyncio and in traces."""


class Ended:
    """Closes connections, and tidies memory of them: while the preview runs Python looks for no cycles by itself."""

    def __init__(self) -> None:
        self._count = 0

    def close(self, writer: asyncio.StreamWriter, patience: float) -> None:
        """Close a connection; what was not sent yet may be taken for so many seconds, or who never reads would keep it open."""
        writer.close()
        if writer.transport.get_write_buffer_size() and patience:
            asyncio.get_running_loop().call_later(patience, writer.transport.abort)
        elif writer.transport.get_write_buffer_size():
            writer.transport.abort()
        self._count += 1
        if self._count % UNTIDY == 0:
            gc.collect()


def room() -> int:
    """Return how many connections there may be, of the files that this process may open; it asks for more of those."""
    try:
        import resource  # noqa: PLC0415 - not on Windows, whose sockets are no files
    except ImportError:
        return MOST
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + LEFT
    if 0 <= soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            soft = wanted if hard < 0 else min(wanted, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if soft < 0 else max(16, min(MOST, soft - LEFT))
