"""A theme: overrides one by one, tokens as CSS, faults with file and line, and nothing that a template must not reach."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path
from typing import Any

import jinja2
import pytest
import views
from sites import write

from microsite.diagnostics import Problem
from microsite.render.closure import closure, closure_digest
from microsite.render.guard import ThemeEnvironment
from microsite.render.html import render_html
from microsite.render.judge import TEMPLATES
from microsite.render.layers import known
from microsite.render.sandbox import environment
from microsite.render.theme import Theme, default_theme_dir, load_theme
from microsite.render.tokens import contrast

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "microsite"


def load(site: Path, **files: str) -> Theme | tuple[Problem, ...]:
    """Load the theme "mine" of a site, with templates written as page__html="..."."""
    for name, text in files.items():
        write(site / "themes/mine/templates" / name.replace("__", "."), text)
    (site / "themes/mine").mkdir(parents=True, exist_ok=True)
    return load_theme("mine", site, PACKAGE)


def worst(problems: tuple[Problem, ...]) -> Problem:
    """Return the first error."""
    return next(p for p in problems if p.severity == "error")


def theme_of(site: Path, **files: str) -> Theme:
    made = load(site, **files)
    assert isinstance(made, Theme), made
    return made


def page(site: Path, text: str, **more: str) -> bytes | Problem:
    """Render a page of prose by a page.html of the site's own."""
    env = environment(theme_of(site, page__html=text, **more))
    return render_html(views.view("page.html", views.text_page()), env, "about/index.html")


def fault(site: Path, text: str, **more: str) -> Problem:
    """Return what is wrong with a page.html of the site's own, when it is loaded, else when it is rendered."""
    loaded = load(site, page__html=text, **more)
    made = worst(loaded) if isinstance(loaded, tuple) else page(site, text, **more)
    assert isinstance(made, Problem), made
    return made


def test_a_site_overrides_one_template_and_one_block(tmp_path: Path) -> None:
    text = '{% extends "default/page.html" %}{% block title %}Mine: {{ super() }}{% endblock %}'
    made = page(tmp_path, text)
    assert isinstance(made, bytes)
    assert b"<title>Mine: Price your first SaaS tier</title>" in made
    assert b"How a session runs" in made


def test_an_override_of_the_frame_reaches_every_template_of_the_default(tmp_path: Path) -> None:
    text = '{% extends "default/base.html" %}{% block head %}<meta name="x" content="y">{% endblock %}'
    env = environment(theme_of(tmp_path, base__html=text))
    for view in views.every_view():
        if view.template == "embed.html":  # it stands in frames, and has none of its own
            continue
        made = render_html(view, env)
        assert isinstance(made, bytes), made
        assert b'<meta name="x" content="y">' in made


def test_assets_and_tokens_lie_over_the_default_ones(tmp_path: Path) -> None:
    folder = tmp_path / "themes/mine"
    (folder / "assets/fonts").mkdir(parents=True)
    (folder / "assets/site.css").write_text("body{}")
    (folder / "assets/fonts/one.woff2").write_bytes(b"font")
    (folder / "theme.yaml").write_text('light: {accent: "#aa0000"}\nradius: 0\n')
    theme = theme_of(tmp_path)
    assets = {asset.name: asset.data for asset in theme.assets}
    assert assets["site.css"] == b"body{}"
    assert assets["fonts/one.woff2"] == b"font"
    tokens = assets["tokens.css"].decode()
    assert "--accent:#aa0000;" in tokens
    assert "--radius:0;" in tokens
    assert "--paper:#fbfbf8;" in tokens
    assert set(theme.digests()) == set(assets)


def test_the_default_theme_is_found_in_a_checkout_and_in_a_wheel(tmp_path: Path) -> None:
    assert default_theme_dir(PACKAGE) == ROOT / "themes/default"
    (tmp_path / "microsite/themes/default").mkdir(parents=True)
    assert default_theme_dir(tmp_path / "microsite") == tmp_path / "microsite/themes/default"


