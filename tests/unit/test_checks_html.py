"""Correct pages are silent; each single breakage of a page is found and named."""

from __future__ import annotations

import pytest
from checks_pages import (
    PATH,
    SITUATIONS,
    URL,
    event_page,
    list_page,
    mentor_page,
)

from microsite.checks.agreement import agree
from microsite.checks.leaks import leaks
from microsite.checks.page import inspect_html
from microsite.diagnostics import Problem


def look(text: str, path: str = PATH, url: str = URL) -> tuple[Problem, ...]:
    """Return everything the checks say of one page by itself."""
    seen = inspect_html(path, text.encode(), url)
    return (*seen.problems, *agree([seen]), *leaks(path, text.encode()))


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_correct_event_page_is_silent(situation: str) -> None:
    assert look(event_page(situation)) == ()


def test_correct_mentor_and_list_pages_are_silent() -> None:
    assert (
        look(mentor_page(), "mentors/ada-example/index.html", "https://example.org/mentors/ada-example/")
        == ()
    )
    assert look(list_page(), "events/index.html", "https://example.org/events/") == ()


# what is broken, in which situation, the text that is replaced, by what, and the code families that may name it
BREAKAGES = (
    ("no title", "online", "<title>Price your first SaaS tier | Short Sessions</title>", "", "K101"),
    ("empty title", "online", "<title>Price your first SaaS tier | Short Sessions", "<title> ", "K101"),
    ("two titles", "online", "</title>", "</title><title>Other</title>", "K101"),
    ("no description", "online", '<meta name="description"', '<meta name="descripton"', "K102"),
    (
        "short description",
        "online",
        'name="description" content="Leave',
        'name="description" content="L"><meta name="x" content="',
        "K102",
    ),
    ("no canonical", "online", '<link rel="canonical" href="' + URL + '">', "", "K103"),
    (
        "relative canonical",
        "online",
        '<link rel="canonical" href="https://example.org',
        '<link rel="canonical" href="',
        "K103",
    ),
    (
        "canonical elsewhere",
        "online",
        '<link rel="canonical" href="' + URL,
        '<link rel="canonical" href="https://example.org/other/',
        "K103",
    ),
    (
        "two canonicals",
        "online",
        '<link rel="canonical"',
        '<link rel="canonical" href="https://example.org/x/"><link rel="canonical"',
        "K103",
    ),
    ("no language", "online", '<html lang="en" dir="ltr">', "<html>", "K104"),
    ("bad language", "online", 'lang="en"', 'lang="english language"', "K104"),
    ("wrong direction", "online", 'lang="en" dir="ltr"', 'lang="ar" dir="ltr"', "K104"),
    ("no charset", "online", '<meta charset="utf-8">', "", "K104"),
    ("latin charset", "online", 'charset="utf-8"', 'charset="iso-8859-1"', "K104"),
    ("no viewport", "online", 'name="viewport"', 'name="port"', "K104"),
    ("no doctype", "online", "<!doctype html>", "", "K108"),
    ("cut off", "online", "</body>\n</html>", "", "K108"),
    ("two h1", "online", "<h2>Mentors</h2>", "<h1>Mentors</h1>", "K105"),
    (
        "no h1",
        "online",
        '<h1 class="p-name">Price your first SaaS tier</h1>',
        '<p class="p-name">Price your first SaaS tier</p>',
        "K105",
    ),
    ("level left out", "online", "<h2>Mentors</h2>", "<h4>Mentors</h4>", "K105"),
    ("empty heading", "online", "<h2>Mentors</h2>", "<h2></h2>", "K105"),
    ("no alt", "online", "<h2>Mentors</h2>", '<h2>Mentors</h2><img src="/img/a.jpg">', "K106"),
    ("id twice", "online", "<h2>Mentors</h2>", '<h2 id="a">Mentors</h2><p id="a"></p>', "K107"),
    ("time of nonsense", "online", 'datetime="2026-12-03T18:05:00+01:00"', 'datetime="soon"', "K109"),
    (
        "malformed offset in time",
        "online",
        'datetime="2026-12-03T18:05:00+01:00"',
        'datetime="2026-12-03T18:05:00:00+01:00"',
        "K109",
    ),
    ("trailing comma", "online", '"inLanguage": "en",', '"inLanguage": "en",,', "K201"),
    (
        "comma at the end",
        "online",
        '"remainingAttendeeCapacity": 4}',
        '"remainingAttendeeCapacity": 4,}',
        "K201",
    ),
    ("comment in JSON", "online", '"inLanguage": "en",', '"inLanguage": "en", // English\n', "K201"),
    (
        "comment wrapper",
        "online",
        '<script type="application/ld+json">{',
        '<script type="application/ld+json"><!--\n{',
        "K201",
    ),
    (
        "CDATA wrapper",
        "online",
        '<script type="application/ld+json">{',
        '<script type="application/ld+json">/*<![CDATA[*/{',
        "K201",
    ),
    ("NaN", "online", '"remainingAttendeeCapacity": 4', '"remainingAttendeeCapacity": NaN', "K201"),
    ("key twice", "online", '"inLanguage": "en"', '"inLanguage": "en", "inLanguage": "de"', "K201"),
    (
        "raw newline in a string",
        "online",
        '"description": "Leave with',
        '"description": "Leave\nwith',
        "K201",
    ),
    ("script ended early", "online", '"description": "Leave', '"description": "</script>Leave', "K201"),
    ("single quotes", "online", '"inLanguage": "en"', "'inLanguage': 'en'", "K201"),
    (
        "type with charset",
        "online",
        'type="application/ld+json">{"@context": "https://schema.org", "@type": "Ed',
        'type="application/ld+json; charset=utf-8">{"@context": "https://schema.org", "@type": "Ed',
        "K202",
    ),
    ("type in upper case", "online", 'type="application/ld+json">', 'type="application/LD+JSON">', "K202"),
    ("type with spaces", "online", 'type="application/ld+json">', 'type=" application/ld+json ">', "K202"),
    ("type application/json", "online", 'type="application/ld+json">', 'type="application/json">', "K202"),
    ("no context", "online", '"@context": "https://schema.org", "@type": "Ed', '"@type": "Ed', "K205"),
    (
        "other context",
        "online",
        '"@context": "https://schema.org"',
        '"@context": "https://shema.org"',
        "K205",
    ),
    ("no type", "online", '"@type": "EducationEvent", ', "", "K203"),
    ("unknown type", "online", '"@type": "EducationEvent"', '"@type": "EducatonEvent"', "K209"),
    ("lower-case type", "online", '"@type": "EducationEvent"', '"@type": "event"', "K209"),
    ("wrong type", "online", '"@type": "EducationEvent"', '"@type": "Article"', "K2"),
    ("lower-case property", "online", '"startDate"', '"startdate"', "K209"),
    ("snake-case property", "online", '"endDate"', '"end_date"', "K209"),
    ("unknown offer property", "online", '"priceCurrency"', '"currency"', "K209"),
    ("unknown person property", "online", '"name": "Ada Example"', '"fullName": "Ada Example"', "K209"),
    ("no name", "online", f'"url": "{URL}", "name": "Price your first SaaS tier"', f'"url": "{URL}"', "K203"),
    ("no start", "online", '"startDate": "2026-12-03T18:00:00+01:00", ', "", "K203"),
    ("no location", "online", f'"location": {{"@type": "VirtualLocation", "url": "{URL}"}}, ', "", "K203"),
    ("no end", "online", '"endDate": "2026-12-03T18:45:00+01:00", ', "", "K208"),
    (
        "start without offset",
        "online",
        '"startDate": "2026-12-03T18:00:00+01:00"',
        '"startDate": "2026-12-03T18:00:00"',
        "K205",
    ),
    (
        "start as a date",
        "online",
        '"startDate": "2026-12-03T18:00:00+01:00"',
        '"startDate": "2026-12-03"',
        "K205",
    ),
    (
        "malformed start",
        "online",
        '"startDate": "2026-12-03T18:00:00+01:00"',
        '"startDate": "2026-12-03T18:00:00:00+01:00"',
        "K205",
    ),
    (
        "impossible start",
        "online",
        '"startDate": "2026-12-03T18:00:00+01:00"',
        '"startDate": "2026-02-30T18:00:00+01:00"',
        "K205",
    ),
    (
        "start in words",
        "online",
        '"startDate": "2026-12-03T18:00:00+01:00"',
        '"startDate": "3 December 2026"',
        "K205",
    ),
    (
        "end before start",
        "online",
        '"endDate": "2026-12-03T18:45:00+01:00"',
        '"endDate": "2026-12-03T17:45:00+01:00"',
        "K210",
    ),
    (
        "other offset",
        "online",
        '"startDate": "2026-12-03T18:00:00+01:00"',
        '"startDate": "2026-12-03T18:00:00+02:00"',
        "K5",
    ),
    (
        "other hour",
        "online",
        '"startDate": "2026-12-03T18:00:00+01:00"',
        '"startDate": "2026-12-03T17:00:00+01:00"',
        "K5",
    ),
    (
        "virtual without url",
        "online",
        f'{{"@type": "VirtualLocation", "url": "{URL}"}}',
        '{"@type": "VirtualLocation"}',
        "K203",
    ),
    (
        "location as text",
        "online",
        f'"location": {{"@type": "VirtualLocation", "url": "{URL}"}}',
        '"location": "Online"',
        "K206",
    ),
    (
        "Place called Online",
        "online",
        f'{{"@type": "VirtualLocation", "url": "{URL}"}}',
        '{"@type": "Place", "name": "Online event", "address": null}',
        "K206",
    ),
    (
        "no mode online",
        "online",
        '"eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode", ',
        "",
        "K203",
    ),
    ("offline mode online", "online", "OnlineEventAttendanceMode", "OfflineEventAttendanceMode", "K204"),
    (
        "unknown mode",
        "online",
        "https://schema.org/OnlineEventAttendanceMode",
        "https://schema.org/Online",
        "K205",
    ),
    (
        "bare address",
        "in-person",
        '"location": {"@type": "Place", "name": "Northlight Hall", "address": {',
        '"location": {"@type": "PostalAddress", "x": {',
        "K206",
    ),
    (
        "no address",
        "in-person",
        '"address": {"@type": "PostalAddress"',
        '"adress": {"@type": "PostalAddress"',
        "K2",
    ),
    (
        "empty address part",
        "in-person",
        '"streetAddress": "Invalidenstr. 117"',
        '"streetAddress": null',
        "K205",
    ),
    (
        "other street",
        "in-person",
        '"streetAddress": "Invalidenstr. 117"',
        '"streetAddress": "Chausseestr. 1"',
        "K5",
    ),
    ("other venue", "in-person", '"name": "Northlight Hall"', '"name": "Southlight Hall"', "K5"),
    ("latitude out of range", "in-person", '"latitude": 52.5309', '"latitude": 525309', "K205"),
    ("country in lower case", "in-person", '"addressCountry": "DE"', '"addressCountry": "de"', "K205"),
    ("mixed without place", "hybrid", '"@type": "Place"', '"@type": "VirtualLocation"', "K20"),
    ("online with place", "hybrid", "MixedEventAttendanceMode", "OnlineEventAttendanceMode", "K204"),
    ("unknown status", "online", "https://schema.org/EventScheduled", "https://schema.org/Scheduled", "K205"),
    (
        "status in lower case",
        "online",
        "https://schema.org/EventScheduled",
        "https://schema.org/eventscheduled",
        "K205",
    ),
    ("status not shown", "online", "schema.org/EventScheduled", "schema.org/EventCancelled", "K503"),
    (
        "cancelled shown, not stated",
        "cancelled",
        "schema.org/EventCancelled",
        "schema.org/EventScheduled",
        "K504",
    ),
    (
        "cancelled, not stated at all",
        "cancelled",
        '"eventStatus": "https://schema.org/EventCancelled", ',
        "",
        "K504",
    ),
    (
        "cancelled stated, not shown",
        "cancelled",
        "<p><strong>Cancelled</strong></p><p>This session will not take place.</p>",
        "",
        "K503",
    ),
    (
        "cancelled and in stock",
        "cancelled",
        '"availability": "https://schema.org/SoldOut"',
        '"availability": "https://schema.org/InStock"',
        "K210",
    ),
    (
        "postponed not shown",
        "postponed",
        "<p><strong>Postponed</strong></p><p>A new date will follow.</p>",
        "",
        "K503",
    ),
    ("postponed, not stated", "postponed", "EventPostponed", "EventScheduled", "K504"),
    (
        "previous start on scheduled",
        "online",
        '"eventStatus"',
        '"previousStartDate": "2026-11-26T18:00:00+01:00", "eventStatus"',
        "K204",
    ),
    ("no previous start", "rescheduled", '"previousStartDate"', '"previousstartdate"', "K20"),
    (
        "previous start is the start",
        "rescheduled",
        '"previousStartDate": "2026-11-26',
        '"previousStartDate": "2026-12-03',
        "K210",
    ),
    (
        "moved online with a mode",
        "moved-online",
        "OnlineEventAttendanceMode",
        "MixedEventAttendanceMode",
        "K2",
    ),
    ("price with sign", "online", '"price": "45.00"', '"price": "€45.00"', "K205"),
    ("price with comma", "online", '"price": "45.00"', '"price": "45,00"', "K205"),
    ("price in words", "free", '"price": "0"', '"price": "Free"', "K205"),
    ("other price", "online", '"price": "45.00"', '"price": "54.00"', "K50"),
    ("other price shown", "online", 'value="45.00 EUR">€45.00', 'value="45.00 EUR">€54.00', "K503"),
    ("other price in the microformat", "online", 'value="45.00 EUR">', 'value="54.00 EUR">', "K50"),
    ("no price", "online", '"price": "45.00", ', "", "K203"),
    ("no currency", "online", '"priceCurrency": "EUR", ', "", "K203"),
    ("unknown currency", "online", '"priceCurrency": "EUR"', '"priceCurrency": "EURO"', "K205"),
    ("currency sign", "online", '"priceCurrency": "EUR"', '"priceCurrency": "€"', "K205"),
    ("other currency", "online", '"priceCurrency": "EUR"', '"priceCurrency": "USD"', "K50"),
    ("other currency shown", "online", ">€45.00<", ">$45.00<", "K503"),
    ("unknown availability", "online", "schema.org/InStock", "schema.org/Available", "K205"),
    (
        "sold out, not stated",
        "sold-out",
        '"availability": "https://schema.org/SoldOut"',
        '"availability": "https://schema.org/InStock"',
        "K",
    ),
    ("sold out, not shown", "sold-out", "<p><strong>Sold out</strong></p>", "", "K503"),
    ("free and not free", "free", '"isAccessibleForFree": true', '"isAccessibleForFree": false', "K210"),
    ("free as text", "free", '"isAccessibleForFree": true', '"isAccessibleForFree": "yes"', "K205"),
    (
        "free with a price",
        "online",
        '"inLanguage": "en"',
        '"inLanguage": "en", "isAccessibleForFree": true',
        "K210",
    ),
    ("early price not shown", "early-price", '"price": "1030.00"', '"price": "1003.00"', "K503"),
    (
        "more left than there are",
        "online",
        '"remainingAttendeeCapacity": 4',
        '"remainingAttendeeCapacity": 14',
        "K210",
    ),
    ("relative image", "online", f'"image": ["{URL}card.jpg"', '"image": ["/card.jpg"', "K205"),
    ("no image", "online", f'"image": ["{URL}card.jpg", "{URL}card-4x3.jpg"], ', "", "K208"),
    (
        "relative url",
        "online",
        f'"url": "{URL}", "name": "Price',
        '"url": "/events/x/", "name": "Price',
        "K205",
    ),
    (
        "url of another page",
        "online",
        f'"@id": "{URL}#event", "url": "{URL}"',
        '"@id": "https://example.org/z/#event", "url": "https://example.org/z/"',
        "K501",
    ),
    (
        "other name",
        "online",
        '"name": "Price your first SaaS tier", "startDate"',
        '"name": "Price your second SaaS tier", "startDate"',
        "K50",
    ),
    (
        "escaped name",
        "online",
        '"name": "Price your first SaaS tier", "startDate"',
        '"name": "Price &amp; your first SaaS tier", "startDate"',
        "K205",
    ),
    ("other description", "online", '"description": "Leave with', '"description": "Come with', "K503"),
    (
        "programmer's nothing",
        "online",
        '"description": "Leave',
        '"description": "None", "abstract": "Leave',
        "K205",
    ),
    ("null", "online", '"inLanguage": "en"', '"inLanguage": null', "K205"),
    ("empty list", "online", '"keywords": ["Pricing"]', '"keywords": []', "K205"),
    ("performer as text", "online", '"performer": [{', '"performer": "Ada Example", "x": [{', "K20"),
    ("other performer", "online", '"name": "Ada Example"', '"name": "Eda Example"', "K50"),
    (
        "performer lost",
        "mentors",
        ', {"@type": "Person", "name": "Bo Exemplar", "url": "https://example.org/mentors/bo-exemplar/"}',
        "",
        "K",
    ),
    (
        "organizer without name",
        "online",
        '"organizer": {"@type": "Organization", "name": "Short Sessions", ',
        '"organizer": {"@type": "Organization", ',
        "K203",
    ),
    (
        "organizer is an event",
        "online",
        '"organizer": {"@type": "Organization"',
        '"organizer": {"@type": "Event"',
        "K206",
    ),
    ("series without name", "series", '"name": "The pilot", ', "", "K203"),
    (
        "half event inside",
        "online",
        '"inLanguage": "en"',
        '"inLanguage": "en", "subEvent": [{"@type": "Event", "name": "Demo"}]',
        "K203",
    ),
    (
        "rating nobody sees",
        "online",
        '"inLanguage": "en"',
        '"inLanguage": "en", "aggregateRating": {"@type": "AggregateRating", "ratingValue": 4.9, "ratingCount": 87}',
        "K503",
    ),
    ("video without upload date", "recorded", '"uploadDate": "2026-12-05T09:00:00+01:00", ', "", "K203"),
    (
        "upload without zone",
        "recorded",
        '"uploadDate": "2026-12-05T09:00:00+01:00"',
        '"uploadDate": "2026-12-05T09:00:00"',
        "K205",
    ),
    ("video without address", "recorded", '"contentUrl": "https://video.example/tier", ', "", "K203"),
    ("bad duration", "recorded", '"PT44M10S"', '"44:10"', "K205"),
    ("position gap", "online", '"position": 2', '"position": 3', "K207"),
    ("position twice", "online", '"position": 2', '"position": 1', "K207"),
    ("crumb without name", "online", '"name": "Home", ', "", "K203"),
    ("no event markup", "online", '"@type": "EducationEvent"', '"@type": "WebPage"', "K2"),
    ("utility root", "online", "<main>", '<main class="h-full">', "K301"),
    ("utility property", "online", "<h2>Mentors</h2>", '<h2 class="p-4">Mentors</h2>', "K301"),
    (
        "mistyped property",
        "online",
        'class="dt-start" datetime="2026-12-03',
        'class="dt-strat" datetime="2026-12-03',
        "K30",
    ),
    (
        "wrong prefix",
        "online",
        'class="dt-start" datetime="2026-12-03',
        'class="p-start" datetime="2026-12-03',
        "K301",
    ),
    ("no h-event", "online", '<article class="h-event">', "<article>", "K302"),
    ("no dt-start", "online", 'class="dt-start" datetime="2026-12-03', 'datetime="2026-12-03', "K302"),
    ("no dt-end", "online", 'class="dt-end" ', "", "K504"),
    (
        "dt-start without offset",
        "online",
        'class="dt-start" datetime="2026-12-03T18:00:00+01:00"',
        'class="dt-start" datetime="2026-12-03T18:00:00"',
        "K303",
    ),
    (
        "dt-start at another time",
        "online",
        'class="dt-start" datetime="2026-12-03T18:00:00+01:00"',
        'class="dt-start" datetime="2026-12-03T19:00:00+01:00"',
        "K5",
    ),
    ("no p-location", "online", '<p class="p-location">Online</p>', "<p>Online</p>", "K302"),
    ("no u-url", "online", f'<link class="u-url" href="{URL}">', "", "K302"),
    (
        "u-url elsewhere",
        "online",
        f'<link class="u-url" href="{URL}">',
        '<link class="u-url" href="https://example.org/elsewhere/">',
        "K30",
    ),
    ("br in p-name", "online", '<h1 class="p-name">Price your', '<h1 class="p-name">Price<br>your', "K304"),
    ("implied name", "online", '<h1 class="p-name">', "<h1>", "K304"),
    (
        "other p-name",
        "online",
        '<h1 class="p-name">Price your first',
        '<h1 class="p-name">Price your second',
        "K50",
    ),
    ("no og:title", "online", 'property="og:title"', 'property="og:titel"', "K401"),
    ("no og:url", "online", f'<meta property="og:url" content="{URL}">', "", "K401"),
    (
        "og:url elsewhere",
        "online",
        f'<meta property="og:url" content="{URL}">',
        '<meta property="og:url" content="https://example.org/b/">',
        "K402",
    ),
    ("no og:image", "online", f'<meta property="og:image" content="{URL}card.jpg">', "", "K401"),
    (
        "relative og:image",
        "online",
        f'<meta property="og:image" content="{URL}card.jpg">',
        '<meta property="og:image" content="/card.jpg">',
        "K402",
    ),
    (
        "no og:image:width",
        "online",
        'property="og:image:width" content="1200"',
        'property="og:x" content="1"',
        "K403",
    ),
    ("no og:image:alt", "online", 'property="og:image:alt"', 'property="og:image:txt"', "K403"),
    ("og with name=", "online", 'property="og:title"', 'name="og:title"', "K401"),
    (
        "two og:titles",
        "online",
        '<meta property="og:title"',
        '<meta property="og:title" content="X"><meta property="og:title"',
        "K401",
    ),
    (
        "other og:title",
        "online",
        'property="og:title" content="Price',
        'property="og:title" content="Mice',
        "K501",
    ),
    (
        "og:description without date",
        "online",
        'content="Thursday, 3 December 2026, 18:00 CET. Leave',
        'content="Leave',
        "K402",
    ),
    (
        "og:description of another day",
        "online",
        'content="Thursday, 3 December',
        'content="Friday, 4 December',
        "K402",
    ),
    (
        "og:description at another time",
        "online",
        "December 2026, 18:00 CET",
        "December 2026, 17:00 UTC",
        "K402",
    ),
    ("no twitter:card", "online", 'name="twitter:card"', 'name="twitter:cart"', "K401"),
    (
        "other time shown",
        "online",
        ">Thursday, 3 December 2026, 18:00</time>",
        ">Thursday, 3 December 2026, 19:00</time>",
        "K503",
    ),
    (
        "other day shown",
        "online",
        ">Thursday, 3 December 2026, 18:00</time>",
        ">Thursday, 4 December 2026, 18:00</time>",
        "K503",
    ),
    (
        "other weekday shown",
        "online",
        ">Thursday, 3 December 2026, 18:00</time>",
        ">Friday, 3 December 2026, 18:00</time>",
        "K503",
    ),
    (
        "other month shown",
        "online",
        ">Thursday, 3 December 2026, 18:00</time>",
        ">Thursday, 3 November 2026, 18:00</time>",
        "K503",
    ),
    ("inline script", "online", "<main>", "<main><script>alert(1)</script>", "K908"),
    ("event attribute", "online", "<main>", '<main onclick="x()">', "K908"),
    ("script address", "online", "<main>", '<main><a href="java\tscript:x()">x</a>', "K908"),
    ("foreign script", "online", 'src="/assets/site.js"', 'src="https://cdn.example/site.js"', "K909"),
    ("foreign style", "online", 'href="/assets/site.css"', 'href="//cdn.example/site.css"', "K909"),
    (
        "room link",
        "online",
        f'"location": {{"@type": "VirtualLocation", "url": "{URL}"',
        '"location": {"@type": "VirtualLocation", "url": "https://us02web.zoom.us/j/8123456789?pwd=abc"',
        "K904",
    ),
    (
        "room link escaped",
        "online",
        "<main>",
        "<main><!-- https:\\/\\/meet.google.com\\/abc-defg-hij -->",
        "K904",
    ),
    (
        "room link in percent",
        "online",
        "<main>",
        '<main><a href="/go?to=https%3A%2F%2Fwhereby.com%2Fsecret-room">x</a>',
        "K904",
    ),
    (
        "local address",
        "online",
        'href="/assets/site.css"',
        'href="http://localhost:8000/assets/site.css"',
        "K906",
    ),
    ("folder of a machine", "online", "<main>", "<main><!-- /home/ada/site/content/events/x.md -->", "K906"),
)  # fmt: skip - one breakage a line reads best


