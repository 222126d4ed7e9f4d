"""Arabic letters in the form that their neighbours ask for, where no shaping library is at hand (Unicode 9.2, table 9-3)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

FORMS = ("<isolated>", "<final>", "<initial>", "<medial>")


@lru_cache(maxsize=1)
def _forms() -> tuple[Mapping[str, Mapping[str, str]], Mapping[str, Mapping[str, str]]]:
    """Return letter -> form -> glyph, and the same for lam with alef, from Unicode's own decompositions."""
    single: dict[str, dict[str, str]] = {}
    pairs: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEFD)):
        form, *parts = unicodedata.decomposition(chr(code)).split() or [""]
        if form in FORMS:
            letters = "".join(chr(int(part, 16)) for part in parts)
            held = single if len(letters) == 1 else pairs
            held.setdefault(letters, {})[form] = chr(code)
    return single, pairs


def joined(text: str) -> str:
    """Return Arabic text, in logical order, with its letters as the glyphs that join; all else stays as it is."""
    single, pairs = _forms()
    found: list[str] = []
    open_ = False  # whether the letter before reaches out to the next one
    index = 0
    while index < len(text):
        char = text[index]
        pair = text[index : index + 2]
        forms = pairs.get(pair) if pair in pairs else single.get(char)
        if forms is None:
            found.append(char)
            open_ = unicodedata.combining(char) > 0 and open_
            index += 1
            continue
        index += 2 if pair in pairs else 1
        on = "<initial>" in forms and _joins_before(text[index:], single)
        form = FORMS[2 * on + open_]
        found.append(forms.get(form) or forms.get(FORMS[int(open_)]) or char)
        open_ = on
    return "".join(found)


def _joins_before(rest: str, single: Mapping[str, Mapping[str, str]]) -> bool:
    """Say whether what follows begins with a letter that takes the hand of the one before."""
    for char in rest:
        if not unicodedata.combining(char):
            return "<final>" in single.get(char, {})
    return False
