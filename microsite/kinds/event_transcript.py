"""The transcript of a session: what its mentors said, without what is private, by the parts of its agenda."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from microsite.diagnostics import Problem, Span, error, warning
from microsite.formats.normal import normal
from microsite.formats.redact import KINDS, cuts
from microsite.formats.sentences import spans
from microsite.formats.summary import chosen
from microsite.read.text import lines_of
from microsite.read.vtt import Cue
from microsite.records import frozen
from microsite.values.facts import Chapter, Segment, Sentence, Transcript

SUMMARY = 5
SIGNS = {kind: f"[{kind}]" for kind in KINDS}
_STAMP = re.compile(r"\[(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)\]", re.ASCII)


@frozen(kw_only=True)
class Talk:
    """What a transcript is made from: the cues, the mentors by name and slug, the agenda, and names that are taken out."""

    path: str
    cues: tuple[Cue, ...]
    mentors: tuple[tuple[str, str], ...]
    agenda: tuple[Segment, ...]
    names: tuple[str, ...]


def transcript(talk: Talk, summary: tuple[str, str] | None = None) -> tuple[Transcript, tuple[Problem, ...]]:
    """Return what may be read of a talk; `summary` are path and text of one that was written elsewhere.

    Only speakers who are called as one of the mentors are kept, by name or slug. The recording's beginning is taken as the
    session's start.
    """
    known = {_plain(name): title for title, slug in talk.mentors for name in (title, slug)}
    kept = tuple(cue for cue in talk.cues if _plain(cue.speaker) in known)
    counts: Counter[str] = Counter()
    said = tuple(one for run in _runs(kept, known) for one in _sentences(run, talk, counts))
    chapters = _chapters(said, talk.agenda)
    problems: list[Problem] = []
    if talk.cues and not kept:
        words = "no speaker of this transcript is called as one of the session's mentors, so nothing of it is published"
        problems.append(
            warning("V102", words, Span(talk.path), "name speakers in the file as in `name:` of the mentors")
        )
    whole = [one for one in said if not any(sign in one.text for sign in SIGNS.values())]
    picked, author = tuple(whole[n] for n in chosen([one.text for one in whole], SUMMARY)), ""
    if summary:
        picked, author, faults = foreign(summary[0], summary[1], said)
        problems += faults
    made = Transcript(
        chapters=chapters,
        summary=picked,
        generated_by=author,
        redactions=tuple((kind, counts[kind]) for kind in KINDS if counts[kind]),
        left_out=len(talk.cues) - len(kept),
    )
    return made, tuple(problems)


def _plain(name: str) -> str:
    return " ".join(normal("NFC", name).casefold().split())


@frozen
class _Run:
    """Cues that one speaker says one after the other, as one text, and where each cue begins in it."""

    speaker: str
    cues: tuple[Cue, ...]
    text: str
    begins: tuple[int, ...]

    def cue_at(self, place: int) -> Cue:
        return self.cues[max(0, bisect.bisect_right(self.begins, place) - 1)]


def _runs(cues: Sequence[Cue], known: dict[str, str]) -> Iterator[_Run]:
    held: list[Cue] = []
    for cue in cues:
        if held and _plain(cue.speaker) != _plain(held[0].speaker):
            yield _run(held, known)
            held = []
        held.append(cue)
    if held:
        yield _run(held, known)


def _run(cues: Sequence[Cue], known: dict[str, str]) -> _Run:
    begins, text = [], ""
    for cue in cues:
        text += " " if text else ""
        begins.append(len(text))
        text += cue.text
    return _Run(known[_plain(cues[0].speaker)], tuple(cues), text, tuple(begins))


def _sentences(run: _Run, talk: Talk, counts: Counter[str]) -> Iterator[Sentence]:
    """Yield the sentences of a run with what is private taken out, each with its time from cue to cue."""
    found = cuts(run.text, talk.names)
    counts.update(cut.kind for cut in found)
    for begin, end in _joined(spans(run.text), found):
        text, place = "", begin
        for cut in (c for c in found if begin <= c.start < end):
            text += run.text[place : cut.start] + SIGNS[cut.kind]
            place = cut.end
        text += run.text[place:end]
        start, stop = run.cue_at(begin).start // 1000, -(-run.cue_at(end - 1).end // 1000)
        yield Sentence(text, run.speaker, start, stop, _segment(start, talk.agenda))


def _joined(found: Sequence[tuple[int, int]], cut: Sequence[object]) -> Iterator[tuple[int, int]]:
    """Yield the sentences, those joined that a cut reaches across: a mail address holds dots."""
    held: tuple[int, int] | None = None
    for begin, end in found:
        held = (held[0], end) if held else (begin, end)
        if not any(c.start < end < c.end for c in cut):  # type: ignore[attr-defined]
            yield held
            held = None
    if held:
        yield held


def _segment(second: int, agenda: Sequence[Segment]) -> str:
    """Return the id of the segment in which a second lies; what comes after the last belongs to it."""
    if not agenda:
        return ""
    opening = agenda[0].start
    ends = [(part.end - opening).total_seconds() for part in agenda]
    return agenda[min(bisect.bisect_right(ends, second), len(agenda) - 1)].id


def _chapters(said: Sequence[Sentence], agenda: Sequence[Segment]) -> tuple[Chapter, ...]:
    """Return the parts of the agenda in which a mentor spoke; without an agenda all of it is one part."""
    parts = [(part.id, part.title or part.label) for part in agenda] or [("", "")]
    found = []
    for name, title in parts:
        held = tuple(one for one in said if one.segment == name)
        if held:
            found.append(Chapter(name, title, held[0].start, max(one.end for one in held), held))
    return tuple(found)


def foreign(
    path: str, text: str, said: Sequence[Sentence]
) -> tuple[tuple[Sentence, ...], str, list[Problem]]:
    """Return a summary from elsewhere: its sentences with their places, who made it, and which of them were not said.

    It begins with `generated_by: WHO`; then each line is one sentence and its time, `[mm:ss]`. A sentence counts as said when
    it stands in the transcript, word for word, in the cues of that time.
    """
    lines = lines_of(text.removeprefix("\ufeff"))
    author = ""
    problems: list[Problem] = []
    taken: list[Sentence] = []
    for number, line in enumerate(lines, 1):
        bare = line.strip().lstrip("-*").strip()
        if bare.startswith("generated_by:") and not taken:
            author = bare.partition(":")[2].strip().strip("\"'")
            continue
        if not bare or set(bare) <= set("-#") or bare.startswith("#"):
            continue
        found = _grounded(bare, said)
        if isinstance(found, str):
            problems.append(
                error(
                    "V103",
                    found,
                    Span(path, number, 1),
                    "take a sentence of the transcript word for word, with its time",
                )
            )
        else:
            taken.append(found)
    if not author:
        hint = "write generated_by: and who or what made the summary as the first line"
        problems.append(error("V104", "the summary does not say who made it", Span(path, 1, 1), hint))
    return tuple(taken), author, problems


def _grounded(line: str, said: Sequence[Sentence]) -> Sentence | str:
    """Return the sentence that a line quotes, or why it is none."""
    stamp = _STAMP.search(line)
    if not stamp:
        return "a line of the summary has no time such as [12:34]"
    second = (int(stamp[1] or 0) * 60 + int(stamp[2])) * 60 + int(stamp[3])
    wanted = _bare(_STAMP.sub(" ", line))
    same = list(_quoted(wanted, said)) if wanted else []
    if not same:
        return "a sentence of the summary does not occur in the transcript"
    for one in same:
        if one.start <= second <= one.end:
            return one
    return f"a sentence of the summary was said at {clock(same[0].start)}, not at {clock(second)}"


def _quoted(wanted: str, said: Sequence[Sentence]) -> Iterator[Sentence]:
    """Yield each place where one speaker says exactly that, in one sentence or in several one after the other."""
    for number, first in enumerate(said):
        text = _bare(first.text)
        for last in said[number:]:
            if last is not first:
                text = f"{text} {_bare(last.text)}"
            if last.speaker != first.speaker or not wanted.startswith(text):
                break
            if text == wanted:
                yield Sentence(text, first.speaker, first.start, last.end, first.segment)


def _bare(text: str) -> str:
    """Return a text as it is compared: one space between words, no quotes around it."""
    return " ".join(normal("NFC", text).split()).strip('"\u201c\u201d\u201e\u00ab\u00bb')


def clock(seconds: int) -> str:
    """Return seconds as a recording shows them: 12:34, 1:02:03."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60:02}:{rest % 60:02}"
