"""Which pages have share images, which file they name, and what stays the editor's own picture."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from sites import SITE, event, png, write_site

from microsite.build import Options, build
from microsite.checks.assets import inspect_image
from microsite.survey import Site, survey
from microsite.values.cards import CardView, CropView, FaceView
from microsite.values.facts import Entry
from microsite.values.pages import Page
from microsite.values.views import HtmlView, MentorPage

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def site() -> Site:
    return survey(Options(root=ROOT, at=AT))


def pages(site: Site) -> dict[str, Page]:
    assert site.plan is not None
    return {page.path: page for page in site.plan.pages}


def of_kind(site: Site, kind: str) -> list[Entry]:
    found = [entry for entry in site.entries if entry.kind == kind]
    assert found
    return found


def test_every_session_mentor_and_series_has_three_images(site: Site) -> None:
    planned = pages(site)
    for folder, kind in (("events", "event"), ("mentors", "mentor"), ("series", "series")):
        for entry in of_kind(site, kind):
            for name in ("card.jpg", "card-4x3.jpg", "card-1x1.jpg"):
                assert planned[f"{folder}/{entry.slug}/{name}"].form == "card"


def test_what_a_session_says_of_its_images_is_what_is_drawn(site: Site) -> None:
    planned = pages(site)
    for entry in of_kind(site, "event"):
        for image in entry.images:
            view = planned[image.href.lstrip("/")].view
            assert isinstance(view, CardView | CropView)
            assert (view.width, view.height) == (image.width, image.height)
            assert image.media_type == "image/jpeg"
            assert image.alt


def test_a_session_with_its_own_picture_shows_that_in_three_ratios_and_keeps_it(site: Site) -> None:
    planned = pages(site)
    view = planned["events/price-your-first-saas-tier/card.jpg"].view
    assert isinstance(view, CropView)
    assert (view.width, view.height) == (1200, 675)
    assert planned[view.picture.source.removeprefix("content/")].form == "file"


def test_a_mentor_is_shared_as_a_card_and_described_by_the_photograph(site: Site) -> None:
    planned = pages(site)
    for entry in of_kind(site, "mentor"):
        html = planned[f"mentors/{entry.slug}/index.html"].view
        assert isinstance(html, HtmlView)
        assert isinstance(html.page, MentorPage)
        assert html.head.images[0].href.endswith(f"/mentors/{entry.slug}/card.jpg")
        if html.page.photo:
            assert entry.images == (replace(html.page.photo, face=None),)
            assert "card" not in html.page.photo.href


def test_a_page_without_a_picture_of_its_own_has_the_card_of_the_site(site: Site) -> None:
    planned = pages(site)
    for path in ("index.html", "events/index.html", "mentors/index.html", "topics/index.html"):
        html = planned[path].view
        assert isinstance(html, HtmlView)
        assert [image.href for image in html.head.images] == ["/card.jpg"]
    assert planned["card.jpg"].form == "card"


def test_a_cancelled_session_is_struck_and_has_its_word(site: Site) -> None:
    planned = pages(site)
    off = [e for e in of_kind(site, "event") if e.event and e.event.status == "cancelled"]
    assert off
    for entry in off:
        view = planned[f"events/{entry.slug}/card.jpg"].view
        assert isinstance(view, CardView)
        assert view.status == "Cancelled"
        assert view.tile is not None
        assert view.tile.struck


def test_without_cards_only_own_pictures_are_named(tmp_path: Path) -> None:
    for part in ("content", "data"):
        if (ROOT / part).exists():
            shutil.copytree(ROOT / part, tmp_path / part)
    text = (ROOT / "site.yaml").read_text().replace("cards: true", "cards: false")
    (tmp_path / "site.yaml").write_text(text)
    bare = survey(Options(root=tmp_path, at=AT))
    drawn = [page.view for page in pages(bare).values() if page.form == "card"]
    assert {type(view) for view in drawn} == {FaceView}, "portraits are still made small"
    events = of_kind(bare, "event")
    assert any(entry.images for entry in events)
    assert all("card" not in image.href for entry in events for image in entry.images)


def test_a_phone_s_picture_that_lies_on_its_side_is_measured_as_it_is_shown(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    held = io.BytesIO()
    Image.new("RGB", (1600, 900), "#336699").save(held, "JPEG", exif=exif)
    root = write_site(
        tmp_path, {"content/events/up.md": event(image="up.jpg"), "content/events/up.jpg": held.getvalue()}
    )
    view = pages(survey(Options(root=root, at=AT)))["events/up/card.jpg"].view
    assert isinstance(view, CropView)
    assert (view.width, view.height) == (900, 506)
    found = inspect_image("up.jpg", held.getvalue())
    assert found.types == ("JPEG", "900x1600")


def test_a_picture_of_a_phone_with_a_second_one_behind_it_is_a_jpeg(tmp_path: Path) -> None:
    held = io.BytesIO()
    first = Image.new("RGB", (800, 600), "#336699")
    first.save(held, "MPO", save_all=True, append_images=[Image.new("RGB", (80, 60))])
    root = write_site(
        tmp_path, {"content/events/up.md": event(image="up.jpg"), "content/events/up.jpg": held.getvalue()}
    )
    made = survey(Options(root=root, at=AT))
    assert [p for p in made.problems if p.code == "F108"] == []
    assert isinstance(pages(made)["events/up/card.jpg"].view, CropView)


def test_a_picture_that_breaks_off_is_told_where_it_is_named_and_not_where_it_is_shown(
    tmp_path: Path,
) -> None:
    sound = png(640, 480)
    at = sound.index(b"IDAT") + 20
    torn = sound[:at] + b"\xff" * 40 + sound[at + 40 :]  # its header and its end are in their places
    faces: dict[str, str | bytes] = {
        "content/events/up.md": event(image="up.png"),
        "content/events/up.png": torn,
        "content/img/ada.png": torn,
    }
    logo: dict[str, str | bytes] = {
        "site.yaml": SITE + "organizer:\n  name: Short Sessions\n  logo: /img/logo.png\n",
        "content/img/logo.png": torn,
    }
    line = event(image="up.png").split("\n").index("image: up.png") + 1
    assert torn_in(write_site(tmp_path / "faces", faces)) == {
        f"content/events/up.md:{line}:8": "'content/events/up.png' cannot be read to its end",
        "content/mentors/ada-example.md:5:8": "'content/img/ada.png' cannot be read to its end",
    }
    assert torn_in(write_site(tmp_path / "logo", logo)) == {
        "site.yaml:7:9": "'content/img/logo.png' cannot be read to its end"
    }


def torn_in(root: Path) -> dict[str, str]:
    """Return where a build says that a picture cannot be used, and what it says."""
    return {str(p.where): p.message for p in build(Options(root=root, at=AT)).problems if p.code == "F108"}
