"""Correct pages made by hand, one for each situation of an event, for the checks of built trees."""

from __future__ import annotations

import html
import json
from copy import deepcopy
from typing import Any

BASE = "https://example.org/"
URL = f"{BASE}events/price-your-first-tier/"
PATH = "events/price-your-first-tier/index.html"
NAME = "Price your first SaaS tier"
SUMMARY = "Leave with a price page draft and one test to run next week with your own users."
ADA = {
    "@type": "Person",
    "@id": f"{BASE}mentors/ada-example/#person",
    "name": "Ada Example",
    "url": f"{BASE}mentors/ada-example/",
}
BO = {"@type": "Person", "name": "Bo Exemplar", "url": f"{BASE}mentors/bo-exemplar/"}
ORG = {"@type": "Organization", "name": "Short Sessions", "url": BASE}
ONLINE = {"@type": "VirtualLocation", "url": URL}
HALL = {
    "@type": "Place",
    "name": "Northlight Hall",
    "address": {
        "@type": "PostalAddress",
        "streetAddress": "Invalidenstr. 117",
        "addressLocality": "Berlin",
        "postalCode": "10115",
        "addressRegion": "BE",
        "addressCountry": "DE",
    },
    "geo": {"@type": "GeoCoordinates", "latitude": 52.5309, "longitude": 13.3847},
}
SEAT = {
    "@type": "Offer",
    "name": "Seat",
    "price": "45.00",
    "priceCurrency": "EUR",
    "availability": "https://schema.org/InStock",
    "url": "https://book.example/tier",
    "validFrom": "2026-11-01T08:00:00+01:00",
}
SITUATIONS = (
    "online",
    "in-person",
    "hybrid",
    "cancelled",
    "postponed",
    "rescheduled",
    "moved-online",
    "recorded",
    "free",
    "sold-out",
    "early-price",
    "series",
    "mentors",
    "bare",
)


