"""events.json satisfies the schema it names, and the schema is strict."""

from __future__ import annotations

import copy
import json
from dataclasses import fields
from datetime import datetime
from typing import Any

import pytest
from examples import BASE, card, event_entry, mentor_entry, offer, place, recording, site
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from microsite.formats.jsonfeed import to_bytes
from microsite.formats.zones import must
from microsite.outputs.data import data_pages
from microsite.render.forms import WRITERS
from microsite.values.facts import Entry, Happening

FULL = event_entry(
    format="hybrid",
    place=place(),
    status="rescheduled",
    previous_start=datetime(2026, 10, 22, 18, 0, tzinfo=must("Europe/Berlin")),
    offers=(offer("0.00"), offer("20", name="Plan", unit="month")),
    series=card("series", "pilot", "The pilot"),
    recording=recording(),
    waitlist="https://wait.example/",
)
BARE = event_entry(
    slug="bare", offers=(), images=(), people=(), topics=(), outcomes=(), agenda=(), capacity=None,
    seats_left=None, audience="", register="", summary="", published=None,
)  # fmt: skip


def files(*entries: Entry) -> dict[str, Any]:
    return {page.path: json.loads(WRITERS[page.form](page.view)) for page in data_pages(entries, site())}


def schema() -> Draft202012Validator:
    given = files()["events.schema.json"]
    Draft202012Validator.check_schema(given)
    return Draft202012Validator(given, format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("entries", [(), (FULL,), (BARE,), (FULL, BARE, mentor_entry())])
def test_the_document_satisfies_its_schema(entries: tuple[Entry, ...]) -> None:
    schema().validate(files(*entries)["events.json"])


def test_the_document_names_the_schema_that_is_published() -> None:
    made = files(FULL)
    assert made["events.json"]["$schema"] == made["events.schema.json"]["$id"] == f"{BASE}events.schema.json"


def spoil(document: Any, how: str) -> None:
    event = document["events"][0]
    match how:
        case "unknown key":
            event["room"] = "https://room.example/"
        case "unknown inner key":
            event["place"]["room"] = "x"
        case "missing key":
            del event["uid"]
        case "time without offset":
            event["start"] = "2026-12-03T18:00:00"
        case "price as a number":
            event["offers"][0]["price"] = 45
        case "price with a sign":
            event["offers"][0]["price"] = "€45"
        case "unknown status":
            event["status"] = "maybe"
        case "relative address":
            event["url"] = "/events/a/"
        case "unknown top key":
            document["more"] = 1


@pytest.mark.parametrize(
    "how",
    ["unknown key", "unknown inner key", "missing key", "time without offset", "price as a number",
     "price with a sign", "unknown status", "relative address", "unknown top key"],
)  # fmt: skip
def test_the_schema_refuses_a_faulty_document(how: str) -> None:
    document = copy.deepcopy(files(FULL)["events.json"])
    spoil(document, how)
    with pytest.raises(ValidationError):
        schema().validate(document)


def test_every_public_fact_of_an_event_is_there() -> None:
    (event,) = files(FULL)["events.json"]["events"]
    renamed = {"zone": "timezone"}
    left_out = {"expires"}  # when the page comes down is the build's matter
    facts = {renamed.get(f.name, f.name) for f in fields(Happening)} - left_out
    assert facts <= event.keys()
    assert event["start"] == "2026-12-03T18:00:00+01:00"
    assert event["previous_start"] == "2026-10-22T18:00:00+02:00"
    assert event["offers"][0]["price"] == "0.00"
    assert event["offers"][1]["price"] == "20.00"
    assert event["recording"] == {
        "url": "https://video.example/tier",
        "seconds": 2650,
        "published": "2026-12-05T09:00:00Z",
    }
    assert event["agenda"][1]["start"] == "2026-12-03T18:05:00+01:00"
    assert event["calendar"] == f"{BASE}events/price-your-first-tier/event.ics"
    assert event["updated"] == "2026-11-20T12:30:00Z"


def test_nothing_that_is_internal_is_published() -> None:
    text = json.dumps(files(FULL)["events.json"])
    assert "content/events" not in text
    assert "marks" not in text


def test_the_price_and_availability_are_those_of_the_markup() -> None:
    from microsite.kinds.markup import event_node  # noqa: PLC0415 - the other side of the comparison

    for changes in ({}, {"seats_left": 0}, {"status": "cancelled"}):
        entry = event_entry(**changes)
        (said,) = files(entry)["events.json"]["events"][0]["offers"]
        marked: Any = event_node(entry, site(), False)["offers"]  # noqa: FBT003 - the call under test
        assert marked["price"] == said["price"]
        assert marked["availability"] == f"https://schema.org/{said['availability']}"


def test_events_come_by_start() -> None:
    early = event_entry(slug="z", start=datetime(2026, 1, 5, 18, 0, tzinfo=must("Europe/Berlin")))
    assert [e["url"][-2] for e in files(event_entry(slug="a"), early)["events.json"]["events"]] == ["z", "a"]


def test_a_form_refuses_a_view_of_another_form() -> None:
    with pytest.raises(TypeError, match="CalendarView"):
        WRITERS["ical"](object())


def test_json_is_strict() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_bytes({"lat": float("nan")})
