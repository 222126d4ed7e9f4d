"""Breaks of pages: JSON-LD, microformats2, OpenGraph, visible text, head, links."""

from __future__ import annotations

from mutations import Mutation, data_of, linked, lose, one, prop, several, swap, then
from situations import BASE

ONLINE, HYBRID, ROOM = "events/online/index.html", "events/hybrid/index.html", "events/in-person/index.html"
SOLD, MOVED, PAST = (
    "events/sold-out/index.html",
    "events/rescheduled/index.html",
    "events/past-recorded/index.html",
)
CANCELLED, POSTPONED, FREE = (
    "events/cancelled/index.html",
    "events/postponed/index.html",
    "events/free/index.html",
)
TWO, GUARANTEE, TIPS = "events/two-offers/index.html", "events/guarantee/index.html", "events/tips/index.html"
SERIES, PAIR, ADA = (
    "events/in-series/index.html",
    "events/two-mentors/index.html",
    "mentors/ada-example/index.html",
)
GERMAN, WENT = "events/german/index.html", "events/moved-online/index.html"
LD = '<script type="application/ld+json">'
START, END = "2026-12-03T18:00:00+01:00", "2026-12-03T18:45:00+01:00"
SCHEMA = "https://schema.org/"


def place(key: str, value: object) -> Mutation:
    """Return a changed part of the address in the JSON-LD of a session in a room."""
    edit = linked(lambda node: node["location"]["address"].__setitem__(key, value))
    return one(f"json-ld: other {key}", ROOM, edit, "K5", str(value))


def offer(name: str, key: str, value: object, codes: str, *words: str) -> Mutation:
    """Return a changed property of the only offer."""
    return one(
        f"json-ld: offer {name}",
        ONLINE,
        linked(lambda node: node["offers"].__setitem__(key, value)),
        codes,
        *words,
    )