@pytest.mark.parametrize(
    ("situation", "old", "new", "family"),
    [case[1:] for case in BREAKAGES],
    ids=[case[0] for case in BREAKAGES],
)
def test_a_breakage_of_an_event_page_is_found(situation: str, old: str, new: str, family: str) -> None:
    text = event_page(situation)
    assert old in text, "the page has changed; this breakage no longer breaks it"
    found = look(text.replace(old, new))
    assert any(problem.code.startswith(family) for problem in found), found


def test_other_correct_ways_to_say_the_same_are_silent() -> None:
    page = event_page()
    utc = page.replace('"startDate": "2026-12-03T18:00:00+01:00"', '"startDate": "2026-12-03T17:00:00Z"')
    short = page.replace('datetime="2026-12-03T18:00:00+01:00"', 'datetime="2026-12-03T18:00+0100"')
    bare = page.replace('"price": "45.00"', '"price": 45').replace(
        "https://schema.org/InStock", "http://schema.org/InStock"
    )
    words = page.replace("https://schema.org/EventScheduled", "EventScheduled")
    half = page.replace("2026, 18:00", "2026, 6:00 pm").replace(">18:45<", ">6:45 pm<")
    spaced = page.replace(">€45.00<", ">45,00\u00a0€<")
    graph = page.replace(
        '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Ed',
        '<script type="application/ld+json">{"@context": "https://schema.org/", "@graph": [{"@type": "Ed',
    ).replace('"remainingAttendeeCapacity": 4}', '"remainingAttendeeCapacity": 4}]}')
    for text in (utc, short, bare, words, half, spaced, graph):
        assert text != page
        assert look(text) == ()


