"""A theme is read once from its folders: templates that override one another's one by one, assets, and tokens."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from pathlib import Path

from microsite.diagnostics import Problem, Severity, Span, error, in_order
from microsite.read.files import Source, read_file, walk
from microsite.read.text import decode
from microsite.records import frozen
from microsite.render.asset_links import link_assets
from microsite.render.catalogs import words_of
from microsite.render.drawings import drawings_of, grounds_of
from microsite.render.layers import DEFAULT, Layer, default_theme_dir, layers
from microsite.render.legible import faint
from microsite.render.sandbox import environment
from microsite.render.shipped import known_as_sound
from microsite.render.tokens import ALONE, Tokens, card_colours, read_tokens, to_css
from microsite.values.themes import Theme, ThemeFile

__all__ = ["DEFAULT", "Theme", "ThemeFile", "default_theme_dir", "load_theme"]

TOKENS_CSS = "tokens.css"
TEMPLATE_LIMIT = 256 * 1024
ASSET_LIMIT = 5 * 1024 * 1024


@frozen
class _Folder:
    """A theme folder and what its theme.yaml says."""

    layer: Layer
    tokens: Tokens


@frozen
class _Parts:
    """What the folders come to, filled from the lowest to the top one; `inherited` are templates under a theme's name."""

    inherited: dict[str, ThemeFile] = field(default_factory=dict)
    templates: dict[str, ThemeFile] = field(default_factory=dict)
    assets: dict[str, ThemeFile] = field(default_factory=dict)
    drawings: dict[str, ThemeFile] = field(default_factory=dict)
    words: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


Judge = Callable[
    [Mapping[str, ThemeFile], frozenset[str], Callable[[], tuple[Problem, ...]]], tuple[Problem, ...]
]


def anew(
    _files: Mapping[str, ThemeFile], _own: frozenset[str], judge: Callable[[], tuple[Problem, ...]]
) -> tuple[Problem, ...]:
    """Judge templates, whatever is known of them."""
    return judge()


def load_theme(
    name: str, site_dir: Path, package_dir: Path, *, sound: bool = False, judged: Judge = anew
) -> Theme | tuple[Problem, ...]:
    """Read the theme that `site.yaml` names, its own files before those of the theme that it extends, or say what is wrong.

    Only regular files inside the themes' folders are read, never through a symbolic link (F105); a theme that does not
    exist is E102, a fault of theme.yaml E106, of a template E101 or E102, of a drawing for cards E107, of an address in
    an asset E108. Templates
    must be UTF-8 (F102). Warnings and notes travel with the theme. One that is known to be `sound`, since nothing of it changed
    since it was judged, is not judged again, nor are the shipped templates as they are; `judged` may know what is wrong with just these.
    """
    parts = _Parts()
    folders = _folders(name, site_dir, package_dir, parts.problems)
    if not folders:
        return in_order(parts.problems)
    for folder in reversed(folders):
        top = folder is folders[0]
        _add(folder.layer, parts, top=top)
    tokens = [folder.tokens for folder in reversed(folders)]
    colours = card_colours(tokens)
    css = to_css(tokens).encode()
    parts.assets[TOKENS_CSS] = _generated(TOKENS_CSS, folders[0].layer, css)
    assets, lost = link_assets({key: parts.assets[key] for key in sorted(parts.assets)})
    templates = dict(sorted({**parts.inherited, **parts.templates}.items()))
    theme = Theme(
        name=name,
        folders=tuple(folder.layer.shown for folder in folders),
        templates=tuple(templates.values()),
        assets=tuple(assets.values()),
        cards=colours,
        grounds=grounds_of(parts.drawings, dict(colours), parts.problems),
        words=tuple(sorted(parts.words.items())),
    )
    if sound:
        return theme
    own = frozenset(f.path for f in templates.values() if f.path.startswith(f"{folders[0].layer.shown}/"))
    known = known_as_sound(templates, own)
    found = () if known else judged(templates, own, partial(_judged, theme, templates, own))
    problems = in_order((*parts.problems, *lost, *faint(tokens), *found))
    if any(p.severity is Severity.ERROR for p in problems):
        return problems
    return replace(theme, problems=problems)


