"""The assignment file of an experiment, as the program writes it: plain YAML, one line for each event, in the order of slugs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from microsite.diagnostics import Problem, Span, error
from microsite.engine.kept_files import write_file
from microsite.read.experiments import Experiment

HEAD = """\
# Written by `microsite experiments`; commit it, and leave it as it is: prices follow it.
# hash and keys freeze {path} as it was registered, events say who is in which arm.
"""
_WORDS = re.compile(r"[a-z][a-z0-9_.-]*")
_TRUTHS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def text_of(one: Experiment, events: Mapping[str, str]) -> str:
    """Return the file of an experiment as it is now, with these arms."""
    lines = [HEAD.format(path=one.path) + f"hash: {one.fingerprint}", "keys:", *_mapping(one.now)]
    lines += ["events:", *_mapping(events)] if events else ["events: {}"]
    return "\n".join(lines) + "\n"


def _mapping(values: Mapping[str, str]) -> Iterator[str]:
    return (f"  {_said(key)}: {_said(value)}" for key, value in sorted(values.items()))


def _said(text: str) -> str:
    """Return a text as a YAML scalar that every reader takes for that text."""
    plain = _WORDS.fullmatch(text) and text not in _TRUTHS and not text.endswith(".")
    return text if plain else json.dumps(text, ensure_ascii=False)


def save(root: Path, path: str, text: str) -> Problem | None:
    """Write a file of the site, replaced at once; return why it cannot be written."""
    try:
        write_file(root, path, text.encode())
    except OSError as fault:
        return error("E103", f"the assignment cannot be written: {fault.strerror or fault}", Span(path))
    return None
