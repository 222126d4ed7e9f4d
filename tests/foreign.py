"""A plausible site that another program built: other addresses, JSON-LD only, RSS, a sitemap index, icalendar's own VTIMEZONE."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

BASE = "https://talks.example/program/"
ZONE = ZoneInfo("America/New_York")
HALL = {
    "@type": "Place",
    "name": "Harbor Library",
    "address": {
        "@type": "PostalAddress",
        "streetAddress": "12 Pier Road",
        "addressLocality": "Boston",
        "addressRegion": "MA",
        "postalCode": "02110",
        "addressCountry": "US",
    },
}  # fmt: skip - an address reads better in one piece
CLINIC = datetime(2026, 10, 6, 18, 30, tzinfo=ZONE)
FORUM = datetime(2026, 11, 10, 12, 0, tzinfo=ZONE)  # after the clocks went back


def event(name: str, path: str, start: datetime, about: str, location: Any, **more: Any) -> dict[str, Any]:
    """Return the JSON-LD of one event as such a site writes it."""
    online = location["@type"] == "VirtualLocation"
    return {
        "@context": "https://schema.org",
        "@type": "EducationEvent",
        "name": name,
        "url": BASE + path,
        "startDate": start.isoformat(),
        "endDate": (start + timedelta(minutes=60)).isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": f"https://schema.org/{'Online' if online else 'Offline'}EventAttendanceMode",
        "location": location,
        "description": about,
        "organizer": {"@type": "Organization", "name": "Harbor Talks", "url": BASE},
        "performer": {"@type": "Person", "name": "Mary Quayle"},
        "image": [BASE + "img/harbor.png"],
        "isAccessibleForFree": True,
        "offers": {
            "@type": "Offer",
            "price": 0,
            "priceCurrency": "USD",
            "availability": "https://schema.org/InStock",
            "url": BASE + path,
        },
        **more,
    }  # fmt: skip - one property a line


def page(title: str, path: str, body: str, about: str, linked: Any = None) -> str:
    """Return a whole page in a layout of its own, without microformats."""
    script = (
        f'<script type="application/ld+json">\n{json.dumps(linked, indent=2)}\n</script>' if linked else ""
    )
    return f"""<!DOCTYPE html>
