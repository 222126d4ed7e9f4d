"""What tells who a text is about is taken out of it: names in all their forms, pronouns, employers, schools, links, pictures.

A text is compared without accents and with letters that only look alike made equal, so a name is found in whatever way it is spelled. Who is
meant stands in an `Identity`; what nobody listed cannot be found, so people look at the result before others do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import unescape

from microsite.formats.letters import plain
from microsite.formats.normal import normal
from microsite.formats.pronouns import pronouns_of
from microsite.formats.redact import Cut, cuts
from microsite.formats.someone import forms_of_name
from microsite.formats.workplaces import forms_of_place
from microsite.records import frozen

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ENDS = (
    "com net org edu gov info biz dev app io ai co me tv xyz site online tech blog page link pro cloud design agency studio works "
    "eu uk us de fr es pt it nl be at ch dk se no fi is pl cz sk hu ro bg gr hr si rs ua ru tr il ir ae sa eg ma tn dz ng ke za gh tz "
    "in pk bd lk np cn hk tw jp kr sg my th vn ph id au nz ca mx br ar cl pe ve ec uy ie lt lv ee lu mt cy example test"
).split()
_END = "|".join(_ENDS)
_LINKS = (
    re.compile(r"(?:https?|hxxps?|ftp|ftps|data|mailto|tel|javascript):[^\s<>()\[\]\"]+", re.IGNORECASE),
    re.compile(r"(?<![^\W_])www\.[^\s<>()\[\]\"]+", re.IGNORECASE),
    re.compile(rf"(?<![\w@.-])(?:[\w-]+\.)+(?:{_END})(?![\w-])(?:[/?#:][^\s<>()\[\]\"]*)?"),
    re.compile(rf"(?<![\w@.-])(?:[A-Z0-9-]+\.)+(?:{_END.upper()})(?![\w-])(?:[/?#:][^\s<>()\[\]\"]*)?"),
    re.compile(r"(?<![\w@.-])(?:[\w-]+\.)+[a-z]{2,24}/[^\s<>()\[\]\"]*", re.IGNORECASE),
    re.compile(
        rf"(?<![^\W_])[\w-]+(?:\s+[\[(]?(?:dot|punkt|point|punto|ponto)[\])]?\s+[\w-]+){{0,6}}"
        rf"\s+[\[(]?(?:dot|punkt|point|punto|ponto)[\])]?\s+(?:{_END})(?![^\W_])(?:\s+slash\s+[\w-]+)*",
        re.IGNORECASE,
    ),
)
_PICTURES = (
    re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])?"),
    re.compile(r"<(?:img|picture|svg|source)\b[^>]*>", re.IGNORECASE),
    re.compile(
        r"(?<![^\W_])[\w./\\%-]{0,200}\w\.(?:jpe?g|png|gif|webp|avif|heic|heif|tiff?|bmp|svg)(?![^\W_])",
        re.IGNORECASE,
    ),
)
_TITLES = re.compile(
    r"(?<![^\W_])(?:Mr|Mrs|Ms|Miss|Mx|Sir|Madam|Mme|Mlle|Monsieur|Madame|Herrn?|Frau|Sra?|Srta|Señora?|Senhora?|Doña)"
    r"(?:\.|(?=\s+[^\W\d_a-z]))"
)
_AGAIN = re.compile(r"\[(\w+)\](?:[\s,'\u2019_-]*\[\1\])+")


@frozen(kw_only=True)
class Identity:
    """Who a text is about: names and handles of the person, names of others who would point at them, places, words for the person.

    `others` are found as whole names only; `places` are pairs of a kind (employer, school) and a name, the person's own and
    those of others; `own` are those of the person, which are found in any case of letters. `texts` are pairs of a kind and a text that is found as it stands.
    """

    names: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    own: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    pronouns: frozenset[str] = frozenset()
    texts: tuple[tuple[str, str], ...] = ()


def clean(text: str) -> str:
    """Return a text as it is shown: entities of HTML as characters, wide letters as plain ones, without what nobody sees."""
    return _UNSEEN.sub("", _told(text))


def _told(text: str) -> str:
    return normal("NFC", unescape(text).translate(_WIDE))


def anonymous(text: str, identity: Identity) -> tuple[str, Counter[str]]:
    """Return a text without what tells who it is about, each replaced by what it was, and how many of each there were."""
    whole = _told(text)
    found = _merged(cut for seen, places in _ways(whole) for cut in _placed(_all(seen, identity), places))
    counts = Counter(cut.kind for cut in found)
    parts, at = [], 0
    for cut in found:
        parts += [whole[at : cut.start], f"[{cut.kind}]"]
        at = cut.end
    return _AGAIN.sub(r"[\1]", clean("".join([*parts, whole[at:]]))), counts


def _ways(text: str) -> Iterator[tuple[str, Sequence[int]]]:
    """Yield a text as people may read it, and where its characters stand: what nobody sees joins letters, or parts words."""
    if not _UNSEEN.search(text):
        yield text, range(len(text))
        return
    kept = [n for n, char in enumerate(text) if not _UNSEEN.match(char)]
    yield "".join(text[n] for n in kept), kept
    yield _UNSEEN.sub(" ", text), range(len(text))


def _placed(found: Iterable[Cut], places: Sequence[int]) -> Iterator[Cut]:
    for cut in found:
        if cut.end > cut.start:
            yield Cut(places[cut.start], places[cut.end - 1] + 1, cut.kind)


def left_in(text: str, identity: Identity) -> bool:
    """Say whether four letters or more of one of the person's names still stand within a word, which somebody should look at."""
    letters = plain(text)[0].casefold()
    return any(
        form.letters and len(form.letters) >= 4 and form.letters.casefold() in letters  # noqa: PLR2004 - three letters are in every text
        for name in identity.names
        for form in forms_of_name(name)
        if not form.common
    )


