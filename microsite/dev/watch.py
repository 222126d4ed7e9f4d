"""Waits for changes in a site's folder: by the system's events, and by a slow look of its own where there are none."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from microsite.dev.tree import PARTS, SITE
from microsite.read.files import is_ignored

TOLD = frozenset(
    {"created", "modified", "moved", "deleted", "closed"}
)  # reading a file is an event too, and none of these


class Watcher:
    """Calls `tell` with a path of the site ("" when it cannot say which) from a thread of its own.

    The folder of the site is watched without what lies below, and the parts below it one by one: a part that is deleted and
    made again is only seen from above.
    """

    def __init__(self, root: Path, tell: Callable[[str], None]) -> None:
        self._root, self._tell = root.resolve(), tell
        self._observer: object | None = None

    def start(self) -> bool:
        """Begin to watch; return False when the system gives no events, as when its watches are used up."""
        from watchdog.events import FileSystemEvent, FileSystemEventHandler  # noqa: PLC0415 - a site may be polled
        from watchdog.observers import Observer  # noqa: PLC0415 - the same

        watcher = self

        class Handler(FileSystemEventHandler):
            def on_any_event(self, event: FileSystemEvent) -> None:
                watcher._see(event.event_type, event.src_path, getattr(event, "dest_path", ""))

        observer = Observer()
        try:
            observer.start()
            observer.schedule(Handler(), str(self._root), recursive=False)
            for part in PARTS:
                folder = self._root / part
                if folder.is_dir() and not folder.is_symlink():
                    observer.schedule(Handler(), str(folder), recursive=True)
        except (OSError, RuntimeError):
            observer.stop()
            return False
        self._observer = observer
        return True

    def stop(self) -> None:
        """End to watch."""
        observer, self._observer = self._observer, None
        if observer is not None:
            observer.stop()  # type: ignore[attr-defined]  # watchdog ships no types
            observer.join(timeout=2)  # type: ignore[attr-defined]  # the same

    def again(self) -> bool:
        """Watch the folders that are there now: those that were made again have lost their watches."""
        self.stop()
        return self.start()

    def _see(self, kind: str, *places: str | bytes) -> None:
        if kind not in TOLD:
            return
        for place in places:
            path = self._ours(os.fsdecode(place))
            if path is not None:
                self._tell(path)

    def _ours(self, place: str) -> str | None:
        """Return the site's path of a place; None for what no page is made of."""
        try:
            path = Path(place).relative_to(self._root).as_posix()
        except ValueError:
            return None
        first, *rest = path.split("/")
        if any(map(is_ignored, rest)):
            return None
        return path if first in {*PARTS, SITE} else None
