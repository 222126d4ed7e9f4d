"""The facts of an event whose change a calendar must hear of, as they stood at any commit: time, place, status."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from microsite.config import Config
from microsite.diagnostics import Problem
from microsite.history_slugs import Shown, published_as
from microsite.read.data import read_map
from microsite.read.document import split
from microsite.read.gitlog import Change, GitLog
from microsite.read.text import decode
from microsite.read.yaml import Map, Node, Scalar
from microsite.records import frozen

FACT_KEYS = ("start", "end", "duration", "timezone", "fold", "format", "venue", "status", "previous_start")
Said = tuple[tuple[str, str, bool], ...]
VENUES, SITE = "data/venues.yaml", "site.yaml"


@frozen
class Around:
    """What an event's facts rest on beside its own file: its site's zone, and the venues as texts by id."""

    zone: str = ""
    venues: Mapping[str, str] | None = None

    def after(self, path: str, data: bytes) -> Around:
        """Return it with what another version of one of the two files says."""
        node = read_map(path, data) if data else None
        entries = node.entries if isinstance(node, Map) else ()
        if path == VENUES:
            return replace(self, venues={k.text: shown(v) for k, v in entries})
        return replace(self, zone=next((shown(v) for k, v in entries if k.text == "timezone"), ""))


def around_of(config: Config) -> Around:
    """Return what events rest on now, as it was read."""
    return Around(config.front.timezone, {name: str(venue) for name, venue in config.venues.items()})


def facts(node: Map | None, around: Around) -> tuple[str, ...]:
    """Return the texts of the keys whose change a calendar must hear of, with venue and zone written out."""
    return () if node is None else placed(said(node), around)


def said(front: Map) -> Said:
    """Return the texts of those keys as a front matter has them: (key, text, whether it stands alone)."""
    values = {k.text: v for k, v in front.entries}
    return tuple(
        (key, shown(values[key]), isinstance(values[key], Scalar)) for key in FACT_KEYS if key in values
    )


def placed(front: Said, around: Around) -> tuple[str, ...]:
    """Return what a front matter says, with what it rests on: the zone where it names none, and the venue written out."""
    found = [f"{key}={text}" for key, text, _ in front]
    if all(key != "timezone" for key, _, _ in front):
        found.append(f"zone={around.zone}")
    venue = next((text for key, text, alone in front if key == "venue" and alone), None)
    if venue is not None and around.venues and venue in around.venues:
        found.append(f"place={around.venues[venue]}")
    return tuple(found)


def front_of(path: str, data: bytes) -> Map | None:
    """Return the front matter of a file's bytes, None when it cannot be read."""
    text = decode(path, data)
    parts = text if isinstance(text, Problem) else split(path, text)
    node = parts if isinstance(parts, Problem) else read_map(path, parts[0].encode())
    return node if isinstance(node, Map) else None


def shown(node: Node) -> str:
    """Return a value as one text: two versions of a file that mean the same have the same."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Map):
        return "{" + ",".join(f"{k.text}:{shown(v)}" for k, v in node.entries) + "}"
    return "[" + ",".join(shown(v) for v in node.items) + "]"


def digest(found: Sequence[str]) -> str:
    """Return a short digest of facts, for the ledger."""
    return hashlib.blake2b("\0".join(found).encode(), digest_size=10).hexdigest()


@frozen
class Course:
    """How an event went through the commits: how often its facts changed, when it last did (seconds), how it stands.

    `shown` is how it was published.
    """

    sequence: int
    last: int
    facts: tuple[str, ...]
    shown: Shown = Shown()


def surroundings(log: GitLog, blobs: Mapping[str, bytes]) -> tuple[tuple[int, Change, Around], ...]:
    """Return what events rested on after each commit that made it another, in order."""
    changes = sorted(
        ((c.order, path, c) for path in (VENUES, SITE) for c in log.changes.get(path, ())), key=_order
    )
    around = Around()
    found: list[tuple[int, Change, Around]] = []
    for order, path, change in changes:
        around = around.after(path, blobs.get(change.blob, b""))
        if not found or around != found[-1][2]:
            found.append((order, change, around))
    return tuple(found)


def _order(step: tuple[int, str, Change]) -> tuple[int, str]:
    return step[:2]


def course(
    path: str,
    changes: Sequence[Change],
    rests: Sequence[tuple[int, Change, Around]],
    blobs: Mapping[str, bytes],
) -> Course:
    """Return the course of an event through the commits that changed its file or what it rests on."""
    born = changes[0]
    first = next((a for order, _, a in reversed(rests) if order <= born.order), Around())
    own = {c.order: front_of(path, blobs.get(c.blob, b"")) for c in changes}
    was, sequence, last = facts(own[born.order], first), 0, born.time
    for change, front, around in _steps(changes, rests, first, own):
        now = facts(front, around)
        if now != was or change.order in own:
            last = change.time
        sequence += now != was
        was = now
    return Course(sequence, last, was, published_as(changes, [own[c.order] for c in changes]))


def _steps(
    changes: Sequence[Change],
    rests: Sequence[tuple[int, Change, Around]],
    around: Around,
    fronts: Mapping[int, Map | None],
) -> Iterator[tuple[Change, Map | None, Around]]:
    """Yield each later commit once, with the front matter and what it rests on as they were after it."""
    born = changes[0].order
    own = {c.order: c for c in changes}
    others = {order: (change, rest) for order, change, rest in rests if order > born}
    front = fronts[born]
    for order in sorted(own.keys() - {born} | others.keys()):
        if order in own:
            front = fronts[order]
        if order in others:
            around = others[order][1]
        yield own[order] if order in own else others[order][0], front, around
