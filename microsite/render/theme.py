"""A theme is read once from its folders: templates that override the default's one by one, assets, and tokens."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from microsite.diagnostics import Problem, Severity, Span, error
from microsite.read.files import Source, read_file, walk
from microsite.read.text import decode
from microsite.render.catalogs import compile_words
from microsite.render.drawings import GENERAL, NAMES, read_ground
from microsite.render.tokens import Tokens, read_tokens, to_css
from microsite.values.cards import Ground

DEFAULT = "default"
TOKENS_CSS = "tokens.css"
TEMPLATE_LIMIT = 256 * 1024
ASSET_LIMIT = 5 * 1024 * 1024
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class ThemeFile:
    """A file of a theme: the `name` it is called by, its `path` as a message shows it, its bytes and their digest."""

    name: str
    path: str
    data: bytes
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """All that rendering takes from a theme; equal themes give equal bytes.

    `folders` are its folders in search order, as messages show them. `templates` holds each template under the name
    that wins ("event.html") and the built-in one under "default/" too ("default/event.html"), so that an override
    can extend what it overrides. `assets` holds the files to publish, with the generated `tokens.css`.
    `cards` are the colours of share cards, as (name, value), and `grounds` the drawings below their text, by the card's name.
    `words` are the theme's own catalogs, compiled, by language tag.
    """

    name: str
    folders: tuple[str, ...]
    templates: tuple[ThemeFile, ...]
    assets: tuple[ThemeFile, ...]
    cards: tuple[tuple[str, str], ...] = ()
    grounds: tuple[tuple[str, Ground], ...] = ()
    words: tuple[tuple[str, bytes], ...] = ()

    def digests(self) -> dict[str, str]:
        """Return asset name -> digest of its bytes (hexadecimal BLAKE2b), for names that change with the bytes."""
        return {asset.name: asset.digest for asset in self.assets}


@dataclass(frozen=True, slots=True)
class _Folder:
    """One theme folder: what it is called, the folder to open, the path below it, the path to show."""

    name: str
    root: Path
    path: str
    shown: str


def default_theme_dir(package_dir: Path) -> Path:
    """Return the built-in theme: inside the installed package, or beside it in a checkout of the repository."""
    inside = package_dir / "themes" / DEFAULT
    return inside if inside.is_dir() else package_dir.parent / "themes" / DEFAULT


def load_theme(name: str, site_dir: Path, package_dir: Path) -> Theme | tuple[Problem, ...]:
    """Read the theme that `site.yaml` names, its own files before the built-in default's, or say what is wrong.

    Only regular files inside the theme's folders are read, never through a symbolic link (F105); a theme that does
    not exist is E102, a fault of theme.yaml E106, one of its drawings for cards E107. Templates must be UTF-8 (F102).
    """
    folders = _folders(name, site_dir, package_dir)
    if isinstance(folders, Problem):
        return (folders,)
    problems: list[Problem] = []
    templates: dict[str, ThemeFile] = {}
    assets: dict[str, ThemeFile] = {}
    tokens: list[Tokens] = []
    drawings: dict[str, ThemeFile] = {}
    words: dict[str, bytes] = {}
    for folder in reversed(folders):
        builtin = folder is folders[-1]
        for file in _files(folder, "templates", TEMPLATE_LIMIT, problems):
            text = decode(file.path, file.data)
            if isinstance(text, Problem):
                problems.append(text)
            for called in (file.name, f"{DEFAULT}/{file.name}") if builtin else (file.name,):
                templates[called] = ThemeFile(called, file.path, file.data, file.digest)
        for file in _files(folder, "assets", ASSET_LIMIT, problems):
            assets[file.name] = file
        words |= _words(folder, problems)
        tokens.append(_tokens(folder, problems))
        drawings |= _drawings(_files(folder, "cards", TEMPLATE_LIMIT, problems), problems)
    colours = _card_colours(tokens)
    grounds = _grounds(drawings, dict(colours), problems)
    assets[TOKENS_CSS] = _generated(TOKENS_CSS, folders[0], to_css(tokens).encode())
    if any(p.severity is Severity.ERROR for p in problems):
        return tuple(problems)
    return Theme(
        name=name,
        folders=tuple(folder.shown for folder in folders),
        templates=tuple(templates[key] for key in sorted(templates)),
        assets=tuple(assets[key] for key in sorted(assets)),
        cards=colours,
        grounds=grounds,
        words=tuple(sorted(words.items())),
    )


def _folders(name: str, site_dir: Path, package_dir: Path) -> tuple[_Folder, ...] | Problem:
    """Return the theme's folders in search order, the built-in default last."""
    builtin = default_theme_dir(package_dir)
    at_home = builtin.resolve() == (site_dir / "themes" / DEFAULT).resolve()
    shown = f"themes/{DEFAULT}" if at_home else f"{package_dir.name}/themes/{DEFAULT}"
    last = _Folder(DEFAULT, builtin.parent.parent, f"themes/{DEFAULT}", shown)
    own = site_dir / "themes" / name
    if _NAME.fullmatch(name) and own.is_dir() and not own.is_symlink():
        mine = _Folder(name, site_dir, f"themes/{name}", f"themes/{name}")
        return (last,) if at_home and name == DEFAULT else (mine, last)
    if name == DEFAULT:
        return (last,)
    return _missing(name, site_dir)


