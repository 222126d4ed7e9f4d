"""What can be asked of any frozen record without knowing its kind."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache


@cache
def names_of(kind: type) -> tuple[str, ...] | None:
    """Return the names of a dataclass's fields in order, None for what is none."""
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else None
