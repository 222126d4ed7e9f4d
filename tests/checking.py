"""A small built site whose checks remember, and the same check without a memory to hold them against."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sites import NOW, event, write_site

from microsite.build import Options, build
from microsite.checks.inspection import Finding
from microsite.diagnostics import to_text
from microsite.engine.checked import Cost, checked
from microsite.engine.executors import Executor, serial
from microsite.engine.remember import Told
from microsite.program.proof import prove, prove_again

PLAIN = "cards: false\nsearch: false\n"
Answer = tuple[Finding, bool]


def built(root: Path, at: datetime = NOW) -> Path:
    """Write and build a site of two sessions and one that is not published yet, without cards and search; return its folder."""
    sessions = {
        "clinic": event(title="Clinic", start="2026-12-10 18:00"),
        "later": event(title="Later", start="2027-12-10 18:00", publish_at="2026-12-01"),
    }
    write_site(root, {f"content/events/{name}.md": text for name, text in sessions.items()})
    site = root / "site.yaml"
    site.write_text(f"{site.read_text('utf-8')}{PLAIN}", "utf-8")
    made = build(Options(root=root, at=at))
    assert made.published is not None, to_text(made.problems)
    return root


def again(
    root: Path, at: datetime = NOW, base_url: str = "", *, drafts: bool = False, run: Executor = serial
) -> tuple[Answer, Cost]:
    """Check a site's output with what is remembered; return what is found, and what it cost."""
    output = root / "output"
    with checked(root, output) as memory:
        told = Told(at, base_url, drafts)
        return prove_again(output, base_url, root, told, run, memory), memory.cost


def fresh(root: Path, at: datetime = NOW, base_url: str = "", *, drafts: bool = False) -> Answer:
    """Return what a check without a memory finds."""
    options = Options(root=root, at=at, base_url=base_url, drafts=drafts)
    return prove(root / "output", base_url, options)
