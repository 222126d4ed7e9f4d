"""Makes a site anew, from its sources alone, and compares every byte with what was published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from microsite.diagnostics import Problem, Span, error, in_order
from microsite.engine.executors import Executor, serial
from microsite.engine.memo import Memo
from microsite.engine.ownership import MARKER, MARKER_TEXT
from microsite.engine.stamps import is_file, stamps_of
from microsite.making import Making
from microsite.survey import survey
from microsite.values.options import Options, Progress, quiet, stops

_HINT = "build with --clean, and report this: what is remembered between builds was wrong"


def verified(
    options: Options, output: Path, problems: Sequence[Problem], run: Executor, progress: Progress
) -> tuple[Problem, ...]:
    """Return the problems of a build, and the differences of what it published."""
    return tuple(dict.fromkeys((*problems, *verify(options, output, run, progress))))


def verify(
    options: Options, output: Path, run: Executor = serial, progress: Progress = quiet
) -> tuple[Problem, ...]:
    """Return E116 for each file that is missing, that nothing makes, or whose bytes are other than a clean build's.

    Nothing that was remembered is used, and nothing is written.
    """
    site = survey(options, run, progress)
    if stops(site.problems, strict=options.strict):
        return site.problems
    making = Making(site, options.root, Memo(None, 0), run, progress, None, clean=True)
    return in_order((*_differences(making, output), *making.problems))


def _differences(making: Making, output: Path) -> Iterator[Problem]:
    left = {path for path, of in stamps_of(output).items() if is_file(of)}
    for path, data in chain([(MARKER, MARKER_TEXT)], making.files()):
        where = Span(str(output / path))
        try:
            there = (output / path).read_bytes() if path in left else None
        except OSError:
            there = None
        left.discard(path)
        if there is None:
            yield error("E116", "a clean build makes this file, and it is not there", where, _HINT)
        elif there != data:
            yield error("E116", "a clean build makes other bytes", where, _HINT)
    for path in sorted(left):
        yield error("E116", "a clean build does not make this file", Span(str(output / path)), _HINT)
