"""Which files of a theme a template can read: the part of a page's key that a theme's edit changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import jinja2
from jinja2 import TemplateSyntaxError

from microsite.render.anatomy import anatomy
from microsite.render.sandbox import ThemeLoader
from microsite.render.shipped import known_to_read


def closure(environment: jinja2.Environment, template: str) -> tuple[str, ...]:
    """Return the names of all templates that `template` extends, includes or imports, itself included, sorted.

    A computed name counts as the whole theme. A name that does not exist is kept: when a file of that name appears,
    the closure's digest changes. A template that cannot be parsed ends the walk; rendering tells its fault.
    """
    loader = environment.loader
    files = loader.files if isinstance(loader, ThemeLoader) else {}
    found: set[str] = set()
    todo = [template]
    while todo:
        name = todo.pop()
        if name in found:
            continue
        found.add(name)
        if name not in files:
            continue
        known = known_to_read(files[name])
        if known is not None:
            todo += known
            continue
        try:
            said = anatomy(files[name].data.decode("utf-8-sig", "replace"))
        except TemplateSyntaxError:
            continue
        if said.computed:
            return tuple(sorted({*files, *found}))
        todo += said.mentions
    return tuple(sorted(found))


def compiled(environment: jinja2.Environment, templates: Iterable[str]) -> None:
    """Compile all that these templates read."""
    names = {name for template in templates for name in closure(environment, template)}
    for name in sorted(names.intersection(environment.list_templates())):
        environment.get_template(name)


def closure_digest(environment: jinja2.Environment, template: str) -> str:
    """Return one digest (hexadecimal BLAKE2b) over the names, paths and bytes of a template's closure."""
    loader = environment.loader
    files = loader.files if isinstance(loader, ThemeLoader) else {}
    total = hashlib.blake2b(digest_size=20)
    for name in closure(environment, template):
        file = files.get(name)
        total.update(f"{name}\0{file.digest if file else 'absent'}\n".encode())
    return total.hexdigest()
