"""What is remembered of the site's past: data/ledger.json, which strangers may send, and git's log, whose names and times they choose."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from sites import NOW, write, write_site

from fuzz.places import place
from fuzz.target import Target, told, words_of
from microsite.diagnostics import Severity
from microsite.read.gitlog import Change, GitLog, parse_log
from microsite.read.ledger import PATH, read_ledger, read_rows, with_rows
from microsite.read.paths import slug_fault
from microsite.survey import survey
from microsite.values.options import Options

BLOB = "0" * 39 + "1"


@cache
def _site() -> Path:
    return write_site(place("ledger"))


def _holds_ledger(data: bytes) -> None:
    root = _site()
    write(root / PATH, data)
    rows, _ = read_ledger(root)
    read_rows(root, (*rows, "content/events/first-tier.md"))
    for path, row in rows.items():
        assert not slug_fault(row.slug), row
        assert row.uid.isprintable(), row
        assert 0 <= row.sequence < 2**31, row
        with_rows(data, {path: row})
    found = survey(Options(root=root, at=NOW))
    told(found.problems)
    assert found.plan is not None or any(p.severity is Severity.ERROR for p in found.problems)


def _log_of(data: bytes) -> bytes:
    """Return a log as git prints it, whose times, marks and names come from the data."""
    out = b""
    for number, part in enumerate(data.split(b"\x00")):
        mark, name = part[:1], part[1:] or b"content/events/a.md"
        status = (
            b"AMDRC"[number % 5 : number % 5 + 1] if not mark else b"AMDRCTUX"[mark[0] % 8 : mark[0] % 8 + 1]
        )
        time = b"%d" % (int.from_bytes(name[:9], "big") - 2**40)
        out += b"\x01" + time + b"\0\n:100644 100644 " + BLOB.encode() + b" " + BLOB.encode() + b" " + status
        out += (
            (b"100" if status in b"RC" else b"")
            + b"\0"
            + name
            + b"\0"
            + (b"content/events/b.md\0" if status in b"RC" else b"")
        )
    return out


def _holds_log(data: bytes) -> None:
    log = parse_log(_log_of(data), 1, shallow=False)
    assert isinstance(log, GitLog)
    for changes in log.changes.values():
        assert changes
        assert all(isinstance(change, Change) and 0 <= change.time < 2**34 for change in changes)


def _ledgers() -> Iterable[bytes]:
    row = (
        '"{path}": {{"slug": "{slug}", "uid": "{slug}@sessions.example", "sequence": 3, "modified": "2026-01-01T00:00:00+00:00", '
        '"facts": "a", "content": "b", "former": ["old"]}}'
    )
    rows = [
        row.format(path=path, slug=slug)
        for path, slug in (("content/events/first-tier.md", "first-tier"), ("content/events/gone.md", "gone"))
    ]
    yield ('{"version": 1, "files": {\n  ' + ",\n  ".join(rows) + "\n}}\n").encode()


TARGETS = (
    Target(
        name="ledger",
        holds=_holds_ledger,
        words=words_of(
            r'{"version":\x201,\x20"files":\x20{ "content/events/first-tier.md": "content/events/gone.md": "content/mentors/x.md": "content/x.md": "x": "../x": {"slug": "uid": "sequence": "modified": "facts": "content": "former": '
            r'"a" "../a" "a\\r\\nX:1" "\\ud800" "" 3 -1 1e999 NaN Infinity 99999999999999999999999 null true [] {} "2026-01-01T00:00:00+00:00" "0001-01-01T00:00:00+14:00" "9999-12-31T23:59:59-14:00" "2026-01-01" [[[[ {"a": , : { } [ ] \x20 \n'
        ),
        seeds=_ledgers,
        most=4_096,
        seconds=5,
        examples=15,
    ),
    Target(
        name="git-log",
        holds=_holds_log,
        words=words_of(
            r"\x00 \x00R \x00D \x00C \x00A \x00M content/events/a.md content/events/b.md \x01 : \n ../ \x00\xff\xff\xff\xff\xff\xff\xff\xff\xff"
        ),
    ),
)
