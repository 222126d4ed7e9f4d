"""A fault of ours is one sentence that names the file, and a trace in a file: in every command, in every stage, in every process."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jinja2 import TemplateSyntaxError
from sites import SITE, event, write, write_site

from microsite.cli import cli

NOW = ["--now", "2026-11-22T12:00Z"]
HERE = Path(__file__).parents[2]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = write_site(tmp_path / "site")
    monkeypatch.chdir(root)
    return root


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), prog_name="microsite")


def broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError("secret detail")


PLACES = [
    ("microsite.gather.read_document", "validate", "content/"),
    ("microsite.gather.link", "validate", ""),
    ("microsite.plan.whole.plan", "validate", ""),
    ("microsite.making.render", "build", "assets/"),
    ("microsite.making.drawn", "build", "assets/faces/"),
    ("microsite.build.remember", "build", ""),
    ("microsite.cli.publish.finish", "build", ""),
    ("microsite.cli.content.finish", "validate", ""),
    ("microsite.cli.publish.find_site", "build", ""),
    ("microsite.making.keep_ledger", "ledger", ""),
    ("microsite.survey.survey", "ledger", ""),
    ("microsite.engine.remember.recall", "check", ""),
    ("microsite.program.proof.prove_again", "check", ""),
    ("microsite.program.editor_schema.schema", "schema", ""),
    ("microsite.program.why.why", "why", ""),
    ("microsite.cli.content.clock", "validate", ""),
]


@pytest.mark.parametrize(("place", "command", "file"), PLACES, ids=lambda one: one)
def test_a_fault_of_ours_is_a_sentence_anywhere(
    place: str, command: str, file: str, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if command == "check":
        assert run("build", *NOW).exit_code == 0
    room, name = place.rsplit(".", 1)
    try:
        monkeypatch.setattr(place, broken)
    except AttributeError:
        pytest.fail(f"{room} has no {name}")
    arguments = {"why": ["index.html"], "schema": ["event"], "check": [], "ledger": NOW}.get(command, NOW)
    done = run(command, *arguments)
    assert done.exit_code == 1, done.output
    assert "Traceback" not in done.output
    assert "secret detail" not in done.output
    assert re.search(rf"error E199: internal error while \S.*{file}", done.output), done.output
    kept = re.search(r"the trace is in (\S+)", done.output)
    assert kept
    assert "ZeroDivisionError: secret detail" in Path(kept[1]).read_text()
    if not Path(kept[1]).resolve().is_relative_to(site):
        Path(kept[1]).unlink()


def test_where_there_is_no_room_for_a_thread_it_says_so(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    write(site / "site.yaml", SITE)
    monkeypatch.setattr(threading.Thread, "start", start)
    done = run("build", "--jobs", "1", *NOW)
    assert done.exit_code == 1
    assert "error E118: the machine has no room for another thread while building the site" in done.output
    assert not (site / "output").exists()


def test_a_library_that_cannot_be_loaded_is_no_fault_of_ours(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw(*_: object) -> None:
        raise ImportError("x.so: failed to map segment from shared object", name="x", path="/lib/x.so")

    monkeypatch.setattr("microsite.making.drawn", draw)
    done = run("build", "--jobs", "1", *NOW)
    assert done.exit_code == 1
    assert (
        "error E118: a library cannot be loaded while building the site: x.so: failed to map" in done.output
    )
    assert not (site / "output").exists()


def test_debug_shows_the_trace(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("microsite.plan.whole.plan", broken)
    done = run("--debug", "validate", *NOW)
    assert isinstance(done.exception, ZeroDivisionError)
    assert site.exists()


@pytest.mark.parametrize("raised", [LookupError("secret detail"), TemplateSyntaxError("secret detail", 1)])
def test_a_fault_in_another_process_names_its_file_and_keeps_its_trace(
    raised: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_site(
        tmp_path / "site", {f"content/events/e{n}.md": event(title=f"Session {n}") for n in range(6)}
    )
    monkeypatch.chdir(root)
    monkeypatch.setattr("microsite.engine.executors.BATCH", 1)
    from microsite.render.pages import render  # noqa: PLC0415 - as it is before it is broken

    def render_but_one(page: object, environment: object) -> object:
        if getattr(page, "path", "") == "events/e3/index.html":
            raise raised
        return render(page, environment)  # type: ignore[arg-type]

    monkeypatch.setattr("microsite.making.render", render_but_one)
    done = run("build", *NOW, "--jobs", "2")
    assert done.exit_code == 1
    assert "internal error while building events/e3/index.html" in done.output
    assert "Traceback" not in done.output
    [kept] = root.glob(".microsite/trace-*.txt")
    assert "render_but_one" in kept.read_text()
    assert "secret detail" in kept.read_text()
    assert not (root / "output/index.html").exists()


def test_where_no_trace_can_be_kept_it_says_so(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("microsite.plan.whole.plan", broken)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", full)
    done = run("validate", *NOW)
    assert (done.exit_code, "Traceback" in done.output) == (1, False)
    assert "no file, since none can be written" in done.output
    assert site.exists()


def test_a_trace_is_not_written_through_a_link(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("microsite.plan.whole.plan", broken)
    (tmp_path / "elsewhere").mkdir()
    (site / ".microsite").symlink_to(tmp_path / "elsewhere")
    done = run("validate", *NOW)
    assert "internal error" in done.output
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_ends_a_build_with_one_sentence(jobs: str, tmp_path: Path) -> None:
    root = write_site(
        tmp_path, {f"content/events/e{n}.md": event("x " * 9000, title=f"Session {n}") for n in range(400)}
    )
    command = [sys.executable, "-m", "microsite", "build", "--site", str(root), *NOW, "--jobs", jobs]
    process = subprocess.Popen(
        command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    while not (root / ".microsite").exists():
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert "Traceback" not in said
    assert (process.returncode, said.strip()) == (
        130,
        "interrupted; the next build puts right what this one left undone",
    )
    assert not (root / "output/index.html").exists()


def test_an_interrupt_while_a_text_is_run_has_the_same_exit_code(tmp_path: Path) -> None:
    """A module that is run ends by the signal itself when an interrupt came while Python ran a text, though it was caught."""
    words = "import microsite.cli as c\nc.cli = lambda **_: exec('raise KeyboardInterrupt')\nc.main()\n"
    (tmp_path / "probe.py").write_text(words, "utf-8")
    surroundings = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "probe"],
        env=surroundings,
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    said = "interrupted; the next build puts right what this one left undone"
    assert (done.returncode, done.stderr.strip()) == (130, said)


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_a_reader_that_goes_away_is_no_fault(form: str, tmp_path: Path) -> None:
    events = {f"content/events/e{n}.md": event(title=f"Session {n}", capcity="1" * 200) for n in range(300)}
    root = write_site(tmp_path, events)
    command = (
        f"{sys.executable} -m microsite validate --site {root} --now 2026-11-22 --format {form} | head -c 10"
    )
    done = subprocess.run(command, shell=True, cwd=HERE, capture_output=True, text=True, check=False)  # noqa: S602 - our own words
    assert done.stderr == ""


@pytest.mark.skipif(os.name != "posix", reason="other systems have names in Unicode")
def test_a_locale_without_unicode_is_no_fault(tmp_path: Path) -> None:
    front = {
        "site.yaml": SITE + "cards: false\nsearch: false\n",
        "content/events/pruefung.md": event(slug="größe-日本"),
    }
    root = write_site(tmp_path / "größe", front)
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "microsite", "build", "--site", str(root), *NOW],
        cwd=HERE,
        env=env,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (root / "output/events/größe-日本/index.html").exists()
