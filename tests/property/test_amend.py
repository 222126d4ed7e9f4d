"""After any edits of bodies the output is that of a clean build, and only what the edits ask for was made; MICROSITE_EDITS=1000 makes it long."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from microsite.amend.plan import Amendment, Asking, amend
from microsite.build import Built, Options, build
from microsite.engine.memo import memo
from microsite.plan.outline import Outline
from microsite.program.verify import verify

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
LENGTH = int(os.environ.get("MICROSITE_EDITS", "60")) // 3


def demonstration(root: Path, *off: str) -> Path:
    """Copy the demonstration site, with these of its settings off."""
    for part in ("content", "data"):
        shutil.copytree(ROOT / part, root / part)
    text = (ROOT / "site.yaml").read_text()
    for name in off:
        text = text.replace(f"{name}: true", f"{name}: false")
    (root / "site.yaml").write_text(text)
    return root


def git(root: Path, *arguments: str) -> None:
    """Run git in a folder."""
    settings = ["-c", "user.name=x", "-c", "user.email=x@x.example", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *settings, *arguments], cwd=root, check=True, capture_output=True)


def differences(root: Path, at: datetime) -> list[str]:
    """Return the files that a clean build would make otherwise."""
    found = verify(Options(root=root, at=at), root / "output")
    return [str(p.where) for p in found if p.code == "E116"]


def _append(path: Path, chance: random.Random) -> None:
    words = (
        "One more sentence.",
        "*Words* with `code`.",
        "- a list",
        "<b>HTML</b>",
        "",
        "A \u201cquote\u201d, 日本語; a\\b.",
    )
    path.write_text(f"{path.read_text()}\n{chance.choice(words)} {chance.randint(0, 99)}\n")


def _shorten(path: Path, _chance: random.Random) -> None:
    """Leave the body's first line, and no link."""
    front, body = path.read_text().removeprefix("---\n").split("\n---\n", 1)
    path.write_text(f"---\n{front}\n---\n{body.strip().splitlines()[0] if body.strip() else 'A body.'}\n")


def _link(path: Path, _chance: random.Random) -> None:
    path.write_text(f"{path.read_text()}\nSee [all sessions](/events/).\n")


def _touch(path: Path, _chance: random.Random) -> None:
    path.write_text(path.read_text())


def _summary(path: Path, chance: random.Random) -> None:
    text = path.read_text()
    path.write_text(text.replace("\nsummary: ", f"\nsummary: {chance.randint(0, 9)} ", 1))


KINDS: dict[str, tuple[Callable[[Path, random.Random], None], int]] = {
    "words at the end": (_append, 6),
    "all but the first line goes": (_shorten, 2),
    "a link": (_link, 1),
    "nothing is saved": (_touch, 1),
    "another summary": (_summary, 1),
}


def edit(root: Path, chance: random.Random) -> str:
    """Edit one file or a few."""
    files = sorted((root / "content").rglob("*.md"))
    kind = chance.choices(list(KINDS), [weight for _, weight in KINDS.values()])[0]
    chosen = chance.sample(files, chance.choice([1, 1, 1, 2, 4]))
    for path in chosen:
        KINDS[kind][0](path, chance)
    return f"{kind} in {', '.join(path.name for path in chosen)}"


def commit(root: Path, chance: random.Random) -> str:
    """Commit what was edited, or one file of it, or something that is taken back at once."""
    changed = subprocess.run(
        ["git", "diff", "--name-only"], cwd=root, check=True, capture_output=True, text=True
    )
    files = changed.stdout.split()
    match chance.randint(0, 4):
        case 0 if files:
            git(root, "commit", "-q", "-m", "x", chance.choice(files))
            return "a commit of one file"
        case 1:
            path = chance.choice(sorted((root / "content/events").glob("*.md")))
            git(root, "commit", "-q", "-a", "--allow-empty", "-m", "x")
            text = path.read_text()
            path.write_text(text + "\nA mistake.\n")
            git(root, "commit", "-q", "-a", "-m", "x")
            git(root, "revert", "--no-edit", "HEAD")
            return f"{path.name} is committed and reverted"
        case 2:
            git(root, "commit", "-q", "--amend", "-a", "--no-edit")
            return "the last commit is written anew"
        case _:
            git(root, "commit", "-q", "-a", "--allow-empty", "-m", "x")
            return "a commit"


def good(root: Path, at: datetime, *, clean: bool = False) -> Built:
    """Build, which must succeed."""
    built = build(Options(root=root, at=at, clean=clean))
    assert built.published is not None, built.problems
    return built


