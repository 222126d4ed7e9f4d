"""Letters as names are compared: without accents, and with those that only look alike made equal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_DENSE = "\u0e00-\u0eff\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
IS_DENSE = re.compile(f"[{_DENSE}]")
"""A letter of a script that sets no spaces, or hangs endings on words: Thai, Lao, Khmer, Kana, Han, Hangul."""
ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]")
_PAIRS = (
    # letters with a stroke, and a dotless i
    ("\u0142\u0141\u00f8\u00d8\u0111\u0110\u00f0\u00d0\u0127\u0131\u0167\u0259", "lLoOdDdDhite"),
    # apostrophes, hyphens, dots
    ("\u2019\u2018\u02bc\u02b9\u00b4`\u2010\u2011\u2013\u2014\u00b7\u30fb", "''''''----.."),
    # Cyrillic letters that look like Latin ones
    (
        "\u0430\u0410\u0412\u0435\u0415\u0456\u0406\u0458\u0408\u041a\u041c\u041d\u043e\u041e\u0440\u0420\u0441\u0421\u0422\u0443\u0423\u0445\u0425\u0455\u0405",
        "aABeEiIjJKMHoOpPcCTyYxXsS",
    ),
    # Greek ones
    (
        "\u03bf\u039f\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u03a1\u03a4\u03a5\u03a7\u03bd",
        "oOABEZHIKMNPTYXv",
    ),
)
_LETTERS = {
    ord(letter): same for letters, alike in _PAIRS for letter, same in zip(letters, alike, strict=True)
} | {
    0x00DF: "ss",
    0x1E9E: "SS",
    0x00E6: "ae",
    0x00C6: "AE",
    0x0153: "oe",
    0x0152: "OE",
    0x00FE: "th",
    0x00DE: "Th",
}


def plain(text: str) -> tuple[str, Sequence[int]]:
    """Return a text without accents, look-alikes made equal, case kept; and where each of its letters begins in the text."""
    letters: list[str] = []
    places: list[int] = []
    for number, char in enumerate(text):
        for part in unicodedata.normalize("NFKD", char.translate(_LETTERS)):
            if unicodedata.combining(part) or unicodedata.category(part) == "Cf":
                continue
            for one in part.translate(_LETTERS):
                letters.append(one)
                places.append(number)
    return "".join(letters), places
