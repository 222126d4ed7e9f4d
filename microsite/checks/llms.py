"""Inspects llms.txt: one title, one summary in a block quote, then headed lists of links (llmstxt.org)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from microsite.checks.feed_words import in_line
from microsite.checks.inspection import Claim, Inspection, Outgoing
from microsite.checks.site import Site
from microsite.checks.sources import Sourced
from microsite.checks.vocabulary import fold, subject_of
from microsite.diagnostics import Problem, Span, error, warning
from microsite.read.text import lines_of

_NAME = r"\[((?:\\.|[^\]\\])+)\]"
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ITEM = re.compile(rf"[-*] {_NAME}\((<?[^)\s]+>?)\)(?::? .+)?\s*\Z")
_TOLD = re.compile(rf"[-*] {_NAME}\(<?([^)\s>]+)>?\)(?:: (.+))?")
_LINK = re.compile(r"(?<!\\)\]\(<?([^)\s>]{1,2000})>?\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_NEWEST = 200  # sessions, and mentors, that a list for agents need not go beyond
_SHOWN = 20


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
    found = _TOLD.match(line)
    if found is None:
        return
    subject, name, note = subject_of(found[2]), _plain(found[1]), found[3] or ""
    yield Claim(subject, "listed", fold(name), "llms.txt", path, _plain(note), number)
    if note:
        yield from in_line(subject, name, note, path, number)


def _plain(text: str) -> str:
    """Return what Markdown says: without the backslashes before signs (CommonMark 0.31, 2.4), entities as their letters (2.5)."""
    plain = _ESCAPED.sub(lambda found: f"&#{ord(found[1])};", text)
    return _ENTITY.sub(lambda found: unescape(found[0]), plain)


def compare(site: Site, sources: Sequence[Sourced]) -> Iterator[Problem]:
    """Yield lines of llms.txt that call a session or mentor otherwise than the source or say another summary of it, and what has no line.

    Of more than 200 sessions or mentors the newest are enough.
    """
    one = site.files.get("llms.txt")
    lines = {claim.subject: claim for claim in one.claims if claim.fact == "listed"} if one else {}
    told = {
        subject_of(source.url): source
        for source in sources
        if any(claim.fact == "name" for claim in source.claims)
    }
    if one is None or not lines.keys() & told.keys():
        return
    for subject, claim in lines.items():
        if subject in told:
            yield from _unlike(claim, told[subject])
    for happens in (True, False):
        mine = [about for about, source in told.items() if source.happens is happens]
        missing = [about for about in mine if about not in lines]
        if len(mine) - len(missing) < min(len(mine), _NEWEST):
            for about in missing[:_SHOWN]:
                yield error("K821", f"llms.txt does not list {about}", Span(one.path))


def _unlike(claim: Claim, source: Sourced) -> Iterator[Problem]:
    """Yield what a line says otherwise than the source; the name of a session is compared with those of all other files."""
    where = Span(claim.path, claim.line)
    said = {one.fact: one for one in source.claims}
    name, note = said.get("name"), said.get("summary") or said.get("note")
    if name and not source.happens and name.value != claim.value:
        words = f"name: the llms.txt says {claim.value}; the front matter says {name.value}"
        yield error("K502", words, where, f"the source is {source.source}")
    shown = fold(claim.shown)
    # before the summary of a session stands when it is
    if note and shown != note.value and not (source.happens and shown.endswith(f". {note.value}")):
        words = f"summary: the llms.txt says {claim.shown}; the front matter says {note.shown}"
        yield error("K502", words, where, f"the source is {source.source}")


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
