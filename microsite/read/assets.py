"""Pictures and papers that content names: found inside content/, allowed by kind and size, their headers read."""

from __future__ import annotations

import re
from pathlib import Path
from posixpath import normpath

from microsite.diagnostics import Problem, Span, error
from microsite.read.decoding import smaller_size
from microsite.read.files import NOT_THERE, Source, is_ignored, read_file
from microsite.read.headers import pixels
from microsite.read.wording import cut
from microsite.records import frozen
from microsite.values.cards import can_be_cut, face_sides

MAX_ASSET = 5 * 1024 * 1024
IMAGES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
}
PAPERS = {"pdf": "application/pdf"}
DRAWINGS = {"svg": "image/svg+xml"}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_UNSAFE_SVG = re.compile(
    rb"<script|javascript:|<foreignobject|<!entity|<!doctype|<iframe|[\s\"'/]on\w+\s*=|href\s*=\s*[\"']?\s*(?!#)\w",
    re.IGNORECASE,
)


@frozen
class Asset:
    """A file to publish: where it lies, where it goes (a site path), its kind, digest, and a picture's pixels (0 without).

    `smaller` is the size that it may have at most for other pictures to be cut from it, None when it may stay as it is.
    """

    source: str
    path: str
    media_type: str
    digest: str
    width: int
    height: int
    smaller: tuple[int, int] | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height."""
        return self.width, self.height

    @property
    def cut(self) -> bool:
        """Say whether share images can be cut from it: it has neither too many pixels nor too few."""
        return self.smaller is None and can_be_cut(*self.size)

    @property
    def faces(self) -> tuple[int, ...]:
        """Return the sides in pixels of the squares that are cut from it where it is a portrait."""
        drawing = self.media_type in DRAWINGS.values()
        return () if self.smaller or drawing else face_sides(*self.size)


def is_asset(target: str) -> bool:
    """Say whether a link leads to a picture or paper, by its ending."""
    kind = target.split("#", 1)[0].split("?", 1)[0].rsplit(".", 1)[-1].lower()
    return kind in PAPERS or kind in IMAGES


def is_own_file(text: str) -> bool:
    """Say whether a text that may be an address or a file of the site names a file: by its ending, and no scheme (RFC 3986, 3.1)."""
    return is_asset(text.strip()) and not _SCHEME.match(text.strip())


def site_path(item_path: str, name: str) -> str:
    """Return the path below content/ that a name on an item means: beside the item, or from content/ with a slash."""
    folder = item_path.removeprefix("content/").rsplit("/", 1)[0] if "/" in item_path else ""
    return normpath(name.removeprefix("/") if name.startswith("/") else f"{folder}/{name}")


def find(root: Path, item_path: str, name: str, where: Span, *, drawings: bool = False) -> Asset | Problem:
    """Return the asset that an item names, or F108 with the reason; the file's bytes are looked at, not its name alone.

    A relative name is sought beside the item first, then below content/. Drawings (SVG) are for site.yaml only.
    """
    from urllib.parse import unquote  # noqa: PLC0415 - only for items that name files

    plain, name = unquote(name), cut(name)
    kind = plain.rsplit(".", 1)[-1].lower()
    allowed = {**IMAGES, **PAPERS, **(DRAWINGS if drawings else {})}
    if kind not in allowed:
        hint = "export it as PNG, JPEG or WebP" if kind == "svg" else f"allowed: {', '.join(allowed)}"
        return error("F108", f"'{name}' is not a kind of file that is published", where, hint)
    tried = [site_path(item_path, plain), normpath(plain.removeprefix("/"))]
    found: Source | Problem | None = None
    for path in dict.fromkeys(tried):
        if path.split("/")[0] == "..":
            return error(
                "F108", f"'{name}' leaves the folder content/", where, "put the file beside this one"
            )
        if any(is_ignored(part) for part in path.split("/")):
            return error("F108", f"'{name}' names a hidden file", where, "hidden files are never published")
        found = read_file(root, f"content/{path}", MAX_ASSET)
        if isinstance(found, Source):
            return _probe(found, path, allowed[kind], name, where)
        if found.message != NOT_THERE:
            return error("F108", f"'{name}': {found.message}", where, found.hint)
    return error("F108", f"'{name}' does not exist", where, f"it was looked for at content/{cut(tried[0])}")


def _probe(source: Source, path: str, media_type: str, name: str, where: Span) -> Asset | Problem:
    if media_type == "application/pdf":
        if not source.data.startswith(b"%PDF-"):
            return error("F108", f"'{name}' is not a PDF", where)
        return Asset(source.path, path, media_type, source.digest, 0, 0)
    if media_type == "image/svg+xml":
        if b"<svg" not in source.data.lower() or _UNSAFE_SVG.search(source.data):
            return error(
                "F108",
                f"'{name}' is a drawing with script or links in it",
                where,
                "export a plain one, or a PNG",
            )
        return Asset(source.path, path, media_type, source.digest, 512, 512)
    size = pixels(source.data, media_type)
    if isinstance(size, str):
        return error("F108", f"'{name}' {size}", where)
    return Asset(source.path, path, media_type, source.digest, *size, smaller_size(source.data, size))
