"""Read the options of an import: --map OURS=THEIRS, --map OURS==LITERAL, --where FIELD=VALUE and FIELD!=VALUE."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from microsite.diagnostics import Problem, Span, error, warning
from microsite.importers import words
from microsite.importers.convert import flat, normal, url
from microsite.importers.values import Record, Value
from microsite.records import frozen

_OWN = ("source_url",)
_SPOT = Span("--map")


@frozen
class Filter:
    """A condition on a field: one of the values, or with `negated` none of them."""

    field: str
    values: tuple[str, ...]
    negated: bool = False

    def holds(self, record: Record) -> bool:
        """Say whether a record passes; a list passes when one of its items does."""
        found = next(
            (held.value for name, held in record.fields.items() if normal(name) == normal(self.field)), ""
        )
        wanted = {value.strip().casefold() for value in self.values}
        return bool(_texts(found) & wanted) is not self.negated


def _texts(value: Value) -> set[str]:
    inner = (value,) if isinstance(value, str) else tuple(value)
    return {flat(part).strip().casefold() for part in inner}


def parse_maps(options: Iterable[str]) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Return the mapping of `OURS=THEIRS` texts; a literal keeps its leading "=" (`format==online`)."""
    found: dict[str, str] = {}
    problems = []
    for option in options:
        ours, sign, theirs = option.partition("=")
        if not sign or not ours.strip() or not theirs.strip("= "):
            problems.append(
                error(
                    "I106",
                    f"{option} is no mapping",
                    _SPOT,
                    "write OURS=THEIRS, or OURS==VALUE for a fixed value",
                )
            )
        elif ours.strip() in found:
            problems.append(
                error(
                    "I106",
                    f"{ours.strip()} is mapped twice",
                    _SPOT,
                    "write OURS=ONE,OTHER for several fields",
                )
            )
        else:
            found[ours.strip()] = theirs.strip()
    return found, tuple(problems)


def parse_filters(options: Iterable[str]) -> tuple[tuple[Filter, ...], tuple[Problem, ...]]:
    """Return the filters of `FIELD=VALUE` and `FIELD!=VALUE` texts; one field named twice means either value."""
    gathered: dict[tuple[str, bool], list[str]] = {}
    problems = []
    for option in options:
        field, sign, value = option.partition("=")
        negated = field.endswith("!")
        if not sign or not field.strip("! "):
            problems.append(
                error(
                    "I106", f"{option} is no condition", Span("--where"), "write FIELD=VALUE or FIELD!=VALUE"
                )
            )
        else:
            gathered.setdefault((field.removesuffix("!").strip(), negated), []).append(value)
    return tuple(
        Filter(field, tuple(values), negated) for (field, negated), values in gathered.items()
    ), tuple(problems)


def check_mapping(mapping: Mapping[str, str], kinds: Sequence[str]) -> tuple[Problem, ...]:
    """Return an error for each key of ours that is none."""
    tables = {"event": words.EVENT, "mentor": words.MENTOR}
    known = {key for kind in kinds for key in tables[kind]} | set(_OWN)
    problems = [
        error(
            "I106", f"{ours} is no key that an import sets", _SPOT, f"the keys are {', '.join(sorted(known))}"
        )
        for ours in mapping
        if ours not in known
    ]
    base = mapping.get("source_url", "=https://example.org/")
    if not base.startswith("=") or not url(base[1:]):
        problems.append(
            error(
                "I106", "source_url wants a literal address", _SPOT, "write source_url==https://old.example/"
            )
        )
    return tuple(problems)


def check_fields(mapping: Mapping[str, str], records: Sequence[Record]) -> tuple[Problem, ...]:
    """Return a warning for each field that --map names and no record has."""
    have = {normal(name) for record in records for name in record.fields}
    named = [
        (ours, name)
        for ours, theirs in mapping.items()
        if not theirs.startswith("=")
        for name in theirs.split(",")
    ]
    return tuple(
        warning(
            "I106",
            f"no record has a field {name}, which {ours} is mapped to",
            _SPOT,
            f"the fields are {', '.join(sorted(have))}",
        )
        for ours, name in named
        if normal(name) not in have
    )
