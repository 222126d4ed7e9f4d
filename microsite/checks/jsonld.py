"""JSON-LD as two readers see it: a strict JSON parser for each script, and extruct for the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import field
from typing import Any

from microsite.checks.html import Doc, Script
from microsite.checks.vocabulary import schema_word
from microsite.diagnostics import Problem, Span, error
from microsite.records import frozen

EXACT = "application/ld+json"
MAX_DEPTH = 40
_CONTEXT = re.compile(r"https?://(?:www\.)?schema\.org/?(?:docs/jsonldcontext\.jsonl?d?)?", re.IGNORECASE)
_NEAR = re.compile(r"ld\s*\+\s*json|json\s*\+?\s*ld|ld[-_/]json", re.IGNORECASE)


@frozen
class Node:
    """One JSON-LD object: `via` is the chain of properties that leads to it, `up` the node that holds it.

    `inner` are the nodes that were asked for, by property.
    """

    data: dict[str, Any]
    types: tuple[str, ...]
    via: tuple[str, ...]
    line: int | None
    known: dict[str, dict[str, Any]] = field(repr=False)
    up: Node | None = None
    inner: dict[str, tuple[Node, ...]] = field(default_factory=dict, repr=False, compare=False)

    def all(self, prop: str) -> tuple[Any, ...]:
        """Return every value of a property as a tuple; a reference by @id is looked up in the page's nodes."""
        value = self.data.get(prop)
        if value is None or isinstance(value, str):
            return () if value is None else (value,)
        return tuple(map(self._found, value)) if isinstance(value, list) else (self._found(value),)

    def _found(self, value: Any) -> Any:  # noqa: ANN401 - any JSON value
        if isinstance(value, dict) and set(value) <= {"@id", "@type"} and isinstance(value.get("@id"), str):
            return self.known.get(value["@id"], value)
        return value

    def texts(self, prop: str) -> tuple[str, ...]:
        """Return a property's values that are text or numbers, as text; `{"@value": x}` counts as x."""
        return tuple(text for text in map(as_text, self.all(prop)) if text is not None)

    def text(self, prop: str) -> str:
        """Return the first text of a property, or ""."""
        value = self.data.get(prop)
        if value is None or isinstance(value, str):
            return value or ""
        return next(iter(self.texts(prop)), "")

    def nodes(self, prop: str) -> tuple[Node, ...]:
        """Return a property's values that are objects."""
        said = self.data.get(prop)
        if said is None or isinstance(said, str):
            return ()
        if prop not in self.inner:  # a dozen checks ask for the same ones
            self.inner[prop] = tuple(
                Node(value, types_of(value), (*self.via, prop), self.line, self.known, self)
                for value in self.all(prop)
                if isinstance(value, dict) and "@value" not in value and len(self.via) < MAX_DEPTH
            )
        return self.inner[prop]

    @property
    def is_reference(self) -> bool:
        """Say whether the node only names another one that this page does not hold."""
        return "@id" in self.data and set(self.data) <= {"@id", "@type", "@context"}

    def said(self) -> str:
        """Return how to call the node in a message: "Event", "offers of Event"."""
        name = "/".join(self.types) or "a node without type"
        return name if not self.via else f"{'.'.join(self.via)} ({name})"


def as_text(value: Any) -> str | None:  # noqa: ANN401 - any JSON value
    """Return a JSON value as text, or None when it is an object, a list, true, false or null."""
    if isinstance(value, dict) and "@value" in value:
        value = value["@value"]
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def types_of(data: dict[str, Any]) -> tuple[str, ...]:
    """Return the bare schema.org names of a node's @type."""
    value = data.get("@type")
    values = value if isinstance(value, list) else [value]
    return tuple(schema_word(name).removeprefix("schema:") for name in values if isinstance(name, str))


@frozen
class Linked:
    """All JSON-LD of a page: the outermost nodes, and what is wrong with the scripts themselves."""

    roots: tuple[Node, ...]
    problems: tuple[Problem, ...]
    nodes: tuple[Node, ...] = ()

    def every(self) -> tuple[Node, ...]:
        """Return all nodes, outermost first; a node reached twice by reference is told once."""
        return self.nodes


def _walk(roots: tuple[Node, ...]) -> Iterator[Node]:
    seen: set[int] = set()
    stack = list(reversed(roots))
    while stack:
        node = stack.pop()
        if id(node.data) in seen:
            continue
        seen.add(id(node.data))
        yield node
        stack += [inner for prop in reversed(list(node.data)) for inner in reversed(node.nodes(prop))]


def read(doc: Doc) -> Linked:
    """Return the page's JSON-LD, strictly parsed, and the problems of its scripts (extruct 0.18 as second reader)."""
    problems: list[Problem] = []
    blocks: list[tuple[Any, int | None]] = []
    for script in doc.scripts:
        if script.kind != EXACT:
            problems += _near_miss(doc, script)
            continue
        value = strict(script.text)
        if isinstance(value, str):
            where = Span(doc.path, script.line)
            problems.append(error("K201", f"the JSON-LD is not strict JSON: {value}", where, _HINT))
        else:
            blocks.append((value[0], script.line))
    if any(EXACT in script.kind for script in doc.scripts):
        problems += _second_reader(doc, [value for value, _ in blocks], strict_ok=not problems)
    tops = [(top, line) for block, line in blocks for top in _tops(block)]
    known = _by_id([top for top, _ in tops])
    roots = tuple(Node(top, types_of(top), (), line, known) for top, line in tops)
    for block, line in blocks:
        problems += _frame_problems(doc, block, line)
    return Linked(roots, tuple(problems), tuple(_walk(roots)))


