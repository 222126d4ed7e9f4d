"""What the markup says in each situation of an event (Google: Event; schema.org)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from examples import BASE, card, event_entry, image, mentor_entry, offer, place, recording, series_entry, site

from microsite.formats.zones import must
from microsite.kinds import markup
from microsite.values.facts import Entry

ORG = "https://schema.org/"
BERLIN = must("Europe/Berlin")


def node(entry: Entry, *, past: bool = False) -> dict[str, Any]:
    return markup.event_node(entry, site(), past)


def test_every_event_states_what_is_required_and_what_is_wanted() -> None:
    said = node(event_entry())
    assert said["@type"] == "Event"
    assert said["@id"] == f"{BASE}events/price-your-first-tier/#event"
    assert said["url"] == f"{BASE}events/price-your-first-tier/"
    assert said["name"] == "Price your first SaaS tier"
    assert said["startDate"] == "2026-12-03T18:00:00+01:00"
    assert said["endDate"] == "2026-12-03T18:45:00+01:00"
    assert said["image"] == [f"{BASE}img/cover.jpg"]
    assert said["description"].startswith("Leave with")
    assert said["organizer"]["name"] == "Short Sessions"
    assert said["organizer"]["logo"] == f"{BASE}img/logo.png"
    assert said["inLanguage"] == "en"
    assert said["maximumAttendeeCapacity"] == 12
    assert said["remainingAttendeeCapacity"] == 4
    assert said["keywords"] == ["Pricing"]
    assert said["audience"] == {"@type": "Audience", "audienceType": "First-time founders"}
    assert "previousStartDate" not in said
    assert "subEvent" not in said  # agenda segments are no events


def test_the_offset_is_the_one_of_the_season() -> None:
    summer = event_entry(start=datetime(2026, 7, 1, 18, 0, tzinfo=BERLIN))
    assert node(summer)["startDate"] == "2026-07-01T18:00:00+02:00"


def test_online_is_a_virtual_location_with_the_page_as_its_address() -> None:
    said = node(event_entry())
    assert said["location"] == {"@type": "VirtualLocation", "url": said["url"]}
    assert said["eventAttendanceMode"] == f"{ORG}OnlineEventAttendanceMode"
    assert said["eventStatus"] == f"{ORG}EventScheduled"


def test_in_person_is_a_place_with_a_postal_address() -> None:
    said = node(event_entry(format="in-person", place=place()))
    assert said["eventAttendanceMode"] == f"{ORG}OfflineEventAttendanceMode"
    assert said["location"]["@type"] == "Place"
    assert said["location"]["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "Invalidenstr. 117",
        "addressLocality": "Berlin",
        "addressRegion": "BE",
        "postalCode": "10115",
        "addressCountry": "DE",
    }
    assert said["location"]["geo"] == {"@type": "GeoCoordinates", "latitude": 52.5309, "longitude": 13.3847}


def test_hybrid_is_both_in_an_array() -> None:
    said = node(event_entry(format="hybrid", place=place()))
    assert [where["@type"] for where in said["location"]] == ["Place", "VirtualLocation"]
    assert said["eventAttendanceMode"] == f"{ORG}MixedEventAttendanceMode"


def test_cancelled_keeps_its_date_and_sells_nothing() -> None:
    said = node(event_entry(status="cancelled"))
    assert said["eventStatus"] == f"{ORG}EventCancelled"
    assert said["startDate"] == "2026-12-03T18:00:00+01:00"
    assert said["offers"]["availability"] == f"{ORG}SoldOut"
    assert "remainingAttendeeCapacity" not in said
    assert "previousStartDate" not in said


def test_postponed_keeps_its_date() -> None:
    said = node(event_entry(status="postponed", previous_start=datetime(2026, 11, 26, 18, 0, tzinfo=BERLIN)))
    assert said["eventStatus"] == f"{ORG}EventPostponed"
    assert said["startDate"] == "2026-12-03T18:00:00+01:00"
    assert "previousStartDate" not in said


def test_postponed_names_its_price_and_sells_nothing() -> None:
    priced = node(event_entry(status="postponed"))["offers"]
    assert priced["price"] == "45.00"
    assert "availability" not in priced


def test_rescheduled_says_the_new_date_and_the_old() -> None:
    said = node(
        event_entry(status="rescheduled", previous_start=datetime(2026, 10, 22, 18, 0, tzinfo=BERLIN))
    )
    assert said["eventStatus"] == f"{ORG}EventRescheduled"
    assert said["startDate"] == "2026-12-03T18:00:00+01:00"
    assert said["previousStartDate"] == "2026-10-22T18:00:00+02:00"


def test_moved_online_has_no_place_any_more() -> None:
    said = node(event_entry(status="moved-online", format="in-person", place=place()))
    assert said["eventStatus"] == f"{ORG}EventMovedOnline"
    assert said["location"]["@type"] == "VirtualLocation"
    assert said["eventAttendanceMode"] == f"{ORG}OnlineEventAttendanceMode"


def test_moved_online_and_to_another_time_is_both() -> None:
    before = datetime(2026, 11, 26, 18, 0, tzinfo=BERLIN)
    said = node(event_entry(status="moved-online", format="hybrid", place=place(), previous_start=before))
    assert said["eventStatus"] == [f"{ORG}EventMovedOnline", f"{ORG}EventRescheduled"]
    assert said["previousStartDate"] == "2026-11-26T18:00:00+01:00"


def test_an_offer_states_price_currency_availability_and_its_time() -> None:
    until = datetime(2026, 11, 15, 0, 0, tzinfo=BERLIN)
    early = offer("30.00", name="Early", valid_through=until, url="")
    late = offer("45.00", availability="PreOrder", valid_from=until)
    first, second = node(event_entry(offers=(early, late)))["offers"]
    assert (first["price"], first["priceCurrency"]) == ("30.00", "EUR")
    assert first["url"] == "https://book.example/tier"
    assert first["validThrough"] == second["validFrom"] == "2026-11-15T00:00:00+01:00"
    assert second["availability"] == f"{ORG}PreOrder"


def test_free_is_price_zero_and_accessible_for_free() -> None:
    said = node(event_entry(offers=(offer("0.00"),)))
    assert said["offers"]["price"] == "0"
    assert said["offers"]["priceCurrency"] == "EUR"
    assert said["isAccessibleForFree"] is True
    assert "isAccessibleForFree" not in node(event_entry())
    assert "isAccessibleForFree" not in node(event_entry(offers=()))


def test_a_plan_is_an_offer_of_its_own_and_does_not_make_the_seat_cost() -> None:
    said = node(event_entry(offers=(offer("0.00"), offer("20.00", name="Plan", unit="month")), seats_left=0))
    seat, plan = said["offers"]
    assert said["isAccessibleForFree"] is True
    assert "priceSpecification" not in seat
    assert seat["availability"] == f"{ORG}SoldOut"
    assert plan["priceSpecification"]["unitCode"] == "MON"
    assert plan["availability"] == f"{ORG}InStock"


def test_sold_out_keeps_price_and_address() -> None:
    said = node(event_entry(seats_left=0))["offers"]
    assert said["availability"] == f"{ORG}SoldOut"
    assert (said["price"], said["url"]) == ("45.00", "https://book.example/tier")


def test_a_past_event_offers_nothing_and_shows_its_recording() -> None:
    said = node(event_entry(recording=recording()), past=True)
    assert "offers" not in said
    assert "remainingAttendeeCapacity" not in said
    assert said["recordedIn"] == {
        "@type": "VideoObject",
        "name": "Price your first SaaS tier",
        "description": "Leave with a price page draft and one test to run next week.",
        "thumbnailUrl": f"{BASE}img/cover.jpg",
        "uploadDate": "2026-12-05T09:00:00+00:00",
        "duration": "PT44M10S",
        "url": "https://video.example/tier",
    }


def test_a_video_file_is_named_as_content() -> None:
    said = node(event_entry(recording=recording(url="https://video.example/a.mp4?x=1")), past=True)
    assert said["recordedIn"]["contentUrl"] == "https://video.example/a.mp4?x=1"


@pytest.mark.parametrize("entry", [
    event_entry(recording=recording(published=None)),
    event_entry(recording=recording(), images=()),
])  # fmt: skip
def test_a_recording_that_would_be_half_a_video_is_only_linked(entry: Entry) -> None:
    said = node(entry, past=True)
    assert "recordedIn" not in said
    assert said["subjectOf"]["url"] == "https://video.example/tier"


def test_two_mentors_are_a_list() -> None:
    said = node(event_entry(people=(card(), card(slug="bo", title="Bo"))))
    assert [who["name"] for who in said["performer"]] == ["Ada Example", "Bo"]


def test_no_node_holds_a_null_or_an_empty_value() -> None:
    def check(value: Any) -> None:
        assert value not in (None, "", [], {})
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            check(inner)

    bare = event_entry(
        images=(), people=(), topics=(), summary="", offers=(), capacity=None, seats_left=None, audience=""
    )
    for entry in (event_entry(), bare, event_entry(format="hybrid", place=place(lat=None, url=""))):
        check(node(entry))
    check(markup.mentor_node(replace(mentor_entry(), images=(), topics=(), published=None), site()))
    check(markup.series_node(series_entry(), (bare,), site()))


def test_the_price_is_text_without_sign_comma_or_exponent() -> None:
    said = node(event_entry(offers=(replace(offer(), price=Decimal("1E+3")),)))
    assert said["offers"]["price"] == "1000.00"


def test_all_pictures_are_absolute() -> None:
    said = node(event_entry(images=(image("a.jpg"), image("b.jpg"))))
    assert said["image"] == [f"{BASE}img/a.jpg", f"{BASE}img/b.jpg"]


def test_times_in_utc_have_an_offset_too() -> None:
    entry = event_entry(zone="UTC", start=datetime(2026, 12, 3, 18, 0, tzinfo=UTC))
    assert node(entry)["startDate"] == "2026-12-03T18:00:00+00:00"
