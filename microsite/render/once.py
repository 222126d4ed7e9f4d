"""What a macro makes of a value is made once: `once(row, it)` in a template, for lists that show the same on many pages."""

from __future__ import annotations

from jinja2.runtime import Macro
from markupsafe import Markup

from microsite.render.guard import is_frozen

MOST_TEXT = 64_000_000  # characters kept a process: the rows of some 12,000 sessions, each in two forms around one text
MOST_MADE = 50_000
_SCALARS = frozenset({str, Markup, int, bool, type(None)})


class Once:
    """Calls a macro with a record of a view, or gives back what it made of the same record and equal scalars before.

    The same macro is the same object. One that a template takes with `{% from ... import ... %}` is one for all pages and
    can read nothing but its arguments; one that stands in the page's own template, and so can read `page`, is another on
    each page. So no answer is given to a question that was not the same.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], tuple[Macro, object, str]] = {}
        self._text = 0

    def __call__(self, macro: Macro, it: object, /, *args: object, **named: object) -> str:
        """Return the macro's text; raise TypeError for what is no macro."""
        if type(macro) is not Macro:
            raise TypeError("once() calls macros only: once(row, it)")
        values = (*args, *named.values())
        kinds = tuple(map(type, values))
        if not _SCALARS.issuperset(kinds) or not is_frozen(type(it)):  # type: ignore[arg-type] # every class can be hashed
            return macro(it, *args, **named)
        key = (id(macro), id(it), kinds, values, *named)
        found = self._made.pop(key, None)
        if found is None:
            found = (
                macro,
                it,
                macro(it, *args, **named),
            )  # both are held, so that no other object gets their ids
            self._text += len(found[2])
        self._made[key] = found
        while self._text > MOST_TEXT or len(self._made) > MOST_MADE:
            self._text -= len(self._made.pop(next(iter(self._made)))[2])
        return found[2]
