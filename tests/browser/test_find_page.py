"""Find a mentor in a real Chromium: for every need of the gold file the order of the command, to the last number; and nothing is sent or kept."""

from __future__ import annotations

import json
import random
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from chromium import served
from click.testing import CliRunner

from microsite.build import Options, build
from microsite.cli import cli
from microsite.formats.asking import ask
from microsite.formats.terms import terms
from microsite.program.matching.gold import read_gold
from microsite.program.matching.match import Mentors, mentors_of
from microsite.program.matching.match import match as command
from microsite.program.matching.reading import wanted_of
from microsite.program.matching.wanted import Wanted
from microsite.program.reading import read_site
from microsite.transcripts import find_transcripts

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 29, 23, tzinfo=UTC)
RANK = """async needs => {
  const address = document.querySelector("script[src*=find]").src;
  const { matcher } = await import(address);
  const { ask } = matcher(await (await fetch(document.querySelector("[data-find]").dataset.find)).json());
  return needs.map((need) => ask(need).map(({ number, score, terms }) => [number, score, terms]));
}"""
TERMS = """async points => {
  const { tokenizer } = await import(document.querySelector("script[src*=find]").src);
  const { rules } = await (await fetch(document.querySelector("[data-find]").dataset.find)).json();
  const { terms } = tokenizer(rules);
  return points.map((point) => terms(`xq${String.fromCodePoint(point)}zv ab${String.fromCodePoint(point)}`));
}"""


@pytest.fixture(scope="module")
def mentors() -> Mentors:
    read = read_site(ROOT, AT)
    assert read.graph is not None
    assert read.config is not None
    return mentors_of(read.graph, read.config, find_transcripts(ROOT, read.graph, read.config)[0], AT)


@pytest.fixture(scope="module")
def needs(mentors: Mentors) -> tuple[str, ...]:
    found = tuple(one.text for one in read_gold(ROOT / "tests/match/gold.yaml", mentors.index.names)[0])
    assert len(found) >= 60
    return found


def site(theme: str, folder: Path) -> Path:
    output = folder / "output"
    assert build(Options(root=ROOT, at=AT, output=output, theme=theme)).published
    return output


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(site("default", tmp_path_factory.mktemp("built"))) as address:
        yield address


@pytest.fixture
def page(browser: Any, base: str) -> Iterator[Any]:
    context = browser.new_context(locale="en", timezone_id="UTC")
    made = context.new_page()
    made.clock.set_fixed_time(AT)
    made.goto(f"{base}/find/")
    made.wait_for_selector("[data-find][aria-busy=false] textarea")
    yield made
    context.close()


def shown(page: Any) -> list[str]:
    links = page.query_selector_all("[data-hits] [data-name] a")
    return [link.get_attribute("href").rstrip("/").rpartition("/")[2] for link in links]


def say(page: Any, words: str) -> list[str]:
    page.fill("textarea", words)
    page.press("textarea", "Tab")
    page.click(".find button")
    return shown(page)


def test_every_need_has_the_order_of_the_command(page: Any, mentors: Mentors, needs: tuple[str, ...]) -> None:
    for need in needs:
        assert say(page, need) == [one.mentor.slug for one in command(need, Wanted(), mentors).matches[:5]], (
            need
        )


def test_scores_and_words_are_the_same_numbers_also_for_strange_texts(
    page: Any, mentors: Mentors, needs: tuple[str, ...]
) -> None:
    dice = random.Random(3)  # noqa: S311 - drawn words, the same each time
    words = [*" ".join(needs).split(), *mentors.index.said]
    odd = [chr(n) for n in range(0x20, 0x3000) if unicodedata.category(chr(n)) not in {"Cn", "Cs"}]
    drawn = [
        " ".join(_slipped(dice.choice(words), dice) for _ in range(dice.randint(1, 9)))
        + dice.choice(odd)
        + dice.choice(words)
        for _ in range(200)
    ]
    asked = [*needs, *drawn]
    wanted = [
        [[hit.number, hit.score, [list(pair) for pair in hit.terms]] for hit in ask(need, mentors.index)]
        for need in asked
    ]
    for need, one, other in zip(asked, page.evaluate(RANK, asked), wanted, strict=True):
        assert one == other, need


def _slipped(word: str, dice: random.Random) -> str:
    place = dice.randrange(len(word))
    changed = (
        word[:place] + word[place + 1 :],
        word[:place] + "e" + word[place:],
        word[: place + 1] + word[place:],
        word,
    )
    return dice.choice(changed)


