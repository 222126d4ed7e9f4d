"""Whatever a contributor saves as a funnel is a funnel that builds, or problems inside that file: never an exception."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sites import NOW, write, write_site

from microsite.build import Options, build
from microsite.diagnostics import Severity
from microsite.read.funnels import read_funnels

GOOD = """\
events: {topics: [pricing]}
steps:
  - id: notes
    after: PT1H
    goal: They look.
    cta: Look at your notes
    landing: /events/?a=b#c
  - id: tried
    after: P7D
    goal: They tell us.
    subject: What have you tried?
    text: In your own words.
    cta: Say what you tried
    landing: |
      Tell us **what** you tried, and [where](/events/).
    link: https://book.example/tried
"""
VALUES = st.sampled_from(
    ["", "~", "[]", "{}", "[a, b]", "{a: b}", "18:00", "P1D", "PT0H", "P0D", "p7d", "P", "-1", "1e3", "'", '"', '"\\0"', "&a b", "*a", "../x", "//x", "/", "/x",
     "https://u:p@h/", "https://h/?utm_source=x#y", "HTTPS://[::1", "javascript:1", "mailto:a@b.example", "#", "?", "?a", "about", "about#x", "a/b", "ü", "東京", "\u202e", "😀",
     "<script>alert(1)</script> x", "[x](javascript:1) y", "![x](/img/ada.png) z", "[x](//h) y", "[x](?a) y", "a\tb", "{{ x }}", '"a\\nb"', "x" * 9_000]
)  # fmt: skip
LINES = GOOD.splitlines(keepends=True)
KEYED = [
    n for n, line in enumerate(LINES) if ": " in line and "|" not in line and not line.startswith("      ")
]


def changed(rows: list[tuple[int, str]]) -> str:
    lines = list(LINES)
    for number, value in rows:
        lines[number] = lines[number].split(": ", 1)[0] + f": {value}\n"
    return "".join(lines)


def judged(text: str) -> bool:
    """Read a funnel, and say whether it is one; its problems stand in it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root / "data/funnels/after.yaml", text.encode("utf-8", "surrogatepass"))
        found = read_funnels(root, "python")
    for problem in found.problems:
        assert problem.where.path == "data/funnels/after.yaml"
        assert (problem.where.line or 1) <= text.count("\n") + text.count("\r") + 1
    assert bool(found.found) != any(p.severity is Severity.ERROR for p in found.problems)
    return bool(found.found)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(KEYED), VALUES), min_size=1, max_size=3))
def test_any_value_under_any_key(rows: list[tuple[int, str]]) -> None:
    judged(changed(rows))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_character_anywhere(data: st.DataObject) -> None:
    text = GOOD
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(st.text(max_size=3)) + text[at + data.draw(st.integers(0, 3)) :]
    judged(text)


SCRIPT = re.compile(r"""(?:=\s*["']?|url=)\s*javascript:""", re.IGNORECASE)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    about = "---\ntitle: About\nsummary: Who runs these sessions, and how a session goes.\n---\nPeople.\n"
    return write_site(tmp_path_factory.mktemp("site"), {"content/pages/about.md": about})


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(KEYED), VALUES), max_size=2))
def test_what_is_no_error_is_published_without_script(root: Path, rows: list[tuple[int, str]]) -> None:
    write(root / "data/funnels/after.yaml", changed(rows).encode("utf-8", "surrogatepass"))
    done = build(Options(root=root, at=NOW))
    if done.published is None:
        assert any(p.severity is Severity.ERROR for p in done.problems)
        return
    for page in (root / "output").rglob("*.html"):
        if "go" in page.parts or "after" in page.parts:
            text = page.read_text("utf-8")
            assert "<script>" not in text
            assert not SCRIPT.search(text), "a title may speak of it, no address may be one"


def test_the_good_file_is_a_funnel() -> None:
    assert judged(GOOD)
