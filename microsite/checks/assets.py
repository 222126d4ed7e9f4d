"""Inspects pictures by their header, and style sheets and manifests by the files they ask for."""

from __future__ import annotations

import io
from typing import Any

from microsite.checks.html_links import css_targets
from microsite.checks.inspection import Inspection, Outgoing
from microsite.checks.json_read import read_json
from microsite.diagnostics import Problem, Span, error

IMAGE_SUFFIXES = {
    "png": "PNG",
    "jpg": "JPEG",
    "jpeg": "JPEG",
    "webp": "WEBP",
    "gif": "GIF",
    "avif": "AVIF",
    "ico": "ICO",
    "bmp": "BMP",
}
MOST_PIXELS = 40_000_000
_TAIL = 65_536


def inspect_image(path: str, data: bytes, url: str = "") -> Inspection:
    """Return a picture's format and size as `types` ("JPEG", "1200x675"), and why it cannot be shown (K804)."""
    from PIL import Image  # noqa: PLC0415 - heavy, and only pictures need it

    named = IMAGE_SUFFIXES.get(path.rpartition(".")[2].lower(), "")
    problems: list[Problem] = []
    types: tuple[str, ...] = ()
    try:
        with Image.open(io.BytesIO(data)) as image:  # reads the header only
            lying = image.format != "PNG" and image.getexif().get(0x0112) in {
                5,
                6,
                7,
                8,
            }  # EXIF's orientation
            wide, high = image.size[::-1] if lying else image.size
            types = (str(image.format), f"{wide}x{high}")
            if image.width * image.height > MOST_PIXELS:
                problems.append(
                    error("K804", f"the image has {types[1]} pixels, which phones cannot show", Span(path))
                )
    except Exception as fault:  # noqa: BLE001 - a broken picture may raise anything inside its decoder
        words = "the file is not an image that can be read" + ("" if data else ": it is empty")
        if data:
            problems.append(error("K804", words, Span(path), str(fault)[:80].partition("<")[0].strip()))
    if types and named and types[0] != named and {types[0], named} != {"MPO", "JPEG"}:
        problems.append(error("K804", f"the file is named as {named} but is {types[0]}", Span(path)))
    if types and _is_cut(types[0], data):
        problems.append(error("K804", "the image is cut short", Span(path), "write the whole file again"))
    return Inspection(path=path, kind="image", url=url, types=types, problems=tuple(problems))


def _is_cut(kind: str, data: bytes) -> bool:
    """Tell whether the end that the format demands is missing."""
    if kind == "JPEG":
        return b"\xff\xd9" not in data[-_TAIL:]
    if kind == "PNG":
        return b"IEND" not in data[-_TAIL:]
    return kind == "WEBP" and len(data) < int.from_bytes(data[4:8], "little") + 8


def inspect_css(path: str, data: bytes, url: str = "") -> Inspection:
    """Return the files that a style sheet asks for."""
    text = data.decode("utf-8", "replace")
    links = tuple(Outgoing(target, "asset") for target in dict.fromkeys(css_targets(text)))
    return Inspection(path=path, kind="text", url=url, types=("css",), links=links)


def inspect_manifest(path: str, data: bytes, url: str = "") -> Inspection:
    """Return the pictures and pages that a web app manifest names, with their declared sizes."""
    value, problems = read_json(data, path)
    links: list[Outgoing] = []
    if isinstance(value, dict):
        icons: Any = value.get("icons")
        for icon in icons if isinstance(icons, list) else ():
            if isinstance(icon, dict) and isinstance(icon.get("src"), str):
                sizes = str(icon.get("sizes", "")).lower().split()
                use = f"image:={sizes[0]}" if len(sizes) == 1 and sizes[0] != "any" else "image"
                links.append(Outgoing(icon["src"], use))
        if isinstance(value.get("start_url"), str):
            links.append(Outgoing(value["start_url"], "link"))
    elif not problems:
        problems = [error("K709", "a web app manifest is one object", Span(path))]
    return Inspection(path=path, kind="json", url=url, links=tuple(links), problems=tuple(problems))