def event_data(situation: str = "online") -> dict[str, Any]:
    """Return the JSON-LD Event of a situation."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "EducationEvent",
        "@id": f"{URL}#event",
        "url": URL,
        "name": NAME,
        "startDate": "2026-12-03T18:00:00+01:00",
        "endDate": "2026-12-03T18:45:00+01:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": deepcopy(ONLINE),
        "image": [f"{URL}card.jpg", f"{URL}card-4x3.jpg"],
        "description": SUMMARY,
        "organizer": deepcopy(ORG),
        "performer": [deepcopy(ADA)],
        "inLanguage": "en",
        "keywords": ["Pricing"],
        "offers": [deepcopy(SEAT)],
        "maximumAttendeeCapacity": 12,
        "remainingAttendeeCapacity": 4,
    }
    changes: dict[str, dict[str, Any]] = {
        "in-person": {
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": HALL,
        },
        "hybrid": {
            "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
            "location": [HALL, ONLINE],
        },
        "cancelled": {
            "eventStatus": "https://schema.org/EventCancelled",
            "offers": [SEAT | {"availability": "https://schema.org/SoldOut"}],
            "remainingAttendeeCapacity": None,
        },
        "postponed": {"eventStatus": "https://schema.org/EventPostponed"},
        "rescheduled": {
            "eventStatus": "https://schema.org/EventRescheduled",
            "previousStartDate": "2026-11-26T18:00:00+01:00",
        },
        "moved-online": {
            "eventStatus": ["https://schema.org/EventMovedOnline", "https://schema.org/EventRescheduled"],
            "previousStartDate": "2026-11-26T18:00:00+01:00",
        },
        "recorded": {
            "offers": None,
            "recordedIn": {
                "@type": "VideoObject",
                "name": f"Recording of {NAME}",
                "thumbnailUrl": f"{URL}card.jpg",
                "uploadDate": "2026-12-05T09:00:00+01:00",
                "contentUrl": "https://video.example/tier",
                "duration": "PT44M10S",
            },
        },
        "free": {"offers": [SEAT | {"price": "0"}], "isAccessibleForFree": True},
        "sold-out": {
            "offers": [SEAT | {"availability": "https://schema.org/SoldOut"}],
            "remainingAttendeeCapacity": 0,
        },
        "early-price": {
            "offers": [
                SEAT | {"name": "Early", "price": "1030.00", "validThrough": "2026-11-20T23:59:00+01:00"},
                SEAT | {"price": "1045.50"},
            ]
        },
        "series": {
            "superEvent": {"@type": "EventSeries", "name": "The pilot", "url": f"{BASE}series/pilot/"}
        },
        "mentors": {"performer": [ADA, BO]},
        "bare": {
            "offers": None,
            "keywords": None,
            "maximumAttendeeCapacity": None,
            "remainingAttendeeCapacity": None,
        },
    }
    data |= deepcopy(changes.get(situation, {}))
    return {key: value for key, value in data.items() if value is not None}


_BADGES = {
    "cancelled": "<p><strong>Cancelled</strong></p><p>This session will not take place.</p>",
    "postponed": "<p><strong>Postponed</strong></p><p>A new date will follow.</p>",
    "rescheduled": '<p>Rescheduled. It was on <time datetime="2026-11-26T18:00:00+01:00">26 November 2026, 18:00</time>.</p>',
    "moved-online": '<p>Moved online and rescheduled. It was on <time datetime="2026-11-26T18:00:00+01:00">Thursday, 26 November 2026</time>.</p>',
    "recorded": '<p>This session has ended. <a href="https://video.example/tier">Watch the recording</a></p>',
    "sold-out": "<p><strong>Sold out</strong></p>",
    "series": '<p>Part of <a href="/series/pilot/">The pilot</a></p>',
}
_PRICES = {
    "free": '<data class="p-price" value="0 EUR">Free</data>',
    "early-price": '<data value="1030.00">€1,030</data> until 20 November, then <data value="1045.50">€1,045.50</data>',
    "recorded": "",
    "bare": "",
}
_HALL = (
    '<div class="p-location h-card"><span class="p-name">Northlight Hall</span>, '
    '<span class="p-street-address">Invalidenstr. 117</span>, <span class="p-postal-code">10115</span> '
    '<span class="p-locality">Berlin</span>, <span class="p-country-name">Germany</span></div>'
)


def event_page(situation: str = "online", data: dict[str, Any] | None = None) -> str:
    """Return a whole correct page of an event in one of SITUATIONS."""
    data = event_data(situation) if data is None else data
    people = "".join(
        f'<div class="p-performer h-card"><a class="p-name u-url" href="{person["url"]}">{person["name"]}</a></div>'
        for person in ([ADA, BO] if situation == "mentors" else [ADA])
    )
    place = _HALL if situation in {"in-person", "hybrid"} else '<p class="p-location">Online</p>'
    price = _PRICES.get(situation, '<data class="p-price" value="45.00 EUR">€45.00</data>')
    crumbs = {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Home", "item": BASE},
            {"@type": "ListItem", "position": 2, "name": NAME},
        ],
    }
    body = f"""<article class="h-event">
