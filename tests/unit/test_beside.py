"""Code that lies beside the content is never run: no module, no program, nothing that a repository's settings name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sites import SITE, write, write_site

from microsite.read import gitlog

HERE = Path(__file__).parents[2]
SCRIPT = Path(sys.executable).with_name("microsite")
MODULES = (
    "sitecustomize usercustomize conftest setup __main__ __init__ yaml jinja2 markdown extruct babel nh3 lxml click h11 watchdog PIL"
    " icalendar slugify uharfbuzz pagefind_bin json pickle multiprocessing concurrent tempfile sqlite3 subprocess email"
).split()


@pytest.fixture
def marked(tmp_path: Path) -> tuple[Path, Path]:
    """Return a site full of code, and the file that any of it would write."""
    mark = tmp_path / "ran"
    code = f"import os\nos.open({str(mark)!r}, os.O_CREAT)\n"
    root = write_site(tmp_path / "site", {"site.yaml": SITE + "cards: false\nsearch: false\n"})
    for folder in ("", "content/", "themes/", "content/events/", "yaml/"):
        for name in MODULES:
            write(root / folder / f"{name}.py", code)
    write(root / "evil.pth", f"import os; os.open({str(mark)!r}, os.O_CREAT)\n")
    write(root / "evil-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: evil\nVersion: 1\n")
    write(
        root / "evil-1.dist-info/entry_points.txt",
        "[microsite.themes]\nevil = yaml\n[console_scripts]\nmicrosite = yaml:x\n",
    )
    write(
        root / "pyproject.toml",
        '[project]\nname = "evil"\nversion = "1"\n[project.entry-points."microsite.themes"]\nevil = "yaml"\n',
    )
    write(root / ".env", "PYTHONPATH=.\n")
    for name in ("git", "pagefind", "python", "python3", "sh"):
        write(root / name, f"#!/bin/sh\n: > {mark}\n").chmod(0o755)
    return root, mark


@pytest.mark.parametrize("zone", ["UTC", ":UTC", "Europe/Berlin", "/etc/passwd", "../x"])
def test_no_file_beside_the_content_is_the_zone_of_who_runs_it(zone: str, tmp_path: Path) -> None:
    """Babel opens a file of the name that TZ holds, wherever the program was started."""
    root = write_site(tmp_path / "site", {"site.yaml": SITE + "cards: false\nsearch: false\n"})
    (root / "UTC").mkdir()
    os.mkfifo(write(root / "Europe/x", "").parent / "Berlin")
    write(tmp_path / "x", "no zone")
    run = [sys.executable, "-m", "microsite", "build", "--now", "2026-11-22"]
    environment = {**os.environ, "PYTHONPATH": str(HERE), "TZ": zone}
    done = subprocess.run(
        run, cwd=root, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


COMMANDS = {
    "the console script": [str(SCRIPT)],
    "python -m microsite": [sys.executable, "-m", "microsite"],
    "python -m microsite.cli": [sys.executable, "-m", "microsite.cli"],
    "python -P": [sys.executable, "-P", "-m", "microsite"],
}


@pytest.mark.parametrize(
    ("command", "folder"), [*((name, "") for name in COMMANDS), ("the console script", "content/events")]
)
def test_no_module_beside_the_content_is_imported(
    command: str, folder: str, marked: tuple[Path, Path]
) -> None:
    root, mark = marked
    if not SCRIPT.exists():
        pytest.skip("the package is not installed here")
    paths = os.pathsep.join(("", *os.environ["PATH"].split(os.pathsep), "."))
    names = {"PYTHONPATH", "PYTHONSAFEPATH", "PYTHONHOME"}
    environment = {key: value for key, value in os.environ.items() if key not in names} | {"PATH": paths}
    run = [*COMMANDS[command], "build", "--now", "2026-11-22"]
    done = subprocess.run(
        run, cwd=root / folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (root / "output/index.html").exists()
    assert not mark.exists()


@pytest.mark.parametrize("entry", ["", "."])
def test_an_entry_of_the_search_path_that_means_here_is_left_out(entry: str, tmp_path: Path) -> None:
    root = write_site(
        tmp_path,
        {f"{name}.py": "raise SystemExit('run!')\n" for name in ("yaml", "jinja2", "click", "h11", "PIL")},
    )
    run = [sys.executable, "-m", "microsite", "validate", "--now", "2026-11-22"]
    environment = {**os.environ, "PYTHONPATH": f"{HERE}{os.pathsep}{entry}"}
    done = subprocess.run(run, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "run!" in done.stdout + done.stderr) == (0, False), done.stderr


def test_new_processes_import_nothing_of_the_folder_that_they_begin_in(
    marked: tuple[Path, Path], tmp_path: Path
) -> None:
    root, mark = marked
    script = write(
        tmp_path / "elsewhere/run.py",
        "import sys\nsys.path.insert(0, sys.argv.pop(1))\n"
        "from microsite.cli import main\nimport microsite.engine.executors as executors\n"
        "executors.FORKS, executors.BATCH = False, 1\n"
        "if __name__ == '__main__':\n    main()\n",
    )
    run = [sys.executable, str(script), str(HERE), "build", "--now", "2026-11-22", "--jobs", "2"]
    done = subprocess.run(run, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not mark.exists()


def git(folder: Path, *arguments: str, data: bytes | None = None) -> str:
    """Run git and return what it prints."""
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-C", str(folder), *arguments]
    done = subprocess.run(command, input=data, capture_output=True, check=True, env=env)
    return done.stdout.decode().strip()


SETTINGS = (
    "core.fsmonitor core.pager core.sshCommand core.askPass core.editor core.alternateRefsCommand diff.external diff.odd.textconv"
    " diff.odd.command filter.odd.clean filter.odd.smudge gpg.program gpg.openpgp.program credential.helper pager.log pager.cat-file"
    " pager.rev-parse remote.origin.uploadpack"
).split()


def hostile(folder: Path, mark: Path) -> str:
    """Commit a file whose commit bears a signature, and let all settings name a program; return the commit."""
    commit = git(folder, "cat-file", "commit", "HEAD").replace(
        "\n\n", "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n aaaa\n -----END PGP SIGNATURE-----\n\n", 1
    )
    signed = git(folder, "hash-object", "-t", "commit", "-w", "--stdin", data=f"{commit}\n".encode())
    git(folder, "update-ref", "HEAD", signed)
    program = write(mark.parent / "program", f"#!/bin/sh\n: > {mark}\nexit 1\n")
    program.chmod(0o755)
    for name in ("post-index-change", "reference-transaction", "pre-auto-gc"):
        shutil.copy(program, write(folder / ".git/hooks" / name, ""))
    for name in SETTINGS:
        git(folder, "config", name, str(program))
    for name, value in {
        "log.showSignature": "true",
        "color.ui": "always",
        "remote.origin.url": f"ext::{program}",
        "remote.origin.promisor": "true",
        "protocol.allow": "always",
        "alias.log": f"!{program}",
    }.items():
        git(folder, "config", name, value)
    write(folder / ".gitattributes", "* diff=odd filter=odd\n")
    return signed


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository that holds a site in a folder."""
    folder = tmp_path / "repository"
    write_site(folder / "site")
    git(tmp_path, "init", "-q", "-b", "main", str(folder))
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "one")
    return folder


