"""What each file of the output was made from: one whose key and stamp are as they were need not be made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from microsite.engine.digest import Digests
from microsite.engine.editions import program
from microsite.engine.memo import Memo
from microsite.engine.stamps import Stamp
from microsite.render.closure import closure_digest
from microsite.render.sandbox import environment
from microsite.render.theme import Theme
from microsite.values.pages import Page
from microsite.values.views import HtmlView


@dataclass(frozen=True, slots=True)
class Made:
    """A file as it was published: the key of what it was made from (hexadecimal), and its stamp."""

    key: str
    stamp: Stamp


class Keys:
    """Gives each page its key. Equal keys mean equal bytes: program, templates and view are in it; words travel with the view's language."""

    def __init__(self, theme: Theme) -> None:
        self._digests = Digests()
        self._environment = environment(theme)
        self._closures: dict[str, str] = {}

    def of(self, page: Page) -> str:
        """Return the key of a page (hexadecimal)."""
        return self._digests.of(*self.parts(page).values()).hex()

    def parts(self, page: Page) -> dict[str, object]:
        """Return what a page is made from, each part by its name."""
        view = page.view
        if not isinstance(view, HtmlView):
            return {"program": program(), "view": view}
        return {"program": program(), "templates": self._closure(view.template), "view": view}

    def _closure(self, template: str) -> str:
        if template not in self._closures:
            self._closures[template] = closure_digest(self._environment, template)
        return self._closures[template]


def recall(held: Memo, output: str) -> Mapping[str, Made]:
    """Return what each file of an output folder was made from; nothing where that is not known."""
    key = _key(output)
    data = held.get(key) if held.known([key]) else None
    try:
        rows = json.loads(data) if data else []
        return {str(path): Made(str(made), tuple(map(int, of))) for path, made, of in rows}
    except (ValueError, TypeError):
        return {}


def keep(held: Memo, output: str, keys: Mapping[str, str], stamps: Mapping[str, Stamp]) -> None:
    """Keep what the files of an output folder were made from, with the stamps that they have now."""
    rows = [(path, key, stamps[path]) for path, key in keys.items() if path in stamps]
    held.known([_key(output)])
    held.put(_key(output), json.dumps(rows).encode("utf-8", "surrogatepass"))


def _key(output: str) -> bytes:
    return hashlib.blake2b(b"made\n" + output.encode("utf-8", "surrogatepass"), digest_size=20).digest()