<h1 class="p-name">{NAME}</h1>
<link class="u-url" href="{URL}">
{_BADGES.get(situation, "")}
<p><time class="dt-start" datetime="2026-12-03T18:00:00+01:00">Thursday, 3 December 2026, 18:00</time> to
<time class="dt-end" datetime="2026-12-03T18:45:00+01:00">18:45</time> Central European Time (CET, UTC+01:00)</p>
{place}
<p class="p-summary">{SUMMARY}</p>
<h2>Mentors</h2>{people}
<h2>Price</h2><p>{price} <a href="https://book.example/tier">Book</a></p>
<h2>Topics</h2><p><a class="p-category" href="/topics/pricing/">Pricing</a></p>
<p class="p-organizer h-card"><a class="p-name u-url" href="{BASE}">Short Sessions</a></p>
<ol><li><time datetime="2026-12-03T18:05:00+01:00">18:05</time> Focused demo</li></ol>
<section><h2>More sessions</h2><div class="h-feed"><h3 class="p-name">Related</h3><ul>
<li class="h-event"><a class="u-url p-name" href="{BASE}events/other/">Another one</a>
<time class="dt-start" datetime="2026-12-09T09:00+05:30">Wednesday, 9 December 2026, 09:00</time>
<span class="p-location">Online</span> <strong>Cancelled</strong> <strong>Sold out</strong></li></ul></div></section>
</article>"""
    return page(
        url=URL,
        title=f"{NAME} | Short Sessions",
        description=SUMMARY,
        og_title=NAME,
        og_type="event",
        og_description=f"Thursday, 3 December 2026, 18:00 CET. {SUMMARY}",
        scripts=(data, crumbs),
        body=body,
    )


def page(  # noqa: PLR0913 - a page has these parts
    *,
    url: str,
    title: str,
    description: str,
    body: str,
    og_title: str = "",
    og_type: str = "website",
    og_description: str = "",
    scripts: tuple[dict[str, Any], ...] = (),
) -> str:
    """Return a whole page around a body."""
    esc = html.escape
    blocks = "\n".join(
        f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False).replace("<", chr(92) + "u003c")}</script>'
        for data in scripts
    )
    return f"""<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<title>{esc(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{esc(description)}">
<link rel="canonical" href="{url}">
<meta property="og:title" content="{esc(og_title or title)}">
<meta property="og:type" content="{og_type}">
<meta property="og:url" content="{url}">
<meta property="og:site_name" content="Short Sessions">
<meta property="og:description" content="{esc(og_description or description)}">
<meta property="og:image" content="{URL}card.jpg">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">
<meta property="og:image:alt" content="A card with the title and the date">
<meta name="twitter:card" content="summary_large_image">
<link rel="stylesheet" href="/assets/site.css">
{blocks}
</head>
<body>
<header><a href="/">Short Sessions</a></header>
<main>
{body}
</main>
<footer><p>Short Sessions</p></footer>
<script src="/assets/site.js" defer></script>
</body>
</html>
"""


def mentor_page() -> str:
    """Return a correct mentor's page: ProfilePage, h-card and a list of sessions."""
    url = f"{BASE}mentors/ada-example/"
    profile = {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "url": url,
        "dateModified": "2026-11-20T12:30:00+01:00",
        "mainEntity": ADA
        | {
            "jobTitle": "Pricing strategist",
            "image": f"{BASE}img/ada.jpg",
            "description": "Pricing strategist",
            "sameAs": ["https://social.example/ada"],
            "performerIn": [{"@id": f"{URL}#event"}],
        },
    }
    body = f"""<article class="h-card"><h1 class="p-name">Ada Example</h1><a class="u-url u-uid" href="{url}">This page</a>
<img class="u-photo" src="/img/ada.jpg" alt="Ada Example" width="320" height="320"><p class="p-job-title">Pricing strategist</p>
<p class="p-note">Helps small teams with their first prices.</p></article>
<section class="h-feed"><h2 class="p-name">Sessions</h2><ul><li class="h-event">
<a class="p-name u-url" href="{URL}">{NAME}</a>
<time class="dt-start" datetime="2026-12-03T18:00:00+01:00">3 December 2026, 18:00</time> <span class="p-location">Online</span>
</li></ul></section>"""
    return page(
        url=url,
        title="Ada Example | Short Sessions",
        description="Ada Example, pricing strategist: two measured outcomes and the next sessions to book.",
        og_title="Ada Example",
        og_type="profile",
        scripts=(profile,),
        body=body,
    )


def list_page() -> str:
    """Return a correct list: h-feed and an ItemList that leads to the events' own pages."""
    items = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "url": URL},
            {"@type": "ListItem", "position": 2, "url": f"{BASE}events/other/"},
        ],
    }
    rows = "".join(
        f'<li class="h-event"><a class="p-name u-url" href="{url}">{name}</a> '
        f'<time class="dt-start" datetime="{at}">{words}</time> <span class="p-location">Online</span></li>'
        for url, name, at, words in (
            (URL, NAME, "2026-12-03T18:00:00+01:00", "3 December 2026, 18:00"),
            (f"{BASE}events/other/", "Another one", "2026-12-09T09:00+05:30", "9 December 2026, 09:00"),
        )
    )
    return page(
        url=f"{BASE}events/",
        title="Upcoming sessions | Short Sessions",
        description="All upcoming sessions of 30 to 60 minutes, the next one first, with mentors and prices.",
        scripts=(items,),
        body=f'<div class="h-feed"><h1 class="p-name">Upcoming sessions</h1><ul>{rows}</ul></div>',
    )
