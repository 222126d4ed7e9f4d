"""What browsers may have while a plan is still being made: the pages that are ready early, and what those ask for."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import parse_qs

from microsite.dev.requests import RESERVED, Asked, plain_path
from microsite.formats.urls import output_path
from microsite.values.pages import Page

EARLY = 0.3  # seconds for which browsers may ask for such a page
LULL = 0.08  # how long they may then pause between requests


def fresh_paths(pages: Collection[Page]) -> frozenset[str]:
    """Return the output paths of pages and of the theme's files among them; the site's own files wait for the plan."""
    return frozenset(page.path for page in pages if page.form == "html" or page.path.startswith("assets/"))


def may_have(asked: Asked, base: str, fresh: Collection[str]) -> bool:
    """Say whether a request asks for one of these paths, for the state of one, or for what the preview itself has."""
    path = asked.path
    if path == f"{RESERVED}state":
        told = plain_path(parse_qs(asked.query).get("path", [""])[0])
        path = told if isinstance(told, str) else ""
    elif path.startswith(RESERVED):
        return True
    return path.startswith(base) and output_path(path[len(base) :]) in fresh
