"""A request for the preview becomes an answer: a page with the reload script, a file, or what a page must know of itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from urllib.parse import parse_qs

from microsite.dev.http import INERT, Answer, plain
from microsite.dev.requests import RESERVED, Asked, Refused, plain_path
from microsite.dev.shelf import Kept, Shelf
from microsite.diagnostics import Problem, Severity, as_dict
from microsite.formats.media import FRESH, HTML, TYPES, cache_control, media_type
from microsite.formats.urls import encoded, output_path
from microsite.outputs.files import POLICY

HERE = Path(__file__).parent
MOST_PROBLEMS = 100
UNBOUND = frozenset({TYPES["js"], TYPES["wasm"], TYPES["pdf"]})
"""A policy of their own would bind the search's worker and a browser's reader of PDF."""
WAITING = (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n</head>\n'
    "<body>\n<main><h1>{title}</h1>\n<p>{words}</p></main>\n</body>\n</html>\n"
)


def reply(asked: Asked, shelf: Shelf, problems: Sequence[Problem]) -> Answer:
    """Return the answer to a request that the gate has let through; `problems` are those of the site."""
    if asked.path.startswith(RESERVED):
        return _reserved(asked, shelf, problems)
    base = shelf.base
    if not encoded(asked.path).startswith(base):
        return _moved(base) if asked.path == "/" and shelf.pages else _missing(asked, shelf)
    path = asked.path[len(base) :] if base == "/" else asked.path[len(_decoded(base)) :]
    kept = shelf.get(output_path(path))
    if kept is None:
        if shelf.get(f"{path}/index.html") and path:
            return _moved(f"{encoded(asked.path)}/")
        return _missing(asked, shelf)
    return _sent(asked, shelf, kept, 200)


def _decoded(base: str) -> str:
    found = plain_path(base)
    return base if isinstance(found, Refused) else found


def _sent(asked: Asked, shelf: Shelf, kept: Kept, status: int) -> Answer:
    path = kept.page.path
    if not kept.data and kept.problems:
        page = _waiting("This page cannot be made yet", kept.problems[0].message)
        return _answer(500, asked, HTML, _injected(page, ""))
    if kept.page.form == "html":
        return _answer(status, asked, HTML, _injected(kept.data, shelf.version(kept)))
    return _answer(status, asked, media_type(path), kept.data, keep=cache_control(path))


def _missing(asked: Asked, shelf: Shelf) -> Answer:
    if not shelf.pages:
        page = _waiting(
            "There is no page yet", "The site cannot be read; as soon as it can, this page shows it."
        )
        return _answer(503, asked, HTML, _injected(page, ""))
    kept = shelf.get("404.html")
    return plain(404, "there is no such page") if kept is None else _sent(asked, shelf, kept, 404)


def _waiting(title: str, words: str) -> bytes:
    return WAITING.format(title=escape(title), words=escape(words)).encode()


def _moved(to: str) -> Answer:
    return Answer(302, (("Location", to), ("Cache-Control", "no-store")), b"")


def _answer(status: int, asked: Asked, kind: str, data: bytes, *, keep: str = FRESH) -> Answer:
    tag = f'"{hashlib.blake2b(data, digest_size=12).hexdigest()}"'
    headers: tuple[tuple[str, str], ...] = (("Content-Type", kind), ("ETag", tag), ("Cache-Control", keep))
    if kind == HTML:
        headers += (("Content-Security-Policy", POLICY),)
    elif kind not in UNBOUND:
        headers += (INERT,)
    if status == 200 and tag in asked.held:  # noqa: PLR2004 - OK; RFC 9110 section 13.1.2
        return Answer(304, headers, b"")
    return Answer(status, headers, data)


def _injected(data: bytes, version: str) -> bytes:
    """Return a page with the script that reloads it, before the end of its body."""
    script = (
        f'<script type="module" src="{RESERVED}reload.js" data-microsite="{version}"></script>\n'.encode()
    )
    at = data.rfind(b"</body>")
    return data + script if at < 0 else data[:at] + script + data[at:]


def _reserved(asked: Asked, shelf: Shelf, problems: Sequence[Problem]) -> Answer:
    name = asked.path.removeprefix(RESERVED)
    if name == "reload.js":
        return _answer(200, asked, TYPES["js"], (HERE / name).read_bytes())
    if name == "state":
        state = _state(asked, shelf, problems)
        return Answer(
            200,
            (("Content-Type", TYPES["json"]), ("Cache-Control", "no-store"), INERT),
            json.dumps(state).encode(),
        )
    return plain(404, "there is no such page")


def _state(asked: Asked, shelf: Shelf, problems: Sequence[Problem]) -> dict[str, object]:
    """Return what a page must know: the version that a reload would show, its stylesheets, and what is wrong."""
    path = parse_qs(asked.query).get("path", [""])[0]
    plain_ = plain_path(path)
    base = _decoded(shelf.base)
    kept = None
    if isinstance(plain_, str) and plain_.startswith(base):
        kept = shelf.get(output_path(plain_[len(base) :])) or shelf.get("404.html")
    known = kept is not None and kept.page.form == "html" and bool(kept.data)
    every = [*problems, *shelf.problems()]
    return {
        "version": shelf.version(kept) if kept is not None and known else "",
        "styles": shelf.styles(),
        "errors": [as_dict(p) for p in every if p.severity is Severity.ERROR][:MOST_PROBLEMS],
        "warnings": [as_dict(p) for p in every if p.severity is Severity.WARNING][:MOST_PROBLEMS],
    }
