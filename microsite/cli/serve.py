"""The command that shows a site while it is written: serve."""

from __future__ import annotations

import signal
import socket
import webbrowser
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from microsite.cli.options import now_option, site_option
from microsite.cli.terminal import PROBLEMS, clock, counted, find_site, guarded

if TYPE_CHECKING:
    from microsite.dev.preview import Change
    from microsite.diagnostics import Problem

FIRST, TRIED = 8000, 100
MOST = 20


@click.command()
@site_option
@click.option("--port", type=click.IntRange(1, 65535), help="The port; default: 8000, or the next free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--open", "open_", is_flag=True, help="Open the browser.")
@click.option("--drafts", is_flag=True, help="Show drafts too.")
@now_option
@click.option(
    "--poll", is_flag=True, help="Look at the files again and again, where the system tells of no changes."
)
def serve(
    site: Path | None, port: int | None, host: str, now: str | None, *, open_: bool, drafts: bool, poll: bool
) -> None:
    """Show the site in a browser while you write.

    Pages come from memory and are fresh as soon as a file is saved; output/ is not touched. Ctrl-C ends it.
    """
    root = find_site(site)
    listening = _listen(host, port)
    at = listening.getsockname()[1]
    origin = f"http://{_name(host)}:{at}"
    fixed = clock(now) if now else None

    def tell_time() -> datetime:
        return fixed or clock(None)

    with guarded("serving the site", root):
        from microsite.dev.http import Server
        from microsite.dev.preview import Preview
        from microsite.dev.requests import Gate

        preview = Preview(root, origin, tell_time, drafts=drafts, fixed=fixed is not None, polled=poll)
        server = Server(preview.ask, listening, Gate(host, at), _say_fault)
        signal.signal(signal.SIGTERM, _end)
        try:
            server.start()
            first = preview.start(server.tell, _say)
            click.echo(f"{origin}{preview.home}")
            _say_problems(first)
            if preview.polled:
                click.echo(
                    "the folder is looked at again and again, since no events are told"
                    if not poll
                    else "polling"
                )
            if open_:
                webbrowser.open(f"{origin}{preview.home}")
            preview.run()
        except KeyboardInterrupt:
            click.echo("", err=True)
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one would only cut the ending short
            server.stop()


def _end(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _name(host: str) -> str:
    """Return the host as it stands in an address (RFC 3986 section 3.2.2); a wildcard is reached as this machine."""
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _listen(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens at the given port, else at the first free one from 8000 on; exit with 1 when there is none."""
    last = ""
    for number in [port] if port else range(FIRST, FIRST + TRIED):
        try:
            family, kind, _, _, address = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
            listening = socket.socket(family, kind)
        except OSError as fault:
            raise click.UsageError(f"the host '{host}' cannot be used: {fault.strerror or fault}") from None
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(1024)
        except OSError as fault:
            listening.close()
            last = fault.strerror or str(fault)
            continue
        listening.setblocking(False)  # noqa: FBT003 - the socket's own signature
        return listening
    where = f"port {port}" if port else f"no port from {FIRST} to {FIRST + TRIED - 1}"
    click.echo(f"error: {where} of {host} cannot be used: {last}", err=True)
    click.echo("  hint: give another one with --port, or none", err=True)
    raise click.exceptions.Exit(PROBLEMS)


def _say(change: Change) -> None:
    """Print one line for a change, and what is wrong since."""
    from microsite.diagnostics import printable

    if change.paths:
        more = f" and {len(change.paths) - 1} more" if len(change.paths) > 1 else ""
        spent = f"{counted(change.pages, 'page')}, {round(change.seconds * 1000)} ms"
        click.echo(f"{printable(change.paths[0])}{more}: {spent}")
    _say_problems(change)


def _say_fault(problem: Problem) -> None:
    """Print what went wrong while a request was answered."""
    from microsite.diagnostics import to_text

    click.echo(to_text([problem]))


def _say_problems(change: Change) -> None:
    from microsite.diagnostics import Severity, to_text

    errors = [problem for problem in change.problems if problem.severity is Severity.ERROR]
    if errors:
        click.echo(to_text(errors[:MOST]))
    if len(errors) > MOST:
        click.echo(f"and {counted(len(errors) - MOST, 'more error')}; microsite validate tells all")