def _missing(name: str, site_dir: Path) -> Problem:
    folder = site_dir / "themes"
    known = sorted(
        {DEFAULT, *(p.name for p in folder.iterdir() if p.is_dir())} if folder.is_dir() else {DEFAULT}
    )
    near = difflib.get_close_matches(name, known, n=1)
    hint = (
        f"did you mean '{near[0]}'?" if near else f"make the folder themes/{name}, or write theme: {DEFAULT}"
    )
    return error("E102", f"the theme '{name}' has no folder themes/{name}", Span("site.yaml"), hint)


def _files(folder: _Folder, part: str, limit: int, problems: list[Problem]) -> Sequence[ThemeFile]:
    """Read every file below one part of a theme folder; what cannot be taken goes to `problems`."""
    found = []
    base = f"{folder.path}/{part}"
    for path, fault in walk(folder.root, base):
        read = fault or read_file(folder.root, path, limit)
        if isinstance(read, Source):
            found.append(
                ThemeFile(path.removeprefix(f"{base}/"), _shown(folder, path), read.data, read.digest)
            )
        else:
            problems.append(_at(read, _shown(folder, path)))
    return found


def _words(folder: _Folder, problems: list[Problem]) -> dict[str, bytes]:
    """Read a folder's own catalogs, locales/LANG.po, by language tag."""
    found = {}
    for file in _files(folder, "locales", TEMPLATE_LIMIT, problems):
        made = compile_words(file.path, file.name, file.data)
        match made:
            case (str() as tag, bytes() as data):
                found[tag] = data
            case _:
                problems.extend(p for p in made if isinstance(p, Problem))
    return found


def _tokens(folder: _Folder, problems: list[Problem]) -> Tokens:
    """Read a folder's theme.yaml; a theme without one takes every token from the default."""
    path = f"{folder.path}/theme.yaml"
    if not (folder.root / path).exists() and not (folder.root / path).is_symlink():
        return Tokens()
    read = read_file(folder.root, path, TEMPLATE_LIMIT)
    if isinstance(read, Problem):
        problems.append(_at(read, _shown(folder, path)))
        return Tokens()
    tokens, faults = read_tokens(_shown(folder, path), read.data)
    problems.extend(faults)
    return tokens


def _card_colours(tokens: Sequence[Tokens]) -> tuple[tuple[str, str], ...]:
    """Return the colours of cards: those by day, and over them what `card` says."""
    by_day = {name: value for each in tokens for name, value in each.light}
    own = {name: value for each in tokens for name, value in each.card}
    return tuple(sorted({**by_day, **own}.items()))


def _drawings(files: Sequence[ThemeFile], problems: list[Problem]) -> dict[str, ThemeFile]:
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


def _grounds(
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


def _shown(folder: _Folder, path: str) -> str:
    return folder.shown + path.removeprefix(folder.path)


def _at(problem: Problem, path: str) -> Problem:
    return Problem(problem.code, problem.message, Span(path), problem.hint, problem.severity)


def _generated(name: str, folder: _Folder, data: bytes) -> ThemeFile:
    digest = hashlib.blake2b(data, digest_size=20).hexdigest()
    return ThemeFile(name, f"{folder.shown}/theme.yaml", data, digest)
