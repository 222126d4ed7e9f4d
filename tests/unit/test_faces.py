"""A portrait is shown small as small squares that are cut from it; the file itself stays where it was, for those who want it whole."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sites import NOW, SITE, differences, mentor, write, write_site

from microsite.build import Options, build
from microsite.diagnostics import Severity, Span, to_text
from microsite.program.proof import prove
from microsite.read.assets import Asset
from microsite.render import cards, pictures
from microsite.render.cards import draw
from microsite.values.cards import FACES, FaceView, Picture

PHOTO = "content/mentors/ada.jpg"


def encoded(image: Image.Image, kind: str = "JPEG", **how: Any) -> bytes:
    held = io.BytesIO()
    image.save(held, kind, **how)
    return held.getvalue()


def face(data: bytes, side: int = 96) -> bytes:
    pictures.forget()  # the digest stands for the bytes, and here it stays
    made = draw(FaceView(Picture("content/mentors/ada.x", "1", Span("content/mentors/ada.md")), side), {"content/mentors/ada.x": data})  # fmt: skip
    assert isinstance(made, bytes), made
    return made


def shown(data: bytes, side: int = 96) -> Image.Image:
    image = Image.open(io.BytesIO(face(data, side)))
    image.load()
    return image


def site(root: Path, data: bytes, name: str = "ada.jpg", more: str = "") -> Path:
    write_site(root, {"site.yaml": f"{SITE}search: false\n{more}"})
    write(root / "content/mentors/ada-example.md", mentor(photo=name, photo_alt="Ada at a desk"))
    write(root / "content/mentors" / name, data)
    return root


def built(root: Path, **how: Any) -> dict[str, bytes]:
    made = build(Options(root=root, at=NOW, **how))
    assert made.published, to_text(made.problems)
    return {p.relative_to(root / "output").as_posix(): p.read_bytes() for p in (root / "output").rglob("*") if p.is_file()}  # fmt: skip


def faces(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in files.items() if path.startswith("assets/faces/")}


def photos(page: bytes) -> list[str]:
    return re.findall(r"<img [^>]*>", page.decode())


@pytest.mark.parametrize("theme", ["default", "board"])
def test_pages_ask_for_squares_and_programs_for_the_file_itself(theme: str, tmp_path: Path) -> None:
    root = site(tmp_path, encoded(Image.effect_noise((900, 700), 60).convert("RGB")), more=f"theme: {theme}\n")  # fmt: skip
    files = built(root)
    assert differences(root) == []
    squares = faces(files)
    assert sorted(int(path.rsplit("-", 1)[1].removesuffix(".webp")) for path in squares) == list(FACES)
    page = files["mentors/ada-example/index.html"].decode()
    tag = photos(page.encode())[0]
    assert 'width="96" height="96" alt="Ada at a desk"' in tag
    named = re.findall(r"(/assets/faces/\S+) (\d+)w", tag)
    assert {path[1:] for path, _ in named} == squares.keys()
    assert "sizes=" in tag
    assert "lazy" not in tag, "it is what the page begins with"
    assert (
        '"https://sessions.example/mentors/ada.jpg"' in page.partition("ld+json")[2].partition("</script>")[0]
    )
    assert re.search(r'u-photo" value="https://[^"]+/mentors/ada.jpg"', page)
    if theme == "default":
        (row, *_) = photos(files["events/index.html"])
        assert 'class="face"' in row
        assert 'loading="lazy"' in row
    problems = prove(root / "output", "", Options(root=root, at=NOW))[0].problems
    assert not [p for p in problems if p.severity is Severity.ERROR], to_text(problems)


def test_a_square_weighs_a_tenth_of_what_the_portrait_does(tmp_path: Path) -> None:
    whole = encoded(Image.effect_noise((640, 640), 60).convert("RGB"), quality=90)
    squares = faces(built(site(tmp_path, whole)))
    assert len(min(squares.values(), key=len)) * 10 < len(whole)


@pytest.mark.parametrize(
    ("size", "sides"), [((640, 640), FACES), ((150, 400), (96, 150)), ((300, 97), (96, 97)), ((96, 400), ()), ((40, 40), ())]
)  # fmt: skip
def test_nothing_is_blown_up_and_what_is_small_stays_as_it_is(
    size: tuple[int, int], sides: tuple[int, ...]
) -> None:
    asset = Asset(PHOTO, "mentors/ada.jpg", "image/jpeg", "0" * 40, *size)
    assert asset.faces == sides
    assert replace(asset, smaller=(20, 20)).faces == (), "of so many pixels none are read"
    assert replace(asset, media_type="image/svg+xml").faces == ()


def test_a_portrait_of_few_pixels_is_shown_itself(tmp_path: Path) -> None:
    files = built(site(tmp_path, encoded(Image.new("RGB", (80, 90)))))
    assert not faces(files)
    assert 'src="/mentors/ada.jpg" width="80" height="90"' in photos(files["mentors/ada-example/index.html"])[0]  # fmt: skip


def test_a_square_is_upright_and_says_nothing_of_camera_or_place() -> None:
    photo = Image.new("RGB", (400, 200), "#ffffff")
    photo.paste("#ff0000", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter: the left half is shown on top
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[1] = "N"
    made = shown(encoded(photo, exif=exif, quality=95, comment=b"at home"))
    assert made.size == (96, 96)
    assert made.convert("RGB").getpixel((48, 4))[1] < 60  # type: ignore[index]
    assert made.convert("RGB").getpixel((48, 92))[1] > 200  # type: ignore[index]
    assert not made.getexif()
    assert not {"exif", "icc_profile", "xmp", "comment"} & made.info.keys()


@pytest.mark.parametrize("mode", ["RGBA", "P", "LA"])
def test_what_is_clear_stays_clear_so_that_the_night_shows_through(mode: str) -> None:
    cutout = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    cutout.paste((200, 30, 30, 255), (100, 100, 200, 200))
    made = shown(encoded(cutout.convert(mode), "PNG")).convert("RGBA")
    assert made.getpixel((3, 3))[3] == 0  # type: ignore[index]
    assert made.getpixel((48, 48))[3] == 255  # type: ignore[index]


def test_the_same_portrait_gives_the_same_bytes_and_is_not_drawn_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = encoded(Image.effect_noise((500, 400), 60).convert("RGB"))
    assert face(data, 192) == face(data, 192)
    drawn = []
    real = cards.draw
    monkeypatch.setattr("microsite.render.cards.draw", lambda view, files: drawn.append(view) or real(view, files))  # type: ignore[func-returns-value]  # fmt: skip
    root = site(tmp_path, data)
    first = built(root)
    assert [type(view) for view in drawn].count(FaceView) == len(FACES)
    drawn.clear()
    text = (root / "content/mentors/ada-example.md").read_text("utf-8")
    write(root / "content/mentors/ada-example.md", f"{text}\nOne sentence more.\n")
    assert faces(built(root)) == faces(first)
    write(root / "content/mentors/bea.md", mentor(name="Bea Example", photo="ada.jpg", photo_alt="Bea"))
    assert faces(built(root)) == faces(first), "two who share a file share its squares"
    assert FaceView not in {type(view) for view in drawn}
    write(root / PHOTO, encoded(Image.effect_noise((500, 400), 90).convert("RGB")))
    assert not faces(built(root)).keys() & faces(first).keys(), "another portrait has other addresses"


def test_a_portrait_that_breaks_off_is_told_where_it_is_named(tmp_path: Path) -> None:
    root = site(tmp_path, encoded(Image.effect_noise((500, 400), 60))[:9000], more="cards: false\n")
    made = build(Options(root=root, at=NOW))
    told = [(p.code, p.where.path) for p in made.problems]
    assert ("F108", "content/mentors/ada-example.md") in told