def test_every_letter_of_unicode_is_read_alike(page: Any) -> None:
    points = [n for n in range(0x21, 0x20000) if unicodedata.category(chr(n)) not in {"Cn", "Cs", "Co"}]
    there = page.evaluate(TERMS, points)
    other = [
        hex(n) for n, found in zip(points, there, strict=True) if found != terms(f"xq{chr(n)}zv ab{chr(n)}")
    ]
    assert other == []


@pytest.mark.parametrize(
    "wanted",
    [
        {"language": "de"},
        {"format": "online"},
        {"format": "in-person"},
        {"language": "pt", "format": "online"},
    ],
)
def test_filters_leave_out_whom_the_command_leaves_out(
    page: Any, mentors: Mentors, wanted: dict[str, str]
) -> None:
    for name, value in wanted.items():
        page.select_option(f"select[name={name}]", value)
    held = wanted_of(wanted, "EUR")
    assert isinstance(held, Wanted)
    for need in ("customers and prices", "hiring people for a small team", "security"):
        answer = command(need, held, mentors)
        assert say(page, need) == [one.mentor.slug for one in answer.matches[:5]]
        events = [
            item.query_selector("[data-session] a") for item in page.query_selector_all("[data-hits] li")
        ]
        slugs = [
            link.get_attribute("href").rstrip("/").rpartition("/")[2]
            for link in events
            if link and link.is_visible()
        ]
        assert slugs == [one.event.slug for one in answer.matches[:5] if one.event]


def test_nothing_is_sent_kept_or_asked_for_and_it_works_offline(browser: Any, base: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text))
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(f"{base}/find/", wait_until="networkidle")
    page.wait_for_selector("[data-find][aria-busy=false] textarea")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    context.set_offline(True)
    assert say(page, "secretneed: everybody in the office uses the same password")[0] == "lukasz-wrobel"
    page.press("textarea", "Enter")
    assert page.inner_text(".told[role=status]") == "5 mentors"
    assert "password" in page.inner_text("[data-hits] li:first-child [data-terms]")
    kept = page.evaluate(
        "async () => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, await caches.keys(), location.href, history.state])"
    )
    assert "secretneed" not in kept
    assert json.loads(kept)[:4] == [{}, {}, "", []]
    assert (asked, faults) == ([], [])
    context.close()


def test_the_other_theme_shows_the_same(browser: Any, mentors: Mentors, tmp_path: Path) -> None:
    need = "clients pay invoices months late"
    with served(site("board", tmp_path)) as address:
        page = browser.new_page()
        page.goto(f"{address}/find/")
        page.wait_for_selector("[data-find][aria-busy=false] textarea")
        assert say(page, need) == [one.mentor.slug for one in command(need, Wanted(), mentors).matches[:5]]
        assert "invoices" in page.inner_text("[data-hits] li:first-child [data-terms]")
        page.close()


def test_words_that_nobody_answers_get_a_sentence_and_an_empty_box_nothing(page: Any) -> None:
    assert say(page, "zymurgy") == []
    assert page.is_visible("[data-none]")
    assert say(page, "  ") == []
    assert not page.is_visible("[data-none]")
    assert page.inner_text(".told[role=status]") == ""


def test_a_session_that_has_ended_is_not_the_next_one(browser: Any, base: str) -> None:
    page = browser.new_page()
    page.clock.set_fixed_time(datetime(2030, 1, 1, tzinfo=UTC))
    page.goto(f"{base}/find/")
    page.wait_for_selector("[data-find][aria-busy=false] textarea")
    assert say(page, "price page")[0] == "miriam-adler"
    assert not page.is_visible("[data-hits] li:first-child [data-next]")
    page.select_option("select[name=format]", "online")
    assert shown(page) == [] or say(page, "price page") == []
    page.close()


def test_without_script_or_without_its_index_the_list_by_topic_is_there(browser: Any, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/find/")
    assert not page.is_visible("form.find")
    assert page.is_visible("section h3 a[href='/mentors/miriam-adler/']")
    context.close()
    page = browser.new_page()
    page.route("**/find/index.json*", lambda route: route.abort())
    page.goto(f"{base}/find/", wait_until="networkidle")
    assert not page.is_visible("form.find")
    assert page.is_visible("section h3 a[href='/mentors/miriam-adler/']")
    page.close()


def test_the_command_says_the_same_as_the_page_by_its_data(page: Any) -> None:
    need = "our pricing page confuses people, they keep asking which plan to take"
    done = CliRunner().invoke(
        cli, ["match", need, "--site", str(ROOT), "--now", AT.isoformat(), "--format", "json"]
    )
    assert [one["mentor"] for one in json.loads(done.stdout)] == say(page, need)
