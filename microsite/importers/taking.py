"""Take fields out of a record, one by one, and keep the account of what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from microsite.diagnostics import Problem, error, note, warning
from microsite.importers.convert import flat, is_empty, normal
from microsite.importers.values import Field, Front, How, Picture, Record, Row, Setting, Value
from microsite.read.foreign_dates import rewritten
from microsite.records import frozen

EXAMPLE = 60


@frozen
class Found:
    """A field that may become a key: its name ("" for a literal of the command line), its value, how it was found."""

    name: str
    value: Value
    how: How


@dataclass(slots=True)
class Take:
    """The work on one record: what is taken, what is to do, what the body gains. It lives in `shape` only."""

    record: Record
    mapping: Mapping[str, str]
    setting: Setting
    kind: str
    facts: dict[str, Front] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    again: dict[str, Value] = field(default_factory=dict)
    to_do: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    sections: list[tuple[str, str]] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)
    body: str = ""
    draft: bool = False
    day: str = ""
    picture: Picture | None = None
    spelled: dict[str, list[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.record.fields:
            self.spelled.setdefault(normal(name), []).append(name)

    def find(self, key: str, names: Sequence[str]) -> Found | None:
        """Return the field for a key: what --map says, else the first of the names that has a value and is free."""
        if key in self.mapping:
            return self._asked(self.mapping[key])
        own = self.record.known.get(key, "")
        if own in self.record.fields and own not in self.used and not is_empty(self.record.fields[own].value):
            return Found(own, self.record.fields[own].value, How.MAPPED)
        for name in names:
            source = next((own for own in self.spelled.get(normal(name), ()) if own not in self.used), None)
            if source is None or normal(source) in self.setting.skip:
                continue
            value = self.record.fields[source].value
            if not is_empty(value):
                same = normal(source) == normal(key.rpartition(".")[2])
                return Found(source, value, How.MAPPED if same else How.GUESSED)
        return None

    def _asked(self, theirs: str) -> Found | None:
        if theirs.startswith("="):
            return Found("", theirs[1:], How.MAPPED)
        for name in theirs.split(","):
            found = self.field(name)
            if found and not is_empty(self.record.fields[found].value):
                return Found(found, self.record.fields[found].value, How.MAPPED)
        return None

    def field(self, name: str) -> str:
        """Return the record's own spelling of a field's name, "" when there is none."""
        if name in self.record.fields:
            return name
        return next(iter(self.spelled.get(normal(name), ())), "")

    def others(self, key: str) -> tuple[str, ...]:
        """Return every field that --map names for a key, for keys that hold lists."""
        theirs = self.mapping.get(key, "=")
        return () if theirs.startswith("=") else tuple(filter(None, map(self.field, theirs.split(","))))

    def accept(
        self, found: Found, target: str, value: Front | None = None, *, how: How | None = None
    ) -> None:
        """Count a field as done; with a value, set the key."""
        if found.name:
            self.used.add(found.name)
        self.rows.append(Row(found.name or "(literal)", how or found.how, target, example(found.value)))
        if value is not None:
            self.facts[target] = value

    def refuse(self, found: Found, key: str, why: str) -> None:
        """Say why a field that was asked for or guessed cannot be the key; it stays among the kept."""
        message = f"{found.name or 'the literal'} cannot be {key}: {why}"
        self.problems.append(warning("I103", message, self.record.where(found.name)))

    def keep(self, found: Found) -> None:
        """Keep the original of a field that was taken, because our form of it says less."""
        if found.name:
            self.again[found.name] = found.value

    def ask(self, key: str, words: str, *, draft: bool = True) -> None:
        """Leave a to-do at a key; the file stays a draft until it is done, unless the fact is optional."""
        self.to_do.setdefault(key, []).append(words)
        self.draft = self.draft or draft

    def guess(self, words: str, name: str = "") -> None:
        """Tell of a guess that an editor should look at."""
        self.problems.append(note("I103", words, self.record.where(name)))

    def ambiguous(self, found: Found) -> None:
        """Tell of a date of a form that can be read in two ways; nothing is guessed, but the hint says the only date that this one can be."""
        meant = rewritten(flat(found.value).strip())
        what = "is of a form that could be two dates" if meant else "could be two dates"
        words = f"{example(found.value)} in {found.name} {what}"
        hint = f"write it as {meant or 'YYYY-MM-DD'}"
        self.problems.append(error("I107", words, self.record.where(found.name), hint))

    def leftovers(self) -> dict[str, Front]:
        """Return every field that has no key yet, verbatim, and count each as kept or empty."""
        left: dict[str, Front] = {}
        for name, held in self.record.fields.items():
            if name not in self.used:
                empty = is_empty(held.value)
                how, target = (How.LEFT, "") if empty else (How.KEPT, f"imported.{name}")
                self.rows.append(Row(name, how, target, "(empty)" if empty else example(held.value)))
                if not empty:
                    left[_key(name, left)] = _front(held)
            elif name in self.again:
                self.rows.append(Row(name, How.KEPT, f"imported.{name}", example(held.value)))
                left[_key(name, left)] = _front(held)
        for name, count, why in self.record.dropped:
            self.rows.append(Row(name, How.LEFT, "", why, count))
        return left


_LONGEST_KEY = 200
_DEEPEST = 5
_LARGEST = 200


def _key(name: str, left: Mapping[str, Front]) -> str:
    return name if len(name) <= _LONGEST_KEY else f"{name[:_LONGEST_KEY]}-{len(left)}"


def _depth(value: Value) -> int:
    if isinstance(value, str):
        return 0
    inner = value.values() if isinstance(value, Mapping) else value
    return 1 + max((_depth(part) for part in inner), default=0)


def _size(value: Value) -> int:
    if isinstance(value, str):
        return 1
    inner = value.values() if isinstance(value, Mapping) else value
    return 1 + sum(_size(part) for part in inner)


def _front(held: Field) -> Front:
    """Return a kept value; what is deeper or larger than our front matter may be is kept as JSON text."""
    if _depth(held.value) <= _DEEPEST and _size(held.value) <= _LARGEST:
        return held.value
    import json  # noqa: PLC0415 - a rare case

    return json.dumps(held.value, ensure_ascii=False)


def example(value: Value) -> str:
    """Return a short example of a value for the account."""
    text = " ".join(flat(value).split())
    return text if len(text) <= EXAMPLE else text[: EXAMPLE - 1] + "…"
