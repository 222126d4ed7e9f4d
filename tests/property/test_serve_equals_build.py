"""After any script of edits, what the preview shows of every page is byte for byte what a fresh build would write."""

from __future__ import annotations

import os
import random
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from edits import EDITS, begin, mend
from sites import write_site

from microsite.dev.shelf import Shelf
from microsite.dev.warm import Warm
from microsite.diagnostics import Problem, Severity
from microsite.making import copied
from microsite.plan.planned import Make
from microsite.render.pages import render
from microsite.render.sandbox import environment
from microsite.render.theme import Theme
from microsite.survey import survey
from microsite.values.options import Options

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ORIGIN = "http://127.0.0.1:8000"


def fresh(root: Path) -> tuple[dict[str, object], list[Problem]] | None:
    """Return every page as a build in a new process would write it, and the problems; None when it would write nothing."""
    site = survey(Options(root=root, at=AT, base_url=ORIGIN + "/"))
    if site.plan is None or site.theme is None or any(p.severity is Severity.ERROR for p in site.problems):
        return None
    env = environment(site.theme)
    found: dict[str, object] = {}
    for page in site.plan.pages:
        if (
            page.form == "card"
        ):  # it takes long to draw, and the preview keeps none: what is drawn from is compared
            found[page.path] = page.view
            continue
        made = copied(root, page) if page.form == "file" else render(page, env)
        assert made.problems == ()
        found[page.path] = made.data
    return found, list(site.problems)


def shown(shelf: Shelf) -> dict[str, object]:
    found: dict[str, object] = {path: page.view for path, page in shelf.pages.items() if page.form == "card"}
    return found | {
        path: kept.data for path in shelf.pages if path not in found and (kept := shelf.get(path))
    }


def show_early(shelf: Shelf, chance: random.Random, theme: Theme, base: str, make: Make) -> None:
    """Show some pages of items before the rest is planned, as the preview does with those that a browser looks at."""
    seen = [path for path in shelf.pages if path.endswith(".html") and chance.random() < 0.3]
    shelf.put_some(make(seen), theme, base)
    for path in seen:
        shelf.get(path)


@pytest.mark.parametrize("seed", range(int(os.environ.get("MICROSITE_SCRIPTS", "3"))))
def test_the_preview_is_what_a_build_would_write(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - a script of edits, not a secret
    root = begin(tmp_path / "site")
    warm, shelf = Warm(root, ORIGIN), Shelf(root)
    warm.early = partial(show_early, shelf, chance)
    compared, script = 0, ["the start"]
    waiting = [*EDITS, *EDITS]
    chance.shuffle(waiting)
    while waiting:
        warm.tree.scan()
        look = warm.look(AT)
        if look.site and look.site.plan and look.site.theme and look.site.config:
            shelf.put(look.site.plan, look.site.theme, look.site.config.root)
        wanted = fresh(root)
        if wanted is not None:
            pages, problems = wanted
            now = shown(shelf)
            different = [path for path in {**pages, **now} if pages.get(path) != now.get(path)]
            assert different == [], script
            assert list(look.problems) == problems, script
            compared += 1
        else:
            assert any(p.severity is Severity.ERROR for p in look.problems), script
        script.append(waiting.pop() if wanted is not None else "everything is mended")
        EDITS.get(script[-1], mend)(root, chance)
    assert compared >= len(EDITS), script


def test_a_change_that_keeps_size_and_time_is_seen(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site")
    warm = Warm(root)
    warm.tree.scan()
    warm.look(AT)
    path = root / "content/events/first-tier.md"
    before = path.stat()
    path.write_text(path.read_text().replace("your customers see", "your customers SEE"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert warm.tree.scan() == ("content/events/first-tier.md",)
    site = warm.look(AT).site
    assert site is not None
    assert any("SEE" in item.html for item in site.items)


def test_a_change_that_leaves_no_trace_but_its_bytes_is_found_by_the_audit(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site")
    warm = Warm(root)
    warm.tree.scan()
    warm.look(AT)
    path = root / "content/events/first-tier.md"
    path.write_text(path.read_text().replace("your customers see", "your customers SEE"))
    # nothing has looked at the tree since: as where a file system's clock stood still between two saves
    assert warm.tree.audit() == ("content/events/first-tier.md",)
    site = warm.look(AT).site
    assert site is not None
    assert any("SEE" in item.html for item in site.items)