<html lang="en-US">
<head>
<meta charset="UTF-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>{title} | Harbor Talks</title>
<meta name="description" content="{about}"/>
<link rel="canonical" href="{BASE}{path}"/>
<link rel="alternate" type="application/rss+xml" title="New talks" href="{BASE}rss.xml"/>
<meta property="og:title" content="{title} | Harbor Talks"/>
<meta property="og:site_name" content="Harbor Talks"/>
<meta property="og:type" content="website"/>
<meta property="og:url" content="{BASE}{path}"/>
<meta property="og:description" content="{about}"/>
<meta property="og:image" content="{BASE}img/harbor.png"/>
<meta property="og:image:width" content="1200"/>
<meta property="og:image:height" content="630"/>
<meta property="og:image:alt" content="The harbor in the evening"/>
<meta name="twitter:card" content="summary_large_image"/>
{script}
</head>
<body>
<div class="menu"><a href="{BASE}">Home</a> <a href="{BASE}archive.html">Archive</a> <a href="{BASE}about.html">About</a></div>
<div class="content"><h1>{title}</h1>
{body}
</div>
<footer>Harbor Talks, since 2011. Questions? Use <a href="{BASE}about.html#contact">the form</a>.</footer>
</body>
</html>
"""


def calendar(*events: dict[str, Any]) -> bytes:
    """Return an .ics as the icalendar library makes it, with its own VTIMEZONE."""
    import icalendar  # noqa: PLC0415 - only this file needs it

    made = icalendar.Calendar()
    made.add("prodid", "-//Harbor Talks//EN")
    made.add("version", "2.0")
    for told in events:
        one = icalendar.Event()
        one.add("uid", told["url"].rsplit("/", 1)[-1].replace(".html", "@talks.example"))
        one.add("dtstamp", datetime(2026, 9, 1, 12, tzinfo=ZoneInfo("UTC")))
        one.add("dtstart", datetime.fromisoformat(told["startDate"]).astimezone(ZONE))
        one.add("dtend", datetime.fromisoformat(told["endDate"]).astimezone(ZONE))
        one.add("summary", told["name"])
        one.add("url", told["url"])
        one.add(
            "location",
            "Harbor Library, 12 Pier Road, Boston" if told["location"]["@type"] == "Place" else "Online",
        )
        made.add_component(one)
    made.add_missing_timezones(first_date=date(2026, 1, 1), last_date=date(2027, 12, 31))
    return bytes(made.to_ical())


def files() -> Mapping[str, str | bytes]:
    """Return path -> content of the site."""
    about = {
        "2026/clinic.html": "Bring one page of writing and hear in ten minutes what a stranger understood of it.",
        "2026/forum.html": "Four harbor masters talk about dredging, ferries and who pays for the new sea wall.",
    }
    clinic = event("Writing clinic", "2026/clinic.html", CLINIC, about["2026/clinic.html"], HALL)
    forum = event(
        "Harbor forum",
        "2026/forum.html",
        FORUM,
        about["2026/forum.html"],
        {"@type": "VirtualLocation", "url": BASE + "2026/forum.html"},
    )  # fmt: skip - one call
    tell = "{:%A, %B %-d, %Y at %-I:%M %p}".format
    home = "".join(
        f'<li><a href="{told["url"]}">{told["name"]}</a>, {tell(start)}</li>'
        for told, start in ((forum, FORUM), (clinic, CLINIC))
    )
    from situations import picture  # noqa: PLC0415 - the fixture's own picture is a JPEG; here it is made a PNG

    return {
        "index.html": page(
            "Talks by the water",
            "",
            f"<ul>{home}</ul><p><a href='{BASE}harbor.ics'>Calendar</a></p>",
            "Free talks in Boston, once a month, in the library at the harbor and on the web.",
        ),
        "2026/clinic.html": page(
            "Writing clinic",
            "2026/clinic.html",
            f"<p><b>When:</b> {tell(CLINIC)} EDT</p><p><b>Where:</b> Harbor Library, 12 Pier Road, Boston, MA 02110</p>"
            f"<p>With Mary Quayle. Free admission.</p><p>{about['2026/clinic.html']}</p>"
            "<p>Last year's clinic took place on Tuesday, October 7, 2025 at 7:00 PM.</p>",
            "Tuesday, October 6, 2026, 6:30 PM EDT: " + about["2026/clinic.html"],
            clinic,
        ),
        "2026/forum.html": page(
            "Harbor forum",
            "2026/forum.html",
            f"<p><b>When:</b> {tell(FORUM)} EST</p><p><b>Where:</b> online</p><p>With Mary Quayle. Free admission.</p>"
            f"<p>{about['2026/forum.html']}</p>",
            "Tuesday, November 10, 2026, 12:00 PM EST: " + about["2026/forum.html"],
            forum,
        ),
        "archive.html": page(
            "Archive",
            "archive.html",
            f'<p>Older: <a href="{BASE}2026/clinic.html">Writing clinic</a>.</p>',
            "All talks since 2011, with links to recordings where the speakers agreed.",
        ),
        "about.html": page(
            "About",
            "about.html",
            '<h2 id="contact">Contact</h2><p>Write us by the form in the library.</p>',
            "Who runs the talks, how to propose one, and how to reach the three volunteers.",
        ),
        "404.html": page(
            "Not found", "404.html", "<p>There is nothing here.</p>", "This address is not in use."
        ).replace('<link rel="canonical"', '<meta name="robots" content="noindex"/>\n<link rel="canonical"'),
        "harbor.ics": calendar(clinic, forum),
        "rss.xml": f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Harbor Talks</title><link>{BASE}</link>'
        "<description>New talks</description>"
        + "".join(
            f"<item><title>{told['name']}</title><link>{told['url']}</link><guid>{told['url']}</guid>"
            f"<pubDate>{day} Sep 2026 09:00:00 -0400</pubDate><description>{told['description']}</description></item>"
            for told, day in ((forum, "Wed, 16"), (clinic, "Tue, 01"))
        )
        + "</channel></rss>\n",
        "sitemap.xml": '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{BASE}sitemap-pages.xml</loc></sitemap></sitemapindex>\n",
        "sitemap-pages.xml": '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        + "".join(
            f"<url><loc>{BASE}{path}</loc></url>"
            for path in ("", "2026/clinic.html", "2026/forum.html", "archive.html", "about.html")
        )
        + "</urlset>\n",
        "img/harbor.png": _png(picture(1200, 630)),
    }  # fmt: skip - one file a line


def _png(data: bytes) -> bytes:
    from io import BytesIO  # noqa: PLC0415 - the same

    from PIL import Image  # noqa: PLC0415 - the same

    made = BytesIO()
    Image.open(BytesIO(data)).save(made, "PNG")
    return made.getvalue()


def write_foreign(root: Path, more: Mapping[str, str | bytes] | None = None) -> Path:
    """Write the site, with changed files over it."""
    for path, content in {**files(), **(more or {})}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root
