"""Share images: their sizes, what they show, and that nothing runs over the margin."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageCms, ImageFont

from microsite.diagnostics import Problem, Span
from microsite.render import faces, pictures
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
NAMED = Span("content/events/talk.md", 7, 8)
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
    for held in (faces._load, faces._mask, faces._shaped, faces._ems):  # noqa: SLF001 - as in a fresh process
        held.cache_clear()
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


def dark(image: Image.Image, spot: tuple[int, int]) -> bool:
    return max(pixel(image, spot)) < 80


def test_a_session_that_is_off_says_so_in_a_full_band_and_its_day_is_struck() -> None:
    plain = shown(CARD)
    off = shown(replace(CARD, status="Cancelled", tile=Tile("Thu", "26", "Nov 2026", struck=True)))
    inside = [(1100, y) for y in range(66, 130, 8)]
    assert all(dark(off, spot) for spot in inside)
    assert not any(dark(plain, spot) for spot in inside)
    day = (56, 205, 63, 220)
    assert inked(plain, day) is None
    assert inked(off, day) is not None


def test_a_session_that_changed_and_takes_place_says_so_in_a_frame() -> None:
    moved = shown(replace(CARD, status="Moved online"))
    assert all(dark(moved, spot) for spot in ((1100, 61), (1100, 130), (1134, 100)))
    assert not any(dark(moved, (1100, y)) for y in range(68, 126, 4))
    assert inked(moved, (56, 205, 63, 220)) is None


def test_the_year_follows_the_month_from_the_side_where_reading_begins() -> None:
    arabic = Tile("الخميس", "26", "نوفمبر 2026")
    card = replace(CARD, tile=arabic, direction="rtl", colours=Colours(paper="#ffffff", soft="#ff0000"))
    month = shown(card).crop((890, 290, 1150, 350))
    year = month.getchannel("R").point(lambda v: 255 if v > 200 else 0)
    red = ImageChops.darker(year, month.getchannel("G").point(lambda v: 255 if v < 100 else 0)).getbbox()
    ink = year.point(lambda v: 255 - v).getbbox()
    assert red
    assert ink
    assert red[2] < ink[2] - 40


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
        "🚀 👩\u200d💻 🇫🇮 👍🏽 ❤️ 1️⃣",
    ):
        for part in faces.stretches(text, faces.HEAD, rtl=False):
            assert part.font, part.text


def test_a_character_that_no_font_has_is_a_box_and_takes_room() -> None:
    assert [part.font for part in faces.stretches("\ua000", faces.HEAD, rtl=False)] == [""]
    assert faces.width("\ua000", 100, faces.HEAD) > 50
    assert inked(shown(replace(CARD, title="\ua000")), (340, 80, 500, 200)) is not None


def test_a_character_of_the_private_planes_is_a_box_and_never_the_glyph_that_stands_there() -> None:
    """The shipped fonts have their glyphs at these characters, so that Pillow can draw them by number."""
    one, other, unknown = (
        draw(replace(CARD, title=f"A {char} tier"), {}) for char in ("\U000f0041", "\U000f01a2", "\U0007fffd")
    )
    assert one == other == unknown


HOSTILE = {
    "marks": "a" + "\u0301\u0316" * 100,
    "marks without a letter": "\u0301" * 200,
    "rings around": "a" + "\u20dd" * 199,
    "marks on each letter": "".join(char + "\u0316\u0301\u0489\u20dd" * 4 for char in "Price it now"),
    "joiners": "س\u200b\u200d\u200c" * 50,
    "changes of direction": "aس1," * 50,
    "brackets": "(" * 99 + "س" + ")" * 99,
    "families": "\U0001f469\u200d" * 100,
    "half a flag": "\U0001f1e9" * 199,
    "tags": "\U0001f3f4" + "\U000e0067" * 199,
    "nothing to see": "\u200b" * 200,
    "unassigned": "".join(map(chr, range(0x70000, 0x700C8))),
    "private": "".join(map(chr, range(0xF0000, 0xF00C8))),
    "half characters": "a\ud800" * 100,
    "not characters": "\ufffe\uffff" * 100,
    "one word": "W" * 200,
    "hyphens": "-" * 200,
    "signs of numbers": "\u0600\u06dd" * 100,
    "all scripts": "".join(map(chr, range(0x590, 0x3000, 53))),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_title_or_name_is_drawn_and_soon(what: str) -> None:
    text = HOSTILE[what][:200]
    view = replace(CARD, title=text, site=text, line=text, people=(text[:120], text[:120]), place=text[:120])
    begin = time.process_time()
    assert isinstance(draw(view, {}), bytes)
    assert time.process_time() - begin < 1


def test_pillow_is_asked_for_no_layout_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its layout depends on a library of the machine; HarfBuzz comes with microsite."""
    asked = []
    real = ImageFont.truetype

    def truetype(path: str, size: float, **how: Any) -> ImageFont.FreeTypeFont:
        asked.append(how["layout_engine"])
        return real(path, size, **how)

    monkeypatch.setattr(ImageFont, "truetype", truetype)
    for held in (faces._load, faces._mask):  # noqa: SLF001 - as in a fresh process
        held.cache_clear()
    draw(replace(CARD, title=ARABIC, direction="rtl"), {})
    assert set(asked) == {ImageFont.Layout.BASIC}


