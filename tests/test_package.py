"""The wheel, installed where nothing of this checkout is: it makes a site, builds it and checks it."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*words: str | Path, cwd: Path) -> str:
    """Run a program that must succeed, and return what it prints."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "SOURCE_DATE"))}
    done = subprocess.run(
        [str(w) for w in words], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def microsite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the program of an environment that holds the wheel, and the packages it depends on."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    wheel = next(folder.glob("*.whl"))
    run(sys.executable, "-m", "venv", "env", cwd=folder)
    python = folder / "env" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    own = Path(
        run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip()
    )
    # the packages of this environment, after the wheel's own; its editable microsite is not among them
    (own / "zz-dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "env" / "bin" / "microsite"


def test_a_new_site_builds_and_passes_its_check(microsite: Path, tmp_path: Path) -> None:
    where = run(
        microsite.parent / "python", "-c", "import microsite; print(microsite.__file__)", cwd=tmp_path
    )
    assert not where.startswith(str(ROOT))
    run(microsite, "init", "new-site", cwd=tmp_path)
    site = tmp_path / "new-site"
    assert "files in output" in run(microsite, "build", cwd=site)
    assert "1 event" in run(microsite, "check", "--strict", cwd=site)
    assert (site / "output" / "events" / "find-your-one-number" / "card.jpg").is_file()


def test_every_command_tells_what_it_does(microsite: Path, tmp_path: Path) -> None:
    for command in ("init", "new", "validate", "serve", "build", "check", "schema", "import", "ledger"):
        assert "Usage: microsite" in run(microsite, command, "--help", cwd=tmp_path)


def test_the_preview_has_its_script(microsite: Path, tmp_path: Path) -> None:
    words = "import microsite.dev.replies as r; print((r.HERE / 'reload.js').is_file(), r.__file__)"
    found, where = run(microsite.parent / "python", "-c", words, cwd=tmp_path).split()
    assert found == "True"
    assert not where.startswith(str(ROOT))


def test_the_catalogs_of_words_travel_in_the_wheel(microsite: Path, tmp_path: Path) -> None:
    words = "from microsite.formats.tongue import say, shipped; print(*shipped(), say('de', 'Sold out'))"
    python = microsite.parent / "python"
    assert run(python, "-c", words, cwd=tmp_path).strip() == "ar de en es fr ja pt Ausgebucht"
