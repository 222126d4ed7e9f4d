"""What a text is about, as a machine compares it: its words without case and accents; scripts without spaces by letter pairs.

The rules are few: NFKD, no marks, lower case, runs of letters and digits. `find.js` of the themes does the same in a browser.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache

from microsite.formats.normal import normal

# scripts that set no spaces between words: Thai, Lao, Khmer, Kana, Han
DENSE = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# words that say nothing of the matter, in the languages that the program speaks with spaces
STOP = frozenset(
    """a about after all also am an and any are as at be because been before being but by can could did do does for from
    get go had has have he her here him his how i if in into is it its just like made make me more most my no not now of on
    one only or other our out over own re s she so some such t than that the their them then there these they this those to
    too up us use very was we were what when where which who why will with would you your
    aber als am an auch auf aus bei bin bis das dass dem den der des die doch durch ein eine einem einen einer er es fur habe
    haben hat ich ihr im in ist ja kann man mich mir mit nach nicht noch nur oder sein sich sie sind so und uns von vor war was
    wenn wer wie wir wird zu zum zur
    al como con cuando de del el ella en es esta este la las lo los mas me mi muy no o para pero por que se sin sobre su sus
    un una y ya au aux avec ce ces dans des du elle est et eux il ils je le les leur lui ma mais mes moi ne nos notre nous on ou
    par pas pour qu qui sa ses son sur ta te tes ton tu une vos votre vous a ao as com da das do dos e ele em mas na nas nem no
    nos o os ou pela pelo por quando que se sem seu sua um uma voce""".split()
)


def folded(text: str) -> str:
    """Return a text without accents and case (NFKD, marks of category M taken off, lower case)."""
    if text.isascii():
        return text.lower()
    parts = normal("NFKD", text)
    return "".join(c for c in parts if unicodedata.category(c)[0] != "M").lower()


def terms(text: str) -> list[str]:
    """Return the terms of a text in their order, each time that it says them; words that say nothing are left out."""
    return [term for term in _all(folded(text)) if term not in STOP]


def counted(text: str, fold: Callable[[str], str] = str) -> Counter[str]:
    """Return how often a text says each of its terms, as `fold` says them; a run of letters that it repeats is looked at once."""
    found: dict[str, int] = {}
    for run, times in Counter(_patterns()[0].findall(folded(text))).items():
        for one in _folded(run, fold):
            found[one] = found.get(one, 0) + times
    return Counter(found)


@lru_cache(maxsize=1 << 10)  # few words are said often
def _folded(run: str, fold: Callable[[str], str]) -> tuple[str, ...]:
    """Return the terms of a run of letters and digits that say something, as `fold` says them."""
    return tuple(fold(term) for term in _of(run) if term not in STOP)


def spoken(text: str) -> dict[str, str]:
    """Return for each term of a text the word that says it first, without accents and case: "saas" for "saa"."""
    runs, dense = _patterns()
    return {_stem(run): run for run in reversed(runs.findall(folded(text))) if not dense.match(run)}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds runs of letters, and what says of one that its script sets no spaces; they take long to compile."""
    return re.compile(f"[{DENSE}]+|[^\\W_{DENSE}]+"), re.compile(f"[{DENSE}]")


def _all(text: str) -> Iterator[str]:
    runs, _ = _patterns()
    for run in runs.findall(text):
        yield from _of(run)


def _of(run: str) -> Sequence[str]:
    """Return the terms of a run of letters and digits."""
    if run.isascii() or not _patterns()[1].match(run):
        return (_stem(run),)
    return [run] if len(run) == 1 else [run[n : n + 2] for n in range(len(run) - 1)]


def _stem(word: str) -> str:
    """Return a word without the endings that make the same thing look like two: prices, price; studies, study."""
    if len(word) > 4 and word.endswith("ies"):  # noqa: PLR2004 - "dies" is no plural of "dy"
        return f"{word[:-3]}y"
    if len(word) > 3 and word.endswith("s") and word[-2] not in "suiy'":  # noqa: PLR2004 - "gas", "bus" and kin stay
        return word[:-1]
    return word
