"""What the last build into a folder was told: its clock, base URL and drafts, so that a check asks the same question.

It lies under .microsite/, beside the output and never in it: the same inputs give the same published bytes.
"""

from __future__ import annotations

import contextlib
import json
from datetime import datetime
from pathlib import Path

from microsite.engine.kept_files import write_file
from microsite.formats.plainjson import parsed
from microsite.read.files import Source, read_file
from microsite.records import frozen

FILE = "last-builds.json"
MOST = 20
MOST_BYTES = 1 << 20


@frozen
class Told:
    """What a build was told: its clock (aware), the base URL that stood in for site.yaml's, whether drafts were taken."""

    at: datetime
    base_url: str
    drafts: bool


def remember(folder: Path, output: Path | str, told: Told) -> None:
    """Keep what a build into `output`, a folder or a URL, was told; a folder that cannot be written to remembers nothing."""
    held = {key: value for key, value in _read(folder).items() if key != _key(output)}
    held[_key(output)] = {"at": told.at.isoformat(), "base_url": told.base_url, "drafts": told.drafts}
    with contextlib.suppress(OSError):
        write_file(folder, FILE, json.dumps(dict(list(held.items())[-MOST:]), indent=1).encode())


def recall(folder: Path, output: Path | str) -> Told | None:
    """Return what the last build into `output` was told, None when nothing sound is remembered."""
    held = _read(folder).get(_key(output))
    if not isinstance(held, dict):
        return None
    try:
        at = datetime.fromisoformat(str(held["at"]))
    except (KeyError, ValueError):
        return None
    return Told(at, str(held.get("base_url", "")), held.get("drafts") is True) if at.tzinfo else None


def _key(output: Path | str) -> str:
    return output if isinstance(output, str) else str(output.resolve())


def _read(folder: Path) -> dict[str, object]:
    source = read_file(folder, FILE, MOST_BYTES)
    try:
        held = parsed(source.data) if isinstance(source, Source) else {}
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}
