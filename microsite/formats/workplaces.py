"""The forms in which texts speak of a firm or a school: whole, without its legal form, cut short, by its initials."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from microsite.formats.letters import IS_DENSE, plain
from microsite.formats.someone import ABBREVIATIONS, COMMON, END, GAP, START

_GENERIC = frozenset(
    """university universitat universite universidad universidade universita universiteit uniwersytet college school schule institute institut
    instituto istituto academy akademie academie ecole escuela escola hochschule faculty technische technical technology technologies
    polytechnic polytechnique politecnico business management economics science sciences arts law medicine medical engineering graduate high
    grammar primary secondary state national international royal public general inc incorporated ltd limited llc llp gmbh mbh ag kg se sa sas
    sarl srl spa bv nv ab as oy oyj aps plc co corp corporation company group holding holdings partners and of the for at in on de des du da
    do la le les der die das und et y e global digital media software solutions services systems labs lab studio studios consulting
    consultants ventures capital bank foundation trust team hospital clinic self-employed freelance freelancer none unemployed retired""".split()
)
_LEGAL = re.compile(
    r"[\s,]+(?:inc|incorporated|ltd|limited|llc|llp|gmbh(?: & co\.? kg)?|mbh|ag|kg|se|sa|sas|sarl|srl|spa|s\.p\.a|bv|b\.v|nv|n\.v|ab|oy|oyj|aps|plc|co|corp|"
    r"corporation|pty|pvt|e\.?v)\.?$",
    re.IGNORECASE,
)

_LEGAL_AFTER = rf"(?:,?\s{{1,2}}(?i:inc|ltd|limited|llc|llp|gmbh|ag|plc|corp|co|sa|sas|bv|nv|oy|ab){END}\.?)?"


@cache
def forms_of_place(name: str, *, own: bool, school: bool) -> tuple[tuple[str, str], ...]:
    """Return the forms of a firm or school: whole, without its legal form, its first telling word, a school's other words, initials.

    The person's `own` are found in any case of letters, those of others with a capital. Beside each pattern stand letters that a text must
    hold, in any case, so that it can be found at all.
    """
    found: dict[str, str] = {}
    for piece in _pieces(plain(name)[0]):
        words = [word for word in re.split(r"[^\w']+", piece) if word]
        telling = [word for word in words if word.casefold() not in _GENERIC]
        if not telling:
            continue
        for pattern, needs in (
            *_phrase(words, own=own),
            *_short(words, telling if school else telling[:1], own=own),
        ):
            found[pattern] = needs.casefold()
    return tuple(found.items())


def _pieces(name: str) -> Iterator[str]:
    for part in re.split(r"[()\[\]/|;\n]+|,\s", name):
        bare = part.strip(" .,-")
        while bare:
            yield bare
            shorter = _LEGAL.sub("", bare)
            if shorter == bare:
                break
            bare = shorter


def _phrase(words: Sequence[str], *, own: bool) -> Iterator[tuple[str, str]]:
    if len(words) == 1 and IS_DENSE.search(words[0]):
        yield re.escape(words[0]), words[0]
        return
    body = GAP.join(map(re.escape, words))
    loose = len(words) > 1 or (own and words[0].casefold() not in COMMON and len(words[0]) > 2)  # noqa: PLR2004 - as for names
    first = words[0]
    core = f"(?i:{body})" if loose else rf"{re.escape(first[0].upper())}(?i:{re.escape(first[1:])})"
    yield rf"{START}{core}(?:'\w{{0,3}}|s|ers?|n)?{END}{_LEGAL_AFTER}", max(words, key=len)
    if len(words) == 1 and len(first) >= 6 and first.casefold() not in COMMON:  # noqa: PLR2004 - so many letters are no chance
        yield rf"[^\W_]*{re.escape(first[0].upper())}(?i:{re.escape(first[1:])})[^\W_]*", first


def _short(words: Sequence[str], telling: Sequence[str], *, own: bool) -> Iterator[tuple[str, str]]:
    """Yield what people say in short: the first telling word, of a school every one; initials."""
    for word in telling:
        if len(word) >= 4 and word.casefold() not in COMMON:  # noqa: PLR2004 - shorter ones are in every text
            loose = own and len(word) >= 5  # noqa: PLR2004 - a shorter word is too often another one
            core = (
                f"(?i:{re.escape(word)})"
                if loose
                else rf"{re.escape(word[0].upper())}(?i:{re.escape(word[1:])})"
            )
            yield rf"{START}{core}(?:'\w{{0,3}}|s|ers?|ians?|n)?{END}", word
    letters = "".join(
        word[0] for word in words if word.casefold() not in {"of", "the", "and", "for", "de", "at"}
    )
    if len(letters) > 2 and letters.isupper() and letters not in ABBREVIATIONS:  # noqa: PLR2004 - two letters are anything
        yield rf"{START}{re.escape(letters)}(?:'s)?{END}", letters
