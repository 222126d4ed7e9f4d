"""What somebody wants, as written on the command line or in a private table, becomes a `Wanted`; a table of needs becomes a list of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from microsite.config import Config
from microsite.diagnostics import Problem, Span, error
from microsite.formats import zones
from microsite.graph import Graph
from microsite.program.matching.wanted import TAKES, Wanted, data_of
from microsite.read.wording import near
from microsite.records import frozen

LONGEST = 2000  # characters of a need
OPTIONAL = ("timezone", "budget", "language", "format")
_BUDGET = re.compile(r"(?:([A-Z]{3})\s*)?([0-9]{1,9}(?:\.[0-9]{1,4})?)(?:\s*([A-Z]{3}))?", re.ASCII)
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(-[A-Za-z0-9]{2,8})*", re.ASCII)


@frozen
class Fault:
    """What is wrong with something that somebody wants: of which key, in words, and the mend."""

    key: str
    words: str
    hint: str


def wanted_of(
    told: Mapping[str, str], home: str, rates: Mapping[str, Fraction] | None = None
) -> Wanted | Fault:
    """Return what is wanted. `told` may hold timezone, budget, language and format, `home` is the currency of an amount without one."""
    found = Wanted(rates=rates or {})
    if zone := told.get("timezone", "").strip():
        if zones.zone(zone) is None:
            return Fault(
                "timezone", "is no time zone (IANA)", near(zone, zones.names()) or "as in Asia/Kolkata"
            )
        found = replace(found, timezone=zone)
    if language := told.get("language", "").strip():
        if not _LANGUAGE.fullmatch(language):
            return Fault("language", "is no language tag", "as in en, de or pt-BR")
        found = replace(found, language=language.split("-")[0].lower())
    if form := told.get("format", "").strip():
        if form not in TAKES:
            return Fault(
                "format", "is none of online, in-person, hybrid", near(form, TAKES) or "as in online"
            )
        found = replace(found, format=form)
    return _with_budget(found, told.get("budget", "").strip(), home)


def _with_budget(found: Wanted, text: str, home: str) -> Wanted | Fault:
    if not text:
        return found
    parts = _BUDGET.fullmatch(text)
    if not parts or (parts[1] and parts[3] and parts[1] != parts[3]):
        return Fault("budget", "is no amount", "digits and a point, with a currency, as in '30 EUR'")
    currency = parts[1] or parts[3] or home
    if not currency:
        hint = "write it as in '30 EUR', or `program: {currency: EUR}` in site.yaml"
        return Fault("budget", "has no currency, and offers do not decide it", hint)
    return replace(found, budget=Decimal(parts[2]), currency=currency)


def home_currency(graph: Graph, config: Config) -> str:
    """Return the site's currency: `program.currency`, else the one of most offers; "" when two stand alike."""
    written = config.front.program.currency
    if written:
        return written
    offers = Counter(
        offer.currency for item in graph.of("event") for offer, _ in data_of(item).offers
    ).most_common(2)
    return offers[0][0] if offers and (len(offers) == 1 or offers[0][1] > offers[1][1]) else ""


def read_rates(path: Path, home: str, at: datetime) -> tuple[dict[str, Fraction], tuple[Problem, ...]]:
    """Return what one unit of each currency is worth now in the site's: the newest rate of a table that is not of the future."""
    from microsite.program.metrics.inputs import rates as table  # noqa: PLC0415 - Polars, for this only
    from microsite.program.metrics.rates import rates_of  # noqa: PLC0415
    from microsite.program.tables import read_table  # noqa: PLC0415

    found = read_table(path, table(), skip=False)
    if found.problems:
        return {}, found.problems
    rates, problems = rates_of(found.frame, home, path)
    today = (at.date() - datetime(1970, 1, 1).date()).days  # noqa: DTZ001 - a day, of no zone
    newest = {currency: rate for (day, currency), rate in sorted(rates.table.items()) if day <= today}
    return {**newest, home: Fraction(1)}, problems


@frozen
class Asked:
    """A row of a table of needs: who, what, what has to hold, and its line."""

    person: str
    need: str
    wanted: Wanted
    line: int


def read_needs(
    path: Path, home: str, rates: Mapping[str, Fraction]
) -> tuple[tuple[Asked, ...], tuple[Problem, ...]]:
    """Return the rows of a private table of needs, `person,need` and perhaps timezone, budget, language and format."""
    from microsite.program.tables import Column, Table, Text, read_table  # noqa: PLC0415 - Polars, for this only
    from microsite.program.tables.records import header_of  # noqa: PLC0415
    from microsite.program.tables.source import BrokenError  # noqa: PLC0415

    try:
        header = header_of(path)
    except BrokenError as broken:
        return (), (broken.problem,)
    names = [name.strip() for name in header.cells] if header else []
    more = [name for name in OPTIONAL if name in names]
    columns = (
        Column("person", Text()),
        Column("need", Text(LONGEST)),
        *(Column(n, Text(80), blank=True) for n in more),
    )
    found = read_table(path, Table("needs", columns), skip=False)
    rows, problems = [], list(found.problems)
    for row in found.frame.iter_rows(named=True) if not problems else ():
        told = {name: row[name] or "" for name in more}
        wanted = wanted_of(told, home, rates)
        if isinstance(wanted, Fault):
            problems.append(
                error("B103", f"{wanted.key} {wanted.words}", Span(str(path), row["line"]), wanted.hint)
            )
        else:
            rows.append(Asked(row["person"], row["need"], wanted, row["line"]))
    return tuple(rows), tuple(problems)