def test_git_runs_nothing_that_a_repository_names(repository: Path, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    commit = hostile(repository, mark)
    site = repository / "site"
    log = gitlog.read_log(site, ["content"])
    assert log is not None
    assert "content/events/first-tier.md" in log.changes
    blob = log.changes["content/events/first-tier.md"][0].blob
    assert gitlog.read_blobs(site, [blob, "1" * 40]).keys() == {blob}
    assert (gitlog.standing(site) or b"").split()[0].decode() == commit
    assert not mark.exists()
    git(repository, "log", "-1")
    if not mark.exists():
        pytest.fail("the settings would run nothing at all, so that this shows nothing")


def test_a_folder_of_a_site_that_looks_like_a_repository_is_none(repository: Path, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    hostile(repository, mark)
    site = repository / "site"
    for name in ("HEAD", "objects", "refs", "config"):  # what a contributor can commit
        source = repository / ".git" / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, site / name)
    git(repository, "config", "-f", str(site / "config"), "core.bare", "true")
    gitlog.read_log(site, ["content"])
    gitlog.standing(site)
    assert not mark.exists()


@pytest.mark.parametrize("path", [".", "", "bin", "./bin"])
def test_a_git_that_lies_in_the_site_is_not_found(
    path: str, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = repository / "site"
    mark = tmp_path / "ran"
    for name in ("git", "bin/git", "git.exe"):
        write(site / name, f"#!/bin/sh\n: > {mark}\n").chmod(0o755)
    monkeypatch.chdir(site)
    monkeypatch.setenv("PATH", os.pathsep.join((path, os.environ["PATH"])))
    assert gitlog.read_log(Path(), ["content"]) is not None
    assert not mark.exists()
