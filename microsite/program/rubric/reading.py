"""The private tables of a panel as they were read: who was nominated, every score, who is knocked out, groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from microsite.diagnostics import Problem, Span, error
from microsite.program.rubric import inputs
from microsite.program.rubric.groups import LEAST_K
from microsite.program.tables import Account, Table, read_table
from microsite.program.tables.read import spans
from microsite.read.rubrics import Rubric
from microsite.records import frozen

AGAIN, EMPTY = "said again otherwise", "left empty"
SHOWN = 50


@frozen(kw_only=True)
class Asked:
    """What a report is asked: the site, the rubric, the private files, where it goes, and how many are chosen."""

    root: Path
    rubric: str
    scores: Sequence[Path]
    out: Path
    nominations: Path | None = None
    key: Path | None = None
    knockouts: Path | None = None
    groups: Path | None = None
    cut: int | None = None
    k: int = LEAST_K
    seed: str = "1"
    skip: bool = False

    def files(self) -> list[tuple[Path, str]]:
        """Return each private file with what it is called."""
        roles = {
            "nominations": self.nominations,
            "key": self.key,
            "knockouts": self.knockouts,
            "groups": self.groups,
        }
        named = [(path, f"the {role} file") for role, path in roles.items() if path]
        return [*((path, "the scores file") for path in self.scores), *named]


@frozen(kw_only=True)
class Sheets:
    """What the tables say; nominees are numbers, of their place in `names`."""

    names: Sequence[str]
    scores: Sequence[tuple[int, str, str, int]]
    knocked: Mapping[int, Sequence[str]]
    groups: Mapping[str, str] | None
    accounts: Mapping[str, Account]


class Reader:
    """Reads tables one after another, and keeps their accounts and problems."""

    def __init__(self, *, skip: bool) -> None:
        self.skip = skip
        self.accounts: dict[str, Account] = {}
        self.problems: list[Problem] = []

    def read(self, role: str, path: Path, table: Table, columns: Sequence[str]) -> pl.DataFrame:
        """Return a table in which `columns` tell each row from the others."""
        found = read_table(path, table, skip=self.skip)
        self.problems += found.problems
        frame, account = found.frame, found.account
        if "evidence" in frame.columns:
            said = frame.filter(pl.col("evidence").is_not_null())
            account, frame = account.without(EMPTY, len(frame) - len(said)), said
        kept = frame.filter(pl.struct(columns).is_first_distinct())
        if self.skip:
            account = account.without(AGAIN, len(frame) - len(kept))
        else:
            self.problems += inputs.twice(path, frame, columns)
        before = self.accounts.get(role)
        self.accounts[role] = _added(before, account) if before else account
        return kept


def _added(one: Account, other: Account) -> Account:
    dropped = dict(one.dropped)
    for reason, number in other.dropped.items():
        dropped[reason] = dropped.get(reason, 0) + number
    return Account(one.read + other.read, one.used + other.used, dropped, (*one.ignored, *other.ignored))


def read_sheets(asked: Asked, rubric: Rubric) -> Sheets | tuple[Problem, ...]:
    """Return what the tables say, or what is wrong with them."""
    reader = Reader(skip=asked.skip)
    listed = _nominations(asked, reader)
    key = _key(asked, reader, listed)
    known = {name: name for name in listed} if key is None else key
    table = inputs.scores(rubric, known if listed or key else None)
    frames = [reader.read("scores", path, table, inputs.SCORE) for path in asked.scores]
    knocked = groups = None
    if asked.knockouts:
        table = inputs.knockouts(rubric, known if listed or key else None)
        knocked = reader.read("knockouts", asked.knockouts, table, ("nominee", "rater", "knockout"))
    if asked.groups:
        table = inputs.groups({name: name for name in listed} if listed else None)
        groups = reader.read("groups", asked.groups, table, ("nominee",))
    frame = pl.concat(frames)
    reader.problems += _across(frame, asked)
    if not reader.problems and frame.is_empty():
        where = Span(str(asked.scores[0]), 1, 1)
        hint = "the raters fill in score and evidence"
        reader.problems.append(error("B101", "no row says a score", where, hint))
    if reader.problems:
        return tuple(reader.problems)
    return _sheets(listed, frame, knocked, groups, reader.accounts)


def _sheets(
    listed: Sequence[str],
    frame: pl.DataFrame,
    knocked: pl.DataFrame | None,
    groups: pl.DataFrame | None,
    accounts: Mapping[str, Account],
) -> Sheets:
    once = frame.filter(pl.struct(inputs.SCORE).is_first_distinct())
    names = listed or sorted(once["nominee"].unique().to_list())
    numbers = {name: n for n, name in enumerate(names)}
    rows = [(numbers[n], r, c, s) for n, r, c, s in once.select(*inputs.SCORE, "score").iter_rows()]
    out: dict[int, set[str]] = {}
    for nominee, knockout in () if knocked is None else knocked.select("nominee", "knockout").iter_rows():
        if nominee in numbers:
            out.setdefault(numbers[nominee], set()).add(knockout)
    said = (
        None
        if groups is None
        else {n: group or "" for n, group in groups.select("nominee", "group").iter_rows()}
    )
    return Sheets(
        names=names,
        scores=sorted(rows),
        knocked={n: sorted(ids) for n, ids in out.items()},
        groups=said,
        accounts=accounts,
    )


def _nominations(asked: Asked, reader: Reader) -> list[str]:
    """Return the nominees in the order of their file, none without one."""
    if asked.nominations is None:
        return []
    frame = reader.read("nominations", asked.nominations, inputs.nominations(), ("nominee",))
    found: list[str] = frame["nominee"].to_list()
    return found


def _key(asked: Asked, reader: Reader, listed: Sequence[str]) -> Mapping[str, str] | None:
    """Return the nominee of each packet, None without a key."""
    if asked.key is None:
        return None
    frame = reader.read("key", asked.key, inputs.KEY, ("packet",))
    if listed:
        lost = frame.filter(~pl.col("nominee").is_in(listed))["line"].to_list()
        hint = "is the key of another run?"
        reader.problems += [
            error("B104", "nominee names no nominee of the nominations", where, hint)
            for where in spans(asked.key, "nominee", lost[:SHOWN]).values()
        ]
    return dict(frame.select("packet", "nominee").iter_rows())


def _across(frame: pl.DataFrame, asked: Asked) -> list[Problem]:
    """Return an error when two sheets score the same, which each alone does not show."""
    if asked.skip or frame.select(inputs.SCORE).n_unique() == len(frame):
        return []
    words = "this sheet scores what another sheet scores too"
    return [error("B105", words, Span(str(asked.scores[-1])), "give each sheet once")]