# one break a line reads better
# fmt: off
JSON_LD = [
    one("json-ld: other name", ONLINE, prop("name", "The offline session"), "K5", "name", "The offline session", "The online session"),
    one("json-ld: start an hour later", ONLINE, prop("startDate", "2026-12-03T19:00:00+01:00"), "K501", "start", "19:00", "18:00"),
    one("json-ld: start in another offset", ONLINE, prop("startDate", "2026-12-03T18:00:00+02:00"), "K501", "start", "+02:00"),
    one("json-ld: start a year later", ONLINE, prop("startDate", "2027-12-03T18:00:00+01:00"), "K5 K210", "2027"),
    one("json-ld: start without an offset", ONLINE, prop("startDate", "2026-12-03T18:00:00"), "K205", "startDate", "offset"),
    one("json-ld: start is a date", ONLINE, prop("startDate", "2026-12-03"), "K205", "startDate"),
    one("json-ld: start malformed", ONLINE, prop("startDate", "2026-12-03T18:00:00:00+01:00"), "K205", "startDate"),
    one("json-ld: start in prose", ONLINE, prop("startDate", "3 December 2026"), "K205", "startDate"),
    one("json-ld: no start", ONLINE, lose("startDate"), "K203", "startDate"),
    one("json-ld: end changed", ONLINE, prop("endDate", "2026-12-03T19:15:00+01:00"), "K501", "end", "19:15", "18:45"),
    one("json-ld: end before start", ONLINE, prop("endDate", "2026-12-03T17:45:00+01:00"), "K210 K501", "endDate"),
    one("json-ld: no end", ONLINE, lose("endDate"), "K208 K504", "endDate"),
    one("json-ld: no name", ONLINE, lose("name"), "K203", "name"),
    one("json-ld: no location", ONLINE, lose("location"), "K203", "location"),
    one("json-ld: no status", ONLINE, lose("eventStatus"), "K208", "eventStatus"),
    one("json-ld: no image", ONLINE, lose("image"), "K208", "image"),
    one("json-ld: no description", ONLINE, lose("description"), "K208", "description"),
    one("json-ld: no organizer", ONLINE, lose("organizer"), "K208", "organizer"),
    one("json-ld: no performer", ONLINE, lose("performer"), "K208", "performer"),
    one("json-ld: no attendance mode", ONLINE, lose("eventAttendanceMode"), "K203", "eventAttendanceMode"),
    one("json-ld: in person although online", ONLINE, prop("eventAttendanceMode", SCHEMA + "OfflineEventAttendanceMode"), "K2 K5"),
    one("json-ld: online although in person", ROOM, prop("eventAttendanceMode", SCHEMA + "OnlineEventAttendanceMode"), "K204"),
    one("json-ld: hybrid without its place", HYBRID, linked(lambda n: n["location"].pop(0)), "K203 K504", "Place"),
    one("json-ld: location is text", ROOM, prop("location", "Northlight Hall"), "K206", "Northlight Hall"),
    one("json-ld: location is an address", ROOM, linked(lambda n: n.__setitem__("location", n["location"]["address"])), "K206"),
    one("json-ld: place without an address", ROOM, linked(lambda n: n["location"].pop("address")), "K203", "address"),
    one("json-ld: place called Online", ONLINE, prop("location", {"@type": "Place", "name": "Online", "address": {"@type": "PostalAddress"}}), "K206 K203"),
    one("json-ld: virtual location without url", ONLINE, linked(lambda n: n["location"].pop("url")), "K203", "url"),
    one("json-ld: virtual location is elsewhere", ONLINE, linked(lambda n: n["location"].__setitem__("url", "https://video.example/r/1")), "K503", "video.example"),
    one("json-ld: other place name", ROOM, linked(lambda n: n["location"].__setitem__("name", "Southlight Hall")), "K5", "Southlight", "Northlight"),
    place("streetAddress", "Chausseestr. 1"),
    place("addressLocality", "Hamburg"),
    place("postalCode", "10999"),
    place("addressRegion", "HH"),
    place("addressCountry", "AT"),
    one("json-ld: other latitude", ROOM, linked(lambda n: n["location"]["geo"].__setitem__("latitude", 48.1)), "K5", "48.1"),
    one("json-ld: latitude of no place", ROOM, linked(lambda n: n["location"]["geo"].__setitem__("latitude", 152.5)), "K205", "latitude"),
    one("json-ld: cancelled", ONLINE, prop("eventStatus", SCHEMA + "EventCancelled"), "K5", "cancelled"),
    one("json-ld: not cancelled any more", CANCELLED, prop("eventStatus", SCHEMA + "EventScheduled"), "K5", "status"),
    one("json-ld: not postponed any more", POSTPONED, lose("eventStatus"), "K5", "status"),
    one("json-ld: status of no vocabulary", ONLINE, prop("eventStatus", SCHEMA + "EventCanceled"), "K205", "EventCanceled"),
    one("json-ld: rescheduled without the old date", MOVED, lose("previousStartDate"), "K203", "previousStartDate"),
    one("json-ld: other old date", MOVED, prop("previousStartDate", "2026-11-27T18:00:00+01:00"), "K5", "previous"),
    one("json-ld: old date of a scheduled session", ONLINE, prop("previousStartDate", "2026-11-27T18:00:00+01:00"), "K204"),
    one("json-ld: moved online with a place", WENT, prop("location", {"@type": "Place", "name": "Northlight Hall", "address": "Berlin"}), "K2 K5"),
    offer("price changed", "price", "54.00", "K5", "54", "45"),
    offer("price with a comma", "price", "45,00", "K205", "45,00"),
    offer("price with a sign", "price", "€45", "K205", "price"),
    offer("other currency", "priceCurrency", "USD", "K5", "USD"),
    offer("currency of no list", "priceCurrency", "EURO", "K205", "EURO"),
    offer("sold out", "availability", SCHEMA + "SoldOut", "K2 K5", "SoldOut"),
    offer("availability of no vocabulary", "availability", SCHEMA + "Available", "K205", "Available"),
    offer("books elsewhere", "url", "https://tickets.example/other", "K5", "tickets.example/other"),
    one("json-ld: offer without a price", ONLINE, linked(lambda n: n["offers"].pop("price")), "K203", "price"),
    one("json-ld: offer without a currency", ONLINE, linked(lambda n: n["offers"].pop("priceCurrency")), "K203", "priceCurrency"),
    one("json-ld: offer without availability", ONLINE, linked(lambda n: n["offers"].pop("availability")), "K2 K5", "availability"),
    one("json-ld: no offers", ONLINE, lose("offers"), "K504", "offers"),
    one("json-ld: one of two offers lost", TWO, linked(lambda n: n["offers"].pop()), "K5", "1250"),
    one("json-ld: in stock although sold out", SOLD, linked(lambda n: n["offers"].__setitem__("availability", SCHEMA + "InStock")), "K2 K5", "InStock"),
    one("json-ld: seats left although sold out", SOLD, prop("remainingAttendeeCapacity", 3), "K2 K5"),
    one("json-ld: other seats left", ONLINE, prop("remainingAttendeeCapacity", 5), "K5", "5", "4"),
    one("json-ld: other capacity", ONLINE, prop("maximumAttendeeCapacity", 14), "K5", "capacity", "14", "12"),
    one("json-ld: not free any more", FREE, linked(lambda n: n["offers"].__setitem__("price", "5.00")), "K2 K5", "5"),
    one("json-ld: free although it costs", ONLINE, prop("isAccessibleForFree", value=True), "K210"),
    one("json-ld: other performer", ONLINE, linked(lambda n: n["performer"].__setitem__("name", "Eve Example")), "K5", "Eve Example", "Ada Example"),
    one("json-ld: performer of another page", ONLINE, linked(lambda n: n["performer"].__setitem__("url", BASE + "mentors/bo-example/")), "K5", "bo-example"),
    one("json-ld: one of two performers lost", PAIR, linked(lambda n: n["performer"].pop()), "K5", "Bo Example"),
    one("json-ld: performer is text", ONLINE, prop("performer", "Ada Example"), "K206", "performer"),
    one("json-ld: performer without a name", ONLINE, linked(lambda n: n["performer"].pop("name")), "K203", "name"),
    one("json-ld: other organizer", ONLINE, linked(lambda n: n["organizer"].__setitem__("name", "Long Sessions")), "K5", "Long Sessions", "Short Sessions"),
    one("json-ld: other organizer's address", ONLINE, linked(lambda n: n["organizer"].__setitem__("url", "https://other.example/")), "K5", "other.example"),
    one("json-ld: other audience", ONLINE, linked(lambda n: n["audience"].__setitem__("audienceType", "Retired founders")), "K5", "Retired founders"),
    one("json-ld: other topic", ONLINE, prop("keywords", ["Sales"]), "K5", "Sales"),
    one("json-ld: other language", ONLINE, prop("inLanguage", "fr"), "K5", "fr"),
    one("json-ld: language of no list", ONLINE, prop("inLanguage", "English!"), "K205", "English!"),
    one("json-ld: other address of the event", ONLINE, prop("url", BASE + "events/free/"), "K5", "events/free/"),
    one("json-ld: relative address of the event", ONLINE, prop("url", "/events/online/"), "K205", "url"),
    one("json-ld: other description", ONLINE, prop("description", "Bring nothing and leave with nothing at all."), "K503", "Bring nothing"),
    one("json-ld: HTML in the description", ONLINE, prop("description", "<p>1. Bring your price page</p>"), "K205", "HTML"),
    one("json-ld: image that does not exist", ONLINE, prop("image", [BASE + "events/online/none.jpg"]), "K803 K5", "none.jpg"),
    one("json-ld: relative image", ONLINE, prop("image", "card.jpg"), "K205", "image"),
    one("json-ld: recording elsewhere", PAST, linked(lambda n: n["recordedIn"].__setitem__("url", "https://video.example/other")), "K5", "video.example/other"),
    one("json-ld: recording before the session", PAST, linked(lambda n: n["recordedIn"].__setitem__("uploadDate", "2026-10-05T00:00:00+02:00")), "K210"),
    one("json-ld: recording without a date", PAST, linked(lambda n: n["recordedIn"].pop("uploadDate")), "K203", "uploadDate"),
    one("json-ld: in stock although recorded", PAST, prop("offers", {"@type": "Offer", "price": "45.00", "priceCurrency": "EUR", "availability": SCHEMA + "InStock"}), "K2", "InStock"),
    one("json-ld: series that nobody describes", SERIES, prop("superEvent", {"@id": BASE + "series/none/#series"}), "K501", "series/none/"),
    one("json-ld: unknown property", ONLINE, prop("startTime", START), "K209", "startTime"),
    one("json-ld: unknown type", ONLINE, prop("@type", "Evnt"), "K2", "Evnt"),
    one("json-ld: no type", ONLINE, lose("@type"), "K203"),
    one("json-ld: other context", ONLINE, prop("@context", "https://example.net/"), "K205", "@context"),
    one("json-ld: null", ONLINE, prop("description", None), "K205", "empty"),
    one("json-ld: trailing comma", ONLINE, swap('"inLanguage":"en",', '"inLanguage":"en",,'), "K201"),
    one("json-ld: comment", ONLINE, swap('"inLanguage":"en",', '"inLanguage":"en",/* x */'), "K201"),
    one("json-ld: key written twice", ONLINE, swap('"inLanguage":"en",', '"inLanguage":"en","inLanguage":"en",'), "K201", "inLanguage"),
    one("json-ld: single quotes", ONLINE, swap('"inLanguage":"en"', "'inLanguage':'en'"), "K201"),
    one("json-ld: NaN", ONLINE, swap('"maximumAttendeeCapacity":12', '"maximumAttendeeCapacity":NaN'), "K201", "NaN"),
    one("json-ld: cut off", ONLINE, swap('"inLanguage":"en",', "</script>"), "K201"),
    one("json-ld: other script type", ONLINE, swap(LD, '<script type="application/ld+json; charset=utf-8">'), "K202", "charset"),
    one("json-ld: gone from the page", ONLINE, linked(dict.clear), "K2"),
    one("json-ld: written twice with another start", ONLINE, swap(LD, LD + '{"@context":"https://schema.org","@type":"Event","name":"The online session","url":"' + BASE + 'events/online/","startDate":"2026-12-03T20:00:00+01:00","location":{"@type":"VirtualLocation","url":"' + BASE + 'events/online/"},"eventAttendanceMode":"https://schema.org/OnlineEventAttendanceMode"}</script>' + LD), "K5", "20:00"),
    one("breadcrumb: gap", ONLINE, swap('"position":3', '"position":4'), "K207", "4"),
    one("breadcrumb: dead address", ONLINE, swap('"name":"Sessions","item":"' + BASE + 'events/"', '"name":"Sessions","item":"' + BASE + 'event/"'), "K801", "event/"),
    one("breadcrumb: other name at the end", ONLINE, swap('"position":3,"name":"The online session"', '"position":3,"name":"Another session"'), "K503", "Another session"),
    one("breadcrumb: other name in the middle", ONLINE, swap('"position":2,"name":"Sessions"', '"position":2,"name":"Mentors"'), "K503", "Mentors"),
    one("breadcrumb: relative address", ONLINE, swap('"item":"' + BASE + 'events/"', '"item":"/events/"'), "K205"),
    one("mentor: other name in the JSON-LD", ADA, linked(lambda n: n["mainEntity"].__setitem__("name", "Eve Example")), "K5", "Eve Example"),
    one("mentor: other job title", ADA, linked(lambda n: n["mainEntity"].__setitem__("jobTitle", "Baker")), "K5", "Baker"),
    one("mentor: other @id", ADA, linked(lambda n: n["mainEntity"].__setitem__("@id", BASE + "mentors/ada-example/#me")), "K501", "#me"),
    one("mentor: no mainEntity", ADA, linked(lambda n: n.pop("mainEntity")), "K203", "mainEntity"),
]
# fmt: on

