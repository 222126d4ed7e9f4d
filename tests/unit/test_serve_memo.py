"""What is remembered is given back only while everything that was read for it is the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import examples
import pytest

from microsite.dev.memo import Memo
from microsite.dev.same import same
from microsite.formats.zones import must
from microsite.graph import Graph
from microsite.kinds.world import World
from microsite.outputs.lists import Lists
from microsite.values.facts import Entry, Site

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
FOLD = datetime(2026, 10, 25, 2, 30, tzinfo=must("Europe/Berlin"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Decimal(45), Decimal("45.00")),
        (1, True),
        (1, 1.0),
        (FOLD, FOLD.replace(fold=1)),
        (AT, AT.astimezone(must("Europe/Berlin"))),
        ((1, 2), [1, 2]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (examples.event_entry(), examples.event_entry(title="Other")),
        (examples.event_entry(start=FOLD), examples.event_entry(start=FOLD.replace(fold=1))),
        ((examples.offer("45"),), (examples.offer("45.0"),)),
    ],
)
def test_what_could_be_written_in_another_way_is_not_the_same(one: object, other: object) -> None:
    assert not same(one, other)
    assert same(one, one)


def test_equal_records_are_the_same() -> None:
    assert same(examples.event_entry(), examples.event_entry())
    assert same({"a": (1, None)}, {"a": (1, None)})


def world(**changes: Any) -> World:
    facts: dict[str, Any] = {
        "site": examples.site(), "config": None, "graph": Graph({}, {}), "at": AT, "images": {}, "files": {}, "revisions": {},
        "bodies": {},
    }  # fmt: skip
    return World(**{**facts, **changes})


def title_of(_name: str, given: World) -> str:
    return given.site.title


def body_of(name: str, given: World) -> str:
    return given.bodies.get(name, "none")


def every_body(_name: str, given: World) -> tuple[str, ...]:
    return tuple(f"{k}={v}" for k, v in given.bodies.items())


def asked(memo: Memo, fn: Any, given: World) -> tuple[object, int]:
    """Return the result, and how many times the function was called for it."""
    before = memo.misses
    return memo(fn, "a", given), memo.misses - before


def test_only_what_was_read_counts() -> None:
    memo = Memo()
    first = world(bodies={"a": "one", "b": "two"})
    assert asked(memo, title_of, first) == ("Short Sessions", 1)
    assert asked(memo, body_of, first) == ("one", 1)
    assert asked(memo, every_body, first) == (("a=one", "b=two"), 1)
    other = replace(first, bodies={"a": "one", "b": "three"})
    assert asked(memo, title_of, other) == ("Short Sessions", 0)
    assert asked(memo, body_of, other) == ("one", 0)
    assert asked(memo, every_body, other) == (("a=one", "b=three"), 1)
    named = replace(other, site=examples.site(title="Long Sessions"))
    assert asked(memo, body_of, named) == ("one", 0)
    assert asked(memo, title_of, named) == ("Long Sessions", 1)


def test_the_order_of_what_was_walked_over_counts() -> None:
    memo = Memo()
    asked(memo, every_body, world(bodies={"a": "1", "b": "2"}))
    assert asked(memo, every_body, world(bodies={"b": "2", "a": "1"})) == (("b=2", "a=1"), 1)


def test_a_key_that_was_missing_and_came_counts() -> None:
    memo = Memo()
    assert asked(memo, body_of, world()) == ("none", 1)
    assert asked(memo, body_of, world(bodies={"a": "here"})) == ("here", 1)
    assert asked(memo, body_of, world()) == ("none", 0)  # as it was before: the row of then holds again


def listed(entry: Entry) -> Lists:
    return Lists(site=examples.site(), at=AT, events=(entry,), rows={}, topics=())


def titles_of(_name: str, given: Lists) -> tuple[str, ...]:
    return tuple(entry.title for entry in given.events)


def entries_of(_name: str, given: Lists) -> tuple[Entry, ...]:
    return given.events


def test_of_an_entry_in_a_group_only_the_fields_that_were_read_count() -> None:
    memo = Memo()
    entry = examples.event_entry()
    assert memo(titles_of, "a", listed(entry)) == (entry.title,)
    before = memo.misses
    assert memo(titles_of, "a", listed(replace(entry, html="<p>Other</p>"))) == (entry.title,)
    assert memo.misses == before
    assert memo(titles_of, "a", listed(replace(entry, title="Other"))) == ("Other",)


def test_an_entry_that_is_part_of_the_result_counts_as_a_whole() -> None:
    memo = Memo()
    entry = examples.event_entry()
    memo(entries_of, "a", listed(entry))
    (found,) = memo(entries_of, "a", listed(replace(entry, html="<p>Other</p>")))
    assert found.html == "<p>Other</p>"


def slugs(given: Lists) -> tuple[str, ...]:
    return tuple(e.slug for e in given.upcoming())


def test_a_list_reads_a_few_fields_of_each_event() -> None:
    memo = Memo()
    entry = examples.event_entry()

    def lists(*events: Entry, site: Site | None = None) -> Lists:
        return Lists(site=site or examples.site(), at=AT, events=events, rows={}, topics=())

    assert memo(slugs, lists(entry)) == (entry.slug,)
    before = memo.misses
    assert memo(slugs, lists(replace(entry, html="<p>Other</p>"), site=examples.site(title="Other"))) == (
        entry.slug,
    )
    assert memo.misses == before
    assert memo(slugs, lists(entry, examples.event_entry(slug="second"))) == (entry.slug, "second")
    assert memo(slugs, lists(examples.event_entry(start=datetime(2026, 11, 1, 18, tzinfo=UTC)))) == ()


def test_what_no_round_asks_for_is_dropped() -> None:
    memo = Memo()
    memo(title_of, "a", world())
    memo.forget()
    memo(title_of, "b", world())
    memo.forget()
    before = memo.misses
    memo(title_of, "a", world())
    assert memo.misses == before + 1
