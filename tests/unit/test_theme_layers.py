"""Themes over themes: the site's own, one that it extends, a package's, the built-in; found by name, told by place."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from sites import NOW, write, write_site

from microsite.build import Options, build
from microsite.diagnostics import Problem
from microsite.render.layers import known
from microsite.render.sandbox import environment
from microsite.render.theme import Theme, load_theme

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "microsite"


def loaded(name: str, site: Path) -> Theme:
    made = load_theme(name, site, PACKAGE)
    assert isinstance(made, Theme), made
    return made


def refused(name: str, site: Path) -> Problem:
    made = load_theme(name, site, PACKAGE)
    assert isinstance(made, tuple)
    return next(p for p in made if p.severity == "error")


def source(theme: Theme, template: str) -> str:
    """Return the path of the file that a template's name leads to."""
    return next(file.path for file in theme.templates if file.name == template)


def install(folder: Path, name: str, module: str, files: dict[str, str], distribution: str = "acme") -> None:
    """Write a package and its entry point as an installer leaves them; importing the package fails."""
    package = folder / module.replace(".", "/")
    write(
        folder / module.split(".", maxsplit=1)[0] / "__init__.py",
        "raise RuntimeError('a theme is never imported')\n",
    )
    for path, text in files.items():
        write(package / path, text)
    info = folder / f"{distribution}-1.0.dist-info"
    write(info / "METADATA", f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
    write(info / "entry_points.txt", f"[microsite.themes]\n{name} = {module}\n")


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of installed packages."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    return folder


def test_a_site_overrides_the_default_theme_by_a_folder_of_its_name(tmp_path: Path) -> None:
    text = '{% extends "default/page.html" %}{% block main %}{{ super() }}<p>ours</p>{% endblock %}'
    write_site(
        tmp_path, {"themes/default/templates/page.html": text, "themes/default/theme.yaml": "radius: 0\n"}
    )
    write(tmp_path / "content/pages/about.md", "---\ntitle: About\n---\nWe.\n")
    built = build(Options(root=tmp_path, at=NOW))
    assert built.published, built.problems
    assert "<p>ours</p>" in (tmp_path / "output/about/index.html").read_text("utf-8")
    assert any(
        "--radius:0;" in f.read_text("utf-8") for f in (tmp_path / "output/assets").glob("tokens.*.css")
    )


def test_a_theme_of_tokens_only_needs_one_file(tmp_path: Path) -> None:
    write(tmp_path / "themes/mine/theme.yaml", 'shadow: "0 2px 8px #00000022"\n')
    theme = loaded("mine", tmp_path)
    css = next(a.data.decode() for a in theme.assets if a.name == "tokens.css")
    assert "--shadow:0 2px 8px #00000022;" in css
    assert source(theme, "home.html").endswith("default/templates/home.html")


def test_a_theme_extends_another_and_each_is_reached_by_its_name(tmp_path: Path) -> None:
    write(tmp_path / "themes/mine/theme.yaml", "extends: house\n")
    write(tmp_path / "themes/mine/templates/page.html", '{% extends "house/page.html" %}')
    write(tmp_path / "themes/house/templates/page.html", '{% extends "default/page.html" %}')
    theme = loaded("mine", tmp_path)
    assert theme.folders == ("themes/mine", "themes/house", "microsite/themes/default")
    assert source(theme, "page.html") == "themes/mine/templates/page.html"
    assert source(theme, "house/page.html") == "themes/house/templates/page.html"
    assert source(theme, "house/home.html") == "microsite/themes/default/templates/home.html"
    assert source(theme, "default/page.html") == "microsite/themes/default/templates/page.html"


def test_a_theme_that_stands_alone_has_nothing_of_the_default(tmp_path: Path) -> None:
    write(tmp_path / "themes/mine/theme.yaml", "extends: none\n")
    write(tmp_path / "themes/mine/templates/page.html", "{{ page.title }}")
    problem = refused("mine", tmp_path)
    assert problem.code == "E102"
    assert "no template 404.html, archive.html, embed.html, event.html" in problem.message
    assert "page.html" not in problem.message.replace("404.html", "")


@pytest.mark.parametrize(
    ("mine", "house", "code", "place", "words"),
    [
        ("extends: house\n", "extends: mine\n", "E106", "themes/house/theme.yaml:1:10", "circle: mine, house"),
        ("extends: mine\n", "", "E106", "themes/mine/theme.yaml:1:10", "circle: mine"),
        ("radius: 0\nextends: huose\n", "", "E102", "themes/mine/theme.yaml:2:10", "no theme 'huose'"),
        ("extends: ../evil\n", "", "E106", "themes/mine/theme.yaml:1:10", "'extends'"),
        ("extends: [a]\n", "", "E106", "themes/mine/theme.yaml:1:10", "'extends'"),
        ("extend: house\n", "", "E106", "themes/mine/theme.yaml:1:1", "'extend'"),
    ],
)  # fmt: skip
def test_what_a_theme_extends_is_told_at_its_place(
    mine: str, house: str, code: str, place: str, words: str, tmp_path: Path
) -> None:
    write(tmp_path / "themes/mine/theme.yaml", mine)
    write(tmp_path / "themes/house/theme.yaml", house)
    problem = refused("mine", tmp_path)
    assert (problem.code, str(problem.where)) == (code, place)
    assert words in problem.message


def test_a_package_brings_a_theme_and_nothing_of_it_runs(tmp_path: Path, packages: Path) -> None:
    files = {
        "templates/page.html": "{{ page.title }}",
        "assets/acme.svg": "<svg/>",
        "theme.yaml": "radius: 0\n",
    }
    install(packages, "acme", "acme_theme.files", files)
    theme = loaded("acme", tmp_path)
    assert theme.folders == ("acme_theme/files", "microsite/themes/default")
    assert source(theme, "page.html") == "acme_theme/files/templates/page.html"
    assert "acme.svg" in theme.digests()
    assert "acme_theme" not in sys.modules


def test_a_site_lies_over_a_packages_theme_by_its_name(tmp_path: Path, packages: Path) -> None:
    install(packages, "acme", "acme_theme", {"templates/page.html": "{% block a %}{% endblock %}"})
    write(
        tmp_path / "themes/acme/templates/page.html",
        '{% extends "acme/page.html" %}{% block a %}b{% endblock %}',
    )
    theme = loaded("acme", tmp_path)
    assert theme.folders == ("themes/acme", "acme_theme", "microsite/themes/default")
    assert environment(theme).get_template("page.html").render() == "b"


def test_a_fault_in_a_packages_template_names_the_package(tmp_path: Path, packages: Path) -> None:
    install(packages, "acme", "acme_theme", {"templates/page.html": "\n{{ pgae }}"})
    assert str(refused("acme", tmp_path).where) == "acme_theme/templates/page.html:2:4"


def test_a_package_cannot_take_the_name_of_a_built_in_theme(tmp_path: Path, packages: Path) -> None:
    install(packages, "default", "acme_theme", {"templates/page.html": "taken"})
    assert loaded("default", tmp_path).folders == ("microsite/themes/default",)


@pytest.mark.parametrize("module", ["gone_theme", "acme_theme.gone", "../../etc", "os"])
def test_a_package_whose_files_are_gone_is_named(module: str, tmp_path: Path, packages: Path) -> None:
    install(packages, "acme", "acme_theme", {})
    points = packages / "acme-1.0.dist-info/entry_points.txt"
    points.write_text(f"[microsite.themes]\nacme = {module}\n")
    problem = refused("acme", tmp_path)
    assert problem.code == "E102"
    assert "the package acme offers the theme 'acme'" in problem.message


def test_two_packages_with_one_name_are_refused(tmp_path: Path, packages: Path) -> None:
    install(packages, "acme", "acme_theme", {"theme.yaml": ""})
    install(packages, "acme", "other_theme", {"theme.yaml": ""}, "other")
    assert "acme and other" in refused("acme", tmp_path).message


def test_an_unknown_theme_lists_what_was_looked_at(tmp_path: Path, packages: Path) -> None:
    install(packages, "acme", "acme_theme", {"theme.yaml": ""})
    write(tmp_path / "themes/house/theme.yaml", "")
    problem = refused("acmee", tmp_path)
    assert problem.hint.startswith("did you mean 'acme'?")
    assert "house" in refused("zzz", tmp_path).hint
    assert {"acme", "default", "house"} <= {layer.name for layer in known(tmp_path, PACKAGE)}


@pytest.mark.parametrize(
    ("yaml", "place", "words"),
    [
        ('light:\n  ink: "#999999"\n', "2:8", "'ink' on 'paper' by day has a contrast of 2.7:1"),
        ('light: {soft: "#888888"}\n', "1:15", "'soft' on 'paper' by day"),
        ('light: {accent-ink: "#333"}\n', "1:21", "'accent-ink' on 'accent' by day"),
        ('dark: {ink: "#333333"}\n', "1:13", "'ink' on 'paper' by night"),
        ('dark: {paper: "#eeeeee"}\n', "1:15", "'ink' on 'paper' by night"),
    ],
)
def test_colours_that_cannot_be_read_are_measured_at_their_line(
    yaml: str, place: str, words: str, tmp_path: Path
) -> None:
    write(tmp_path / "themes/mine/theme.yaml", yaml)
    theme = loaded("mine", tmp_path)
    found = [p for p in theme.problems if words in p.message]
    assert [(p.code, p.severity, str(p.where)) for p in found] == [
        ("E111", "warning", f"themes/mine/theme.yaml:{place}")
    ]


@pytest.mark.parametrize(
    "value", ["0 1px", "red", '"0 1px 2px url(x)"', '"0 1px 2px #000, 0 0 1px #000"', "0 1px 2px #0"]
)
def test_a_shadow_is_none_or_one(value: str, tmp_path: Path) -> None:
    write(tmp_path / "themes/mine/theme.yaml", f"shadow: {value}\n")
    assert refused("mine", tmp_path).code == "E106"
