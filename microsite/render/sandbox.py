"""One sandboxed Jinja environment a theme: strict, escaping, without clock, chance, files or a way to the interpreter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from string import Formatter
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, TemplateNotFound, UndefinedError
from jinja2.environment import Environment
from jinja2.sandbox import safe_range
from jinja2.utils import Cycler, Joiner, Namespace, missing
from markupsafe import Markup, escape

from microsite.formats.initials import initials
from microsite.formats.qr import qr
from microsite.formats.tongue import catalog, say, say_many, taught
from microsite.formats.words import comma, tally_words
from microsite.render.compiled import COMPILED, shown
from microsite.render.guard import ThemeEnvironment
from microsite.render.limits import concat
from microsite.render.once import Once
from microsite.values.themes import Theme, ThemeFile

# `random` gives other bytes each time; `safe` would mark any text as HTML: `sanitized` and `jsonld` are the only doors
_DROPPED = {"random", "safe"}


class ThemeLoader(BaseLoader):
    """Finds a template among the theme's files, which were read once; names outside it do not exist."""

    def __init__(self, templates: tuple[ThemeFile, ...]) -> None:
        self.files: Mapping[str, ThemeFile] = {file.name: file for file in templates}

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's text and the path that a message shows; it never goes stale."""
        del environment
        file = self.files.get(template)
        if file is None:
            raise TemplateNotFound(template)
        text = file.data.decode("utf-8-sig").replace("\r\n", "\n")
        return text, file.path, lambda: True

    def list_templates(self) -> list[str]:
        """Return every name, sorted."""
        return sorted(self.files)


class UnknownNameError(UndefinedError):
    """A name that is not there, and the value that was asked for it: `missing` when it is no field of a value."""

    def __init__(self, holder: object, name: object, message: str) -> None:
        super().__init__(message)
        self.holder = holder
        self.name = str(name)  # a position or a record may be asked for too


class Unknown(StrictUndefined):
    """Fails as soon as it is used, like StrictUndefined, and says which name of which value was asked for."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,  # noqa: ANN401 - Jinja's own signature
        name: str | None = None,
        exc: Callable[[str], Exception] = UndefinedError,
    ) -> None:
        told: Any = (
            partial(UnknownNameError, obj, name) if exc is UndefinedError and name is not None else exc
        )
        super().__init__(hint, obj, name, told)


def sanitized(html: str) -> Markup:
    """Mark a body as HTML. Only for what the Markdown room has sanitized: `page.entry.html` and `page.html`."""
    return Markup(html)  # noqa: S704 - the one marked place; the text was cleaned by nh3 when it was read


def jsonld(text: str) -> Markup:
    """Mark a ready JSON text as the content of a script element; a stray `<` or `>` is written as a JSON escape."""
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704 - nothing in it can close the element


def _words(language: str, fill: Callable[..., str]) -> Mapping[str, Any]:
    """Return `_`, `ngettext` and `comma`: a theme's own words in the site's language, with what a view fills in escaped.

    `fill` formats a text that asks for more than values: it must reach no more than templates may.
    """
    plain: dict[str, str] = {}
    parts: dict[str, tuple[tuple[str, str], ...] | None] = {}

    def one(message: str, **values: object) -> str:
        if not values:
            found = plain.get(message)
            if found is None:
                found = plain[message] = say(language, message)
            return found
        if message not in parts:
            parts[message] = _parts(say(language, message))
        pieces = parts[message]
        if pieces is None:
            return fill(escape(say(language, message)), values)
        filled = {"": ""} | {name: shown(value) for name, value in values.items()}
        said = [part for text, name in pieces for part in (text, filled[name])]
        return str.__new__(Markup, concat(said))  # every part is escaped

    def many(one: str, more: str, number: int) -> str:
        if all(_names_only(text) for text in (one, more)):
            return say_many(language, one, more, number)
        return fill(catalog(language).ngettext(one, more, number), {"n": tally_words(number, language)})

    return {"_": one, "ngettext": many, "comma": comma(language)}


@lru_cache(maxsize=256)
def _names_only(text: str) -> bool:
    return _parts(text) is not None


def _parts(text: str) -> tuple[tuple[str, str], ...] | None:
    """Return a text as (escaped words, name of the value after them), the last without a name; None when it asks for more."""
    found = []
    for words, name, form, conversion in Formatter().parse(text):
        if form or conversion or (name is not None and not name.isidentifier()):
            return None
        found.append((str(escape(words)), name or ""))
    return tuple(found)


def environment(theme: Theme, language: str = "en") -> ThemeEnvironment:
    """Return the environment that renders a theme in a language: autoescape on, undefined names are faults, nothing is reloaded."""
    made = ThemeEnvironment(
        loader=ThemeLoader(theme.templates),
        autoescape=True,
        undefined=Unknown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=COMPILED,
        cache_size=-1,
        extensions=(),
    )
    words = _words(taught(language, theme.words), made.filled)
    made.globals = {
        "range": safe_range,
        "namespace": Namespace,
        "dict": dict,
        "cycler": Cycler,
        "joiner": Joiner,
        "once": Once(),
        **words,
    }
    made.knows(made.globals["once"], *(word for word in words.values() if callable(word)))
    made.says(words["_"])
    made.filters = {name: made_by for name, made_by in made.filters.items() if name not in _DROPPED}
    made.filters |= {"sanitized": sanitized, "jsonld": jsonld, "qr": qr, "initials": initials}
    return made
