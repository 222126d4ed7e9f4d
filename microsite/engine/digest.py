"""A view becomes one digest: equal digests mean that nothing which is written from the views could tell them apart."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from microsite.formats.tongue import Tongue
from microsite.values.facts import Card, Entry, Site
from microsite.values.records import names_of
from microsite.values.views import Row, SiteView, Snippet

SHARED = frozenset({Card, Entry, Site, Row, SiteView, Snippet})
"""Records that stand in many views: each is digested once."""
SIZE = 16


class Digests:
    """Digests values; what it has seen of shared records it knows by identity, and so it keeps them."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, str]] = {}

    def of(self, *values: object) -> bytes:
        """Return the digest (BLAKE2b) of values, in their order; raises TypeError for what has no exact form."""
        out: list[str] = []
        for value in values:
            self._write(value, out.append)
        return hashlib.blake2b("".join(out).encode("utf-8", "surrogatepass"), digest_size=SIZE).digest()

    def _write(self, value: object, put: Callable[[str], None]) -> None:
        kind = type(value)
        if kind is str:
            put(f"s{len(value)}:{value}")  # type: ignore[arg-type] # it is a text
        elif value is None or kind is int or kind is bool:
            put(f"{value};")
        elif kind is tuple:
            put(f"({len(value)}:")  # type: ignore[arg-type] # it is a tuple
            for one in value:  # type: ignore[attr-defined] # the same
                self._write(one, put)
        elif (names := names_of(kind)) is not None:  # type: ignore[arg-type] # every class can be hashed
            if kind in SHARED:
                put(self._shared(value, names))
            else:
                self._record(value, names, put)
        else:
            self._leaf(value, put)

    def _record(self, value: object, names: tuple[str, ...], put: Callable[[str], None]) -> None:
        put(f"{type(value).__qualname__}(")
        for name in names:
            self._write(getattr(value, name), put)

    def _shared(self, value: object, names: tuple[str, ...]) -> str:
        known = self._known.get(id(value))
        if known is None:
            out: list[str] = []
            self._record(value, names, out.append)
            text = "".join(out).encode("utf-8", "surrogatepass")
            known = self._known[id(value)] = (value, hashlib.blake2b(text, digest_size=SIZE).hexdigest())
        return f"#{known[1]}"

    def _leaf(self, value: object, put: Callable[[str], None]) -> None:
        match value:
            case datetime():
                zone = getattr(value.tzinfo, "key", value.tzname())
                put(f"t{value.isoformat()} {zone} {value.fold};")
            case Enum() | date() | Decimal() | float():
                put(f"{type(value).__qualname__} {value!r};")
            case bytes():
                put(f"b{len(value)}:{hashlib.blake2b(value, digest_size=SIZE).hexdigest()}")
            case Tongue():
                self._write((str(value), value.words), put)
            case str():  # one that is marked as HTML
                put(f"{type(value).__qualname__}{len(value)}:{value}")
            case list():
                put(f"[{len(value)}:")
                for one in value:
                    self._write(one, put)
            case Mapping():
                put(f"{{{len(value)}:")
                for key, held in value.items():
                    self._write(key, put)
                    self._write(held, put)
            case _:
                raise TypeError(f"a {type(value).__qualname__} has no digest")
