"""outcomes.json: every measured outcome as data, with the JSON Schema that it names."""

from __future__ import annotations

import json
from collections.abc import Sequence

from microsite.diagnostics import Span
from microsite.formats.urls import href
from microsite.values.facts import Site
from microsite.values.pages import Page
from microsite.values.views import Snippet

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
    """Return outcomes.json and outcomes.schema.json; the numbers are those of the page, as decimal text."""
    url = href(site.base_url, "outcomes.schema.json")
    document = {
        "$schema": url,
        "title": site.title,
        "url": href(site.base_url, "outcomes/"),
        "outcomes": [
            {
                "id": f"{href(site.base_url, 'outcomes/')}#{snippet.anchor}",
                **{key: getattr(snippet, attribute) for key, attribute in TEXTS.items()},
                "mentor": {"name": snippet.mentor.title, "url": snippet.mentor.url},
            }
            for snippet in snippets
        ],
    }
    return (
        Page("outcomes.json", "text", _json(document), SOURCE),
        Page("outcomes.schema.json", "text", _json(schema(url)), SOURCE),
    )


def schema(url: str) -> dict[str, object]:
    """Return the JSON Schema (draft 2020-12) of outcomes.json."""
    text = {"type": "string"}
    address = {"type": "string", "format": "uri"}
    mentor = _closed({"name": text, "url": address})
    outcome = _closed({"id": address, **dict.fromkeys(TEXTS, text), "mentor": mentor})
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
