"""theme.yaml holds the few values a site owner changes; they become the CSS custom properties of tokens.css."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import replace

from microsite.diagnostics import Problem, Span, error
from microsite.read.text import decode
from microsite.read.yaml import Map, Node, Scalar, parse_yaml
from microsite.records import frozen

COLOURS = ("paper", "ink", "soft", "line", "accent", "accent-ink")
SHAPES = ("radius", "shadow", "font-text", "font-head")
SCHEMES = ("light", "dark", "card")
KEYS = ("extends", *SCHEMES, *SHAPES)
ALONE = "none"  # `extends: none` is a theme with nothing below it
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_RADIUS = re.compile(r"(?:0|[0-9]{1,2}(?:\.[0-9]{1,2})?(?:px|rem))")
_LENGTH = r"(?:0|-?[0-9]{1,2}(?:\.[0-9]{1,2})?(?:px|rem))"
_SHADOW = re.compile(
    rf"none|{_LENGTH}(?: {_LENGTH}){{1,3}} #(?:[0-9a-fA-F]{{3,4}}|(?:[0-9a-fA-F]{{2}}){{3,4}})"
)
# a font stack is names, quotes, commas and hyphens: nothing that could end the declaration or fetch an address
_ONE_FONT = r"""(?:"[\w -]{1,60}"|'[\w -]{1,60}'|[A-Za-z-][\w-]{0,60}(?: [\w-]{1,60}){0,5})"""
_FONT = re.compile(rf"{_ONE_FONT}(?: ?, ?{_ONE_FONT}){{0,15}}", re.ASCII)


@frozen
class Tokens:
    """What one theme.yaml sets, as (name, CSS value) pairs: colours by day, by night and on share cards, and shapes.

    `places` are where the colours were written, by "light.paper" and the like; `extends` is the theme below, "" when
    it is not said.
    """

    light: tuple[tuple[str, str], ...] = ()
    dark: tuple[tuple[str, str], ...] = ()
    card: tuple[tuple[str, str], ...] = ()
    shapes: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, Span], ...] = ()
    extends: str = ""
    extends_at: Span | None = None


@frozen
class _Pair:
    name: str
    value: str
    where: Span


def read_tokens(path: str, data: bytes) -> tuple[Tokens, tuple[Problem, ...]]:
    """Read theme.yaml: `extends`, `light`, `dark` and `card` (six colours each, #rgb or #rrggbb), and the shapes of SHAPES.

    Every key may be left out. An unknown key or a value of another form is E106 at its line and column.
    """
    node = _top(path, data)
    if not isinstance(node, Map):
        return Tokens(), (node,) if node else ()
    problems: list[Problem] = []
    found: dict[str, list[_Pair]] = {"light": [], "dark": [], "card": [], "shapes": []}
    below: list[_Pair] = []
    for key, value in node.entries:
        if key.text in SCHEMES and isinstance(value, Map):
            found[key.text] = _values(path, value, COLOURS, problems)
        elif key.text in SCHEMES:
            words = f"'{key.text}' holds colours, one key each"
            problems.append(error("E106", words, Span(path, key.line, key.column), 'as in paper: "#ffffff"'))
        elif key.text == "extends":
            below += _values(path, Map(((key, value),), key.line, key.column), ("extends",), problems)
        else:
            found["shapes"] += _values(path, Map(((key, value),), key.line, key.column), SHAPES, problems)
    pairs = {name: tuple((one.name, one.value) for one in held) for name, held in found.items()}
    places = [(f"{part}.{one.name}", one.where) for part in SCHEMES for one in found[part]]
    tokens = Tokens(pairs["light"], pairs["dark"], pairs["card"], pairs["shapes"], tuple(places))
    if below:
        tokens = replace(tokens, extends=below[0].value, extends_at=below[0].where)
    return tokens, tuple(problems)


def _top(path: str, data: bytes) -> Map | Problem | None:
    """Return the mapping that a theme.yaml is, None for an empty file, or what keeps it from being read."""
    text = decode(path, data)
    if isinstance(text, Problem):
        return text
    node: Node | Problem | None = parse_yaml(path, text)
    if node is None or isinstance(node, Map | Problem):
        return node
    return error("E106", "a theme.yaml is a mapping of keys", Span(path, node.line, node.column))


def _values(path: str, node: Map, allowed: Sequence[str], problems: list[Problem]) -> list[_Pair]:
    """Return the pairs that hold, and report the rest."""
    pairs = []
    for key, value in node.entries:
        if key.text not in allowed:
            known = allowed if allowed is COLOURS else KEYS
            near = difflib.get_close_matches(key.text, (*allowed, *KEYS), n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(known)}"
            spot = Span(path, key.line, key.column)
            problems.append(error("E106", f"the key '{key.text}' is unknown here", spot, hint))
            continue
        pattern, form = _form(key.text)
        spot = Span(path, value.line, value.column)
        if isinstance(value, Scalar) and pattern.fullmatch(value.text):
            pairs.append(_Pair(key.text, value.text, spot))
        else:
            problems.append(error("E106", f"the value of '{key.text}' cannot be used", spot, f"write {form}"))
    return pairs


def _form(name: str) -> tuple[re.Pattern[str], str]:
    if name in COLOURS:
        return _COLOUR, 'a colour in quotes, as "#1a2b3c"'
    forms = {
        "radius": (_RADIUS, "a length, as 3px"),
        "shadow": (_SHADOW, 'none, or one shadow in quotes, as "0 1px 3px #00000033"'),
        "extends": (_NAME, f"the name of a theme, or {ALONE} for a theme that stands alone"),
    }
    return forms.get(name, (_FONT, "names of fonts between commas, the generic one last"))


def card_colours(tokens: Sequence[Tokens]) -> tuple[tuple[str, str], ...]:
    """Return the colours of share cards: those by day, and over them what `card` says."""
    by_day = {name: value for each in tokens for name, value in each.light}
    own = {name: value for each in tokens for name, value in each.card}
    return tuple(sorted({**by_day, **own}.items()))


def to_css(tokens: Sequence[Tokens]) -> str:
    """Write tokens.css from the tokens of each theme folder, later ones over earlier ones; dark only on screens."""
    light = dict(pair for each in tokens for pair in (*each.shapes, *each.light))
    dark = dict(pair for each in tokens for pair in each.dark)
    by_day = "".join(f"--{name}:{value};" for name, value in light.items())
    by_night = "".join(f"--{name}:{value};" for name, value in dark.items())
    return (
        f":root{{color-scheme:light dark;{by_day}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{by_night}}}}}\n"
        "@media print{:root{color-scheme:light}}\n"
    )


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two #rrggbb colours, from 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:  # noqa: PLR2004 - the short form #rgb doubles each digit
        digits = "".join(c * 2 for c in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)  # noqa: PLR2004 - sRGB's own constant
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
