"""No page of sessions grows without bound: topics, months and years of the archive have further pages of 50, as the coming sessions have."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sites import SITE, event, write, write_site

from microsite.build import Options, build
from microsite.diagnostics import to_text
from microsite.program.proof import prove

AT = datetime(2026, 11, 15, 12, tzinfo=UTC)
GONE, COMING = 70, 62
ROW = re.compile(r'href="/events/(session-\d+)/"')


def built(root: Path, theme: str = "default") -> Path:
    """Build a site of many sessions in one month, before and after the clock; return its output."""
    write_site(root, {"site.yaml": f"{SITE}theme: {theme}\ncards: false\nsearch: false\n"})
    for old in (root / "content/events").glob("*.md"):
        old.unlink()
    for n in range(GONE + COMING):
        start = datetime(2026, 11, 1, 8) + (timedelta(hours=3 * n) if n < GONE else timedelta(days=15, hours=2 * (n - GONE)))  # noqa: DTZ001 - as an editor types it  # fmt: skip
        text = event(title=f"Session {n}", start=f"{start:%Y-%m-%d %H:%M}", publish_at="2026-10-01", topics="[pricing]")  # fmt: skip
        write(root / f"content/events/session-{n}.md", text)
    made = build(Options(root=root, at=AT))
    assert made.published, to_text(made.problems)
    return root / "output"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the output of such a site."""
    return built(tmp_path_factory.mktemp("many") / "site")


def shown(output: Path, folder: str, number: int) -> list[str]:
    """Return the sessions whose rows a page of a list holds, in order; those that wait hidden for their end are none."""
    path = output / folder / (f"page/{number}/index.html" if number > 1 else "index.html")
    text = re.sub(r'<li class="row[^"]*"[^>]* hidden.*?</li>\s*(?=<li class="row|</ul>)', "", path.read_text("utf-8"), flags=re.DOTALL)  # fmt: skip
    titles = re.findall(r'<h\d class="row-title"[^>]*>(.*?)</h\d>', text, re.DOTALL)
    return [ROW.findall(title)[0] for title in titles]


def whole(pages: list[list[str]]) -> list[str]:
    """Return what all pages of a list hold."""
    return [slug for page in pages for slug in page]


def links(output: Path, path: str) -> list[tuple[str, str, str]]:
    """Return the links to other pages of a list: relation, address and words."""
    text = (output / path / "index.html").read_text("utf-8")
    found = re.findall(r'rel="(prev|next)" href="([^"]+)">(.*?)</a>', text, re.DOTALL)
    return [(rel, to, re.sub(r"<[^>]*>|[←→]", "", words).strip()) for rel, to, words in found]


def names(*numbers: int) -> list[str]:
    """Return the slugs of sessions."""
    return [f"session-{n}" for n in numbers]


def test_a_topic_shows_what_comes_and_then_what_was_each_once(output: Path) -> None:
    coming, gone = range(GONE, GONE + COMING), range(GONE - 1, -1, -1)
    pages = [shown(output, "topics/pricing", n) for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 50, 32]
    assert whole(pages) == names(*coming, *gone)
    assert not (output / "topics/pricing/page/4").exists()


def test_a_page_of_a_topic_says_what_its_neighbours_hold(output: Path) -> None:
    assert links(output, "topics/pricing") == [("next", "/topics/pricing/page/2/", "Later sessions")]
    assert links(output, "topics/pricing/page/2") == [
        ("prev", "/topics/pricing/", "Earlier sessions"),
        ("next", "/topics/pricing/page/3/", "Past sessions"),
    ]
    assert links(output, "topics/pricing/page/3") == [
        ("prev", "/topics/pricing/page/2/", "Upcoming sessions")
    ]
    third = (output / "topics/pricing/page/3/index.html").read_text("utf-8")
    assert "Page 3 of 3" in third
    assert '<link rel="canonical" href="https://sessions.example/topics/pricing/page/3/">' in third
    assert "is planned at the moment" not in third, "what is planned stands on the first page"


def test_a_year_of_the_archive_goes_back_page_by_page(output: Path) -> None:
    pages = [shown(output, "events/archive/2026", n) for n in (1, 2)]
    assert whole(pages) == names(*range(GONE - 1, -1, -1))
    assert ("next", "/events/archive/2026/page/2/", "Earlier sessions") in links(
        output, "events/archive/2026"
    )
    second = (output / "events/archive/2026/page/2/index.html").read_text("utf-8")
    assert 'data-state="upcoming"' not in second, "what will have ended waits on the first page"


def test_a_month_has_its_grid_on_the_first_page_and_the_list_on_all(output: Path) -> None:
    pages = [shown(output, "events/2026/11", n) for n in (1, 2, 3)]
    assert whole(pages) == names(*range(GONE + COMING))
    first, second = ((output / f"events/2026/11/{at}index.html").read_text("utf-8") for at in ("", "page/2/"))
    grid = first[first.index('<table class="month"') : first.index("</table>")]
    assert len(set(ROW.findall(grid))) == GONE + COMING
    assert '<table class="month"' not in second


def test_a_day_of_the_boards_grid_leads_to_the_page_that_lists_it(tmp_path: Path) -> None:
    output = built(tmp_path / "board", "board")
    first = (output / "events/2026/11/index.html").read_text("utf-8")
    days = re.findall(r'<a href="([^"#]*)#(day-2026-11-\d\d)"', first[first.index('<table class="month"') :])
    assert {page for page, _ in days} == {"", "/events/2026/11/page/2/", "/events/2026/11/page/3/"}
    for page, day in days:
        assert f'id="{day}"' in (output / (page or "/events/2026/11/").strip("/") / "index.html").read_text("utf-8")  # fmt: skip


@pytest.mark.parametrize("theme", ["default", "board"])
def test_what_leads_to_pages_and_what_leads_to_years_have_names_of_their_own(
    tmp_path: Path, theme: str
) -> None:
    """Who listens to a page is told of its landmarks by their names: two of one name are one (WCAG 2.2, 1.3.1)."""
    output = built(tmp_path, theme)
    for page in sorted(output.glob("events/**/index.html")):
        named = re.findall(r'<nav[^>]*aria-label="([^"]*)"', page.read_text("utf-8"))
        assert len(named) == len(set(named)), (page.relative_to(output), named)


def test_check_knows_that_a_list_goes_on_and_misses_what_its_last_page_held(output: Path) -> None:
    def left_out() -> set[str]:
        found, _ = prove(output, "", Options(root=output.parent, at=AT))
        return {p.where.path for p in found.problems if p.code == "K821"}

    assert left_out() == set()
    (output / "events/2026/11/page/3/index.html").unlink()
    assert left_out() == {"events/2026/11/index.html"}
