"""Text is set into boxes: where lines break, in which order they are seen, and what is said when they do not fit."""

from __future__ import annotations

import pytest

from microsite.formats.bidi import Run, is_rtl, visual_runs
from microsite.formats.typeset import Step, clusters, fitted, pieces, plain


def each_letter_is_half_its_size(text: str, size: float) -> float:
    return len(clusters(text)) * size / 2


def lines(text: str, width: float, most: int = 9, size: int = 20) -> tuple[str, ...]:
    return fitted(text, width, 10_000, [Step(size, most)], each_letter_is_half_its_size).lines


def test_words_stay_whole_and_lines_are_even() -> None:
    assert lines("one two three four five six", 170) == ("one two three", "four five six")


def test_a_text_that_fits_at_no_step_is_cut_with_an_ellipsis() -> None:
    made = fitted(
        "alpha beta gamma delta", 100, 10_000, [Step(40, 1), Step(20, 1)], each_letter_is_half_its_size
    )
    assert made.lines == ("alpha…",)
    assert made.cut
    assert made.size == 20


def test_the_largest_step_that_holds_the_text_whole_is_taken() -> None:
    steps = [Step(60, 2), Step(40, 2), Step(20, 2)]
    made = fitted("alpha beta gamma", 240, 10_000, steps, each_letter_is_half_its_size)
    assert (made.size, made.cut) == (40, False)


def test_lines_that_are_too_high_for_the_box_are_not_taken() -> None:
    made = fitted("alpha beta", 120, 50, [Step(40, 2), Step(20, 2)], each_letter_is_half_its_size)
    assert made.size == 20


def test_a_word_longer_than_a_line_is_parted_with_a_hyphen() -> None:
    assert lines("suihkuturbiini", 100) == ("suihkutur-", "biini")


def test_a_long_double_name_parts_at_its_own_hyphen_and_a_short_one_stays() -> None:
    assert pieces("Hietaniemi-Väänänen") == ("Hietaniemi-", "Väänänen")
    assert pieces("the six-session pilot")[1] == "six-session "


def test_japanese_breaks_between_characters_but_no_line_begins_with_a_full_stop() -> None:
    assert pieces("画面を直す。") == ("画", "面", "を", "直", "す。")
    assert pieces("「画面」") == ("「画", "面」")


def test_thai_breaks_only_where_a_syllable_surely_begins_or_ends() -> None:
    assert pieces("สัมภาษณ์ลูกค้าด้วยคำถามเดียว") == ("สัมภาษณ์", "ลูกค้าด้วยคำ", "ถาม", "เดียว")


def test_a_dash_between_words_does_not_begin_a_line() -> None:
    assert pieces("Пять разговоров \u2014 один") == ("Пять ", "разговоров \u2014 ", "один")


def test_marks_and_joined_emoji_are_one_character() -> None:
    assert clusters("e\u0301a") == ("e\u0301", "a")
    assert clusters("👩\u200d💻x") == ("👩\u200d💻", "x")
    assert clusters("🇫🇮🇸🇪") == ("🇫🇮", "🇸🇪")
    assert clusters("👍🏽") == ("👍🏽",)


def test_text_is_composed_and_steering_characters_are_dropped() -> None:
    assert plain("Cafe\u0301 \u202eabc\u202c\u200b\tx\n") == "Café abc x"


@pytest.mark.parametrize("text", ["", "   ", "\u200b"])
def test_nothing_is_one_empty_line(text: str) -> None:
    assert lines(text, 100) == ("",)


def test_latin_inside_arabic_keeps_its_own_direction() -> None:
    assert visual_runs("سعر SaaS الآن", rtl=True) == (
        Run(" الآن", rtl=True),
        Run("SaaS", rtl=False),
        Run("سعر ", rtl=True),
    )


def test_numbers_inside_hebrew_are_read_from_the_left() -> None:
    assert visual_runs("ב-45 דקות", rtl=True) == (
        Run(" דקות", rtl=True),
        Run("45", rtl=False),
        Run("ב-", rtl=True),
    )


def test_a_number_after_latin_letters_belongs_to_them() -> None:
    assert visual_runs("Q1 2025", rtl=False) == (Run("Q1 2025", rtl=False),)


def test_the_first_strong_letter_tells_the_direction() -> None:
    assert is_rtl("45 דקות")
    assert not is_rtl("SaaS דקות")
    assert is_rtl("18:00", "rtl")
