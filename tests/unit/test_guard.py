"""The sandbox refuses what Jinja's refuses, asked once a type or not; what a macro made of a record is made once."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jinja2
import pytest
import views
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from microsite.render import once as once_room
from microsite.render.compiled import shown
from microsite.render.guard import ThemeEnvironment
from microsite.render.once import Once
from microsite.render.sandbox import environment
from microsite.render.theme import load_theme
from microsite.values.themes import Theme, ThemeFile

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A record as views are: frozen, with slots."""

    title: str
    _own: str = "s"
    said: Any = None


@dataclass
class Loose:
    """A record that anyone can change."""

    title: str
    said: Any = None


@dataclass(frozen=True, slots=True)
class Counted(Sealed):
    """A frozen record whose type has a say in each look-up."""

    def __getattribute__(self, name: str) -> object:
        return "mine" if name == "title" else object.__getattribute__(self, name)


class Titles(list[str]):
    """A list, which templates must not change."""


HOLDERS = [
    Sealed("a"),
    Loose("a"),
    Counted("a"),
    Titles(["a"]),
    "text",
    ("a",),
    {"title": "a"},
    {"a"},
    3,
    iter,
    lambda: 0,
]
NAMES = (
    "title _own said __class__ __dict__ __init__ __slots__ __getattribute__ __dataclass_params__ append clear add update"
    " pop items format format_map upper index gi_frame __code__ __globals__ __self__ mro real nothing"
).split()


def outcome(env: jinja2.Environment, text: str, it: object) -> str:
    """Return what a template comes to, in a form that two environments share."""
    try:
        return re.sub(r" at 0x\w+", "", env.from_string(text).render(it=it))
    except SecurityError:
        return "refused"
    except jinja2.UndefinedError:
        return "undefined"
    except jinja2.TemplateRuntimeError as fault:
        return "no text" if "is printed" in str(fault) else "fault"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("holder", HOLDERS, ids=lambda holder: type(holder).__name__)
def test_a_look_up_comes_to_what_it_comes_to_in_jinjas_own_sandbox(holder: object, name: str) -> None:
    own = ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined)
    ours = ThemeEnvironment(undefined=jinja2.StrictUndefined)
    for text in (
        f"{{{{ it.{name} }}}}",
        f"{{{{ it['{name}'] }}}}",
        f"{{{{ [it]|map(attribute='{name}')|list }}}}",
    ):
        expected = outcome(own, text, holder)
        if (
            expected == "[Undefined]"
        ):  # Jinja prints that too; ours says what one of the list comes to by itself
            expected = outcome(own, f"{{{{ ([it]|map(attribute='{name}')|list)[0] }}}}", holder)
        if re.search(
            r"<(built-in|bound|function) ", expected
        ):  # Jinja prints methods, which ours says are no text
            expected = "no text"
        for _ in range(2):  # the first look-up asks, the second one knows
            assert outcome(ours, text, holder) == expected


@pytest.mark.parametrize("kind", [Sealed, Loose])
def test_a_format_that_a_record_holds_cannot_reach_what_templates_cannot(kind: Any) -> None:
    env = ThemeEnvironment(undefined=jinja2.StrictUndefined)
    for method in ("{0.__class__}".format, "{it.__class__}".format_map):
        for _ in range(2):
            with pytest.raises(SecurityError):
                env.from_string("{{ it.said(it) if plain else it.said({'it': it}) }}").render(
                    it=kind("a", said=method), plain=method.__name__ == "format"
                )


def test_a_record_that_becomes_known_does_not_open_another_type() -> None:
    env = ThemeEnvironment(undefined=jinja2.StrictUndefined)
    assert env.from_string("{{ it.title }}").render(it=Sealed("a")) == "a"
    with pytest.raises(SecurityError):
        env.from_string("{{ it.append('b') }}").render(it=Titles(["a"]))
    assert env.from_string("{{ it.title }}").render(it=Counted("a")) == "mine"