# one break a line reads better
# fmt: off
MICROFORMATS = [
    one("mf2: dt-start changed", ONLINE, swap(f'dt-start" datetime="{START}"', 'dt-start" datetime="2026-12-03T17:00:00+01:00"'), "K5", "17:00"),
    one("mf2: dt-start without an offset", ONLINE, swap(f'dt-start" datetime="{START}"', 'dt-start" datetime="2026-12-03T18:00"'), "K303", "dt-start"),
    one("mf2: no dt-start", ONLINE, swap("start dt-start", "start"), "K302", "dt-start"),
    one("mf2: dt-end changed", ONLINE, swap(f'dt-end" datetime="{END}"', 'dt-end" datetime="2026-12-03T18:50:00+01:00"'), "K5", "18:50"),
    one("mf2: no dt-end", ONLINE, swap("end dt-end", "end"), "K504", "dt-end"),
    one("mf2: other name", ONLINE, swap('<h1 class="p-name" lang="en" dir="auto">The online', '<h1 class="p-name" lang="en" dir="auto">The offline'), "K5", "offline"),
    one("mf2: name only implied", ONLINE, swap('<h1 class="p-name"', "<h1"), "K30", "p-name"),
    one("mf2: no h-event", ONLINE, swap("session h-event", "session"), "K302"),
    one("mf2: unknown class", ONLINE, swap('<article class="session h-event"', '<article class="session h-event h-full"'), "K301", "h-full"),
    one("mf2: misspelt class", ONLINE, swap("start dt-start", "start dt-strat"), "K301", "dt-strat"),
    one("mf2: no p-location", ONLINE, swap('<p class="p-location">Online', "<p>Online"), "K302", "p-location"),
    one("mf2: other street", ROOM, swap('"p-street-address">Invalidenstr. 117', '"p-street-address">Chausseestr. 1'), "K5", "Chausseestr. 1"),
    one("mf2: other locality", ROOM, swap('"p-locality">Berlin', '"p-locality">Bonn'), "K5", "Bonn"),
    one("mf2: other performer", ONLINE, swap('<a class="p-name" href="/mentors/ada-example/" dir="auto">Ada Example', '<a class="p-name" href="/mentors/ada-example/" dir="auto">Eve Example'), "K5", "Eve Example"),
    one("mf2: performer of another page", ONLINE, swap('<data class="u-url" value="' + BASE + "mentors/ada-example/", '<data class="u-url" value="' + BASE + "mentors/bo-example/"), "K5", "bo-example"),
    one("mf2: no performer", ONLINE, swap("p-performer p-attendee h-card", "person"), "K504 K3", "performer"),
    one("mf2: other organizer", ONLINE, swap('rel="noopener" dir="auto">Short Sessions', 'rel="noopener" dir="auto">Long Sessions'), "K5", "Long Sessions"),
    one("mf2: other address", ONLINE, swap('rel="bookmark" dir="ltr" href="' + BASE + "events/online/", 'rel="bookmark" dir="ltr" href="' + BASE + "events/free/"), "K303", "events/free/"),
    one("mf2: other price in the data", ONLINE, swap('p-price" value="45.00"', 'p-price" value="44.00"'), "K5", "44", "45"),
    one("mf2: no p-price", ONLINE, swap("offer-amount p-price", "offer-amount"), "K504", "price"),
    one("mf2: no u-photo", ONLINE, swap('<data class="u-photo"', '<data class="photo"'), "K504", "u-photo"),
    one("mf2: photo that does not exist", ONLINE, swap('u-photo" value="' + BASE + "events/online/card.jpg", 'u-photo" value="' + BASE + "events/online/none.jpg"), "K8 K5", "none.jpg"),
    one("mf2: no p-category", ONLINE, swap('<a class="p-category"', '<a class="category"'), "K504", "topic"),
    one("mf2: other p-category", ONLINE, swap('href="/topics/pricing/" dir="auto">Pricing', 'href="/topics/pricing/" dir="auto">Sales'), "K5", "Sales"),
    one("mf2: no p-summary", ONLINE, swap("lede p-summary", "lede"), "K504", "summary"),
    one("mf2: other p-summary", ONLINE, swap('dir="auto">1. Bring your price page', 'dir="auto">1. Bring your cat'), "K5", "cat"),
    one("mf2: no e-content", ONLINE, swap("prose e-content", "prose"), "K504", "e-content"),
    one("mf2: other start in a list", "index.html", swap('datetime="2026-12-04T18:00:00+01:00"', 'datetime="2026-12-04T17:00:00+01:00"'), "K5", "17:00", "18:00"),
    one("mf2: other name in a list", "index.html", swap('<a class="p-name" href="/events/in-person/">The session in a room', '<a class="p-name" href="/events/in-person/">The session in a garden'), "K5", "in a garden", "in a room"),
    one("mf2: dead session in a list", "index.html", swap('u-url" value="' + BASE + "events/in-person/", 'u-url" value="' + BASE + "events/in-persona/"), "K5", "in-persona"),
    one("mf2: names swapped in a list", "index.html", then(swap(">The session in a room<", ">@@<"), swap(">The session in both ways<", ">The session in a room<"), swap(">@@<", ">The session in both ways<")), "K5", "in a room", "in both ways"),
    one("mf2: list without a root", "topics/pricing/index.html", swap('class="row h-event"', 'class="row"'), "K30"),
    one("mf2: mentor's card without a name", ADA, swap('<h1 class="p-name"', "<h1"), "K30", "p-name"),
    one("mf2: mentor's card has an address", ADA, swap('<h1 class="p-name"', '<a class="u-email" href="mailto:ada@example.org">x</a><h1 class="p-name"'), "K905"),
    one("mf2: mentor's other job title", ADA, swap('lede p-job-title" lang="en" dir="auto">Pricing strategist', 'lede p-job-title" lang="en" dir="auto">Sales strategist'), "K5", "Sales strategist"),
]
# fmt: on

