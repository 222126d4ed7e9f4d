"""The page of a transcript: what the mentors of a session said, by the parts of its agenda, each sentence at its second."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from microsite.diagnostics import Span
from microsite.formats import words
from microsite.formats.tongue import listed, say
from microsite.kinds.event_page import quotes, transcript_href
from microsite.kinds.event_transcript import clock
from microsite.kinds.markup import crumbs_node, moment
from microsite.kinds.world import World
from microsite.values.facts import Chapter, Entry, Sentence
from microsite.values.pages import Link
from microsite.values.situation import happening
from microsite.values.views import ChapterView, Content, SpokenView, TranscriptPage


def transcript_content(entry: Entry, world: World) -> Content:
    """Return the page of the transcript of a session that has one."""
    language = world.site.language
    title = say(language, "Transcript: {title}", title=entry.title)
    names = listed(language, *(card.title for card in entry.people))
    crumbs = (
        Link(world.site.title, world.href("/")),
        Link(say(language, "Sessions"), world.href("/events/")),
        Link(entry.title, entry.href),
        Link(say(language, "Transcript"), transcript_href(entry), current=True),
    )
    return Content(
        path=f"/events/{entry.slug}/transcript/",
        template="transcript.html",
        title=title,
        description=say(
            language, "What {names} said in “{title}”, sentence by sentence.", names=names, title=entry.title
        ),
        page=_page(entry, title, language),
        nodes=(crumbs_node(crumbs, world.site),),
        crumbs=crumbs,
        source=Span(f"transcripts/{entry.slug}.vtt"),
        lang=entry.lang,
        images=entry.images,
    )


def _page(entry: Entry, title: str, language: str) -> TranscriptPage:
    event, said = happening(entry), entry.transcript
    assert said is not None  # noqa: S101 - only sessions with a transcript come here
    video = event.recording.url if event.recording else ""
    seen: set[str] = set()
    return TranscriptPage(
        entry=entry,
        title=title,
        when=words.when(event.start, event.end, event.zone, language),
        summary=quotes(entry),
        made_by=said.generated_by,
        chapters=tuple(_chapter(n, one, video, seen) for n, one in enumerate(said.chapters, 1)),
        recording=video,
        kept=say(
            language,
            "Only the mentors' words are shown. What the audience said, mail addresses, telephone numbers and names that were asked for are left out.",
        ),
    )


def _chapter(number: int, chapter: Chapter, video: str, seen: set[str]) -> ChapterView:
    return ChapterView(
        anchor=f"part-{number}",
        title=chapter.title,
        time=clock(chapter.start),
        video=moment(video, chapter.start),
        quotes=tuple(_spoken(chapter.sentences, video, seen)),
    )


def _spoken(sentences: Sequence[Sentence], video: str, seen: set[str]) -> Iterator[SpokenView]:
    """Yield the sentences, those together that begin at one second; a second that two speakers share has two places."""
    speaker = ""
    for (start, name), group in groupby(sentences, key=lambda one: (one.start, one.speaker)):
        anchor, again = f"t{start}", 2
        while anchor in seen:
            anchor, again = f"t{start}-{again}", again + 1
        seen.add(anchor)
        text = " ".join(one.text for one in group)
        yield SpokenView(anchor, name if name != speaker else "", clock(start), moment(video, start), text)
        speaker = name
