"""The forms in which texts speak of someone: a name whole, in parts, inflected, as initials or a handle."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from microsite.formats.letters import ARABIC, IS_DENSE, plain
from microsite.records import frozen

_TRANSCRIBED = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("å", "aa"), ("ø", "oe"), ("æ", "ae"))
START, END = r"(?<![^\W_])", r"(?![^\W_])"
GAP = r"[\s,.'_-]{0,3}"
_NOT_PARTS = frozenset(
    "al ad as el il la le les los las de da do dos das del della di du der den des die dem ten ter te van von vom zu zum zur y e i og af av"
    " of the and bin ibn ben bint abu abd mac mc st san santa o d l dr prof mr mrs ms mx sir jr sr ii iii iv phd md msc mba".split()
)
"""Words of names that stand in many names, and in other texts."""
COMMON = frozenset(
    """able art baker bank bay bell berg best bill bird bishop black blue bond bread brook brown buck bush butler carpenter case
    cash chance chase chip christian church clay cliff coach cook cooper cross dale dawn day dean dell drew duke earl early east easy
    eve ever faith fall farmer field fine first fish fisher flower forest foster fox frank free friend gap gene glen gold good grace grant
    gray green grey guy hall hand happy harbor hardy harmony harry hart heath heather hill holiday holly home hood hope hunt hunter iris
    iron ivy jack jade jasmine jay joy judge june june king kit knight lake lamb land lane large lark law leaf lee light lily link little
    long lord love luck major man mark marsh mars mason max may meadow melody mercy merit meta mill miller miles mint moon more moss
    north norm oak olive oracle page paige park parker parks pat patch patience peace pearl penny pepper perry pike pilot pine piper pitt
    plum poe pole pool poppy port potter power price prince prime pride ray read reed rich rider ring rise river rob rock rod rose round
    rowan ruby rush rusty sage sailor sales sandy say school scout sea sharp shell shepherd short silver sky skip small smart smith snow
    solid south spring square star steel stein still stone storm street strong stripe sue summer sun swan sweet target taylor temple term
    thorn tide tiger trip troy true turner turn vale valley victor victory viola violet visa walker wall ward warm water way weaver web
    wells west wheeler white wild will willow win winter wise wolf wood woods worth wright young zone apple amazon box slack notion figma
    linear discord zoom intercom monday signal compass atlas beacon anchor bridge canvas delta echo focus garden horizon impact insight
    journey lab lantern launch mosaic nest example sample orbit path pivot pulse scale shift spark summit vertex vision wave""".split()
)
"""Names that are words: found with a capital only, so that a text keeps its sense."""
ABBREVIATIONS = frozenset(
    "AI AM API APP AR AT AWS BA BI CAC CEO CFO CI CMS COO CPO CRM CSV CTO CV DB DIY DNA DNS EU FAQ GDP GP HR HTML IP IT KPI LTV ML NDA NGO NPS"
    " OK OKR PC PDF PM PR QA QR RAM ROI SEO SKU SLA SME SQL TV UI UK UN UNIT URL US USA USD UX VAT VC VR".split()
)
"""What initials may also be, and mostly are."""
_CASES = "n en a u em om ov owi ie in nin ya ye ban nak val lla lle ssa sta lta \u0438\u043d \u0430 \u0443 \u043e\u043c \u0435\u043c \u0443 \u0435 \u044b \u043e\u0439 \u043e\u044e"
_VOWEL_CASES = "y e i o ie ii u ei oi ou ej ze ju oj om em \u044b \u0435 \u0438 \u0443 \u043e\u0439 \u043e\u044e \u0435\u0439 \u044e \u044f \u0456 \u0457 \u043e\u043c"


@frozen
class Form:
    """A form of a name as a pattern over `plain` letters; `whole` for the whole name, `common` for a part that is also a word."""

    pattern: str
    letters: str = ""
    whole: bool = False
    common: bool = False
    needs: str = ""
    """Letters that a text must hold, in any case, so that the pattern can be found at all."""


@cache
def forms_of_name(name: str) -> tuple[Form, ...]:
    """Return the forms of a person's name; the whole one first."""
    return tuple(form for spelled in _spellings(name) for form in _forms(spelled, foreign=not name.isascii()))


def _spellings(name: str) -> Iterator[str]:
    yield plain(name)[0]
    other = name.casefold()
    for letter, written in _TRANSCRIBED:
        other = other.replace(letter, written)
    if other != name.casefold():
        yield plain(other.title())[0]


def _forms(name: str, *, foreign: bool) -> Iterator[Form]:
    words = [word for word in re.split(r"[^\w'.-]+|(?<=\w)\.(?=\s|$)", name) if word and word.strip("'.-_")]
    words = [word.strip("'.-_") for word in words]
    if not words:
        return
    if any(IS_DENSE.search(word) for word in words):
        yield from _dense(words)
        return
    pieces = [[piece for piece in re.split(r"[-']", word) if piece] for word in words]
    flat = [piece for word in pieces for piece in word]
    if len(flat) > 1:
        for order in (flat, flat[::-1], [flat[0], flat[-1]], [flat[-1], flat[0]], [*flat[-1:], *flat[:-1]]):
            yield Form(
                rf"{START}(?i:{GAP.join(map(re.escape, order))})(?:'\w{{0,5}}|s|\d{{1,4}})?{END}",
                whole=True,
                needs=flat[-1].casefold(),
            )
    parts = [p for p in dict.fromkeys([*words, *flat]) if len(p) > 1 and p.casefold() not in _NOT_PARTS]
    initials = "".join(dict.fromkeys(p[0].upper() for p in flat if p[0].isalpha()))
    particles = "|".join(re.escape(p) for p in flat if p.casefold() in _NOT_PARTS)
    before = rf"(?:{START}[{initials}]\.?[\s-]{{0,2}}){{0,4}}" if initials else ""
    before += rf"(?:{START}(?i:{particles})[\W_]{{1,2}}){{0,4}}" if particles else ""
    after = rf"(?:\s{{1,2}}[{initials}](?:\.|{END})){{0,4}}" if initials else ""
    yield from (form for part in parts for form in _part(part, (before, after), foreign=foreign))
    if len(words) == 1:
        return
    yield from _glued(flat)
    yield from _initials(flat)


