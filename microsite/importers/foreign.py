"""Read foreign YAML as text with lines: scanned first, composed then, never loaded, so no tag is ever obeyed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from microsite.diagnostics import Problem, Span, error
from microsite.importers.values import Bare, Field, Value

LARGEST = 256 * 1024
"""The largest front matter in bytes."""

DEEPEST = 8
MOST_NODES = 1500
_NULL = re.compile(r"(?:~|null|Null|NULL|)\Z")
_BARE = re.compile(r"(?:true|false|-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?)\Z")


class RefusedError(Exception):
    """The text is not read; holds the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def _events(text: str, path: str, shift: int) -> Iterator[yaml.Event]:
    """Yield the parser's events; refuse what is too deep, too large, an anchor, an alias or a tag."""
    depth = nodes = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        mark = event.start_mark
        where = Span(path, mark.line + 1 + shift, mark.column + 1) if mark else Span(path, shift + 1)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise RefusedError(
                error("Y103", "anchors and aliases are not read", where, "write the value out")
            )
        if getattr(event, "tag", None):
            raise RefusedError(error("Y103", "tags are not read", where, "write the value without its tag"))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        nodes += isinstance(event, yaml.NodeEvent)
        if depth > DEEPEST or nodes > MOST_NODES:
            raise RefusedError(error("Y104", "the front matter is nested too deep or too large", where))
        yield event


def _value(node: yaml.Node, path: str, shift: int) -> Value:
    if isinstance(node, yaml.ScalarNode):
        text = str(node.value)
        if node.style is None:
            return "" if _NULL.match(text) else Bare(text) if _BARE.match(text) else text
        return text
    if isinstance(node, yaml.SequenceNode):
        return tuple(_value(inner, path, shift) for inner in node.value)
    return {key: field.value for key, field in _pairs(node, path, shift).items()}


def _pairs(node: yaml.Node, path: str, shift: int) -> dict[str, Field]:
    pairs: dict[str, Field] = {}
    for key, value in node.value:
        where = Span(path, key.start_mark.line + 1 + shift, key.start_mark.column + 1)
        if not isinstance(key, yaml.ScalarNode) or key.value == "<<":
            raise RefusedError(error("Y103", "a key must be plain text", where))
        if key.value in pairs:
            raise RefusedError(
                error("Y102", f"the key {key.value} is written twice", where, "keep one of them")
            )
        pairs[key.value] = Field(_value(value, path, shift), where.line)
    return pairs


def read_yaml(text: str, path: str, shift: int = 0) -> dict[str, Field] | Problem:
    """Return a YAML mapping as text values with lines, or the first problem with file, line and column.

    `shift` is the number of lines before the text in its file. Booleans and numbers stay as they were typed.
    """
    if len(text.encode("utf-8", "replace")) > LARGEST:
        return error("Y104", "the front matter is larger than 256 KB", Span(path, shift + 1))
    try:
        for _ in _events(text, path, shift):
            pass
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            return error("Y105", "the front matter is not a mapping of keys", Span(path, shift + 1))
        return _pairs(node, path, shift)
    except RefusedError as refused:
        return refused.problem
    except yaml.MarkedYAMLError as trouble:
        mark = trouble.problem_mark or trouble.context_mark
        line, column = (mark.line + 1 + shift, mark.column + 1) if mark else (shift + 1, None)
        words = " ".join(str(trouble.problem or trouble.context or "it cannot be parsed").split())
        return error("Y101", f"the YAML cannot be read: {words}", Span(path, line, column))
    except yaml.reader.ReaderError as trouble:
        line = text.count("\n", 0, trouble.position) + 1 + shift
        return error("F103", "the front matter holds a character that text must not hold", Span(path, line))
    except (RecursionError, ValueError):
        return error("Y104", "the front matter is nested too deep or too large", Span(path, shift + 1))
