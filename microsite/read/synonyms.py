"""What visitors say and what the mentors call it: data/synonyms.yaml, which owners edit.

`term` is a topic's slug, or a word that stands on mentors' pages; `also` are words and short phrases that lead to it, in any language.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from microsite.diagnostics import Problem, Severity, Span, count, error, warning
from microsite.formats.ranking import roots
from microsite.read.data import MAX_DATA, read_keys
from microsite.read.fields import ListOf, Record
from microsite.read.files import Source, read_file
from microsite.read.plain import Text
from microsite.read.reader import Reader
from microsite.read.yaml import Map
from microsite.records import frozen

PATH = "data/synonyms.yaml"
MOST_WORDS = 4


@frozen(kw_only=True)
class SynonymFront:
    """One word of the mentors, and what visitors say for it."""

    term: Annotated[str, Text(60), "A topic's slug, or a word that stands on mentors' pages."]
    also: Annotated[
        tuple[str, ...], ListOf(Text(60), most=200), "What visitors say: words, and phrases of at most four."
    ]


@frozen(kw_only=True)
class SynonymsFile:
    """The keys of data/synonyms.yaml."""

    synonyms: Annotated[
        tuple[SynonymFront, ...],
        ListOf(Record(SynonymFront), single=False, most=2000),
        "What mentors call it, and what visitors say.",
    ] = ()


def _sound(found: SynonymsFile, _node: Map, reader: Reader) -> None:
    """Note what says nothing or says it twice, since it could never be found."""
    for number, one in enumerate(found.synonyms):
        own = " ".join(roots(one.term))
        seen: dict[str, str] = {own: one.term}
        if not own:
            where = reader.marks[f"synonyms.{number}.term"]
            hint = "words as 'the' and 'what' are passed over in a need"
            reader.problems.append(
                error("L101", f"the term '{one.term}' holds no word that counts", where, hint)
            )
        for place, saying in enumerate(one.also):
            where = (
                reader.marks.get(f"synonyms.{number}.also.{place}") or reader.marks[f"synonyms.{number}.also"]
            )
            key = roots(saying)
            if not key:
                words = f"'{saying}' holds no word that counts, so that nobody can say it"
                reader.problems.append(
                    error("L101", words, where, "words as 'the' and 'what' are passed over")
                )
            elif len(key) > MOST_WORDS:
                words = f"'{saying}' has {len(key)} words that count; phrases of up to {MOST_WORDS} are looked for"
                reader.problems.append(error("L101", words, where, "keep the words that tell most"))
            elif " ".join(key) in seen:
                words = f"'{saying}' is the same as '{seen[' '.join(key)]}', which stands here already"
                reader.problems.append(
                    warning("L102", words, where, "case, accents, plurals and endings make no difference")
                )
            seen.setdefault(" ".join(key), saying)


FILE = Record(SynonymsFile, check=_sound)


@frozen
class Synonym:
    """A word of the mentors, what visitors say for it, and where it stands."""

    term: str
    also: tuple[str, ...]
    where: Span


@frozen
class Synonyms:
    """What the file says, nothing without one or with a faulty one; what was wrong; the file."""

    found: tuple[Synonym, ...] = ()
    problems: tuple[Problem, ...] = ()
    sources: tuple[Source, ...] = ()


def read_synonyms(root: Path) -> Synonyms:
    """Return what data/synonyms.yaml of the site says."""
    if not os.path.lexists(root / PATH):
        return Synonyms()
    source = read_file(root, PATH, MAX_DATA)
    if isinstance(source, Problem):
        return Synonyms(problems=(source,))
    held = read_keys(PATH, source.data)
    if isinstance(held, Problem):
        return Synonyms(problems=(held,), sources=(source,))
    node, reader = held
    value = FILE.read(node, "", reader)
    said = value.synonyms if value and not count(reader.problems, Severity.ERROR) else ()
    found = tuple(
        Synonym(one.term, one.also, reader.marks[f"synonyms.{n}.term"]) for n, one in enumerate(said)
    )
    return Synonyms(found, tuple(reader.problems), (source,))
