"""The command line: arguments become one call, its problems are printed, the exit code says how it went."""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import signal
import sys
from importlib import import_module
from typing import Any, NoReturn

import microsite.cli.own_zone
import microsite.cli.safe_path  # noqa: F401 - before all others

# isort: split
import click

from microsite import __version__
from microsite.cli.terminal import guarded

ROOMS = {
    "init": "content:init",
    "new": "content:new",
    "validate": "content:validate",
    "serve": "serve:serve",
    "build": "publish:build",
    "check": "publish:check",
    "why": "ask:why",
    "next-change": "ask:next_change",
    "schema": "content:schema",
    "import": "content:import_",
    "ledger": "publish:ledger",
    "metrics": "measure:metrics",
    "experiments": "experiments:experiments",
    "pilot": "pilot:pilot",
    "funnel": "funnel:funnel",
    "creators": "creators:creators",
    "rubric": "rubric:rubric",
    "theme": "theme:theme",
    "roster": "program:roster",
    "transcript": "program:transcript",
    "outcomes": "program:outcomes",
    "match": "match:match",
    "launch": "launch:launch",
}
"""The commands in the order in which they are used, and where each is: it is imported when it is asked for."""


class Commands(click.Group):
    """The commands, of which a run knows only its own."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run a command; what it does not expect is told in one sentence."""
        with guarded("running the command", None):
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which the commands are used."""
        del ctx
        return list(ROOMS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, None when there is none."""
        if cmd_name in ROOMS and cmd_name not in self.commands:
            room, _, name = ROOMS[cmd_name].partition(":")
            self.add_command(getattr(import_module(f"microsite.cli.{room}"), name), cmd_name)
        return super().get_command(ctx, cmd_name)


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


CYCLES = 200_000
"""Objects that come before cycles are looked for: a build makes many, keeps most, and leaves few cycles behind."""


def _in_utf8() -> None:
    """Begin anew where names of files cannot be written in UTF-8: an address may hold letters that an old locale does not have."""
    if os.name != "posix" or sys.getfilesystemencoding() == "utf-8" or os.environ.get("PYTHONUTF8") == "1":
        return
    surroundings = {key: value for key, value in os.environ.items() if key != "PYTHONSAFEPATH"}
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**surroundings, "PYTHONUTF8": "1"})  # noqa: S606 - ourselves


class _Ended(KeyboardInterrupt):
    """The system asks the program to end, as a person does with Ctrl-C; the number of the signal."""


def main() -> None:
    """Run the command line and leave with its exit code; what ends it early ends its children and takes its traces away."""
    _in_utf8()
    gc.set_threshold(CYCLES)
    try:
        for name in ("SIGTERM", "SIGHUP"):
            _heed(name)
        code = cli(prog_name="microsite", standalone_mode=False)
        sys.stdout.flush() if sys.stdout else None
    except click.ClickException as fault:
        fault.show()
        code = fault.exit_code
    except (click.Abort, KeyboardInterrupt) as fault:
        _interrupted(fault)
    except OSError as fault:
        code = _unheard(fault)
    gc.freeze()  # what is there goes with the process, which need not look through all of it for cycles first
    sys.exit(code if isinstance(code, int) else 0)


def _heed(name: str) -> None:
    """Let a signal end the program as Ctrl-C does, unless whoever started it wants it ignored, as nohup does."""
    number = getattr(signal, name, None)
    if number and signal.getsignal(number) is signal.SIG_DFL:
        signal.signal(number, _end)


def _end(number: int, _frame: object) -> NoReturn:
    raise _Ended(number)


def _interrupted(fault: BaseException) -> NoReturn:
    """Say that the program was ended, and leave with the exit code by which shells know the signal."""
    cause = fault if isinstance(fault, _Ended) else fault.__cause__
    number = cause.args[0] if isinstance(cause, _Ended) else signal.SIGINT
    with contextlib.suppress(OSError):
        click.echo("interrupted; the next build puts right what this one left undone", err=True)
        sys.stdout.flush() if sys.stdout else None
    # Python would kill itself where the interrupt had come while it ran a text, as a namedtuple is made of one
    os._exit(128 + int(number))


def _unheard(fault: OSError) -> int:
    """Return the exit code when what is said cannot be written: a full disk is told, a reader that left is not."""
    for stream in ("stdout", "stderr"):  # nothing is to be flushed at the end, which would say it again
        if fault.errno == errno.EPIPE or stream == "stdout":
            setattr(sys, stream, None)
    if fault.errno != errno.EPIPE:
        with contextlib.suppress(OSError):
            click.echo(f"error E118: what is said cannot be written: {fault.strerror or fault}", err=True)
    return 1
