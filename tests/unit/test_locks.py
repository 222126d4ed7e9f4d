"""The locks in requirements/: they hold what pyproject.toml asks for, each package by its hashes, and nothing else."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib import metadata
from typing import Any

import pytest
from documents import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

LOCKS = ROOT / "requirements"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
# what each lock is made from
ASKED = {
    "run": PROJECT["project"]["dependencies"],
    "dev": [*PROJECT["project"]["dependencies"], *EXTRAS["dev"], *PROJECT["dependency-groups"]["build"]],
    "build": PROJECT["dependency-groups"]["build"],
    "upkeep": PROJECT["dependency-groups"]["upkeep"],
}
_PIN = re.compile(r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==[\w.+]+( ; [^#/-]+)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")
# packages that are imported under another name than they are installed
IMPORTED = {
    "beautifulsoup4": "bs4",
    "pagefind-bin": "pagefind_bin",
    "pillow": "PIL",
    "python-slugify": "slugify",
    "pyyaml": "yaml",
    "resvg-py": "resvg_py",
}


SYSTEMS = [
    {"python_version": f"3.{minor}", "python_full_version": f"3.{minor}.9", "sys_platform": system, "os_name": kind,
     "platform_system": called, "platform_machine": machine, "platform_python_implementation": "CPython"}
    for minor in (11, 12, 13)
    for system, kind, called, machine in (
        ("linux", "posix", "Linux", "x86_64"), ("darwin", "posix", "Darwin", "arm64"), ("win32", "nt", "Windows", "AMD64")
    )
]  # fmt: skip


def entries(text: str) -> list[str]:
    """Return the lines of a lock without comments, each with those that continue it."""
    plain = "\n".join(re.sub(r"(^|\s)#.*", "", line) for line in text.splitlines())
    return [entry for entry in plain.replace("\\\n", " ").splitlines() if entry.strip()]


def locked(text: str) -> dict[str, list[Requirement]]:
    """Return what a lock pins, by name; a package may stand there in versions for different Pythons."""
    found: dict[str, list[Requirement]] = {}
    for entry in entries(text):
        one = Requirement(entry.partition("--hash")[0].strip())
        found.setdefault(canonicalize_name(one.name), []).append(one)
    return found


def version(one: Requirement) -> Version:
    """Return the version that a requirement pins."""
    (pin,) = one.specifier
    return Version(pin.version)


def faults(text: str, asked: list[str]) -> list[str]:
    """Return where a lock is not what was asked for, by hashes."""
    found = [
        f"{entry.split()[0]} is not a name, a version and hashes"
        for entry in entries(text)
        if not _PIN.fullmatch(entry)
    ]
    if found:
        return found
    pins = locked(text)
    for line in asked:
        want = Requirement(line)
        have = pins.get(canonicalize_name(want.name), [])
        if not have:
            found.append(f"{want.name} is asked for and not locked")
        found += [f"{one} is not {line}" for one in have if version(one) not in want.specifier]
    return found


def applies(need: Requirement, extra: str) -> bool:
    """Say whether a package needs another on some system, when it is asked for with an extra ("" for none)."""
    return need.marker is None or any(need.marker.evaluate({**system, "extra": extra}) for system in SYSTEMS)


def reached(asked: list[str]) -> set[str]:
    """Return every package that these lead to, by what the installed ones say of themselves, on any system."""
    found: set[tuple[str, str]] = set()
    waiting = [Requirement(line) for line in asked]
    while waiting:
        want = waiting.pop()
        name = canonicalize_name(want.name)
        for extra in ("", *want.extras):
            if (name, extra) in found:
                continue
            found.add((name, extra))
            try:
                needs = metadata.requires(name) or []
            except metadata.PackageNotFoundError:
                continue  # of another system
            waiting += [need for need in map(Requirement, needs) if applies(need, extra)]
    return {name for name, _ in found}


@pytest.mark.parametrize("name", sorted(ASKED))
def test_a_lock_holds_what_is_asked_for_by_hashes_and_names_no_place(name: str) -> None:
    assert faults((LOCKS / f"{name}.txt").read_text("utf-8"), ASKED[name]) == [], "run: make lock"


@pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="what only the oldest Python needs is installed there alone"
)
@pytest.mark.parametrize("name", ["run", "dev", "build"])
def test_a_lock_holds_nothing_that_nobody_asked_for(name: str) -> None:
    extra = set(locked((LOCKS / f"{name}.txt").read_text("utf-8"))) - reached(ASKED[name])
    assert not extra, "run: make lock"


def test_there_is_no_other_lock_and_no_two_of_them_disagree() -> None:
    assert {path.stem for path in LOCKS.iterdir()} == set(ASKED)
    whole = locked((LOCKS / "dev.txt").read_text("utf-8"))
    for name in ("run", "build"):
        for package, pins in locked((LOCKS / f"{name}.txt").read_text("utf-8")).items():
            assert {version(one) for one in pins} <= {version(one) for one in whole[package]}, package


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" \\\n    --hash=sha256:", " # --hash=sha256:"),
        ("click==", "clack=="),
        ("click==8", "click==7"),
        ("click==", "click>="),
        ("babel==", "--index-url https://packages.example/simple\nbabel=="),
        ("babel==", "--extra-index-url=https://packages.example/simple\nbabel=="),
        ("babel==", "-e git+https://code.example/babel\nbabel=="),
        ("babel==", "babel @ https://code.example/babel.whl#"),
    ],
)
def test_a_lock_that_was_tampered_with_is_seen(old: str, new: str) -> None:
    text = (LOCKS / "run.txt").read_text("utf-8")
    assert old in text
    assert faults(text.replace(old, new), ASKED["run"])


def third_parties() -> set[str]:
    """Return the first name of every module that the program imports and that is neither ours nor Python's."""
    found = set()
    for path in (ROOT / "microsite").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"microsite", "__future__"}


def test_every_package_that_is_imported_is_asked_for_and_the_other_way_round() -> None:
    asked = {
        IMPORTED.get(name, name)
        for line in PROJECT["project"]["dependencies"]
        if (name := Requirement(line).name)
    }
    optional = {
        Requirement(line).name for extra in ("browser", "dask", "metrics", "s3") for line in EXTRAS[extra]
    }
    optional = {name.replace("-", "_") for name in optional} | {
        "fsspec",
        "dask",
    }  # these come with s3fs and distributed
    assert third_parties() - asked - optional == set()
    assert asked - third_parties() == {"mf2py"}  # extruct reads with it; its floor is ours


def test_only_one_package_has_no_wheel_and_what_builds_it_is_locked() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    installs = [line for line in makefile.splitlines() if re.search(r"(\$\(PIP\)|-m pip\b.*) install", line)]
    assert len(installs) == 6
    assert all("$(LOCKED)" in line or "--no-index" in line or "--require-hashes" in line for line in installs)
    assert "--require-hashes --no-build-isolation" in makefile
    assert {"setuptools", "hatchling"} <= set(locked((LOCKS / "build.txt").read_text("utf-8")))
    assert set(PROJECT["build-system"]["requires"]) <= set(PROJECT["dependency-groups"]["build"])
