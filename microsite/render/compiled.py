"""What Jinja makes of a template, quicker where nothing can come out otherwise: its code, its modules, what is found by name."""

from __future__ import annotations

import re
from types import CodeType
from typing import Any

from jinja2 import Template
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from jinja2.runtime import Context
from markupsafe import Markup, escape

_SPECIAL = re.compile("[&<>'\"]")


def shown(value: object) -> str:
    """Return a value as HTML text, as `markupsafe.escape` does; a text without special characters is itself."""
    if type(value) is str:
        return escape(value) if _SPECIAL.search(value) else value
    return value if type(value) is Markup else escape(value)


class ThemeCode(CodeGenerator):
    """Writes `environment.shown(...)` around what is printed: a printed text is joined to others, and is never asked for its type."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")


class ThemeTemplate(Template):
    """A template whose module is made once: all of a theme have the globals of their environment, and no others."""

    def _get_default_module(self, ctx: Context | None = None) -> Any:  # noqa: ANN401 - Jinja keeps the type to itself
        del ctx
        if self._module is None:
            self._module = self.make_module()
        return self._module


class Compiled(BytecodeCache):
    """Keeps what templates compile to, by their path and text, so that another environment of one process need not compile them."""

    MOST = 1_000

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of a template that was compiled before."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template; the oldest goes when there are too many."""
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code
        if len(self._codes) > self.MOST:
            del self._codes[next(iter(self._codes))]


COMPILED = Compiled()
