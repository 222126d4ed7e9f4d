"""Measured outcomes: outcomes.json with the JSON Schema that it names, their feed, and the links that narrow their page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, time
from html import escape

from microsite.diagnostics import Span
from microsite.formats.tongue import say
from microsite.formats.urls import href
from microsite.formats.xml import Feed, Item, Person
from microsite.values.clock import LONG_AGO
from microsite.values.facts import Card, Site
from microsite.values.pages import Page
from microsite.values.views import FacetGroup, Snippet

FEED = "outcomes/feed.xml"
STATES = ("claimed", "verified")
NEWEST = 50
MOST = 24
SOURCE = Span("site.yaml")
TEXTS = {
    "statement": "statement",
    "metric": "metric",
    "baseline": "baseline_value",
    "result": "result_value",
    "unit": "unit",
    "period": "period",
    "evidence": "evidence",
}


def outcome_pages(snippets: Sequence[Snippet], site: Site) -> tuple[Page, ...]:
    """Return outcomes.json, outcomes.schema.json and the feed; the numbers are those of the page, as decimal text."""
    url = href(site.base_url, "outcomes.schema.json")
    document = {
        "$schema": url,
        "title": site.title,
        "url": href(site.base_url, "outcomes/"),
        "outcomes": [
            {
                "id": f"{href(site.base_url, 'outcomes/')}#{snippet.anchor}",
                **{key: getattr(snippet, attribute) for key, attribute in TEXTS.items()},
                "state": STATES[bool(snippet.verified)],
                "verified_on": snippet.on.isoformat() if snippet.on else None,
                "topics": [{"name": topic.title, "url": topic.url} for topic in snippet.topics],
                "mentor": {"name": snippet.mentor.title, "url": snippet.mentor.url},
            }
            for snippet in snippets
        ],
    }
    return (
        Page("outcomes.json", "text", _json(document), SOURCE),
        Page("outcomes.schema.json", "text", _json(schema(url)), SOURCE),
        outcome_feed(snippets, site),
    )


def outcome_facets(snippets: Sequence[Snippet], language: str) -> tuple[FacetGroup, ...]:
    """Return the links that narrow the page by metric, topic and size of the change; a group is there when it offers a choice.

    Without script each leads to the first outcome of its kind.
    """
    held: dict[str, list[tuple[str, str, str]]] = {"change": [], "metric": [], "topic": []}
    for one in snippets:
        held["change"].append((one.change, one.change_words, one.anchor))
        held["metric"].append((one.kind, one.metric, one.anchor))
        held["topic"] += [(card.slug, card.title, one.anchor) for card in one.topics]
    titles = {
        "change": say(language, "Size of the change"),
        "metric": say(language, "Metric"),
        "topic": say(language, "Topics"),
    }
    groups = (FacetGroup(title=titles[name], links=_links(found), name=name) for name, found in held.items())
    return tuple(group for group in groups if group.links)


def _links(held: Sequence[tuple[str, str, str]]) -> tuple[Card, ...]:
    """Return the values that several outcomes share, the commonest first; none when there is no choice."""
    counts = Counter(value for value, _, _ in held if value)
    first = {value: (title, anchor) for value, title, anchor in reversed(held)}
    found = [(value, count) for value, count in counts.items() if count > 1]
    found.sort(key=lambda pair: (-pair[1], pair[0]))
    cards = tuple(
        Card("facet", value, first[value][0], f"#{first[value][1]}", "", count=count)
        for value, count in found[:MOST]
    )
    return cards if len(cards) > 1 else ()


def outcome_feed(snippets: Sequence[Snippet], site: Site) -> Page:
    """Return the feed of the outcomes whose evidence was looked at last."""
    home = href(site.base_url, "outcomes/")
    dated = sorted((one for one in snippets if one.on), key=lambda one: one.anchor)
    dated.sort(key=_seen, reverse=True)
    items = tuple(_item(one, home, site) for one in dated[:NEWEST])
    title = say(site.language, "{label}: {text}", label=site.title, text=say(site.language, "Outcomes"))
    logo = site.organizer.logo
    feed = Feed(
        url=href(site.base_url, FEED), home=home, title=title, subtitle="", updated=max((one.updated for one in items), default=LONG_AGO),
        author=Person(site.organizer.name, site.organizer.url, logo.url if logo else ""), language=site.language, items=items,
        icon=logo.url if logo else "",
    )  # fmt: skip
    return Page(FEED, "atom", feed, SOURCE)


def _seen(one: Snippet) -> datetime:
    return datetime.combine(one.on, time(), UTC) if one.on else LONG_AGO


def _item(one: Snippet, home: str, site: Site) -> Item:
    line = told(one)
    return Item(
        id=f"{home}#{one.anchor}", url=f"{home}#{one.anchor}", title=one.statement, summary=line,
        html=f"<p>{escape(line)}</p><p>{escape(one.mentor.title)}</p>", updated=_seen(one), published=_seen(one),
        authors=(Person(one.mentor.title, one.mentor.url, ""),), tags=tuple(card.title for card in one.topics), language=one.lang or site.language,
        image="", attachments=(),
    )  # fmt: skip


def told(one: Snippet) -> str:
    """Return an outcome on one line: "92 \u2192 109 % net revenue retention, 6 months"."""
    before = f"{one.baseline} \u2192 " if one.baseline else ""
    repeated = f"{one.metric} ".casefold().startswith(
        f"{one.unit} ".casefold()
    )  # "weeks" of "weeks with late wages"
    pair = f"{before}{one.result} {'' if repeated else one.unit}".strip()
    return ", ".join(part for part in (f"{pair} {one.metric}".strip(), one.period) if part)


def schema(url: str) -> dict[str, object]:
    """Return the JSON Schema (draft 2020-12) of outcomes.json."""
    text = {"type": "string"}
    address = {"type": "string", "format": "uri"}
    linked = _closed({"name": text, "url": address})
    looked = {
        "state": {
            "enum": list(STATES),
            "description": "verified for 24 months after verified_on, else claimed",
        },
        "verified_on": {
            "type": ["string", "null"],
            "format": "date",
            "description": "when somebody last looked at the evidence; null: nobody did",
        },
    }
    topics = {"type": "array", "items": linked}
    outcome = _closed(
        {"id": address, **dict.fromkeys(TEXTS, text), **looked, "topics": topics, "mentor": linked}
    )
    whole = _closed(
        {"$schema": address, "title": text, "url": address, "outcomes": {"type": "array", "items": outcome}}
    )
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": url, **whole}


def _closed(properties: dict[str, object]) -> dict[str, object]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": list(properties),
    }


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