# one break a line reads better
# fmt: off
OPENGRAPH = [
    one("og: other title", ONLINE, swap('og:title" content="The online', 'og:title" content="The offline'), "K5", "offline"),
    one("og: no title", ONLINE, swap('property="og:title"', 'property="x:title"'), "K401", "og:title"),
    one("og: two titles", ONLINE, swap('<meta property="og:title"', '<meta property="og:title" content="x"><meta property="og:title"'), "K401", "og:title"),
    one("og: other address", ONLINE, swap('og:url" content="' + BASE + "events/online/", 'og:url" content="' + BASE + "events/free/"), "K402", "events/free/"),
    one("og: no address", ONLINE, swap('property="og:url"', 'property="x:url"'), "K401", "og:url"),
    one("og: image that does not exist", ONLINE, swap('og:image" content="' + BASE + "events/online/card.jpg", 'og:image" content="' + BASE + "events/online/cord.jpg"), "K803", "cord.jpg"),
    one("og: image of another session", ONLINE, swap("events/online/card", "events/free/card", -1), "K5", "image"),
    one("og: other width", ONLINE, swap('og:image:width" content="1200"', 'og:image:width" content="1600"'), "K804", "1600", "1200"),
    one("og: no alt text", ONLINE, swap('property="og:image:alt"', 'property="x"', -1), "K403", "alt"),
    one("og: relative image", ONLINE, swap('og:image" content="' + BASE, 'og:image" content="/'), "K402", "og:image"),
    one("og: other date", ONLINE, swap('og:description" content="Thursday, 3 December', 'og:description" content="Thursday, 10 December'), "K402", "10 December"),
    one("og: other weekday", ONLINE, swap('og:description" content="Thursday', 'og:description" content="Friday'), "K402", "Friday"),
    one("og: other time", ONLINE, swap("3 December 2026, 18:00\u201318:45 CET.", "3 December 2026, 17:00\u201317:45 CET."), "K402", "17:00", "18:00"),
    one("og: other zone", ONLINE, swap("18:00\u201318:45 CET.", "18:00\u201318:45 PST."), "K402 K503", "PST"),
    one("og: no description", ONLINE, swap('property="og:description"', 'property="x"'), "K401", "og:description"),
    one("og: other site", ONLINE, swap('og:site_name" content="Short', 'og:site_name" content="Long'), "K5", "Long Sessions"),
    one("og: name instead of property", ONLINE, swap('property="og:type"', 'name="og:type"'), "K401", "og:type"),
    one("og: no card", ONLINE, swap('name="twitter:card"', 'name="x"'), "K401", "twitter:card"),
    one("og: card of no kind", ONLINE, swap("summary_large_image", "huge"), "K402", "huge"),
]
# fmt: on