def test_a_callable_that_changes_data_is_refused_also_after_one_that_does_not() -> None:
    env = ThemeEnvironment()

    def harmless() -> str:
        return "a"

    def harmful() -> str:
        return "b"

    harmful.alters_data = True  # type: ignore[attr-defined]
    env.knows(harmless)
    assert env.from_string("{{ f() }}").render(f=harmless) == "a"
    with pytest.raises(SecurityError):
        env.from_string("{{ f() }}").render(f=harmful)


def counting(**files: str) -> tuple[ThemeEnvironment, list[str]]:
    """Return an environment with `once` and a `note` that writes down each time that it is called."""
    notes: list[str] = []
    env = ThemeEnvironment(
        loader=DictLoader({f"{n}.html": text for n, text in files.items()}), autoescape=True
    )

    def note(text: str) -> str:
        notes.append(text)
        return text

    env.globals |= {"once": Once(), "note": note, "more": (), "named": {}}
    return env, notes


ROW = "{% macro row(it, level=3) %}<b>{{ note(it.title) }}{{ level }}</b>{% endmacro %}"
LIST = '{% from "row.html" import row %}{% for it in rows %}{{ once(row, it, *more, **named) }}{% endfor %}'


def test_an_imported_macro_is_called_once_for_a_record_on_all_pages() -> None:
    env, notes = counting(row=ROW, page=LIST)
    it, other = Sealed("<a>"), Sealed("b")
    for _ in range(2):
        assert (
            env.get_template("page.html").render(rows=(it, other, it))
            == "<b>&lt;a&gt;3</b><b>b3</b><b>&lt;a&gt;3</b>"
        )
    assert notes == ["<a>", "b"]


def test_other_arguments_are_another_question() -> None:
    env, notes = counting(row=ROW, page=LIST)
    page, it = env.get_template("page.html"), Sealed("a")
    shown = [page.render(rows=(it,), more=more) for more in ((1,), (True,), ("1",), (2,), (1,))]
    assert shown == ["<b>a1</b>", "<b>aTrue</b>", "<b>a1</b>", "<b>a2</b>", "<b>a1</b>"]
    assert [page.render(rows=(it,), named={"level": n}) for n in (1, 2)] == ["<b>a1</b>", "<b>a2</b>"]
    assert len(notes) == 6


def test_a_record_that_is_equal_but_not_the_same_is_asked_anew() -> None:
    env, notes = counting(row=ROW, page=LIST)
    for said in (45, 45.0):
        env.get_template("page.html").render(rows=(Sealed("a", said=said),))
    assert len(notes) == 2


@pytest.mark.parametrize("it", [Loose("a"), {"title": "a"}])
def test_what_can_change_is_asked_each_time(it: object) -> None:
    env, notes = counting(row=ROW, page=LIST)
    env.get_template("page.html").render(rows=(it, it))
    assert len(notes) == 2


def test_a_macro_that_reads_its_page_says_what_each_page_has() -> None:
    own = "{% macro row(it) %}{{ it.title }} of {{ page }}{% endmacro %}{{ once(row, it) }}"
    shared = "{% macro row(it) %}{{ it.title }} of {{ page }}{% endmacro %}"
    asked = '{% from "shared.html" import row with context %}{{ once(row, it) }}'
    env, _ = counting(own=own, shared=shared, asked=asked)
    it = Sealed("a")
    for name in ("own.html", "asked.html"):
        assert [env.get_template(name).render(it=it, page=page) for page in "xy"] == ["a of x", "a of y"]


def test_a_macro_within_a_macro_says_what_each_call_of_it_has() -> None:
    row = "{% macro row(it, level) %}{% macro inner(one) %}{{ one.title }}{{ level }}{% endmacro %}{{ once(inner, it) }}{% endmacro %}"
    env, _ = counting(row=row, page=LIST)
    it = Sealed("a")
    assert [env.get_template("page.html").render(rows=(it,), more=(n,)) for n in (1, 2)] == ["a1", "a2"]


