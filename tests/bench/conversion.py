"""The corpus as each peer writes it: the same facts in the front matter that its own authors would use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

ZONE = ZoneInfo("Europe/Berlin")  # site.yaml's
Facts = dict[str, Any]
Converter = Callable[[str, Facts, str], tuple[str, str]]


def split(text: str) -> tuple[Facts, str]:
    """Return the front matter of a file, as plain values, and its body."""
    _, front, body = text.split("---\n", 2)
    facts: Facts = yaml.safe_load(front)
    return facts, body


def moment(text: str) -> datetime:
    """Return the moment of a wall time `2026-12-04 19:30`."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def fenced(facts: Mapping[str, Any], body: str) -> str:
    """Return a file with YAML front matter, lists and pairs on one line as the corpus has them."""
    front = yaml.dump(facts, Dumper=yaml.CSafeDumper, sort_keys=False, default_flow_style=None, width=1000)
    return f"---\n{front}---\n{body}"


def zoned(facts: Facts) -> Facts:
    """Return an event's facts with a start that carries its offset, and the day of publishing as `date`."""
    kept = {key: value for key, value in facts.items() if key != "publish_at"}
    return {**kept, "start": moment(facts["start"]).isoformat(), "date": facts["publish_at"]}


def person(facts: Facts) -> Facts:
    """Return a mentor's facts with a title; `topics` gets another name, since it would list the mentor among the sessions."""
    names = {"name": "title", "topics": "expertise", "publish_at": "date"}
    return {names.get(key, key): value for key, value in facts.items()}


def hugo(path: str, facts: Facts, body: str) -> tuple[str, str]:
    """Return a file's path and text for Hugo: mentors and topics are its taxonomies, a mentor's page is a term's."""
    if path.startswith("events/"):
        return f"content/{path}", fenced(zoned(facts), body)
    return f"content/{path.removesuffix('.md')}/_index.md", fenced(person(facts), body)


def eleventy(path: str, facts: Facts, body: str) -> tuple[str, str]:
    """Return a file's path and text for Eleventy: two folders, each with a data file of its own."""
    made = zoned(facts) if path.startswith("events/") else person(facts)
    return f"src/{path}", fenced(made, body)


def listed(key: str, values: list[str]) -> str:
    """Return a key with several lines of value, as Python-Markdown reads them."""
    return f"{key}: " + "\n    ".join(values)


def pelican(path: str, facts: Facts, body: str) -> tuple[str, str]:
    """Return a file's path and text for Pelican: articles and pages, with the flat metadata that its reader has."""
    slug = Path(path).stem
    if path.startswith("mentors/"):
        studies = [
            "|".join(
                map(
                    str,
                    (
                        *(s[k] for k in ("title", "client", "problem", "action")),
                        *s["outcome"].values(),
                        s["evidence"],
                    ),
                )
            )
            for s in facts["case_studies"]
        ]
        lines = [
            f"Title: {facts['name']}",
            f"Date: {facts['publish_at']}",
            f"Slug: {slug}",
            "Template: mentor",
        ]
        lines += [
            f"Headline: {facts['headline']}",
            f"Expertise: {', '.join(facts['topics'])}",
            listed("Studies", studies),
        ]
        return f"content/mentors/{slug}.md", "\n".join(lines) + f"\n\n{body}"
    start = moment(facts["start"])
    agenda = [f"{s['segment']}|{s['minutes']}|{s.get('title', '')}" for s in facts["agenda"]]
    lines = [f"Title: {facts['title']}", f"Date: {facts['publish_at']}", f"Slug: {slug}", "Category: events"]
    lines += [f"Tags: {', '.join(facts['topics'])}", f"Mentors: {', '.join(facts['mentors'])}"]
    lines += [f"Start: {start.isoformat()}", f"End: {ended(start, facts['duration']).isoformat()}"]
    lines += [
        f"{key.title()}: {facts[key]}" for key in ("duration", "format", "capacity", "audience", "register")
    ]
    lines += [f"Summary: {facts['summary']}", f"Language: {facts['language']}"]
    lines += [f"Price: {facts['offer']['price']}", f"Currency: {facts['offer']['currency']}"]
    lines += [listed("Outcomes", facts["outcomes"]), listed("Agenda", agenda)]
    return f"content/events/{slug}.md", "\n".join(lines) + f"\n\n{body}"


def ended(start: datetime, minutes: int) -> datetime:
    """Return the moment so many minutes after another, in its zone, over a change of the clocks too."""
    return (start.astimezone(ZoneInfo("UTC")) + timedelta(minutes=minutes)).astimezone(ZONE)


def convert(corpus: Path, site: Path, converter: Converter) -> int:
    """Write every file of a corpus as a peer has it, and return how many there were."""
    files = sorted((corpus / "content").rglob("*.md"))
    for file in files:
        facts, body = split(file.read_text("utf-8"))
        path, text = converter(file.relative_to(corpus / "content").as_posix(), facts, body)
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, "utf-8")
    return len(files)
