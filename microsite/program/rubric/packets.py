"""What `rubric packets` does: nominations are read, statements redacted, nominees dealt to raters, and their folders written.

The folder holds `raters/NAME/` to hand out (packets.html, packets.md, and the sheets scores.csv and knockouts.csv), and beside it what only who runs
the panel sees: key.csv (packet, nominee), assignment.csv, scores.csv with all sheets in one, and packets.json with the seed.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from microsite.diagnostics import Problem, Span, error
from microsite.formats.anonymous import anonymous, left_in
from microsite.program.reports.write import Done
from microsite.program.rubric import inputs
from microsite.program.rubric.assign import Assignment, assigned, short_of
from microsite.program.rubric.columns import NAME, OTHER, Columns, Row, columns_of, identities, same_person
from microsite.program.rubric.folder import Packet, written
from microsite.program.rubric.reading import Reader
from microsite.program.rubric.site import Chosen, chosen, outside
from microsite.program.tables.read import spans
from microsite.records import frozen

LEAST = 3
SHOWN = 50


@frozen(kw_only=True)
class Asked:
    """What packets are made of: the site, the rubric, the private files, how many raters a nominee has, and the seed."""

    root: Path
    rubric: str
    nominations: Path
    raters: str
    out: Path
    seed: str
    conflicts: Path | None = None
    per_nominee: int = LEAST
    fields: Sequence[str] = ()
    redact: Sequence[str] = ()


@frozen
class _People:
    """The nominees by id with their rows and lines, the raters by id with another name, and who is kept apart from whom."""

    rows: Mapping[str, Row]
    lines: Mapping[str, int]
    raters: Mapping[str, str]
    apart: frozenset[tuple[str, str]]
    columns: Columns


def dealt(asked: Asked) -> Done:
    """Make the packets."""
    listed = _list_of(asked.raters)
    files = [(asked.nominations, "the nominations file"), (asked.out, "the folder of packets")]
    files += [(asked.conflicts, "the conflicts file")] if asked.conflicts else []
    files += [(Path(asked.raters), "the raters file")] if listed is None else []
    faults = outside(files, asked.root)
    if faults:
        return Done(faults)
    found = chosen(asked.root, asked.rubric)
    if not isinstance(found, Chosen):
        return Done(found)
    people = _people(asked, listed)
    if not isinstance(people, _People):
        return Done(people)
    lacking = _lacking(asked, people)
    if lacking:
        return Done(lacking)
    return _made(asked, found, people)


def _list_of(raters: str) -> list[str] | None:
    """Return the raters that an option names, None when it is the path of a table."""
    if raters.casefold().endswith(".csv") or Path(raters).is_file() or "/" in raters:
        return None
    return [name.strip() for name in raters.split(",") if name.strip()]


def _people(asked: Asked, listed: Sequence[str] | None) -> _People | tuple[Problem, ...]:
    reader = Reader(skip=False)
    header = inputs.header_of(asked.nominations)
    columns = columns_of(header, asked.fields, asked.redact)
    wanted = dict.fromkeys([*columns.shown, *columns.roles, *asked.redact])
    table = inputs.nominations(tuple(wanted), required=("statement",))
    frame = reader.read("nominations", asked.nominations, table, ("nominee",))
    rows = {
        row["nominee"]: {name: row[name] or "" for name in wanted}
        for row in sorted(frame.iter_rows(named=True), key=lambda row: str(row["nominee"]))
    }
    lines = dict(frame.select("nominee", "line").iter_rows())
    raters = _raters(asked, listed, reader)
    apart: set[tuple[str, str]] = set()
    if asked.conflicts:
        table = inputs.conflicts({name: name for name in rows}, {name: name for name in raters})
        pairs = reader.read("conflicts", asked.conflicts, table, ("nominee", "rater"))
        apart |= set(pairs.select("nominee", "rater").iter_rows())
    if not reader.problems and not rows:
        where = Span(str(asked.nominations), 1, 1)
        reader.problems.append(
            error("B101", "nobody is nominated in this file", where, "write a row for each nominee")
        )
    if reader.problems:
        return tuple(reader.problems)
    apart |= {
        (n, r)
        for n, row in rows.items()
        for r, name in raters.items()
        if _is_close(n, row, (r, name), columns)
    }
    return _People(rows, lines, raters, frozenset(apart), columns)


def _raters(asked: Asked, listed: Sequence[str] | None, reader: Reader) -> dict[str, str]:
    """Return the raters by id, with the name that a table gives them."""
    if listed is not None:
        return {name: name for name in sorted(set(listed))}
    path = Path(asked.raters)
    named = "name" in inputs.header_of(path)
    frame = reader.read("raters", path, inputs.raters(("name",) if named else ()), ("rater",))
    return {
        row["rater"]: (row["name"] if named else "") or row["rater"]
        for row in frame.sort("rater").iter_rows(named=True)
    }


def _is_close(nominee: str, row: Row, rater: tuple[str, str], columns: Columns) -> bool:
    """Say whether a rater is the nominee, or who nominated them, as far as the tables tell."""
    people = [nominee, *columns.of(row, NAME, OTHER)]
    return any(same_person(one, name) for one in people for name in rater)


def _lacking(asked: Asked, people: _People) -> tuple[Problem, ...]:
    """Return what keeps raters from being assigned: too few of them at all, or too few without a conflict."""
    names, raters = list(people.rows), list(people.raters)
    if len(raters) < asked.per_nominee:
        words = f"there {'is' if len(raters) == 1 else 'are'} {len(raters)} raters; every nominee wants {asked.per_nominee}"
        more = asked.per_nominee - len(raters)
        return (error("G104", words, Span(asked.raters), f"ask {more} more"),)
    apart = {(names.index(n), raters.index(r)) for n, r in people.apart}
    short = short_of(len(names), len(raters), asked.per_nominee, apart)
    at = [people.lines[names[n]] for n in short][:SHOWN]
    places = spans(asked.nominations, "nominee", at) if at else {}
    found = []
    for number, free in short.items():
        where = places.get(people.lines[names[number]], Span(str(asked.nominations)))
        words = f"{free} of {len(raters)} raters may read this nominee; it wants {asked.per_nominee}"
        lack = asked.per_nominee - free
        found.append(
            error(
                "G104", words, where, f"ask {lack} more who {'has' if lack == 1 else 'have'} no conflict here"
            )
        )
    return tuple(found)


def _made(asked: Asked, found: Chosen, people: _People) -> Done:
    names, raters = list(people.rows), list(people.raters)
    apart = {(names.index(n), raters.index(r)) for n, r in people.apart}
    deal = assigned(len(names), len(raters), asked.per_nominee, apart, asked.seed)
    packets, counts = _packets(asked, found, people)
    of_rater = {rater: _order(deal, n, packets, asked.seed, rater) for n, rater in enumerate(raters)}
    look = [one.code for one in packets if one.look]
    facts = {
        "rubric": {"name": found.rubric.name, "version": found.rubric.front.version},
        "seed": asked.seed,
        "nominees": len(names),
        "raters": {rater: len(some) for rater, some in of_rater.items()},
        "per_nominee": asked.per_nominee,
        "conflicts": len(apart),
        "parts": deal.parts,
        "columns": {
            "shown": list(people.columns.shown),
            "redacted": dict(people.columns.roles),
            "unused": list(people.columns.unused),
        },
        "redacted": dict(sorted(counts.items())),
        "look": look,
    }
    files = written(asked.out, found, of_rater, packets, facts)
    if isinstance(files, Problem):
        return Done((files,))
    return Done((), files, facts, tuple(_lines(facts)))


def _packets(asked: Asked, found: Chosen, people: _People) -> tuple[list[Packet], Counter[str]]:
    """Return the packets in the order of their codes, which is by chance, and how much was taken out."""
    chance = random.Random(f"{asked.seed} packets")  # noqa: S311 - chance that can be repeated is wanted
    order = list(people.rows)
    chance.shuffle(order)
    persons = identities(people.rows, people.columns, found.language)
    width = max(len(str(len(order))), 2)
    counts: Counter[str] = Counter()
    made = []
    for number, nominee in enumerate(order, 1):
        texts, look = [], False
        for column in people.columns.shown:
            text, taken = anonymous(people.rows[nominee][column], persons[nominee])
            counts += taken
            look = look or left_in(text, persons[nominee])
            texts.append((column, text))
        made.append(Packet(f"P{number:0{width}}", nominee, tuple(texts), look))
    return made, counts


def _order(deal: Assignment, number: int, packets: Sequence[Packet], seed: str, rater: str) -> list[Packet]:
    """Return what a rater reads, in an order of their own, so that no packet is always read first or last."""
    names = sorted(one.nominee for one in packets)
    mine = {names[n] for n, some in enumerate(deal.raters) if number in some}
    found = [one for one in packets if one.nominee in mine]
    random.Random(f"{seed} order {rater}").shuffle(found)  # noqa: S311 - the same
    return found


def _lines(facts: Mapping[str, Any]) -> list[str]:
    loads = sorted(set(facts["raters"].values()))
    each = str(loads[0]) if len(loads) == 1 else f"{loads[0]} to {loads[-1]}"
    columns = facts["columns"]
    told = [
        f"{facts['nominees']} nominees, {facts['per_nominee']} raters each; {len(facts['raters'])} raters read {each} each; seed {facts['seed']}",
        f"shown: {', '.join(columns['shown'])}; taken out: what {', '.join(columns['redacted']) or 'no other column'} say"
        + (f"; neither shown nor used: {', '.join(columns['unused'])}" if columns["unused"] else ""),
        "taken out: " + (", ".join(f"{kind} {n}" for kind, n in facts["redacted"].items()) or "nothing"),
    ]
    if facts["parts"] > 1:
        told.append(
            f"the panel falls into {facts['parts']} parts that share no rater, which nothing can compare: give each nominee more raters"
        )
    if facts["look"]:
        told.append(f"look at {', '.join(facts['look'])} first: a part of a name still stands within a word")
    told.append("read the packets before you hand out raters/; key.csv stays with you")
    return told
