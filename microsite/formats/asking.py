"""A need, in the words of whoever has it, becomes an order of texts: what each of its words gives, and variety among the first.

Whole numbers only, in an order that is said here, so that `find.js` of the themes comes to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from microsite.formats.ranking import LABEL, Index
from microsite.formats.roots import root, slips, slips_allowed
from microsite.formats.terms import spoken, terms
from microsite.records import frozen

OWN, SAID, SLIPPED = (
    100,
    90,
    60,
)  # percent that a word gives: itself, for a synonym, for a word that it was meant to be
LONGEST = 4  # words of a saying
QUIET = 20  # percent of what it would give that a word gives which people say of anything
# such words, in the languages of `formats.terms`; its own list holds those that say nothing at all
ANYTHING = frozenset(
    """actually again already always another answer anybody anyone anything around ask back bad best better big bit can cannot come
    day didn different doesn don easy end enough everybody everyone everything every feel feels few find first friend give good great
    help hard hate idea isn keep kind know last leave leaving left let like little long look lot love many maybe me mean month much
    must near need never new next nobody none nothing number often old one other part people place please possible problem put question
    quite really right same say see should show since small some somebody someone something soon start still stop take talk tell thing
    think third three time today together too try trying two under until usually want way week well while without won work working
    would wrong year yes yet
    besoin aide brauche hilfe suche neu neue erste jemand etwas ayuda busco necesito nuevo ajuda preciso quero novo empresa cherche
    aider nouveau""".split()
)
VARIETY = 10  # percent of the best score that a text loses by being the same as one before it
VARIED = 10  # texts among which there is variety


@frozen
class Hit:
    """A text that helps: its number in the index, its score in ten-millionths, and what each of the need's words gave, the most first."""

    number: int
    score: int
    terms: tuple[tuple[str, int], ...]


def ask(need: str, index: Index, allowed: Callable[[int], bool] = lambda _number: True) -> tuple[Hit, ...]:
    """Return the texts that answer a need, the best first, with variety among the first; only the `allowed` ones."""
    given: dict[int, dict[str, int]] = {}
    for words, gives in concepts(need, index).items():
        quiet = QUIET if words in ANYTHING else 100
        for number, found in _worth(gives, index).items():
            worth = quiet * found
            if allowed(number):
                given.setdefault(number, {})[words] = worth
    hits = [
        Hit(number, sum(each.values()), tuple(sorted(each.items(), key=lambda pair: (-pair[1], pair[0]))))
        for number, each in given.items()
    ]
    hits.sort(key=lambda hit: (-hit.score, hit.number))
    return varied(hits, index)


def plain(need: str, index: Index) -> tuple[Hit, ...]:
    """Return what plain full-text search answers: the sum of what each word gives as it stands."""
    given: dict[int, int] = {}
    for term in dict.fromkeys(terms(need)):
        for number, impact in index.postings.get(term, ()):
            given[number] = given.get(number, 0) + impact
    return tuple(
        Hit(number, score, ()) for number, score in sorted(given.items(), key=lambda p: (-p[1], p[0]))
    )


def in_own_words(need: str, words: str) -> str:
    """Return the terms of a hit as the need says them."""
    said = spoken(need)
    return " ".join(said.get(word, word) for word in words.split(" "))


def concepts(need: str, index: Index) -> Mapping[str, Mapping[str, int]]:
    """Return what a need speaks of, its sayings and its words, with the roots that each leads to and their percent."""
    words = terms(need)
    found: dict[str, Mapping[str, int]] = {}
    stems = [root(word) for word in words]
    for start in range(len(words)):
        for length in range(2, LONGEST + 1):
            targets = index.said.get(" ".join(stems[start : start + length]), ())
            if targets and start + length <= len(words):
                found.setdefault(" ".join(words[start : start + length]), dict.fromkeys(targets, SAID))
    seen: set[str] = set()
    for word, stem in zip(words, stems, strict=True):
        if stem not in seen:
            seen.add(stem)
            found.setdefault(word, _leads(word, stem, index))
    return found


def _leads(word: str, stem: str, index: Index) -> Mapping[str, int]:
    """Return the roots that a word leads to, with the percent that each gives: itself, its synonyms, else what it was meant to be."""
    gives = dict.fromkeys(index.said.get(stem, ()), SAID)
    if stem in index.postings:
        gives[stem] = OWN
    if gives:
        return gives
    meant = [target for guess in _guesses(word, index) for target in (guess, *index.said.get(guess, ()))]
    return dict.fromkeys((one for one in meant if one in index.postings), SLIPPED)


def _guesses(word: str, index: Index) -> list[str]:
    """Return the roots and sayings that a word is nearest to, within the slips that its length allows."""
    nearest = slips_allowed(word)
    guesses: list[str] = []
    for known in (
        (*index.postings, *(saying for saying in index.said if " " not in saying)) if nearest else ()
    ):
        if known[0] == word[0]:
            count = slips(word, known, nearest)
            if count < nearest:
                nearest, guesses = count, []
            if count == nearest:
                guesses.append(known)
    return guesses


def _worth(gives: Mapping[str, int], index: Index) -> dict[int, int]:
    """Return what a word is worth to each text: the most that a root it leads to gives, and the most that a topic gives."""
    worth: dict[int, list[int]] = {}
    for stem, percent in gives.items():
        for number, impact in index.postings[stem]:
            most = worth.setdefault(number, [0, 0])
            which = stem.startswith(LABEL)
            most[which] = max(most[which], percent * impact)
    return {number: sum(most) for number, most in worth.items()}


def varied(hits: Sequence[Hit], index: Index) -> tuple[Hit, ...]:
    """Return hits with variety among the first (maximal marginal relevance, Carbonell and Goldstein 1998).

    Each next one is the best of score - VARIETY% * best score * likeness to the most like of those before it.
    """
    if not hits:
        return ()
    rest, best = list(hits[:VARIED]), hits[0].score
    like = dict.fromkeys((hit.number for hit in rest), 0)
    chosen: list[Hit] = []
    while rest:
        hit = max(rest, key=lambda one: (10_000 * one.score - VARIETY * best * like[one.number], -one.number))
        rest.remove(hit)
        chosen.append(hit)
        for other, percent in index.near[hit.number]:
            if percent > like.get(other, percent):
                like[other] = percent
    return (*chosen, *hits[VARIED:])
