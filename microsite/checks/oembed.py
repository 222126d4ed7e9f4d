"""Inspects oEmbed answers (oEmbed 1.0, section 2.3.4): what a page offers to be embedded, for programs that ask for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from microsite.checks.inspection import Inspection, Outgoing
from microsite.checks.json_read import read_json
from microsite.checks.values import url_fault
from microsite.diagnostics import Span, error

MOST_HTML = 100_000  # it holds one frame
_SIZED = {"photo": ("url",), "video": ("html",), "rich": ("html",), "link": ()}
_TEXTS = ("title", "author_name", "provider_name")
_URLS = ("author_url", "provider_url", "thumbnail_url", "url")
_THUMBNAIL = ("thumbnail_url", "thumbnail_width", "thumbnail_height")


def is_answer(value: object) -> bool:
    """Say whether data presents itself as an oEmbed answer."""
    return (
        isinstance(value, dict)
        and "type" in value
        and bool({"provider_name", "html"} & set(value))
        and "$schema" not in value
    )


def inspect_oembed(path: str, value: Mapping[str, Any], url: str) -> Inspection:
    """Return what an oEmbed answer leads to, and what is wrong with it (K709, K712)."""
    where = Span(path)
    problems = [error("K709", words, where) for words in _faults(value)]
    links = [Outgoing(value[name], "link") for name in _URLS if isinstance(value.get(name), str)]
    html = value.get("html")
    if isinstance(html, str):
        frames, more = _frames(html)
        problems += [error("K712", words, where) for words in (*more, *_unlike(frames, value))]
        links += [Outgoing(frame.get("src", ""), "frame") for frame in frames if frame.get("src")]
    title = value.get("title")
    return Inspection(
        path=path, kind="json", url=url, types=("oembed",), title=title if isinstance(title, str) else "",
        links=tuple(dict.fromkeys(links)), problems=tuple(problems),
    )  # fmt: skip


def _faults(value: Mapping[str, Any]) -> Iterator[str]:
    if value.get("version") != "1.0":
        yield f'version is {value.get("version")!r}; oEmbed has "1.0"'
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in _SIZED:
        yield f"type is {kind!r}; oEmbed has {', '.join(_SIZED)}"
    else:
        yield from (
            f"an answer of the type {kind} needs {name}"
            for name in _SIZED[kind]
            if not _is_text(value.get(name))
        )
        sizes = ("width", "height") if kind != "link" else ()
        yield from (
            f"{n} is {value.get(n)!r}; the type {kind} needs pixels"
            for n in sizes
            if not _is_size(value.get(n))
        )
    yield from (f"{name} is not a text" for name in _TEXTS if name in value and not _is_text(value[name]))
    for name in _URLS:
        if name in value and (not isinstance(value[name], str) or url_fault(value[name])):
            yield f"{name} is {str(value[name])[:80]!r}, which is no whole address"
    thumbnail = [name for name in _THUMBNAIL if name in value]
    if thumbnail and len(thumbnail) < len(_THUMBNAIL):
        yield "a thumbnail comes with address, width and height, or not at all"
    yield from (
        f"{n} is {value[n]!r}, which are no pixels"
        for n in thumbnail
        if n != "thumbnail_url" and not _is_size(value[n])
    )
    age = str(value.get("cache_age", 0))
    if not (age.isascii() and age.isdecimal()):
        yield f"cache_age is {age[:80]!r}, which are no seconds"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_size(value: object) -> bool:
    return type(value) is int and value > 0


def _frames(html: str) -> tuple[list[Any], list[str]]:
    """Return the frames of an answer's HTML, and what is wrong with that as a whole."""
    from lxml import etree  # noqa: PLC0415 - lxml is heavy, and only a check needs it

    if len(html) > MOST_HTML:
        return [], [f"the html of the answer has more than {MOST_HTML:,} characters"]
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser=etree.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        return [], ["the html of the answer cannot be read"]
    faults = []
    names = {str(e.tag) for e in root.iter() if isinstance(e.tag, str)}
    if names & {"script", "object", "embed", "link", "style"}:
        faults.append(
            "the html of the answer brings more than a frame: script or style runs on other people's pages"
        )
    if any(name.startswith("on") for e in root.iter() for name in e.keys()):  # noqa: SIM118 - lxml's own
        faults.append("the html of the answer holds script in an attribute")
    frames = list(root.iter("iframe"))
    if len(frames) != 1:
        faults.append(f"the html of the answer has {len(frames) or 'no'} frames; it needs one")
    return frames, faults


def _unlike(frames: list[Any], value: Mapping[str, Any]) -> Iterator[str]:
    for frame in frames:
        source = frame.get("src") or ""
        if url_fault(source):
            yield f"the frame's address is {source[:80]!r}; on another site only a whole address leads here"
        if not (frame.get("title") or "").strip():
            yield "the frame has no title, so nobody who hears the page knows what it is"
        for name in ("width", "height"):
            if _is_size(value.get(name)) and frame.get(name) != str(value[name]):
                yield f"the frame's {name} is {frame.get(name)}; the answer says {value.get(name)}"


def read_answer(path: str, data: bytes, url: str) -> Inspection | None:
    """Return the inspection of a file that is an oEmbed answer, None for any other JSON."""
    if not path.endswith("oembed.json") and b'"provider_name"' not in data:
        return None
    value, problems = read_json(data, path)
    if problems or not (isinstance(value, dict) and (path.endswith("oembed.json") or is_answer(value))):
        return None
    return inspect_oembed(path, value, url)
