"""Whatever a contributor saves is an item or problems inside that file: never an exception, never a place that is not there."""

from __future__ import annotations

from fuzz.targets.fronts import judged
from hypothesis import given, settings
from hypothesis import strategies as st
from parsing import parsed
from sites import EVENT, MENTOR

WORDS = st.sampled_from(
    ["", "~", "[]", "{}", "[a, b]", "{a: b}", "- a", "no", "18:00", "2026-12-03", "2026-02-30 25:00", "-1", "1e3", ".nan", "9" * 30,
     '"a\\nb"', '"\\0"', "'", '"', "&a b", "*a", "!!int 3", "|\n  x", ">-\n  x", "\u202e", "{model: seat}", "{model: guarantee, price: '1'}",
     "[{segment: qa, minutes: 5}]", "../x", "//x", "https://u:p@h/", "javascript:1", "EUR", "Europe/Berlin", "CEST", "#", "{{ x }}", "\t", "😀"]
)  # fmt: skip
KEYS = st.sampled_from(
    ("title name mentors mentor start end duration fold timezone format venue agenda offer offers status previous_start slug uid aliases "
     "publish_at expire_at updated draft series recording moderation private case_studies verification links image topics capacity seats_left "
     "nope").split()
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(KEYS, WORDS), max_size=6), st.sampled_from(["event", "mentor"]))
def test_any_value_under_any_key(rows: list[tuple[str, str]], kind: str) -> None:
    front = (EVENT if kind == "event" else MENTOR).split("---\n")[1]
    kept = "".join(
        line
        for line in front.splitlines(keepends=True)
        if not line.startswith(tuple(f"{k}:" for k, _ in rows))
    )
    text = "---\n" + kept + "".join(f"{key}: {word}\n" for key, word in rows) + "---\nText.\n"
    judged(kind, text.encode("utf-8", "surrogatepass"))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_character_anywhere(data: st.DataObject) -> None:
    text = EVENT
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(st.text(max_size=3)) + text[at + data.draw(st.integers(0, 3)) :]
    judged("event", text.encode("utf-8", "surrogatepass"))


def test_the_good_files_are_items() -> None:
    assert parsed(EVENT).item is not None
    assert parsed(MENTOR, "mentor").item is not None
