"""The corpus of the benchmarks: N events of 1.5 KB with four segments each, and a mentor for every ten of them."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

START = datetime(2026, 12, 1, 18)  # noqa: DTZ001 - wall time, as it is written
SITE = """\
title: Bench Sessions
base_url: https://bench.example/
description: Short live sessions with people who have done it before, as many as a benchmark wants.
timezone: Europe/Berlin
"""
TOPICS = "pricing security data hiring design writing sales support testing law".split()
SYLLABLES = "ba de fi go hu ka le mi no pu ra se ti vo wu za".split()


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.randint(1, 4)))


def _words(chance: random.Random, count: int) -> str:
    return " ".join(_word(chance) for _ in range(count))


def _prose(chance: random.Random, length: int) -> str:
    parts: list[str] = []
    while sum(map(len, parts)) < length:
        sentence = _words(chance, chance.randint(8, 16)).capitalize() + "."
        parts.append(sentence if chance.random() < 0.8 else f"**{sentence}**\n\n")
    return " ".join(parts).strip() + "\n\n- one thing\n- another thing\n"


def mentor(number: int, chance: random.Random) -> str:
    """Return the file of one mentor, with two case studies."""
    study = (
        '  - title: "{t}"\n    client: Client {c}{n}\n    problem: {p}\n    action: {a}\n'
        "    outcome: {{metric: share of orders, baseline: {b}, result: {r}, unit: percent, period: 6 months}}\n"
        "    evidence: https://cases.example/{n}/{c}\n    verified_on: 2026-05-02\n"
    )
    studies = "".join(
        study.format(
            n=number,
            c=case,
            t=_words(chance, 6).capitalize(),
            p=_words(chance, 40),
            a=_words(chance, 40),
            b=chance.randint(10, 40),
            r=chance.randint(50, 90),
        )
        for case in (1, 2)
    )
    return (
        f"---\nname: Mentor Number {number}\nheadline: Works on {chance.choice(TOPICS)} with small teams\n"
        f"topics: [{chance.choice(TOPICS)}]\ncase_studies:\n{studies}"
        f"verification: {{by: Sam Example, on: 2026-06-01}}\npublish_at: 2026-06-01\n---\n{_prose(chance, 600)}"
    )


def event(number: int, mentors: int, chance: random.Random) -> str:
    """Return the file of one session: 25 lines of front matter, an agenda of four segments, 1.5 KB of body."""
    start = START + timedelta(days=number % 400, minutes=30 * (number % 4))
    return f"""---
title: Session number {number} on {TOPICS[number % 10]}
mentors: [mentor-{number % mentors}]
start: {start:%Y-%m-%d %H:%M}
duration: 45
format: online
summary: Bring your own case number {number} and leave with one experiment that you can run next week.
topics: [{TOPICS[number % 10]}, {TOPICS[(number * 7 + 3) % 10]}]
register: https://tickets.example/session-{number}
capacity: 12
outcomes:
  - A draft that is ready to be tried
  - One number to watch
audience: Small teams in their first year
language: en
offer:
  model: seat
  price: "{20 + number % 30}.00"
  currency: EUR
agenda:
  - {{segment: intros, minutes: 5}}
  - {{segment: demo, minutes: 15, title: Live on case {number}}}
  - {{segment: qa, minutes: 20}}
  - {{segment: next-steps, minutes: 5}}
publish_at: 2026-11-01
---
{_prose(chance, 1500)}"""


def write_corpus(root: Path, events: int = 1000, seed: int = 1) -> Path:
    """Write a site of so many events, a mentor for every ten, into a folder; the same seed gives the same bytes."""
    chance = random.Random(seed)  # noqa: S311 - a corpus, not a secret
    mentors = max(1, events // 10)
    texts = {"site.yaml": SITE}
    texts |= {f"content/mentors/mentor-{n}.md": mentor(n, chance) for n in range(mentors)}
    texts |= {f"content/events/session-{n}.md": event(n, mentors, chance) for n in range(events)}
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root
