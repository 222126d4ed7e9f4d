"""What the shipped templates compile to is kept beside Python's own bytecode of this program, and as much is trusted.

Never in a site: a pull request can put files there, and this is code. Where nothing can be written beside the program, or
Python is told to keep no bytecode, templates are compiled each time.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import sys
from functools import lru_cache
from importlib.util import cache_from_source
from pathlib import Path

from microsite.engine.editions import PACKAGE, program
from microsite.engine.kept_files import write_file
from microsite.render.compiled import COMPILED
from microsite.render.guard import ThemeEnvironment
from microsite.render.sandbox import environment
from microsite.values.themes import Theme


def _place() -> Path | None:
    try:
        return Path(cache_from_source(str(PACKAGE / "render" / "templates.py"))).with_suffix(".bin")
    except NotImplementedError:  # a Python without bytecode
        return None


FILE = _place()


@lru_cache(maxsize=4)
def environment_of(theme: Theme, language: str) -> ThemeEnvironment:
    """Return the environment that renders a theme in a language; its templates are taken from what was compiled before."""
    _recall()
    return environment(theme, language)


def _recall() -> None:
    if FILE is None or COMPILED.kept:
        return
    with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
        seal, _, data = FILE.read_bytes().partition(b"\n")
        if seal == _seal(data):
            COMPILED.kept = marshal.loads(data)  # noqa: S302 - written by `keep_bytecode`, in a place for code


def keep_bytecode() -> None:
    """Keep what was compiled of the shipped templates, when there is anything new."""
    if FILE is None or sys.dont_write_bytecode or not (fresh := COMPILED.fresh()):
        return
    data = marshal.dumps({**COMPILED.kept, **fresh})
    with contextlib.suppress(OSError):
        FILE.parent.mkdir(parents=True, exist_ok=True)
        write_file(FILE.parent, FILE.name, _seal(data) + b"\n" + data)


def _seal(data: bytes) -> bytes:
    return hashlib.blake2b(program().encode() + data, digest_size=20).hexdigest().encode()
