"""The default theme says what a view says, escaped, in sound HTML; with everything, with little, and with hostile text."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import jinja2
import lxml.html
import pytest
import views
from examples import card

from microsite.diagnostics import Problem, Span
from microsite.render.html import render_html
from microsite.render.pages import render
from microsite.render.sandbox import environment
from microsite.render.theme import Theme, load_theme
from microsite.values.pages import Page
from microsite.values.views import HtmlView, MentorBrief, Timed

ROOT = Path(__file__).parents[2]
LANDMARKS = ("header", "main", "footer")
EVERY = {view.template: view for view in views.every_view()}
# these are not words to a reader: addresses, instants, names that code chooses by
NOT_WORDS = set(
    "href url html jsonld language lang direction template assets canonical start end iso as_of_iso verified_iso"
    " value state kind slug id anchor home calendar webcal atom json_feed feed evidence website links lat lon"
    " media_type organizer_url mode since until begins ends forms seats_state uid marks where source".split()
)


@pytest.fixture(scope="module")
def env() -> jinja2.Environment:
    theme = load_theme("default", ROOT, ROOT / "microsite")
    assert isinstance(theme, Theme)
    return environment(theme)


def html(view: HtmlView, env: jinja2.Environment) -> str:
    made = render_html(view, env)
    assert isinstance(made, bytes), made
    return made.decode()


def changed(value: Any, word: Any, name: str = "") -> Any:
    """Return the value with `word(name, text)` in place of every text that a reader is meant to read."""
    if is_dataclass(value) and not isinstance(value, type):
        pairs = {f.name: changed(getattr(value, f.name), word, f.name) for f in fields(value)}
        return replace(value, **pairs)
    if isinstance(value, tuple) and name not in NOT_WORDS:
        return tuple(changed(item, word, name) for item in value)
    return word(name, value) if isinstance(value, str) and name not in NOT_WORDS and value else value


@pytest.mark.parametrize("template", EVERY)
def test_a_page_has_one_h1_its_landmarks_and_no_skipped_heading(
    template: str, env: jinja2.Environment
) -> None:
    page = lxml.html.document_fromstring(html(EVERY[template], env))
    assert len(page.xpath("//h1")) == 1
    for mark in LANDMARKS:
        assert len(page.xpath(f"//body/{mark}")) == 1
    levels = [int(h.tag[1]) for h in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


@pytest.mark.parametrize("template", EVERY)
def test_a_page_runs_nothing_inline_and_asks_no_third_party(template: str, env: jinja2.Environment) -> None:
    page = lxml.html.document_fromstring(html(EVERY[template], env))
    assert not page.xpath(
        "//@style | //style | //@*[starts-with(name(), 'on')] | //br[ancestor::*[@class='p-name']]"
    )
    for script in page.xpath("//script"):
        assert script.get("type") == "application/ld+json" or script.get("src", "").startswith("/assets/")
    for address in page.xpath("//link[@rel='stylesheet']/@href | //img/@src | //script/@src"):
        assert address.startswith("/"), address
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    compiles = " 'wasm-unsafe-eval'" if template == "search.html" else ""  # Pagefind is WebAssembly
    if template == "embed.html":  # it runs no script at all
        assert policy.startswith("default-src 'none'; style-src 'self'; object-src 'none'; base-uri 'none'")
        return
    assert policy.startswith(
        f"default-src 'self'; script-src 'self'{compiles}; object-src 'none'; base-uri 'none'"
    )


@pytest.mark.parametrize("template", EVERY)
def test_ids_are_unique_and_every_label_has_its_text(template: str, env: jinja2.Environment) -> None:
    page = lxml.html.document_fromstring(html(EVERY[template], env))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(page.xpath("//@aria-labelledby")) <= set(ids)
    for link in page.xpath("//a"):
        assert link.text_content().strip() or link.xpath(".//@alt"), link.attrib


@pytest.mark.parametrize("template", EVERY)
def test_hostile_text_stays_text(template: str, env: jinja2.Environment) -> None:
    evil = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}&amp;"
    view = EVERY[template]
    plain = lxml.html.document_fromstring(html(view, env))
    page = lxml.html.document_fromstring(html(changed(view, lambda name, _: name + evil), env))
    assert len(page.xpath("//*")) == len(plain.xpath("//*"))
    assert not page.xpath("//@onerror")
    assert evil in page.xpath("string(//h1)")


@pytest.mark.parametrize("template", EVERY)
def test_long_and_right_to_left_titles_render(template: str, env: jinja2.Environment) -> None:
    words = "كيف تسعّر خدمتك الأولى " * 6
    text = html(changed(EVERY[template], lambda _, __: words.strip()), env)
    assert words.strip() in text


MINIMAL = [
    views.home_page(rows=(), more=None, outcomes=(), agenda=(), mentors=(), as_of=""),
    views.event_page(
        mentors=(), agenda=(), prices=(), seats=(), book=None, audience="", language="", add=(), series=None, related=()
    ),
    views.mentor_page(
        headline="", organization="", website="", links=(), timezone="", languages=(), good_for=(), not_for=(),
        proofs=(), verified=(), upcoming=(), past=(), calendar="", webcal="", feed="",
    ),
    views.list_page(groups=(), intro="", facets=(), following=None, calendar="", webcal="", feed="", empty_link=None),
    views.month_page(groups=(), weeks=(), previous=None, following=None, calendar=""),
    views.index_page(cards=(), intro=""),
    views.outcomes_page(snippets=(), intro=""),
    views.text_page(html=""),
    views.search_page(rows=(), mentors=(), facets=()),
]  # fmt: skip
TEMPLATES = ["home", "event", "mentor", "list", "month", "index", "outcomes", "page", "search"]


@pytest.mark.parametrize(("name", "page"), list(zip(TEMPLATES, MINIMAL, strict=True)), ids=TEMPLATES)
def test_a_page_with_almost_nothing_renders_without_empty_parts(
    name: str, page: Any, env: jinja2.Environment
) -> None:
    bare = {"nav": (), "foot": (), "organizer": "", "webcal": "", "calendar": "", "atom": "", "json_feed": ""}
    head = views.head(description="", og_description="", images=(), alternates=(), jsonld=())
    view = views.view(f"{name}.html", page, crumbs=(), head=head, site=views.site_view(**bare))
    tree = lxml.html.document_fromstring(html(view, env))
    assert not tree.xpath(
        "//ul[not(li or ancestor::*[@hidden])] | //ol[not(li)] | //dl[not(div)] | //nav[not(.//a)] | //h2[not(node())]"
    )


def test_an_empty_list_says_what_the_view_says(env: jinja2.Environment) -> None:
    text = html(views.view("list.html", views.list_page(groups=(), following=None)), env)
    assert "No session is announced now." in text
    assert 'href="/events/archive/2026/"' in text


def test_twelve_mentors_all_stand_on_the_page(env: jinja2.Environment) -> None:
    people = tuple(MentorBrief(card=card(slug=f"m{n}", title=f"Mentor {n}"), proofs=()) for n in range(12))
    tree = lxml.html.document_fromstring(
        html(views.view("event.html", views.event_page(mentors=people)), env)
    )
    assert len(tree.xpath("//li[contains(@class, 'p-attendee')]")) == 12


def test_the_price_that_is_seen_is_the_price_that_is_marked(env: jinja2.Environment) -> None:
    tree = lxml.html.document_fromstring(html(EVERY["event.html"], env))
    [price] = tree.xpath("//data[contains(@class, 'p-price')]")
    assert (price.get("value"), price.text, price.get("hidden")) == ("45.00", "€45.00", None)


def test_a_price_that_no_longer_holds_is_hidden_and_no_price_to_other_readers(
    env: jinja2.Environment,
) -> None:
    tree = lxml.html.document_fromstring(html(EVERY["event.html"], env))
    [early] = tree.xpath("//data[@value='35.00']")
    assert (early.get("hidden"), early.get("data-until")) == ("", "2026-11-20T23:00:00Z")
    assert "p-price" not in early.get("class")


def test_a_change_is_said_in_words(env: jinja2.Environment) -> None:
    page = views.event_page(banners=(views.banner(),), state="cancelled")
    assert (
        "Cancelled" in lxml.html.document_fromstring(html(views.view("event.html", page), env)).text_content()
    )
    row = views.row(state="cancelled", status=(Timed("Cancelled", kind="cancelled"),))
    listed = views.list_page(groups=(views.day("2026-12-03", "Thursday", row),))
    assert ">Cancelled<" in html(views.view("list.html", listed), env)


def test_the_sanitized_body_is_html_and_nothing_else_is(env: jinja2.Environment) -> None:
    page = views.text_page(title="<b>bold</b>", html="<p>one <em>word</em></p>")
    text = html(views.view("page.html", page), env)
    assert "<p>one <em>word</em></p>" in text
    assert "<b>bold</b>" not in text


def test_json_ld_cannot_close_its_script(env: jinja2.Environment) -> None:
    head = views.head(jsonld=('{"name":"</script><b>x"}',))
    text = html(views.view("page.html", views.text_page(), head=head), env)
    assert '{"name":"\\u003c/script\\u003e\\u003cb\\u003ex"}' in text


def test_only_the_two_bodies_and_json_ld_are_marked_as_html() -> None:
    marked = set()
    for file in (ROOT / "themes/default/templates").rglob("*.html"):
        marked |= set(re.findall(r"\{\{ *([^{}|]+?) *\| *(?:sanitized|jsonld)", file.read_text()))
        assert "|safe" not in file.read_text().replace(" ", "")
    assert marked == {"page.entry.html", "page.html", "text"}


def test_no_class_of_the_theme_is_taken_for_a_microformat() -> None:
    known = {
        "h-event", "h-card", "h-feed", "p-name", "p-summary", "p-location", "p-category", "p-organizer", "p-attendee", "p-performer",
        "p-price", "p-street-address", "p-locality", "p-region", "p-postal-code", "p-country-name", "p-latitude",
        "p-longitude", "p-job-title", "p-org", "p-note", "u-url", "u-uid", "u-photo", "dt-start", "dt-end", "e-content",
    }  # fmt: skip
    used = set()
    for file in (ROOT / "themes/default").rglob("*.*"):
        used |= set(re.findall(r"(?<![\w-])(?:h|p|u|dt|e)-[a-z][a-z0-9-]*", file.read_text()))
    assert used <= known


def test_pages_are_rendered_by_their_form(env: jinja2.Environment) -> None:
    where = Span("site.yaml")
    assert render(Page("a.txt", "text", "é", where), env).data == "é".encode()
    assert render(Page("a.bin", "bytes", b"\x00", where), env).data == b"\x00"
    made = render(Page("index.html", "html", EVERY["home.html"], where), env)
    assert (made.path, made.problems) == ("index.html", ())
    assert made.data.startswith(b"<!doctype html>")
    assert made.data == render(Page("index.html", "html", EVERY["home.html"], where), env).data


def test_a_view_that_does_not_fit_its_template_names_template_line_and_page(env: jinja2.Environment) -> None:
    view = views.view("month.html", views.text_page())
    made = render(Page("events/2026/12/index.html", "html", view, Span("site.yaml")), env)
    [problem] = made.problems
    assert isinstance(problem, Problem)
    assert (problem.code, problem.where.path) == ("E101", "themes/default/templates/month.html")
    assert problem.where.line
    assert "events/2026/12/index.html" in problem.message
    assert made.data == b""