def _merged(found: Iterable[Cut]) -> list[Cut]:
    """Return spans that do not overlap: those that did are one, of the kind of the rule that came first."""
    ranked = [(cut, rank) for rank, cut in enumerate(found)]
    ranked.sort(key=lambda pair: (pair[0].start, pair[0].end))
    held: list[tuple[Cut, int]] = []
    for cut, rank in ranked:
        if held and cut.start < held[-1][0].end:
            last, before = held[-1]
            kind = last.kind if before < rank else cut.kind
            held[-1] = (Cut(last.start, max(last.end, cut.end), kind), min(before, rank))
        else:
            held.append((cut, rank))
    return [cut for cut, _ in held]


def _all(text: str, identity: Identity) -> Iterator[Cut]:
    """Yield every span that is taken out; what comes first names a span that several rules find."""
    yield from cuts(text)
    for kind, patterns in (("photo", _PICTURES), ("link", _LINKS)):
        for sought in patterns:
            yield from (Cut(m.start(), _before_stop(m), kind) for m in sought.finditer(text))
    letters, places = plain(text)
    for kind, pattern in _patterns(identity, letters.casefold()):
        for match in _compiled(pattern).finditer(letters):
            if match.end() > match.start():
                yield Cut(places[match.start()], places[match.end() - 1] + 1, kind)
    yield from (Cut(m.start(), m.end(), "title") for m in _TITLES.finditer(text))
    if identity.pronouns:
        found = pronouns_of(identity.pronouns).finditer(text)
        yield from (Cut(m.start(), m.end(), "pronoun") for m in found)


def _patterns(identity: Identity, letters: str) -> Iterator[tuple[str, str]]:
    """Yield what is sought in letters without accents, each with its kind."""
    yield from (("name", form.pattern) for name in identity.names for form in forms_of_name(name))
    for kind, wanted in identity.texts:
        if sought := plain(wanted.strip())[0]:
            yield kind, rf"(?<![^\W_])(?i:{re.escape(sought)})(?![^\W_])"
    for name in identity.others:
        yield from (("name", f.pattern) for f in forms_of_name(name) if f.whole and f.needs in letters)
    for known, own in ((identity.own, True), (identity.places, False)):
        for kind, place in known:
            forms = forms_of_place(place, own=own, school=kind == "school")
            yield from ((kind, pattern) for pattern, needs in forms if needs in letters)


def _before_stop(match: re.Match[str]) -> int:
    """Return where an address ends: a stop or comma after it belongs to the sentence."""
    return match.start() + len(match[0].rstrip(".,;:!?'\u2019\"*_"))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
