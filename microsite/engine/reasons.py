"""Why a file of the output is as it is: what was new to the build that made it so."""

from __future__ import annotations

from microsite.records import frozen

MOST = 50


@frozen
class Reason:
    """What was new to a build: its number, its clock and that of the build before (ISO 8601, "" for none), and the inputs.

    `changed` are the files of the site that were other ones, at most `MOST` of them; `program` and `told` say that the
    program was another one, and that the command line said something else.
    """

    build: int
    at: str
    before: str
    changed: tuple[str, ...]
    count: int
    program: bool
    told: bool
