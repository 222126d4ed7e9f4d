"""YAML is read into nodes with exact places: bounded, without tags, anchors or aliases, every scalar a text."""

from __future__ import annotations

import re

from microsite.diagnostics import Problem, Span, error
from microsite.read.conflicts import conflict, first_marker
from microsite.read.nodes import Map, Node, Scalar, Seq
from microsite.read.text import position
from microsite.read.yaml_lines import plain_lines

__all__ = ["Map", "Node", "Scalar", "Seq", "node_at", "parse_yaml"]

_BREAKS = re.compile("[\x85\u2028\u2029]")


def parse_yaml(path: str, text: str, first_line: int = 1) -> Node | Problem | None:
    """Read one YAML document that begins at `first_line` of its file; None when it is empty.

    Refuses the markers of a merge conflict (F111), tags, anchors, aliases and merge keys (Y103), more than 10 levels or 2,000 nodes (Y104), repeated keys
    (Y102) and what YAML itself refuses (Y101), each at its line and column.
    """
    odd = _BREAKS.search(text)
    if odd:
        line, column = position(text, odd.start())
        words = f"an invisible line break (U+{ord(odd.group()):04X}) stands here"
        return error(
            "F103", words, Span(path, line + first_line - 1, column), "delete it, or press Enter there"
        )
    plain = plain_lines(text, first_line)
    if plain is not None:
        return plain
    marker = first_marker(text)
    if marker is not None:
        return conflict(path, marker + first_line)
    from microsite.read.yaml_events import read_events  # noqa: PLC0415 - PyYAML is loaded where lines are not plain

    return read_events(path, text, first_line)


def node_at(front: Map, key: str) -> Node:
    """Return the node of a dotted key, or the mapping that lacks it."""
    node: Node = front
    for part in key.split("."):
        if isinstance(node, Map):
            found = next((v for k, v in node.entries if k.text == part), None)
            if found is None:
                return node
            node = found
        elif isinstance(node, Seq):
            node = node.items[int(part)]
    return node
