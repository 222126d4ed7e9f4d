"""The colours of a theme are measured against each other: what a reader must tell apart has enough contrast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from microsite.diagnostics import Problem, Span, warning
from microsite.render.tokens import Tokens, contrast

LEAST = 4.5  # WCAG 2.2, 1.4.3: text and its ground
PAIRS = (
    ("ink", "paper", "text on the page"),
    ("soft", "paper", "second text on the page"),
    ("accent", "paper", "what can be done, on the page"),
    ("accent-ink", "accent", "text on the accent"),
)


def faint(tokens: Sequence[Tokens]) -> Iterator[Problem]:
    """Yield a warning (E111) for each pair of colours that is too close, by day and by night.

    `tokens` are those of each theme folder, the top one last. A pair that the built-in themes bring is theirs to get
    right; one that a folder changes is told at the line that the top folder wrote.
    """
    light = {name: value for each in tokens for name, value in each.light}
    dark = light | {name: value for each in tokens for name, value in each.dark}
    for scheme, colours in (("light", light), ("dark", dark)):
        for front, ground, words in PAIRS:
            if front in colours and ground in colours:
                ratio = contrast(colours[front], colours[ground])
                if ratio < LEAST:
                    yield _told(tokens, scheme, front, ground, f"{ratio:.1f}:1", words)


def _told(tokens: Sequence[Tokens], scheme: str, front: str, ground: str, ratio: str, words: str) -> Problem:
    where = _place(tokens, scheme, (front, ground))
    night = " by night" if scheme == "dark" else " by day"
    said = f"'{front}' on '{ground}'{night} has a contrast of {ratio}; {words} needs {LEAST}:1"
    return warning("E111", said, where, "make one of the two darker or lighter")


def _place(tokens: Sequence[Tokens], scheme: str, names: tuple[str, str]) -> Span:
    """Return where one of the two was written last: by the top folder if it wrote one, in its scheme before the other."""
    schemes = (scheme,) if scheme == "light" else ("dark", "light")
    for each in reversed(tokens):
        places = dict(each.places)
        for part in schemes:
            for name in names:
                if f"{part}.{name}" in places:
                    return places[f"{part}.{name}"]
    return Span("theme.yaml")  # a colour that exists was written somewhere
