"""A theme's SVG for the ground of cards: judged when the theme is read, with the theme's colours set into it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import NoReturn
from xml.parsers import expat

from microsite.diagnostics import Problem, Span, error
from microsite.read.text import decode
from microsite.values.cards import SIZES, Colours, Ground
from microsite.values.themes import ThemeFile

SVG = "http://www.w3.org/2000/svg"
GENERAL = "card.svg"
NAMES = tuple(name.replace(".jpg", ".svg") for name, _, _ in SIZES)
"""The drawings of a theme, in `cards/`: one for each ratio; the first also stands for the others."""
_NO_FONTS = frozenset({"text", "tspan", "textPath", "tref", "altGlyph"})
_REFUSED = frozenset(
    {"image", "feImage", "script", "foreignObject", "a", "animate", "animateTransform", "set", "switch"}
)
_TOKEN = re.compile(r"var\(\s*--([\w-]+)\s*(?:,[^()]*)?\)")
_FETCHED = re.compile(r"""url\(\s*["']?(?!\s*["']?#)|@import|(?:<\?xml-stylesheet)""", re.IGNORECASE)
_NUMBER = r"[0-9]{1,5}(?:\.[0-9]{1,4})?"
_LENGTH = re.compile(rf"({_NUMBER})(?:px)?")
_BOX = re.compile(rf"\s*0(?:\.0+)?[\s,]+0(?:\.0+)?[\s,]+({_NUMBER})[\s,]+({_NUMBER})\s*")


class _FaultError(Exception):
    """What is wrong with a drawing, and the mend."""

    def __init__(self, words: str, hint: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(words)
        self.words, self.hint, self.line, self.column = words, hint, line, column


def read_ground(path: str, text: str, tokens: Mapping[str, str]) -> Ground | Problem:
    """Return a drawing with the theme's colours in the place of `var(--ink)` and its kin, or E107 with the place.

    It holds shapes only: no text, since no font of the machine is looked for, no picture, nothing from elsewhere.
    """
    try:
        for found in _FETCHED.finditer(text):
            raise _at(
                text,
                found.start(),
                "a drawing takes nothing from elsewhere",
                "point at an id of the drawing: url(#name)",
            )
        wide, high = _size(text)
        drawn = _TOKEN.sub(lambda found: _value(text, found, tokens), text)
    except _FaultError as fault:
        return error("E107", fault.words, Span(path, fault.line, fault.column), fault.hint)
    body = re.sub(r"\A\ufeff?\s*<\?xml[^>]*\?>", "", drawn)
    return Ground.of(path, body, wide, high, tokens.get("ink", Colours().ink))


def _at(text: str, offset: int, words: str, hint: str) -> _FaultError:
    line = text.count("\n", 0, offset) + 1
    return _FaultError(words, hint, line, offset - (text.rfind("\n", 0, offset) + 1) + 1)


def _value(text: str, found: re.Match[str], tokens: Mapping[str, str]) -> str:
    value = tokens.get(found.group(1))
    if value is None:
        near = difflib.get_close_matches(found.group(1), tokens, n=1)
        hint = f"did you mean --{near[0]}?" if near else f"known: {', '.join(f'--{name}' for name in tokens)}"
        raise _at(text, found.start(), f"--{found.group(1)} is no colour of the theme", hint)
    return value


def _size(text: str) -> tuple[float, float]:
    """Return the size that a drawing says of itself, in its own units; raise at the first thing it must not hold."""
    reader = expat.ParserCreate(namespace_separator=" ")
    root: list[Mapping[str, str]] = []

    def refuse(words: str, hint: str) -> NoReturn:
        raise _FaultError(words, hint, reader.CurrentLineNumber, reader.CurrentColumnNumber + 1)

    def start(name: str, attributes: dict[str, str]) -> None:
        if not root and name != f"{SVG} svg":
            refuse("this is no SVG", f'the first element is <svg xmlns="{SVG}">')
        root.append(attributes)
        fault = _refusal(name, attributes)
        if fault:
            refuse(*fault)

    reader.StartDoctypeDeclHandler = lambda *_: refuse("a drawing has no DOCTYPE", "delete the line")
    reader.StartElementHandler = start
    try:
        reader.Parse(text.encode(), True)  # noqa: FBT003 - expat's own signature
    except expat.ExpatError as torn:
        words = f"the SVG cannot be read: {expat.ErrorString(torn.code)}"
        raise _FaultError(words, "export it again", torn.lineno, torn.offset + 1) from torn
    return _measures(root[0])


def _refusal(name: str, attributes: Mapping[str, str]) -> tuple[str, str] | None:
    """Return why an element cannot be in a drawing, and the mend; None when it can."""
    space, _, local = name.rpartition(" ")
    if space == SVG and local in _NO_FONTS:
        return "a drawing cannot hold text: fonts differ from machine to machine", "turn the text into paths"
    if space == SVG and local in _REFUSED:
        return f"a drawing cannot hold <{local}>", "shapes, gradients, patterns, masks and filters are drawn"
    links = [value for key, value in attributes.items() if key.rpartition(" ")[2] == "href"]
    if not all(link.strip().startswith("#") for link in links):
        return "a drawing takes nothing from elsewhere", "point at an id of the drawing: #name"
    return None


def _measures(root: Mapping[str, str]) -> tuple[float, float]:
    box = _BOX.fullmatch(root.get("viewBox", ""))
    sides = [_LENGTH.fullmatch(root.get(name, "").strip()) for name in ("width", "height")]
    found = box.groups() if box else tuple(side.group(1) for side in sides if side)
    if len(found) != 2 or not all(float(side) > 0 for side in found):  # noqa: PLR2004 - width and height
        raise _FaultError(
            "the drawing does not say how large it is", 'write viewBox="0 0 1200 675" on its first element', 1
        )
    return float(found[0]), float(found[1])


def drawings_of(files: Sequence[ThemeFile], problems: list[Problem]) -> dict[str, ThemeFile]:
    """Return a folder's drawing for each ratio; the general one stands where a ratio has none of its own."""
    by_name = {file.name: file for file in files}
    for name, file in by_name.items():
        if name not in NAMES:
            hint = f"its drawings are {', '.join(NAMES)}"
            problems.append(
                error("E107", "a theme's folder cards/ holds no such file", Span(file.path), hint)
            )
    general = by_name.get(GENERAL)
    return {name: one for name in NAMES if (one := by_name.get(name, general))}


def grounds_of(
    drawings: Mapping[str, ThemeFile], colours: Mapping[str, str], problems: list[Problem]
) -> tuple[tuple[str, Ground], ...]:
    """Return each ratio's drawing in the theme's colours, under the name of its card."""
    found = []
    for name, file in drawings.items():
        text = decode(file.path, file.data)
        made = text if isinstance(text, Problem) else read_ground(file.path, text, colours)
        if isinstance(made, Problem):
            problems.append(made)
        else:
            found.append((name.replace(".svg", ".jpg"), made))
    return tuple(found)