_HINT = "write it with a JSON serializer, never by hand in a template"


def strict(text: str) -> tuple[Any] | str:
    """Return (value,) of RFC 8259 JSON, or the words that say why it is none.

    Refused besides syntax: NaN and Infinity, a key twice in one object, nesting deeper than MAX_DEPTH, what ends the
    script element early (`</script`, `<!--`).
    """
    if "<" in text and re.search(r"<!--|<script", text, re.IGNORECASE):
        return "it holds `<!--` or `<script`, which change how HTML reads the element"
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError:
        return "it is nested too deep"
    except ValueError as fault:
        return str(fault)
    if not isinstance(value, dict | list):
        return "it is neither an object nor a list"
    return "it is nested too deep" if _depth(value) > MAX_DEPTH else (value,)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise ValueError(f"the key {key!r} is written twice")
        made[key] = value
    return made


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is no JSON value")


def _depth(value: Any) -> int:  # noqa: ANN401 - any JSON value
    deepest, stack = 0, [(value, 1)]
    while stack:
        item, depth = stack.pop()
        deepest = max(deepest, depth)
        inner = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        stack += [(each, depth + 1) for each in inner]
    return deepest


def _near_miss(doc: Doc, script: Script) -> list[Problem]:
    """Report a script that was meant as JSON-LD but carries another type, or none at all."""
    kind = script.kind.strip().lower()
    looks = _NEAR.search(kind) or re.match(
        r'\s*[\[{].{0,200}"@(?:context|type|graph)"', script.text, re.DOTALL
    )
    if not looks or script.src:
        return []
    message = f"the script's type is {script.kind!r}; readers look for exactly {EXACT!r}"
    return [error("K202", message, Span(doc.path, script.line), f'write type="{EXACT}"')]


def _second_reader(doc: Doc, blocks: list[Any], *, strict_ok: bool) -> list[Problem]:
    import extruct  # noqa: PLC0415 - extruct is heavy, and only a check needs it

    where = Span(doc.path)
    try:
        seen = extruct.extract(doc.root, base_url=doc.url, syntaxes=["json-ld"], errors="strict")["json-ld"]
    except Exception as fault:  # noqa: BLE001 - extruct raises what its parsers raise; any of them means unreadable
        message = f"extruct cannot read the page's JSON-LD: {fault}"
        return [error("K202", message, where, _HINT)] if strict_ok else []
    expected = sum(
        len([item for item in block if item]) if isinstance(block, list) else bool(block) for block in blocks
    )
    if strict_ok and len(seen) != expected:
        message = f"extruct finds {len(seen)} JSON-LD items; the scripts hold {expected}"
        return [error("K202", message, where)]
    return []


def _tops(block: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON value
    if isinstance(block, list):
        return [top for item in block for top in _tops(item)]
    if not isinstance(block, dict):
        return []
    graph = block.get("@graph")
    inner = _tops(graph) if isinstance(graph, list | dict) else []
    own = [block] if set(block) - {"@context", "@graph", "@id"} or not inner else []
    return own + inner


def _by_id(tops: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return every node that says more than its name, by @id; the fullest of several wins."""
    known: dict[str, dict[str, Any]] = {}
    stack: list[Any] = list(tops)
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack += item
        elif isinstance(item, dict):
            stack += list(item.values())
            name = item.get("@id")
            if (
                isinstance(name, str)
                and set(item) - {"@id", "@type"}
                and len(item) > len(known.get(name, {}))
            ):
                known[name] = item
    return known


def _frame_problems(doc: Doc, block: Any, line: int | None) -> list[Problem]:  # noqa: ANN401 - any JSON value
    """Report an outermost object without the schema.org context, or without a type."""
    found: list[Problem] = []
    where = Span(doc.path, line)
    for top in block if isinstance(block, list) else [block]:
        if not isinstance(top, dict):
            found.append(error("K206", "a JSON-LD script holds something that is no object", where))
            continue
        contexts = top.get("@context")
        names = contexts if isinstance(contexts, list) else [contexts]
        plain = [name for name in names if isinstance(name, str)]
        vocab = [name.get("@vocab") for name in names if isinstance(name, dict)]
        if not any(isinstance(name, str) and _CONTEXT.fullmatch(name.strip()) for name in [*plain, *vocab]):
            said = plain[0] if plain else "missing"
            hint = 'write "@context": "https://schema.org"'
            found.append(error("K205", f"the JSON-LD's @context is {said}, not schema.org", where, hint))
        if "@type" not in top and "@graph" not in top:
            found.append(error("K203", "a JSON-LD object has no @type", where, "say what it describes"))
    return found


def untyped(linked: Linked, path: str) -> tuple[Problem, ...]:
    """Report objects of the page's JSON-LD without @type that are no plain references."""
    return tuple(
        error("K203", f"{'.'.join(node.via) or 'an object'} has no @type", Span(path, node.line))
        for node in linked.every()
        if not node.types and node.via and not node.is_reference and not _is_term(node)
    )


def _is_term(node: Node) -> bool:
    return any(key.startswith("@") for key in node.via) or set(node.data) <= {
        "@list",
        "@set",
        "@id",
        "@value",
        "@language",
    }
