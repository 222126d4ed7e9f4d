"""The kinds of cells: money, whole numbers, words, known names, codes, and people as keyed hashes; times are beside.

Cells repeat: a million rows hold few days, clocks and persons. So each distinct text is read once, in plain Python, and the
answers are spread over the column by Polars.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import field
from decimal import Decimal
from typing import Any

import polars as pl

from microsite.program.tables.shape import Cells, Fault
from microsite.records import frozen

UNIT = 10_000
"""What one unit of money is in the integers of a Money column."""
RATE_DIGITS = 12
NUMERIC = r"[0-9TZtz:.,+\-/ ]{1,32}"
_SLUG = r"[a-z0-9-]{1,80}"
_MONEY = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,4}))?", re.ASCII)
_RATE = re.compile(rf"[0-9]{{1,9}}(\.[0-9]{{1,{RATE_DIGITS}}})?", re.ASCII)


def spread(raw: pl.Series, answer: Callable[[str], Any], dtype: pl.DataType) -> pl.Series:
    """Return what `answer` says of each distinct text, for every row; null stays null."""
    texts = raw.drop_nulls().unique().to_list()
    if not texts:
        return pl.Series(raw.name, [None] * len(raw), dtype=dtype)
    known = pl.Series([answer(text) for text in texts], dtype=dtype)
    return raw.replace_strict(pl.Series(texts, dtype=pl.String), known, default=None, return_dtype=dtype)


def unread(raw: pl.Series, values: pl.Series) -> pl.Series:
    """Return where a cell held something that is no value."""
    return raw.is_not_null() & values.is_null()


def _money(text: str) -> int | None:
    found = _MONEY.fullmatch(text)
    return int(found[1]) * UNIT + int((found[2] or "0").ljust(4, "0")) if found else None


@frozen
class Money:
    """An amount that is not negative, with a point and at most four decimals; whole ten-thousandths, so that it is exact."""

    def read(self, raw: pl.Series) -> Cells:
        """Return ten-thousandths of a unit."""
        values = spread(raw, _money, pl.Int64())
        bad = unread(raw, values)
        if not bad.any():
            return Cells(values)
        minus = bad & raw.str.contains(r"^-[0-9.]+$").fill_null(value=False)
        large = bad & raw.str.contains(r"^[0-9]{10,}(\.[0-9]*)?$").fill_null(value=False)
        hint = "digits and a point, as in 45.00"
        return Cells(
            values,
            (
                Fault(
                    minus,
                    "negative amount",
                    "is negative",
                    hint="write what came back as a refund",
                    shown=NUMERIC,
                ),
                Fault(large, "amount too large", "is a billion or more", hint=hint, shown=NUMERIC),
                Fault(bad & ~minus & ~large, "unreadable amount", "is no amount", hint=hint, shown=NUMERIC),
            ),
        )


@frozen
class Rate:
    """A positive factor, exact to twelve decimals; kept as its text, to be read as a Decimal."""

    def read(self, raw: pl.Series) -> Cells:
        """Return the texts that are positive decimals."""
        values = spread(
            raw, lambda text: text if _RATE.fullmatch(text) and Decimal(text) > 0 else None, pl.String()
        )
        fault = Fault(
            unread(raw, values),
            "unreadable rate",
            "is no positive rate",
            hint="as in 0.8615",
            shown=NUMERIC,
        )
        return Cells(values, (fault,))


@frozen
class Whole:
    """A whole number in a range."""

    least: int
    most: int

    def read(self, raw: pl.Series) -> Cells:
        """Return the numbers; digits only."""
        values = spread(raw, self._number, pl.Int64())
        bad = unread(raw, values)
        outside = bad & raw.str.contains(r"^-?[0-9]+$").fill_null(value=False)
        wanted = f"{self.least} to {self.most}"
        return Cells(
            values,
            (
                Fault(outside, f"outside {wanted}", f"is outside {wanted}", shown=NUMERIC),
                Fault(
                    bad & ~outside,
                    "unreadable number",
                    f"is no whole number; it wants {wanted}",
                    shown=NUMERIC,
                ),
            ),
        )

    def _number(self, text: str) -> int | None:
        if not re.fullmatch(r"[0-9]{1,18}", text, re.ASCII):
            return None
        return int(text) if self.least <= int(text) <= self.most else None


@frozen
class Choice:
    """One of a few words; the text itself."""

    words: tuple[str, ...]

    def read(self, raw: pl.Series) -> Cells:
        """Return the words as they are declared."""
        values = spread(raw, lambda text: text if text in self.words else None, pl.String())
        listed = ", ".join(self.words)
        shown = (
            f"{_SLUG}|(?i:{'|'.join(map(re.escape, self.words))})"  # a word of ours in capitals is no name
        )
        fault = Fault(
            unread(raw, values), "unknown word", f"is none of {listed}", shown=shown, near=self.words
        )
        return Cells(values, (fault,))


@frozen
class Known:
    """A name that the site knows, as its number; `what` says of what, as in "session"."""

    numbers: Mapping[str, int]
    what: str

    def read(self, raw: pl.Series) -> Cells:
        """Return the numbers; a name that the site does not know is a fault of its own code."""
        values = spread(raw, self.numbers.get, pl.Int64())
        words = f"names no {self.what} of this site"
        bad = unread(raw, values)
        near = tuple(self.numbers) if bad.any() else ()
        return Cells(values, (Fault(bad, f"unknown {self.what}", words, "B104", shown=_SLUG, near=near),))


@frozen
class Code:
    """A currency: three capital letters (ISO 4217)."""

    def read(self, raw: pl.Series) -> Cells:
        """Return the codes."""
        values = spread(raw, lambda text: text if re.fullmatch("[A-Z]{3}", text) else None, pl.String())
        fault = Fault(
            unread(raw, values),
            "unreadable currency",
            "is no ISO 4217 code",
            hint="as in EUR",
            shown="[A-Za-z]{1,3}",
        )
        return Cells(values, (fault,))


@frozen
class Text:
    """A text of at most so many characters, kept as it is."""

    most: int = 200

    def read(self, raw: pl.Series) -> Cells:
        """Return the texts."""
        long = (raw.str.len_chars() > self.most).fill_null(value=False)
        return Cells(raw, (Fault(long, "text too long", f"has more than {self.most} characters"),))


@frozen
class Person:
    """Who it was, as a hash under a key that lives as long as the run: equal persons have equal numbers, and no names.

    The hash is BLAKE2b (RFC 7693) with 64 bits: among a million people two fall together with a chance below 10^-7.
    """

    key: bytes = field(repr=False)
    seen: dict[str, int] = field(default_factory=dict, repr=False)
    """The hashes of this run so far: a person stands in many rows, and is hashed once."""

    def read(self, raw: pl.Series) -> Cells:
        """Return the hashes."""
        keyed = hashlib.blake2b(key=self.key, digest_size=8)
        seen = self.seen

        def hashed(text: str) -> int:
            if text not in seen:
                one = keyed.copy()  # the key is mixed in once
                one.update(text.encode())
                seen[text] = int.from_bytes(one.digest(), "big")
            return seen[text]

        return Cells(spread(raw, hashed, pl.UInt64()))
