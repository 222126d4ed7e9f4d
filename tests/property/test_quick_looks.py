"""What a check looks for in a quick way, in the words and addresses of a page, is what the plain way finds."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microsite.checks import html, moments, visible_prices, vocabulary

WORDS = st.text("0012789 :.,hpma時é٣EUReurkč€_-–\u00ad\u0301ß\n", max_size=12)
PARTS = "https:// http:// HTTP:// // / a.example b-c.example :443 . .. ? # a=b %41 %2f é ; one index.html @ mailto:".split()
ADDRESS = st.builds(
    "".join,
    st.lists(
        st.sampled_from(PARTS),
        max_size=7,
    ),
)
BASE = st.sampled_from(
    (
        "",
        "https://a.example/",
        "https://a.example/x/y.html?q#f",
        "http://b-c.example",
        "/rel/",
        "https://A.example/",
    )
)


@given(WORDS, st.sampled_from((0, 1, 7, 8, 12, 17, 20)), st.sampled_from((0, 1, 10, 12)))
def test_a_clock_time_is_found_as_by_looking_back_first(text: str, hour: int, minute: int) -> None:
    plain = moments.plain_digits(vocabulary.fold(text)).lower()
    forms = [rf"(?<!\d){hour:02}{minute:02}(?!\d)"]
    for each in (hour, hour % 12 or 12):
        forms.append(rf"(?<!\d)0?{each}\s?[:.h\u2236]\s?{minute:02}(?!\d)")
        if not minute:
            forms.append(rf"(?<!\d)0?{each}\s?(?:h|uhr|am|pm|a\.m|p\.m|heures|時|시|点)")
    wanted = any(re.search(form, plain) for form in forms)
    assert moments.shows_clock(text, datetime(2026, 12, 3, hour, minute, tzinfo=UTC)) == wanted


@given(WORDS, st.sampled_from(("eur", "kč", "EUR", "e", "r$", "€")))
def test_a_currency_is_found_as_by_looking_back_first(text: str, word: str) -> None:
    wanted = re.search(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])", text)
    assert bool(visible_prices._alone(word).search(text)) == bool(wanted)  # noqa: SLF001 - the quick look


@given(WORDS)
def test_letters_and_digits_are_left_as_a_search_leaves_them(text: str) -> None:
    assert vocabulary.fold_loose(text) == re.sub(
        r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold()
    )
    digits = re.sub(r"\d", lambda found: str(unicodedata.decimal(found[0])), text)
    assert moments.plain_digits(text) == digits


@pytest.mark.parametrize("fragment", [False, True])
@given(text=ADDRESS, base=BASE)
def test_an_address_in_its_normal_spelling_is_left_as_the_long_way_leaves_it(
    text: str, base: str, *, fragment: bool
) -> None:
    quick = vocabulary.normal_url.__wrapped__(text, base, fragment=fragment)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vocabulary, "usual", lambda *_: None)
        assert quick == vocabulary.normal_url.__wrapped__(text, base, fragment=fragment)


@given(
    st.lists(
        st.sampled_from(
            ["<a", "<a ", "</a>", "<", ">", '"', "'", ' b="c"', ' d="<e>"', " f='g>'", " h", "\n"]
        ),
        max_size=16,
    )
)
def test_a_crowded_tag_is_found_as_by_looking_at_every_tag(pieces: list[str]) -> None:
    text = "".join(pieces)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(html, "MOST_ATTRIBUTES", 3)
        tags = html._TAG.findall(text)  # noqa: SLF001 - the plain way
        wanted = any(len(html._ATTRIBUTE.findall(tag)) > 3 for tag in tags if len(tag) > 3)  # noqa: SLF001 - the same
        assert html._is_crowded(text) == wanted  # noqa: SLF001 - the quick look
