"""Inspects pictures by their header, and style sheets and manifests by the files they ask for."""

from __future__ import annotations

from typing import Any

from microsite.checks.html_links import css_targets
from microsite.checks.inspection import Inspection, Outgoing
from microsite.checks.json_read import read_json
from microsite.diagnostics import Problem, Span, error
from microsite.read.headers import MAX_PIXELS, header

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
_TAIL = 65_536
_ICON = b"\0\0\1\0"
_IN_ICONS = (b"\x89PNG", b"\x28\0\0\0")
_ENTRY = 16  # bytes of an icon's directory: sizes of a byte each where 0 is 256, then length and place


def inspect_image(path: str, data: bytes, url: str = "") -> Inspection:
    """Return a picture's format and size as `types` ("JPEG", "1200x675"), and why it cannot be shown (K804)."""
    named = IMAGE_SUFFIXES.get(path.rpartition(".")[2].lower(), "")
    problems: list[Problem] = []
    types: tuple[str, ...] = ()
    try:
        kind, (wide, high) = _icon(data) if data.startswith(_ICON) else header(data)
        types = (kind, f"{wide}x{high}")
        if wide * high > MAX_PIXELS:
            words = f"the image has {types[1]} pixels, which phones cannot show"
            problems.append(error("K804", words, Span(path)))
    except Exception as fault:  # noqa: BLE001 - a broken picture may raise anything inside its decoder
        if data:
            words = "the file is not an image that can be read"
            problems.append(error("K804", words, Span(path), str(fault)[:80].partition("<")[0].strip()))
    if types and named and types[0] != named and {types[0], named} != {"MPO", "JPEG"}:
        problems.append(error("K804", f"the file is named as {named} but is {types[0]}", Span(path)))
    if types and _is_cut(types[0], data):
        problems.append(error("K804", "the image is cut short", Span(path), "write the whole file again"))
    return Inspection(path=path, kind="image", url=url, types=types, problems=tuple(problems))


def _icon(data: bytes) -> tuple[str, tuple[int, int]]:
    """Return the size of the largest picture of an icon by its directory: what lies in it is not decoded, and each is a whole file."""
    count = int.from_bytes(data[4:6], "little")
    entries = [
        data[at : at + _ENTRY] for at in range(len(_ICON) + 2, len(_ICON) + 2 + _ENTRY * count, _ENTRY)
    ]
    if not entries or len(entries[-1]) < _ENTRY:
        raise ValueError("an icon names the pictures that it holds")
    for entry in entries:
        length, at = int.from_bytes(entry[8:12], "little"), int.from_bytes(entry[12:], "little")
        if not data[at : at + 8].startswith(_IN_ICONS) or at + length > len(data):
            raise ValueError("an icon holds whole pictures, each PNG or BMP")
    return "ICO", max((entry[0] or 256, entry[1] or 256) for entry in entries)


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
