"""YAML: nodes or one problem in the text; and plain lines are read as libyaml reads them."""

from __future__ import annotations

from collections.abc import Iterable
from unittest.mock import patch

from fuzz.target import Target, files, placed, told
from fuzz.targets.fronts import VALUES
from microsite.diagnostics import Problem
from microsite.importers.foreign import read_yaml
from microsite.read import yaml
from microsite.read.document import split
from microsite.read.nodes import Node
from microsite.read.text import decode
from microsite.read.yaml_lines import plain_lines


def by_libyaml(text: str, first_line: int = 1) -> Node | Problem | None:
    """Return what a text is to libyaml alone."""
    with patch.object(yaml, "plain_lines", lambda *_: None):
        return yaml.parse_yaml("x.md", text, first_line)


def _holds(data: bytes) -> None:
    text = decode("x.md", data)
    if isinstance(text, Problem):
        return
    found = by_libyaml(text)
    if isinstance(found, Problem):
        told([found])
        placed([found], "x.md", text.encode())
    plain = plain_lines(text, 1)
    assert plain is None or plain == found
    foreign = read_yaml(text, "x.md")
    if isinstance(foreign, Problem):
        told([foreign])
        placed([foreign], "x.md", text.encode())


def _seeds() -> Iterable[bytes]:
    yield from files("data/*.yaml", "site.yaml", "microsite/data/agendas/*.yaml", "tests/broken/*/*.yaml")
    for data in files("content/*/*.md", "tests/broken/*/content/*/*.md"):
        parts = split("x.md", data.decode("utf-8", "replace"))
        if not isinstance(parts, Problem):
            yield parts[0].encode()


TARGETS = (
    Target(
        name="yaml",
        holds=_holds,
        words=(
            b"a: ",
            b"\nb: ",
            b"\n  c: ",
            b"\n- ",
            b"- - ",
            b"? ",
            b"\n? a\n: ",
            b"'it''s'",
            b"# x",
            *VALUES,
        ),
        seeds=_seeds,
        most=4_096,
        examples=150,
    ),
)
