"""What mentors said in sessions: the files of transcripts/, each led to its event, which says that its speakers agreed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from microsite.config import Config
from microsite.diagnostics import Problem, Span, warning
from microsite.graph import Graph, Item
from microsite.kinds.event import EventData
from microsite.kinds.event_entry import segments
from microsite.kinds.event_transcript import Talk, transcript
from microsite.read.files import read_file, walk
from microsite.read.text import decode, lost
from microsite.read.vtt import read_vtt
from microsite.values.calls import Caller, straight
from microsite.values.facts import Transcript

TRANSCRIPTS = "transcripts"
MAX_TRANSCRIPT = 4 * 1024 * 1024


def transcript_of(
    root: Path, item: Item, graph: Graph, config: Config, call: Caller = straight
) -> tuple[Transcript | None, tuple[Problem, ...]]:
    """Return the transcript of a session, None without one; its speakers agreed to it in its front matter."""
    data = item.data
    if not isinstance(data, EventData) or not data.front.transcript or not data.front.transcript.consent:
        return None, ()
    path = transcript_path(item.slug)
    if not os.path.lexists(root / path):
        return None, ()
    text = _text_of(root, path)
    if isinstance(text, Problem):
        return None, (text,)
    cues, faults = call(read_vtt, path, text)
    if faults:
        return None, faults
    told = data.front.transcript
    summary = None
    if told.summary:
        name = f"{TRANSCRIPTS}/{told.summary.rsplit('/', 1)[-1]}"
        where = item.where("transcript.summary")
        foreign = _text_of(root, name)
        if isinstance(foreign, Problem):
            return None, (replace(foreign, where=where),)
        summary = (name, foreign)
    names = tuple((one.title, slug) for slug in data.mentors if (one := graph.get("mentor", slug)))
    talk = Talk(path=path, cues=cues, mentors=names, agenda=segments(data, config), names=told.redact)
    return call(transcript, talk, summary)


def transcript_path(slug: str) -> str:
    """Return where the transcript of an event lies in a site."""
    return f"{TRANSCRIPTS}/{slug}.vtt"


def _text_of(root: Path, path: str) -> str | Problem:
    source = read_file(root, path, MAX_TRANSCRIPT)
    text = source if isinstance(source, Problem) else decode(path, source.data)
    return text if isinstance(text, Problem) else lost(path, text) or text


def find_transcripts(
    root: Path, graph: Graph, config: Config, call: Caller = straight
) -> tuple[dict[str, Transcript], list[Problem]]:
    """Return the transcripts of published sessions by slug, and what is wrong with them or lies there for nothing."""
    found: dict[str, Transcript] = {}
    problems: list[Problem] = []
    for item in graph.of("event"):
        one, faults = transcript_of(root, item, graph, config, call)
        problems += faults
        if one:
            found[item.slug] = one
    told = {problem.where.path for problem in problems}
    for path, fault in walk(root, TRANSCRIPTS):
        slug = path.rsplit("/", 1)[-1].removesuffix(".vtt")
        if fault:
            problems.append(fault)
        elif path.endswith(".vtt") and slug not in found and path not in told:
            problems += _idle(path, slug, graph)
    return found, problems


def _idle(path: str, slug: str, graph: Graph) -> Iterator[Problem]:
    """Yield why a transcript is not published: nobody agreed, or no session is called so."""
    event = graph.get("event", slug)
    if event is None:
        words, hint = (
            f"no published event has the slug '{slug}'",
            "call it as the event's file, with the ending .vtt",
        )
    else:
        words, hint = (
            f"{event.path} does not say that its speakers agreed",
            "write transcript: {consent: true} there",
        )
    yield warning("V102", f"this transcript is not published: {words}", Span(path), hint)
