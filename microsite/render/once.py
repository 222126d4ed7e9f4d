"""What a macro makes of a value is made once: `once(row, it)` in a template, for lists that show the same on many pages."""

from __future__ import annotations

from itertools import count

from jinja2.runtime import Macro
from markupsafe import Markup

from microsite.records import is_frozen

MOST_TEXT = 64_000_000  # bytes a process, one within another counted twice: the rows of some 12,000 sessions, in two forms each
MOST_MADE = 50_000
MOST_FORMS = 10_000
_SCALARS = frozenset({str, Markup, int, bool, type(None)})
_FORM = 32  # bits of a key, above which stands the id of a record


class _Text:
    """What was made of a record. As bytes, since one sign that is not Latin doubles a string; a text within it is held once."""

    __slots__ = ("after", "before", "it", "kind", "size", "within")

    def __init__(self, it: object, text: str, nested: list[tuple[str, _Text]]) -> None:
        self.it, self.kind = it, type(text)  # the record is held, so that no other object gets its id
        self.within: _Text | None = None
        inner = ""
        if len(nested) == 1 and nested[0][0] in text:
            inner, self.within = nested[0]
        before, _, after = text.partition(inner) if inner else (text, "", "")
        self.before, self.after = _bytes(before), _bytes(after)
        self.size: int = len(self.before) + len(self.after) + (self.within.size if self.within else 0)

    def whole(self) -> bytes:
        """Return all of it."""
        return (
            self.before if self.within is None else b"".join((self.before, self.within.whole(), self.after))
        )

    def text(self) -> str:
        """Return it as the macro did."""
        return str.__new__(self.kind, self.whole().decode("utf-8", "surrogatepass"))


class Once:
    """Calls a macro with a record of a view, or gives back what it made of the same record and equal scalars before.

    The same macro is the same object. One that a template takes with `{% from ... import ... %}` is one for all pages and
    can read nothing but its arguments; one that stands in the page's own template, and so can read `page`, is another on
    each page. So no answer is given to a question that was not the same.
    """

    def __init__(self) -> None:
        self._made: dict[int, _Text] = {}
        self._forms: dict[tuple[object, ...], tuple[int, Macro]] = {}
        self._numbers = count()
        self._size = 0
        self._asked: list[tuple[str, _Text]] | None = None  # by the macro that is at work

    def __call__(self, macro: Macro, it: object, /, *args: object, **named: object) -> str:
        """Return the macro's text; raise TypeError for what is no macro."""
        if type(macro) is not Macro:
            raise TypeError("once() calls macros only: once(row, it)")
        values = (*args, *named.values())
        kinds = tuple(map(type, values))
        if not _SCALARS.issuperset(kinds) or not is_frozen(type(it)):  # type: ignore[arg-type] # every class can be hashed
            return macro(it, *args, **named)
        key = id(it) << _FORM | self._number((id(macro), kinds, values, *named), macro)
        found = self._made.pop(key, None)
        if found is None:
            text, found = self._make(macro, it, args, named)
        else:
            text = found.text()
        self._made[key] = found
        while self._size > MOST_TEXT or len(self._made) > MOST_MADE:
            self._size -= self._made.pop(next(iter(self._made))).size
        if self._asked is not None:
            self._asked.append((text, found))
        return text

    def _number(self, form: tuple[object, ...], macro: Macro) -> int:
        """Return the number of a way of asking; one that is forgotten is never given again."""
        known = self._forms.get(form)
        if known is None:
            if (
                len(self._forms) >= MOST_FORMS
            ):  # most are of macros in pages' own templates, which nobody asks for again
                self._forms.clear()
            known = self._forms[form] = (
                next(self._numbers),
                macro,
            )  # it is held, so that no other object gets its id
        return known[0]

    def _make(
        self, macro: Macro, it: object, args: tuple[object, ...], named: dict[str, object]
    ) -> tuple[str, _Text]:
        above, self._asked = self._asked, []
        try:
            text = macro(it, *args, **named)
            found = _Text(it, text, self._asked)
        finally:
            self._asked = above
        self._size += found.size
        return text, found


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
