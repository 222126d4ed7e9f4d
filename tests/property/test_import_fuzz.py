"""Whatever comes in: no field is lost, and what is kept is read back word for word by our own reader."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from microsite.importers import words
from microsite.importers.convert import is_empty
from microsite.importers.shape import shape
from microsite.importers.values import Field, Record, Setting, Value
from microsite.importers.writer import text_of
from microsite.read.document import split as own_split
from microsite.read.yaml import Map, Node, Scalar, Seq, parse_yaml

LIKELY = st.sampled_from(
    ["2026-12-03 18:00", "2026-12-03", "03/04/2026", "2026-11-01T01:30:00-05:00", "18:00", "45", "online", "Ada Example",
     "https://x.example/a", "/old/path/", "https://zoom.us/j/1", "true", "no", "", "@ada", "Europe/Berlin", "[a](/b)", "{% x %}"]
)  # fmt: skip
TEXT = st.one_of(LIKELY, st.text(max_size=60))
VALUES: st.SearchStrategy[Value] = st.recursive(
    TEXT,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
KNOWN = sorted(
    {name for key in (*words.EVENT.values(), *words.MENTOR.values()) for name in key}
    | set(words.LONG_TEXTS)
    | set(words.PROFILES)
)
NAMES = st.one_of(st.sampled_from(KNOWN), st.text(max_size=12))
RECORDS = st.dictionaries(NAMES, VALUES, max_size=8)


def plain(value: Value) -> object:
    """Return a foreign value as nested lists and dicts."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    return value if isinstance(value, str) else [plain(inner) for inner in value]


def seen(node: Node) -> object:
    """Return what our own reader holds as nested lists and dicts."""
    if isinstance(node, Map):
        return {key.text: seen(value) for key, value in node.entries}
    if isinstance(node, Seq):
        return [seen(item) for item in node.items]
    assert isinstance(node, Scalar)
    return node.text


@settings(deadline=None, max_examples=300)
@given(RECORDS, st.text(max_size=60), st.sampled_from(["event", "mentor"]))
def test_every_field_is_in_the_account_and_what_is_kept_is_kept_word_for_word(
    fields: dict[str, Value], body: str, kind: str
) -> None:
    record = Record(
        path="x.md", fields={name: Field(value, 2) for name, value in fields.items()}, body=body, line=1
    )
    draft = shape(record, kind, {}, Setting(zone="America/New_York", case_studies=0))
    text, _ = text_of(draft, draft.slug)
    parts = own_split("x.md", text)
    assert isinstance(parts, tuple)
    node = parse_yaml("x.md", parts[0]) if parts[0].strip() else Map((), 1, 1)
    front = seen(node) if isinstance(node, Map) else {}
    assert isinstance(front, dict)
    kept = front.get("imported", {})
    told = {(row.field, row.target) for row in draft.rows}
    for name, value in fields.items():
        assert any(field == name for field, _ in told)
        if (name, f"imported.{name}") in told and not any(isinstance(v, Mapping | tuple) for v in [value]):
            assert kept[name] == plain(value)
        if not is_empty(value) and not any(field == name and target for field, target in told):
            raise AssertionError(name)