def test_a_theme_that_does_not_exist_is_named_with_a_near_one(tmp_path: Path) -> None:
    made = load_theme("defualt", tmp_path, PACKAGE)
    assert not isinstance(made, Theme)
    assert made[0].code == "E102"
    assert made[0].hint.startswith("did you mean 'default'? found in themes/ of the site, in installed")


@pytest.mark.parametrize("name", ["../evil", "/etc", "", ".", "a/b"])
def test_a_theme_name_never_leaves_the_themes_folder(name: str, tmp_path: Path) -> None:
    made = load_theme(name, tmp_path, PACKAGE)
    assert not isinstance(made, Theme)
    assert made[0].code == "E102"


@pytest.mark.parametrize("spot", ["templates/page.html", "assets/secret.txt", "theme.yaml", "templates"])
def test_a_symbolic_link_in_a_theme_is_refused(spot: str, tmp_path: Path) -> None:
    link = tmp_path / "themes/mine" / spot
    link.parent.mkdir(parents=True)
    link.symlink_to(ROOT / "themes/default/templates" if spot == "templates" else "/etc/passwd")
    made = load_theme("mine", tmp_path, PACKAGE)
    assert not isinstance(made, Theme)
    assert {p.code for p in made} == {"F105"}
    assert made[0].where.path.startswith(f"themes/mine/{spot}")


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('light:\n  papr: "#ffffff"\n', 2, 3),
        ("light:\n  paper: url(https://x.example/)\n", 2, 10),
        ('dark: {ink: "#12345"}\n', 1, 13),
        ("light: blue\n", 1, 1),
        ("radius: 3px;}body{display:none\n", 1, 9),
        ('font-text: "a;}*{color:red"\n', 1, 12),
        ("- a list\n", 1, 1),
    ],
)
def test_a_token_that_could_break_the_css_is_named_at_its_place(
    text: str, line: int, column: int, tmp_path: Path
) -> None:
    (tmp_path / "themes/mine").mkdir(parents=True)
    (tmp_path / "themes/mine/theme.yaml").write_text(text)
    made = load_theme("mine", tmp_path, PACKAGE)
    assert not isinstance(made, Theme)
    assert [(p.code, str(p.where)) for p in made] == [("E106", f"themes/mine/theme.yaml:{line}:{column}")]


def test_both_schemes_of_the_default_theme_can_be_read() -> None:
    theme = load_theme("default", ROOT, PACKAGE)
    assert isinstance(theme, Theme)
    css = next(asset.data.decode() for asset in theme.assets if asset.name == "tokens.css")
    for scheme in css.splitlines()[:2]:
        colours = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]+);", scheme))
        assert contrast(colours["ink"], colours["paper"]) >= 12
        assert contrast(colours["soft"], colours["paper"]) >= 7
        assert contrast(colours["accent"], colours["paper"]) >= 7
        assert contrast(colours["accent-ink"], colours["accent"]) >= 7


def test_the_stylesheet_and_the_script_stay_small() -> None:
    assets = ROOT / "themes/default/assets"
    assert len(gzip.compress((assets / "site.css").read_bytes())) < 6_500  # on the wire, as hosts send it
    assert (assets / "time.js").stat().st_size < 2_048
    assert (assets / "zone.js").stat().st_size < 2_048


