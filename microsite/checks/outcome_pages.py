"""Compares data whose items lie at an anchor of a page (outcomes) with what the page shows at that anchor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from microsite.checks.html import parse
from microsite.checks.html_text import visible_text
from microsite.checks.inspection import Inspection
from microsite.checks.json_read import read_json
from microsite.checks.moments import plain_digits
from microsite.checks.site import Site
from microsite.checks.visible_prices import amounts
from microsite.checks.vocabulary import fold_loose, normal_url, number
from microsite.diagnostics import Problem, Span, error

_TEXTS = ("statement", "metric", "title", "period")
_NUMBERS = ("baseline", "result")


def items(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON
    """Return the objects of a data file that say at which anchor of a page they are shown."""
    listed = value.get("outcomes") if isinstance(value, dict) else None
    return [
        item
        for item in (listed if isinstance(listed, list) else ())
        if isinstance(item, dict) and isinstance(item.get("id"), str) and "#" in item["id"]
    ]


def addresses(item: dict[str, Any]) -> Iterator[str]:
    """Yield the addresses of this site that an outcome names: its anchor and the mentor's page."""
    mentor = item.get("mentor")
    yield item["id"]
    if isinstance(mentor, dict) and isinstance(mentor.get("url"), str):
        yield mentor["url"]


def compare(site: Site) -> Iterator[Problem]:
    """Yield outcomes whose words or numbers in the data are not those at their anchor (K501)."""
    for one in site.files.values():
        if one.kind == "json" and "outcomes" in one.types:
            data = site.tree.read(one.path)
            value, _ = read_json(data, one.path) if isinstance(data, bytes) else (None, [])
            yield from _file(site, one, items(value))


def _file(site: Site, one: Inspection, found: list[dict[str, Any]]) -> Iterator[Problem]:
    pages: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for item in found:
        answer = site.answer(normal_url(item["id"].partition("#")[0]))
        if answer is not None and site.files[answer].kind == "html":
            pages[answer].append(item)
    for path, mine in pages.items():
        data = site.tree.read(path)
        doc = parse(path, data, site.tree.url(path)) if isinstance(data, bytes) else None
        if doc is None:
            continue
        anchors = {element.get("id"): element for element in doc.all if element.get("id")}
        for item in mine:
            anchor = anchors.get(item["id"].partition("#")[2])
            if anchor is not None:
                for words in _differences(item, visible_text(anchor)):
                    yield error("K501", f"{words}, where the data leads ({item['id']})", Span(one.path))


def _differences(item: Mapping[str, Any], shown: str) -> Iterator[str]:
    loose = fold_loose(shown)
    mentor = item.get("mentor")
    named = mentor.get("name") if isinstance(mentor, dict) else None
    for fact, said in (*((key, item.get(key)) for key in _TEXTS), ("mentor", named)):
        if isinstance(said, str) and fold_loose(said) not in loose:
            yield f"outcome: the {fact} {said[:80]!r} is not shown on the page"
    numbers = amounts(plain_digits(shown))
    for fact in _NUMBERS:
        said = str(item.get(fact) or "")
        plain = number(said.lstrip("-"))
        if said and (plain is None or Decimal(plain) not in numbers):
            yield f"outcome: the {fact} {item[fact]} is not shown on the page, which says {shown[:60]!r}"
