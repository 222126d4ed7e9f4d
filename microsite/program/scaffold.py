"""A starter site, and new content files that build: what `microsite init` and `microsite new` write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from string import Template

from slugify import slugify

from microsite.config import load
from microsite.diagnostics import Problem, Span, error
from microsite.engine.journal import FILE_MODE
from microsite.engine.kept_files import write_file
from microsite.formats.zones import must
from microsite.kinds.common import RESERVED
from microsite.read.paths import ascii_slug, slug_fault
from microsite.read.wording import near, short
from microsite.records import frozen

STARTER = Path(__file__).parent.parent / "starter"
AHEAD = timedelta(days=14)


@frozen
class Written:
    """The files that were written, as paths below the site, or why nothing was."""

    paths: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def init(folder: Path, today: date) -> Written:
    """Write a starter site into an empty or new folder: one mentor, one event two weeks ahead, pages, a workflow.

    The site builds and passes its check as it is.
    """
    if folder.exists() and (not folder.is_dir() or any(p.name != ".git" for p in folder.iterdir())):
        where = Span(str(folder))
        return Written(
            (), (error("C106", "the folder is not empty", where, "give a new folder, or empty this one"),)
        )
    words = _words(today)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for source in sorted(p for p in STARTER.rglob("*") if p.is_file()):
        path = source.relative_to(STARTER).as_posix().replace("dot-", ".")
        data = source.read_bytes()
        if source.suffix in {".md", ".yaml"} and not path.startswith(".github"):
            data = Template(data.decode()).substitute(words).encode()
        write_file(folder, path, data, new=True)
        (folder / path).chmod(FILE_MODE)
        written.append(path)
    return Written(tuple(written))


def _words(today: date) -> dict[str, str]:
    start = workday(today + AHEAD)
    return {
        "today": today.isoformat(),
        "start": f"{start.isoformat()} 18:00",
        "verified": (today - timedelta(days=30)).isoformat(),
        "seen": (today - timedelta(days=60)).isoformat(),
    }


def workday(day: date) -> date:
    """Return the day, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)  # noqa: PLR2004 - Friday is 4


FILES = {
    "event": """\
---
title: $title
$mentors
start: $start
duration: 45
format: online
# summary: one sentence, at most 160 characters
# topics: [pricing]
# audience: for whom
# register: https://... where a seat is booked
# capacity: 12
# outcomes:
#   - what one leaves with
# offer: {model: seat, price: "45.00", currency: EUR}
publish_at: $today
draft: true         # take this line out when the file is ready
---
What will be shown, for whom, and what to bring.
""",
    "mentor": """\
---
name: $title
# headline: what the mentor is known for
# organization: where
# url: https://...
# topics: [pricing]
# good_for: [who gains]
# photo: $slug.jpg
# case_studies:       two of them make a mentor complete
#   - title: what it is called
#     client: for whom
#     problem: what was wrong
#     action: what was done
#     outcome: {metric: what was measured, baseline: 92, result: 109, unit: percent, period: 6 months}
#     evidence: https://...
#     verified_on: $today
# verification: {by: a second person, on: $today}
publish_at: $today
draft: true         # take this line out when two case studies are complete
---
Who this is, in a few sentences.
""",
    "series": """\
---
title: $title
# summary: one sentence, at most 160 characters
publish_at: $today
draft: true         # take this line out when the text is written
---
What the sessions of this series have in common.
""",
    "page": """\
---
title: $title
# summary: one sentence, at most 160 characters
draft: true         # take this line out when the text is written
---
What this page has to say.
""",
}
FOLDERS = {"event": "events", "mentor": "mentors", "series": "series", "page": "pages"}


def new(root: Path, kind: str, title: str, now: datetime, mentor: str = "") -> Written:
    """Write a filled-in file for a new event, mentor, series or page; keys that wait for a value are comments.

    An event starts at 18:00 in two weeks. Every file is a draft until its editor says otherwise: it holds words that nobody wrote to be read.
    """
    held = known_mentor(root, mentor)
    if isinstance(held, Problem):
        return Written((), (held,))
    title = " ".join(title.split())
    slug = _free_slug(slugify(title, max_length=70, word_boundary=True), kind)
    path = f"content/{FOLDERS[kind]}/{slug}.md"
    if not slug:
        return Written(
            (),
            (
                error(
                    "U101",
                    f"'{title}' has no letter a-z to make a file name of",
                    Span(path),
                    "give a title with letters",
                ),
            ),
        )
    config = load(root).config
    today = now.astimezone(must(config.front.timezone if config else "UTC")).date()
    start = datetime.combine(workday(today + AHEAD), time(18))
    words = {
        "title": quoted(title),
        "mentors": mentors_line(root, held),
        "start": f"{start:%Y-%m-%d %H:%M}",
        "today": today.isoformat(),
        "slug": slug,
    }
    fault = create(root, path, FILES[kind], words)
    return Written((), (fault,)) if fault else Written((path,))


def known_mentor(root: Path, mentor: str) -> str | Problem:
    """Return the slug of a mentor that is asked for by slug or name, "" for none; R101 for one that the site does not have."""
    files = sorted((root / "content" / "mentors").rglob("*.md")) if mentor else []
    slugs = {path.stem for path in files}
    meant = next((slug for slug in (mentor, ascii_slug(mentor)) if slug in slugs), "")
    # one may be called otherwise than its file
    if (
        meant
        or not mentor
        or any(f"slug: {mentor}\n" in path.read_text("utf-8", "replace") for path in files)
    ):
        return meant or mentor
    words = f"the mentor '{short(mentor)}' does not exist"
    hint = near(mentor, slugs) or f'microsite new mentor "{short(mentor)}" writes one'
    return error("R101", words, Span("content/mentors"), hint)


def mentors_line(root: Path, mentor: str = "") -> str:
    """Return the line that names the mentor: the given one, else the first of the site; a comment without any."""
    mentors = sorted(p.stem for p in (root / "content" / "mentors").glob("*.md"))
    return f"mentors: [{mentor or mentors[0]}]" if mentor or mentors else "# mentors: [slug-of-the-mentor]"


def create(root: Path, path: str, template: str, words: Mapping[str, str]) -> Problem | None:
    """Write a new file from a template; a file that exists is left as it is and is a problem."""
    try:
        write_file(root, path, Template(template).substitute(words).encode(), new=True)
    except FileExistsError:
        return error("I104", "the file exists already", Span(path), "give another title, or edit that file")
    return None


def _free_slug(slug: str, kind: str) -> str:
    """Return a slug that the site itself does not use: the kind is added to one that it does."""
    taken = slug in RESERVED or slug_fault(slug) or (slug.isdigit() and len(slug) == 4)  # noqa: PLR2004 - a year
    return f"{slug}-{kind}" if slug and taken else slug


def quoted(text: str) -> str:
    """Return text as a YAML value: in quotes when a plain one would be read otherwise."""
    plain = (
        text[:1].isalnum() and not any(c in text for c in ":#{}[],&*!|>'\"%@`\\") and text.lower() != "null"
    )
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
