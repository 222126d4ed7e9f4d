"""Amounts of money as the plain decimal text that every format shows alike."""

from __future__ import annotations

from decimal import Decimal

# ISO 4217 currencies whose minor unit is not a hundredth
_DIGITS = dict.fromkeys(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
) | dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3)


def digits_of(currency: str) -> int:
    """Return how many digits stand after the point in a currency (ISO 4217 minor unit)."""
    return _DIGITS.get(currency, 2)


def amount(price: Decimal, currency: str) -> str:
    """Return the price with at least the digits of the currency's minor unit: "45.00", "4500", never "4.5E+1"."""
    digits = digits_of(currency)
    exponent = price.normalize().as_tuple().exponent
    finer = isinstance(exponent, int) and -exponent > digits
    return f"{price.normalize():f}" if finer else f"{price:.{digits}f}"
