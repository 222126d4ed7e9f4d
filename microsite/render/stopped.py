"""Where Jinja stopped when it could not take a template apart, or compile it, for another reason than its syntax."""

from __future__ import annotations

import re
from types import TracebackType

from jinja2.compiler import CodeGenerator
from jinja2.nodes import Node
from jinja2.parser import Parser

_LINES = re.compile(r"^debug_info = '([\d=&]*)'$", re.MULTILINE)


def stopped_at(fault: BaseException) -> int | None:
    """Return the line of the template: of the word that was read last, or of what its code was written for."""
    found = None
    trace: TracebackType | None = fault.__traceback__
    while trace is not None:
        known = trace.tb_frame.f_locals
        match known.get("self"):
            case Parser(stream=words):
                found = words.current.lineno
            case Node() as node:
                found = getattr(node, "lineno", found)
            case CodeGenerator():
                found = getattr(known.get("node"), "lineno", found)
        source = known.get("source")
        if isinstance(fault, SyntaxError) and fault.lineno and isinstance(source, str):
            found = _written_for(fault.lineno, source) or found
        trace = trace.tb_next
    return found


def _written_for(line: int, code: str) -> int | None:
    """Return the line of a template that a line of its code was written for, by the list that stands in the code."""
    pairs = [pair.split("=") for one in _LINES.findall(code) for pair in one.split("&") if pair]
    before = [int(of) for of, at in pairs if int(at) <= line]
    return before[-1] if before else None
