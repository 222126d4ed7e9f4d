"""The page of a session is made of its facts and the clock alone: equal facts give equal views for as long as was promised."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from edits import EDITS, begin, mend
from sites import NOW, write

from microsite.build import Options, build
from microsite.engine.digest import Digests
from microsite.engine.made import Made
from microsite.making import _Press
from microsite.render.theme import Theme
from microsite.survey import survey
from microsite.values.clock import Clock, Spell, end_of, within
from microsite.values.pages import Facts, FromFacts, Page

STEPS = 24


def _pages(root: Path, at: Clock) -> list[tuple[Page, FromFacts]]:
    plan = survey(Options(root=root, at=at)).plan
    pages = plan.pages if plan else ()
    return [(page, page.held) for page in pages if isinstance(page.held, FromFacts)]


def test_equal_facts_give_equal_views_while_the_clock_decides_alike(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - a script of edits, not a secret
    root = begin(tmp_path / "site")
    known: dict[bytes, list[tuple[Spell, bytes]]] = {}
    again = 0
    for _ in range(STEPS):
        at = Clock.of(NOW + timedelta(hours=chance.choice([0, 0, 1, 60, 300, 800, 1200, -500])))
        pages = _pages(root, at)
        if not pages:
            mend(root, chance)
        digests = Digests()
        for page, later in pages:
            facts = later.facts()
            view, spell = later.of(facts)
            assert within(at, spell)
            made = digests.of(view)
            assert digests.of(page.view) == made
            before = known.setdefault(digests.of(facts), [])
            held = [was for since, was in before if within(at, since)]
            assert all(was == made for was in held)
            again += bool(held)
            before.append((spell, made))
        EDITS[chance.choice(list(EDITS))](root, chance)
    assert again > STEPS


def test_a_view_holds_until_the_moment_that_its_spell_names_and_no_longer(tmp_path: Path) -> None:
    root = begin(tmp_path / "site")
    [(_, later), *_] = _pages(root, Clock.of(NOW))
    facts = later.facts()
    view, spell = later.of(facts)
    end = end_of(spell)
    assert end is not None
    digests = Digests()
    before, then = (_pages(root, Clock.of(at))[0][1] for at in (end - timedelta(microseconds=1), end))
    assert digests.of(before.of(facts)[0]) == digests.of(view)
    assert digests.of(then.of(facts)[0]) != digests.of(view)


def test_a_page_of_equal_facts_is_made_again_when_its_spell_is_over(tmp_path: Path) -> None:
    root = begin(tmp_path / "site")
    clock = Clock.of(NOW)
    theme = survey(Options(root=root, at=NOW)).theme
    assert isinstance(theme, Theme)
    [(page, first), (_, second), *_] = _pages(root, clock)
    views, end = (first(), second()), NOW + timedelta(hours=1)

    def made(at: datetime, before: dict[str, Made]) -> Any:
        facts = Facts("event.html", ("the same",))
        later = FromFacts(lambda: facts, lambda _, now: views[now >= end], Clock.of(at))
        return _Press(theme, root, before)(Page(page.path, "html", later, page.source))

    one = made(NOW, {})
    assert one.until == end
    before = {page.path: Made(one.key, "", (), 0, one.spell)}
    still, over = made(NOW + timedelta(minutes=59), before), made(end, before)
    assert (still.stays, still.until, still.spell) == (True, end, one.spell)
    assert (over.stays, over.key, over.until) == (False, one.key, None)
    assert over.rendered.data != one.rendered.data
    assert not made(NOW - timedelta(seconds=1), before).stays


def test_the_end_of_a_spell_is_told_to_the_build_also_when_no_view_is_made(tmp_path: Path) -> None:
    root = begin(tmp_path / "site")
    write(root / "site.yaml", (root / "site.yaml").read_text() + "cards: false\nsearch: false\n")
    assert build(Options(root=root, at=NOW)).published
    write(
        root / "content/mentors/ada-example.md",
        (root / "content/mentors/ada-example.md").read_text() + "\nMore.\n",
    )
    assert build(Options(root=root, at=NOW)).published
    at = Clock.of(NOW)
    for _, later in _pages(root, at):
        later()
    assert at.until is not None
    assert build(Options(root=root, at=at.until - timedelta(seconds=1))).stood
    assert not build(Options(root=root, at=at.until)).stood
