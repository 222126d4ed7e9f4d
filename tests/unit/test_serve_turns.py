"""A change that comes while the rest of a plan is made overtakes it, and nothing is lost."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from previews import serving
from sites import event, mentor, write, write_site

from microsite.dev import turns
from microsite.dev.turns import OvertakenError, Turns
from microsite.dev.warm import Warm
from microsite.formats.ranking import Index
from microsite.kinds import matched
from microsite.plan.planned import Make
from microsite.render.theme import Theme

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_plan_is_left_only_after_its_first_pages_and_only_for_a_change() -> None:
    taken = Turns()
    taken.begin()
    taken.breathe()
    taken.show()
    taken.breathe()
    taken.touch()
    with pytest.raises(OvertakenError):
        taken.breathe()
    taken.begin()  # the folder is looked at: that change is seen now
    taken.touch()
    taken.breathe()  # nothing is shown yet


def test_a_plan_is_finished_though_changes_never_cease(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("microsite.dev.turns.time.monotonic", lambda: now)
    taken = Turns()
    for _ in range(3):
        taken.begin()
        taken.show()
        taken.touch()
        with pytest.raises(OvertakenError):
            taken.breathe()
    now += turns.LONGEST_WAIT
    taken.breathe()
    taken.end()
    taken.begin()
    taken.show()
    taken.touch()
    with pytest.raises(OvertakenError):  # a new count begins
        taken.breathe()


@pytest.mark.parametrize("after", [0, 1, 5, 10, 20, 30])
def test_a_look_that_follows_one_that_was_left_is_what_a_fresh_one_is(after: int, tmp_path: Path) -> None:
    root = write_site(tmp_path, {f"content/events/other-{n}.md": event(title=f"Other {n}") for n in range(4)})
    warm = Warm(root)
    warm.tree.scan()
    warm.look(AT)
    write(root / "content/mentors/ada-example.md", mentor(name="Ada Changed"))
    left = after

    def leave() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OvertakenError

    warm.breathe = leave
    warm.tree.scan()
    with pytest.raises(OvertakenError):
        warm.look(AT)
    warm.breathe = lambda: None
    write(root / "content/events/other-1.md", event(title="Changed too"))
    warm.tree.scan()
    seen, fresh = warm.look(AT), Warm(root)
    fresh.tree.scan()
    assert seen.site is not None
    assert seen.site.plan is not None
    plain = fresh.look(AT).site
    assert plain is not None
    assert plain.plan is not None
    assert {p.path: dataclasses.astuple(p) for p in seen.site.plan.pages} == {
        p.path: dataclasses.astuple(p) for p in plain.plan.pages
    }


def test_a_burst_of_saves_is_shown_everywhere(tmp_path: Path) -> None:
    names = [f"session-{n}" for n in range(12)]
    root = write_site(tmp_path, {f"content/events/{name}.md": event(title=name) for name in names})
    with serving(root) as running:
        for name in names:
            running.text(f"/events/{name}/")
        for number in range(3):
            for name in names:
                write(root / f"content/events/{name}.md", event(title=f"{name} save-{number}."))
        for name in names:
            running.shows(f"/events/{name}/", "save-2.")
            running.shows("/events/", f"{name} save-2.")


def test_early_pages_do_not_wait_until_all_mentors_are_compared(tmp_path: Path) -> None:
    root = write_site(tmp_path)
    warm = Warm(root)
    warm.tree.scan()
    warm.look(AT)
    calls: list[str] = []
    compare = matched.mentor_index

    def early(_theme: Theme, _base: str, make: Make) -> None:
        calls.extend(page.path for page in make({"mentors/ada-example/index.html"}) if page.form == "html")

    def noted(*args: Any) -> Index:
        calls.append("mentors compared")
        return compare(*args)

    warm.early = early
    write(root / "content/mentors/ada-example.md", mentor(headline="Now works on something else"))
    warm.tree.scan()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("microsite.plan.describe"), "mentor_index", noted)
        warm.look(AT)
    assert calls == ["mentors/ada-example/index.html", "mentors compared"]
