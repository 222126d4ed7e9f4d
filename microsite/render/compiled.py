"""What Jinja makes of a template, quicker where nothing can come out otherwise: its code, its modules, what is found by name."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping, MutableMapping
from types import BuiltinMethodType, CodeType, MethodType
from typing import Any, Self, cast

import markupsafe
from jinja2 import Template
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.exceptions import TemplateRuntimeError
from jinja2.nodes import Call, Concat, Const, Dict, Expr, Getattr, Impossible, List, Name, Tuple
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

from microsite.render.limits import joined, weighed
from microsite.render.printed import printed

SHIPPED = "microsite/themes/"
"""How paths of templates begin that came with the program."""
METHODS = frozenset({MethodType, BuiltinMethodType})


def _escaped(text: str) -> str:
    """Return a text with its special characters written as HTML."""
    return str(escape(text))


# the function in C that `escape` is made of, without the object that says of its result what it is; there since 3.0
escaped: Callable[[str], str] = getattr(markupsafe, "_escape_inner", _escaped)


def shown(value: object) -> str:
    """Return a value as HTML text, as `markupsafe.escape` does, but plain where the value is."""
    if type(value) is str:
        return escaped(value)
    return value if type(value) is Markup else escape(printed(value))


class Said(dict[str, str]):
    """From a text to how a global says it on a page: each text is asked for once."""

    def __init__(self, word: Callable[[str], str]) -> None:
        super().__init__()
        self.word = word

    def __missing__(self, text: str) -> str:
        """Return what the global says, as HTML text, and keep it."""
        made = self[text] = shown(self.word(text))
        return made


def called(macro: Macro, args: tuple[object, ...]) -> object:
    """Return the text of a plain macro, as Jinja makes it of arguments by position; None for what is better left to Jinja."""
    lacking = len(macro.arguments) - len(args)
    if lacking < 0 or macro.caller or macro.explicit_caller or macro.catch_kwargs or macro.catch_varargs:
        return None
    return macro._func(*args, *[missing] * lacking)  # noqa: SLF001 - what Macro.__call__ comes to, at a third of its cost


class ThemeCode(CodeGenerator):
    """Writes look-ups and what is printed so that the usual case costs no call.

    A field is read at once when the environment knows that its holder's type is `opened`, and the value is no method;
    everything else is asked of the environment. What is printed goes through `shown`: a printed text is joined to others,
    and is never asked for its type.
    """

    @optimizeconst
    def visit_Getattr(self, node: Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's own name
        """Write a look-up by a name."""
        self.write("(got if type(held := ")
        self.visit(node.node, frame)
        self.write(f") in opened[{node.attr!r}] and type(got := held.{node.attr}) not in methods")
        self.write(f" else environment.getattr(held, {node.attr!r}))")

    @optimizeconst
    def visit_Concat(self, node: Concat, frame: Frame) -> None:  # noqa: N802 - the same
        """Write what stands between `~`: it is measured before it is joined."""
        if frame.eval_ctx.volatile:
            join = "(markup_join if context.eval_ctx.volatile else str_join)"
        else:
            join = "markup_join" if frame.eval_ctx.autoescape else "str_join"
        self.write(f"joined({join}, (")
        for one in node.nodes:
            self.visit(one, frame)
            self.write(", ")
        self.write("))")

    def visit_List(self, node: List, frame: Frame) -> None:  # noqa: N802 - the same
        """Write a list, which is measured."""
        self._measured(super().visit_List, node, frame)

    def visit_Dict(self, node: Dict, frame: Frame) -> None:  # noqa: N802 - the same
        """Write a mapping, which is measured."""
        self._measured(super().visit_Dict, node, frame)

    def visit_Tuple(self, node: Tuple, frame: Frame) -> None:  # noqa: N802 - the same
        """Write a tuple, which is measured unless it is one of names that are set."""
        if node.ctx == "store":
            super().visit_Tuple(node, frame)
        else:
            self._measured(super().visit_Tuple, node, frame)

    def _measured(self, write: Callable[[Any, Frame], None], node: Expr, frame: Frame) -> None:
        self.write("weighed(")
        write(node, frame)
        self.write(")")

    def _output_child_to_const(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> str:
        """Return what is printed and hangs on nothing; what may not be printed is left to be told at its line."""
        try:
            printed(node.as_const(frame.eval_ctx))
        except TemplateRuntimeError:
            raise Impossible from None
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
            self.write("printed(")
            return
        match node:
            case Call(
                node=Name(name="_") as word, args=[Const(value=str() as text)], kwargs=[], dyn_args=None
            ):
                self.write(f"(said[{text!r}] if said.word is ")
                self.visit(word, frame)
                self.write(" else shown(")
            case _:
                self.write("(shown(")

    def _output_child_post(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        super()._output_child_post(node, frame, finalize)
        self.write(")")


class ThemeTemplate(Template):
    """A template whose module is made once: all of a theme have the globals of their environment, and no others."""

    @classmethod
    def from_code(
        cls,
        environment: Any,  # noqa: ANN401 - the theme's, which stands in another module
        code: CodeType,
        globals: MutableMapping[str, Any],  # noqa: A002 - Jinja's own signature
        uptodate: Callable[[], bool] | None = None,
    ) -> Self:
        """Return a template, as Jinja makes it; its code finds here what `ThemeCode` wrote."""
        namespace = {
            "environment": environment,
            "__file__": code.co_filename,
            "opened": environment.opened,
            "methods": METHODS,
            "shown": shown,
            "printed": printed,
            "said": environment.said,
            "joined": joined,
            "weighed": weighed,
        }
        exec(code, namespace)  # noqa: S102 - made by Jinja's compiler from a theme's template
        made = cls._from_namespace(environment, namespace, globals)
        made._uptodate = uptodate  # noqa: SLF001 - as Jinja does
        return cast(Self, made)

    def _get_default_module(self, ctx: Context | None = None) -> Any:  # noqa: ANN401 - Jinja keeps the type to itself
        del ctx
        if self._module is None:
            self._module = self.make_module()
        return self._module


class Compiled(BytecodeCache):
    """Keeps what templates compile to, by their path and text, so that another environment of one process need not compile them.

    `kept` is what an earlier process compiled, as marshalled code.
    """

    MOST = 1_000

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}
        self.kept: Mapping[tuple[str, str], bytes] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return what a template is known by beside its text: its name and its path, which its code tells when it fails."""
        return f"{name}\n{filename or ''}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of a template that was compiled before."""
        key = bucket.key, bucket.checksum
        bucket.code = self._codes.get(key)
        if bucket.code is None and key in self.kept:
            bucket.code = self._codes[key] = marshal.loads(self.kept[key])  # noqa: S302 - see `microsite.engine.bytecode`

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template; the oldest goes when there are too many."""
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code
        if len(self._codes) > self.MOST:
            del self._codes[next(iter(self._codes))]

    def clear(self) -> None:
        """Know nothing, as a new process does."""
        self._codes, self.kept = {}, {}

    def fresh(self) -> dict[tuple[str, str], bytes]:
        """Return the code, marshalled, of the shipped templates that no earlier process compiled."""
        return {
            key: marshal.dumps(code)
            for key, code in self._codes.items()
            if key not in self.kept and code.co_filename.startswith(SHIPPED)
        }


COMPILED = Compiled()
