"""What the other JSON-LD nodes must say: ProfilePage, Person, lists, VideoObject, Clip, Organization, WebSite, ratings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from microsite.checks import schema
from microsite.checks.jsonld import Node
from microsite.checks.markup import fault
from microsite.checks.values import whole_number
from microsite.checks.vocabulary import fold, fold_loose, instant, subject_of
from microsite.diagnostics import Problem

_REQUIRED = {
    "ProfilePage": ("mainEntity",),
    "VideoObject": ("name", "thumbnailUrl", "uploadDate"),
    "Clip": ("name", "startOffset", "url"),
    "Organization": ("name",),
    "WebSite": ("name", "url"),
    "BreadcrumbList": ("itemListElement",),
    "ItemList": ("itemListElement",),
    "EventSeries": ("name",),
    "Question": ("name", "acceptedAnswer"),
    "FAQPage": ("mainEntity",),
}


def check_other(node: Node, path: str, seen: str, heads: tuple[str, ...]) -> Iterator[Problem]:
    """Report what is missing or contradictory in a node that is no Event; `seen` is the page's visible text.

    `heads` are the names the page gives itself (title, h1, og:title), folded by `fold_loose`.
    """
    if node.is_reference:
        return
    yield from _missing(node, path)
    if schema.is_a(node.types, "ProfilePage"):
        yield from _profile(node, path)
    if not node.via and any(schema.is_a(node.types, name) for name in ("WebPage", "EventSeries", "WebSite")):
        yield from _page(node, path, seen, heads)
    if schema.is_a(node.types, "ItemList"):
        yield from _list(node, path, heads)
    if schema.is_a(node.types, "VideoObject"):
        yield from _video(node, path)
    if schema.is_a(node.types, "Rating"):  # AggregateRating is one too
        yield from _rating(node, path, seen)


def _missing(node: Node, path: str) -> Iterator[Problem]:
    """Report the properties that a node's type needs and that are not there."""
    needed = [
        (name, prop) for name, props in _REQUIRED.items() if schema.is_a(node.types, name) for prop in props
    ]
    for name, prop in needed:
        if not node.all(prop):
            yield fault(node, path, "K203", f"{prop} is missing; a {name} needs it")
    if schema.is_a(node.types, "Person") and not node.texts("name") + node.texts("alternateName"):
        yield fault(node, path, "K203", "name is missing; a Person needs it")


def _page(node: Node, path: str, seen: str, heads: tuple[str, ...]) -> Iterator[Problem]:
    """Report what a node says of the whole page and the page does not show: its name, its description."""
    yield from _series(node, path) if schema.is_a(node.types, "EventSeries") else ()
    name, about = fold_loose(node.text("name")), fold_loose(node.text("description"))
    if name and heads and not any(name in head or head in name for head in (*heads, fold_loose(seen))):
        yield fault(node, path, "K503", f"name is {node.text('name')!r}, which the page does not show")
    if about and about[:200] not in fold_loose(seen):
        words = f"description {node.text('description')[:80]!r} is not shown on the page"
        yield fault(node, path, "K503", words)


def _series(node: Node, path: str) -> Iterator[Problem]:
    """Report a series whose own dates are not those of its first and last part."""
    parts = [part for part in node.nodes("subEvent") if not part.is_reference]
    for prop, pick in (("startDate", min), ("endDate", max)):
        own = instant(node.text(prop))
        told = [at for part in parts if (at := instant(part.text(prop)))]
        if own and told and own != pick(told):
            words = f"{prop} is {node.text(prop)}; its parts say {pick(told)}"
            yield fault(node, path, "K210", words)


def _profile(node: Node, path: str) -> Iterator[Problem]:
    for main in node.nodes("mainEntity"):
        known = schema.is_a(main.types, "Person") or schema.is_a(main.types, "Organization")
        if main.types and not known:
            yield fault(
                node, path, "K206", f"mainEntity is {'/'.join(main.types)}; a ProfilePage is about a Person"
            )
    for text in node.texts("mainEntity"):
        yield fault(node, path, "K206", f"mainEntity is the text {text!r}; a ProfilePage wants a Person")


