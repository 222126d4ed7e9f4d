"""The command line: arguments become one call, its problems are printed, the exit code says how it went."""

from __future__ import annotations

import gc
import os
import sys
from typing import Any

import microsite.cli.safe_path  # noqa: F401 - before all others

# isort: split
import click

from microsite import __version__
from microsite.cli import ask, content, program, publish, serve, theme
from microsite.cli.terminal import guarded

INTERRUPTED = 130
"""The exit code of a program that an interrupt has ended, as shells tell it."""


class Commands(click.Group):
    """The commands in the order in which they are used."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run a command; what it does not expect is told in one sentence, and an interrupt ends it quietly."""
        try:
            with guarded("running the command", None):
                return super().invoke(ctx)
        except KeyboardInterrupt:
            raise click.exceptions.Exit(INTERRUPTED) from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names as they were added."""
        del ctx
        return list(self.commands)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="microsite")
@click.option("--debug", is_flag=True, help="Show the whole trace of an internal error.")
@click.pass_context
def cli(ctx: click.Context, *, debug: bool) -> None:
    """Markdown in git becomes a listing of events that people, calendars and search engines can read.

    \b
    A new site:      microsite init my-site && cd my-site && microsite build && microsite check
    A new session:   microsite new event "Price your first tier"
    What is wrong:   microsite validate

    Exit codes: 0 clean, 1 problems, 2 wrong usage.
    """  # noqa: D301 - the backslash is click's mark for lines that stay as they are
    ctx.obj = {"debug": debug}


for command in (
    content.init,
    content.new,
    content.validate,
    serve.serve,
    publish.build,
    publish.check,
    ask.why,
    ask.next_change,
    content.schema,
    content.import_,
    publish.ledger,
    theme.theme,
    program.roster,
    program.transcript,
):
    cli.add_command(command)


CYCLES = 50_000
"""Objects that come before cycles are looked for: a build makes many, keeps most, and leaves few cycles behind."""


def _in_utf8() -> None:
    """Begin anew where names of files cannot be written in UTF-8: an address may hold letters that an old locale does not have."""
    if os.name != "posix" or sys.getfilesystemencoding() == "utf-8" or os.environ.get("PYTHONUTF8") == "1":
        return
    surroundings = {key: value for key, value in os.environ.items() if key != "PYTHONSAFEPATH"}
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**surroundings, "PYTHONUTF8": "1"})  # noqa: S606 - ourselves


def main() -> None:
    """Run the command line; an interrupt before it has begun ends it quietly too."""
    _in_utf8()
    gc.set_threshold(CYCLES)
    try:
        cli(prog_name="microsite")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
