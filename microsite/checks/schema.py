"""The schema.org vocabulary: which types there are, what each may say, and what a value may be."""

from __future__ import annotations

import difflib
import functools
import json
from importlib import resources
from typing import Any

# data types of schema.org and their plain JSON forms; a range that names only these takes no node
DATA_TYPES = frozenset(
    "Text URL Boolean Date DateTime Time Number Integer Float CssSelectorType XPathType PronounceableText".split()
)
_QUIET = ("-input", "-output")  # action annotations (schema.org/docs/actions.html)


@functools.cache
def _terms() -> dict[str, dict[str, Any]]:
    text = resources.files("microsite.checks").joinpath("schema_terms.json").read_text("utf-8")
    types: dict[str, dict[str, Any]] = json.loads(text)["types"]
    return types


def is_type(name: str) -> bool:
    """Say whether schema.org has a type (or data type) of that name."""
    return name in _terms() or name in DATA_TYPES


@functools.lru_cache(maxsize=4_096)
def are_types(names: tuple[str, ...]) -> bool:
    """Say whether schema.org has a type of each of those names."""
    return all(map(is_type, names))


@functools.cache
def ancestors(name: str) -> frozenset[str]:
    """Return the type and all its parents; only itself when it is unknown."""
    found, todo = {name}, [name]
    while todo:
        for parent in _terms().get(todo.pop(), {}).get("is", ()):
            if parent not in found:
                found.add(parent)
                todo.append(parent)
    return frozenset(found)


@functools.lru_cache(maxsize=16_384)
def is_a(types: tuple[str, ...], of: str) -> bool:
    """Say whether one of the types is `of` or below it."""
    return any(of in ancestors(name) for name in types)


@functools.cache
def ranges(name: str) -> dict[str, tuple[str, ...]] | None:
    """Return what a type may say: property -> allowed types; None when the type is unknown or takes anything."""
    found: dict[str, tuple[str, ...]] = {}
    for parent in ancestors(name):
        entry = _terms().get(parent)
        if entry is None or "open" in entry:
            return None
        found |= {prop: tuple(allowed) for prop, allowed in entry.get("has", {}).items()}
    return found


@functools.lru_cache(maxsize=16_384)
def allowed(types: tuple[str, ...], prop: str) -> tuple[str, ...] | None:
    """Return the types a property may hold on a node of these types; None when nothing forbids anything.

    An empty tuple says that the node has no such property.
    """
    if prop.startswith("@") or ":" in prop or prop.endswith(_QUIET):
        return None
    tables = [ranges(name) for name in types]
    if not tables or any(table is None for table in tables):
        return None
    return tuple(value for table in tables if table for value in table.get(prop, ()))


def nearest(word: str, types: tuple[str, ...] = ()) -> str:
    """Return the known property of the types (else the known type) nearest to a misspelt word; "" without one."""
    known = {prop for name in types for prop in ranges(name) or ()} if types else set(_terms())
    by_case = {name.casefold(): name for name in sorted(known)}
    close = difflib.get_close_matches(word.casefold(), list(by_case), n=1, cutoff=0.75)
    return by_case[close[0]] if close else ""