def glyphs(text: str, *, rtl: bool = False) -> list[str]:
    return [
        glyph
        for part in faces.stretches(text, faces.HEAD, rtl=rtl)
        for glyph, _, _ in faces._shaped(part).glyphs  # noqa: SLF001 - what is drawn
    ]


def test_letters_join_marks_stand_on_letters_and_joined_emoji_are_one() -> None:
    assert set(glyphs("\u0639\u0639\u0639", rtl=True)).isdisjoint(
        glyphs("\u0639", rtl=True)
    )  # first, middle, last form
    assert len(glyphs("क्ष")) < 3
    assert len([g for g in glyphs("👩\u200d💻") if g]) == 1
    assert faces.width("e\u0323\u0302", 100, faces.HEAD) == faces.width("e", 100, faces.HEAD)


def test_kerning_is_kept() -> None:
    assert faces.width("AVAV", 100, faces.HEAD) < 2 * faces.width("A", 100, faces.HEAD) + 2 * faces.width(
        "V", 100, faces.HEAD
    )


def test_every_font_knows_its_glyphs_by_number() -> None:
    """Pillow draws a glyph by the character that the private plane gives it; one number too few would be a wrong letter."""
    for name in faces.covers():
        font = TTFont(faces.FONTS / name)
        named = font.getBestCmap()
        for number, glyph in enumerate(font.getGlyphOrder()[1:], 1):
            assert named[faces.GLYPHS + number] == glyph


def test_the_portrait_stands_beside_the_only_name_and_initials_without_it() -> None:
    photo = Picture("content/mentors/ada.png", "1", NAMED)
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
    source = Picture("content/events/cover.png", "2", NAMED)
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
    source = Picture("content/events/side.jpg", "3", NAMED)
    image = shown(CropView(source, 100, 100), {source.source: held.getvalue()})
    assert pixel(image, (50, 5))[1] < 60
    assert pixel(image, (50, 95))[1] > 200


def test_a_picture_that_breaks_off_is_a_problem_and_no_crash() -> None:
    source = Picture("content/events/torn.png", "4", NAMED)
    made = draw(CropView(source, 100, 100), {source.source: picture(640, 480)[:200]})
    assert isinstance(made, Problem)
    assert (made.code, made.where) == ("F108", NAMED)
    assert made.message == "'content/events/torn.png' cannot be read to its end"


def encoded(image: Image.Image, kind: str, **how: Any) -> bytes:
    held = io.BytesIO()
    image.save(held, kind, **how)
    return held.getvalue()


def cut(data: bytes, paper: str = "#ffffff") -> tuple[int, ...]:
    """Return the middle of a picture that was cut."""
    source = Picture("content/events/cover.x", "5", NAMED)
    pictures.forget()  # the digest stands for the bytes, and here it stays
    return pixel(shown(CropView(source, 160, 90, paper), {source.source: data}), (80, 45))


RED = Image.new("RGB", (400, 300), "#cc3322")
SHADE = RED.convert("L").getpixel((0, 0))


@pytest.mark.parametrize(
    ("data", "colour"),
    [
        (encoded(RED, "PNG"), (204, 51, 34)),
        (encoded(RED.quantize(4), "PNG"), (204, 51, 34)),
        (encoded(RED.convert("L"), "PNG"), (SHADE,) * 3),
        (encoded(RED.convert("CMYK"), "JPEG"), (204, 51, 34)),
        (encoded(Image.new("I;16", (400, 300), 0x8000), "PNG"), (128, 128, 128)),
        (encoded(Image.new("RGBA", (400, 300), (204, 51, 34, 0)), "PNG"), (0, 0, 255)),
        (encoded(Image.new("LA", (400, 300), (9, 0)), "PNG"), (0, 0, 255)),
        (encoded(RED.quantize(4), "PNG", transparency=bytes(4)), (0, 0, 255)),
        (encoded(RED, "WEBP", save_all=True, append_images=[Image.new("RGB", RED.size)]), (204, 51, 34)),
        (encoded(RED, "PNG", save_all=True, append_images=[Image.new("RGB", RED.size)]), (204, 51, 34)),
        (encoded(RED, "PNG", icc_profile=b"no profile at all"), (204, 51, 34)),
        (encoded(RED, "JPEG", quality=95, exif=b"Exif\0\0torn"), (204, 51, 34)),
    ],
    ids="plain palette grey cmyk 16-bit clear clear-grey clear-palette moving-webp moving-png false-profile torn-exif".split(),
)
def test_every_kind_of_picture_shows_its_colours_on_paper(data: bytes, colour: tuple[int, ...]) -> None:
    found = cut(data, "#0000ff")
    assert all(abs(a - b) <= 4 for a, b in zip(found, colour, strict=True)), found


def test_a_picture_with_a_profile_of_its_own_is_shown_in_srgb() -> None:
    """Read as the numbers of another space, the same pixels are another colour."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    xyz = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ"))
    assert lab.tobytes() != xyz.tobytes()
    found = cut(encoded(RED, "PNG", icc_profile=xyz.tobytes()))
    assert found != (204, 51, 34)
