"""The files of packets: what each rater is handed, and what stays with who runs the panel."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from microsite.diagnostics import Problem, Span, error
from microsite.engine.kept_files import write_file
from microsite.program.reports.html import to_html
from microsite.program.reports.markdown import to_markdown
from microsite.program.reports.value import Block, Paragraph, Report, Section, Table, column, text
from microsite.program.reports.write import to_json
from microsite.program.rubric.site import Chosen
from microsite.program.spreadsheet import to_csv
from microsite.read.rubrics import SCALE, Rubric
from microsite.records import frozen

SCORES = ("nominee", "rater", "criterion", "score", "evidence")
KNOCKOUTS = ("nominee", "rater", "knockout", "evidence")
_UNFIT = re.compile(r"[^\w.-]+")


@frozen
class Packet:
    """What is shown of a nominee: a code in place of the name, and redacted texts by column; `look` when a name may still show."""

    code: str
    nominee: str
    texts: tuple[tuple[str, str], ...]
    look: bool = False


def written(
    out: Path,
    found: Chosen,
    of_rater: Mapping[str, Sequence[Packet]],
    packets: Sequence[Packet],
    facts: Mapping[str, Any],
) -> tuple[Path, ...] | Problem:
    """Write the folder; a sheet that somebody has filled in is never overwritten."""
    files = _files(found, of_rater, packets, facts)
    for name, data in files.items():
        path = out / name
        filled = path.name in {"scores.csv", "knockouts.csv"} and path.is_file()
        if filled and path.read_bytes() != data:
            words = "this sheet is not as it was made, so it is not overwritten"
            return error("E103", words, Span(str(path)), "give --out a new folder, or move the sheet")
    for name, data in files.items():
        path = out / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file(path.parent, path.name, data)
        except OSError as fault:
            words = f"the packets cannot be written: {fault.strerror or fault}"
            return error("E103", words, Span(str(path)), "name a folder that can be written to")
    return tuple(out / name for name in files)


def _files(
    found: Chosen,
    of_rater: Mapping[str, Sequence[Packet]],
    packets: Sequence[Packet],
    facts: Mapping[str, Any],
) -> dict[str, bytes]:
    rubric = found.rubric
    criteria = [one.id for one in rubric.front.criteria]
    texts: dict[str, str] = {}
    every: list[tuple[str, ...]] = []
    for rater, folder in folders(of_rater).items():
        some = of_rater[rater]
        rows = [(one.code, rater, criterion, "", "") for one in some for criterion in criteria]
        every += rows
        report = packet_report(found, rater, some)
        texts[f"raters/{folder}/packets.html"] = to_html(report)
        texts[f"raters/{folder}/packets.md"] = to_markdown(report)
        texts[f"raters/{folder}/scores.csv"] = to_csv(SCORES, rows)
        if rubric.front.knockouts:
            texts[f"raters/{folder}/knockouts.csv"] = to_csv(KNOCKOUTS, ())
    texts["scores.csv"] = to_csv(SCORES, every)
    places = [(rater, one.code, n) for rater, some in of_rater.items() for n, one in enumerate(some, 1)]
    texts["assignment.csv"] = to_csv(("rater", "packet", "position"), places)
    texts["key.csv"] = to_csv(("packet", "nominee"), [(one.code, one.nominee) for one in packets])
    texts["packets.json"] = to_json(facts)
    return {name: content.encode() for name, content in texts.items()}


def folders(raters: Sequence[str] | Mapping[str, object]) -> dict[str, str]:
    """Return a name of a folder for each rater: what no system takes is left out, and no two are alike."""
    found: dict[str, str] = {}
    for rater in raters:
        fit = _UNFIT.sub("-", rater).strip(".-") or "rater"
        name, number = fit[:60], 2
        while name.casefold() in {other.casefold() for other in found.values()}:
            name, number = f"{fit[:60]}-{number}", number + 1
        found[rater] = name
    return found


def packet_report(found: Chosen, rater: str, packets: Sequence[Packet]) -> Report:
    """Return what a rater reads: how to score, the rubric, then each packet, all with the same fields in the same order."""
    rubric = found.rubric
    sections = [
        Section("how", "How to score", tuple(_how(rubric))),
        Section("rubric", "The rubric", tuple(_rubric(rubric))),
    ]
    sections += [Section(one.code.lower(), one.code, tuple(_packet(one))) for one in packets]
    number = len(packets)
    line = f"{number} packet{'' if number == 1 else 's'} for {rater}. Private: do not pass them on. {rubric.title}, version {rubric.front.version}."
    return Report(f"{found.title}: packets to read", line, tuple(sections))


def _how(rubric: Rubric) -> Iterator[Block]:
    yield Paragraph(
        "Score one criterion for all packets, then the next. Write each score into scores.csv, from 1 to 5, with one sentence of evidence: what in the "
        "packet the score rests on. A score without its sentence is not taken."
    )
    yield Paragraph(
        "Names, pronouns, employers, schools, pictures and links were taken out; a word in square brackets says what stood there. If you recognize somebody "
        "nevertheless, leave the rows of that packet empty and tell who runs the panel. Do not look anybody up, and do not talk about packets "
        "before everybody has scored."
    )
    if rubric.front.knockouts:
        ids = ", ".join(one.id for one in rubric.front.knockouts)
        yield Paragraph(
            f"Knock-outs are no scores. If one holds, write a row into knockouts.csv with its name ({ids}) and the evidence, and score all the same."
        )


def _rubric(rubric: Rubric) -> Iterator[Block]:
    front = rubric.front
    if front.intro:
        yield Paragraph(front.intro)
    heads = (column("Score", number=False), column("What a rater sees", number=False))
    for one in front.criteria:
        caption = f"{one.label} ({one.id}, weight {one.weight}). {one.question}".strip()
        yield Table(
            caption,
            heads,
            tuple((text(str(n)), text(words)) for n, words in zip(SCALE, one.anchors, strict=True)),
        )
    if front.knockouts:
        names = (column("Knock-out", number=False), column("Holds when", number=False))
        yield Table(
            "Knock-outs, apart from scores",
            names,
            tuple((text(one.id), text(one.title)) for one in front.knockouts),
        )


def _packet(packet: Packet) -> Iterator[Block]:
    for name, content in packet.texts:
        label = name.replace("_", " ").strip().capitalize()
        parts = [part for part in re.split(r"\n\s*\n|\n", content) if part.strip()] or [
            "(nothing was written)"
        ]
        for place, part in enumerate(parts):
            yield Paragraph(f"{label}: {part}" if not place and len(packet.texts) > 1 else part)
