"""After any script of edits, what a build leaves is byte for byte what a clean one makes; MICROSITE_EDITS=1000 makes it long."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from edits import EDITS, begin, mend
from sites import NOW, event, write

from microsite import making
from microsite.build import Built, Options, build
from microsite.engine import converted, made
from microsite.program.verify import verify

OWN = '{% extends "default/event.html" %}{% block head %}<meta name="word" content="{{ _("A word") }}">{% endblock %}\n'
LENGTH = int(os.environ.get("MICROSITE_EDITS", "75")) // 3
PAGE = "content/events/first-tier.md"


def _flavor(root: Path, chance: random.Random) -> None:
    text = (root / "site.yaml").read_text()
    other = f"markdown: {{flavor: {chance.choice(['python', 'gfm'])}}}\n"
    kept = [line for line in text.splitlines(keepends=True) if not line.startswith("markdown:")]
    write(root / "site.yaml", "".join(kept) + other)


def _theme(root: Path, chance: random.Random) -> None:
    text = (root / "site.yaml").read_text()
    kept = [line for line in text.splitlines(keepends=True) if not line.startswith("theme:")]
    write(root / "site.yaml", "".join(kept) + f"theme: {chance.choice(['mine', 'default', 'board'])}\n")


def _macro(root: Path, chance: random.Random) -> None:
    source = Path(making.__file__).parents[1] / "themes/default/templates/partials/when.html"
    write(
        root / "themes/mine/templates/partials/when.html", f"{{# {chance.random()} #}}\n{source.read_text()}"
    )


def _tamper(root: Path, chance: random.Random) -> None:
    files = sorted(p for p in (root / "output").rglob("*") if p.is_file() and not p.name.startswith("."))
    if not files:
        return
    file = chance.choice(files)
    match chance.randint(0, 3):
        case 0:
            file.unlink()
        case 1:
            file.write_bytes(file.read_bytes() + b"x")
        case 2:
            status, data = file.stat(), bytearray(file.read_bytes())
            data[len(data) // 2] ^= 1
            file.write_bytes(data)
            os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
        case _:
            write(root / "output/events/nobody/index.html", "mine")


def _forget(root: Path, _chance: random.Random) -> None:
    (root / ".microsite/cache.sqlite").unlink(missing_ok=True)


MORE: dict[str, Callable[[Path, random.Random], object]] = {
    "another flavor": _flavor,
    "another theme": _theme,
    "a macro": _macro,
    "the output is changed by hand": _tamper,
    "the memory is lost": _forget,
    "nothing": lambda _root, _chance: None,
    "an agenda template": lambda root, chance: write(
        root / "data/agendas/short.yaml",
        f"name: short\nversion: {chance.randint(1, 3)}\nsegments: []\n" if chance.random() < 0.3 else "",
    ),
    "a comment in a file": lambda root, chance: write(
        root / PAGE, event(title=f"Commented {chance.random()}")
    ),
}
ALL: dict[str, Callable[[Path, random.Random], object]] = {**EDITS, **MORE}


def differences(root: Path, at: datetime) -> list[str]:
    """Return the files that a clean build would make otherwise."""
    found = verify(Options(root=root, at=at), root / "output")
    return [str(p.where) for p in found if p.code == "E116"]


@pytest.mark.parametrize("seed", range(3))
def test_an_incremental_build_is_a_clean_one(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - a script of edits, not a secret
    root = begin(tmp_path / "site")
    if seed:
        write(root / "site.yaml", (root / "site.yaml").read_text() + "cards: false\nsearch: false\n")
    at, script, good, stood = NOW, ["the start"], 0, 0
    while good < LENGTH:
        built = build(Options(root=root, at=at))
        if built.published is None:
            script.append("everything is mended")
            mend(root, chance)
            (root / "data/agendas/short.yaml").unlink(missing_ok=True)
            continue
        assert differences(root, at) == [], script
        good += 1
        stood += built.stood
        script.append(chance.choice(list(ALL)))
        ALL[script[-1]](root, chance)
        if chance.random() < 0.15:
            at += timedelta(hours=chance.randint(1, 60))
            script.append("time goes on")
    assert 0 < stood < good


def _without(part: str) -> Callable[[pytest.MonkeyPatch], None]:
    """Return a planted fault: a page's key that leaves one of its parts out."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        real: Any = made.Keys

        class Faulty(real):  # type: ignore[misc] # the class itself, with one part blinded
            def parts(self, page: Any) -> dict[str, object]:
                return {name: value for name, value in super().parts(page).items() if name != part}

        patch.setattr(making, "Keys", Faulty)

    return plant


