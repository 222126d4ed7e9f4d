"""Documentation as tests read it: its fenced blocks, its links, and a site in which its examples are tried."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

import click
from click.testing import CliRunner

from microsite.build import Options, build
from microsite.cli import cli
from microsite.diagnostics import Problem, Severity
from microsite.program.scaffold import init
from microsite.survey import survey

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
EVENT, MENTOR = "content/events/find-your-one-number.md", "content/mentors/robin-example.md"
# a snippet replaces these keys of the starter's file too: one of each row may be written
RIVALS = {"offers": "offer", "mentor": "mentors", "end": "duration"}
_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<info>[^\n`]*)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_KEY = re.compile(r"^([a-z_]+):", re.MULTILINE)


class Clock(datetime):
    """A datetime whose now is the fixed day of the examples."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Clock:
        """Return that day at noon."""
        return cls.fromtimestamp(NOW.timestamp(), tz)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, what stands behind it, the code that it must fail with ("" for none), its text."""

    page: str
    line: int
    language: str
    target: str
    fails: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def pages() -> list[Path]:
    """Return every page that people read."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "microsite" / "README.md"]
    return sorted(found)


def name_of(page: Path) -> str:
    """Return a page's path as a test's name shows it."""
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a page, without their indentation."""
    text = page.read_text("utf-8")
    for match in _FENCE.finditer(text):
        language, *more = match["info"].split() or [""]
        fails = next((word.removeprefix("fails=") for word in more if word.startswith("fails=")), "")
        target = next((word for word in more if not word.startswith("fails=")), "")
        body = re.sub(f"(?m)^{match['indent']}", "", match["text"])
        yield Block(name_of(page), text[: match.start()].count("\n") + 1, language, target, fails, body)


def prose(page: Path) -> str:
    """Return a page without its fenced blocks."""
    return _FENCE.sub("", page.read_text("utf-8"))


def links(page: Path) -> list[str]:
    """Return the targets of a page's links."""
    return _LINK.findall(re.sub("`[^`\\n]*`", "", prose(page)))


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as code hosts make them."""
    heads = re.findall(r"(?m)^#+ (.+)$", prose(page))
    return {re.sub(r"[^\w\- ]", "", head.replace("`", "").lower()).replace(" ", "-") for head in heads}


def commands(block: Block) -> Iterator[tuple[list[str], list[str]]]:
    """Yield each `$` command of a console block as words, with the lines that it is said to print."""
    words: list[str] = []
    printed: list[str] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            if words:
                yield words, printed
            words, printed = shlex.split(line[2:]), []
        else:
            printed.append(line.rstrip())
    if words:
        yield words, printed


def usage_fault(words: list[str]) -> str:
    """Return why our command line refuses the words after `microsite`, "" when it takes them."""
    command = cli.get_command(click.Context(cli), words[0]) if words else None
    if command is None:
        return "" if words in (["--help"], ["--version"]) else f"there is no command {' '.join(words)}"
    try:
        command.make_context(words[0], list(words[1:]))
    except click.exceptions.Exit:
        return ""
    except click.ClickException as fault:
        return fault.format_message()
    return ""


def is_printed(wanted: list[str], output: str) -> bool:
    """Say whether an output is what an example shows; a line of three dots stands for any lines."""
    pattern = "".join(r"(?:.*\n)*?" if line == "..." else re.escape(line) + r"[ ]*\n" for line in wanted)
    return re.fullmatch(pattern, output if output.endswith("\n") or not output else output + "\n") is not None


class Trial:
    """A starter site in which the blocks of a page are tried one after another."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.here = folder
        init(folder, date(2026, 11, 22))

    def write(self, block: Block) -> list[Problem]:
        """Write a block where it says, and return what is wrong with that file; a snippet is taken back again."""
        if block.target in {"event", "mentor"}:
            path = EVENT if block.target == "event" else MENTOR
            before = (self.root / path).read_text("utf-8")
            (self.root / path).write_text(merged(before, block.text), "utf-8")
            found = self.problems(path)
            (self.root / path).write_text(before, "utf-8")
            return found
        path = "site.yaml" if block.target == "site" else block.target
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        held = target.read_text("utf-8") if path == "site.yaml" else ""
        target.write_text(merged(held, block.text) if held else block.text, "utf-8")
        return self.problems(path)

    def problems(self, path: str) -> list[Problem]:
        """Return the errors of one file, from a whole build when it belongs to a theme."""
        options = Options(root=self.root, at=NOW)
        found = build(options).problems if path.startswith("themes/") else survey(options).problems
        return [p for p in found if p.severity is Severity.ERROR and p.where.path == path]

    def run(self, words: list[str]) -> tuple[int, str]:
        """Run `microsite ...` in this process, in the folder that `cd` has led to."""
        done = CliRunner().invoke(cli, words[1:], prog_name="microsite")
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.output


def merged(file: str, snippet: str) -> str:
    """Return a file of `key: value` (or one with front matter) in which a snippet's keys stand for its own."""
    front, fence, body = file.removeprefix("---\n").partition("\n---\n")
    given = set(_KEY.findall(snippet))
    given |= {old for new, old in RIVALS.items() if new in given}
    if file.startswith("---\n"):
        return f"---\n{_without(front, given)}{snippet}---\n{body}"
    return _without(front + fence + body, given) + snippet


def _without(front: str, keys: set[str]) -> str:
    parts = re.split(r"(?m)^(?=[a-z_]+:)", front if front.endswith("\n") else front + "\n")
    return "".join(part for part in parts if part.split(":", 1)[0] not in keys)
