"""A template prints texts, numbers, times and lists of them: what Python would write in another way at each build is told at its line."""

from __future__ import annotations

import re

import pytest
from one_template import fault, page

ODD = [
    "{{ range }}",
    "{{ namespace }}",
    "{{ [range] }}",
    "{{ {'a': [range]} }}",
    "{{ cycler('a', 'b') }}",
    "{{ joiner() }}",
    "{{ namespace(a=1) }}",
    "{{ [1, 2] | map('string') }}",
    "{{ [1, 2] | select }}",
    "{{ {'a': 1}.items }}",
    "{{ {'a': range}.values() | join }}",
    "{{ 'text'.upper }}",
    "{{ _ }}",
    "{{ once }}",
    "{% for i in [1] %}{{ loop }}{% endfor %}",
    "{% for i in [1] %}{{ loop.cycle }}{% endfor %}",
    "{% macro m() %}{% endmacro %}{{ m }}",
    "{{ range | string }}",
    "{{ range ~ '' }}",
    "{{ [range] | join(',') }}",
    "{{ ['a'] | join(range) }}",
    "{{ range | upper }}",
    "{{ range | e }}",
    "{{ range | trim }}",
    "{{ range | title }}",
    "{{ range | center(9) }}",
    "{{ 'x%s' | format(range) }}",
    "{{ '{}'.format(range) }}",
    "{{ '{x}'.format(x=range) }}",
    "{{ range | default('a') }}",
    "{{ range | pprint }}",
    "{{ range | urlencode }}",
    "{{ {'a': range} | xmlattr }}",
    "{% autoescape false %}{{ range }}{% endautoescape %}",
    "{% autoescape page.title %}{{ range }}{% endautoescape %}",
    "{% set x %}{{ range }}{% endset %}{{ x }}",
    "{{ self }}",
    "{{ self.x }}{% block x %}{% endblock %}",
]


@pytest.mark.parametrize("text", ODD)
def test_a_thing_of_the_program_is_not_printed(text: str) -> None:
    problem = fault(text)
    assert problem.code == "E101"
    assert problem.where.line == 1
    assert not re.search("0x[0-9a-f]{6}", problem.message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ range }}", "the template fails: 'range' is printed, and not what it makes; write range()"),
        ("{% macro row() %}{% endmacro %}{{ row }}", "the template fails: 'row' is printed, and not what it makes; write row()"),
        ("{{ ['a'] | map('upper') }}", "the template fails: a list that is not made yet is printed; write |join(', ') behind it"),
        ("{% for i in [1] %}{{ loop }}{% endfor %}", "the template fails: the loop itself is printed; loop.index is its number"),
    ],
)  # fmt: skip
def test_the_message_says_what_to_write(text: str, message: str) -> None:
    assert fault(text).message == f"{message} (while making about/index.html)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ 1 }} {{ 1.5 }} {{ true }} {{ none }}", "1 1.5 True None"),
        ("{{ [1, 'a'] }} {{ {'a': (1, none)} }}", "[1, &#39;a&#39;] {&#39;a&#39;: (1, None)}"),
        ("{{ ['a'] | map('upper') | join(', ') }} {{ [2, 1] | sort }}", "A [1, 2]"),
        ("{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m('&') }} {{ m('a') | upper }}", "<b>&amp;</b> <B>A</B>"),
        ("{{ range(3) | list }} {{ range(3) }}", "[0, 1, 2] range(0, 3)"),
        ("{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}", "ab"),
        ("{% for m in [1, 2] | batch(2) %}{{ m }}{% endfor %}", "[1, 2]"),
        ("{% set d = {'b': 1, 'a': 2} %}{{ d.keys() | join(', ') }} {{ d.values() | join }} {{ d.items() | list }}", "b, a 12 [(&#39;b&#39;, 1), (&#39;a&#39;, 2)]"),
        ("{% autoescape false %}{{ '<b>' }}{{ 1 }}{% endautoescape %}", "<b>1"),
        ("{{ missing | default('none') }}", "none"),
        ("{% macro a() %}1{% endmacro %}{% macro b() %}2{% endmacro %}{% for m in [a, b] | reverse %}{{ m() }}{% endfor %}", "21"),
    ],
)  # fmt: skip
def test_all_that_says_the_same_each_time_is_printed_as_it_was(text: str, shown: str) -> None:
    assert page(text) == shown.encode()


LISTS = [
    "{{ [page] | map(attribute='__class__') | list }}",
    "{{ [page.nothing] }}",
    "{{ {'a': [page.nothing]} }}",
    "{{ [page.nothing] | string }}",
    "{{ [page.nothing] | tojson }}",
    "{{ [page.nothing] | pprint }}",
    "{{ [page] | groupby('__class__') }}",
    "{{ dict(a=page.nothing) ~ '' }}",
]


@pytest.mark.parametrize("text", LISTS)
def test_what_is_not_there_is_an_error_also_within_a_list(text: str) -> None:
    problem = fault(f"\n{text}")
    assert (problem.code, problem.where.line) == ("E101", 2)
    assert "'nothing'" in problem.message or "'__class__'" in problem.message


UNCLOSED = ["{% raw %}", "{% raw %}\n", "{%- raw -%}\n \n", "{%+ raw %}", "{#", "{#-", "{#\n", "{# {% raw %}"]


@pytest.mark.parametrize("text", UNCLOSED)
def test_a_part_that_begins_as_the_last_thing_of_a_template_is_told_to_be_open(text: str) -> None:
    problem = fault(f"a\n{text}")
    assert (problem.code, problem.where.line) == ("E101", 2)
    assert "is not closed" in problem.message


def test_a_choice_without_an_else_is_no_word_where_it_is_printed_and_an_error_within_a_list() -> None:
    assert page("a{{ 'b' if false }}{{ ('b' if false) | replace('b', 'c') }}") == b"a"
    assert page("{{ ['a', 'b' if false, 'c'] | join }}") == b"ac"
    assert "inline if-expression" in fault("{{ ['b' if false] }}").message
