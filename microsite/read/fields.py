"""What a key of front matter may hold: each kind of value reads a node into a typed value and tells its JSON Schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from sys import intern
from typing import Annotated, Any, Generic, Protocol, TypeVar, get_args, get_origin, get_type_hints

from microsite.diagnostics import Places, Problem, Severity, Span
from microsite.read.nodes import NULL, Map, Node, Scalar, Seq
from microsite.read.text import typed
from microsite.read.wording import close_to, near, said, short, what_it_is

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
JsonSchema = dict[str, Any]
MANY = 100  # problems of one file; of more than so many no near miss is sought


class Reader:
    """Collects, while a front matter is read, its problems, the place of every key, faulty keys, and top-level values.

    What a faulty key should have said is unknown, so nothing more is said of it.
    """

    def __init__(self, path: str, text: str = "", first_line: int = 1) -> None:
        self.path = path
        self.text = text
        self.first = first_line
        self.problems: list[Problem] = []
        self.marks = Places(path)
        self.faulty: set[str] = set()
        self.values: dict[str, Any] = {}

    def span(self, node: Node) -> Span:
        """Return where the node stands."""
        return Span(self.path, node.line, node.column)

    def place(self, node: Node, char: str, nth: int) -> Span:
        """Return where the `nth` time of a character (from 0) stands in the text of a node."""
        if not self.text:
            return self.span(node)
        line, column = typed(self.text, node.line - self.first + 1, node.column, char, nth)
        return Span(self.path, line + self.first - 1, column)

    def fail(
        self, code: str, message: str, node: Node, hint: str = "", severity: Severity = Severity.ERROR
    ) -> None:
        """Note a problem at the node."""
        self.problems.append(Problem(code, message, self.span(node), hint, severity))


class Spec(Protocol[T_co]):
    """A kind of value. `read` returns None after it has noted why the node is not one."""

    def read(self, node: Node, key: str, reader: Reader) -> T_co | None:
        """Return the typed value of the node, or note a problem and return None."""
        ...

    def schema(self) -> JsonSchema:
        """Return the JSON Schema (draft 2020-12) of the value as an editor writes it."""
        ...


def _write(name: str, sentence: str) -> str:
    """Return the hint for a key that is missing: its name and what it says."""
    words = sentence[:1].lower() + sentence[1:] if sentence[1:2].islower() else sentence
    return f"write `{name}:` {words.removesuffix('.')}".rstrip()


def scalar(node: Node, key: str, reader: Reader, wanted: str) -> str | None:
    """Return the text of a scalar that is not empty, or note that the key wants something else."""
    if type(node) is Scalar and (node.text not in NULL or not node.plain):
        return node.text
    reader.fail("M103", f"{said(key)} is {what_it_is(node)}; it wants {wanted}", node, _single(node))
    return None


def _single(node: Node) -> str:
    """Return the hint for what stands where one value belongs."""
    if isinstance(node, Scalar):
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
            value = self.item.read(item, inner, reader)
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


class Free:
    """Any value, kept as plain texts, lists and mappings: for what only people or other programs read."""

    def read(self, node: Node, key: str, reader: Reader) -> object | None:
        """Return the node as nested dicts, tuples and texts ("" for nothing)."""
        if isinstance(node, Map):
            return {k.text: self.read(v, f"{key}.{k.text}", reader) for k, v in node.entries}
        if isinstance(node, Seq):
            return tuple(self.read(v, key, reader) for v in node.items)
        return node.text

    def schema(self) -> JsonSchema:
        """Return the schema that takes anything."""
        return {}


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
        values, sound = self._values(node, key, reader)
        known = specs_of(self.cls)
        missing = [n for n, s in known.items() if s.required and n not in values]
        unknown = [k.text for k, _ in node.entries if k.text not in known]
        unsure = {close_to(name, known) for name in unknown[:MANY]}
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

    def _values(self, node: Map, key: str, reader: Reader) -> tuple[dict[str, Any], bool]:
        """Return the values that could be read, and whether every key was known and sound."""
        known = specs_of(self.cls)
        values: dict[str, Any] = {}
        sound = True
        for name, value in node.entries:
            inner = f"{key}.{name.text}" if key else name.text
            reader.marks.nodes[intern(inner)] = value
            if name.text not in known:
                hint = _unknown_hint(name.text, value, known) if len(reader.problems) < MANY else ""
                words = f"unknown key '{short(name.text)}'{f' in {said(key)}' if key else ''}"
                reader.fail("M101", words, name, hint)
                reader.faulty.update({close_to(name.text, known)} if hint else ())
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


def _unknown_hint(name: str, value: Node, known: Iterable[str]) -> str:
    """Say what an unknown key may have been: in { } a comma inside a text cuts the text in two."""
    if isinstance(value, Scalar) and value.is_null and " " in name:
        return "if it is part of the text before it, put that text in quotes: a comma ends it"
    return near(name, known) or "known here: " + ", ".join(known)


class Field:
    """A key of a record: its kind, its sentence for editors, and whether it must be there."""

    __slots__ = ("help", "required", "spec")

    def __init__(self, spec: Spec[Any], help_: str, *, required: bool) -> None:
        self.spec = spec
        self.help = help_
        self.required = required


def specs_of(cls: type[Any]) -> Mapping[str, Field]:
    """Return the keys of a dataclass whose fields are `Annotated[type, Spec(), "sentence"]`, in their order."""
    return _specs_of(cls)  # type: ignore[arg-type]  # typeshed does not call every type hashable


@cache
def _specs_of(cls: Any) -> Mapping[str, Field]:  # noqa: ANN401 - typeshed does not call every type hashable
    hints = get_type_hints(cls, include_extras=True)
    found: dict[str, Field] = {}
    for item in fields(cls):
        hint = hints[item.name]
        if get_origin(hint) is not Annotated:
            continue
        _, spec, *words = get_args(hint)
        required = item.default is MISSING and item.default_factory is MISSING
        found[item.name] = Field(spec, words[0] if words else "", required=required)
    return found
