"""A view becomes one digest: equal digests mean that nothing which is written from the views could tell them apart."""

from __future__ import annotations

import hashlib
import marshal
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, cast

from microsite.formats.tongue import Tongue
from microsite.outputs.frame import Shell
from microsite.values.facts import Card, Entry, Site
from microsite.values.views import ProofView, Row, SiteView, Snippet

SHARED = frozenset({Card, Entry, ProofView, Shell, Site, Row, SiteView, Snippet})
"""Records that stand in many views: each is digested once."""
SIZE = 16


_PLAIN = re.compile(r"(?:\b(?:str|int|bool|None|tuple)\b|\.\.\.|[\[\], |])+")
"""Annotations of fields that hold texts, numbers, truths and tuples of them only."""


class _Form(NamedTuple):
    """How a record is written: its name, what gives its plain fields at once, and what gives the others, if it has such."""

    head: bytes
    plain: Callable[[Any], tuple[Any, ...]] | None
    others: Callable[[Any], tuple[Any, ...]] | None


@cache
def _form(kind: type) -> _Form | None:
    """Return the form of a dataclass, None for what is none."""
    if not is_dataclass(kind):
        return None
    plain = [f.name for f in fields(kind) if isinstance(f.type, str) and _PLAIN.fullmatch(f.type)]
    others = [f.name for f in fields(kind) if f.name not in plain]
    return _Form(f"{kind.__qualname__}(".encode(), _getter(plain), _getter(others))


def _getter(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]] | None:
    """Return what gives the values of these attributes, None for no attribute."""
    if len(names) == 1:
        [name] = names
        return lambda one: (getattr(one, name),)
    return attrgetter(*names) if names else None


class Digests:
    """Digests values; what it has seen of shared records it knows by identity, and so it keeps them."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, bytes]] = {}

    def of(self, *values: object) -> bytes:
        """Return the digest (BLAKE2b) of values, in their order; raises TypeError for what has no exact form."""
        out: list[bytes] = []
        self._write(values, out)
        return _digest(out)

    def _write(self, values: Iterable[Any], out: list[bytes]) -> None:
        """Write values one after another."""
        for value in values:
            kind = type(value)
            if kind is str:
                data = value.encode("utf-8", "surrogatepass")
                out.append(b"s%d:%b" % (len(data), data))
            elif value is None or kind is int or kind is bool:
                out.append(f"{value};".encode())
            elif kind is tuple:
                out.append(b"(%d:" % len(value))
                self._write(value, out)
            elif kind in SHARED or kind.__base__ in SHARED:  # one of which a part lies elsewhere
                out.append(self._shared(value, kind))
            elif (form := _form(kind)) is not None:  # type: ignore[arg-type] # every class can be hashed
                self._record(value, form, out)
            else:
                self._leaf(value, out)

    def _record(self, value: object, form: _Form, out: list[bytes]) -> None:
        if form.plain is not None:
            plain = form.plain(value)
            try:
                # exact types have a form of their own; version 2 has no references, which would tell equal objects from the same
                out.append(form.head + marshal.dumps(plain, 2))
            except ValueError:  # a text that is more than a text
                out.append(form.head + b"~")
                self._write(plain, out)
        else:
            out.append(form.head)
        if form.others is not None:
            self._write(form.others(value), out)

    def _shared(self, value: object, kind: Any) -> bytes:  # noqa: ANN401 - typeshed does not call every type hashable
        known = self._known.get(id(value))
        if known is None:
            out: list[bytes] = []
            self._record(value, cast(_Form, _form(kind)), out)
            known = self._known[id(value)] = (value, b"#" + _digest(out))
        return known[1]

    def _leaf(self, value: object, out: list[bytes]) -> None:
        match value:
            case datetime():
                zone = getattr(value.tzinfo, "key", None) or value.tzname()
                out.append(f"t{value.isoformat()} {zone} {value.fold};".encode())
            case Enum() | date() | timedelta() | Decimal() | float():
                out.append(f"{type(value).__qualname__} {value!r};".encode())
            case bytes():
                out.append(b"b%d:%b" % (len(value), hashlib.blake2b(value, digest_size=SIZE).digest()))
            case Tongue():
                self._write(((str(value), value.words),), out)
            case str():  # one that is marked as HTML
                self._write((type(value).__qualname__, str(value)), out)
            case _:
                self._collection(value, out)

    def _collection(self, value: object, out: list[bytes]) -> None:
        match value:
            case list():
                out.append(b"[%d:" % len(value))
                self._write(value, out)
            case Mapping():
                out.append(b"{%d:" % len(value))
                for pair in value.items():
                    self._write(pair, out)
            case frozenset():
                out.append(b"<%d:%b" % (len(value), b"".join(sorted(self.of(one) for one in value))))
            case tuple():  # one whose parts have names
                self._write((type(value).__qualname__, tuple(value)), out)
            case _:
                raise TypeError(f"a {type(value).__qualname__} has no digest")


def _digest(pieces: Iterable[bytes]) -> bytes:
    return hashlib.blake2b(b"".join(pieces), digest_size=SIZE).digest()
