"""Small sites that tests write into a folder of their own: one good mentor, one good event, and what a test adds."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

SITE = """\
title: Short Sessions
base_url: https://sessions.example/
description: Short live sessions with people who have done it before, with an agenda that is kept.
timezone: Europe/Berlin
"""

MENTOR = """\
---
name: Ada Example
headline: Pricing strategist for early SaaS teams
topics: [pricing]
photo: /img/ada.png
case_studies:
  - title: From a flat fee to usage tiers
    client: A start-up for analytics
    problem: Every customer paid the same flat fee, from the smallest shop to the largest chain, and the largest ones asked for more support every month while the small ones quietly left again.
    action: We read a year of usage, found the one number that grew with value, and moved the price to three tiers along it. Old customers kept their price for a year.
    outcome: {metric: net revenue retention, baseline: 92, result: 109, unit: percent, period: 6 months}
    evidence: https://northlight.example/cases/tiers
    verified_on: 2026-05-02
  - title: A price page without a call
    client: A booking tool
    problem: Nobody could buy without a talk to sales, although nine of ten orders were for the smallest plan. Half of those who asked never answered the mail that proposed a date.
    action: The smallest plan got a price, a button and one sentence on what it does not hold. Sales kept the two large plans, and answered those on the same day.
    outcome: {metric: days from first visit to order, baseline: 19, result: 4, unit: days, period: 3 months}
    evidence: https://northlight.example/cases/price-page
    verified_on: 2026-05-02
verification: {by: Sam Example, on: 2026-06-01}
publish_at: 2026-06-01
---
Ada has set prices for small software companies since 2011.
"""

EVENT = """\
---
title: Price your first SaaS tier
mentors: [ada-example]
start: 2026-12-03 18:00
duration: 45
format: online
summary: Bring your price page and leave with one experiment.
topics: [pricing]
register: https://tickets.example/first-tier
outcomes: [A price page draft]
offer: {model: seat, price: "45.00", currency: EUR}
publish_at: 2026-11-01
---
Bring the page that your customers see.
"""


def png(width: int, height: int) -> bytes:
    """Return a grey picture in PNG (RFC 2083): small in bytes, as large as is wanted in pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x99" * width) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


PNG = png(400, 400)

SKELETON: Mapping[str, str | bytes] = {
    "site.yaml": SITE,
    "content/mentors/ada-example.md": MENTOR,
    "content/events/first-tier.md": EVENT,
    "content/img/ada.png": PNG,
}


def write_site(root: Path, more: Mapping[str, str | bytes] | None = None) -> Path:
    """Write the small site into a folder, with `more` files over it; return the folder."""
    for path, text in {**SKELETON, **(more or {})}.items():
        write(root / path, text)
    return root


def write(path: Path, text: str | bytes) -> Path:
    """Write one file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def event(body: str | None = "Bring the page that your customers see.\n", **keys: str | None) -> str:
    """Return the good event with keys set, added or (None) taken out; values are YAML as an editor types it."""
    return changed(EVENT, body, keys)


def mentor(body: str | None = "Ada has set prices since 2011.\n", **keys: str | None) -> str:
    """Return the good mentor with top-level keys set, added or (None) taken out."""
    return changed(MENTOR, body, keys)


def changed(text: str, body: str | None, keys: Mapping[str, str | None]) -> str:
    """Return front matter with keys set or taken out, and another body."""
    front = text.split("---\n")[1]
    entries: dict[str, str] = {}
    name = ""
    for line in front.splitlines(keepends=True):
        if line[0] not in " -":
            name = line.split(":", 1)[0]
            entries[name] = line
        else:
            entries[name] += line
    for key, value in keys.items():
        if value is None:
            entries.pop(key, None)
        else:
            entries[key] = f"{key}: {value}\n"
    return "---\n" + "".join(entries.values()) + "---\n" + (body or "")


def differences(root: Path) -> list[str]:
    """Return the files of the output that a clean build would make otherwise."""
    from microsite.build import Options, build  # noqa: PLC0415 - only few sites are built

    from_scratch = root.parent / f"{root.name}-clean"
    build(Options(root=root, at=NOW, output=from_scratch, clean=True))
    names = {
        p.relative_to(folder)
        for folder in (root / "output", from_scratch)
        for p in folder.rglob("*")
        if p.is_file()
    }
    return [str(n) for n in sorted(names) if _bytes(root / "output" / n) != _bytes(from_scratch / n)]


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
