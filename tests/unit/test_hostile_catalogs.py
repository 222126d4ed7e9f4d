"""Catalogs of a theme that somebody made to harm: rules of plurals, charsets, headers, numbers and signs that nobody sees."""

from __future__ import annotations

import time

import pytest

from microsite.diagnostics import Problem, to_text
from microsite.formats.tongue import say, say_many, taught
from microsite.render.catalogs import compile_words

PATH = "themes/own/locales/pl.po"
CATALOG = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Language: pl\\n"

msgid "Agenda"
msgstr "Przebieg"

msgid "{n} upcoming session"
msgid_plural "{n} upcoming sessions"
msgstr[0] "{n} sesja"
msgstr[1] "{n} sesje"
"""
RULE = "nplurals=2; plural=(n != 1);"


def told(text: str | bytes) -> str:
    """Return what is wrong with a catalog, told as a person reads it."""
    made = compile_words(PATH, "pl.po", text if isinstance(text, bytes) else text.encode())
    problems = [one for one in made if isinstance(one, Problem)]
    assert problems, made
    return to_text(problems)


@pytest.mark.parametrize(
    "rule",
    [
        "nplurals=2; plural=n/0;",
        "nplurals=2; plural=n%0;",
        "nplurals=2; plural=-1;",
        "nplurals=2; plural=7;",
        "nplurals=2; plural=n;",
        "nplurals=2; plural=n>100?5:0;",
        "nplurals=2; plural=(n",
        "nplurals=2; plural=n();",
        "nplurals=2; plural=__import__('os').system('id');",
        "nplurals=2; plural=9**9**9;",
        f"nplurals=2; plural={'(' * 500}n{')' * 500};",
        f"nplurals=2; plural={'n+' * 5_000}n;",
        "nplurals=99999999999; plural=n;",
        f"nplurals={'9' * 5_000}; plural=n;",
        "nplurals=0; plural=0;",
        "nplurals=-2; plural=0;",
        "nplurals=2;;;;plural==;",
    ],
)
def test_a_rule_of_plurals_that_cannot_count_is_told_at_its_line(rule: str) -> None:
    began = time.process_time()
    words = told(CATALOG.replace(RULE, rule))
    assert words.startswith(f"{PATH}:4: error E112: "), words
    assert "write it as Plural-Forms: nplurals=2" in words
    assert len(words) < 300
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "charset", ["rot13", "zlib", "x", "idna", "undefined", "utf-16", "utf-7", "utf-8; charset=x", "cp037"]
)
def test_a_catalog_that_is_said_to_be_in_another_charset_is_told_at_its_line(charset: str) -> None:
    assert told(CATALOG.replace("charset=utf-8", f"charset={charset}")).startswith(f"{PATH}:3: error E112: ")


def test_a_charset_that_is_split_or_said_twice_is_told() -> None:
    split = CATALOG.replace("charset=utf-8", "charset*=rot13''x")
    assert told(split).startswith(f"{PATH}:3: error E112: ")
    again = f'{CATALOG}\nmsgid ""\nmsgstr "Content-Type: text/plain; charset=rot13\\n"\n'
    assert told(again).startswith(f"{PATH}:16: error E112: ")


def test_bytes_that_are_no_utf_8_are_told_at_the_first() -> None:
    assert told(CATALOG.replace("Przebieg", "Przebi\u0119g").encode("iso8859-2")).startswith(
        f"{PATH}:8:15: error F102"
    )
    assert told(CATALOG.encode("utf-16")).startswith(f"{PATH}:1:1: error F102")


@pytest.mark.parametrize("index", ["x", "", "-1", "9" * 5_000, "0"])
def test_a_plural_form_without_a_number_is_told_at_its_line(index: str) -> None:
    line = f"msgstr[{index}" if index == "0" else f"msgstr[{index}]"
    assert told(CATALOG.replace("msgstr[1]", line)).startswith(f"{PATH}:13: error E112: ")


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\u2028", "\x1b", "\0", "\ufeff"])
def test_a_sign_that_nobody_sees_is_told_at_its_place(sign: str) -> None:
    assert told(CATALOG.replace("Przebieg", f"Prze{sign}bieg")).startswith(f"{PATH}:8:13: error ")


def test_a_language_that_is_none_is_told_at_its_line() -> None:
    assert told(CATALOG.replace("Language: pl", "Language: ../../etc")).startswith(f"{PATH}:5: error E112: ")


def test_what_is_very_long_is_told_in_few_words() -> None:
    for text in (CATALOG.replace("Przebieg", "{x}" * 60_000), CATALOG.replace("Agenda", "{x}" * 60_000)):
        assert len(told(text)) < 3_000


@pytest.mark.parametrize(
    "header", ["99999-99-99 99:99+9999", "YEAR-MO-DA HO:MI+ZONE", "2020-01-01 00:00+99999999999999", "soon"]
)
def test_the_dates_of_a_catalog_are_not_asked_for(header: str) -> None:
    text = CATALOG.replace('"Language:', f'"POT-Creation-Date: {header}\\n"\n"Language:')
    made = compile_words(PATH, "pl.po", ("\ufeff" + text.replace("\n", "\r\n")).encode())
    language = taught("pl", [made])  # type: ignore[list-item]
    assert (
        say(language, "Agenda"),
        say_many(language, "{n} upcoming session", "{n} upcoming sessions", 5),
    ) == (
        "Przebieg",
        "5 sesje",
    )
    assert made == compile_words(PATH, "pl.po", CATALOG.encode())
