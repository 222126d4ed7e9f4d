"""Edits that people make to a site, each drawn by chance; some break it, and `mend` takes away what can be wrong."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from sites import EVENT, MENTOR, event, mentor, png, write, write_site

VENUES = "hall:\n  name: {}\n  address: {{locality: Berlin, country: DE}}\n"
SERIES = (
    "---\ntitle: The pilot\nsummary: Six sessions in six weeks, one after the other.\n---\nSix sessions.\n"
)
FOLDED = "---\ntitle: Twice the hour\nmentors: [ada-example]\nstart: 2026-10-25 02:30\nfold: {}\nduration: 45\nformat: online\n---\nTwice.\n"
EVENT_TEMPLATE = (
    '{% extends "default/event.html" %}{% block head %}<meta name="note" content="NOTE">{% endblock %}\n'
)
LINKED = "content/events/linked.md"
LINKING = event("See [the other one](linked.md).\n", title="It links")
Edit = Callable[[Path, random.Random], None]


def _event(chance: random.Random) -> Path:
    return Path("content/events") / f"session-{chance.randint(0, 5)}.md"


def _any_session(chance: random.Random) -> str:
    """Return a session with a few keys drawn by chance; some make it faulty."""
    keys: dict[str, str | None] = {
        "title": f"Session {chance.randint(0, 9)}",
        "start": f"2026-{chance.choice(['11', '12'])}-{chance.randint(1, 28):02} {chance.randint(8, 20):02}:00",
        "status": chance.choice([None, "cancelled", "postponed"]),
        "topics": chance.choice(["[pricing]", "[security, pricing]", None]),
        "format": chance.choice(["online", "online", "in-person"]),
        "venue": None,
        "mentors": chance.choice(["[ada-example]", "[ada-example]", "[bo-example]"]),
        "series": chance.choice([None, "pilot"]),
        "duration": chance.choice(["45", "45", "45x"]),
        "seats_left": chance.choice([None, "0", "3"]),
        "capacity": "12",
        "offer": f'{{model: seat, price: "{chance.choice(["45", "45.00", "0"])}", currency: EUR}}',
    }
    if keys["format"] == "in-person":
        keys["venue"] = "hall"
    return event(f"Text {chance.randint(0, 9)}, and [a picture](/img/ada.png).\n", **keys)


EDITS: dict[str, Edit] = {
    "write a session": lambda root, chance: _write(root / _event(chance), _any_session(chance)),
    "change a body": lambda root, chance: _write(
        root / "content/events/first-tier.md", event(f"Other words {chance.random()}.\n")
    ),
    "drop a session": lambda root, chance: (root / _event(chance)).unlink(missing_ok=True),
    "rename a session": lambda root, chance: _rename(root, _event(chance), _event(chance)),
    "rename a mentor": lambda root, chance: _write(
        root / "content/mentors/ada-example.md", mentor(name=f"Ada {chance.randint(0, 9)} Example")
    ),
    "another mentor": lambda root, chance: _toggle(
        root / "content/mentors/bo-example.md",
        MENTOR.replace("Ada", "Bo").replace("tiers", "steps").replace("usage", "seats"),
        chance,
    ),
    "the series": lambda root, chance: _toggle(root / "content/series/pilot.md", SERIES, chance),
    "the other side of a fold": lambda root, chance: _write(
        root / "content/events/folded.md", FOLDED.format(chance.choice(["first", "second"]))
    ),
    "the picture": lambda root, chance: _write(
        root / "content/img/ada.png", png(chance.randint(300, 500), 400)
    ),
    "a price in other ciphers": lambda root, _: _either(
        root / "content/events/first-tier.md", '"45.00"', '"45"'
    ),
    "the target of a link": lambda root, _: _either(
        root / LINKED, "---\ntitle", "---\nslug: other-slug\ntitle"
    ),
    "the venue": lambda root, chance: _write(
        root / "data/venues.yaml", VENUES.format(chance.choice(["Hall", "Loft"]))
    ),
    "the site's title": lambda root, chance: _site(
        root, "title", chance.choice(["Short Sessions", "Long Sessions"])
    ),
    "the site's zone": lambda root, chance: _site(root, "timezone", chance.choice(["Europe/Berlin", "UTC"])),
    "the site's file is broken": lambda root, chance: _write(
        root / "site.yaml", (root / "site.yaml").read_text() + chance.choice(["", "titel: x\n"])
    ),
    "a template": lambda root, chance: _write(
        root / "themes/mine/templates/event.html", EVENT_TEMPLATE.replace("NOTE", str(chance.randint(0, 9)))
    ),
    "a stylesheet": lambda root, chance: _write(
        root / "themes/mine/assets/site.css", f"body {{ margin: {chance.randint(0, 9)}px; }}\n"
    ),
    "the theme's folder is taken away": lambda root, chance: shutil.rmtree(  # noqa: ARG005 - an edit takes both
        root / "themes/mine/templates", ignore_errors=True
    ),
    "the colours": lambda root, chance: _write(
        root / "themes/mine/theme.yaml", f'colours:\n  accent: "#{chance.randint(100, 999)}"\n'
    ),
    "content goes and comes back": lambda root, chance: _swap(root, chance),  # noqa: PLW0108 - it stands further down
}


def _write(path: Path, text: str | bytes) -> None:
    write(path, text)


def _either(path: Path, one: str, other: str) -> None:
    """Write a file, the first text in it in the place of the other, or the other way round."""
    text = path.read_text() if path.exists() else event()
    path.write_text(text.replace(other, one) if other in text else text.replace(one, other))


def _toggle(path: Path, text: str, chance: random.Random) -> None:
    if chance.random() < 0.3:
        path.unlink(missing_ok=True)
    else:
        write(path, text)


def _rename(root: Path, old: Path, new: Path) -> None:
    if (root / old).exists():
        (root / old).replace(root / new)


def _site(root: Path, key: str, value: str) -> None:
    lines = (root / "site.yaml").read_text().splitlines(keepends=True)
    _write(root / "site.yaml", "".join(f"{key}: {value}\n" if x.startswith(f"{key}:") else x for x in lines))


def _swap(root: Path, chance: random.Random) -> None:
    """Make the folder of sessions anew, with other files in it."""
    shutil.rmtree(root / "content/events")
    write(root / "content/events/first-tier.md", EVENT)
    write(root / LINKED, event(title="Linked anew"))
    write(root / "content/events/linking.md", LINKING)
    write(root / _event(chance), _any_session(chance))


def mend(root: Path, _chance: random.Random) -> None:
    """Take away what can be wrong, and leave the rest as it is."""
    for path in (root / "content/events").glob("*.md"):
        text = (
            path.read_text()
            .replace("45x", "45")
            .replace("bo-example", "ada-example")
            .replace("series: pilot\n", "")
        )
        path.write_text(text)
    _write(root / "site.yaml", (root / "site.yaml").read_text().replace("titel: x\n", ""))
    _write(root / "content/mentors/ada-example.md", MENTOR)
    (root / "themes/mine/theme.yaml").unlink(missing_ok=True)


def begin(root: Path) -> Path:
    """Write the site that the edits begin with."""
    write_site(root, {"data/venues.yaml": VENUES.format("Hall")})
    write(root / "site.yaml", (root / "site.yaml").read_text() + "theme: mine\n")
    write(root / "themes/mine/assets/site.css", "body { margin: 0; }\n")
    write(root / "content/events/session-0.md", event(title="Session 0"))
    write(root / LINKED, event(title="Linked"))
    write(root / "content/events/linking.md", LINKING)
    return root
