"""Where themes lie: in the site, in installed packages, beside the program; a name may be found in several places."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from pathlib import Path

from microsite.diagnostics import Problem, Span, error
from microsite.read.paths import WINDOWS
from microsite.records import frozen
from microsite.render.installed import Installed, installed

DEFAULT = "default"
BUILT_IN = (DEFAULT, "board")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@frozen
class Layer:
    """One theme folder: the theme's name, the folder to open, the path below it, the path to show, whose it is."""

    name: str
    root: Path
    path: str
    shown: str
    origin: str


def default_theme_dir(package_dir: Path) -> Path:
    """Return the built-in theme: inside the installed package, or beside it in a checkout of the repository."""
    inside = package_dir / "themes" / DEFAULT
    return inside if inside.is_dir() else package_dir.parent / "themes" / DEFAULT


def is_name(name: str) -> bool:
    """Say whether a text can be a theme's name: it is a folder's name on every system, and never leads out of one."""
    return name not in WINDOWS and bool(_NAME.fullmatch(name))


def layers(name: str, site_dir: Path, package_dir: Path) -> tuple[Layer, ...] | Problem:
    """Return every folder of a theme, the site's own over a package's or the built-in one; E102 when there is none.

    The names of built-in themes belong to them: a package cannot change what `default` means by being installed.
    """
    if (site_dir / "themes").is_symlink():
        words, hint = "this is a symbolic link; links are not followed", "put the folder itself here"
        return error("F105", words, Span("themes"), hint)
    found = [one for one in _in_site(site_dir, package_dir) if one.name == name]
    builtin = [one for one in _built_in(site_dir, package_dir) if one.name == name]
    if builtin or not is_name(name):
        return tuple(found + builtin) or _missing(name, site_dir, package_dir)
    offers = [one for one in installed() if one.name == name]
    if len(offers) > 1:
        names = " and ".join(dict.fromkeys(one.distribution for one in offers))
        hint = "uninstall one of them"
        return error("E102", f"several packages offer the theme '{name}': {names}", Span("site.yaml"), hint)
    for offer in offers:
        if offer.folder is None:
            words = f"the package {offer.distribution} offers the theme '{name}', but its files in {offer.package} are not found"
            return error("E102", words, Span("site.yaml"), "install the package again")
        found.append(_packaged(offer, offer.folder))
    return tuple(found) or _missing(name, site_dir, package_dir)


def known(site_dir: Path, package_dir: Path) -> tuple[Layer, ...]:
    """Return every theme folder that a site can name, by name; the site's own first."""
    packaged = [_packaged(one, one.folder) for one in installed() if one.folder]
    every = (*_in_site(site_dir, package_dir), *packaged, *_built_in(site_dir, package_dir))
    return tuple(sorted(every, key=lambda layer: layer.name))


def _packaged(offer: Installed, folder: Path) -> Layer:
    shown = offer.package.replace(".", "/")
    return Layer(offer.name, folder.parent, folder.name, shown, f"package {offer.distribution}")


def _in_site(site_dir: Path, package_dir: Path) -> Sequence[Layer]:
    """Return the folders below themes/ of the site; in a checkout the built-in ones lie there too, and are not its own."""
    themes = site_dir / "themes"
    if themes.is_symlink() or not themes.is_dir():
        return ()
    at_home = themes.resolve() == default_theme_dir(package_dir).parent.resolve()
    own = [p.name for p in themes.iterdir() if is_name(p.name) and p.is_dir() and not p.is_symlink()]
    names = sorted(name for name in own if not (at_home and name in BUILT_IN))
    return [Layer(name, site_dir, f"themes/{name}", f"themes/{name}", "this site") for name in names]


def _built_in(site_dir: Path, package_dir: Path) -> Sequence[Layer]:
    themes = default_theme_dir(package_dir).parent
    own = site_dir / "themes"
    at_home = not own.is_symlink() and themes.resolve() == own.resolve()  # a link may lead to itself
    base = "themes" if at_home else f"{package_dir.name}/themes"
    return [
        Layer(name, themes.parent, f"themes/{name}", f"{base}/{name}", "built in")
        for name in BUILT_IN
        if (themes / name).is_dir()
    ]


def _missing(name: str, site_dir: Path, package_dir: Path) -> Problem:
    names = list(dict.fromkeys(layer.name for layer in known(site_dir, package_dir)))
    near = difflib.get_close_matches(name, names, n=1)
    where = "in themes/ of the site, in installed packages and among the built-in ones"
    looked = f"found {where}: {', '.join(names)}"
    hint = f"did you mean '{near[0]}'? {looked}" if near else looked
    return error("E102", f"there is no theme '{name}'", Span("site.yaml"), hint)