@pytest.mark.parametrize(
    ("text", "code", "place", "words"),
    [
        ("one\n{{ pgae.title }}\n", "E101", "2:4", "not defined: 'pgae'"),
        ("{{ page.titel }}", "E101", "1:9", "titel"),
        ("a\nb\n{% if %}\n", "E101", "3", "cannot be read"),
        ("{% block a %}", "E101", "1", "a {% block %} is not closed"),
        ("{% for a in page.rows %}\n{% if a %}\n{% endfor %}", "E101", "3", "a {% if %} is not closed"),
        ("{% fro a in page.rows %}", "E101", "1", "there is no tag 'fro'"),
        ("\n{{ page.title | safe }}", "E101", "2:17", "no filter named 'safe'"),
        ("\n{{ page.title | uper }}", "E101", "2:17", "no filter named 'uper'"),
        ("\n{{ 1 if page is evne }}", "E101", "2:17", "no test named 'evne'"),
        ('\n{% include "nowhere.html" %}', "E102", "2:13", "'nowhere.html'"),
        ('{% extends "../../site.yaml" %}', "E102", "1:13", "site.yaml"),
        ('{% from "partials/row.html" import rwo %}', "E101", "1:36", "no macro 'rwo'"),
    ],
)
def test_a_faulty_template_is_named_with_its_line_before_anything_is_made(
    text: str, code: str, place: str, words: str, tmp_path: Path
) -> None:
    loaded = load(tmp_path, page__html=text)
    assert isinstance(loaded, tuple)
    problem = worst(loaded)
    assert (problem.code, str(problem.where)) == (code, f"themes/mine/templates/page.html:{place}")
    assert words in problem.message


@pytest.mark.parametrize(
    ("text", "code", "place", "words"),
    [
        ("\n{{ page.rows | sum(attribute='x') + 'a' }}", "E101", "2", "TypeError"),
        ('\n{% include "page.html" %}', "E101", "2", "without end"),
        ("{% for i in range(1000000000) %}x{% endfor %}", "E101", "1", "too long"),
        ("{{ 'x' * 1000000000 }}", "E101", "1", "may not do"),
        ("{{ 9 ** 999999 }}", "E101", "1", "may not do"),
        ("{{ '%1000000000d' % 1 }}", "E101", "1", "may not do"),
        ("{{ self.nothing() }}", "E101", "1:9", "nothing"),
        ('\n{% include "no" ~ "where.html" %}', "E102", "2", "'nowhere.html'"),
        ('\n{{ _("Hello {name}", nam="x") }}', "E101", "2", "a text of the template has {name}"),
        ("{% set a = page %}\n<b>{{ a.titel }}</b>", "E101", "2:9", "a TextPage has no 'titel'"),
    ],
)
def test_what_only_rendering_shows_is_named_with_its_place_and_the_page(
    text: str, code: str, place: str, words: str, tmp_path: Path
) -> None:
    problem = fault(tmp_path, text)
    assert (problem.code, str(problem.where)) == (code, f"themes/mine/templates/page.html:{place}")
    assert words in problem.message
    assert "about/index.html" in problem.message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("{{ pgae.title }}", "did you mean 'page'?"),
        ("{% for a in page.rows %}{{ a }}", "write {% endfor %} before the end of the template"),
        (
            "{{ page.title }",
            "{{ and }} stand around a value, {% and %} around a tag, {# and #} around a comment: look for one that is cut short",
        ),
        ("{{ zzz }}", "a template is given site, head, crumbs, page"),
        ("{{ page.titel }}", "did you mean 'title'?"),
        ("{{ head.lnaguage }}", "did you mean 'language'?"),
        ("{{ page.promise }}", "'page' has first, html, lang, rows, title"),
        ("{% set a = page %}{{ a.titel }}", "did you mean 'title'?"),
        ('{% import "partials/row.html" as r %}{{ r.rwo(1) }}', "did you mean 'row'?"),
        ("{{ page.title | uper }}", "did you mean 'upper'?"),
        ('{% include "partials/rwo.html" %}', "did you mean 'partials/row.html'?"),
        ('{% extends "default/page.html" %}{% block mian %}{% endblock %}', "did you mean 'main'?"),
    ],
)
def test_a_name_that_is_not_there_brings_those_that_are(text: str, hint: str, tmp_path: Path) -> None:
    assert fault(tmp_path, text).hint == hint


