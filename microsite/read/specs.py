"""The keys of a record: what its dataclass says of each, in the order they stand there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from microsite.read.fields import Spec


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
