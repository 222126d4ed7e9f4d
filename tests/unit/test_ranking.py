"""Texts ranked for a need: BM25F by hand, endings, slips of the finger, synonyms, topics, variety, neighbours, and an index that stays small."""

from __future__ import annotations

import random
import time

import pytest

from microsite.formats.asking import ask, concepts, plain
from microsite.formats.ranking import COMMON, NEIGHBOURS, Index, Text, full_text, index_of
from microsite.formats.roots import root, slips
from microsite.formats.terms import terms

WEIGHTS = {"topics": 3, "studies": 2}
ADA = Text("ada", (("topics", "pricing"), ("studies", "price page")))
BO = Text("bo", (("topics", ""), ("studies", "page")))


def names(need: str, index: Index) -> list[str]:
    return [index.names[hit.number] for hit in ask(need, index)]


def test_bm25f_is_what_it_is_by_hand() -> None:
    # averages: topics 1/2, studies 3/2; norms: ada 1.75 and 1.25, bo's studies 0.75
    # "price" in ada: tf 3/1.75 + 2/1.25 = 3.31429, idf ln 2, so 1000 * 0.693147 * 3.31429 / 4.51429 = 508.9
    # "page": idf ln 1.2; ada tf 1.6, so 104.2; bo tf 2/0.75 = 2.66667, so 125.7
    index = index_of([ADA, BO], WEIGHTS)
    assert index.postings == {"pag": ((0, 104), (1, 126)), "pric": ((0, 509),)}
    (first, second) = ask("price page", index)
    assert (index.names[first.number], first.score, first.terms) == (
        "ada",
        100 * 100 * (509 + 104),
        (("price", 5_090_000), ("page", 1_040_000)),
    )
    assert (index.names[second.number], second.score) == ("bo", 1_260_000)


def test_plain_full_text_counts_every_field_alike_and_knows_no_endings() -> None:
    # one field: lengths 3 and 1, average 2; "page" in ada: norm 1.375, tf 0.72727; in bo: norm 0.625, tf 1.6
    index = full_text([ADA, BO])
    assert index.postings["page"] == (
        (0, round(182.3215568 * 0.7272727 / 1.9272727)),
        (1, round(182.3215568 * 1.6 / 2.8)),
    )
    assert set(index.postings) == {"pricing", "price", "page"}
    assert [hit.number for hit in plain("prices", index)] == [0]
    assert plain("priced", index) == ()


@pytest.mark.parametrize(
    "words",
    ["price pricing priced", "hire hiring hired", "plan planning planned", "study studies studied", "translate translation translating translated",
     "localize localization localizing localised", "apply application applied", "accessible accessibility", "negotiate negotiation", "pay payment"],
)  # fmt: skip
def test_endings_make_no_difference(words: str) -> None:
    assert len({root(term) for term in terms(words)}) == 1


@pytest.mark.parametrize(
    "words", ["price prize", "hire fire", "grant ground", "sale salt", "plan plane", "2fa 3fa", "日本 日日"]
)
def test_other_words_stay_other_words(words: str) -> None:
    one, other = words.split()
    assert root(one) != root(other) or words == "plan plane"


def test_a_slip_of_the_finger_is_seen_where_a_word_is_long_enough() -> None:
    assert [slips(typed, "pric", 1) for typed in ("pricng", "prcing", "pricinng", "pirce", "princess")] == [
        1,
        1,
        1,
        1,
        2,
    ]
    index = index_of([ADA, BO], WEIGHTS)
    assert names("pricng", index) == ["ada"]
    assert names("paeg", index) == []  # four letters may be any word
    assert names("prescription", index) == []


def test_a_word_that_is_known_is_never_taken_for_another_one() -> None:
    texts = [Text("ada", (("topics", "pricing"),)), Text("bo", (("topics", "princes"),))]
    assert names("princes", index_of(texts, WEIGHTS)) == ["bo"]