@pytest.mark.parametrize(
    "text",
    [
        "{% if page.more is defined %}{{ page.more }}{% endif %}",
        "{{ page.more | default('') }}{{ more | default('') }}",
        "{% for page in page.rows %}{{ page.outcome }}{% endfor %}",
        '{% for it in page.rows %}{% include "line.html" %}{% endfor %}',
        '{% include "absent.html" ignore missing %}{% include ["absent.html", "partials/person.html"] %}',
        '{% extends "default/page.html" %}{% block main %}{% block mine %}{% endblock %}{% endblock %}',
        "{% macro twice(x) %}{{ x }}{{ caller() }}{% endmacro %}{% call twice(1) %}{% endcall %}",
    ],
)
def test_what_a_template_may_do_is_no_problem(text: str, tmp_path: Path) -> None:
    theme = theme_of(tmp_path, page__html=text, line__html="{{ it.title }}")
    assert [p for p in theme.problems if p.severity != "note"] == []
    assert isinstance(page(tmp_path, text), bytes)


def test_a_block_that_nothing_above_has_is_named_with_its_line(tmp_path: Path) -> None:
    problem = fault(tmp_path, '{% extends "default/page.html" %}\n\n{% block mian %}x{% endblock %}')
    assert (problem.code, str(problem.where)) == ("E101", "themes/mine/templates/page.html:3:10")
    assert "'mian'" in problem.message


def test_a_block_may_be_defined_anywhere_above(tmp_path: Path) -> None:
    middle = '{% extends "default/page.html" %}{% block main %}{% block deep %}{% endblock %}{% endblock %}'
    leaf = '{% extends "middle.html" %}{% block deep %}a{% endblock %}{% block title %}b{% endblock %}'
    assert isinstance(page(tmp_path, leaf, middle__html=middle), bytes)


def test_a_block_that_an_override_took_from_a_template_below_is_a_note_at_the_override(
    tmp_path: Path,
) -> None:
    below = tmp_path / "themes/house/templates"
    write(below / "page.html", "{% block text %}{% endblock %}{% block after %}{% endblock %}")
    write(below / "404.html", '{% extends "page.html" %}{% block after %}Next.{% endblock %}')
    write(tmp_path / "themes/mine/theme.yaml", "extends: house\n")
    theme = theme_of(tmp_path, page__html="{% block text %}{% endblock %}")
    [told] = theme.problems
    assert (told.code, told.severity, str(told.where)) == ("E101", "note", "themes/mine/templates/page.html")
    assert "no block 'after' here, which themes/house/templates/404.html:1 fills" in told.message


def test_text_that_no_block_holds_is_never_shown_and_says_so(tmp_path: Path) -> None:
    theme = theme_of(tmp_path, page__html='{% extends "default/page.html" %}\n\n  lost\n')
    assert [(p.code, p.severity, str(p.where)) for p in theme.problems] == [
        ("E101", "warning", "themes/mine/templates/page.html:3")
    ]


def test_a_template_that_no_page_uses_is_told_with_the_name_that_was_meant(tmp_path: Path) -> None:
    theme = theme_of(tmp_path, evnet__html="x")
    assert [(p.code, p.severity, p.hint) for p in theme.problems] == [
        ("E109", "note", "did you mean 'event.html'?")
    ]


def test_a_part_that_drops_a_macro_is_told_where_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "themes/mine/templates/partials").mkdir(parents=True)
    (tmp_path / "themes/mine/templates/partials/price.html").write_text("{% macro cost(it) %}{% endmacro %}")
    loaded = load(tmp_path)
    assert isinstance(loaded, tuple)
    assert [(p.code, p.where.path) for p in loaded] == [
        ("E101", "microsite/themes/default/templates/event.html")
    ]
    assert "'partials/price.html' has no macro 'price'" in loaded[0].message


def test_the_default_theme_has_no_problem_and_every_template_that_pages_ask_for() -> None:
    theme = load_theme("default", ROOT, PACKAGE)
    assert isinstance(theme, Theme)
    assert theme.problems == ()
    assert {name for name in (t.name for t in theme.templates) if "/" not in name} == {
        *TEMPLATES,
        "base.html",
    }


