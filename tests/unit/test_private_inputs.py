"""Private inputs in the site or its output are refused, by name and by header; what is nobody's secret is let be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sites import NOW, event, write, write_site

from microsite.build import Built, build
from microsite.values.options import Options

HEADERS = {
    "attendance": "event,person,joined_at,left_at,via",
    "payments": "person,paid_at,kind,event,product,gross,fees,tax,currency,refund,refunded_at,via",
    "survey": "event,person,answered_at,event_score,mentor,mentor_score",
    "scores": "nominee,rater,criterion,score,evidence",
    "nominations": "nominee,name,statement",
    "needs": "person,need,timezone,budget,language,format",
}
ROW = "\nSecretname,x,2026-01-01T00:00:00Z,1,2\n"
SPELLED: dict[str, Callable[[str], bytes]] = {
    "as written": lambda head: (head + ROW).encode(),
    "with a BOM": lambda head: (head + ROW).encode("utf-8-sig"),
    "with CRLF": lambda head: (head + ROW).replace("\n", "\r\n").encode(),
    "with CR": lambda head: (head + ROW).replace("\n", "\r").encode(),
    "quoted": lambda head: (",".join(f'"{name}"' for name in head.split(",")) + ROW).encode(),
    "spaced and in capitals": lambda head: (
        " , ".join(head.replace("_", " ").title().split(",")) + ROW
    ).encode(),
    "in another order": lambda head: (",".join(reversed(head.split(","))) + ROW).encode(),
    "with more columns": lambda head: ("id," + head + ",note" + ROW).encode(),
    "with semicolons": lambda head: (head.replace(",", ";") + ROW).encode(),
    "with tabs": lambda head: (head.replace(",", "\t") + ROW).encode(),
    "after a line for spreadsheets": lambda head: ("sep=,\n" + head + ROW).encode(),
    "in UTF-16": lambda head: (head + ROW).encode("utf-16"),
    "alone": lambda head: head.encode(),
}
PLACES = (
    "people.csv", "data/x.csv", "data/deep/er/x.txt", "content/events/x.csv", "content/img/x", "themes/mine/assets/x.tsv",
    "docs/x.dat", "x.csv.bak", "x.csv~", ".x.csv", "Notes of May.TXT",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site that was built, so that what stands and what is amended are asked too."""
    root = write_site(tmp_path_factory.mktemp("site"))
    assert build(Options(root=root, at=NOW)).published
    return root


def refused(root: Path, path: str, data: bytes) -> Built:
    """Build with one file more, and take it away."""
    file = write(root / path, data)
    try:
        return build(Options(root=root, at=NOW))
    finally:
        file.unlink()


@pytest.mark.parametrize("kind", HEADERS)
@pytest.mark.parametrize("spelled", SPELLED)
def test_a_private_file_is_known_by_its_header(site: Path, kind: str, spelled: str) -> None:
    built = refused(site, "notes.txt", SPELLED[spelled](HEADERS[kind]))
    assert built.published is None
    assert [(p.code, p.where.path, p.where.line) for p in built.problems] == [("F110", "notes.txt", 1)]
    assert "Secretname" not in str(built.problems)


@pytest.mark.parametrize("path", PLACES)
def test_a_private_file_is_refused_wherever_it_lies(site: Path, path: str) -> None:
    built = refused(site, path, (HEADERS["payments"] + ROW).encode())
    assert built.published is None
    assert "F110" in {p.code for p in built.problems}


@pytest.mark.parametrize(
    "name", ["attendance.csv", "2026-payments.csv", "data/Survey_may.tsv", "scores.xlsx"]
)
def test_a_private_file_is_known_by_its_name(site: Path, name: str) -> None:
    built = refused(site, name, b"a,b\n1,2\n")
    assert [p.code for p in built.problems] == ["F110"]


def test_a_private_file_in_the_output_stops_the_build_and_stays_where_it_is(site: Path) -> None:
    file = write(site / "output/people.csv", HEADERS["attendance"] + ROW)
    built = build(Options(root=site, at=NOW))
    assert [(p.code, p.where.path) for p in built.problems] == [("F110", "output/people.csv")]
    assert file.exists()
    file.unlink()


def test_a_private_file_stops_also_a_build_of_one_edited_body(site: Path) -> None:
    before = (site / "content/events/first-tier.md").read_text()
    write(site / "content/events/first-tier.md", event("Other words.\n"))
    assert refused(site, "people.csv", (HEADERS["survey"] + ROW).encode()).published is None
    write(site / "content/events/first-tier.md", before)


def test_what_is_nobodys_secret_is_let_be(site: Path) -> None:
    for path, text in {
        "rates.csv": "date,currency,rate\n2026-01-01,EUR,1\n",
        "speakers.csv": "name,email,bio\nA,a@b.example,x\n",
        "content/pages/survey.md": "---\ntitle: Our survey\nsummary: What people told us after the sessions.\n---\nevent,person,joined_at\n",
        "requirements.txt": "microsite==0.1.0\n",
        "notes.txt": "Each person is greeted by name when they joined.\n",
        ".venv/attendance.csv": HEADERS["attendance"],
        "node_modules/x/attendance.csv": HEADERS["attendance"],
        ".git/attendance.csv": HEADERS["attendance"],
    }.items():
        built = refused(site, path, text.encode())
        assert built.published, (path, built.problems)
