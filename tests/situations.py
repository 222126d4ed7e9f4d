"""A site with one event in every situation that a listing meets, written as an editor would write it, and built."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from sites import SITE, event, mentor, write_site

from microsite.build import Built, Options, build

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BASE = "https://sessions.example/"
BELOW = "https://sessions.example/listing/"

HALL = (
    "{name: Northlight Hall, address: {street: Invalidenstr. 117, locality: Berlin, region: BE, postal_code: '10115',"
    " country: DE}, geo: {lat: 52.5309, lon: 13.3847}}"
)
SEAT = '{model: seat, price: "45.00", currency: EUR}'
FREE = '{model: seat, price: "0.00", currency: EUR}'
ROOM = "https://rooms.sessions.example/tamarind-6238"
SECRET = "Caretaker locks at nine sharp; spare key is with Jo."  # noqa: S105 - a made-up note
GUARANTEE = (
    '{model: guarantee, price: "90.00", currency: EUR, claim: You publish a second tier, measure: Paying customers on it,'
    " baseline_how: Zero on the day, deadline_days: 30, refund_percent: 50, evidence_how: A screenshot of the plans}"
)
TIPS = (
    '{model: tip-subscription, entry: "0.00", currency: EUR, suggested_tips: ["5.00", "10.00"], plan: {price: "12.00",'
    " interval: month, includes: [Two sessions a month, All recordings], cancel_url: https://tickets.example/cancel}}"
)
LONG = (
    "How a very small team with one plan, forty customers and no sales people can find, price, test and announce its"
    " second tier before spring"
)  # 135 characters


def situations() -> Mapping[str, str]:
    """Return slug -> front matter and body, one event in each situation."""
    return {
        "online": event(
            title="The online session", capacity="12", seats_left="4", audience="First-time founders"
        ),
        "in-person": event(
            title="The session in a room", format="in-person", venue=HALL, start="2026-12-04 18:00"
        ),
        "hybrid": event(
            title="The session in both ways",
            format="hybrid",
            venue="northlight-hall",
            start="2026-12-05 10:00",
        ),
        "cancelled": event(title="The cancelled session", status="cancelled", start="2026-12-06 11:00"),
        "postponed": event(title="The postponed session", status="postponed", start="2026-12-07 12:00"),
        "rescheduled": event(
            title="The rescheduled session",
            status="rescheduled",
            start="2026-12-08 13:00",
            previous_start="2026-11-26 18:00",
        ),
        "moved-online": event(
            title="The session that moved",
            status="moved-online",
            format="in-person",
            venue=HALL,
            start="2026-12-09 14:00",
        ),
        "moved-and-rescheduled": event(
            title="The session that moved twice",
            status="moved-online",
            format="in-person",
            venue=HALL,
            start="2026-12-10 15:00",
            previous_start="2026-12-01 15:00",
        ),
        "past-recorded": event(
            title="The session that was filmed",
            start="2026-11-03 18:00",
            publish_at="2026-10-01",
            recording='{url: "https://video.example/filmed", duration: 44:10, published: 2026-11-05}',
        ),
        "past": event(title="The session that is over", start="2026-10-06 18:00", publish_at="2026-09-01"),
        "live": event(title="The session that runs now", start="2026-11-22 12:45"),
        "free": event(title="The free session", offer=FREE, start="2026-12-11 16:00"),
        "sold-out": event(
            title="The session without seats",
            capacity="10",
            seats_left="0",
            waitlist="https://tickets.example/wait",
            start="2026-12-12 17:00",
        ),
        "early-before": event(
            title="The session with an early price",
            start="2026-12-13 18:00",
            offer='{model: seat, price: "45.00", currency: EUR, early: {until: 2026-11-30, price: "35.00"}}',
        ),
        "early-after": event(
            title="The session whose early price is over",
            start="2026-12-14 18:00",
            offer='{model: seat, price: "45.00", currency: EUR, early: {until: 2026-11-10, price: "35.00"}}',
        ),
        "tips": event(title="The session for a tip", offer=TIPS, start="2026-12-15 18:00"),
        "guarantee": event(title="The session with a promise", offer=GUARANTEE, start="2026-12-16 18:00"),
        "two-offers": event(
            title="The session with two prices",
            offer=None,
            start="2026-12-17 18:00",
            offers='[{model: seat, name: Student, price: "15.00", currency: EUR},'
            ' {model: seat, name: Company, price: "1250.00", currency: EUR}]',
        ),
        "in-series": event(title="The first of a series", series="pilot", start="2026-12-18 18:00"),
        "in-series-too": event(title="The second of a series", series="pilot", start="2026-12-19 18:00"),
        "two-mentors": event(
            title="The session of two", mentors="[ada-example, bo-example]", start="2026-12-20 18:00"
        ),
        "german": event(
            title="Die erste Preisstufe",
            language="de",
            summary="Bring deine Preisseite mit und geh mit einem einzigen Versuch nach Hause.",
            outcomes="[Ein Entwurf einer Preisseite]",
            start="2026-12-21 18:00",
        ),
        "arabic": event(
            title="سعّر أول باقة لك",
            language="ar",
            summary="أحضر صفحة الأسعار وغادر مع تجربة واحدة قابلة للتنفيذ الأسبوع القادم.",
            outcomes="[مسودة صفحة أسعار]",
            start="2026-12-22 18:00",
            timezone="Asia/Amman",
        ),
        "japanese": event(
            title="日本語画面を直す",
            language="ja",
            summary="直訳の注文フォームを一つ取り上げ、項目の順番、用語、エラー文の三つの観点からその場で直していきます。",
            start="2026-12-23 19:00",
            timezone="Asia/Tokyo",
            offer='{model: seat, price: "2500", currency: JPY}',
        ),
        "unicode": event(title="Fünf Gespräche", slug="fünf-gespräche", start="2026-12-27 18:00"),
        "fold": event(title="The hour that comes twice", start="2027-10-31 02:30", fold="second"),
        "fold-across": event(
            title="The session across the hour that comes twice",
            start="2027-10-31 02:30",
            fold="first",
            duration="60",
        ),
        "spring-across": event(
            title="The session across the hour that is left out", start="2027-03-28 01:30", duration="60"
        ),
        "midnight": event(title="The session over midnight", start="2026-12-31 23:40"),
        "utc": event(title="The session in UTC", timezone="UTC", start="2026-12-28 18:00"),
        "kathmandu": event(
            title="The session at a quarter", timezone="Asia/Kathmandu", start="2026-12-29 18:15"
        ),
        "day-and-night": event(title="The session late on that day", start="2026-12-28 23:10"),
        "next-morning": event(  # it begins before the one above, and on the day after it
            title="The session of the next morning", timezone="Pacific/Auckland", start="2026-12-29 10:00"
        ),
        "with-alias": event(
            title="The session with an old address", aliases="[/old/session/]", start="2026-12-30 18:00"
        ),
        "expired": event(
            title="The session that expired",
            start="2026-08-03 18:00",
            publish_at="2026-07-01",
            expire_at="2026-11-01",
        ),
        "draft": event(title="The session nobody announced", draft="true", start="2027-01-02 18:00"),
        "private-room": event(
            title="The session with a secret room",
            start="2027-01-03 18:00",
            private=f"{{room: {ROOM}, notes: {SECRET!r}}}",
        ),
        "bare": event(
            body="",
            title="The session with nothing more",
            summary=None,
            topics=None,
            register=None,
            outcomes=None,
            offer=None,
            start="2027-01-04 18:00",
        ),
        "long-title": event(title=LONG, start="2027-01-05 18:00"),
        "hostile": event(
            body="Text with `</script>`, `]]>`, &amp;amp; and <b>bold</b> & \\* \u2028 signs: 5 < 6 > 4.\n",
            title="'Price </script> & ]]> \"tiers\" &amp; <b>more</b>; a, b'",
            summary="'Bring <!-- a page --> & your \"price\"; leave, with \\ one {{ experiment }} &amp; ]]> a plan that holds.'",
            outcomes="['A </script> draft; with, commas & ]]>']",
            start="2027-01-06 18:00",
        ),
        "own-image": event(
            title="The session with a picture",
            image="cover.jpg",
            image_alt="A price page",
            start="2027-01-07 18:00",
        ),
        "agenda": event(
            title="The session with titles",
            start="2027-01-08 18:00",
            agenda="[{segment: intros, minutes: 5}, {segment: demo, minutes: 15, title: 'Three pages, live'},"
            " {segment: qa, minutes: 20}, {segment: next-steps, minutes: 5, title: Your one experiment}]",
        ),
        "gbp": event(
            title="The session in pounds",
            timezone="Europe/London",
            offer='{model: seat, price: "4500.50", currency: GBP}',
            start="2027-06-09 18:00",
        ),
    }  # fmt: skip - one situation a line reads better


@cache
def picture(width: int, height: int) -> bytes:
    """Return a JPEG of that size in one colour."""
    from PIL import Image  # noqa: PLC0415 - only pictures need it

    made = BytesIO()
    Image.new("RGB", (width, height), (40, 90, 120)).save(made, "JPEG", quality=60)
    return made.getvalue()


def write_situations(root: Path, base_url: str = BASE, flavor: str = "python", language: str = "en") -> Path:
    """Write the site; its mentors, series, venue and page of prose beside the events."""
    files: dict[str, str | bytes] = {
        "site.yaml": SITE.replace("https://sessions.example/", base_url) + f"markdown: {{flavor: {flavor}}}\nlanguage: {language}\n",
        "data/venues.yaml": f"northlight-hall: {HALL}\n",
        "content/mentors/ada-example.md": mentor(photo="ada.jpg", languages="[en, de]", organization="Northlight"),
        "content/mentors/ada.jpg": picture(640, 640),
        "content/mentors/bo-example.md": mentor(name="Bo Example", photo=None, headline="Sells tools to people who dislike selling").replace("From a flat fee to usage tiers", "Ninety days instead of a year"),
        "content/series/pilot.md": "---\ntitle: The pilot\nsummary: Six sessions in six weeks, to find out whether the format holds.\n---\nSix sessions.\n",
        "content/pages/about.md": "---\ntitle: About us\nsummary: Who runs the sessions, how they are paid for and what we do not do.\n---\nWe run sessions.\n",
        "content/events/cover.jpg": picture(1600, 900),
    }  # fmt: skip
    events = {
        f"content/events/{slug}.md": text.replace(
            "Bring your price page", f"{number}. Bring your price page", 1
        )
        for number, (slug, text) in enumerate(situations().items(), 1)
    }
    write_site(root, {**files, **events})
    (root / "content/events/first-tier.md").unlink()
    return root


def build_situations(
    root: Path, base_url: str = BASE, flavor: str = "python", at: datetime = NOW, language: str = "en"
) -> Built:
    """Write and build the site; the built files lie in root/output."""
    return build(Options(root=write_situations(root, base_url, flavor, language), at=at))