def test_a_shipped_template_that_is_not_as_it_was_is_judged(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "themes/default", tmp_path / "themes/default")
    assert isinstance(load_theme("default", tmp_path / "site", tmp_path), Theme)
    faulty = tmp_path / "themes/default/templates/page.html"
    faulty.write_text(faulty.read_text("utf-8").replace("page.html", "page.htlm"), "utf-8")
    made = load_theme("default", tmp_path / "site", tmp_path)
    assert isinstance(made, tuple)
    assert "htlm" in worst(made).message


def test_a_fault_in_a_template_that_is_extended_is_placed_there(tmp_path: Path) -> None:
    problem = fault(tmp_path, '{% extends "frame.html" %}', frame__html="\n\n{{ crumbs.nothing.more }}")
    assert str(problem.where) == "themes/mine/templates/frame.html:3:11"


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ page.__class__.__init__.__globals__ }}",
        "{{ range.__globals__ }}",
        "{{ ''['__class__'] }}",
        "{{ page | attr('__class__') }}",
        "{{ (page | attr('__reduce__'))() }}",
        "{{ '{0.__class__}'.format(page) }}",
        "{{ namespace.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum() }}",
        "{{ config }}",
        "{{ self.__init__ }}",
        "{% set a = [] %}{{ a.append(1) }}",
    ],
)
def test_a_template_reaches_nothing_behind_its_view(text: str, tmp_path: Path) -> None:
    problem = fault(tmp_path, text)
    assert problem.code == "E101"
    assert problem.where.line == 1


def test_chance_has_no_place_in_a_template(tmp_path: Path) -> None:
    assert "no filter named 'random'" in fault(tmp_path, "{{ crumbs | random }}").message


def test_a_closure_holds_what_a_template_reads_and_changes_with_it(tmp_path: Path) -> None:
    env = environment(
        theme_of(tmp_path, one__html='{% include "two.html" ignore missing %}', three__html="3")
    )
    assert closure(env, "one.html") == ("one.html", "two.html")
    before = closure_digest(env, "one.html")
    env = environment(theme_of(tmp_path, two__html="2", three__html="4"))
    after = closure_digest(env, "one.html")
    assert before != after
    assert closure_digest(environment(theme_of(tmp_path, three__html="5")), "one.html") == after


def test_a_computed_name_counts_as_the_whole_theme(tmp_path: Path) -> None:
    env = environment(theme_of(tmp_path, one__html="{% include page.title %}"))
    assert set(closure(env, "one.html")) == set(env.list_templates())


def test_every_template_of_the_default_is_in_the_closure_of_a_page_that_extends_it() -> None:
    theme = load_theme("default", ROOT, PACKAGE)
    assert isinstance(theme, Theme)
    env: jinja2.Environment = environment(theme)
    assert {"base.html", "page.html", "partials/row.html"} <= set(closure(env, "404.html"))


def test_a_template_that_stays_is_compiled_once_and_one_that_changes_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str] = []
    generate: Any = ThemeEnvironment._generate  # noqa: SLF001 - Jinja's own hook: a text becomes Python

    def noting(env: object, tree: object, name: str, *more: object, **named: object) -> str:
        compiled.append(name)
        return str(generate(env, tree, name, *more, **named))

    assert page(tmp_path, "first", other__html="o") == b"first"
    monkeypatch.setattr(ThemeEnvironment, "_generate", noting)
    assert page(tmp_path, "first", other__html="changed") == b"first"
    assert compiled == []
    assert page(tmp_path, "second") == b"second"
    assert compiled == ["page.html"]


@pytest.mark.parametrize("target", ["themes", "/etc", "nowhere"])
def test_a_link_in_the_place_of_themes_is_an_error_and_no_fault_of_ours(target: str, tmp_path: Path) -> None:
    (tmp_path / "themes").symlink_to(target)
    made = load_theme("default", tmp_path, PACKAGE)
    assert not isinstance(made, Theme)
    assert [(p.code, p.where.path) for p in made] == [("F105", "themes")]
    assert {layer.name for layer in known(tmp_path, PACKAGE)} >= {"default", "board"}
