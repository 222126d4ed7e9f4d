"""Normal forms of Unicode: as Python makes them, and soon, however many marks stand in a row."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microsite.formats.normal import MOST_MARKS, normal

FORMS = ("NFC", "NFKC", "NFKD")
WORDS = "Zürich e\u0301\u0316 \u1e9b\u0323 \ufb03 \uac00\u11a8 क्षि नमस्ते \u0f73 日本語 "


@pytest.mark.parametrize("form", FORMS)
@given(st.text(max_size=40))
def test_a_text_has_the_form_that_python_gives_it(form: str, text: str) -> None:
    assert normal(form, text) == unicodedata.normalize(form, text)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", FORMS)
def test_a_long_text_of_letters_with_their_marks_has_it_too(form: str) -> None:
    text = (WORDS + "a" + "\u0316\u0301" * (MOST_MARKS // 2) + "日本語" * 30) * 40
    assert len(text) > 2_000
    assert normal(form, text) == unicodedata.normalize(form, text)  # type: ignore[arg-type]


@pytest.mark.parametrize("marks", ["\u0316\u0301", "\u0301" * 50 + "\u0316" * 50, "\u0f73", "\u0344\u0316"])
@pytest.mark.parametrize("form", FORMS)
def test_very_many_marks_take_no_time_to_sort(form: str, marks: str) -> None:
    text = "a" + marks * (200_000 // len(marks))
    begin = time.process_time()
    made = normal(form, text)  # type: ignore[arg-type]
    assert time.process_time() - begin < 1
    assert made.replace("\u034f", "")[0] in "aàáä"
    assert unicodedata.is_normalized(form, made)  # type: ignore[arg-type]
