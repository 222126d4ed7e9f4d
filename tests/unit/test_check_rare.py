"""Sessions that are rare and right: a site with them is silent, and what is broken in them is still told."""

from __future__ import annotations

import re

import pytest
from mutations import Bench, Mutation, one, swap
from sites import NOW, event, write_site

from microsite.build import Options, build
from microsite.diagnostics import to_text

SERIES = "---\ntitle: Markup clinic\nsummary: A series about markup for people who write their pages by hand.\n---\nSix sessions.\n"
RARE = {
    "content/series/markup.md": SERIES,
    "content/events/markup.md": event(
        title="The session about tags",
        series="markup",
        start="2026-12-14 18:00",
        summary="When to write <b> and when <strong>, with examples from real pages and a screen reader.",
    ),
    "content/events/undated.md": event(
        title="The session whose film has no date",
        start="2026-11-03 18:00",
        publish_at="2026-10-01",
        recording='{url: "https://video.example/filmed", duration: 44:10}',
    ),
    "content/events/dinar.md": event(
        title="The session in dinars",
        start="2026-12-15 18:00",
        offer='{model: seat, price: "12.500", currency: KWD}',
    ),
    "content/events/ninety.md": event(title="The long session", start="2026-12-16 18:00", duration="90"),
    "content/events/called-off.md": event(
        title="'When a client has cancelled: the first call'", start="2026-12-17 18:00"
    ),
    "content/events/twice.md": event(
        title="The session in the hour that comes twice",
        start="2027-10-31 02:30",
        fold="first",
        duration="60",
    ),
    "data/agendas/open.yaml": "name: Open\nduration: {min: 1, max: 1440}\nsegments:\n  - {id: talk, title: Talk}\nmentor: {case_studies: 0}\n",
}


@pytest.fixture(scope="module", params=["en", "ar"])
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Build the site in a language and read every file of it."""
    numbered = {
        path: text.replace("Bring your", f"{number}. Bring your")
        for number, (path, text) in enumerate(RARE.items())
    }
    root = write_site(tmp_path_factory.mktemp("rare"), numbered)
    with (root / "site.yaml").open("a") as settings:
        settings.write(f"language: {request.param}\nagenda: open\n")
    built = build(Options(root=root, at=NOW))
    assert built.published is not None, to_text(built.problems)
    return Bench(root / "output", built.site.entries, built.site.canaries)


@pytest.mark.parametrize("sourced", [True, False], ids=["with sources", "alone"])
def test_the_site_is_silent(bench: Bench, sourced: bool) -> None:  # noqa: FBT001 - pytest hands it over by name
    assert to_text(bench.problems(None, sourced=sourced)) == ""


FILM = "events/undated/index.html"
# one break a line reads better
# fmt: off
BREAKS = [
    one("markup that no page shows", "series/markup/index.html", swap("and when \\u003cstrong\\u003e", "and when \\u003cem\\u003e"), "K205", "<em>"),
    one("another amount", "events/dinar/index.html", lambda data: re.sub(rb'(p-price" value="12.500"[^>]*>[^<]*?)12\.500', rb"\g<1>12.600", data), "K5", "12.6"),
    one("an undated film elsewhere", FILM, swap("https://video.example/filmed", "https://video.example/other", -1), "K5", "recording"),
]
# fmt: on


@pytest.mark.parametrize("mutation", BREAKS, ids=[mutation.name for mutation in BREAKS])
def test_a_break_is_found(bench: Bench, mutation: Mutation) -> None:
    told = [p for p in bench.problems(mutation, sourced=True) if p.code.startswith(mutation.codes)]
    said = "\n".join(p.message for p in told)
    assert told
    assert all(word in said for word in mutation.words), said
