"""Private inputs of the program's commands (attendance, payments, answers, nominations, scores) that lie in the site, where nothing of the kind may lie.

They are known by their name, and by their first line under any other name: a folder that is in git is soon read by strangers.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from microsite.diagnostics import Problem, Span, error
from microsite.read.files import MAX_DEPTH, read_head

HEAD = 8192  # bytes of a file that are looked at
LINES = 5  # that may come before a header: a title, a line on the separator
_TABLES = ("csv", "tsv", "tab", "txt", "xlsx", "xls", "ods", "parquet")
_NAMED = re.compile(
    r"(?:.*[^a-z])?(attendance|attendees|payments|survey|scores|nominations|nominees)(?:[^a-z].*)?"
)
_OTHERS = frozenset(
    "avif bmp css eot gif gz html ico ics jpeg jpg js json lock md mjs mo mp3 mp4 otf pdf png po pot py pyc sh sqlite svg toml ttf"
    " webm webp woff woff2 xml yaml yml zip".split()
)
"""Endings of what is no table: not opened, as a site may have thousands."""
_FOREIGN = frozenset({"node_modules", "site-packages", "__pycache__"})
_HEADERS = (
    ("who attended", {"person", "event"}, {"joined_at", "left_at"}),
    ("who paid", {"person"}, {"paid_at", "refunded_at", "gross", "fees"}),
    ("who answered a survey", {"person"}, {"answered_at", "event_score", "mentor_score"}),
    ("what people need", {"need", "person"}, {"need"}),
    ("how reviewers scored", {"nominee"}, {"rater", "reviewer"}),
    ("what came of follow-ups", {"event", "step", "sent"}, {"clicked", "booked"}),
    ("who was nominated", {"nominee"}, {"statement", "name", "group"}),
    ("whose packet is whose", {"packet"}, {"nominee", "rater"}),
)


def private_inputs(
    root: Path, is_output: Callable[[Path], bool], but: Collection[str] = ()
) -> tuple[Problem, ...]:
    """Return F110 for each private input that lies in a site's folder, in no output and no hidden folder.

    `but` are folders of the site that are known to hold none.
    """
    return tuple(
        _refusal(path, words)
        for path in _walk(root, "", is_output, frozenset(but), 0)
        if (words := _held(root, path))
    )


def private_among(folder: Path, paths: Iterable[str], shown: str) -> tuple[Problem, ...]:
    """Return F110 for each private input among the paths of an output folder, which is called `shown`."""
    there = sorted(path for path in paths if _ending(path.rpartition("/")[2]) not in _OTHERS)
    return tuple(_refusal(f"{shown}/{path}", words) for path in there if (words := _held(folder, path)))


def _refusal(path: str, words: str) -> Problem:
    hint = "move it out of the site's folder, and out of git's history; the commands are given its path"
    return error(
        "F110", f"{words}; private files must not lie in the site or the output", Span(path, 1, 1), hint
    )


def _walk(
    root: Path, folder: str, is_output: Callable[[Path], bool], but: Collection[str], depth: int
) -> Iterator[str]:
    try:
        with os.scandir(root / folder) as listing:
            entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
    except OSError:  # gone, or not ours to read
        return
    for entry in entries:
        path = f"{folder}/{entry.name}" if folder else entry.name
        if path in but:
            continue
        if entry.is_dir(follow_symlinks=False):
            if depth < MAX_DEPTH and not _is_foreign(root / path) and not is_output(root / path):
                yield from _walk(root, path, is_output, but, depth + 1)
        elif entry.is_file(follow_symlinks=False) and _ending(entry.name) not in _OTHERS:
            yield path


def _is_foreign(folder: Path) -> bool:
    return folder.name.startswith(".") or folder.name in _FOREIGN or os.path.lexists(folder / "pyvenv.cfg")


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _held(root: Path, path: str) -> str:
    """Return what a file holds by its first lines, else by its name; "" when it is nobody's private file."""
    name = path.rpartition("/")[2].lower()
    text = _text(read_head(root, path, HEAD))
    for line in [line for line in text.splitlines() if line.strip()][:LINES]:
        columns = _columns(line)
        for words, needed, some in _HEADERS:
            if needed <= columns and some & columns:
                known = ", ".join(sorted((needed | some) & columns))
                return f"this file says {words}, by its columns {known}"
    named = _NAMED.fullmatch(name.partition(".")[0])
    if named and any(part in _TABLES for part in name.split(".")[1:]):
        return f"this file is named as one of {named[1]}"
    return ""


def _columns(line: str) -> set[str]:
    """Return the names in a line of a table, however they are separated, quoted and spaced."""
    parts = (part.strip().strip("\"'").strip() for part in re.split(r"[,;|\t]", line))
    return {re.sub(r"[\s-]+", "_", part).casefold() for part in parts}


def _text(data: bytes) -> str:
    """Return the beginning of a file as text, also as spreadsheets write it."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data[: len(data) // 2 * 2].decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")
