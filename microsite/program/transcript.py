"""What a transcript comes to: its sentences, chapters and what was taken out, as data and as text."""

from __future__ import annotations

from pathlib import Path

from microsite.diagnostics import Problem, Span, error
from microsite.kinds.event import EventData
from microsite.kinds.event_transcript import clock
from microsite.program.reading import Reading
from microsite.read.wording import near
from microsite.transcripts import TRANSCRIPTS, transcript_of
from microsite.values.facts import Chapter, Sentence, Transcript

KIND_WORDS = {
    "mail": ("mail address", "mail addresses"),
    "phone": ("telephone number", "telephone numbers"),
    "handle": ("handle", "handles"),
    "name": ("name", "names"),
}


def asked(reading: Reading, root: Path, slug: str) -> tuple[Transcript | None, tuple[Problem, ...]]:
    """Return the transcript of the event with that slug, or why there is none."""
    if reading.config is None or reading.graph is None:
        return None, reading.problems
    item = next((i for i in reading.items if i.kind == "event" and i.slug == slug), None)
    if item is None or not isinstance(item.data, EventData):
        events = [i.slug for i in reading.items if i.kind == "event"]
        return None, (
            error("R101", f"no event has the slug '{slug}'", Span("content/events"), near(slug, events)),
        )
    told = item.data.front.transcript
    if told is None or not told.consent:
        hint = "write transcript: {consent: true} when all speakers agreed"
        words = "the event does not say that its speakers agreed to a transcript"
        return None, (error("V102", words, item.where("transcript"), hint),)
    found, problems = transcript_of(root, item, reading.graph, reading.config)
    if found is None and not problems:
        words = f"there is no {TRANSCRIPTS}/{slug}.vtt"
        return None, (
            error(
                "F101",
                words,
                Span(f"{TRANSCRIPTS}/{slug}.vtt"),
                "save the captions of the recording there, as WebVTT",
            ),
        )
    return found, problems


def to_dict(found: Transcript) -> dict[str, object]:
    """Return a transcript as data: times in whole seconds from the session's start."""
    return {
        "summary": [_sentence(one) for one in found.summary],
        "chapters": [_chapter(one) for one in found.chapters],
        "redactions": dict(found.redactions),
        "left_out": found.left_out,
        "generated_by": found.generated_by or None,
    }


def _sentence(one: Sentence) -> dict[str, object]:
    return {
        "text": one.text,
        "start": one.start,
        "end": one.end,
        "segment": one.segment,
        "speaker": one.speaker,
    }


def _chapter(one: Chapter) -> dict[str, object]:
    return {"segment": one.segment, "title": one.title, "start": one.start, "end": one.end}


def _taken(kind: str, number: int) -> str:
    """Return what was taken out of a transcript in words: "2 mail addresses"."""
    one, many = KIND_WORDS[kind]
    return f"{number} {one if number == 1 else many}"


def to_text(found: Transcript) -> str:
    """Return what a person wants to know of a transcript: its sentences, its parts, and what is not in it."""
    lines = ["Summary"]
    lines += [f"  [{clock(one.start)}] {one.text} ({one.speaker})" for one in found.summary]
    lines += ["", "Parts"]
    lines += [f"  {clock(one.start)} to {clock(one.end)}  {one.title}" for one in found.chapters]
    taken = ", ".join(_taken(kind, number) for kind, number in found.redactions) or "nothing"
    cues = f"{found.left_out} {'cue' if found.left_out == 1 else 'cues'}"
    lines += ["", f"Taken out: {taken}. Left out: {cues} of speakers who are no mentors."]
    return "\n".join(lines)
