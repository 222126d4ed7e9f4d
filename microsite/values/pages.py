"""A page that will be published: its address, the form it is rendered in, and a view that holds all it may say."""

from __future__ import annotations

from dataclasses import dataclass

from microsite.diagnostics import Problem, Span
from microsite.values.records import quick


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the output.

    `path` is relative to the output folder with forward slashes ("events/clinic/index.html"). `form` names the
    renderer: "html" wants a view with `template`, other forms name a writer in `microsite.render`. `view` is a
    frozen value; equal views in equal forms give equal bytes. `source` is who asked for it, for messages.
    """

    path: str
    form: str
    view: object
    source: Span


@dataclass(frozen=True, slots=True)
class Rendered:
    """The bytes of a page, or the problems that kept it from being made."""

    path: str
    data: bytes
    problems: tuple[Problem, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Link:
    """A link in a page: `href` from the host's root, what it says, and whether it is where the reader is."""

    title: str
    href: str
    current: bool = False


@quick
@dataclass(frozen=True, slots=True)
class Alternate:
    """A `link rel=alternate` of the head: media type, title, href."""

    media_type: str
    title: str
    href: str
