"""Problems as values: what is wrong, where, and what to do; and the forms they are printed in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol

from microsite.codes import CODES
from microsite.records import frozen


class Severity(StrEnum):
    """How much a problem weighs: an error stops a build, a warning stops it under --strict, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
MOST_OF_A_FILE = 100
MOST_TOLD = 500
MOST_SAID = 2_000  # characters of a message or a hint: one that quotes a text without end is cut
ALIKE = 3


@frozen
class Span:
    """A place in a file: path as the user would type it, 1-based line, 1-based column in characters."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


class Place(Protocol):
    """Anything that stands in a file: a Span, a node of its front matter."""

    @property
    def line(self) -> int | None:
        """Return the 1-based line."""
        ...

    @property
    def column(self) -> int | None:
        """Return the 1-based column in characters."""
        ...


class Places(Mapping[str, Span]):
    """Where the keys of a file stand: whatever stands there is kept, and a Span made when it is asked for, which is seldom."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.nodes: dict[str, Place] = {}

    def __getitem__(self, key: str) -> Span:
        node = self.nodes[key]
        return Span(self.path, node.line, node.column)

    def __iter__(self) -> Iterator[str]:
        return iter(self.nodes)

    def __len__(self) -> int:
        return len(self.nodes)


@frozen
class Marks:
    """Where the keys of a file stand, as one text: a site has dozens for each file, and seldom asks for one."""

    path: str = ""
    text: str = ""

    @classmethod
    def of(cls, path: str, places: Mapping[str, Place]) -> Marks:
        """Return the marks of a file; a key that holds a tab or a line break has none."""
        lines = [
            f"\n{k}\t{at.line}\t{at.column}" for k, at in places.items() if "\t" not in k and "\n" not in k
        ]
        return cls(path, "".join(lines))

    def __iter__(self) -> Iterator[tuple[str, Span]]:
        return map(self._mark, self.text.split("\n")[1:])

    def get(self, key: str) -> Span | None:
        """Return where a key stands, None when it was not written."""
        _, found, rest = self.text.partition(f"\n{key}\t")
        return self._mark(f"{key}\t{rest.partition(chr(10))[0]}")[1] if found else None

    def _mark(self, line: str) -> tuple[str, Span]:
        key, row, column = line.split("\t")
        return key, Span(self.path, *(None if n == "None" else int(n) for n in (row, column)))


UNMARKED = Marks()


@frozen
class Problem:
    """One finding. `code` is permanent and stands in the catalogue `microsite.codes`; `hint` says the mend."""

    code: str
    message: str
    where: Span
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"{self.code} is not in the catalogue microsite/codes.py")


def error(code: str, message: str, where: Span, hint: str = "") -> Problem:
    """Return a problem that stops the build."""
    return Problem(code, message[:MOST_SAID], where, hint[:MOST_SAID], Severity.ERROR)


def warning(code: str, message: str, where: Span, hint: str = "") -> Problem:
    """Return a problem that stops the build only under --strict."""
    return Problem(code, message[:MOST_SAID], where, hint[:MOST_SAID], Severity.WARNING)