def _deaf(patch: pytest.MonkeyPatch) -> None:
    """Plant a digest that takes a language for its tag alone, without the words that it brings."""
    patch.setattr("microsite.engine.digest.Tongue", type("Nobody", (), {}))


def _settled(patch: pytest.MonkeyPatch) -> None:
    """Plant a memory of what files were read as that does not ask under which settings."""
    real = converted.Readings.__init__

    def init(self: Any, *more: Any) -> None:
        real(self, *more)
        self._settings = "the same"

    patch.setattr(converted.Readings, "__init__", init)


def _elsewhere(root: Path, patch: pytest.MonkeyPatch) -> None:
    del patch
    text = (root / "site.yaml").read_text()
    write(root / "site.yaml", text.replace("Europe/Berlin", "America/New_York"))


def _another_program(root: Path, patch: pytest.MonkeyPatch) -> None:
    del root
    real: Any = getattr(making, "render")  # noqa: B009 - it is imported there
    patch.setattr("microsite.engine.standing.program", lambda: "another")
    patch.setattr(made, "program", lambda: "another")
    patch.setattr(making, "render", lambda *more: _longer(real(*more)))


def _longer(one: Any) -> Any:
    return type(one)(one.path, one.data + b"\n", one.problems)


def _word(root: Path, word: str) -> None:
    said = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "A word"\nmsgstr "{}"\n'
    )
    write(root / "themes/mine/locales/de.po", said.format(word))


Plant = Callable[[pytest.MonkeyPatch], None]
PLANTED: dict[str, tuple[Plant, Callable[[Path, pytest.MonkeyPatch], object]]] = {
    "the program": (_without("program"), _another_program),
    "the templates": (
        _without("templates"),
        lambda root, _: write(
            root / "themes/mine/templates/event.html", OWN.replace('name="word"', 'name="new"')
        ),
    ),
    "the words": (_deaf, lambda root, _: _word(root, "Ein anderes Wort")),
    "the settings": (_settled, _elsewhere),
    "the view": (_without("view"), lambda root, _: write(root / PAGE, event(title="Other words"))),
}


def made_good(root: Path) -> Built:
    built = build(Options(root=root, at=NOW))
    assert built.published is not None, built.problems
    return built


def _planting(root: Path) -> Path:
    begin(root)
    more = "cards: false\nsearch: false\nlanguage: de\n"
    write(root / "site.yaml", (root / "site.yaml").read_text() + more)
    write(root / "themes/mine/templates/event.html", OWN)
    _word(root, "Ein Wort")
    return root


@pytest.mark.parametrize("planted", PLANTED)
def test_a_key_without_one_of_its_parts_is_caught(
    planted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant, edit = PLANTED[planted]
    root = _planting(tmp_path / "site")
    plant(monkeypatch)
    made_good(root)
    edit(root, monkeypatch)
    made_good(root)
    assert differences(root, NOW), f"a key without {planted} is as good as one with it"


@pytest.mark.parametrize("planted", PLANTED)
def test_and_with_all_of_them_nothing_differs(
    planted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = _planting(tmp_path / "site")
    made_good(root)
    PLANTED[planted][1](root, monkeypatch)
    first, second = made_good(root), made_good(root)
    assert first.published
    assert first.published.written > 0
    assert second.stood
    assert differences(root, NOW) == []


def _trusting(before: making.Before) -> dict[str, made.Made]:
    return dict(before.from_)


def test_a_key_that_trusts_the_output_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = begin(tmp_path / "site")
    made_good(root)
    monkeypatch.setattr(making.Before, "expected", _trusting)
    monkeypatch.setattr("microsite.engine.standing.holds", lambda *_: False)
    (root / "output/index.html").write_text("mine")
    made_good(root)
    assert differences(root, NOW) == [str(root / "output/index.html")]