@pytest.mark.parametrize(
    ("history", "off"), [("no git", "search"), ("git", "cards"), ("git", "search, cards")]
)
def test_a_build_of_few_edits_is_a_clean_one(history: str, off: str, tmp_path: Path) -> None:
    chance = random.Random(f"{history} {off}")  # noqa: S311 - a script of edits, not a secret
    root = demonstration(tmp_path / "site", *off.split(", "))
    if history == "git":
        (root / ".gitignore").write_text("output/\n.microsite/\n.output.microsite/\n")
        git(root, "init", "-q")
        git(root, "add", ".")
        git(root, "commit", "-q", "-m", "x")
    at, script, amended, after_commit = AT, ["the start"], 0, 0
    good(root, at)
    for number in range(LENGTH):
        script.append(edit(root, chance))
        if number % 7 == 6:
            at += timedelta(minutes=chance.randint(1, 3000))
            script.append("time goes on")
        committed = history == "git" and chance.random() < 0.5
        if committed:
            script.append(commit(root, chance))
        built = good(root, at)
        amended += built.amended
        after_commit += built.amended and committed
        assert differences(root, at) == [], script
    assert amended > LENGTH // 10
    assert after_commit or history == "no git"


def _blind(patch: pytest.MonkeyPatch) -> None:
    """Plant an outline that takes all edits for edits of bodies."""
    patch.setattr("microsite.gather.replace", lambda one, **more: _replaced(one, **{**more, **_same(more)}))


def _same(more: dict[str, object]) -> dict[str, object]:
    return {"outside": "the same"} if "outside" in more else {}


def _replaced(one: object, **more: object) -> object:
    import dataclasses  # noqa: PLC0415 - the real one, which is patched elsewhere

    return dataclasses.replace(one, **more)  # type: ignore[type-var] # any record


def _old_calendar(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("microsite.amend.pages.in_calendar", lambda data, *_: data)


def _old_data(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("microsite.amend.pages.in_events", lambda data, *_: data)


def _old_sitemap(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("microsite.amend.pages.in_sitemap", lambda data, *_: data)


def _old_feeds(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("microsite.amend.pages._feeds", lambda *_: iter(()))


PLANTED: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], str]] = {
    "front matter that is not looked at": (_blind, "a summary"),
    "a calendar that stays as it was": (_old_calendar, "a body"),
    "data that stays as they were": (_old_data, "a body"),
    "a sitemap that stays as it was": (_old_sitemap, "a body"),
    "feeds that stay as they were": (_old_feeds, "a body"),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_what_is_left_out_of_it_is_caught(
    planted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = demonstration(tmp_path / "site", "search", "cards")
    plant, what = PLANTED[planted]
    plant(monkeypatch)
    good(root, AT)
    path = next(p for p in sorted((root / "content/events").glob("*.md")) if "\nsummary: " in p.read_text())
    chance = random.Random(1)  # noqa: S311 - words, not a secret
    (_append if what == "a body" else _summary)(path, chance)
    assert good(root, AT).amended
    monkeypatch.undo()
    assert differences(root, AT) != [], f"{planted} is as good as one that does not"


def _spoilt(value: object, chance: random.Random) -> object:
    """Return what was kept with one value in it of another kind."""
    if isinstance(value, dict) and value:
        key = chance.choice(sorted(value))
        return {**value, key: _spoilt(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.9:
        at = chance.randrange(len(value))
        return value[:at] + ([_spoilt(value[at], chance)] if chance.random() < 0.8 else []) + value[at + 1 :]
    return chance.choice([None, 7, [], {}, "\x00"]) if not isinstance(value, int) else "x"


@pytest.mark.parametrize("seed", range(12))
def test_an_outline_that_was_spoilt_stops_no_build(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - a spoiled file, not a secret
    root = demonstration(tmp_path / "site", "cards", "search")
    good(root, AT)
    with memo(root / ".microsite") as held:
        kept = json.loads(held.recall("outline", "output"))
        part = chance.choice(sorted(kept))
        kept[part] = _spoilt(kept[part], chance)
        held.keep("outline", "output", json.dumps(kept).encode())
    _append(chance.choice(sorted((root / "content/events").glob("*.md"))), chance)
    built = good(
        root, AT
    )  # what is of another kind is found; what only says something else bears our seal, and is believed
    assert built.amended or not differences(root, AT)
    good(root, AT, clean=True)
    assert not differences(root, AT)


def test_files_that_are_saved_while_an_edit_is_made_ask_for_the_whole_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = demonstration(tmp_path / "site", "cards", "search")
    good(root, AT)
    edited, *others = sorted((root / "content/events").glob("*.md"))
    chance = random.Random(1)  # noqa: S311 - words, not a secret

    def and_then_saves(asking: Asking, outline: Outline) -> Amendment | None:
        found = amend(asking, outline)
        for path in others:  # related sessions are read when the page of the edited one is made
            _summary(path, chance)
        return found

    monkeypatch.setattr("microsite.amend.build.amend", and_then_saves)
    _append(edited, chance)
    built = good(root, AT)
    assert not built.amended
    monkeypatch.undo()
    good(root, AT)
    assert not differences(root, AT)
