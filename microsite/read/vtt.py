"""Transcripts as WebVTT (W3C): who says what from when to when."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from microsite.diagnostics import Problem, Span, error
from microsite.read.text import lines_of, visible
from microsite.records import frozen

_HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
_TIMING = re.compile(
    r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})[ \t]+-->[ \t]+(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})(?:[ \t].*)?",
    re.ASCII,
)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>|</v>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_NAMED = re.compile(r"([^\W\d_][^:.!?\n]{0,59}):[ \t]+(?=\S)")
MOST_CUES = 20_000


@frozen
class Cue:
    """One cue of one speaker ("" unknown): `start` and `end` in milliseconds from the beginning, plain text, its line."""

    speaker: str
    start: int
    end: int
    text: str
    line: int


def read_vtt(path: str, text: str) -> tuple[tuple[Cue, ...], tuple[Problem, ...]]:
    """Return the cues of a WebVTT file, by start, and what is wrong with it.

    Notes, styles and regions are passed over. A cue of several voices (`<v Name>`) becomes several. In a file without voices,
    `Name: ` at the beginning of a cue names the speaker, who goes on in cues without a name.
    """
    lines = lines_of(text.removeprefix("\ufeff"))
    if not lines or not _HEADER.fullmatch(lines[0]):
        hint = "the first line is WEBVTT; other formats of captions can be saved as WebVTT"
        return (), (error("V101", "this is no WebVTT file", Span(path, 1, 1), hint),)
    cues: list[Cue] = []
    problems: list[Problem] = []
    for first, block in _blocks(lines):
        found = _block(path, first, block)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            cues += found
        if len(cues) > MOST_CUES:
            problems.append(
                error("V101", f"the transcript has more than {MOST_CUES:,} cues", Span(path, first, 1))
            )
            break
    cues.sort(key=lambda cue: cue.start)
    voiced = _VOICE.search(text) is not None
    return (() if problems else tuple(cues if voiced else _going_on(cues))), tuple(problems[:20])


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the blocks after the header with the number of their first line; blank lines stand between."""
    held: list[str] = []
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            held.append(line)
        elif held:
            yield number - len(held), held
            held = []
    if held:
        yield len(lines) + 1 - len(held), held


def _block(path: str, first: int, block: Sequence[str]) -> tuple[Cue, ...] | Problem:
    at = next((n for n, line in enumerate(block[:2]) if "-->" in line), None)
    if at is None:
        known = first == 2 or re.match(r"(NOTE|STYLE|REGION)\b", block[0])  # noqa: PLR2004 - what follows WEBVTT is its header
        if known:
            return ()
        return error(
            "V101", "a cue has no line of times", Span(path, first, 1), "as in 00:00:05.000 --> 00:00:09.500"
        )
    match = _TIMING.fullmatch(block[at].strip())
    if not match:
        words = "the times of a cue cannot be read"
        return error("V101", words, Span(path, first + at, 1), "as in 00:00:05.000 --> 00:00:09.500")
    start, end = _milliseconds(match.groups()[:4]), _milliseconds(match.groups()[4:])
    if end <= start:
        return error("V101", "a cue ends before it starts", Span(path, first + at, 1))
    spoken = _voices("\n".join(block[at + 1 :]))
    return tuple(Cue(speaker, start, end, text, first + at) for speaker, text in spoken)


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _voices(payload: str) -> Iterator[tuple[str, str]]:
    """Yield who says what in a cue."""
    speaker, place = "", 0
    for match in _VOICE.finditer(payload):
        yield from _said(speaker, payload[place : match.start()])
        speaker, place = (match[1] or "").strip(), match.end()
    yield from _said(speaker, payload[place:])


def _said(speaker: str, payload: str) -> Iterator[tuple[str, str]]:
    text = _plain(_TAG.sub("", payload))
    named = _NAMED.match(text) if not speaker else None
    if named:
        speaker, text = named[1].strip(), text[named.end() :]
    if text:
        yield _plain(speaker), text


def _plain(text: str) -> str:
    """Return a text on one line, without what nobody sees, be it written as itself or by its number."""
    return " ".join(visible(html.unescape(text)).split())


def _going_on(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Yield the cues, those without a name as the last speaker's."""
    speaker = ""
    for cue in cues:
        speaker = cue.speaker or speaker
        yield Cue(speaker, cue.start, cue.end, cue.text, cue.line)
