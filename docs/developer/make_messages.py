"""Gather the words of pages, feeds and calendars: microsite.pot, then each language's .po and .mo follow it.

    make messages

A message that is new is empty in the .po files until someone says it; the tests name every one. Nothing is guessed: an
English sentence that was changed is a new message. The compiled .mo files are kept beside their sources, so that a
checkout and a wheel read them as they are.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "microsite" / "locales"
LANGUAGES = ("ar", "de", "es", "fr", "ja", "pt")  # English is what the program itself says
# which arguments of a call are messages, counted from 0
CALLS = {"say": (1,), "say_many": (1, 2), "tally": (1, 2), "forms": (1, 2), "marked": (0,)}
NOTE = "Translators:"
ONCE = datetime(2026, 1, 1, tzinfo=UTC)  # dates in a catalog would change with every run
# plural forms as CLDR counts them, so that a script's Intl.PluralRules chooses the same (Unicode TR 35)
PLURALS = {
    "ar": (
        6,
        "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5",
    ),
    "de": (2, "n != 1"),
    "es": (2, "n != 1"),
    "fr": (2, "n > 1"),
    "ja": (1, "0"),
    "pt": (2, "n > 1"),
}
Found = tuple[int, str, Any, list[str]]


def from_python(file: BytesIO, _keywords: object, _tags: object, options: object) -> Iterator[Found]:
    """Yield the messages of a module, as babel.messages.extract wants them; also those inside an f-string."""
    del options
    text = file.read().decode("utf-8")
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if name not in CALLS or not isinstance(node, ast.Call):
            continue
        held = [node.args[i] for i in CALLS[name] if i < len(node.args)]
        said = [one.value for one in held if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if len(said) == len(CALLS[name]):
            above = lines[node.lineno - 2].strip() if node.lineno > 1 else ""
            note = re.match(rf"# ({NOTE} .*)", above)
            yield (
                node.lineno,
                "ngettext" if len(said) > 1 else "gettext",
                tuple(said),
                [note[1]] if note else [],
            )


def hidden(root: Path = ROOT) -> list[str]:
    """Return the calls whose message is no text, no marked one and no label of an agenda template, so that no catalog can hold it."""
    found = []
    for path in sorted((root / "microsite").rglob("*.py")):
        if path.name in {"tongue.py", "sandbox.py"}:
            continue  # they hand on what others say
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)) if "formats.tongue import" in text else ():
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            for index in CALLS.get(node.func.id, ()):
                told = node.args[index] if index < len(node.args) else None
                if not isinstance(told, ast.Constant | ast.Subscript | ast.Attribute):
                    found.append(f"{path.relative_to(root).as_posix()}: {ast.unparse(node)}")
    return found


def from_agenda(file: BytesIO, _keywords: object, _tags: object, options: object) -> Iterator[Found]:
    """Yield what readers see of a built-in agenda template: the titles of its segments, and its name."""
    del options
    for number, line in enumerate(file.read().decode("utf-8").splitlines(), 1):
        found = re.match(r"name: (.+)|\s+title: (.+)", line)
        if found:
            yield number, "gettext", (found[1] or found[2],), [f"{NOTE} a part of the built-in agenda"]


def gathered(root: Path = ROOT) -> Catalog:
    """Return every message of the program and of the shipped themes as a template catalog."""
    made = Catalog(project="microsite", charset="utf-8", creation_date=ONCE, revision_date=ONCE)
    keywords: dict[str, Any] = {"gettext": None, "ngettext": (1, 2), "_": None}
    places: list[tuple[Iterable[Path], Callable[..., Any] | str]] = [
        ((root / "microsite").rglob("*.py"), from_python),
        ((root / "microsite" / "data" / "agendas").glob("*.yaml"), from_agenda),
        ((root / "themes").glob("*/templates/**/*.html"), "jinja2"),
    ]
    for files, method in places:
        for path in sorted(files):
            options = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
            with path.open("rb") as file:
                for _, message, comments, context in extract(
                    method, file, keywords=keywords, comment_tags=(NOTE,), options=options
                ):
                    where = [(path.relative_to(root).as_posix(), 0)]
                    made.add(message, locations=where, auto_comments=comments, context=context)
    return made


def text_of(catalog: Catalog) -> bytes:
    """Return a catalog as text: sorted, places without line numbers, no dates, so that equal words give equal bytes."""
    out = BytesIO()
    write_po(out, catalog, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
    text = re.sub(r'^"(?:POT-Creation-Date|PO-Revision-Date|Last-Translator|Generated-By|Report-Msgid[^:]*):.*\n', "", out.getvalue().decode(), flags=re.MULTILINE)  # fmt: skip
    return re.sub(r"\A(?:#.*\n)+", "", text).encode()


def po_of(language: str) -> Path:
    """Return where a language's words lie as text."""
    return LOCALES / language / "LC_MESSAGES" / "microsite.po"


def catalog_of(language: str) -> Catalog:
    """Return a language's catalog as it is on the disk, empty when it is new."""
    path = po_of(language)
    number, rule = PLURALS[language]
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: {language}\\n"\n"Plural-Forms: nplurals={number}; plural=({rule});\\n"\n'
    data = path.read_bytes() if path.exists() else head.encode()
    read = read_po(BytesIO(data), locale=language, domain="microsite", abort_invalid=True)
    read.project, read.creation_date, read.revision_date, read.fuzzy = "microsite", ONCE, ONCE, False
    return read


def compiled(catalog: Catalog) -> bytes:
    """Return a catalog as gettext reads it."""
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def main() -> int:
    """Write the template and bring every language up to it; say how much is left to translate."""
    template = gathered()
    LOCALES.mkdir(exist_ok=True)
    (LOCALES / "microsite.pot").write_bytes(text_of(template))
    for language in LANGUAGES:
        catalog = catalog_of(language)
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        path = po_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text_of(catalog))
        catalog = catalog_of(language)
        path.with_suffix(".mo").write_bytes(compiled(catalog))
        left = [m.id for m in catalog if m.id and not all((m.string,) if isinstance(m.string, str) else m.string or ("",))]  # fmt: skip
        sys.stdout.write(f"{language}: {len(catalog) - len(left)} of {len(catalog)} said\n")
        for one in left:
            sys.stdout.write(f"  to say: {one!r}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