def test_once_calls_macros_only() -> None:
    env, _ = counting()
    for text in ("{{ once(range, 3) }}", "{{ once(once, 3) }}", "{{ once('a'.format, 3) }}"):
        with pytest.raises(TypeError, match="macros only"):
            env.from_string(text).render()


def test_what_is_kept_stays_small_and_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once_room, "MOST_TEXT", 40)
    env, notes = counting(row=ROW, page=LIST)
    rows = tuple(Sealed(f"{n}" * 3) for n in range(9))
    page = env.get_template("page.html")
    assert page.render(rows=rows) == page.render(rows=rows) == "".join(f"<b>{it.title}3</b>" for it in rows)
    assert len(notes) == 18
    assert page.render(rows=(rows[-1],)) == "<b>8883</b>"
    assert len(notes) == 18


LISTS = {
    "default": '{% from "partials/row.html" import coming %}{{ coming(rows) }}',
    "board": '{% from "partials/board.html" import coming %}{{ coming(rows, "next") }}',
}


@pytest.mark.parametrize("theme", LISTS)
def test_a_list_shows_a_changed_session_as_it_is_now(theme: str) -> None:
    loaded = load_theme(theme, ROOT, ROOT / "microsite")
    assert isinstance(loaded, Theme)
    page = environment(loaded).from_string(LISTS[theme])
    row = views.row()
    for it in (row, replace(row, title="Called otherwise"), row):
        assert page.render(rows=(it,)).count(f">{it.title}</a>") == 1


def test_a_theme_file_of_a_site_has_once_at_hand() -> None:
    text = b"{% macro row(it) %}{{ it.title }}{% endmacro %}{{ once(row, it) }}"
    theme = Theme(
        name="t", folders=(), templates=(ThemeFile("a.html", "a.html", text, "d"),), assets=(), cards=()
    )
    assert environment(theme).get_template("a.html").render(it=Sealed("a & b")) == "a &amp; b"


class Loud(str):
    """A text that is written otherwise than it reads."""

    __slots__ = ()

    def __html__(self) -> str:
        return Markup("<b>loud</b>")

    def __str__(self) -> str:
        return "<loud>"


VALUES = st.one_of(
    st.text(),
    st.integers(),
    st.booleans(),
    st.none(),
    st.floats(),
    st.text().map(Markup),
    st.just(Loud("x")),
    st.lists(st.text()),
)


@given(VALUES)
def test_what_is_printed_is_what_jinja_prints(value: object) -> None:
    assert str(shown(value)) == str(escape(value))
    text = "{{ it }}{% set kept %}{{ it }}{% endset %}{{ kept }}{% macro m(x) %}{{ x }}{% endmacro %}{{ m(it) }}{{ m(it) | upper }}"
    own = ImmutableSandboxedEnvironment(autoescape=True).from_string(text)
    assert PRINTING.from_string(text).render(it=value) == own.render(it=value)


PRINTING = ThemeEnvironment(autoescape=True)


FAULTS = (ValueError, LookupError, AttributeError)


@given(st.text("abc{}<&'! ", max_size=30), VALUES)
def test_a_sentence_is_filled_in_as_markup_fills_it_in(words: str, value: object) -> None:
    say: Any = environment(Theme(name="t", folders=(), templates=(), assets=())).globals["_"]
    for message in (
        f"{words.translate({123: None, 125: None})}{{a}} and {{b!s:>9}}",
        "<{a}> {{{a}}} {b}",
        words,
    ):
        try:
            expected: object = escape(message).format(a=value, b="<i>")
        except FAULTS:
            with pytest.raises(FAULTS):  # of a message with two faults either may be told first
                say(message, a=value, b="<i>")
        else:
            assert say(message, a=value, b="<i>") == expected
