"""What a template may make: no step of one reaches behind its view, runs on unseen by the deadline, or fills the memory."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from jinja2 import TemplateSyntaxError
from one_template import fault, page
from sites import NOW, SITE, event, write_site

from microsite.build import Options, build
from microsite.render.anatomy import anatomy


@pytest.mark.parametrize(
    "text",
    [
        "{{ _('{x.__class__.__init__.__globals__}', x=site) }}",
        "{{ _('{x[__class__]}{x.__class__}', x=site) }}",
        "{{ ngettext('{x.__class__}', '{x.__class__}', 2).format(x=site) }}",
        "{{ ngettext('{n.__class__.__init__}', '{n.__class__.__init__}', 2) }}",
        "{{ '{0.__class__}' | attr('format')(page) }}",
        "{{ ('{0.__class__}' | escape).format(page) }}",
        "{{ '{x.__class__}'.format_map({'x': page}) }}",
        "{{ dict.mro() }}",
        "{{ once.__call__.__globals__ }}",
        "{{ joiner.__init__ }}{{ namespace.__class__ }}",
        "{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{% call m() %}{% endcall %}",
        "{% for i in [1] %}{{ loop._iterable }}{% endfor %}",
        "{{ self._TemplateReference__context }}",
    ],
)
def test_no_way_of_formatting_or_calling_leads_behind_a_view(text: str) -> None:
    problem = fault(text)
    assert problem.code == "E101"
    assert "__name__" not in problem.message


DOUBLED = (
    "{%% set ns = namespace(x=%s) %%}{%% for i in range(60) %%}{%% set ns.x = %s %%}{%% endfor %%}{{ ns.x }}"
)
LARGE = [
    "{{ 'x' | center(10 ** 9) }}",
    "{{ 'x'.ljust(999999999) }}",
    "{{ '7'.zfill(999999999) }}",
    "{{ '\\t'.expandtabs(999999999) }}",
    "{{ ('\\t' * 90000).expandtabs(90000) }}",
    "{{ 'x' | indent(10 ** 9) }}",
    "{{ ('x\\n' * 90000) | indent(90000) }}",
    "{{ [1, [2]] | tojson(indent=999999999) }}",
    "{{ '{:>999999999}'.format(1) }}",
    "{{ '{:{w}}'.format(1, w=999999999) }}",
    "{{ '{:.999999999f}'.format(1.5) }}",
    "{{ '%999999999d' | format(1) }}",
    "{{ '%*d' | format(999999999, 1) }}",
    "{{ '%(a)999999999s' | format(a=1) }}",
    "{{ '%(a).999999999f' | format(a=1.5) }}",
    "{{ '%((a))999999999d' | format(**{'(a)': 1}) }}",
    "{{ ngettext('{n:>999999999}', '{n:>999999999}', 1) }}",
    "{{ _('{x:>999999999}', x=1) }}",
    "{{ _('{x}' * 30000, x='y' * 900000) }}",
    "{{ [1] | batch(10 ** 9, 'x') | list }}",
    "{{ [1] | slice(10 ** 9) | list }}",
    "{{ 1 | round(400000000, 'ceil') }}",
    "{{ (5).to_bytes(999999999, 'big') }}",
    "{{ 'x'.encode() * 999999999 }}",
    "{{ 'x'.encode() % 1 }}",
    "{{ ('a' * 90000) | replace('a', 'b' * 90000) }}",
    "{{ ('a' * 90000).replace('a', 'b' * 90000) }}",
    "{{ ('a' * 90000).translate({97: 'b' * 90000}) }}",
    "{{ (['a'] * 9000) | join('b' * 90000) }}",
    "{{ ([page] * 60000) | join(attribute='title') }}",
    "{{ ('b' * 90000).join(['a'] * 9000) }}",
    "{{ ('a ' * 90000) | wordwrap(1, wrapstring='b' * 90000) }}",
    "{{ ([[1] * 1000] * 1000) | sum(start=[]) }}",
    "{{ ['x' * 900000] * 1000 }}",
    "{{ dict.fromkeys(range(99999), 'x' * 900000) }}",
    "{{ cycler(*(['x' * 900000] * 9)).items }}",
    "{{ ([page] * 99999) | map(attribute='title') | sort }}",
    "{% filter center(999999999) %}x{% endfilter %}",
    "{% macro m(n) %}{% if n %}{{ m(n - 1, varargs, varargs) }}{% else %}{{ varargs }}{% endif %}{% endmacro %}{{ m(60, 1) }}",
    "{% macro m(n) %}{% if n %}{{ m(n - 1, a=kwargs, b=kwargs) }}{% else %}{{ kwargs }}{% endif %}{% endmacro %}{{ m(60) }}",
    *(
        DOUBLED % pair
        for pair in (
            ("'x'", "ns.x ~ ns.x"),
            ("'x'", "ns.x + ns.x"),
            ("[1]", "ns.x + ns.x"),
            ("[1]", "[ns.x, ns.x]"),
            ("[1]", "(ns.x, ns.x)"),
            ("[1]", "{1: ns.x, 2: ns.x}"),
            ("[1]", "dict(a=ns.x, b=ns.x)"),
            ("3", "ns.x * ns.x"),
            ("'aa'", "ns.x | replace('a', 'aa')"),
            ("'aa'", "ns.x.replace('a', 'aa')"),
            ("'aa'", "[ns.x, ns.x] | join"),
            ("'aa'", "'%s%s' | format(ns.x, ns.x)"),
            ("'aa'", "'{0}{0}'.format(ns.x)"),
            ("'aa'", "[ns.x, ns.x] | tojson"),
            ("'aa'", "[ns.x, ns.x] | string"),
            ("'aa'", "[ns.x, ns.x] | pprint"),
            ("'aa'", "{'a': ns.x, 'b': ns.x} | xmlattr"),
        )
    ),
    DOUBLED.replace("{%% set ns.x = %s %%}", "{%% set ns.x %%}{{ ns.x }}{{ ns.x }}{%% endset %%}") % "'x'",
]


@pytest.mark.parametrize("text", LARGE)
def test_no_step_of_a_template_makes_what_is_very_large(text: str) -> None:
    began = time.process_time()
    anatomy(text)  # Jinja works out constants already there
    problem = fault("\n" + text)
    assert (problem.code, problem.where.line) == ("E101", 2), problem
    assert "may not do" in problem.message
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("{{ 2000 * 2000 }} {{ 40000 + 2 }} {{ 2 ** 10 }} {{ 7 % 4 }}", "4000000 40002 1024 3"),
        ("{{ '{:,} of {}'.format(5000000, 9) }} {{ '%05d' | format(42) }}", "5,000,000 of 9 00042"),
        (
            "{{ ['a', 'b'] | join(', ') }} {{ ['a'] * 3 }} {{ 'a' ~ 1 ~ 'b' }}",
            "a, b [&#39;a&#39;, &#39;a&#39;, &#39;a&#39;] a1b",
        ),
        ("{{ ([page, page] | join(', ', attribute='title'))[:12] }}", "How a sessio"),
        ("{{ ([page, page] | join(', ', 'title'))[:12] }}", "How a sessio"),
        (
            "{{ [1, 2.5] | sum }} {{ range(9) | batch(3) | list | length }} {{ 'ab' | center(6) | length }}",
            "3.5 3 6",
        ),
        ("{{ range(5) | map('string') | join }} {{ ('x ' * 3000) | truncate(9) }}", "01234 x x x..."),
        ("{{ _('{n:,} seats', n=12000) }}", "12,000 seats"),
    ],
)
def test_what_stays_small_is_made_as_jinja_makes_it(text: str, made: str) -> None:
    assert page(text) == made.encode()


def test_a_process_that_grows_and_grows_is_stopped_at_the_line() -> None:
    problem = fault("\n{{ range(3000) | map('center', 900000) | list | length }}")
    assert str(problem.where) == "page.html:2"
    assert "too large" in problem.message


def test_a_loop_without_end_is_stopped_at_its_line_with_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("microsite.render.html.DEADLINE", 0.3)
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    for text in (
        f"\n{loop}",
        f"{{% set x %}}\n{loop}{{% endset %}}",
        f"{{% macro m() %}}\n{loop}{{% endmacro %}}{{{{ m() }}}}",
    ):
        problem = fault(text)
        assert str(problem.where) == "page.html:2"
        assert "takes too long (while making about/index.html)" in problem.message


def test_a_page_without_end_is_stopped_at_its_line() -> None:
    problem = fault("\n{% for a in range(99999) %}{{ 'x' * 900 }}{% endfor %}")
    assert str(problem.where) == "page.html:2"
    assert "longer than 10,000,000" in problem.message


@pytest.mark.parametrize(
    "text", ["{{ [1][5] }}", "{{ {}[3] }}", "{{ page[site] }}", "{{ {}[none] }}", "{{ [][''] }}"]
)
def test_what_is_not_there_is_named_whatever_it_is_asked_by(text: str) -> None:
    problem = fault("\n" + text)
    assert (problem.code, problem.where.line) == ("E101", 2)
    assert "not defined" in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
        "{{ " + "not " * 3000 + "1 }}",
        "{{ 1" + "+1" * 3000 + " }}",
        "{% for a in [1] %}" * 25 + "{% endfor %}" * 25,
        "{% if 1 %}" * 150 + "{% endif %}" * 150,
        "{{ 9" + "9" * 5000 + " }}",
    ],
    ids=lambda text: text[:12],
)
def test_what_jinja_cannot_compile_is_told_at_its_line(text: str) -> None:
    problem = fault("\n\n" + text)
    assert (problem.code, str(problem.where)) == ("E101", "page.html:3")
    assert "about/index.html" in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
        "{{ " + "not " * 3000 + "1 }}",
        "{{ 9" + "9" * 5000 + " }}",
    ],
    ids=lambda text: text[:12],
)
def test_it_is_told_at_its_line_before_anything_is_made(text: str) -> None:
    with pytest.raises(TemplateSyntaxError) as fault:
        anatomy("\n\n" + text)
    assert fault.value.lineno == 3


@pytest.mark.parametrize("name", ["none", "[]", "[none]", "5", "page", "'x' * 900000"])
def test_an_include_of_what_is_no_name_is_told_at_its_line_in_few_words(name: str) -> None:
    problem = fault("\n{% include " + name + " %}")
    assert str(problem.where) == "page.html:2"
    assert len(problem.message) < 2_100


def test_a_template_of_which_nothing_could_be_read_in_time_is_told_at_its_beginning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("microsite.render.anatomy.DEADLINE", 0.001)
    with pytest.raises(TemplateSyntaxError) as fault:
        anatomy("x" * 5_000_000)
    assert fault.value.lineno == 1


def test_pages_are_not_waited_for_when_a_template_runs_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("microsite.render.html.DEADLINE", 0.5)
    monkeypatch.setattr("microsite.engine.leisure.AT_FIRST", 0.01)
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    more = {f"content/events/e{n}.md": event(title=f"Session {n}") for n in range(9)}
    root = write_site(
        tmp_path, {**more, "site.yaml": SITE + "theme: mine\n", "themes/mine/templates/base.html": loop}
    )
    built = build(Options(root=root, at=NOW))
    errors = [problem.message for problem in built.problems if problem.severity == "error"]
    assert built.published is None
    assert sum("takes too long" in words for words in errors) == 1
    assert sum("the other pages are not made" in words for words in errors) == 1
