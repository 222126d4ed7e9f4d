"""Measures `microsite serve` from a real browser: from the moment a file is saved to the page that shows it.

    python tests/bench/serve.py [--events 1000] [--rounds 30] [--settle 1.0]

Each round saves every shape of edit once, as an editor does it (in place, or a new file that is renamed), and waits until
the page that is open shows it. The times hold the wait for quiet, the look at the folder, the plan, the message, the reload.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from statistics import quantiles
from typing import Any

from corpus import write_corpus

NAMES = ("chromium", "chromium-browser", "google-chrome")
ASSETS = Path(__file__).parents[2] / "themes" / "default" / "assets"
TEMPLATE = '{% extends "default/event.html" %}\n{% block head %}<meta name="bench" content="template-0.">{% endblock %}\n'
# in the page itself, before each frame: does it show the mark that is waited for? The first time is kept over reloads
LOOK = """
  const look = () => {
    const [kind, mark] = JSON.parse(sessionStorage.getItem("wanted") || "[]");
    const shown = kind === "text"
      ? document.body?.parentElement.innerHTML.includes(mark)
      : kind && document.body && getComputedStyle(document.body).getPropertyValue("--bench").trim() === mark;
    if (shown && sessionStorage.getItem("at") === null) {
      sessionStorage.setItem("at", performance.timeOrigin + performance.now());
      sessionStorage.removeItem("wanted");
    }
    requestAnimationFrame(look);
  };
  look();
"""
WANT = (
    "wanted => { sessionStorage.removeItem('at'); sessionStorage.setItem('wanted', JSON.stringify(wanted)); }"
)
TEXT, STYLE = "text", "style"
EVENT, MENTOR = "content/events/session-3.md", "content/mentors/mentor-3.md"


Save = Callable[[Path, str], None]


def in_place(path: Path, text: str) -> None:
    """Save as many editors do: truncate, write."""
    path.write_text(text, "utf-8")


def renamed(path: Path, text: str) -> None:
    """Save as careful editors do: a new file beside it, then a rename."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, "utf-8")
    fresh.replace(path)


def change(path: Path, old: str, new: str, save: Save) -> None:
    """Save a file with one text put in the place of another."""
    text = path.read_text("utf-8")
    if old not in text:
        raise ValueError(f"{path} does not hold {old!r}")
    save(path, text.replace(old, new, 1))


def shapes(root: Path, number: int) -> Iterator[tuple[str, str, str, Callable[[Save], None]]]:
    """Yield each shape of edit: its name, what shows a mark, the mark, and how it is done."""
    event, mentor, theme = root / EVENT, root / MENTOR, root / "themes/bench"

    def exchange(path: Path, form: str) -> Callable[[Save], None]:
        return lambda save: change(path, form.format(number - 1), form.format(number), save)

    clock = f"{8 + number // 60:02}:{number % 60:02}"
    yield (
        "body",
        TEXT,
        f"body-{number}.",
        lambda save: save(event, f"{event.read_text('utf-8')}\nbody-{number}.\n"),
    )
    yield "title", TEXT, f"title-{number}.", exchange(event, "title: title-{}.")
    yield "start", TEXT, f"T{clock}", lambda save: _start(event, clock, save)
    yield "mentor", TEXT, f"name-{number}.", exchange(mentor, "name: name-{}.")
    yield "template", TEXT, f"template-{number}.", exchange(theme / "templates/event.html", "template-{}.")
    yield "css", STYLE, f"css-{number}", exchange(theme / "assets/site.css", "--bench: css-{};")


def _start(path: Path, clock: str, save: Save) -> None:
    lines = path.read_text("utf-8").split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith("start: "))
    lines[at] = f"{lines[at][:17]} {clock}"
    save(path, "\n".join(lines))


def prepare(root: Path, events: int) -> None:
    """Write the corpus, with a theme of its own and the marks that edits exchange."""
    write_corpus(root, events)
    theme = root / "themes" / "bench"
    for folder in ("templates", "assets"):
        (theme / folder).mkdir(parents=True)
    (theme / "templates" / "event.html").write_text(TEMPLATE, "utf-8")
    css = (ASSETS / "site.css").read_text("utf-8")
    (theme / "assets" / "site.css").write_text(f"{css}\nbody {{ --bench: css-0; }}\n", "utf-8")
    (root / "site.yaml").write_text((root / "site.yaml").read_text("utf-8") + "theme: bench\n", "utf-8")
    change(root / EVENT, "title: ", "title: title-0. ", in_place)
    change(root / MENTOR, "name: ", "name: name-0. ", in_place)


@contextmanager
def serving(root: Path, *more: str) -> Iterator[str]:
    """Run `microsite serve` on a site, and give its address."""
    command = [
        sys.executable,
        "-m",
        "microsite.cli",
        "serve",
        "--site",
        str(root),
        "--now",
        "2026-11-22T12:00Z",
        *more,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            if process.stdout is None:
                raise RuntimeError("no output")
            yield next(line.strip() for line in process.stdout if line.startswith("http"))
        finally:
            process.terminate()


def measure(page: Any, root: Path, rounds: int, settle: float) -> dict[str, list[float]]:
    """Return milliseconds by shape; each round saves in another way."""
    found: dict[str, list[float]] = {}
    for number in range(1, rounds + 1):
        save = in_place if number % 2 else renamed
        for name, kind, mark, edit in shapes(root, number):
            time.sleep(settle * (0.5 + random.random()))  # noqa: S311 - so that no edit waits for the last one's work
            page.evaluate(WANT, [kind, mark])
            began = time.time()
            edit(save)
            shown = page.wait_for_function("() => sessionStorage.getItem('at')", timeout=60_000).json_value()
            found.setdefault(name, []).append(float(shown) - 1000 * began)
            print(f"{number:>4} {name:<10}{found[name][-1]:>6.0f}", file=sys.stderr)
    return found


def show(found: dict[str, list[float]]) -> None:
    """Print the median and the tail of each shape, and of all."""
    print(f"{'milliseconds':<12}{'n':>5}{'p50':>7}{'p90':>7}{'p99':>7}{'most':>7}")
    for name, times in [*found.items(), ("all", [*chain(*found.values())])]:
        cut = quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
        print(f"{name:<12}{len(times):>5}{cut[49]:>7.0f}{cut[89]:>7.0f}{cut[98]:>7.0f}{max(times):>7.0f}")


def run(events: int, rounds: int, settle: float) -> dict[str, list[float]]:
    """Measure a site of so many events in a browser; return milliseconds by shape of edit."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only when it runs

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        root = Path(folder) / "site"
        prepare(root, events)
        program = next((found for name in NAMES if (found := shutil.which(name))), None)
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        with serving(root) as base:
            page = browser.new_page()
            page.add_init_script(LOOK)
            page.goto(f"{base}events/session-3/")
            times = measure(page, root, rounds, settle)
        browser.close()
    return times


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--settle", type=float, default=1.0, help="seconds between edits, about")
    given = parser.parse_args()
    show(run(given.events, given.rounds, given.settle))
    print(f"others at work meanwhile: load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