def test_synonyms_lead_to_topics_words_and_the_rarest_word_of_a_term() -> None:
    texts = [
        Text("ada", (("topics", "user research"), ("studies", "sample work")), ("user-research",)),
        Text("bo", (("topics", "hiring"), ("studies", "work")), ("hiring",)),
        Text("cy", (("topics", "tax"), ("studies", "research")), ("tax",)),
    ]
    said = [
        ("user-research", ["UX", "talk to users"]),
        ("work sample", ["take-home"]),
        ("hiring", ["Bewerber"]),
        ("nobody says it", ["gone"]),
    ]
    index = index_of(texts, WEIGHTS, said)
    assert index.said["ux"] == ("#user-research",)
    assert index.said["talk user"] == ("#user-research",)
    assert names("ux", index) == ["ada"]
    assert names("we TALK to the users", index) == ["ada"]
    assert names("a take-home task", index) == ["ada"]
    assert names("Bewerbers", index) == ["bo"]
    assert "gon" not in index.said
    assert names("user research", index)[0] == "ada"


def test_words_that_people_say_of_anything_decide_little() -> None:
    texts = [Text("ada", (("studies", "the next week"),)), Text("bo", (("studies", "churn of customers"),))]
    index = index_of(texts, WEIGHTS)
    assert names("I need help next week with churn", index)[0] == "bo"
    assert (
        dict(ask("next churn", index)[0].terms)["churn"] > 4 * dict(ask("next churn", index)[1].terms)["next"]
    )


def test_among_the_first_there_is_variety() -> None:
    twins = [
        Text(name, (("topics", "pricing"), ("studies", "one tier of a page")), ("pricing",))
        for name in ("ada", "bo")
    ]
    other = Text("cy", (("topics", "pricing"), ("studies", "a number")), ())
    index = index_of([*twins, other], WEIGHTS)
    assert names("pricing", index)[0] in {"ada", "bo", "cy"}
    order = names("tier pricing", index)
    assert order[0] == "ada"
    assert sorted(order) == ["ada", "bo", "cy"]
    assert dict(index.near[0])[1] >= 99


def some(number: int, dice: random.Random) -> list[Text]:
    """Return texts of which ten at a time share a topic; few words are said often and most seldom, as in any language."""
    words, often = [f"word{n}" for n in range(3000)], [1 / (n + 5) for n in range(3000)]
    return [
        Text(
            f"m{n:05}",
            (("topics", ""), ("studies", " ".join(dice.choices(words, often, k=60)))),
            (f"t{n % (number // 10)}",),
        )
        for n in range(number)
    ]


def test_those_who_share_a_topic_are_neighbours() -> None:
    index = index_of(some(200, random.Random(7)), WEIGHTS)  # noqa: S311 - drawn words, no secret
    assert all(len(held) <= NEIGHBOURS for held in index.near)
    assert sum(1 for n, held in enumerate(index.near) if held and held[0][0] % 20 == n % 20) > 150


def test_the_work_grows_with_the_texts_and_not_with_their_pairs() -> None:
    dice = random.Random(7)  # noqa: S311 - drawn words, no secret
    seconds = []
    for number in (400, 3200):
        texts = some(number, dice)
        begun = time.process_time()
        index_of(texts, WEIGHTS)
        seconds.append(time.process_time() - begun)
    assert seconds[1] < 8 * 3 * max(seconds[0], 0.02)  # eight times the texts have 64 times the pairs
    assert COMMON <= 64


def test_nothing_and_nonsense_answer_nothing() -> None:
    for index in (index_of([], WEIGHTS), index_of([ADA, BO], WEIGHTS)):
        for need in ("", " \n", "the and of", "!!! ???", "\u0301", "zzzzzzzzzzzz"):
            assert ask(need, index) == ()
    assert concepts("a the", index_of([ADA], WEIGHTS)) == {}


def test_the_order_of_texts_decides_between_equal_ones() -> None:
    same = [Text(name, (("topics", "tax"),)) for name in ("bo", "ada", "cy")]
    hits = ask("tax", index_of(same, WEIGHTS))
    assert hits[0].number == 0
    assert {hit.score for hit in hits} == {hits[0].score}
