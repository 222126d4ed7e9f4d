"""One content file read and judged as a build does it: for tests of kinds."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from sites import NOW, write, write_site

from microsite.config import Config, load
from microsite.gather import parse
from microsite.kinds.common import Parsed
from microsite.read.files import Source, read_file
from microsite.survey import Site, survey
from microsite.values.options import Options

FOLDERS = {"event": "events", "mentor": "mentors", "series": "series", "page": "pages"}


def config_of(files: Mapping[str, str] | None = None) -> Config:
    """Return the Config of the small site with other files."""
    with tempfile.TemporaryDirectory() as folder:
        loaded = load(write_site(Path(folder), files))
    assert loaded.config is not None, loaded.problems
    return loaded.config


def parsed(text: str, kind: str = "event", config: Config | None = None, name: str = "clinic") -> Parsed:
    """Return what a kind makes of a text."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"content/{FOLDERS[kind]}/{name}.md"
        write(Path(folder) / path, text)
        source = read_file(Path(folder), path, 1_000_000)
    assert isinstance(source, Source)
    return parse(source, config or config_of())


def told(found: Parsed) -> list[str]:
    """Return the problems of a file, shortly: line, column, code."""
    return [f"{p.where.line}:{p.where.column} {p.code}" for p in found.problems]


def surveyed(root: Path, files: Mapping[str, str | bytes] | None = None, *, drafts: bool = False) -> Site:
    """Write the small site with other files and survey it."""
    return survey(Options(root=write_site(root, files), at=NOW, drafts=drafts))
