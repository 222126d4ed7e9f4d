"""Lists and mappings of front matter: each of their parts is read by its own kind of value, into tuples and frozen dataclasses."""

from __future__ import annotations

from collections.abc import Callable
from sys import intern
from typing import Any, Generic, TypeVar

from microsite.diagnostics import Problem, Severity, Span
from microsite.read.misfits import COMMENT, glued_item, is_strange, meant, no_list, unknown_hint
from microsite.read.nodes import NULL, Map, Node, Scalar, Seq
from microsite.read.reader import Reader
from microsite.read.specs import JsonSchema, Spec, specs_of
from microsite.read.wording import ODD_BLANK, mend, named, said, short, what_it_is

T = TypeVar("T")
MANY = 100  # problems of one file; of more than so many no near miss is sought


def _write(name: str, sentence: str) -> str:
    """Return the hint for a key that is missing: its name and what it says."""
    words = sentence[:1].lower() + sentence[1:] if sentence[1:2].islower() else sentence
    return f"write `{name}:` {words.removesuffix('.')}".rstrip()


def scalar(node: Node, key: str, reader: Reader, wanted: str) -> str | None:
    """Return the text of a scalar that is not empty, or note that the key wants something else."""
    if type(node) is Scalar and (node.text not in NULL or not node.plain):
        return node.text
    reader.fail("M103", f"{said(key)} is {what_it_is(node)}; it wants {wanted}", node, _single(node, reader))
    return None


def _single(node: Node, reader: Reader) -> str:
    """Return the hint for what stands where one value belongs."""
    if isinstance(node, Scalar):
        if reader.rest(node).lstrip(" ").startswith("#"):
            return f"{COMMENT}: put the value in quotes if it begins with one"
        return "write it, or leave the key out"
    if isinstance(node, Seq):
        alone = node.items[0] if len(node.items) == 1 else None
        if isinstance(alone, Scalar) and not alone.is_null:
            return f"write it without a list: {short(alone.text)}"
        return "write one value; a text that begins with [ stands in quotes"
    return "write one value; a text that begins with { stands in quotes"


class ListOf(Generic[T]):
    """A list of values of one kind; a single value stands for a list of one."""

    def __init__(self, item: Spec[T], *, most: int = 100, single: bool = True, unique: bool = False) -> None:
        self.item = item
        self.most = most
        self.single = single
        self.unique = unique

    def read(self, node: Node, key: str, reader: Reader) -> tuple[T, ...] | None:
        """Return the values that could be read; each that could not has its own problem."""
        if isinstance(node, Scalar) and node.is_null:
            reader.fail(
                "M103", f"{said(key)} is empty; it wants a list", node, "write the list, or leave the key out"
            )
            return None
        if isinstance(node, Seq):
            nodes = node.items
        elif self.single and isinstance(node, Scalar):
            hint = no_list(node)
            if hint:
                reader.fail(
                    "M103", f"{said(key)} is one text, {what_it_is(node)}; it wants a list", node, hint
                )
                return None
            nodes = (node,)
        else:
            reader.fail(
                "M103",
                f"{said(key)} is {what_it_is(node)}; it wants a list",
                node,
                "begin each item with `- `",
            )
            return None
        if len(nodes) > self.most:
            reader.fail("M106", f"{said(key)} has {len(nodes)} items; at most {self.most} fit", node)
            return None
        values: list[T] = []
        for index, item in enumerate(nodes):
            inner = intern(f"{key}.{index}")
            reader.marks.nodes[inner] = item
            value = None if _has_glued(item, inner, reader) else self.item.read(item, inner, reader)
            if value is None:
                reader.faulty.add(key)
                continue
            if self.unique and value in values:
                reader.fail("M109", f"{said(key)} names {what_it_is(item)} twice", item, "keep one of them")
                continue
            values.append(value)
        return tuple(values)

    def schema(self) -> JsonSchema:
        """Return the schema of the list, or of one value."""
        listed = {"type": "array", "items": self.item.schema(), "maxItems": self.most}
        return {"anyOf": [listed, self.item.schema()]} if self.single else listed


def _has_glued(node: Node, key: str, reader: Reader) -> bool:
    """Say whether the next item of a list went into this one, and note it."""
    if not isinstance(node, Scalar) or not node.plain or not (" -" in node.text or " •" in node.text):
        return False
    found = glued_item(reader.rows, node)
    if found:
        where = Span(reader.path, found[0] + 1, found[1] + 1)
        words = f"this line begins no item; it goes on with {said(key)}"
        reader.problems.append(Problem("M103", words, where, found[2]))
    return found is not None


