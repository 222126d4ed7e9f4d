"""A theme draws the ground of its cards: what it may draw, in which colours, for which ratio, and what is refused where."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from sites import NOW, event, mentor, write, write_site

from microsite.build import Options, build
from microsite.diagnostics import Problem, to_text
from microsite.render.cards import draw
from microsite.render.drawings import read_ground
from microsite.survey import survey
from microsite.values.cards import CardView, Colours, Ground

TOKENS = {"paper": "#ffffff", "ink": "#101010", "accent": "#ff0000"}
WIDE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 675">%s</svg>'
RED = 'light: {accent: "#ff0000"}\n'
CORNER = WIDE % '<rect width="40" height="40" fill="var(--accent)"/>'


def ground(svg: str) -> Ground:
    made = read_ground("themes/ours/cards/card.svg", svg, TOKENS)
    assert isinstance(made, Ground), made
    return made


def drawn(svg: str, *, wide: int = 1200, high: int = 675, direction: str = "ltr") -> Image.Image:
    card = CardView(
        width=wide,
        height=high,
        direction=direction,
        title="T",
        site="S",
        colours=Colours(),
        ground=ground(svg),
    )
    made = draw(card, {})
    assert isinstance(made, bytes), made
    return Image.open(io.BytesIO(made)).convert("RGB")


def red(image: Image.Image, spot: tuple[int, int]) -> bool:
    found = image.getpixel(spot)
    assert isinstance(found, tuple)
    return found[0] > 200 and found[1] < 60


def test_a_drawing_lies_below_the_text_in_the_colours_of_the_theme() -> None:
    image = drawn(CORNER)
    assert red(image, (15, 15))
    assert not red(image, (1185, 15))


def test_it_is_turned_round_for_text_from_the_right() -> None:
    image = drawn(CORNER, direction="rtl")
    assert red(image, (1185, 15))
    assert not red(image, (15, 15))


def test_one_drawing_covers_every_ratio() -> None:
    image = drawn(WIDE % '<rect width="1200" height="675" fill="var(--accent)"/>', high=1200)
    assert all(red(image, spot) for spot in ((10, 10), (1190, 10), (10, 1190), (1190, 1190)))


def test_the_current_colour_is_the_ink_and_a_written_fallback_gives_way() -> None:
    made = ground(WIDE % '<path d="M0 0h9v9z" fill="currentColor" stroke="var(--accent, blue)"/>')
    assert made.ink == "#101010"
    assert 'stroke="#ff0000"' in made.svg


def test_a_style_element_may_use_the_colours_too() -> None:
    assert red(
        drawn(WIDE % "<style>rect{fill:var(--accent)}</style><rect width='40' height='40'/>"), (15, 15)
    )


def test_gradients_and_links_inside_the_drawing_are_kept() -> None:
    inner = '<defs><linearGradient id="g"><stop stop-color="#f00"/></linearGradient><g id="s"><rect width="40" height="40" fill="url(#g)"/></g></defs><use href="#s"/>'
    assert red(drawn(WIDE % inner), (15, 15))


@pytest.mark.parametrize(
    ("svg", "words", "line"),
    [
        (WIDE % "\n<text>Hi</text>", "cannot hold text", 2),
        (WIDE % '\n\n<image href="#a"/>', "<image>", 3),
        (WIDE % '<use href="../../secret.svg#a"/>', "elsewhere", 1),
        (
            WIDE % '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="file:///etc/passwd"/>',
            "elsewhere",
            1,
        ),
        (WIDE % "\n<style>@import 'x.css';</style>", "elsewhere", 2),
        (WIDE % '\n<rect fill="url(https://example.org/a.svg#b)"/>', "elsewhere", 2),
        (WIDE % "<script/>", "<script>", 1),
        (WIDE % '<rect\nfill="var(--acent)"/>', "--acent is no colour", 2),
        ("<!DOCTYPE svg [<!ENTITY a 'b'>]>\n" + WIDE % "&a;", "DOCTYPE", 1),
        (WIDE % "<g>", "cannot be read", 1),
        ("", "cannot be read", 1),
        ("<html/>", "no SVG", 1),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "how large", 1),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 10"/>', "how large", 1),
    ],
)
def test_what_is_refused_is_named_with_its_line(svg: str, words: str, line: int) -> None:
    made = read_ground("themes/ours/cards/card.svg", svg, TOKENS)
    assert isinstance(made, Problem)
    assert (made.code, made.where.path, made.where.line) == ("E107", "themes/ours/cards/card.svg", line)
    assert words in made.message
    assert made.hint


def test_a_near_miss_of_a_colour_is_hinted_at() -> None:
    made = read_ground("c.svg", WIDE % '<rect fill="var(--acent)"/>', TOKENS)
    assert isinstance(made, Problem)
    assert "--accent" in made.hint
    assert made.where.column


def themed(tmp_path: Path, files: dict[str, str | bytes]) -> Path:
    root = write_site(tmp_path / "site", {f"themes/ours/{name}": data for name, data in files.items()})
    settings = root / "site.yaml"
    write(settings, settings.read_text() + "theme: ours\n")
    return root


def card_of(root: Path, name: str) -> Image.Image:
    built = build(Options(root=root, at=NOW))
    assert built.published, to_text(built.problems)
    found = next((root / "output" / "events").glob(f"*/{name}"))
    return Image.open(found).convert("RGB")


def test_a_site_draws_each_ratio_with_its_own_drawing_or_the_general_one(tmp_path: Path) -> None:
    own = CORNER.replace('width="40"', 'x="1160" width="40"')
    root = themed(
        tmp_path,
        {"cards/card.svg": CORNER, "theme.yaml": RED, "cards/card-4x3.svg": own.replace("675", "900")},
    )
    assert red(card_of(root, "card.jpg"), (15, 15))
    assert red(card_of(root, "card-4x3.jpg"), (1185, 15))
    assert not red(card_of(root, "card-4x3.jpg"), (15, 15))


def test_the_colours_of_cards_may_differ_from_those_of_pages(tmp_path: Path) -> None:
    colours = 'light: {paper: "#ffffff"}\ncard: {paper: "#14161b", ink: "#ecebe6"}\n'
    image = card_of(themed(tmp_path, {"theme.yaml": colours}), "card.jpg")
    corner = image.getpixel((3, 3))
    assert isinstance(corner, tuple)
    assert max(corner) < 40


def test_a_faulty_drawing_stops_the_build_at_its_own_path(tmp_path: Path) -> None:
    root = themed(tmp_path, {"cards/card.svg": WIDE % "<text/>", "cards/wide.svg": CORNER})
    found = survey(Options(root=root, at=NOW)).problems
    assert [(p.code, p.where.path) for p in found if p.code == "E107"] == [
        ("E107", "themes/ours/cards/card.svg"),
        ("E107", "themes/ours/cards/wide.svg"),
    ]
    assert build(Options(root=root, at=NOW)).published is None


def test_a_change_of_the_drawing_draws_the_cards_again(tmp_path: Path) -> None:
    root = themed(tmp_path, {"cards/card.svg": CORNER, "theme.yaml": RED})
    assert red(card_of(root, "card.jpg"), (15, 15))
    write(root / "themes/ours/cards/card.svg", CORNER.replace("accent", "paper"))
    assert not red(card_of(root, "card.jpg"), (15, 15))


def test_an_editor_is_told_of_characters_that_no_font_has(tmp_path: Path) -> None:
    more: dict[str, str | bytes] = {
        "content/events/yi.md": event(title="Learn ꀀꀁ"),
        "content/events/plain.md": event(title="Żółć 漢字 🚀 नमस्ते"),
        "content/mentors/bo.md": mentor(name="Bo ꀀ"),
    }
    root = write_site(tmp_path / "site", more)
    found = [p for p in survey(Options(root=root, at=NOW)).problems if p.code == "N102"]
    assert [(p.where.path, p.severity) for p in found] == [
        ("content/events/yi.md", "note"),
        ("content/mentors/bo.md", "note"),
    ]
    assert "events/yi/card.jpg" in found[0].message
    assert "U+A000" in found[0].message
