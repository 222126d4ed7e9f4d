"""A picture that previews would drop is told at its line, and neither cut nor shared where a card can be drawn; check asks no more than the build."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sites import SITE, event, mentor, png, write, write_site

from microsite.build import Options, build
from microsite.diagnostics import Severity, to_text
from microsite.program.proof import prove

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
TOLD = "too few for share images to show it"


def shared(
    root: Path, files: Mapping[str, str | bytes], *, cards: bool
) -> tuple[list[str], dict[str, list[str]]]:
    """Build a site; return what N103 says, and the pictures that its session and its mentor share; check finds no error."""
    write_site(root, {"site.yaml": f"{SITE}cards: {str(cards).lower()}\nsearch: false\n"})
    for path, text in files.items():
        write(root / "content" / path, text)
    options = Options(root=root, at=AT)
    built = build(options)
    assert built.published, to_text(built.problems)
    errors = [p for p in prove(root / "output", "", options)[0].problems if p.severity is Severity.ERROR]
    assert not errors, to_text(errors)
    pictures = {}
    for name in ("events/first-tier", "mentors/ada-example"):
        page = (root / "output" / name / "index.html").read_text("utf-8")
        found = re.findall(r'<meta property="og:image" content="([^"]+)"', page)
        pictures[name] = [url.rsplit("/", 1)[1] for url in found]
    return [
        f"{p.where.path}:{p.where.line} {p.message}" for p in built.problems if p.code == "N103"
    ], pictures


CARDS = ["card.jpg", "card-4x3.jpg", "card-1x1.jpg"]


@pytest.mark.parametrize("size", [(100, 100), (300, 190), (700, 110), (340, 340)])
def test_nothing_is_cut_from_a_picture_of_too_few_pixels(size: tuple[int, int], tmp_path: Path) -> None:
    text = event(image="/img/x.png", image_alt="A grey field")
    told, pictures = shared(tmp_path, {"img/x.png": png(*size), "events/first-tier.md": text}, cards=True)  # fmt: skip
    wide, high = size
    assert told == [f"content/events/first-tier.md:13 '/img/x.png' has {wide} x {high} pixels, {TOLD}"]
    assert pictures["events/first-tier"] == CARDS, "cards are drawn in its stead"
    assert 'og:image:width" content="1200"' in (tmp_path / "output/events/first-tier/index.html").read_text("utf-8")  # fmt: skip


def test_a_picture_that_just_does_is_cut_and_nothing_is_told(tmp_path: Path) -> None:
    text = event(image="/img/x.png", image_alt="A grey field")
    told, _ = shared(tmp_path, {"img/x.png": png(356, 200), "events/first-tier.md": text}, cards=True)
    assert told == []
    page = (tmp_path / "output/events/first-tier/index.html").read_text("utf-8")
    assert re.findall(r'og:image:height" content="(\d+)"', page) == ["200", "200", "200"]


def test_a_small_photo_is_shown_and_not_shared_beside_the_card(tmp_path: Path) -> None:
    told, pictures = shared(tmp_path, {"img/x.png": png(150, 150), "mentors/ada-example.md": mentor(photo="/img/x.png")}, cards=True)  # fmt: skip
    assert told == []
    assert pictures["mentors/ada-example"] == ["card.jpg"]
    assert 'src="/assets/faces/' in (tmp_path / "output/mentors/ada-example/index.html").read_text("utf-8")


def test_without_cards_a_small_photo_is_all_there_is_and_told(tmp_path: Path) -> None:
    told, pictures = shared(tmp_path, {"img/x.png": png(150, 150), "mentors/ada-example.md": mentor(photo="/img/x.png")}, cards=False)  # fmt: skip
    assert told == [f"content/mentors/ada-example.md:5 '/img/x.png' has 150 x 150 pixels, {TOLD}"]
    assert pictures == {"events/first-tier": [], "mentors/ada-example": ["x.png"]}


def test_without_cards_the_face_of_a_mentor_is_no_picture_that_a_session_must_share(tmp_path: Path) -> None:
    told, pictures = shared(tmp_path, {}, cards=False)
    assert (told, pictures["events/first-tier"]) == ([], [])
