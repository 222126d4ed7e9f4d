"""The amount that a page shows as a price, whatever signs part its thousands and its decimals."""

from __future__ import annotations

from decimal import Decimal

import pytest

from microsite.checks.moments import plain_digits
from microsite.checks.visible_prices import amounts, price_in
from microsite.checks.vocabulary import fold
from microsite.checks.words import seats_left
from microsite.formats.money import digits_of
from microsite.formats.words import money


@pytest.mark.parametrize(
    ("text", "language", "amount"),
    [
        ("€45.00", "en", "45"),
        ("€1,500.00", "en", "1500"),
        ("€1,500", "en", "1500"),
        ("1.500 €", "de", "1500"),
        ("BHD12.500", "en", "12.5"),
        ("BHD1,250.500", "en", "1250.5"),
        ("1.250,500 BHD", "de", "1250.5"),
        ("KWD 0.250", "en", "0.25"),
        ("OMR 12", "en", "12"),
        ("1\u202f250,500\u00a0TND", "fr", "1250.5"),
    ],
)
def test_a_sign_before_three_digits_parts_thousands_but_where_a_currency_has_three_decimals(
    text: str, language: str, amount: str
) -> None:
    assert price_in(text, language) == Decimal(amount)


def test_where_both_signs_stand_the_last_is_the_decimal_sign() -> None:
    assert Decimal("1250.5") in amounts("1,250.500")
    assert Decimal("1250.5") in amounts("1.250,500")


def test_a_text_without_a_number_is_no_price() -> None:
    assert price_in("BHD", "en") is None


@pytest.mark.parametrize("language", ["en", "ar", "de", "fr", "ja"])
@pytest.mark.parametrize("currency", ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND", "EUR", "JPY"])
def test_an_amount_is_read_as_the_program_writes_it(currency: str, language: str) -> None:
    for text in ("4.505", "12.500", "1250.500"):
        amount = Decimal(text).quantize(Decimal(1).scaleb(-digits_of(currency)))
        shown = plain_digits(fold(money(amount, currency, language)))
        assert price_in(shown, language) == amount, shown


def test_a_number_in_groups_is_read_as_one() -> None:
    """A million seats in French, and a million in India."""
    assert seats_left("encore 1 000 000 places restantes", "fr") is None
    assert seats_left("45,00 € 12 places restantes", "fr") == ("12 places restantes", 12)
    assert Decimal(1_000_000) in amounts("10,00,000")