# one break a line reads better
# fmt: off
VISIBLE = [
    one("visible: other time beside the markup", ONLINE, swap(f'datetime="{START}">18:00<', f'datetime="{START}">19:00<'), "K503", "19:00", START),
    one("visible: other end", ONLINE, swap(f'datetime="{END}">18:45<', f'datetime="{END}">18:54<'), "K503", "18:54", END),
    one("visible: other date in words", ONLINE, swap("<dd>Thursday, 3 December 2026", "<dd>Thursday, 10 December 2026"), "K503", "10 December"),
    one("visible: other weekday in words", ONLINE, swap("<dd>Thursday, 3 December", "<dd>Friday, 3 December"), "K503", "Friday"),
    one("visible: other time in words", ONLINE, swap("2026, 18:00\u201318:45<br>", "2026, 19:00\u201319:45<br>"), "K503", "19:00"),
    one("visible: other end in words", ONLINE, swap("2026, 18:00\u201318:45<br>", "2026, 18:00\u201319:30<br>"), "K503", "19:30"),
    one("visible: other length in words", ONLINE, swap("<br>45 minutes", "<br>60 minutes"), "K503", "60", "45"),
    one("visible: other zone's letters", ONLINE, swap(">CET</abbr>", ">EST</abbr>"), "K503", "EST"),
    one("visible: other zone's name", ONLINE, swap("<br>Central European Standard Time, UTC+01:00", "<br>Eastern European Standard Time, UTC+01:00"), "K503", "Eastern European"),
    one("visible: other zone's offset", ONLINE, swap("<br>Central European Standard Time, UTC+01:00", "<br>Central European Standard Time, UTC+02:00"), "K503", "UTC+02:00"),
    one("visible: other day on the tile", ONLINE, swap('tile-day">3<', 'tile-day">13<'), "K503", "13"),
    one("visible: other weekday on the tile", ONLINE, swap('tile-weekday">Thu<', 'tile-weekday">Fri<'), "K503", "Fri"),
    one("visible: other month on the tile", ONLINE, swap('tile-month">Dec<', 'tile-month">Nov<'), "K503", "Nov"),
    one("visible: other year on the tile", ONLINE, swap('tile-year">2026<', 'tile-year">2027<'), "K503", "2027"),
    one("visible: other price", ONLINE, swap(">€45.00<", ">€54.00<", -1), "K503", "54", "45"),
    one("visible: other price at a glance", ONLINE, swap('Z">€45.00', 'Z">€54.00'), "K5", "54"),
    one("visible: other seats at a glance", ONLINE, swap('Z">4 seats left', 'Z">9 seats left'), "K5", "9 seats left", "4"),
    one("visible: other currency", ONLINE, swap(">€45.00<", ">$45.00<", -1), "K503", "EUR"),
    one("visible: price gone", TWO, swap(">€1,250.00<", "><"), "K5", "1250"),
    one("visible: other seats left", ONLINE, swap("4 seats left", "7 seats left"), "K503", "7 seats left", "4"),
    one("visible: sold out although not", ONLINE, swap("4 seats left", "Sold out", -1), "K504", "Sold out"),
    one("visible: not sold out although it is", SOLD, then(swap("Sold out", "Seats left", -1), swap("waitlist", "event")), "K503", "sold out"),
    one("visible: other title", ONLINE, swap('dir="auto">The online session</h1>', 'dir="auto">The other session</h1>'), "K5", "The other session", "The online session"),
    one("visible: other place", ROOM, swap('<span class="p-name" dir="auto">Northlight Hall', '<span class="p-name" dir="auto">Southlight Hall'), "K5", "Southlight Hall"),
    one("visible: other postal code", ROOM, swap('p-postal-code">10115', 'p-postal-code">20115'), "K5", "20115", "10115"),
    one("visible: other country", ROOM, swap('p-country-name">Germany', 'p-country-name">Austria'), "K5", "Austria", "DE"),
    one("visible: cancelled although not", ONLINE, swap('<div class="session-name">', '<div class="session-name"><p class="status">Cancelled</p>'), "K504", "Cancelled"),
    one("visible: not cancelled although it is", CANCELLED, swap("ancelled", "onfirmed", -1), "K503", "cancelled"),
    one("visible: not postponed although it is", POSTPONED, swap("ostponed", "ublished", -1), "K5", "postponed"),
    one("visible: other audience", ONLINE, swap('dir="auto">First-time founders', 'dir="auto">Second-time founders'), "K503", "First-time founders"),
    one("visible: other organizer", ONLINE, swap('dir="auto">Short Sessions</a></dd>', 'dir="auto">Long Sessions</a></dd>'), "K5", "Long Sessions", "Short Sessions"),
    one("visible: other language", ONLINE, swap("<dd>English", "<dd>French"), "K503", "French"),
    one("visible: other outcome", ONLINE, swap("A price page draft", "A pony"), "K5", "A pony"),
    one("visible: agenda starts at another time", ONLINE, swap(f'<time datetime="{START}">18:00', f'<time datetime="{START}">18:10'), "K503", "18:10"),
    one("visible: agenda part moved", ONLINE, swap('<time datetime="2026-12-03T18:05:00+01:00">18:05', '<time datetime="2026-12-03T18:07:00+01:00">18:07'), "K503", "18:07"),
    one("visible: agenda part of another length", ONLINE, swap('minutes">15 min', 'minutes">25 min'), "K503", "25"),
    one("visible: books elsewhere", ONLINE, swap('href="https://tickets.example/first-tier"', 'href="https://tickets.example/second-tier"'), "K5", "tickets.example/first-tier"),
    one("visible: recording elsewhere", PAST, swap('href="https://video.example/filmed"', 'href="https://video.example/other"'), "K5", "video.example/filmed"),
    one("visible: other plan price", TIPS, swap("12.00", "21.00"), "K5", "21"),
    one("list: other price in a row", "index.html", swap('Z">€45.00', 'Z">€54.00'), "K5", "54", "45"),
    one("list: other time in a row", "index.html", swap('datetime="2026-12-04T18:00:00+01:00">18:00', 'datetime="2026-12-04T18:00:00+01:00">16:00'), "K503", "16:00"),
    one("list: other place in a row", "index.html", swap('dir="auto">Northlight Hall, Berlin', 'dir="auto">Southlight Hall, Berlin'), "K5", "Southlight Hall"),
    one("list: other person in a row", "index.html", swap('<span dir="auto">Ada Example', '<span dir="auto">Eve Example'), "K5", "Eve Example"),
    one("list: other seats in a row", "index.html", swap("4 seats left", "9 seats left"), "K5", "9 seats left", "4"),
    one("list: not cancelled in a row", "events/index.html", swap('<p class="status" data-kind="cancelled">Cancelled</p>', ""), "K5", "cancelled"),
    one("list: cancelled in a row although not", "events/online/index.html", swap('<div class="row-main">', '<div class="row-main"><p class="status">Cancelled</p>'), "K5", "Cancelled"),
    one("list: other price in related sessions", ONLINE, swap('Z">€45.00', 'Z">€54.00', -1), "K5", "54"),
    one("list: other topic in a row", "index.html", swap('<span class="p-category" dir="auto">Pricing', '<span class="p-category" dir="auto">Sales'), "K5", "Sales"),
    one("list: other day on a row's tile", "index.html", swap('tile-day">2', 'tile-day">1'), "K503", "tile"),
    one("list: day heading of another day", "events/index.html", swap('<time datetime="2026-12-04">Friday, 4 December 2026', '<time datetime="2026-12-04">Friday, 5 December 2026'), "K503", "5 December"),
]
# fmt: on

