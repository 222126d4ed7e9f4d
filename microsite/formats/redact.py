"""What must not be read in public is taken out of speech: mail addresses, telephone numbers, handles, listed names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from microsite.records import frozen

KINDS = ("mail", "phone", "handle", "name")
_MAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+\s?@\s?[\w-]+(?:\s?\.\s?[\w-]+)+")
_SPOKEN_MAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]+(?:\s+(?:dot|punkt|point|punto|ponto)\s+[\w-]+){0,6}\s+[\[(]?(?:at|arobase|arroba)[\])]?\s+"
    r"[\w-]+(?:\s+[\[(]?(?:dot|punkt|point|punto|ponto)[\])]?\s+[\w-]+)+",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w.,/-])(?:\+|00)?[ ]?\(?\d(?:[ ().\-/\u00a0\u2010-\u2015]{0,3}\d){6,14}(?![\w])")
_DATE = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4}")
_GROUPS = re.compile(r"[1-9]\d{0,2}(?:[ .\u00a0]000)+|[1-9]\d?(?:[ .\u00a0]\d{3}){2,}")
_HANDLE = re.compile(r"(?<![\w@.])@\w[\w.-]*\w")


@frozen
class Cut:
    """A span of a text that is taken out, and what it was: mail, phone, handle or name."""

    start: int
    end: int
    kind: str


def cuts(text: str, names: Iterable[str] = ()) -> tuple[Cut, ...]:
    """Return what is taken out of a text, in its order; spans that overlap are one, of the first rule's kind."""
    found: list[Cut] = []
    for cut in (*_patterns(text), *_names(text, names)):
        one = cut
        for held in [held for held in found if cut.start < held.end and held.start < cut.end]:
            found.remove(held)
            kind = min(one.kind, held.kind, key=KINDS.index)
            one = Cut(min(one.start, held.start), max(one.end, held.end), kind)
        found.append(one)
    return tuple(sorted(found, key=lambda cut: cut.start))


def _patterns(text: str) -> Iterator[Cut]:
    for kind, pattern in (("mail", _MAIL), ("mail", _SPOKEN_MAIL), ("phone", _PHONE), ("handle", _HANDLE)):
        for match in pattern.finditer(text):
            if kind != "phone" or _is_phone(match[0].strip()):
                yield Cut(match.start(), match.end(), kind)


def _is_phone(text: str) -> bool:
    """Say whether digits are a telephone number, and no date and no large number in groups."""
    return not (_DATE.fullmatch(text) or _GROUPS.fullmatch(text))


def _names(text: str, names: Iterable[str]) -> Iterator[Cut]:
    """Yield each listed name, whatever its case, accents or spaces, as a word of its own, also in the genitive."""
    plain, places = _plain(text)
    for name in sorted(names, key=len, reverse=True):
        wanted = r"\s+".join(re.escape(_plain(part)[0]) for part in name.split())
        if wanted:
            for match in re.finditer(rf"(?<!\w){wanted}(?!\w)", plain):
                yield Cut(places[match.start()], places[match.end()], "name")


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """Return a text without accents and case, and where each of its characters begins in the text as it is."""
    letters: list[str] = []
    places: list[int] = []
    for number, char in enumerate(text):
        for part in unicodedata.normalize("NFKD", char):
            if not unicodedata.combining(part):
                for one in part.lower():
                    letters.append(one)
                    places.append(number)
    return "".join(letters), (*places, len(text))
