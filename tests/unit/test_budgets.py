"""What an edit may cost, by count: files converted, pages made, files written. No clock is asked, so no machine is too slow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
import pytest
from sites import NOW, SITE, event, write, write_site

from microsite import making
from microsite.build import Built, Options, build
from microsite.read import document
from microsite.read.markdown import Body
from microsite.read.markdown import render as convert
from microsite.render.pages import render
from microsite.values.pages import Page, Rendered

MANY = 60
PLAIN = SITE + "cards: false\nsearch: false\n"
FILE = "content/events/session-7.md"


@dataclass
class Counts:
    """What was done since the last `clear`."""

    converted: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)

    def clear(self) -> None:
        """Begin to count anew."""
        self.converted.clear()
        self.made.clear()


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counts:
    found = Counts()

    def counted_render(page: Page, env: jinja2.Environment) -> Rendered:
        found.made.append(page.path)
        return render(page, env)

    def counted_convert(text: str, flavor: str) -> Body:
        found.converted.append(text)
        return convert(text, flavor)

    monkeypatch.setattr(making, "render", counted_render)
    monkeypatch.setattr(document, "render", counted_convert)
    return found


@pytest.fixture
def site(tmp_path: Path, counts: Counts) -> Path:
    """Give a site of sixty sessions that was built."""
    root = write_site(tmp_path / "site", {"site.yaml": PLAIN, **dict(sessions())})
    good(root)
    assert len(counts.converted) == MANY + 2
    assert len(counts.made) > 2 * MANY
    counts.clear()
    return root


def sessions() -> list[tuple[str, str]]:
    days = [f"2026-12-{1 + n % 28:02} {8 + n // 28:02}:00" for n in range(MANY)]
    return [
        (f"content/events/session-{n}.md", event(f"Text {n}.\n", title=f"Session {n}", start=day))
        for n, day in enumerate(days)
    ]


def good(root: Path) -> Built:
    built = build(Options(root=root, at=NOW))
    assert built.published is not None, built.problems
    return built


def change(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text()
    assert old in text
    write(root / path, text.replace(old, new))


def test_nothing_costs_nothing(site: Path, counts: Counts) -> None:
    built = good(site)
    assert built.stood
    assert (counts.converted, counts.made) == ([], [])


def test_a_body_is_converted_alone_and_only_what_shows_it_or_its_date_is_made(
    site: Path, counts: Counts
) -> None:
    change(site, FILE, "Text 7.", "Other words.")
    built = good(site)
    assert counts.converted == ["Other words.\n"]
    assert "events/session-7/index.html" in counts.made
    others = [path for path in counts.made if path.startswith("events/session-") and "session-7/" not in path]
    assert others == []
    assert len(counts.made) <= 25
    assert built.published
    assert built.published.written <= 25


def test_a_title_is_made_where_it_stands(site: Path, counts: Counts) -> None:
    change(site, FILE, "Session 7", "Renamed")
    built = good(site)
    assert len(counts.converted) == 1
    assert built.published
    shown = [path for path in counts.made if b"Renamed" in (site / "output" / path).read_bytes()]
    assert len(counts.made) - len(shown) <= 6  # that carry the date of the change, and not the title
    assert len(counts.made) < MANY


def test_a_template_converts_nothing_and_makes_its_own_pages_only(site: Path, counts: Counts) -> None:
    own = '{% extends "default/mentor.html" %}{% block head %}<meta name="own" content="1">{% endblock %}\n'
    write(site / "site.yaml", PLAIN + "theme: mine\n")
    write(site / "themes/mine/templates/mentor.html", own)
    good(site)
    counts.clear()
    write(site / "themes/mine/templates/mentor.html", own.replace("1", "2"))
    built = good(site)
    assert counts.converted == []
    assert counts.made == ["mentors/ada-example/index.html"]
    assert built.published
    assert built.published.written == 1


def test_a_file_that_was_touched_and_is_the_same_makes_nothing(site: Path, counts: Counts) -> None:
    (site / "content/events/session-7.md").touch()
    built = good(site)
    assert built.stood
    assert counts.made == []


@pytest.mark.parametrize("how", ["deleted", "changed"])
def test_of_an_output_that_was_touched_by_hand_that_file_alone_is_made(
    how: str, site: Path, counts: Counts
) -> None:
    path = site / "output/events/session-7/index.html"
    acts: dict[str, Callable[[], Any]] = {"deleted": path.unlink, "changed": lambda: path.write_text("mine")}
    before = path.read_bytes()
    acts[how]()
    built = good(site)
    assert counts.converted == []
    assert counts.made == ["events/session-7/index.html"]
    assert path.read_bytes() == before
    assert built.published
    assert built.published.written == 1


def test_another_flavor_converts_every_body_anew(site: Path, counts: Counts) -> None:
    write(site / "site.yaml", PLAIN + "markdown: {flavor: gfm}\n")
    good(site)
    assert len(counts.converted) == MANY + 2