# one break a line reads better
# fmt: off
HEAD = [
    one("head: no title", ONLINE, swap("<title>The online session · Short Sessions</title>", ""), "K101"),
    one("head: two titles", ONLINE, swap("<title>", "<title>x</title><title>"), "K101"),
    one("head: title of another session", ONLINE, swap("<title>The online session", "<title>The free session"), "K5", "The free session"),
    one("head: no description", ONLINE, swap('name="description"', 'name="x"'), "K102"),
    one("head: HTML in the description", ONLINE, swap('name="description" content="', 'name="description" content="&lt;b>x&lt;/b>'), "K102"),
    one("head: no canonical", ONLINE, swap('rel="canonical"', 'rel="x"'), "K103"),
    one("head: two canonicals", ONLINE, swap('<link rel="canonical"', '<link rel="canonical" href="' + BASE + '"><link rel="canonical"'), "K103"),
    one("head: canonical of another page", ONLINE, swap('canonical" href="' + BASE + "events/online/", 'canonical" href="' + BASE + "events/free/"), "K103 K811", "events/free/"),
    one("head: relative canonical", ONLINE, swap('canonical" href="' + BASE, 'canonical" href="/'), "K103 K811"),
    one("head: canonical without https", ONLINE, swap('canonical" href="https:', 'canonical" href="http:'), "K103 K811"),
    one("head: noindex on an event", ONLINE, swap('<meta name="twitter:card"', '<meta name="robots" content="noindex"><meta name="twitter:card"'), "K8", "noindex"),
    one("head: no language", ONLINE, swap('<html lang="en"', "<html"), "K104"),
    one("head: no charset", ONLINE, swap('<meta charset="utf-8">', ""), "K104"),
    one("head: no viewport", ONLINE, swap('name="viewport"', 'name="x"'), "K104"),
    one("head: two h1", ONLINE, swap("<h1", "<h1>x</h1><h1"), "K105"),
    one("head: inline script", ONLINE, swap("</head>", "<script>x()</script></head>"), "K908"),
    one("head: foreign script", ONLINE, swap("</head>", '<script src="https://cdn.example/x.js"></script></head>'), "K909", "cdn.example"),
    one("head: event attribute", ONLINE, swap("<h1", '<h1 onclick="x()"'), "K908", "onclick"),
    one("head: page cut off", ONLINE, lambda data: data[:len(data) // 2], "K108"),
    one("head: same description as another page", ONLINE, swap('name="description" content="1. ', 'name="description" content="3. '), "K812 K5"),
    one("body: doubled id", ONLINE, swap('id="facts"', 'id="agenda"'), "K107", "agenda"),
    one("body: image without alt", ONLINE, swap(' alt=""', ""), "K106"),
]
# fmt: on

# one break a line reads better
# fmt: off
LINKS = [
    one("link: dead page", ONLINE, swap('href="/topics/pricing/"', 'href="/topics/prices/"'), "K801", "/topics/prices/"),
    one("link: dead anchor", ONLINE, swap('href="#main"', 'href="#mian"'), "K802", "mian"),
    one("link: dead calendar", ONLINE, swap('<li><a href="/events/online/event.ics"', '<li><a href="/events/online/event.ical"'), "K801", "event.ical"),
    one("link: dead advertised feed", ONLINE, swap('application/atom+xml" title="Short Sessions: new sessions" href="/feed.xml"', 'application/atom+xml" title="Short Sessions: new sessions" href="/atom.xml"'), "K817", "atom.xml"),
    one("link: feed of another type", ONLINE, swap('href="/feed.json"', 'href="/feed.xml"'), "K817"),
    one("link: dead style", ONLINE, swap('rel="stylesheet" href="/assets/', 'rel="stylesheet" href="/asset/'), "K803"),
    one("link: dead picture", ONLINE, swap("</body>", '<img src="/mentors/adah.jpg" alt="" width="640" height="640"></body>'), "K803", "adah.jpg"),
    one("link: picture of another shape", ONLINE, swap("</body>", '<img src="/mentors/ada.jpg" alt="" width="1280" height="640"></body>'), "K804", "1280"),
    one("link: script address", ONLINE, swap('href="/topics/pricing/"', 'href="javascript:x()"'), "K805 K908"),
    one("link: insecure address of the site", ONLINE, swap('href="/topics/pricing/"', 'href="http://sessions.example/topics/pricing/"'), "K805"),
    one("link: template left over", ONLINE, swap('href="/topics/pricing/"', 'href="{{ topic.href }}"'), "K801"),
    one("link: of another host's calendar in webcal", "index.html", swap("webcal://sessions.example/calendar.ics", "webcal://sessions.example/kalender.ics"), "K801", "kalender.ics"),
    several("page: an orphan", {"hidden/index.html": lambda _: b"<!doctype html><html lang=en><title>x</title>"}, "K8"),
    several("fact: start moved on the whole page only", {ONLINE: then(swap("T18:00:00+01:00", "T17:00:00+01:00", -1), swap("T18:45:00", "T17:45:00", -1), swap("18:00", "17:00", -1), swap("18:45", "17:45", -1))}, "K5", "start", "17:00", "18:00"),
    several("fact: price changed on the whole page only", {ONLINE: swap("45.00", "54.00", -1)}, "K5", "price", "54", "45"),
    several("fact: name changed on the whole page only", {ONLINE: swap("The online session", "The offline session", -1)}, "K5", "name", "offline"),
    several("fact: performer changed on the whole page only", {ONLINE: swap("Ada Example", "Eve Example", -1)}, "K5", "performer", "Eve"),
    several("fact: place changed on the whole page only", {ROOM: swap("Northlight Hall", "Southlight Hall", -1)}, "K5", "place", "Southlight"),
    several("fact: times swapped between two sessions' pages", {"events/free/index.html": swap("2026-12-11T16", "2026-12-12T17", -1), "events/sold-out/index.html": swap("2026-12-12T17", "2026-12-11T16", -1)}, "K5", "start"),
    several("fact: prices swapped between two sessions' events.json", {"events.json": then(data_of(BASE + "events/gbp/", lambda e: e["offers"][0].update(price="90.00")), data_of(BASE + "events/guarantee/", lambda e: e["offers"][0].update(price="4500.50")))}, "K5", "price", "4500.50"),
]
# fmt: on

# one break a line reads better
# fmt: off
MORE = [
    one("json-ld: @id of another page", ONLINE, prop("@id", BASE + "events/free/#event"), "K501", "id", "events/free/"),
    one("json-ld: other offer name", ONLINE, linked(lambda n: n["offers"].__setitem__("name", "Balcony")), "K501", "offer-name", "Balcony", "Seat"),
    one("json-ld: no street", HYBRID, linked(lambda n: n["location"][0]["address"].pop("streetAddress")), "K504", "street", "Invalidenstr. 117"),
    one("json-ld: no topics", ONLINE, lose("keywords"), "K504", "topic", "Pricing"),
    one("json-ld: no audience", ONLINE, lose("audience"), "K504", "audience", "First-time founders"),
    one("json-ld: no seats left", ONLINE, lose("remainingAttendeeCapacity"), "K504", "seats-left", "4 seats left"),
    one("json-ld: no recording", PAST, lose("recordedIn"), "K504", "recording", "video.example/filmed"),
    one("json-ld: recording of another length", PAST, linked(lambda n: n["recordedIn"].__setitem__("duration", "PT54M10S")), "K501", "recording-length", "PT54M10S"),
    one("json-ld: no series", SERIES, lose("superEvent"), "K504", "series-url", "series/pilot/"),
    one("json-ld: offset of another zone that had forty minutes", ONLINE, prop("startDate", "2026-12-03T18:00:00-03:40"), "K205", "offset"),
    one("json-ld: offset that no zone has", ONLINE, prop("startDate", "2026-12-03T18:00:00+01:01"), "K205", "offset"),
    one("series: other first day", "series/pilot/index.html", prop("startDate", "2026-12-17T18:00:00+01:00"), "K210", "startDate"),
    one("series: other start of a part", "series/pilot/index.html", linked(lambda n: n["subEvent"][0].__setitem__("startDate", "2026-12-18T17:00:00+01:00")), "K5", "start", "17:00", "18:00"),
    one("series: other description", "series/pilot/index.html", prop("description", "Nine sessions in nine weeks."), "K503", "Nine sessions"),
    one("mentor: no job title in the JSON-LD", ADA, linked(lambda n: n["mainEntity"].pop("jobTitle")), "K504", "jobTitle", "Pricing strategist"),
    one("mentor: other employer", ADA, linked(lambda n: n["mainEntity"]["worksFor"].__setitem__("name", "Southlight")), "K503", "Southlight"),
    one("mentor: other description", ADA, linked(lambda n: n["mainEntity"].__setitem__("description", "Baker of bread")), "K503", "Baker of bread"),
    one("home: other name of the site", "index.html", linked(lambda n: n.__setitem__("name", "Long Sessions")), "K5", "Long Sessions"),
    one("mf2: other latitude", ROOM, swap('p-latitude" value="52.5309"', 'p-latitude" value="52.6309"'), "K5", "geo", "52.6309", "52.5309"),
    one("mf2: no p-street-address", ROOM, swap('"p-street-address"', '"street"'), "K504", "street"),
    one("mf2: no dt-end in a row", "events/index.html", swap("end dt-end", "end"), "K504", "dt-end"),
    one("mf2: no u-url of the performer", ONLINE, swap('<data class="u-url" value="' + BASE + "mentors/", '<data class="url" value="' + BASE + "mentors/"), "K504", "performer-url"),
    one("og: another summary after the date", ONLINE, swap("CET. 1. Bring your price page", "CET. 1. Bring your cat"), "K503", "cat"),
    one("og: another year in a picture's words", ONLINE, swap('og:image:alt" content="The online session, Thursday, 3 December 2026', 'og:image:alt" content="The online session, Thursday, 3 December 2027'), "K402", "2027"),
    one("visible: offset in the zone's title", ONLINE, swap('title="Central European Standard Time, UTC+01:00"', 'title="Central European Standard Time, UTC+02:00"'), "K503", "UTC+02:00"),
    one("link: calendar advertised as something else", ONLINE, swap('type="text/calendar" title="This session', 'type="text/kalender" title="This session'), "K817", "text/kalender"),
    one("events.json: one event without its people", "events.json", data_of(BASE + "events/free/", lambda e: e.update(mentors=[])), "K504", "performer", "Ada Example"),
    one("events.json: availability of no vocabulary", "events.json", data_of(BASE + "events/past/", lambda e: e["offers"][0].update(availability="Gone")), "K709", "Gone"),
    one("events.json: early price ends at another moment", "events.json", data_of(BASE + "events/early-before/", lambda e: e["offers"][0].update(valid_through="2026-12-05T23:00:00+00:00")), "K5", "2026-12-05"),
]
# fmt: on

PAGES = [*JSON_LD, *MICROFORMATS, *OPENGRAPH, *VISIBLE, *HEAD, *LINKS, *MORE]
