"""Reads every address that a page points at, with what it is used for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from microsite.checks.html import Doc
from microsite.checks.inspection import Outgoing
from microsite.checks.values import whole_number

_ASSETS = {
    "img": "src",
    "script": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "track": "src",
    "embed": "src",
    "object": "data",
    "input": "src",
}
_POINTS = frozenset(_ASSETS) | frozenset("a area base link meta use image data form style".split())
_ASSET_RELS = frozenset("stylesheet icon apple-touch-icon manifest preload modulepreload mask-icon".split())
_LINK_RELS = frozenset("next prev search author help license first last up me".split())
_OG = {"og:image", "og:image:url", "og:image:secure_url", "twitter:image", "og:video", "og:audio"}
_URL = re.compile(r"url\(\s{0,99}(?:\"([^\"]*)\"|'([^']*)'|([^()\"'\s]{0,2000}+))\s{0,99}\)", re.IGNORECASE)
_IMPORT = re.compile(r"@import\s{1,99}(?:\"([^\"]+)\"|'([^']+)')", re.IGNORECASE)


def links_of(doc: Doc) -> tuple[tuple[Outgoing, ...], frozenset[str]]:
    """Return a page's addresses and its anchors.

    Uses: "link", "asset", "image:WxH" (declared size, also of og:image, "=" before W for an exact one), "width:W"
    (a srcset's), "feed:TYPE" and "hreflang:TAG" of alternates, "base", "refresh", "canonical".
    """
    links: dict[tuple[str, str], Outgoing] = {}
    ids = {name for name, _ in doc.ids}
    styled = frozenset(doc.having("style"))
    rows = iter((*doc.rows, (-1, None, None)))
    at, root, row = next(rows)
    for place, element in enumerate((*doc.all, None)):
        while place == at and row is not None:
            links |= {
                (x.target, x.use): x for x in row.links_at(root.sourceline) if (x.target, x.use) not in links
            }
            ids |= row.anchors
            at, root, row = next(rows)
        if element is None:
            break
        if element.tag not in _POINTS and element not in styled:
            continue
        for target, use in _uses(element):
            links.setdefault((target, use), Outgoing(target, use, element.sourceline))
        if element.tag == "a" and element.get("name"):
            ids.add(element.get("name"))
    for target, use in _shared_images(doc.each("meta")):
        links.setdefault((target, use), Outgoing(target, use))
    return tuple(links.values()), frozenset(ids)


def _uses(element: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - lxml ships no types
    tag, href = element.tag, element.get("href")
    if href is not None:
        href = href.strip()
    if tag in {"a", "area"} and href is not None:
        yield href, "link"
    elif tag == "base" and href:
        yield href, "base"
    elif tag == "link" and href is not None:
        yield from _link_uses(element, href)
    elif tag == "meta":
        yield from _refresh(element)
    elif tag in _ASSETS and (source := (element.get(_ASSETS[tag]) or "").strip()):
        yield source, _size(element) if tag == "img" else "asset"
    elif tag in {"use", "image"} and (source := element.get("href") or element.get("xlink:href")):
        yield source.strip(), "asset"
    elif tag == "data" and (value := (element.get("value") or "").strip()).startswith(("http:", "https:")):
        names = (element.get("class") or "").split()
        if {"u-photo", "u-featured", "u-url"} & set(names):
            yield value, "link" if "u-url" in names else "image"
    yield from _more_uses(element)


def _more_uses(element: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - lxml ships no types
    """Yield addresses that stand beside an element's main one: posters, forms, srcset, style."""
    tag = element.tag
    if tag == "video" and element.get("poster"):
        yield element.get("poster").strip(), "asset"
    if tag == "form" and (action := element.get("action")):
        yield action.strip(), "link"
    if tag in {"img", "source"} and element.get("srcset"):
        yield from _srcset(element.get("srcset"))
    if element.get("style"):
        yield from ((target, "asset") for target in css_targets(element.get("style")))
    if tag == "style" and element.text:
        yield from ((target, "asset") for target in css_targets(element.text))


def _refresh(meta: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - lxml ships no types
    if (meta.get("http-equiv") or "").lower() == "refresh":
        found = re.search(r"url\s*=\s*['\"]?([^'\"]+)", meta.get("content") or "", re.IGNORECASE)
        if found:
            yield found[1].strip(), "refresh"


def _link_uses(element: Any, href: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - lxml ships no types
    rels = set((element.get("rel") or "").lower().split())
    if "alternate" in rels and "stylesheet" not in rels:
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        if element.get("hreflang") and kind in {"", "text/html"}:
            yield href, f"hreflang:{element.get('hreflang').strip()}"
        else:
            yield href, f"feed:{kind}"
    elif "canonical" in rels:
        yield href, "canonical"
    elif rels & _ASSET_RELS:
        yield href, "asset"
    elif rels & _LINK_RELS:
        yield href, "link"


def _size(element: Any) -> str:  # noqa: ANN401 - lxml ships no types
    width, height = (element.get("width") or "").strip(), (element.get("height") or "").strip()
    fits = bool(whole_number(width) and whole_number(height))
    return f"image:{width}x{height}" if fits else "image"


def _srcset(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r",\s+|,(?=https?:)", text.strip()):
        words = part.split()
        if words:
            wide = words[1][:-1] if len(words) > 1 and re.fullmatch(r"\d+w", words[1]) else ""
            yield words[0].rstrip(","), f"width:{wide}" if wide else "image"


def _shared_images(metas: list[Any]) -> Iterator[tuple[str, str]]:
    """Yield the pictures and films that link previews load, a picture with the size that stands after it."""
    image, size = "", {"width": "", "height": ""}

    def told() -> Iterator[tuple[str, str]]:
        if image:
            whole = all(value.isdecimal() for value in size.values())
            yield image, f"image:={size['width']}x{size['height']}" if whole else "image"

    for meta in metas:
        key = (meta.get("property") or meta.get("name") or "").strip().lower()
        content = (meta.get("content") or "").strip()
        if key in {"og:image", "og:image:url"}:
            yield from told() if content != image else ()
            size = size if content == image else {"width": "", "height": ""}
            image = content
        elif key in {"og:image:width", "og:image:height"}:
            size[key.rpartition(":")[2]] = content
        elif key in _OG and content:
            yield content, "image" if "image" in key else "asset"
    yield from told()


def css_targets(text: str) -> Iterator[str]:
    """Yield the addresses in a piece of CSS: url(...) and @import."""
    for found in chain(_URL.finditer(text), _IMPORT.finditer(text)):
        target = next((group for group in found.groups() if group), "")
        if target:
            yield target.strip()