def note(code: str, message: str, where: Span, hint: str = "") -> Problem:
    """Return a remark that never stops a build unless --strict is given."""
    return Problem(code, message[:MOST_SAID], where, hint[:MOST_SAID], Severity.NOTE)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems without repeats, by path, line, column and code: the same on every machine."""
    return tuple(
        sorted(
            dict.fromkeys(problems),
            key=lambda p: (p.where.path, p.where.line or 0, p.where.column or 0, p.code, p.message),
        )
    )


def bounded(problems: Sequence[Problem], most: int = MOST_OF_A_FILE) -> tuple[Problem, ...]:
    """Return no more than so many problems of each file, the errors first, and one that counts the others."""
    if len(problems) <= most:
        return tuple(problems)
    files: dict[str, list[Problem]] = {}
    for problem in problems:
        files.setdefault(problem.where.path, []).append(problem)
    told: list[Problem] = []
    for path, found in files.items():
        gravest = sorted(found, key=lambda p: _WEIGHT[p.severity])
        told += gravest[:most]
        if gravest[most:]:
            words = f"{len(gravest) - most:,} more problems of this file are not told"
            hint = "mend those that are told first"
            told.append(Problem("F109", words, Span(path), hint, gravest[most].severity))
    return in_order(told)


def worst(problems: Sequence[Problem], most: int = MOST_TOLD) -> tuple[Problem, ...]:
    """Return no more problems than a person reads, in their order; what weighs less is left out first."""
    if len(problems) <= most:
        return tuple(problems)
    kept = sorted(range(len(problems)), key=lambda at: _WEIGHT[problems[at].severity])[:most]
    return tuple(problems[at] for at in sorted(kept))


def unlike(problems: Sequence[Problem], most: int = ALIKE) -> tuple[Problem, ...]:
    """Return the problems without the notes that only repeat, of other files, what so many before them say."""
    said: dict[tuple[str, str], int] = {}
    told = []
    for problem in problems:
        if problem.severity is Severity.NOTE:
            words = (problem.code, problem.message)
            said[words] = said.get(words, 0) + 1
            if said[words] > most:
                continue
        told.append(problem)
    return tuple(told)


def count(problems: Sequence[Problem], severity: Severity) -> int:
    """Return how many of the problems have that severity."""
    return sum(1 for problem in problems if problem.severity is severity)


def printable(text: str) -> str:
    """Return text that a terminal shows and never obeys: control, format and bidi characters are escaped."""
    return (
        text
        if text.isprintable()
        else "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    )


def to_text(problems: Sequence[Problem], *, colour: bool = False) -> str:
    """Return the form for a person: `path:line:column: error CODE: words`, and an indented hint."""
    red, yellow, dim, bold, off = (
        ("\x1b[31m", "\x1b[33m", "\x1b[2m", "\x1b[1m", "\x1b[0m") if colour else ("",) * 5
    )
    tint = {Severity.ERROR: red, Severity.WARNING: yellow, Severity.NOTE: dim}
    lines = []
    for p in problems:
        head = f"{tint[p.severity]}{p.severity} {p.code}{off}"
        lines.append(f"{bold}{printable(str(p.where))}{off}: {head}: {printable(p.message)}")
        if p.hint:
            lines.append(f"  {dim}hint:{off} {printable(p.hint)}")
    return "\n".join(lines)


def _harmless(text: str) -> str:
    """Return JSON in which what a terminal would obey or hide is escaped, as JSON may write it (RFC 8259 section 7)."""
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def as_dict(problem: Problem) -> dict[str, Any]:
    """Return the problem as plain JSON data; the keys are part of the contract with other programs."""
    return {
        "code": problem.code,
        "severity": str(problem.severity),
        "message": problem.message,
        "hint": problem.hint,
        "path": problem.where.path,
        "line": problem.where.line,
        "column": problem.where.column,
    }


def from_dict(row: Mapping[str, Any]) -> Problem:
    """Return the problem that `as_dict` made such data of; KeyError, ValueError or TypeError when it did not."""
    where = Span(row["path"], row["line"], row["column"])
    return Problem(row["code"], row["message"], where, row["hint"], Severity(row["severity"]))


def to_json(problems: Sequence[Problem], **more: object) -> str:
    """Return the form for a program: one object with `problems` and what else the command counted."""
    return _harmless(
        json.dumps({**more, "problems": [as_dict(p) for p in problems]}, ensure_ascii=False, indent=1)
    )


def _command_value(text: str, *, prop: bool) -> str:
    """Escape a value of a code host's workflow command."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if prop else text


def to_github(problems: Sequence[Problem]) -> str:
    """Return workflow commands, which the code host shows as annotations beside the changed line."""
    kind = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
    lines = []
    for p in problems:
        spot = [f"file={_command_value(printable(p.where.path), prop=True)}"]
        if p.where.line is not None:
            spot.append(f"line={p.where.line}")
        if p.where.column is not None:
            spot.append(f"col={p.where.column}")
        spot.append(f"title={p.code}")
        words = printable(p.message) + (f"\nhint: {printable(p.hint)}" if p.hint else "")
        lines.append(f"::{kind[p.severity]} {','.join(spot)}::{_command_value(words, prop=False)}")
    return "\n".join(lines)


def _sarif_result(p: Problem) -> dict[str, Any]:
    from urllib.parse import quote  # noqa: PLC0415 - only this form needs it

    location: dict[str, Any] = {"artifactLocation": {"uri": quote(p.where.path, errors="surrogateescape")}}
    if p.where.line is not None:
        region = {"startLine": p.where.line}
        if p.where.column is not None:
            region["startColumn"] = p.where.column
        location["region"] = region
    text = p.message + (f" Hint: {p.hint}" if p.hint else "")
    return {
        "ruleId": p.code,
        "level": str(p.severity),
        "message": {"text": text},
        "locations": [{"physicalLocation": location}],
    }


def to_sarif(problems: Sequence[Problem], version: str) -> str:
    """Return SARIF 2.1.0 (OASIS), which code hosts read as code-scanning alerts."""
    rules = [
        {"id": code, "shortDescription": {"text": CODES[code]}} for code in sorted({p.code for p in problems})
    ]
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "microsite", "version": version, "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(p) for p in problems],
            }
        ],
    }
    return _harmless(json.dumps(log, ensure_ascii=False, indent=1))
