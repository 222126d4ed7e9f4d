"""The vocabulary rules that hold for every JSON-LD node: its types, its properties, and what their values may be."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

from microsite.checks import schema, values
from microsite.checks.jsonld import Linked, Node, as_text
from microsite.checks.vocabulary import schema_word
from microsite.diagnostics import Problem, Severity, Span

_WORDS = {
    "eventStatus": (
        "EventScheduled",
        "EventCancelled",
        "EventPostponed",
        "EventRescheduled",
        "EventMovedOnline",
    ),
    "eventAttendanceMode": (
        "OnlineEventAttendanceMode",
        "OfflineEventAttendanceMode",
        "MixedEventAttendanceMode",
    ),
    "availability": values.AVAILABILITY,
}
_URLS = frozenset(
    "url image logo sameAs contentUrl embedUrl thumbnailUrl thumbnail photo hasMap mainEntityOfPage discussionUrl".split()
)
_WITH_TIME = frozenset("startDate endDate previousStartDate uploadDate doorTime".split())
_MOMENTS = _WITH_TIME | frozenset(
    "validFrom validThrough dateCreated dateModified datePublished availabilityStarts availabilityEnds expires".split()
)
_TEXTS = frozenset(
    "name headline description alternateName jobTitle streetAddress addressLocality addressRegion postalCode "
    "disambiguatingDescription caption abstract reviewBody".split()
)
TOLD_ELSEWHERE = ("name", "description")
_NODES_ONLY = frozenset("offers performer organizer geo aggregateRating".split())
_FORMS: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("price", "lowPrice", "highPrice", "minPrice", "maxPrice"), values.price_fault),
    **dict.fromkeys(("priceCurrency", "currency"), values.currency_fault),
    "inLanguage": values.language_fault,
}
_CORE = (
    "Event",
    "Person",
    "Offer",
    "Place",
    "Organization",
    "VirtualLocation",
    "PostalAddress",
    "AggregateOffer",
)


def fault(
    node: Node, path: str, code: str, words: str, hint: str = "", severity: Severity = Severity.ERROR
) -> Problem:
    """Return a problem about a node, named by the way that leads to it."""
    return Problem(code, f"{node.said()}: {words}", Span(path, node.line), hint, severity)


def check(
    linked: Linked, path: str, seen: str = "", elsewhere: frozenset[int] = frozenset()
) -> Iterator[Problem]:
    """Report unknown types and properties, wrong types of values and malformed values, in every node of the page.

    `seen` is the page's visible text. The texts of events that have another page, `elsewhere` by the id of their data,
    are held against that page (`jsonld_claims.markup_in`).
    """
    for node in linked.every():
        yield from _types(node, path)
        for prop in node.data:
            if not prop.startswith("@"):
                there = prop in TOLD_ELSEWHERE and id(node.data) in elsewhere
                yield from _property(node, prop, path, node.text(prop) if there else seen)
        yield from _id(node, path)


def _types(node: Node, path: str) -> Iterator[Problem]:
    for name in node.types:
        if ":" in name or "/" in name or schema.is_type(name):
            continue
        near = schema.nearest(name)
        yield fault(
            node, path, "K209", f"schema.org has no type {name}", f"did you mean {near}?" if near else ""
        )


def _id(node: Node, path: str) -> Iterator[Problem]:
    name = node.data.get("@id", "_:")
    if not isinstance(name, str) or not name.strip():
        yield fault(node, path, "K205", "the @id is empty or no text")
    elif not name.startswith(("#", "_:")) and ":" not in name:
        yield fault(node, path, "K205", f"the @id {name} is relative; readers do not resolve it")
    elif isinstance(name, str) and "://" in name and (why := values.url_fault(name)):
        yield fault(node, path, "K205", f"the @id {name} {why}")


def _property(node: Node, prop: str, path: str, seen: str) -> Iterator[Problem]:
    ranges = schema.allowed(node.types, prop) if schema.are_types(node.types) else None
    if ranges == ():
        near = schema.nearest(prop, node.types)
        core = near or any(schema.is_a(node.types, name) for name in _CORE)
        hint = f"did you mean {near}?" if near else ""
        severity = Severity.ERROR if core else Severity.WARNING
        name = "/".join(node.types)
        yield fault(node, path, "K209", f"{name} has no property {prop}; readers ignore it", hint, severity)
        return
    value = node.data[prop]
    if value is None or value in ([], {}):
        yield fault(
            node, path, "K205", f"{prop} is empty", "leave the property out when there is nothing to say"
        )
        return
    for each in node.all(prop):
        yield from _value(node, prop, each, ranges, (path, seen))


def _value(
    node: Node,
    prop: str,
    value: Any,  # noqa: ANN401 - any JSON value
    ranges: tuple[str, ...] | None,
    page: tuple[str, str],
) -> Iterator[Problem]:
    path, seen = page
    if value is None:
        yield fault(
            node, path, "K205", f"{prop} holds null", "leave the property out when there is nothing to say"
        )
        return
    if isinstance(value, list):
        yield fault(node, path, "K206", f"{prop} holds a list inside a list")
        return
    text = as_text(value)
    if text is None:
        if isinstance(value, dict) and ranges and (words := _wrong_node(value, prop, ranges)):
            yield fault(node, path, "K206", words)
        elif isinstance(value, bool) and ranges and "Boolean" not in ranges:
            yield fault(node, path, "K206", f"{prop} is {str(value).lower()}; it wants {_or(ranges)}")
        return
    if prop in _NODES_ONLY and ranges and not set(ranges) & schema.DATA_TYPES:
        yield fault(node, path, "K206", f"{prop} is the text {text!r}; it wants {_or(ranges)}")
        return
    if words := _text(prop, text, ranges, seen if "<" in text or "&" in text else ""):
        yield fault(node, path, "K205", f"{prop} {text[:120]!r} {words}")


def _wrong_node(value: dict[str, Any], prop: str, ranges: tuple[str, ...]) -> str:
    from microsite.checks.jsonld import types_of  # noqa: PLC0415 - keeps the module's list of names short

    types = types_of(value)
    if not types or not all(schema.is_type(name) for name in types):
        return ""
    wanted = {name for name in ranges if name not in schema.DATA_TYPES}
    if any(schema.is_a(types, name) for name in (*wanted, "Role")):
        return ""
    return f"{prop} is {' and '.join(types)}; it wants {_or(ranges)}"


def _or(ranges: tuple[str, ...]) -> str:
    return " or ".join(dict.fromkeys(ranges))


@functools.lru_cache(maxsize=16_384)
def _text(prop: str, text: str, ranges: tuple[str, ...] | None, seen: str) -> str:
    why = values.text_fault(text, seen)
    if why and (prop in _TEXTS or "HTML" not in why):
        return why
    if prop in _WORDS and schema_word(text) not in _WORDS[prop]:
        return f"is none of {', '.join(_WORDS[prop])}"
    if prop in _URLS and (ranges is None or "Text" not in ranges):
        return values.url_fault(text)
    if prop in _MOMENTS:
        return values.moment_fault(text, date_is_enough=prop not in _WITH_TIME)
    if prop in _FORMS:
        return _FORMS[prop](text)
    if prop in {"duration", "timeRequired"} and not values.is_duration(text):
        return "is no ISO 8601 duration like PT45M"
    if ranges and set(ranges) <= {"Boolean"} and schema_word(text) not in {"True", "False"}:
        return "is text; it wants true or false without quotes"
    return ""
