"""Share images: their sizes, what they show, and that nothing runs over the margin."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image, ImageChops

from microsite.diagnostics import Problem
from microsite.render import faces
from microsite.render.cards import draw
from microsite.values.cards import SIZES, CardView, Colours, CropView, Picture, Tile, size_of

LONG = (
    "How Anna-Kaisa rebuilt the onboarding of a logistics platform in eleven weeks without losing a customer, "
    "and what she would leave out today"
)
ARABIC = "كيف تكتب ميزانية منحة صامدة (2026) في 45 دقيقة"
JAPANESE = "海外チームが作った日本語画面を直す：翻訳された設定画面を三十分で読みやすくする"
FINNISH = "Lentokonesuihkuturbiinimoottoriapumekaanikkoaliupseerioppilaan palkkaneuvottelu"
MARGIN = 48  # what no letter may reach; the grid begins at 64
CARD = CardView(
    width=1200,
    height=675,
    direction="ltr",
    title="Price your first tier",
    site="Short Sessions",
    colours=Colours(paper="#fbfbf8"),
    tile=Tile("Thu", "26", "Nov 2026"),
    time="18:00",
    till="\u201318:45",
    zone="CET",
    people=("Ada Ba",),
    initials="AB",
    place="Online",
)
RATIOS = [size_of(across, down) for _, across, down in SIZES]


def shown(view: CardView | CropView, files: dict[str, bytes] | None = None) -> Image.Image:
    made = draw(view, files or {})
    assert isinstance(made, bytes)
    image = Image.open(io.BytesIO(made))
    assert image.format == "JPEG"
    return image.convert("RGB")


def inked(image: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    """Return where, inside a part of an image, something other than paper is."""
    part = image.crop(box).convert("L")
    return (
        ImageChops.difference(part, Image.new("L", part.size, 251))
        .point(lambda v: 255 if v > 40 else 0)
        .getbbox()
    )


def pixel(image: Image.Image, spot: tuple[int, int]) -> tuple[int, ...]:
    found = image.getpixel(spot)
    assert isinstance(found, tuple)
    return found


def picture(wide: int, high: int, colour: str = "#aa3322") -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (wide, high), colour).save(held, "PNG")
    return held.getvalue()


def test_the_three_ratios_are_1200_pixels_wide() -> None:
    assert RATIOS == [(1200, 675), (1200, 900), (1200, 1200)]
    for wide, high in RATIOS:
        assert shown(replace(CARD, width=wide, height=high)).size == (wide, high)


def test_the_same_view_gives_the_same_bytes() -> None:
    first = draw(CARD, {})
    faces.load.cache_clear()
    assert draw(replace(CARD), {}) == first
    assert draw(replace(CARD, title="Price your second tier"), {}) != first


@pytest.mark.parametrize("size", RATIOS)
@pytest.mark.parametrize(
    "title", ["Tax", LONG, ARABIC, JAPANESE, FINNISH, "W" * 160, "Ship 🚀 it 👩\u200d💻 " * 6, "कैसे खोजें " * 8]
)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_reaches_into_the_margin(size: tuple[int, int], title: str, direction: str) -> None:
    names = tuple(f"{name} Hietaniemi-Väänänen" for name in ("Anna-Kaisa", "Bo", "Chiamaka", "Dag", "Elif"))
    place = "The long hall behind the second courtyard of the harbour library and online"
    view = replace(CARD, title=title, direction=direction, people=names, place=place, status="Moved online",
                   site="A site whose name is longer than anyone would wish for")  # fmt: skip
    wide, high = size
    image = shown(replace(view, width=wide, height=high))
    for box in (
        (0, 0, wide, MARGIN),
        (0, 0, MARGIN, high),
        (wide - MARGIN, 0, wide, high),
        (0, high - 36, wide, high),
    ):
        assert inked(image, box) is None


@pytest.mark.parametrize("size", RATIOS)
def test_a_long_title_stays_above_the_names(size: tuple[int, int]) -> None:
    """Between the title and the portrait of the only mentor there is a line of bare paper."""
    wide, high = size
    image = shown(replace(CARD, title=LONG, width=wide, height=high, line="A line " * 40))
    bare = [y for y in range(high // 3, high - 240) if inked(image, (420, y, wide - 60, y + 10)) is None]
    assert bare


def test_a_session_that_is_off_says_so_and_its_day_is_struck() -> None:
    plain = shown(CARD)
    off = shown(replace(CARD, status="Cancelled", tile=Tile("Thu", "26", "Nov 2026", struck=True)))
    frame = (340, 92, 345, 154)
    assert inked(plain, frame) != inked(off, frame)
    found = inked(off, frame)
    assert found is not None
    assert found[3] - found[1] >= 52
    day = (56, 205, 63, 220)
    assert inked(plain, day) is None
    assert inked(off, day) is not None


def test_a_card_in_arabic_begins_at_the_right() -> None:
    image = shown(replace(CARD, title=ARABIC, direction="rtl"))
    tile_rule = inked(image, (0, 66, 1200, 72))
    assert tile_rule is not None
    assert tile_rule[0] > 890
    assert tile_rule[2] <= 1136


def test_arabic_japanese_and_devanagari_have_their_letters() -> None:
    for text in (
        ARABIC,
        JAPANESE,
        "पहला ग्राहक कैसे खोजें",
        "Żółć Ωμέγα Ёж ệ",
        "שלום",
        "สวัสดี",
        "안녕하세요",
        "简体中文",
    ):
        for part in faces.stretches(text, faces.HEAD, rtl=False):
            assert part.font, part.text


def test_a_character_that_no_font_has_is_a_box_and_takes_room() -> None:
    assert [part.font for part in faces.stretches("🚀", faces.HEAD, rtl=False)] == [""]
    assert faces.width("🚀", 100, faces.HEAD) > 50
    assert inked(shown(replace(CARD, title="🚀")), (340, 80, 500, 200)) is not None


def test_arabic_is_drawn_also_where_pillow_cannot_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    for cached in (faces.load, faces._advance, faces._mask, faces.width):  # noqa: SLF001 - caches hold the other layout
        cached.cache_clear()
    monkeypatch.setattr(faces, "shapes", lambda: False)
    try:
        image = shown(replace(CARD, title=ARABIC, direction="rtl"))
        assert inked(image, (64, 90, 860, 400)) is not None
        assert inked(image, (0, 0, MARGIN, 675)) is None
    finally:
        for cached in (faces.load, faces._advance, faces._mask, faces.width):  # noqa: SLF001 - the same
            cached.cache_clear()


def test_the_portrait_stands_beside_the_only_name_and_initials_without_it() -> None:
    photo = Picture("content/mentors/ada.png", "1")
    image = shown(replace(CARD, portrait=photo), {photo.source: picture(64, 90)})
    red, green, _ = pixel(image, (380, 480))
    assert red > 150 > green
    assert inked(shown(CARD), (350, 450, 410, 510)) is not None


def test_a_measured_pair_is_shown_with_what_it_measures() -> None:
    bare = replace(CARD, tile=None, time="", people=(), large=True, line="Pricing lead")
    proof = replace(bare, proof=("92", "109", "%"), proof_line="Net revenue retention, 6 months")
    below = (340, 400, 1136, 540)
    assert inked(shown(bare), below) is None
    assert inked(shown(proof), below) is not None


def test_an_own_picture_is_cut_at_its_middle_to_the_ratio() -> None:
    wide = Image.new("RGB", (3000, 1000), "#0000ff")
    wide.paste("#ff0000", (1000, 0, 2000, 1000))
    held = io.BytesIO()
    wide.save(held, "PNG")
    source = Picture("content/events/cover.png", "2")
    image = shown(CropView(source, *size_of(1, 1, (3000, 1000))), {source.source: held.getvalue()})
    assert image.size == (1000, 1000)
    for spot in ((5, 500), (995, 500)):
        red, _, blue = pixel(image, spot)
        assert red > 200 > blue


def test_a_small_picture_is_not_blown_up() -> None:
    assert size_of(16, 9, (800, 800)) == (800, 450)
    assert size_of(1, 1, (4000, 3000)) == (1200, 1200)
    assert size_of(4, 3, (10, 2000)) == (10, 8)


def test_a_photograph_that_lies_on_its_side_is_set_upright() -> None:
    photo = Image.new("RGB", (400, 200), "#ffffff")
    photo.paste("#ff0000", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter: the left half is shown on top
    held = io.BytesIO()
    photo.save(held, "JPEG", exif=exif, quality=95)
    source = Picture("content/events/side.jpg", "3")
    image = shown(CropView(source, 100, 100), {source.source: held.getvalue()})
    assert pixel(image, (50, 5))[1] < 60
    assert pixel(image, (50, 95))[1] > 200


def test_a_picture_that_breaks_off_is_a_problem_and_no_crash() -> None:
    source = Picture("content/events/torn.png", "4")
    made = draw(CropView(source, 100, 100), {source.source: picture(640, 480)[:200]})
    assert isinstance(made, Problem)
    assert (made.code, made.where.path) == ("F108", source.source)
