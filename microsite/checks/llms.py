"""Inspects llms.txt: one title, one summary in a block quote, then headed lists of links (llmstxt.org)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from microsite.checks.feed_words import in_line
from microsite.checks.inspection import Claim, Inspection, Outgoing
from microsite.checks.vocabulary import subject_of
from microsite.diagnostics import Problem, Span, error, warning
from microsite.read.text import lines_of

_ITEM = re.compile(r"[-*] \[([^\]]+)\]\((<?[^)\s]+>?)\)(?::? .+)?\s*\Z")
_LINK = re.compile(r"\]\(<?([^)\s>]{1,2000})>?\)")


def inspect_llms(path: str, data: bytes, url: str = "") -> Inspection:
    """Return the links of an llms.txt and what is wrong with its form (K816)."""
    problems: list[Problem] = []
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        problems.append(error("K816", "the file is not UTF-8", Span(path)))
    lines = [(number, line.rstrip()) for number, line in enumerate(lines_of(text), 1) if line.strip()]
    links = [Outgoing(found, "link", number) for number, line in lines for found in _LINK.findall(line)]
    titles = [number for number, line in lines if re.match(r"# \S", line)]
    if not lines or not re.match(r"# \S", lines[0][1]):
        problems.append(
            error("K816", "the file does not begin with its title, as in # Short Sessions", Span(path, 1))
        )
    if len(titles) > 1:
        problems.append(error("K816", "the file has a second title", Span(path, titles[1])))
    heads = [number for number, line in lines if line.startswith("## ")]
    first = heads[0] if heads else None
    if not any(line.startswith("> ") for number, line in lines if first is None or number < first):
        problems.append(
            warning("K816", "the file has no summary in a block quote before its lists", Span(path))
        )
    seen: set[str] = set()
    for link in links:
        if link.target in seen:
            problems.append(error("K816", f"{link.target} is listed twice", Span(path, link.line)))
        seen.add(link.target)
    problems += _sections(lines, path)
    return Inspection(
        path=path,
        kind="text",
        url=url,
        types=("llms",),
        links=tuple(links),
        claims=tuple(claim for number, line in lines for claim in _claims(line, path, number)),
        problems=tuple(problems),
    )


def _claims(line: str, path: str, number: int) -> Iterator[Claim]:
    found = re.match(r"[-*] \[([^\]]+)\]\(<?([^)\s>]+)>?\): (.+)", line)
    if found:
        yield from in_line(subject_of(found[2]), found[1], found[3], path, number)


def _sections(lines: list[tuple[int, str]], path: str) -> list[Problem]:
    """Return what is wrong below the second-level headings: deeper headings, lines that are no link, empty lists."""
    problems: list[Problem] = []
    head: int | None = None
    items = 0
    for number, line in [*lines, (0, "## end")]:
        if line.startswith("## "):
            if head is not None and not items:
                problems.append(error("K816", "the list under this heading is empty", Span(path, head)))
            head, items = number, 0
        elif re.match(r"#{1,6}(?!#)", line) and not line.startswith("# "):
            problems.append(
                error("K816", f"{line[:40]!r} is no heading of the form ## Name", Span(path, number))
            )
        elif head is not None and _ITEM.match(line):
            items += 1
        elif head is not None:
            words = f"{line[:40]!r} is not of the form - [name](address): note"
            problems.append(error("K816", words, Span(path, number)))
    return problems
