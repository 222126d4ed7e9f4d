"""A gold file: needs as visitors say them, and for each how well which mentor would help, from 0 to 3, as people judged.

YAML (`needs: [{need, half, grades: {SLUG: 3}}]`), or CSV with the columns `need,mentor,grade` and perhaps `half`. `half` is a name for a part that is
reported by itself, as in `tune` and `held-out`. Who is not named is graded 0.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Any

from microsite.diagnostics import Problem, Severity, Span, count, error
from microsite.read.data import read_keys
from microsite.read.fields import ListOf, Record
from microsite.read.given import read_given
from microsite.read.nodes import Map, Node, Scalar
from microsite.read.plain import Text
from microsite.read.reader import Reader
from microsite.read.specs import JsonSchema
from microsite.read.text import decode
from microsite.read.wording import near, what_it_is
from microsite.records import frozen

GRADES = ("0", "1", "2", "3")
LONGEST = 2000
COLUMNS = ("need", "mentor", "grade")


class Grades:
    """How well mentors would help: a mapping of slugs to 0, 1, 2 or 3."""

    def read(self, node: Node, key: str, reader: Reader) -> dict[str, int] | None:
        """Return the grades by slug."""
        if not isinstance(node, Map):
            reader.fail(
                "M103",
                f"{key} is {what_it_is(node)}; it wants mentors and their grades",
                node,
                "as in {ada-example: 3}",
            )
            return None
        found = {}
        for name, value in node.entries:
            reader.marks.nodes[f"{key}.{name.text}"] = name
            if not isinstance(value, Scalar) or value.text not in GRADES:
                reader.fail("M106", f"the grade of {name.text} is no whole number from 0 to 3", value)
                continue
            found[name.text] = int(value.text)
        return found

    def schema(self) -> JsonSchema:
        """Return the schema of the mapping."""
        return {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0, "maximum": 3}}


@frozen(kw_only=True)
class NeedFront:
    """One need."""

    need: Annotated[str, Text(LONGEST, lines=True), "What somebody says."]
    half: Annotated[str, Text(40), "The part of the file that it is reported with."] = ""
    grades: Annotated[
        Any, Grades(), "How well which mentor would help: 3 exactly that, 2 well, 1 a little."
    ] = None


@frozen(kw_only=True)
class GoldFile:
    """The keys of a gold file."""

    needs: Annotated[
        tuple[NeedFront, ...], ListOf(Record(NeedFront), single=False, most=10_000), "The needs."
    ]


@frozen
class Need:
    """A need, its part, and the grades of mentors by slug."""

    text: str
    half: str
    grades: Mapping[str, int]


def read_gold(path: Path, mentors: Collection[str]) -> tuple[tuple[Need, ...], tuple[Problem, ...]]:
    """Return the needs of a gold file, and what is wrong with it; `mentors` are the slugs that may be graded."""
    try:
        data = read_given(path)
    except (OSError, ValueError) as fault:
        return (), (
            error(
                "B101", f"the file cannot be read: {getattr(fault, 'strerror', '') or fault}", Span(str(path))
            ),
        )
    needs, problems = (
        _of_csv(path, data, mentors) if path.suffix.lower() == ".csv" else _of_yaml(path, data, mentors)
    )
    if not problems and not any(any(need.grades.values()) for need in needs):
        problems = (
            error(
                "B103",
                "no need has a mentor graded 1 to 3, so that there is nothing to evaluate",
                Span(str(path)),
            ),
        )
    return needs, problems


def _of_yaml(
    path: Path, data: bytes, mentors: Collection[str]
) -> tuple[tuple[Need, ...], tuple[Problem, ...]]:
    held = read_keys(str(path), data)
    if isinstance(held, Problem):
        return (), (held,)
    node, reader = held
    value = Record(GoldFile).read(node, "", reader)
    if value is None or count(reader.problems, Severity.ERROR):
        return (), tuple(reader.problems)
    needs = tuple(Need(one.need, one.half, one.grades or {}) for one in value.needs)
    unknown = [
        _unknown(slug, mentors, reader.marks[f"needs.{number}.grades.{slug}"])
        for number, need in enumerate(needs)
        for slug in need.grades
        if slug not in mentors
    ]
    return needs, tuple(unknown)


def _unknown(slug: str, mentors: Collection[str], where: Span) -> Problem:
    hint = near(slug, mentors) or "a mentor who is a draft, or not published yet, cannot be graded"
    return error("B104", f"'{slug}' is no published mentor of this site", where, hint)


def _of_csv(
    path: Path, data: bytes, mentors: Collection[str]
) -> tuple[tuple[Need, ...], tuple[Problem, ...]]:
    text = decode(str(path), data)
    if isinstance(text, Problem):
        return (), (text,)
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    problems: list[Problem] = []
    found: dict[tuple[str, str], dict[str, int]] = {}
    try:
        missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            return (), (
                error(
                    "B102",
                    f"the column {missing[0]} is missing",
                    Span(str(path), 1, 1),
                    "need,mentor,grade,half",
                ),
            )
        for row in rows:
            where = Span(str(path), rows.line_num)
            slug, grade = (row["mentor"] or "").strip(), (row["grade"] or "").strip()
            if grade not in GRADES:
                problems.append(error("B103", "grade is no whole number from 0 to 3", where))
            elif slug not in mentors:
                problems.append(_unknown(slug, mentors, where))
            else:
                found.setdefault(((row["need"] or "").strip(), (row.get("half") or "").strip()), {})[slug] = (
                    int(grade)
                )
    except csv.Error as fault:
        problems.append(
            error("B101", f"the record here is no CSV: {fault}", Span(str(path), rows.line_num or 1))
        )
    return tuple(Need(need, half, grades) for (need, half), grades in found.items() if need), tuple(problems)
