"""Assets that name each other: published names change with the bytes, and every address follows them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sites import write

from microsite.render.theme import Theme, load_theme

ROOT = Path(__file__).parents[2]


def theme_of(site: Path, **files: str | bytes) -> Theme:
    """Load the theme "mine" with assets written as fonts__inter_woff2=... (two underscores a slash, the last one a dot)."""
    for name, data in files.items():
        path = re.sub(r"_(?=[^_]*$)", ".", name.replace("__", "/"))
        write(site / "themes/mine/assets" / path, data)
    made = load_theme("mine", site, ROOT / "microsite")
    assert isinstance(made, Theme), made
    return made


def text(theme: Theme, name: str) -> str:
    return next(a.data.decode() for a in theme.assets if a.name == name)


def published(theme: Theme, name: str) -> str:
    return next(a.published for a in theme.assets if a.name == name)


@pytest.mark.parametrize(
    "written", ["url(fonts/inter.woff2)", 'url("fonts/inter.woff2")', "URL( './fonts/inter.woff2' )"]
)
def test_a_stylesheet_names_a_font_as_it_is_published(written: str, tmp_path: Path) -> None:
    theme = theme_of(
        tmp_path, site_css=f"@font-face{{src:{written} format('woff2')}}", fonts__inter_woff2=b"\x00\xff"
    )
    assert f"./{published(theme, 'fonts/inter.woff2')}" in text(theme, "site.css")


def test_an_address_is_relative_to_the_file_that_holds_it_and_keeps_its_tail(tmp_path: Path) -> None:
    theme = theme_of(tmp_path, css__site_css="a{b:url(../icon.svg#x)}@import '../tokens.css';")
    assert f"url(../{published(theme, 'icon.svg')}#x)" in text(theme, "css/site.css")
    assert f"@import '../{published(theme, 'tokens.css')}'" in text(theme, "css/site.css")


def test_a_script_imports_its_sibling_as_it_is_published(tmp_path: Path) -> None:
    lines = (
        'import { a } from "./part.js";\nexport * from "./part.js";\nconst b = import("./part.js");'
        'const c = new URL("./icon.svg", import.meta.url);import"./part.js";\n// import("no-address")\n'
    )
    theme = theme_of(
        tmp_path, mine_js=lines.replace('// import("no-address")\n', ""), part_js="export const a = 1;"
    )
    made = text(theme, "mine.js")
    assert made.count(f'"./{published(theme, "part.js")}"') == 4
    assert f'"./{published(theme, "icon.svg")}"' in made


def test_a_name_changes_when_anything_that_the_file_reads_changes(tmp_path: Path) -> None:
    files = {"one_js": 'import "./two.js";\n', "two_js": 'import "./three.js";\n'}
    before = theme_of(tmp_path, **files, three_js="1")
    after = theme_of(tmp_path, three_js="2")
    assert {
        n for n in ("one.js", "two.js", "three.js") if published(before, n) == published(after, n)
    } == set()
    assert published(before, "icon.svg") == published(after, "icon.svg")


def test_files_may_name_each_other_in_a_circle(tmp_path: Path) -> None:
    theme = theme_of(tmp_path, one_js='import "./two.js";\n', two_js='import "./one.js";\n')
    assert published(theme, "one.js") in text(theme, "two.js")
    assert published(theme, "two.js") in text(theme, "one.js")
    assert published(theme, "one.js") != published(theme, "two.js").replace("two", "one")


@pytest.mark.parametrize(
    "css", ["a{b:url(data:image/png;base64,AA)}", "a{b:url(#part)}", "/* url(none.css) */", "a{content:'url(none.css)'}", "@namespace url(http://www.w3.org/1999/xhtml);"],
)  # fmt: skip
def test_what_is_no_address_of_an_asset_is_left_alone(css: str, tmp_path: Path) -> None:
    theme = theme_of(tmp_path, site_css=css)
    assert text(theme, "site.css") == css
    assert theme.problems == ()


@pytest.mark.parametrize(
    ("name", "data", "place", "words", "hint"),
    [
        ("site.css", "a{}\nb{c:url(icno.svg)}", "2:9", "no asset 'icno.svg'", "did you mean './icon.svg'?"),
        ("site.css", "a{b:url(/x.png)}", "1:9", "begins at the host's root", "relative"),
        ("part.js", 'import "lodash";', "1:9", "'lodash' is no address", "by its path"),
        ("part.js", 'import "time.js";', "1:9", "'time.js' is no address", 'write "./time.js"'),
        ("part.js", '\nimport "./tmie.js";', "2:9", "no asset 'tmie.js'", "did you mean './time.js'?"),
        ("site.css", "@import '../../../etc/passwd';", "1:10", "no asset", ""),
    ],
)
def test_an_address_that_leads_nowhere_is_named_at_its_place(
    name: str, data: str, place: str, words: str, hint: str, tmp_path: Path
) -> None:
    write(tmp_path / "themes/mine/assets" / name, data)
    made = load_theme("mine", tmp_path, ROOT / "microsite")
    assert isinstance(made, tuple)
    assert (made[0].code, str(made[0].where)) == ("E108", f"themes/mine/assets/{name}:{place}")
    assert words in made[0].message
    assert hint in made[0].hint


def test_an_address_on_another_host_is_a_warning(tmp_path: Path) -> None:
    theme = theme_of(tmp_path, site_css="@import url(https://fonts.example/a.css);")
    assert [(p.code, p.severity) for p in theme.problems] == [("E108", "warning")]


def test_an_asset_without_an_ending_keeps_its_name(tmp_path: Path) -> None:
    write(tmp_path / "themes/mine/assets/fonts.v2/LICENSE", "free")
    theme = theme_of(tmp_path)
    assert published(theme, "fonts.v2/LICENSE").startswith("fonts.v2/LICENSE.")
