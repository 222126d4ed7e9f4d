"""Pronouns that tell whether a person is a man, a woman or neither, in the languages that the program speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from microsite.formats.letters import IS_DENSE

_FAMILIES = (
    frozenset("he him his himself".split()),
    frozenset("she her hers herself".split()),
    frozenset("they them their theirs themself themselves".split()),
    frozenset("it its itself".split()),
    frozenset("xe xem xyr xyrs xemself".split()),
    frozenset("ze zie hir hirs zir zirs hirself zirself".split()),
    frozenset("ey em eir eirs emself".split()),
    frozenset("fae faer faers faerself".split()),
    frozenset("ve ver vis verself".split()),
)
_PRONOUNS = {
    "en": "he him his himself she her hers herself hisself s/he",
    "de": "er ihn ihm sein seine seiner seinem seinen seines sie ihr ihre ihrer ihrem ihren ihres dey",
    "es": "él ella suyo suya suyos suyas elle",
    "fr": "il elle lui celui celle iel",
    "pt": "ele ela dele dela nele nela elu",
    "ar": "هو هي",
    "ja": "彼女 彼",
}
_SAID_BESIDE = frozenset(
    "any all and or prefer not to say ask me my name use no pronouns none only n a".split()
)
"""What people write beside their pronouns."""


def families(words: Iterable[str]) -> frozenset[str]:
    """Return all forms of the pronouns that somebody is spoken of with: "they/them" also means their and theirs."""
    said = {word for text in words for word in re.findall(r"[^\W\d_]+", text.casefold())}
    found = {form for family in _FAMILIES if family & said for form in family}
    return frozenset(found | (said - _SAID_BESIDE))


def pronouns_for(languages: Iterable[str]) -> frozenset[str]:
    """Return the pronouns of one person, he and she, in some languages; English ones always."""
    tags = {"en", *(tag.partition("-")[0].lower() for tag in languages)}
    return frozenset(word for tag in tags for word in _PRONOUNS.get(tag, "").split())


@cache
def pronouns_of(words: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern of pronouns as words of their own; scripts without spaces have no such words."""
    parts = [
        re.escape(word) if IS_DENSE.search(word) else rf"(?<![^\W_]){re.escape(word)}(?![^\W_])"
        for word in sorted(words, key=lambda word: (-len(word), word))
    ]
    return re.compile("|".join(parts), re.IGNORECASE)