def _list(node: Node, path: str, heads: tuple[str, ...]) -> Iterator[Problem]:
    items = [item for item in node.nodes("itemListElement") if schema.is_a(item.types, "ListItem")]
    crumbs = schema.is_a(node.types, "BreadcrumbList")
    if crumbs and len(node.all("itemListElement")) < 2:  # noqa: PLR2004 - a trail has two ends
        yield fault(node, path, "K207", "a BreadcrumbList needs at least two items")
    if crumbs and len(items) < len(node.all("itemListElement")):
        yield fault(node, path, "K206", "every part of a BreadcrumbList is a ListItem")
    places = [item.text("position") for item in items]
    if any(places) or crumbs:
        wanted = [str(number) for number in range(1, len(items) + 1)]
        if sorted(places, key=lambda text: (len(text), text)) != wanted:
            said = ", ".join(place or "none" for place in places[:8])
            yield fault(
                node, path, "K207", f"the positions are {said}; they must be 1 to {len(items)}, each once"
            )
    total = node.text("numberOfItems")
    number = whole_number(total)
    if number is not None and number < len(items):
        yield fault(node, path, "K207", f"numberOfItems is {total}, the list holds {len(items)}")
    yield from _items(items, path, crumbs=crumbs)
    last = fold_loose(items[-1].text("name")) if crumbs and items else ""
    if last and heads and not any(last in head or head in last for head in heads):
        yield fault(
            node,
            path,
            "K503",
            f"the breadcrumb ends with {items[-1].text('name')!r}, not with this page's name",
        )
    targets = [subject_of(text) for item in items for text in (*item.texts("url"), *item.texts("item"))]
    for repeat in sorted({target for target in targets if target and targets.count(target) > 1}):
        yield fault(node, path, "K207", f"the list leads to {repeat} twice")


def _items(items: list[Node], path: str, *, crumbs: bool) -> Iterator[Problem]:
    for number, item in enumerate(items, 1):
        target = item.all("item") or item.all("url")
        if not target and not (crumbs and number == len(items)):
            yield fault(
                item,
                path,
                "K203",
                "item is missing" if crumbs else "url is missing; a ListItem leads to a page",
            )
        if crumbs and not (item.texts("name") or any(inner.texts("name") for inner in item.nodes("item"))):
            yield fault(item, path, "K203", "name is missing; a step of a breadcrumb has one")
        for text in item.texts("item"):
            if not re.match(r"https?://", text):
                yield fault(item, path, "K205", f"item {text!r} is not an absolute address")


def _video(node: Node, path: str) -> Iterator[Problem]:
    if not (node.texts("contentUrl") or node.texts("embedUrl") or node.texts("url")):
        yield fault(node, path, "K203", "contentUrl or embedUrl is missing; nobody can find the recording")
    clips = [part for part in node.nodes("hasPart") if schema.is_a(part.types, "Clip")]
    starts = [clip.text("startOffset") for clip in clips]
    if len(set(starts)) < len(starts):
        yield fault(node, path, "K210", "two Clips have the same startOffset")
    for clip in clips:
        first, last = (_seconds(clip.text(prop)) for prop in ("startOffset", "endOffset"))
        if first is not None and last is not None and last <= first:
            yield fault(clip, path, "K210", "endOffset is not after startOffset")
    for one, two in pairwise(clips):
        first, second = (_seconds(clip.text("startOffset")) for clip in (one, two))
        if first is not None and second is not None and second < first:
            yield fault(node, path, "K210", "the Clips are not in the order of their startOffset")


def _seconds(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else None


def _rating(node: Node, path: str, seen: str) -> Iterator[Problem]:
    value = node.text("ratingValue")
    if not value:
        yield fault(node, path, "K203", "ratingValue is missing; a rating has a value")
        return
    numbers = set(re.findall(r"\d+(?:[.,]\d+)?", fold(seen)))
    forms = {value, value.replace(".", ","), value.removesuffix(".0"), value.removesuffix(".00")}
    if not forms & numbers:
        yield fault(node, path, "K503", f"ratingValue {value} is not shown on the page", "show it or drop it")
    if schema.is_a(node.types, "AggregateRating"):
        counts = [*node.texts("ratingCount"), *node.texts("reviewCount")]
        if not counts:
            yield fault(node, path, "K203", "ratingCount or reviewCount is missing")
        for text in counts:
            count = whole_number(text)
            if count is None or (text not in numbers and f"{count:,}" not in seen):
                yield fault(node, path, "K503", f"the count {text} of the rating is not shown on the page")
