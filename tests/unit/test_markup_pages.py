"""What the markup says on the pages of mentors, series, lists and the site itself (Google: ProfilePage)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from examples import BASE, card, event_entry, mentor_entry, place, series_entry, site

from microsite.formats import jsonld
from microsite.formats.zones import must
from microsite.kinds import markup
from microsite.values.pages import Link

BERLIN = must("Europe/Berlin")


def node(entry: Any) -> dict[str, Any]:
    return markup.event_node(entry, site(), now_past=False)


def test_the_performer_is_the_person_of_the_mentors_page() -> None:
    performer = node(event_entry())["performer"]
    page = markup.mentor_node(mentor_entry(), site())
    person: Any = page["mainEntity"]
    assert performer["@id"] == person["@id"] == f"{BASE}mentors/ada-example/#person"
    assert (performer["name"], performer["url"]) == (person["name"], person["url"])
    assert performer["image"] == f"{BASE}img/ada.jpg"


def test_a_mentors_page_is_a_profile_with_its_dates_and_proofs() -> None:
    said: Any = markup.mentor_node(
        mentor_entry(),
        site(),
        job_title="Pricing strategist",
        organization="Northlight",
        home_page="https://ada.example/",
        links=("https://ada.example/", "https://code.example/ada"),
        languages=("en", "hi"),
    )
    assert said["@type"] == "ProfilePage"
    assert said["dateCreated"] == "2026-06-01T08:00:00+00:00"
    assert said["dateModified"] == "2026-07-01T08:00:00+00:00"
    person = said["mainEntity"]
    assert person["sameAs"] == ["https://ada.example/", "https://code.example/ada"]
    assert person["knowsAbout"] == ["Pricing", "SaaS"]
    assert person["jobTitle"] == "Pricing strategist"
    assert person["worksFor"] == {"@type": "Organization", "name": "Northlight"}


def test_a_change_whose_time_is_unknown_is_not_dated() -> None:
    assert "dateModified" not in markup.mentor_node(mentor_entry(dated=False), site())


def test_an_event_of_a_series_names_the_series_by_its_id() -> None:
    said = node(event_entry(series=card("series", "pilot", "The pilot")))
    assert said["superEvent"] == {"@id": f"{BASE}series/pilot/#series"}
    assert said["superEvent"]["@id"] == markup.series_node(series_entry(), (event_entry(),), site())["@id"]


def test_a_series_spans_its_events_and_holds_each_as_a_whole() -> None:
    later = datetime(2026, 12, 10, 18, 0, tzinfo=BERLIN)
    members = (
        event_entry(slug="b", start=later, format="in-person", place=place()),
        event_entry(slug="a"),
        event_entry(slug="c", start=later + timedelta(days=7), format="hybrid", place=place()),
    )
    said: Any = markup.series_node(series_entry(), members, site())
    assert said["startDate"] == "2026-12-03T18:00:00+01:00"
    assert said["endDate"] == "2026-12-17T18:45:00+01:00"
    assert [where["@type"] for where in said["location"]] == ["Place", "VirtualLocation"]
    assert [part["url"][-2] for part in said["subEvent"]] == ["a", "b", "c"]
    for part in said["subEvent"]:
        assert {"name", "startDate", "endDate", "location", "eventStatus", "organizer"} <= part.keys()


def test_the_site_and_who_runs_it_refer_to_each_other() -> None:
    home: Any = markup.website_node(site())
    who = markup.organization_node(site())
    assert home["publisher"] == {"@id": who["@id"]}
    assert (home["name"], home["url"]) == ("Short Sessions", BASE)


def test_crumbs_are_absolute() -> None:
    said: Any = markup.crumbs_node((Link("Home", "/"), Link("Events", "/events/"), Link("This", "")), site())
    assert [step.get("item") for step in said["itemListElement"]] == [BASE, f"{BASE}events/", None]


def test_a_list_holds_addresses_only() -> None:
    said: Any = jsonld.item_list([f"{BASE}events/a/"], "Upcoming")
    assert said["itemListElement"] == [{"@type": "ListItem", "position": 1, "url": f"{BASE}events/a/"}]


def test_a_series_without_events_is_no_half_event() -> None:
    assert markup.series_node(series_entry(), (), site()) == {}
