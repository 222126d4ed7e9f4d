"""Example values that tests share: one event, one mentor, one site, each changed by keyword."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from microsite.diagnostics import Marks, Span
from microsite.formats.zones import must
from microsite.values.facts import (
    Address,
    Card,
    Entry,
    Happening,
    Image,
    OfferFact,
    Organizer,
    Place,
    Recording,
    Segment,
    Site,
)

BASE = "https://example.org/"


def image(name: str = "cover.jpg", **changes: Any) -> Image:
    """Return a picture of 1200 x 675 pixels under /img/."""
    made = Image(f"/img/{name}", f"{BASE}img/{name}", 1200, 675, "image/jpeg", "A price page on a screen")
    return replace(made, **changes)


def card(kind: str = "mentor", slug: str = "ada-example", title: str = "Ada Example", **changes: Any) -> Card:
    """Return a card whose address follows from its kind and slug."""
    path = {"mentor": "mentors", "topic": "topics", "series": "series", "event": "events"}[kind]
    made = Card(kind, slug, title, f"/{path}/{slug}/", f"{BASE}{path}/{slug}/")
    return replace(made, **changes)


def place(**changes: Any) -> Place:
    """Return a venue in Berlin with a whole address and coordinates."""
    made = Place(
        "Northlight Hall",
        Address("Invalidenstr. 117", "Berlin", "BE", "10115", "DE"),
        52.5309,
        13.3847,
        "https://northlight.example/hall",
    )
    return replace(made, **changes)


def offer(price: str = "45.00", **changes: Any) -> OfferFact:
    """Return one seat at a price in EUR that is in stock."""
    made = OfferFact("Seat", Decimal(price), "EUR", "InStock", url="https://book.example/tier")
    return replace(made, **changes)


def recording(**changes: Any) -> Recording:
    """Return a recording of 44:10, published the day after the session."""
    made = Recording("https://video.example/tier", 2650, datetime(2026, 12, 5, 9, 0, tzinfo=UTC))
    return replace(made, **changes)


def agenda(start: datetime, minutes: tuple[int, ...] = (5, 15, 20, 5)) -> tuple[Segment, ...]:
    """Return the four segments of the built-in template, one after the other from `start`."""
    names = (
        ("intros", "", "Intros"),
        ("demo", "Three price pages, live", "Focused demo"),
        ("qa", "", "Q&A"),
        ("next-steps", "Your one experiment", "Next steps"),
    )
    segments, at = [], start.astimezone(UTC)
    for (name, title, label), length in zip(names, minutes, strict=True):
        end = at + timedelta(minutes=length)
        local = (at.astimezone(start.tzinfo), end.astimezone(start.tzinfo))
        segments.append(Segment(name, title, label, length, *local))
        at = end
    return tuple(segments)


def happening(**changes: Any) -> Happening:
    """Return what only an event has: 45 minutes online on 3 December 2026 at 18:00 in Berlin."""
    zone = changes.get("zone", "Europe/Berlin")
    start = changes.get("start", datetime(2026, 12, 3, 18, 0, tzinfo=must(zone)))
    end = (start.astimezone(UTC) + timedelta(minutes=45)).astimezone(start.tzinfo)
    made = Happening(
        uid="price-your-first-tier@example.org",
        sequence=0,
        start=start,
        end=end,
        zone=zone,
        status="scheduled",
        format="online",
        previous_start=None,
        place=None,
        online_url=f"{BASE}events/price-your-first-tier/",
        offers=(offer(),),
        register="https://book.example/tier",
        waitlist="",
        capacity=12,
        seats_left=4,
        agenda=agenda(start),
        recording=None,
        audience="First-time founders",
        expires=None,
    )
    return replace(made, **changes)


_EVENT_FACTS = frozenset(Happening.__dataclass_fields__)


def event_entry(**changes: Any) -> Entry:
    """Return an event's entry; a keyword of Happening (start, status, offers ...) changes the event inside it.

    `slug` also moves `href`, `url`, `uid` and `online_url` unless they are given.
    """
    slug = changes.get("slug", "price-your-first-tier")
    url = changes.get("url", f"{BASE}events/{slug}/")
    inner = {"uid": f"{slug}@example.org", "online_url": url}
    inner |= {key: changes.pop(key) for key in tuple(changes) if key in _EVENT_FACTS}
    made = Entry(
        kind="event",
        slug=slug,
        href=f"/events/{slug}/",
        url=url,
        title="Price your first SaaS tier",
        summary="Leave with a price page draft and one test to run next week.",
        html='<p>Bring your <a href="/outcomes/">price page</a>.</p>',
        text="Bring your price page.",
        lang="en",
        published=datetime(2026, 11, 1, 8, 0, tzinfo=UTC),
        updated=datetime(2026, 11, 20, 12, 30, tzinfo=UTC),
        dated=True,
        images=(image(),),
        people=(card(line="Pricing strategist", image=image("ada.jpg")),),
        topics=(card("topic", "pricing", "Pricing"),),
        series=None,
        outcomes=("A price page draft", "A test to run next week"),
        event=happening(**inner),
        source=f"content/events/{slug}.md",
        marks=Marks.of(f"content/events/{slug}.md", {"start": Span(f"content/events/{slug}.md", 4, 1)}),
    )
    return replace(made, **changes)


def mentor_entry(**changes: Any) -> Entry:
    """Return a mentor's entry."""
    slug = changes.get("slug", "ada-example")
    made = Entry(
        kind="mentor",
        slug=slug,
        href=f"/mentors/{slug}/",
        url=f"{BASE}mentors/{slug}/",
        title="Ada Example",
        summary="Pricing strategist for early SaaS teams",
        html="<p>Ada has set prices for twenty teams.</p>",
        text="Ada has set prices for twenty teams.",
        lang="en",
        published=datetime(2026, 6, 1, 8, 0, tzinfo=UTC),
        updated=datetime(2026, 7, 1, 8, 0, tzinfo=UTC),
        dated=True,
        images=(image("ada.jpg", width=800, height=800, alt="Ada Example"),),
        people=(),
        topics=(card("topic", "pricing", "Pricing"), card("topic", "saas", "SaaS")),
        series=None,
        outcomes=("Net revenue retention from 92 to 109 percent in 6 months",),
        event=None,
        source=f"content/mentors/{slug}.md",
        marks=Marks.of(f"content/mentors/{slug}.md", {"name": Span(f"content/mentors/{slug}.md", 2, 1)}),
    )
    return replace(made, **changes)


def series_entry(**changes: Any) -> Entry:
    """Return a series' entry."""
    made = mentor_entry(
        kind="series",
        slug=changes.get("slug", "pilot"),
        href="/series/pilot/",
        url=f"{BASE}series/pilot/",
        title="The pilot",
        summary="Six sessions in six weeks.",
        html="<p>Six sessions.</p>",
        text="Six sessions.",
        images=(),
        topics=(),
        outcomes=(),
        source="content/series/pilot.md",
        marks=Marks(),
    )
    return replace(made, **changes)


def site(**changes: Any) -> Site:
    """Return the site at https://example.org/."""
    made = Site(
        title="Short Sessions",
        base_url=BASE,
        root="/",
        description="Thirty to sixty minutes with someone who has done it before.",
        language="en",
        zone="Europe/Berlin",
        organizer=Organizer(
            "Short Sessions", BASE, image("logo.png", width=512, height=512, media_type="image/png")
        ),
        keep_past_days=90,
        feeds_changed=datetime(2026, 11, 20, 12, 30, tzinfo=UTC),
        uid_host="example.org",
    )
    return replace(made, **changes)