class Record(Generic[T]):
    """A mapping with known keys, read into a frozen dataclass whose fields are annotated with their kinds.

    A `lenient` one is read past faulty keys as if they had been left out, so that what is wrong with the others is
    told in the same run; its problems say that it must not be used.
    """

    def __init__(
        self, cls: type[T], *, check: Callable[[T, Map, Reader], None] | None = None, lenient: bool = False
    ) -> None:
        self.cls = cls
        self.check = check
        self.lenient = lenient

    def read(self, node: Node, key: str, reader: Reader) -> T | None:
        """Return the dataclass; unknown, missing and faulty keys are noted, all of them."""
        if not isinstance(node, Map):
            reader.fail(
                "M103",
                f"{said(key) or 'this'} is {what_it_is(node)}; it wants keys with values",
                node,
                self._example(),
            )
            return None
        if key and self._is_another(node):
            first = node.entries[0][0]
            words = f"unknown key '{short(first.text)}' in {said(key)}"
            reader.fail(
                "M101", words, first, self._example() or "known here: " + ", ".join(specs_of(self.cls))
            )
            return None
        values, sound = self._values(node, key, reader)
        known = specs_of(self.cls)
        missing = [n for n, s in known.items() if s.required and n not in values]
        unknown = [k.text for k, _ in node.entries if k.text not in known]
        unsure = {meant(name, known) for name in unknown[:MANY]}
        for name in missing:
            if name not in unsure and (f"{key}.{name}" if key else name) not in reader.faulty:
                holder = (
                    said(key) if key else "the front matter" if reader.path.endswith(".md") else "the file"
                )
                reader.fail("M102", f"{holder} lacks the key '{name}'", node, _write(name, known[name].help))
        if missing or not (sound or self.lenient):
            return None
        made = self.cls(**values)
        before = len(reader.problems)
        if self.check:
            self.check(made, node, reader)
        return None if any(p.severity is Severity.ERROR for p in reader.problems[before:]) else made

    def _is_another(self, node: Map) -> bool:
        """Say whether no key of a mapping is one of these, nor like one: what each lacks or is would be told of nothing."""
        known = specs_of(self.cls)
        return bool(node.entries) and all(
            k.text not in known and not ODD_BLANK.search(k.text) and is_strange(k, known)
            for k, _ in node.entries[:MANY]
        )

    def _values(self, node: Map, key: str, reader: Reader) -> tuple[dict[str, Any], bool]:
        """Return the values that could be read, and whether every key was known and sound."""
        known = specs_of(self.cls)
        values: dict[str, Any] = {}
        sound = True
        for index, (name, value) in enumerate(node.entries):
            inner = f"{key}.{name.text}" if key else name.text
            reader.marks.nodes[intern(inner)] = value
            if name.text not in known:
                self._unknown(index, node, key, reader)
                sound = False
                continue
            read = known[name.text].spec.read(value, inner, reader)
            if read is None:
                reader.faulty.add(inner)
                sound = False
            else:
                values[name.text] = read
        if not key:
            reader.values = values
        return values, sound

    def _unknown(self, index: int, node: Map, key: str, reader: Reader) -> None:
        """Note an unknown key, and what may have been meant by it."""
        (name, value), known = node.entries[index], specs_of(self.cls)
        before = node.entries[index - 1] if index else None
        blank = ODD_BLANK.search(name.text)
        hint = ""
        if len(reader.problems) < MANY:
            after = reader.rest(value) if isinstance(value, Scalar) and value.is_null else ""
            hint = self._owner(index, node) or unknown_hint(name, known, before, after)
            reader.faulty.update({meant(name.text, known)})
        words = f"unknown key '{short(name.text)}'{f' in {said(key)}' if key else ''}"
        if blank:
            hint = f"{named(blank[0])} stands here: {mend(blank[0]) if blank.start() else 'indent with plain spaces'}"
        where = reader.place(name, blank[0], 0) if blank else reader.span(name)
        reader.problems.append(Problem("M101", words, where, hint))

    def _owner(self, index: int, node: Map) -> str:
        """Return the hint for a key that belongs to the empty key above it, "" when it belongs to none."""
        known = specs_of(self.cls)
        above = next((at for at in range(index - 1, -1, -1) if node.entries[at][0].text in known), None)
        if above is None:
            return ""
        owner, value = node.entries[above]
        spec = known[owner.text].spec
        in_list = isinstance(spec, ListOf)
        record = spec.item if isinstance(spec, ListOf) else spec
        if not isinstance(value, Scalar) or not value.is_null or not isinstance(record, Record):
            return ""
        if node.entries[index][0].text not in specs_of(record.cls):
            return ""
        first = " and begin each item with `- `" if in_list else ""
        return f"if it belongs to {owner.text}, indent it by two spaces below that key{first}"

    def _example(self) -> str:
        required = [n for n, s in specs_of(self.cls).items() if s.required]
        return f"it needs {', '.join(required)}" if required else ""

    def schema(self) -> JsonSchema:
        """Return the schema of the mapping, each key with its description."""
        known = specs_of(self.cls)
        properties = {
            n: {**s.spec.schema(), **({"description": s.help} if s.help else {})} for n, s in known.items()
        }
        required = [n for n, s in known.items() if s.required]
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": properties,
            **({"required": required} if required else {}),
        }
