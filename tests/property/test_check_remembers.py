"""After any script of edits of a built tree and its sources, a check that remembers finds what a fresh one finds."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from checking import again, built, fresh
from sites import NOW, event, write

from microsite.build import Options, build

EDITS = int(os.environ.get("CHECK_EDITS", "15"))
Edit = Callable[[Path, random.Random], object]


def _file(root: Path, chance: random.Random) -> Path:
    return chance.choice(sorted(p for p in (root / "output").rglob("*") if p.is_file()))


def _garble(root: Path, chance: random.Random) -> None:
    """Change one byte of a file, so that its size stays; perhaps set back the time of its last change."""
    file = _file(root, chance)
    data, status = bytearray(file.read_bytes() or b" "), file.stat()
    data[chance.randrange(len(data))] = chance.choice(b"<>\"'x5 \n\xff")
    file.write_bytes(data)
    if chance.random() < 0.5:
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def _swap(root: Path, chance: random.Random) -> None:
    """Let two files change places, each with its times."""
    one, two = _file(root, chance), _file(root, chance)
    if one != two:
        aside = root / "aside"
        one.rename(aside)
        two.rename(one)
        aside.rename(two)


def _copy(root: Path, chance: random.Random) -> None:
    target = root / "output" / f"copy-{chance.randint(0, 2)}" / "index.html"
    target.parent.mkdir(exist_ok=True)
    shutil.copy2(_file(root, chance), target)


def _link(root: Path, chance: random.Random) -> None:
    path = root / "output" / f"link-{chance.randint(0, 1)}"
    path.unlink() if path.is_symlink() else path.symlink_to("index.html")


def _words(root: Path, chance: random.Random) -> None:
    old, new = chance.choice([("45", "54"), ("18:00", "19:00"), ("Ada", "Eva"), ("Clinic", "Clynic")])
    file = _file(root, chance)
    file.write_bytes(file.read_bytes().replace(old.encode(), new.encode()))


def _source(root: Path, chance: random.Random) -> None:
    keys: dict[str, str | None] = {
        "title": chance.choice(["Clinic", "Surgery"]),
        "start": f"2026-12-{chance.randint(10, 12)} 18:00",
        "private": chance.choice([None, "{room: the page that your customers see}"]),
        "draft": chance.choice([None, None, "true"]),
        "duration": chance.choice(["45", "45", "45x"]),
    }
    write(root / "content/events/clinic.md", event(**keys))


def _address(root: Path, chance: random.Random) -> None:
    text = (root / "site.yaml").read_text("utf-8")
    bases = ["https://sessions.example/", "https://sessions.example/below/"]
    old = next(base for base in reversed(bases) if f"base_url: {base}\n" in text)
    write(root / "site.yaml", text.replace(f"base_url: {old}\n", f"base_url: {chance.choice(bases)}\n"))


def _rebuild(root: Path, chance: random.Random) -> None:
    build(Options(root=root, at=NOW, clean=chance.random() < 0.5))


EDITS_OF: tuple[Edit, ...] = (
    _garble,
    _garble,
    _swap,
    _copy,
    _link,
    _words,
    _source,
    _address,
    _rebuild,
    lambda root, chance: _file(root, chance).unlink(),
    lambda root, chance: _file(root, chance).touch(),
    lambda root, chance: _file(root, chance).write_bytes(b""),
)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_check_that_remembers_finds_what_a_fresh_one_finds(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - edits, not a secret
    root = built(tmp_path)
    again(root)
    for number in range(EDITS):
        for _ in range(chance.randint(0, 2)):
            chance.choice(EDITS_OF)(root, chance)
        at = NOW + timedelta(days=chance.choice([0, 0, 0, 20]))
        assert again(root, at)[0] == fresh(root, at), f"after step {number} of seed {seed}"