def test_a_german_page_is_read_in_german() -> None:
    page = (
        event_page("cancelled")
        .replace('lang="en"', 'lang="de"')
        .replace('"inLanguage": "en"', '"inLanguage": "de"')
    )
    for english, german in (
        ("Thursday, 3 December 2026, 18:00", "Donnerstag, 3. Dezember 2026, 18:00"),
        (">Cancelled<", ">Abgesagt<"),
        ("This session will not take place", "Die Sitzung fällt aus"),
        ("Wednesday, 9 December", "Mittwoch, 9. Dezember"),
        ("€45.00", "45,00 €"),
    ):
        page = page.replace(english, german)
    assert look(page) == ()
    assert any(
        p.code == "K503"
        for p in look(
            page.replace(
                "Donnerstag, 3. Dezember 2026, 18:00</time>", "Freitag, 3. Dezember 2026, 18:00</time>"
            )
        )
    )


def test_a_page_of_an_unknown_language_and_other_digits_is_judged_only_by_its_numbers() -> None:
    page = (
        event_page("online")
        .replace('lang="en" dir="ltr"', 'lang="ar" dir="rtl"')
        .replace('"inLanguage": "en"', '"inLanguage": "ar"')
    )
    page = page.replace("Thursday, 3 December 2026, 18:00", "الخميس، ٣ ديسمبر ٢٠٢٦، ١٨:٠٠")  # noqa: RUF001 - Arabic digits are the point
    assert look(page) == ()