def _part(part: str, beside: tuple[str, str], *, foreign: bool) -> Iterator[Form]:
    """Yield one part of a name, with the initials of the others beside it, and its cases."""
    common = part.casefold() in COMMON or len(part) < 3  # noqa: PLR2004 - two letters are a word in some language
    first, rest = re.escape(part[0].upper()), re.escape(part[1:]).replace("'", "'?")
    capital = rf"{first}(?i:{rest})"
    core = capital if common else f"(?i:{re.escape(part)})".replace("'", "'?")
    before, after = beside
    yield Form(rf"{before}{START}{core}(?:'\w{{0,5}}|s)?{END}{after}", part, common=common)
    if common:
        return
    if stem := _stem(part, foreign=foreign):
        yield Form(
            rf"{START}{re.escape(stem[0].upper())}(?i:{re.escape(stem[1:])})[^\W\d_]{{1,5}}{END}", part
        )
    yield Form(rf"{START}{capital}(?:{_endings(part)}){END}", part)
    if ARABIC.search(part):
        yield Form(rf"{START}[وفبكل]{{0,2}}(?:ال)?{re.escape(part)}\w{{0,3}}{END}", part)
    if len(part) >= 6:  # noqa: PLR2004 - so many letters are no chance
        yield Form(rf"[^\W_]*(?i:{re.escape(part)})[^\W_]*", part)


def _stem(part: str, *, foreign: bool) -> str:
    """Return the beginning of a long name that stays when a language changes its end: Wróbel, Wróbla; "" for others."""
    if foreign and len(part) >= 6:  # noqa: PLR2004 - a stem of four letters at least
        return part[: max(len(part) - 3, 4)]
    return part[:-2] if len(part) >= 9 else ""  # noqa: PLR2004 - in English a beginning of seven letters is no other word


def _endings(part: str) -> str:
    """Return what languages add to a name that begins with a capital: any three letters to a long one, known cases to a short one."""
    long = len(part) >= 5 or (not part.isascii() and len(part) > 2)  # noqa: PLR2004 - in other scripts fewer words are that short
    found = [r"[^\W\d_]{1,3}"] if long else sorted({plain(case)[0] for case in _CASES.split()})
    return "|".join(found)


def _glued(flat: Sequence[str]) -> Iterator[Form]:
    """Yield handles: an initial and a name, a name and an initial, without a space."""
    first, last = flat[0], flat[-1]
    pairs = [(first[0], last), (last, first[0])]
    if first.casefold() not in COMMON:
        pairs.append((first, last[0]))
    for one, other in pairs:
        if len(one) + len(other) >= 4:  # noqa: PLR2004 - three letters are a word in some language
            yield Form(rf"{START}(?i:{re.escape(one)}[._-]?{re.escape(other)})\d{{0,4}}{END}")
    stem = first[:-1]
    if len(first) >= 4 and first[-1].casefold() in plain("ao\u0430\u044f\u0439\u044c")[0]:  # noqa: PLR2004 - a stem of three letters
        cases = "|".join(sorted({plain(case)[0] for case in _VOWEL_CASES.split()}))
        if first.casefold() not in COMMON:
            yield Form(
                rf"{START}{re.escape(stem[0].upper())}(?i:{re.escape(stem[1:])})(?:{cases}){END}", first
            )


def _initials(flat: Sequence[str]) -> Iterator[Form]:
    """Yield initials, with stops or as one word in capitals; not what is a usual abbreviation."""
    letters = [piece[0].upper() for piece in flat if piece[0].isalpha()]
    if len(letters) < 2:  # noqa: PLR2004 - one initial is a letter
        return
    held = "".join(sorted(set(letters)))
    yield Form(rf"{START}[{held}](?:\.[\s-]{{0,2}}[{held}])+(?:\.|{END})")
    for some in sorted({tuple(letters), (letters[0], letters[-1])}):
        joined = "".join(some)
        if joined not in ABBREVIATIONS:
            yield Form(rf"{START}{re.escape(joined)}(?:'s)?{END}")


def _dense(words: Sequence[str]) -> Iterator[Form]:
    """Yield a name in a script that sets no spaces: it may stand anywhere."""
    yield Form(r"[\s.=]{0,2}".join(map(re.escape, words)), whole=True)
    if len(words) > 1:
        yield Form(r"[\s.=]{0,2}".join(map(re.escape, words[::-1])), whole=True)
    for word in words:
        if len(unicodedata.normalize("NFC", word)) > 1:
            yield Form(re.escape(word), word)


def handles(addresses: Collection[str]) -> tuple[str, ...]:
    """Return what a person is called in addresses and handles: the last part of each, without the sign."""
    found = []
    for address in addresses:
        last = re.sub(r"[?#].*$", "", address.strip()).rstrip("/").rpartition("/")[2].lstrip("@~")
        if len(last) > 2 and "." not in last.strip("."):  # noqa: PLR2004 - shorter ones are in every text
            found.append(last)
    return tuple(dict.fromkeys(found))
