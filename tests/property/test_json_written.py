"""Our own writer of JSON says what the library's says, whatever the value; a `map` is a list that need not be there at once."""

from __future__ import annotations

import json
from copy import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from microsite.formats.jsonfeed import to_bytes

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def by_the_library(value: Any) -> bytes:
    return f"{json.dumps(value, indent=1, ensure_ascii=False)}\n".encode()


@given(PLAIN)
def test_any_plain_value_is_written_as_the_library_writes_it(value: Any) -> None:
    assert to_bytes(value) == by_the_library(value)


@given(st.dictionaries(TEXTS, st.lists(PLAIN, max_size=4), max_size=4))
def test_a_list_may_be_made_while_it_is_written(value: dict[str, list[Any]]) -> None:
    assert to_bytes({key: map(copy, held) for key, held in value.items()}) == by_the_library(value)
