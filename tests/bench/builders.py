"""The generators that are compared: how each one's site is laid out, built, edited, and seen to be right."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import conversion
from corpus import write_corpus

HERE = Path(__file__).parent
BENCH = HERE.parents[1] / ".bench"
NOW = "2026-11-22T12:00Z"
PLAIN = "cards: false\nsearch: false\n"  # drawn cards and search are measured by themselves
EDITED = "session-3"
MICROSITE = (sys.executable, "-m", "microsite.cli")


@dataclass(frozen=True, slots=True)
class Builder:
    """A generator: its name, its command, what a cold build must not find, where pages land, what it does not write."""

    name: str
    title: str
    command: tuple[str, ...]
    made: tuple[str, ...]
    output: str
    event: str
    lay: Callable[[Path, Path], None] = field(repr=False)
    calendars: bool = True

    def clean(self, site: Path) -> None:
        """Delete what builds have made, caches too."""
        for name in self.made:
            path = site / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)

    def faults(self, site: Path, events: int) -> Iterator[str]:
        """Yield what the output lacks."""
        folder = site / self.output
        pages = sum(1 for _ in folder.glob("events/session-*/index.html"))
        if pages != events:
            yield f"{pages} event pages of {events}"
        calendars = sum(1 for _ in folder.glob("events/session-*/event.ics"))
        if self.calendars and calendars != events:
            yield f"{calendars} calendar files of {events}"
        mentors = sum(1 for _ in folder.glob("mentors/mentor-*/index.html"))
        if mentors != max(1, events // 10):
            yield f"{mentors} mentors' pages"
        wanted = ("events/index.html", "topics/data/index.html", "calendar.ics", "feed.xml", "sitemap.xml")
        yield from (f"no {name}" for name in wanted if not (folder / name).is_file())

    def shows(self, site: Path, mark: str) -> bool:
        """Tell whether the page of the edited session holds a text."""
        page = site / self.output / "events" / EDITED / "index.html"
        return page.is_file() and mark in page.read_text("utf-8")


def lay_microsite(flavor: str) -> Callable[[Path, Path], None]:
    """Return what lays a corpus out for microsite, with a flavor of Markdown."""

    def lay(corpus: Path, site: Path) -> None:
        shutil.copytree(corpus, site)
        settings = (site / "site.yaml").read_text("utf-8")
        (site / "site.yaml").write_text(f"{settings}{PLAIN}markdown: {{flavor: {flavor}}}\n", "utf-8")

    return lay


def lay_peer(name: str, converter: conversion.Converter) -> Callable[[Path, Path], None]:
    """Return what lays a corpus out for a peer: its templates, and its own front matter."""

    def lay(corpus: Path, site: Path) -> None:
        shutil.copytree(HERE / "peers" / name, site, ignore=shutil.ignore_patterns("package*.json"))
        if name == "eleventy":  # its templates are JavaScript modules
            shutil.copyfile(HERE / "peers" / name / "package.json", site / "package.json")
        conversion.convert(corpus, site, converter)

    return lay


def microsite(flavor: str) -> Builder:
    """Return microsite with a flavor of Markdown."""
    return Builder(
        f"microsite-{flavor}",
        f"microsite, `{flavor}`",
        (*MICROSITE, "build", "--now", NOW),
        ("output", ".microsite", ".output.microsite"),
        "output",
        f"content/events/{EDITED}.md",
        lay_microsite(flavor),
    )


def builders(hugo: str, node: str, pelican: str) -> tuple[Builder, ...]:
    """Return every generator, given the programs of the peers."""
    eleventy = (node, str(BENCH / "eleventy" / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"))
    return (
        microsite("python"),
        microsite("gfm"),
        Builder(
            "hugo",
            "Hugo",
            (hugo, "--buildFuture", "--quiet"),
            ("public", "resources", ".hugo_build.lock"),
            "public",
            f"content/events/{EDITED}.md",
            lay_peer("hugo", conversion.hugo),
        ),
        Builder(
            "eleventy",
            "Eleventy",
            eleventy,
            ("_site",),
            "_site",
            f"src/events/{EDITED}.md",
            lay_peer("eleventy", conversion.eleventy),
        ),
        Builder(
            "pelican",
            "Pelican",
            (pelican, "--quiet"),
            ("output", "cache"),
            "output",
            f"content/events/{EDITED}.md",
            lay_peer("pelican", conversion.pelican),
            calendars=False,
        ),
    )


def environment() -> dict[str, str]:
    """Return what every command is given, so that the machine's own settings play no part.

    Python keeps what its modules compile to, as it does for every installed program.
    """
    ours = {"NODE_ENV": "production", "PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    return {**os.environ, **ours, "PYTHONDONTWRITEBYTECODE": ""}


def laid(builder: Builder, events: int, work: Path) -> Path:
    """Return the folder of a generator's site, laid out in a folder from the corpus of so many events."""
    corpus = work / "corpus" / str(events)
    if not corpus.exists():
        write_corpus(corpus, events)
    site = work / "sites" / f"{builder.name}-{events}"
    site.parent.mkdir(parents=True, exist_ok=True)
    builder.lay(corpus, site)
    return site


def edit_body(file: Path, number: int) -> str:
    """Append a sentence to a session, and return what its page must show."""
    mark = f"Sentence number {number} was added."
    file.write_text(f"{file.read_text('utf-8').rstrip()}\n\n{mark}\n", "utf-8")
    return mark


def edit_title(file: Path, number: int) -> str:
    """Change the title of a session, and return what its page must show."""
    mark = f"Session retitled {number}"
    lines = file.read_text("utf-8").split("\n")
    at = next(i for i, line in enumerate(lines) if line.lower().startswith("title: "))
    lines[at] = f"{lines[at].split(':')[0]}: {mark}"
    file.write_text("\n".join(lines), "utf-8")
    return mark
