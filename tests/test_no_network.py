"""Nothing is asked of the network: a build is made where there is none, and another one under a hook that hears every call.

In a network namespace of its own the demonstration site is built, checked and served, by every process that this takes. Where a
machine allows no namespace, Python's audit hook hears sockets, programs and files of our own processes; of the
programs that they start it hears which and how.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

import pytest
from sites import write, write_site

ROOT = Path(__file__).parents[1]
Heard = tuple[Path, dict[str, list[list[Any]]]]
# brings the loopback device up (SIOCSIFFLAGS, IFF_UP), shows that nothing else is there, then does what a site's owner does
ISOLATED = """
import fcntl, socket, struct, subprocess, sys, time, urllib.request
with socket.socket() as one:
    fcntl.ioctl(one, 0x8914, struct.pack("16sH14x", b"lo", 1))
assert [name for _, name in socket.if_nameindex()] == ["lo"], "the namespace has a network"
try:
    socket.create_connection(("192.0.2.1", 80), 5)
except OSError as fault:
    print("no way out:", fault)
else:
    sys.exit("something answers")
run = [sys.executable, "-P", "-c", "from microsite.cli import main; main()"]
for words in ("validate", "build", "check", "build"):
    subprocess.run([*run, words, "--now", "2026-11-22"], check=True)
serve = subprocess.Popen([*run, "serve", "--port", "8123", "--now", "2026-11-22"])
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
try:
    for _ in range(600):
        try:
            print("SERVED", opener.open("http://127.0.0.1:8123/", timeout=30).read().decode().count("<h1"))
            break
        except OSError:
            time.sleep(0.1)
finally:
    serve.terminate()
    serve.wait()
"""
# told to a file, since the processes of a map end without a word
HOOKED = """
import json, os, sys
told = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
NET = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.sendto", "socket.sendmsg", "urllib.Request")
RUNS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.startfile", "pty.spawn")
def hook(event, args):
    if event in NET:
        os.write(told, (json.dumps(["net", event, repr(args)]) + "\\n").encode())
        raise OSError("refused by the test")
    if event in RUNS:
        env = args[3] if event == "subprocess.Popen" else None
        os.write(told, (json.dumps(["run", [os.fsdecode(w) for w in args[1]], dict(env or {})]) + "\\n").encode())
    if event == "open" and isinstance(args[0], (str, bytes)):
        os.write(told, (json.dumps(["open", os.path.abspath(os.fsdecode(args[0]))]) + "\\n").encode())
sys.addaudithook(hook)
from microsite.cli import cli
cli(sys.argv[1:], prog_name="microsite")
"""
# a build has no use for these; whoever follows one comes to a port where nobody listens, or reads a file that is a trap
TRAPS = {f"{kind}_proxy": "http://127.0.0.1:9/" for kind in ("http", "https", "all")}
TRAPS |= {name.upper(): value for name, value in TRAPS.items()}


def environment(home: Path) -> dict[str, str]:
    """Return an environment whose proxies and home are traps."""
    write(home / ".netrc", "machine code.example login a password canary\n").chmod(0o600)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "SOURCE_DATE", "GIT_"))}
    return {**kept, **TRAPS, "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "TZ": "Etc/UTC"}


def as_repository(site: Path) -> None:
    """Commit a site, with a remote at which nobody answers."""
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@x.example", "-c", "commit.gpgsign=false"]
    for words in (
        ["init", "-q"],
        ["add", "-A"],
        ["commit", "-q", "-m", "x"],
        ["remote", "add", "origin", "https://code.example/site.git"],
    ):
        subprocess.run([*git, *words], cwd=site, check=True, capture_output=True)


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Heard:
    """Run three commands under the hook on a small site in a repository; return its folder and what was heard of each."""
    folder = tmp_path_factory.mktemp("heard")
    as_repository(write_site(folder / "site"))
    script = write(folder / "hooked.py", HOOKED)
    found = {}
    for command in ("validate", "build", "check"):
        told = folder / f"{command}.jsonl"
        done = subprocess.run(
            [sys.executable, "-P", script, told, command, "--now", "2026-11-22", "--jobs", "2"],
            cwd=folder / "site", env=environment(folder / "home"), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        found[command] = [json.loads(line) for line in told.read_text("utf-8").splitlines()]
    return folder, found


@pytest.mark.parametrize("command", ["validate", "build", "check"])
def test_a_command_asks_no_network_and_starts_nothing_but_git_and_pagefind(
    heard: Heard, command: str
) -> None:
    told = heard[1][command]
    assert [one for one in told if one[0] == "net"] == []
    runs = [(one[1], one[2]) for one in told if one[0] == "run"]
    started = {Path(words[0]).name for words, _ in runs}
    assert started == ({"git", "pagefind"} if command == "build" else {"git"})
    for words, env in runs:
        assert words[0] != "git" or (
            env["GIT_ALLOW_PROTOCOL"] == "" and not {"fetch", "clone", "ls-remote"} & set(words)
        )


@pytest.mark.parametrize("command", ["validate", "build"])
def test_a_command_opens_no_file_beside_the_site_and_the_program(heard: Heard, command: str) -> None:
    folder, told = heard
    paths = {Path(one[1]) for one in told[command] if one[0] == "open"}
    own = [folder / "site", ROOT, Path("/dev"), Path("/proc"), Path(sys.prefix)]
    own += [Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix) / "lib", Path(sys.base_prefix) / "bin"]
    scratch = Path(tempfile.gettempdir())  # what is made there has a name of its own
    beside = {p for p in paths if not any(p.is_relative_to(place) for place in own) and p.parent != scratch}
    # babel looks once which zone the machine is in, and nobody asks for its answer
    assert {path for path in beside if not path.as_posix().endswith("/zoneinfo/Etc/UTC")} == set()


def can_isolate() -> bool:
    """Say whether this user may make a network namespace."""
    if not shutil.which("unshare"):
        return False
    return subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not can_isolate(), reason="this user may make no network namespace")
def test_the_demonstration_is_built_checked_and_served_where_there_is_no_network(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for name in ("content", "data"):
        shutil.copytree(ROOT / name, site / name)
    shutil.copy(ROOT / "site.yaml", site)
    as_repository(site)
    done = subprocess.run(
        ["unshare", "-rn", sys.executable, "-P", "-c", ISOLATED], cwd=site, env=environment(tmp_path / "home"), capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "no way out:" in said
    assert "SERVED 1" in said
    assert ": 0 written, " in said
    assert (site / "output/search/records.json").is_file()
    assert list((site / "output").rglob("*.pf_index")), "Pagefind made its index without a network"
