"""Reads what share of a sale each creator gets: `share_percent` in data/creators.yaml."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

from microsite.diagnostics import Problem
from microsite.read.data import MAX_DATA, read_map
from microsite.read.fields import Reader
from microsite.read.files import read_file
from microsite.read.nodes import Map, Node, Scalar, Seq
from microsite.read.plain import Number

FILE = "data/creators.yaml"
_PERCENT = Number(0, 100)


def read_shares(root: Path) -> tuple[dict[str, Fraction] | None, tuple[Problem, ...]]:
    """Return each creator's share in percent by slug, None without the file: of a list `creators:` or of a mapping by slug."""
    if not os.path.lexists(root / FILE):
        return None, ()
    source = read_file(root, FILE, MAX_DATA)
    node = source if isinstance(source, Problem) else read_map(FILE, source.data)
    if isinstance(node, Problem):
        return None, (node,)
    reader = Reader(FILE)
    listed = next((v for k, v in node.entries if k.text == "creators"), node)
    found: dict[str, Fraction] = {}
    for slug, one in _creators(listed):
        percent = next((v for k, v in one.entries if k.text == "share_percent"), None)
        if percent is not None:
            share = _PERCENT.read(percent, f"{slug}.share_percent", reader)
            if share is not None:
                found[slug] = Fraction(share)
    return found, tuple(reader.problems)


def _creators(node: Node) -> list[tuple[str, Map]]:
    if isinstance(node, Map):
        return [(k.text, v) for k, v in node.entries if isinstance(v, Map)]
    items = [i for i in node.items if isinstance(i, Map)] if isinstance(node, Seq) else []
    return [(slug, i) for i in items if (slug := _slug(i))]


def _slug(item: Map) -> str:
    return next((v.text for k, v in item.entries if k.text == "slug" and isinstance(v, Scalar)), "")
