"""What is private stays private: no byte of output, memory, messages or traces holds it, in any form that can be undone."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sites import NOW, SITE, event, write, write_site

from microsite import cli
from microsite.checks.private import private_values, unpacked
from microsite.survey import survey
from microsite.values.options import Options

SECRETS = {
    "room": "https://meet.example/j/canaryroom8812?pwd=canarypass",
    "room by name": "canary-room.zoom.example/my/hall",
    "mail": "canary.person@private.example",
    "telephone": "+49 30 9018canary",
    "note": "Canary note: she asked not to be named",
    "list": "canary-in-a-list",
    "deep": "canary deep below",
    "comment": "canary comment of the event",
    "site": "canary comment of the site",
    "venue": "canary comment of the venue",
    "series": "canary of the series",
    "mentor": "canary comment of the mentor",
    "draft": "canary of a draft",
}
PRIVATE = (
    f"{{room: '{SECRETS['room']}', other: '{SECRETS['room by name']}', mail: '{SECRETS['mail']}', telephone: '{SECRETS['telephone']}',"
    f" note: '{SECRETS['note']}', people: ['{SECRETS['list']}', {{a: {{b: '{SECRETS['deep']}'}}}}]}}"
)
COMMENTED = f"---\n# {SECRETS['comment']}\n"
FILES = {
    "site.yaml": f"# {SECRETS['site']}\n{SITE}",
    "content/events/first-tier.md": event(private=PRIVATE, series="pilot").replace("---\n", COMMENTED, 1),
    "content/events/second.md": event(
        title="Second",
        format="in-person",
        venue="hall",
        start="2026-12-04 18:00",
        private=PRIVATE,
        status="cancelled",
    ),
    "content/events/draft.md": event(title="Draft", draft="true", private=f"'{SECRETS['draft']}'"),
    "content/series/pilot.md": "---\ntitle: The pilot\nsummary: Six sessions in six weeks, one after the other.\n"
    f"private: {{note: '{SECRETS['series']}'}}\n---\nSix sessions.\n",
    "data/venues.yaml": f"hall:  # {SECRETS['venue']}\n  name: Hall\n  address: {{locality: Berlin, country: DE}}\n",
}


def said(root: Path, *arguments: str) -> str:
    """Run a command in a site's folder and return all that it prints."""
    heard = io.StringIO()
    with contextlib.chdir(root), contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard):
        cli.cli([*arguments], standalone_mode=False)
    return heard.getvalue()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_site(tmp_path_factory.mktemp("site"), FILES)
    mentor = (root / "content/mentors/ada-example.md").read_text()
    write(
        root / "content/mentors/ada-example.md", mentor.replace("---\n", f"---\n# {SECRETS['mentor']}\n", 1)
    )
    return root


def leaks(name: str, data: bytes) -> list[str]:
    """Return the secrets that bytes hold, plain or coded."""
    text = data.decode("utf-8", "replace")
    found = [key for key, secret in SECRETS.items() if secret.casefold() in text.casefold()]
    for plain in (text, unpacked(data).decode("utf-8", "replace")):
        found += [p.message for p in private_values(name, plain, plain, tuple(SECRETS.values()))]
    return found


def kept(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a site but its sources."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and name not in FILES and not name.startswith("content/"):
            yield name, path.read_bytes()


def test_no_byte_of_output_memory_or_messages_holds_what_is_private(site: Path) -> None:
    at = ("--now", NOW.isoformat())
    heard = said(site, "build", *at)
    write(
        site / "content/events/first-tier.md", (site / "content/events/first-tier.md").read_text() + "More.\n"
    )
    for form in ("text", "json", "github", "sarif"):
        heard += said(site, "build", "--format", form, *at)
        heard += said(site, "check", "--format", form)
        heard += said(site, "validate", "--format", form, *at)
    heard += said(site, "why", "events/first-tier/index.html") + said(site, "next-change", *at)
    files = dict(kept(site))
    assert {".microsite/cache.sqlite", ".microsite/checked.sqlite", "data/ledger.json"} <= files.keys()
    for name, data in {**files, "what is said": heard.encode()}.items():
        assert leaks(name, data) == [], name


def test_the_check_knows_every_private_value_also_of_drafts_and_series(site: Path) -> None:
    known = survey(Options(root=site, at=NOW)).canaries
    values = {text for key, text in SECRETS.items() if key not in {"comment", "site", "venue", "mentor"}}
    assert values <= set(known)


@pytest.mark.parametrize(
    "broken", ["title: [x]", "start: never", "unknown: 1", "duration: -4", "private: again"]
)
def test_a_message_of_a_faulty_file_holds_nothing_private(tmp_path: Path, broken: str) -> None:
    root = write_site(tmp_path, FILES)
    key = broken.split(":", maxsplit=1)[0]
    text = event(private=PRIVATE, **({key: None} if key != "private" else {}))
    write(root / "content/events/first-tier.md", text.replace("---\n", f"---\n{broken}\n", 1))
    for form in ("text", "json", "github", "sarif"):
        heard = said(root, "build", "--format", form, "--now", NOW.isoformat())
        assert leaks("what is said", heard.encode()) == []
        assert form == "json" or "first-tier.md" in heard
    assert json.loads(said(root, "build", "--format", "json", "--now", NOW.isoformat()))