def _judged(theme: Theme, templates: Mapping[str, ThemeFile], own: frozenset[str]) -> tuple[Problem, ...]:
    from microsite.render.judge import judge  # noqa: PLC0415 - most builds know what it would say

    return tuple(judge(templates, own, environment(theme)))


def _folders(name: str, site_dir: Path, package_dir: Path, problems: list[Problem]) -> list[_Folder]:
    """Return the theme's folders in search order, each followed by what it extends; none when one cannot be found.

    A folder of the site that bears the name of a package's or a built-in theme lies over that one.
    """
    chain: list[_Folder] = []
    waiting = layers(name, site_dir, package_dir)
    if isinstance(waiting, Problem):
        problems.append(waiting)
        return []
    while waiting:
        layer, *rest = waiting
        tokens = _tokens(layer, problems)
        chain.append(_Folder(layer, tokens))
        below = tokens.extends or (layer.name if rest or layer.name == DEFAULT else DEFAULT)
        if below == ALONE:
            break
        waiting = tuple(rest) if below == layer.name else layers(below, site_dir, package_dir)
        where = tokens.extends_at or Span(f"{layer.shown}/theme.yaml")
        if isinstance(waiting, Problem):
            problems.append(replace(waiting, where=where))
            return []
        itself = tokens.extends == layer.name and not waiting
        if itself or any(folder.layer in waiting[:1] for folder in chain):
            words = "the themes extend each other in a circle: " + ", ".join(f.layer.name for f in chain)
            problems.append(error("E106", words, where, "let one of them extend default, or none"))
            return []
    return chain


def _add(layer: Layer, parts: _Parts, *, top: bool) -> None:
    """Lay a folder's templates and assets over those of the folders below it.

    Below the top one, what a theme has or inherits is known under its name too.
    """
    for file in _files(layer, "templates", TEMPLATE_LIMIT, parts.problems):
        text = decode(file.path, file.data)
        if isinstance(text, Problem):
            parts.problems.append(text)
        parts.templates[file.name] = file
    for file in _files(layer, "assets", ASSET_LIMIT, parts.problems):
        parts.assets[file.name] = file
    cards = _files(layer, "cards", TEMPLATE_LIMIT, parts.problems)
    parts.drawings.update(drawings_of(cards, parts.problems))
    parts.words.update(words_of(_files(layer, "locales", TEMPLATE_LIMIT, parts.problems), parts.problems))
    if top:
        return
    for name, file in parts.templates.items():
        called = f"{layer.name}/{name}"
        parts.inherited.setdefault(called, replace(file, name=called))


def _files(layer: Layer, part: str, limit: int, problems: list[Problem]) -> Sequence[ThemeFile]:
    """Read every file below one part of a theme folder; what cannot be taken goes to `problems`."""
    found = []
    base = f"{layer.path}/{part}"
    for path, fault in walk(layer.root, base):
        read = fault or read_file(layer.root, path, limit)
        if isinstance(read, Source):
            found.append(
                ThemeFile(path.removeprefix(f"{base}/"), _shown(layer, path), read.data, read.digest)
            )
        else:
            problems.append(replace(read, where=Span(_shown(layer, path))))
    return found


def _tokens(layer: Layer, problems: list[Problem]) -> Tokens:
    """Read a folder's theme.yaml; a theme without one takes every token from the one below."""
    path = f"{layer.path}/theme.yaml"
    if not (layer.root / path).exists() and not (layer.root / path).is_symlink():
        return Tokens()
    read = read_file(layer.root, path, TEMPLATE_LIMIT)
    if isinstance(read, Problem):
        problems.append(replace(read, where=Span(_shown(layer, path))))
        return Tokens()
    tokens, faults = read_tokens(_shown(layer, path), read.data)
    problems.extend(faults)
    return tokens


def _shown(layer: Layer, path: str) -> str:
    return layer.shown + path.removeprefix(layer.path)


def _generated(name: str, layer: Layer, data: bytes) -> ThemeFile:
    digest = hashlib.blake2b(data, digest_size=20).hexdigest()
    return ThemeFile(name, f"{layer.shown}/theme.yaml", data, digest)
