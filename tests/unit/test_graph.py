"""Items and what they mention: what is published when, and which references lead nowhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from parsing import surveyed
from sites import NOW, event, mentor

from microsite.diagnostics import Span
from microsite.graph import Item, is_shown, link
from microsite.values.facts import Ref

DAY = timedelta(days=1)


def item(
    kind: str,
    slug: str,
    *refs: tuple[str, str],
    draft: bool = False,
    publish_at: datetime | None = None,
    expire_at: datetime | None = None,
) -> Item:
    path = f"content/{kind}s/{slug}.md"
    return Item(
        kind=kind, slug=slug, path=path, digest="", title=slug, html="", text="", data=None,
        refs=tuple(Ref(k, s, Span(path, 3, 11)) for k, s in refs), draft=draft, publish_at=publish_at, expire_at=expire_at,
    )  # fmt: skip


def codes(*items: Item, drafts: bool = False) -> list[str]:
    return [p.code for p in link(items, NOW, drafts=drafts)[1]]


def test_what_is_published_is_no_draft_and_between_its_dates() -> None:
    assert is_shown(item("event", "a"), NOW, drafts=False)
    assert not is_shown(item("event", "a", draft=True), NOW, drafts=False)
    assert is_shown(item("event", "a", draft=True), NOW, drafts=True)
    assert is_shown(item("event", "a", publish_at=NOW), NOW, drafts=False)
    assert not is_shown(item("event", "a", publish_at=NOW + DAY), NOW, drafts=False)
    assert not is_shown(item("event", "a", expire_at=NOW), NOW, drafts=False)
    assert is_shown(item("event", "a", expire_at=NOW + DAY), NOW, drafts=False)


def test_backlinks_are_of_published_items_only() -> None:
    ada, shown, draft = (
        item("mentor", "ada"),
        item("event", "a", ("mentor", "ada")),
        item("event", "b", ("mentor", "ada"), draft=True),
    )
    graph, problems = link([draft, shown, ada], NOW)
    assert problems == ()
    assert graph.backlinks["mentor", "ada"] == (shown,)
    assert graph.of("event") == (shown,)


def test_a_reference_to_nothing_is_told_also_of_a_draft() -> None:
    assert codes(item("event", "a", ("mentor", "zoe"))) == ["R101"]
    assert codes(item("event", "a", ("mentor", "zoe"), draft=True)) == ["R101"]


def test_a_draft_may_mention_a_draft() -> None:
    ada = item("mentor", "ada", draft=True)
    assert codes(ada, item("event", "a", ("mentor", "ada"), draft=True)) == []
    assert codes(ada, item("event", "a", ("mentor", "ada"))) == ["R102"]
    assert codes(ada, item("event", "a", ("mentor", "ada")), drafts=True) == []


def test_references_to_what_could_not_be_read_are_not_told() -> None:
    found = link([item("event", "a", ("mentor", "ada"))], NOW, frozenset({("mentor", "ada")}))
    assert found[1] == ()


def test_references_of_files_that_are_no_items_are_told() -> None:
    loose = [Ref("mentor", "zoe", Span("content/events/x.md", 3, 11))]
    (problem,) = link([], NOW, loose=loose)[1]
    assert (problem.code, problem.where) == ("R101", loose[0].where)


def test_the_order_of_files_changes_nothing() -> None:
    items = [
        item("mentor", "ada"),
        item("event", "a", ("mentor", "ada")),
        item("event", "b", ("mentor", "ada")),
    ]
    assert link(items, NOW) == link(items[::-1], NOW)


def test_two_files_of_one_slug_are_both_named(tmp_path: Path) -> None:
    (problem,) = surveyed(tmp_path, {"content/events/other.md": event(slug="first-tier")}).problems
    assert problem.code == "U102"
    assert "content/events/first-tier.md" in problem.message
    assert str(problem.where) == "content/events/other.md:13:7"


def test_one_slug_in_two_kinds_is_no_clash(tmp_path: Path) -> None:
    assert surveyed(tmp_path, {"content/mentors/first-tier.md": mentor()}).problems == ()


@pytest.mark.parametrize(
    "target",
    [
        "../mentors/ada-example.md",
        "/mentors/ada-example/",
        "/mentors/ada-example",
        "../mentors/ada-example.md#proof",
        "/events/?page=2",
        "/calendar.ics",
        "../../mentors/",
        "https://x.example/",
        "mailto:a@b.example",
        "#top",
    ],
)
def test_a_link_to_something_that_is_there_is_not_spoken_of(tmp_path: Path, target: str) -> None:
    site = surveyed(tmp_path, {"content/events/x.md": event(f"[x]({target})\n")})
    assert [p.message for p in site.problems] == []


def test_a_link_to_a_markdown_file_becomes_the_address_of_its_page(tmp_path: Path) -> None:
    text = '[ada](../mentors/ada-example.md#proof "A & B")\n\n<a href="/mentors/ada-example/?it\'s=1">x</a>\n'
    site = surveyed(
        tmp_path,
        {
            "content/events/x.md": event(text),
            "site.yaml": "title: T\nbase_url: https://x.example/sub/\ntimezone: Europe/Berlin\n",
        },
    )
    (entry,) = [e for e in site.entries if e.slug == "x"]
    assert '<a href="/sub/mentors/ada-example/#proof" title="A &amp; B"' in entry.html
    assert '<a href="/sub/mentors/ada-example/?it\'s=1"' in entry.html


def test_the_place_of_a_link_is_the_place_of_its_address(tmp_path: Path) -> None:
    text = "events are short: see `events` and\n\n[these events](events), ![x](events.png), <a href='nowhere/'>\n"
    found = surveyed(tmp_path, {"content/events/x.md": event(text)}).problems
    assert [(p.code, p.where.line, p.where.column) for p in found] == [
        ("R104", 16, 16), ("F108", 16, 30), ("R104", 16, 52),
    ]  # fmt: skip


def test_publication_dates_of_mentor_and_event_are_compared_at_the_clock(tmp_path: Path) -> None:
    later = {
        "content/mentors/bea.md": mentor(publish_at="2026-12-01"),
        "content/events/x.md": event(mentors="[bea]"),
    }
    assert [p.code for p in surveyed(tmp_path, later).problems] == ["R102"]
    both = {**later, "content/events/x.md": event(mentors="[bea]", publish_at="2026-12-01")}
    assert surveyed(tmp_path, both).problems == ()


def test_the_clock_is_utc(tmp_path: Path) -> None:
    site = surveyed(tmp_path, {"content/events/x.md": event(publish_at="2026-11-22 13:00")})
    assert site.graph is not None
    assert ("event", "x") in site.graph.items
    assert datetime(2026, 11, 22, 12, tzinfo=UTC) == NOW
