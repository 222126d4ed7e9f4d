"""A theme as rendering takes it: its templates, its assets, the colours and grounds of its cards, its words, and what was odd about it."""

from __future__ import annotations

import posixpath

from microsite.diagnostics import Problem
from microsite.records import frozen
from microsite.values.cards import Ground

DIGITS = 10  # of the digest, in a published name


@frozen
class ThemeFile:
    """A file of a theme: the `name` it is called by, its `path` as a message shows it, its bytes and their digest."""

    name: str
    path: str
    data: bytes
    digest: str

    @property
    def published(self) -> str:
        """Return the name that the file is published under: it changes with the bytes, so hosts may keep the file."""
        stem, kind = posixpath.splitext(self.name)
        return f"{stem}.{self.digest[:DIGITS]}{kind}"


@frozen(kw_only=True)
class Theme:
    """All that rendering takes from a theme; equal themes give equal bytes.

    `folders` are its folders in search order, as messages show them. `templates` holds each template under the name
    that wins ("event.html"), and as each theme below has it under that theme's name ("default/event.html"), so that an
    override can extend what it overrides. `assets` holds the files to publish, with the generated `tokens.css`.
    `cards` are the colours of share cards, as (name, value), and `grounds` the drawings below their text, by the card's
    name. `words` are the theme's own catalogs, compiled, by language tag. `problems` are warnings and notes.
    """

    name: str
    folders: tuple[str, ...]
    templates: tuple[ThemeFile, ...]
    assets: tuple[ThemeFile, ...]
    cards: tuple[tuple[str, str], ...] = ()
    grounds: tuple[tuple[str, Ground], ...] = ()
    words: tuple[tuple[str, bytes], ...] = ()
    problems: tuple[Problem, ...] = ()

    def digests(self) -> dict[str, str]:
        """Return asset name -> digest of its bytes (hexadecimal BLAKE2b), for names that change with the bytes."""
        return {asset.name: asset.digest for asset in self.assets}
