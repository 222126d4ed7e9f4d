"""What a key of front matter may hold: a kind of value, which reads a node and tells its JSON Schema; and which keys a record has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Annotated, Any, Protocol, TypeVar, get_args, get_origin, get_type_hints

from microsite.read.nodes import Node
from microsite.read.reader import Reader

T_co = TypeVar("T_co", covariant=True)
JsonSchema = dict[str, Any]


class Spec(Protocol[T_co]):
    """A kind of value. `read` returns None after it has noted why the node is not one."""

    def read(self, node: Node, key: str, reader: Reader) -> T_co | None:
        """Return the typed value of the node, or note a problem and return None."""
        ...

    def schema(self) -> JsonSchema:
        """Return the JSON Schema (draft 2020-12) of the value as an editor writes it."""
        ...


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
