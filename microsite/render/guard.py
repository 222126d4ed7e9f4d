"""The sandbox's guard: what a template may read, call and compute; a verdict that hangs on a type alone is given once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import fields, is_dataclass
from functools import update_wrapper
from types import MemberDescriptorType
from typing import Any

from jinja2 import Template, TemplateSyntaxError
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from microsite.records import is_frozen
from microsite.render import limits
from microsite.render.compiled import METHODS, Said, ThemeCode, ThemeTemplate, called
from microsite.render.printed import all_printed

_OPEN = re.compile(r"\{(?:#[-+]?|%[-+]?\s*(raw)\s*(?:-%\}\s*|%\}))\n?\Z")
_OPERATORS = frozenset({"+", "*", "**", "%"})
# plain numbers and truths of Jinja's own class; its other names go the long way
_LOOP = frozenset({"index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0"})


class ThemeEnvironment(ImmutableSandboxedEnvironment):
    """Refuses what Jinja's sandbox refuses, and to build more in one step than `microsite.render.limits` allows.

    Jinja asks anew at each look-up. What it asks of a field of a frozen slotted dataclass has one answer for all its
    values, so that it is asked once a type; everything else goes Jinja's own way.
    """

    intercepted_binops = _OPERATORS
    code_generator_class = ThemeCode
    template_class = ThemeTemplate
    concat = staticmethod(limits.concat)

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Jinja's own options
        super().__init__(**options)
        self.filters = {name: limits.measured(name, made_by) for name, made_by in self.filters.items()}
        self._known: dict[int, object] = {}
        self._found: dict[str, Template] = {}
        self._open: dict[type, frozenset[str]] = {}
        self.opened: dict[str, set[type]] = defaultdict(set)
        self._opens(LoopContext, _LOOP)
        self.said = Said(str)  # no global says anything yet, and templates are never given this type

    def knows(self, *callables: object) -> None:
        """Take these for safe to call; each is held, so that no other object gets its id."""
        self._known |= {id(one): one for one in callables}

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """Refuse what Jinja passes over in silence: a comment or a raw part that begins as the last thing of a template."""
        if open_ := _OPEN.search(source):
            line = source.count("\n", 0, open_.start()) + 1
            what = "comment" if open_[1] is None else "raw part"
            raise TemplateSyntaxError(f"a {what} begins here and is not closed", line, name, filename)
        return super().preprocess(source, name, filename)

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's own signature
    ) -> Template:
        """Return a template by its name, at once when it was found before: a theme's files never change."""
        found = self._found.get(name) if isinstance(name, str) and not globals else None
        if found is None:
            found = super().get_template(name, parent, globals)
            if isinstance(name, str) and not globals and not self.auto_reload:
                self._found[name] = found
        return found

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - Jinja's own signature
        """Return a field or attribute when it is safe, else what Jinja gives for one that is not."""
        kind = type(obj)
        opened = self._open.get(kind)
        if opened is None:
            opened = self._opens(kind, self._opened(obj))
        if attribute in opened:
            value = getattr(obj, attribute)
            if type(value) not in METHODS:
                return value
        return super().getattr(obj, attribute)

    def _opens(self, kind: type, names: frozenset[str]) -> frozenset[str]:
        """Take these attributes of a type for safe to read, here and in the code of templates."""
        self._open[kind] = names
        for name in names:
            self.opened[name].add(kind)
        return names

    def _opened(self, obj: object) -> frozenset[str]:
        """Return the names of a value's type that are slots of a frozen dataclass, which Jinja finds safe."""
        kind = type(obj)
        if not is_dataclass(kind) or not is_frozen(kind) or hasattr(kind, "__getattr__"):
            return frozenset()
        if kind.__getattribute__ is not object.__getattribute__:
            return frozenset()
        return frozenset(
            field.name
            for field in fields(kind)
            if isinstance(getattr(kind, field.name, None), MemberDescriptorType)
            and self.is_safe_attribute(obj, field.name, None)
        )

    def says(self, word: Callable[[str], str]) -> None:
        """Take this global for the one that says a text in the language of the pages, always the same."""
        self.said = Said(word)

    def call(__self, __context: Context, __obj: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401, N805 - the same
        """Call a macro or a global that is known to be safe at once, and all else after Jinja's questions."""
        if type(__obj) is Macro:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            if not kwargs and type(made := called(__obj, args)) is str:
                return str.__new__(Markup, made) if __context.eval_ctx.autoescape else made
            if __obj.catch_varargs or __obj.catch_kwargs:  # they become a list in its hands
                limits.weighed((args, kwargs))
            return __obj(__context.eval_ctx, *args, **kwargs)
        if id(__obj) not in __self._known:
            limits.called(__obj, args, kwargs)
            return limits.weighed(super().call(__context, __obj, *args, **kwargs))
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return __obj(*args, **kwargs)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:  # noqa: ANN401 - the same
        """Return what stands for a text's `format`: it reaches what templates may reach, and stays small."""
        made = super().wrap_str_format(value)
        if made is None:
            return None

        def formatted(*args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - the same
            limits.foreseen("format", value.__self__, all_printed((*args, *kwargs.values())))
            return made(*args, **kwargs)

        return update_wrapper(formatted, made)

    def filled(self, text: str, values: Mapping[str, object]) -> str:
        """Return a text with values at the places that it names, as its `format` does in a template."""
        fill = self.wrap_str_format(text.format)
        if fill is None:
            raise TypeError("only a text can be filled in")
        return fill(**values)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - the same
        """Apply `+`, `*`, `**` or `%` when the result stays small."""
        limits.operated(operator, left, right)
        return super().call_binop(context, operator, left, right)
