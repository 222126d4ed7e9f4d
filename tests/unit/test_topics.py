"""What topics are called: by the words of their slug, or as site.yaml says, on every surface alike."""

from __future__ import annotations

from pathlib import Path

from sites import NOW, SITE, event, mentor, write_site

from microsite.build import Built, Options, build
from microsite.diagnostics import Severity
from microsite.program.proof import prove

NAMES = "topics: {saas: SaaS, ai-ux: AI & UX}\n"
FILES = {
    "content/mentors/ada-example.md": mentor(topics="[pricing, saas]"),
    "content/events/first-tier.md": event(topics="[pricing, saas, ai-ux]"),
}


def made(tmp_path: Path, site: str) -> tuple[Path, Built]:
    root = write_site(tmp_path / "site", {"site.yaml": f"{SITE}{site}", **FILES})
    return root, build(Options(root=root, at=NOW))


def test_a_topic_is_called_as_the_owner_calls_it_everywhere(tmp_path: Path) -> None:
    root, built = made(tmp_path, NAMES)
    assert built.published, built.problems
    assert not [p for p in built.problems if p.code == "R101"]
    output = root / "output"
    event_page = (output / "events/first-tier/index.html").read_text("utf-8")
    assert 'dir="auto">SaaS</a>' in event_page
    assert 'dir="auto">AI &amp; UX</a>' in event_page
    assert '"keywords":["Pricing","SaaS","AI \\u0026 UX"]' in event_page
    assert "CATEGORIES:Pricing,SaaS,AI & UX" in (output / "events/first-tier/event.ics").read_text("utf-8")
    assert 'term="SaaS"' in (output / "feed.xml").read_text("utf-8")
    assert "<h1" in (page := (output / "topics/ai-ux/index.html").read_text("utf-8"))
    assert ">AI &amp; UX</h1>" in page
    for file in output.rglob("*.*"):
        if file.suffix in {".html", ".xml", ".json", ".ics"}:
            assert "Ai ux" not in file.read_text("utf-8"), file
            assert "Saas" not in file.read_text("utf-8"), file
    found, sourced = prove(output, "", Options(root=root, at=NOW))
    assert sourced
    assert [p for p in found.problems if p.severity is Severity.ERROR] == []


def test_a_name_for_a_topic_that_nothing_has_is_a_note(tmp_path: Path) -> None:
    _, built = made(tmp_path, "topics:\n  saas: SaaS\n  sas: SAS\n")
    assert built.published
    [found] = [p for p in built.problems if p.code == "R101"]
    assert found.severity is Severity.NOTE
    assert "'sas'" in found.message
    assert "saas" in found.hint
    assert (found.where.path, found.where.line) == ("site.yaml", 7)


def test_without_a_name_it_is_the_words_of_its_slug(tmp_path: Path) -> None:
    root, built = made(tmp_path, "")
    assert built.published
    assert 'dir="auto">Ai ux</a>' in (root / "output/events/first-tier/index.html").read_text("utf-8")
