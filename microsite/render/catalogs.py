"""A theme's own words: gettext catalogs as text (themes/NAME/locales/LANG.po), judged and compiled when the theme is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from gettext import GNUTranslations
from io import BytesIO
from string import Formatter
from typing import TYPE_CHECKING

from microsite.diagnostics import Problem, Span, error
from microsite.read.text import decode, find_hidden
from microsite.read.wording import short
from microsite.values.themes import ThemeFile

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

ONCE = datetime(2026, 1, 1, tzinfo=UTC)  # a date in a catalog would change the bytes
_NUMBERS = (*range(1001), 10**6, 10**9)
_COUNT = re.compile(r'nplurals\s*=\s*([^\s;\\"]+)')
_FEW = re.compile("[1-9]")
_CHARSET = re.compile(r'charset[*\d]*\s*=\s*([^\s;\\"]*)')
_FORM = re.compile(r"msgstr\[\d\]")
_DATE = re.compile(r'^"(?:POT-Creation|PO-Revision)-Date:.*"[ \t\r]*$', re.MULTILINE)
_RULE = "write it as Plural-Forms: nplurals=2; plural=(n != 1);"
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[_-][A-Za-z0-9]{2,8})*")


def compile_words(path: str, name: str, data: bytes) -> tuple[str, bytes] | tuple[Problem, ...]:
    """Return the language tag (BCP 47) and the compiled words of a catalog, or what in it cannot be used (E112)."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - few themes bring words of their own
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 - the same

    stem = name.removesuffix(".po")
    if stem == name or not _TAG.fullmatch(stem):
        hint = "name it by its language, as in locales/pl.po or locales/pt_BR.po"
        return (error("E112", "the file's name is no language followed by .po", Span(path), hint),)
    text = decode(path, data)
    if isinstance(text, Problem):
        return (text,)
    odd = tuple(_odd_lines(path, text))
    if odd:
        return odd
    try:
        lines = BytesIO(_DATE.sub('""', text).encode())
        catalog = read_po(lines, locale=None, domain="microsite", abort_invalid=True)
    except (PoFileError, LookupError, ValueError, TypeError) as fault:
        return (error("E112", f"the catalog cannot be read: {fault}", Span(path, _line(fault, text))),)
    catalog.creation_date = catalog.revision_date = ONCE
    problems = tuple(
        error("E112", words, Span(path, message.lineno or 1)) for message, words in faults(catalog)
    )
    if problems:
        return problems
    out = BytesIO()
    write_mo(out, catalog)
    wrong = _plural_fault(out.getvalue(), catalog.num_plurals)
    if wrong:
        return (error("E112", wrong, Span(path, _header(text, "Plural-Forms")), _RULE),)
    return stem.replace("_", "-"), out.getvalue()


def _odd_lines(path: str, text: str) -> Iterator[Problem]:
    """Yield the lines at which a reader of catalogs would stop without saying where, or take memory without end."""
    for number, line in enumerate(text.split("\n"), 1):
        where = Span(path, number)
        count = _COUNT.search(line)
        if count and not _FEW.fullmatch(count[1]):
            yield error("E112", f"no language has {short(count[1])} plural forms", where, _RULE)
        other = next((c for c in _CHARSET.findall(line) if c.lower() not in {"utf-8", "utf8", ""}), "")
        if other:
            words = f"the catalog is said to be in {short(other)}; catalogs are read as UTF-8"
            yield error("E112", words, where, "save it as UTF-8, and write charset=utf-8")
        if line.startswith("msgstr[") and not _FORM.match(line):
            yield error(
                "E112", f"this is no plural form: {short(line)}", where, 'write it as msgstr[0] "..."'
            )
        odd = find_hidden(line.removesuffix("\r")) if not line.startswith("#") else None
        if odd:
            words = f"an invisible character (U+{ord(odd.group()[0]):04X}) stands here"
            yield error("E112", words, Span(path, number, odd.start() + 1), "delete it")


def _plural_fault(compiled: bytes, forms: int) -> str:
    """Say what is wrong with a rule of plurals, by counting with it; "" when it gives one of the forms each time."""
    try:
        form = GNUTranslations(BytesIO(compiled)).plural  # type: ignore[attr-defined]  # what gettext made of the rule
        beyond = next((n for n in _NUMBERS if not 0 <= form(n) < forms), None)
    except (ValueError, ArithmeticError, LookupError, RecursionError, SyntaxError) as fault:
        return f"the rule of plurals cannot be used: {short(str(fault))}"
    return "" if beyond is None else f"the rule of plurals gives for {beyond} a form that is not there"


def _header(text: str, name: str) -> int:
    """Return the line of a header of the catalog, else of where its headers begin."""
    lines = text.split("\n")
    of = [number for number, line in enumerate(lines, 1) if line.startswith(f'"{name}:')]
    return of[-1] if of else next((n for n, line in enumerate(lines, 1) if line.startswith("msgid")), 1)


def _line(fault: Exception, text: str) -> int:
    number = getattr(fault, "lineno", None)
    return number + 1 if isinstance(number, int) else _header(text, "Language")


def faults(catalog: Catalog) -> Iterator[tuple[Message, str]]:
    """Yield what in a catalog's translations could not be said: other {names} than the message has, markup, missing plurals.

    A plural form that holds for one number only may leave out {n}: "two seats" in Arabic is one word.
    """
    for message in catalog:
        texts = _texts(message.string)
        if not message.id or not any(texts):
            continue
        ids = _texts(message.id)
        wanted = names(" ".join(ids)) or frozenset()
        if len(ids) > 1 and (len(texts) != catalog.num_plurals or not all(texts)):
            has = sum(map(bool, texts))
            yield message, f"{ids[0]!r} has {has} plural forms; the language has {catalog.num_plurals}"
            continue
        for text in texts:
            found = names(text)
            if found is None or (found != wanted and not (len(ids) > 1 and found == wanted - {"n"})):
                said = ", ".join(sorted(f"{{{name}}}" for name in wanted)) or "no name in braces"
                yield message, f"{text!r} should hold {said}, as its message does"
            if re.search(r"<[A-Za-z/!]", text):
                yield message, f"{text!r} holds HTML; markup stands in the templates"


def _texts(held: object) -> tuple[str, ...]:
    return (
        (held,) if isinstance(held, str) else tuple(map(str, held)) if isinstance(held, list | tuple) else ()
    )


def names(text: str) -> frozenset[str] | None:
    """Return the {names} in a message; None when a brace is not closed or holds anything but a plain name."""
    try:
        parts = [part for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return None
    plain = all(name and name.isidentifier() and not spec and not how for _, name, spec, how in parts)
    return frozenset(str(name) for _, name, _, _ in parts) if plain else None


def words_of(files: Sequence[ThemeFile], problems: list[Problem]) -> dict[str, bytes]:
    """Return a folder's own catalogs, locales/LANG.po, compiled, by language tag."""
    found = {}
    for file in files:
        made = compile_words(file.path, file.name, file.data)
        match made:
            case (str() as tag, bytes() as data):
                found[tag] = data
            case _:
                problems.extend(p for p in made if isinstance(p, Problem))
    return found