def test_private_values_are_found_in_every_spelling() -> None:
    secret = "https://rooms.example/Ünï?pwd=a&b=c/d"  # noqa: S105 - a made-up private value
    spelled = (
        secret,
        secret.replace("&", "&amp;"),
        secret.replace("/", "\\/"),
        "https%3A%2F%2Frooms.example%2F%C3%9Cn%C3%AF%3Fpwd%3Da%26b%3Dc%2Fd",
        "https://rooms.example/&Uuml;n&#239;?pwd=a&amp;b=c/d",
        "https://rooms.example/\\u00dcn\\u00ef?pwd=a\\u0026b=c/d",
        "https://rooms.ex\r\n ample/Ünï?pwd\r\n =a&b=c/d",
        "https://rooms.<wbr>example/Ünï?pwd=a&b=c/d",
        "x" + __import__("base64").b64encode(b"ab" + secret.encode() + b"zz").decode(),
        secret.encode().hex(),
    )
    for text in spelled:
        found = leaks("events/x/index.html", f"<p>{text}</p>".encode(), [secret])
        assert [p.code for p in found] == ["K903"], text
        assert secret not in found[0].message
    assert leaks("a.html", b"<p>nothing here</p>", [secret, "ab"]) == ()
    assert [p.code for p in leaks("card.jpg", b"\xff\xd8" + secret.encode(), [secret])] == ["K903"]


