"""A correct site that another program built is checked without errors, and its breaks are found all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from foreign import BASE, files, write_foreign

from microsite.diagnostics import Problem, Severity, to_text
from microsite.program.proof import prove


def errors(root: Path) -> tuple[Problem, ...]:
    """Return the errors of a tree without sources."""
    found, _ = prove(root, "", None)
    return tuple(p for p in found.problems if p.severity is Severity.ERROR)


def test_a_correct_foreign_site_has_no_errors(tmp_path: Path) -> None:
    assert to_text(errors(write_foreign(tmp_path))) == ""


@pytest.mark.parametrize(
    ("path", "old", "new", "code", "words"),
    [
        ("2026/clinic.html", "2026-10-06T18:30:00-04:00", "2026-10-06T18:30:00-05:00", "K50", "start"),
        (
            "2026/clinic.html",
            "<b>When:</b> Tuesday, October 6",
            "<b>When:</b> Tuesday, October 13",
            "K503",
            "October",
        ),
        ("2026/clinic.html", "6:30 PM EDT</p>", "6:30 PM EST</p>", "K503", "EST"),
        ("2026/clinic.html", "12 Pier Road, Boston, MA", "21 Pier Road, Boston, MA", "K503", "12 Pier Road"),
        ("2026/forum.html", '"price": 0,', '"price": 5,', "K5", "5"),
        ("2026/forum.html", "EventScheduled", "EventCancelled", "K503", "cancelled"),
        ("harbor.ics", "20261110T120000", "20261110T110000", "K501", "start"),
        ("harbor.ics", "SUMMARY:Writing clinic", "SUMMARY:Reading clinic", "K501", "Reading clinic"),
        ("rss.xml", "<title>Harbor forum", "<title>Harbour forum", "K501", "Harbour"),
        ("rss.xml", f"<link>{BASE}2026/forum.html", f"<link>{BASE}2026/form.html", "K801", "form.html"),
        ("sitemap-pages.xml", "2026/forum.html", "2026/form.html", "K809", "form.html"),
        ("sitemap.xml", "sitemap-pages.xml", "sitemap-page.xml", "K809", "sitemap-page.xml"),
        ("about.html", 'id="contact"', 'id="kontact"', "K802", "contact"),
    ],
)  # fmt: skip - a table reads better whole
def test_a_break_of_a_foreign_site_is_found(
    tmp_path: Path, path: str, old: str, new: str, code: str, words: str
) -> None:
    content = files()[path]
    text = content.decode() if isinstance(content, bytes) else content
    assert old in text
    found = errors(write_foreign(tmp_path, {path: text.replace(old, new).encode()}))
    assert any(p.code.startswith(code) and words in p.message for p in found), to_text(found)