@pytest.mark.parametrize(
    ("path", "data", "code"),
    [
        (".git/config", b"", "K907"),
        ("content/x.md", b"# x", "K907"),
        ("events/x/index.html~", b"", "K907"),
        ("site.yaml", b"", "K907"),
        ("img/.DS_Store", b"", "K907"),
        ("events.json", b'{"draft": true}', "K910"),
        (
            "calendar.ics",
            b"BEGIN:VCALENDAR\r\nX:https://teams.microsoft.com/l/meetup-\r\n join/19%3ameeting\r\n",
            "K904",
        ),
        ("feed.json", b'{"url": "http:\\/\\/localhost:8000\\/x"}', "K906"),
        ("sitemap.xml", b"<urlset><url><loc>http://127.0.0.1:8000/</loc></url></urlset>", "K906"),
        ("data.json", b'{"source": "/home/ada/site/content/x.md"}', "K906"),
        ("llms.txt", b"file:///home/ada/site/x", "K906"),
    ],
)
def test_what_is_no_part_of_a_site_is_found(path: str, data: bytes, code: str) -> None:
    assert code in {p.code for p in leaks(path, data)}


@pytest.mark.parametrize(
    ("path", "data"),
    [
        (".nojekyll", b""),
        ("_redirects", b"/old/ /new/ 301\n"),
        ("robots.txt", b"User-agent: *\nAllow: /\n"),
        (
            "events/x/index.html",
            b"<p>Open <code>http://localhost:8000/</code> in /home/you/site/ or see https://zoom.us/ and https://zoom.us/meeting/register/abc</p>",
        ),
        ("a.html", b'<a href="/home/about/team/">x</a> <a href="https://example.org/home/about/x">y</a>'),
        ("b.html", b'<a href="https://meet.google.com/">Meet</a> <a href="https://whereby.com/">w</a>'),
        ("assets/site.js", b'if (location.hostname === "localhost") fetch("http://localhost:1/")'),
    ],
)
def test_what_is_part_of_a_site_is_silent(path: str, data: bytes) -> None:
    assert leaks(path, data, ["a-secret-that-is-not-there"]) == ()
