"""What the pages mark up as microformats2 is what the view says, and two readers of it agree."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import extruct
import mf2py
import views
from examples import BASE, image

from microsite.render.html import render_html
from microsite.render.sandbox import environment
from microsite.render.theme import Theme, load_theme
from microsite.values.views import HtmlView

ROOT = Path(__file__).parents[2]


@cache
def env() -> Any:
    theme = load_theme("default", ROOT, ROOT / "microsite")
    assert isinstance(theme, Theme)
    return environment(theme)


def items(view: HtmlView) -> list[dict[str, Any]]:
    """Return the page's microformats by mf2py, after extruct has been seen to read the same."""
    made = render_html(view, env())
    assert isinstance(made, bytes), made
    text = made.decode()
    url = view.head.canonical
    first = mf2py.parse(doc=text, url=url)["items"]
    second = extruct.extract(text, base_url=url, syntaxes=["microformat"])["microformat"]
    assert bare(first) == bare(second)
    found: list[dict[str, Any]] = first
    return found


def bare(value: Any) -> Any:
    """Return parsed microformats without what a reader adds of its own: language keys, white space."""
    if isinstance(value, dict):
        return {key: bare(inner) for key, inner in value.items() if key != "lang"}
    if isinstance(value, list):
        return [bare(inner) for inner in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_an_event_page_is_one_event_with_all_its_facts() -> None:
    [event, related] = items(views.view("event.html", views.event_page()))
    facts = event["properties"]
    assert (event["type"], related["type"]) == (["h-event"], ["h-feed"])
    assert facts["name"] == ["Price your first SaaS tier"]
    assert [instant(t) for t in facts["start"]] == [instant("2026-12-03T18:00:00+01:00")]
    assert [instant(t) for t in facts["end"]] == [instant("2026-12-03T18:45:00+01:00")]
    assert facts["url"] == [f"{BASE}events/price-your-first-tier/"]
    assert facts["location"] == ["Online"]
    assert facts["price"] == ["45.00"]
    assert facts["category"] == ["Pricing"]
    assert facts["summary"] == ["Leave with a price page draft and one test to run next week."]
    assert facts["photo"] == [f"{BASE}img/cover.jpg"]
    assert facts["content"][0]["value"].strip() == "Bring your price page."
    assert facts["organizer"][0]["properties"] == {"name": ["Short Sessions e.V."], "url": [BASE]}
    [mentor] = facts["attendee"]
    assert facts["performer"] == facts["attendee"]
    assert mentor["properties"]["name"] == ["Ada Example"]
    assert mentor["properties"]["url"] == [f"{BASE}mentors/ada-example/"]


def test_a_place_is_a_card_with_its_address_and_a_mixed_session_is_online_too() -> None:
    page = views.event_page(place=views.place(), format="hybrid")
    event = items(views.view("event.html", page))[0]
    place, online = event["properties"]["location"]
    assert online == "Online"
    assert place["type"] == ["h-card"]
    assert place["properties"] == {
        "name": ["Northlight Hall"],
        "url": ["https://northlight.example/hall"],
        "street-address": ["Invalidenstr. 117"],
        "postal-code": ["10115"],
        "locality": ["Berlin"],
        "region": ["BE"],
        "country-name": ["Germany"],
        "latitude": ["52.5309"],
        "longitude": ["13.3847"],
    }


def test_a_session_in_a_room_is_not_said_to_be_online() -> None:
    page = views.event_page(place=views.place(), format="in-person", online=False)
    event = items(views.view("event.html", page))[0]
    assert len(event["properties"]["location"]) == 1


def test_a_moved_session_states_its_new_time_only() -> None:
    old = views.when(start="2026-11-26T18:00:00+01:00", date="Thursday, 26 November 2026")
    [event, _] = items(
        views.view("event.html", views.event_page(previous=old, banners=(views.banner("rescheduled"),)))
    )
    assert [instant(t) for t in event["properties"]["start"]] == [instant("2026-12-03T18:00:00+01:00")]


def test_a_mentor_page_is_a_card_with_its_own_address_and_feeds_of_sessions() -> None:
    person, past = items(views.view("mentor.html", views.mentor_page()))
    [coming] = person["children"]
    facts = person["properties"]
    assert person["type"] == ["h-card"]
    assert facts["name"] == ["Ada Example"]
    assert facts["url"] == facts["uid"] == [f"{BASE}mentors/ada-example/"]
    assert facts["job-title"] == ["Pricing strategist for early SaaS teams"]
    assert facts["org"] == ["Northlight"]
    assert facts["note"] == ["Ada has set prices for twenty teams."]
    assert (coming["type"], past["type"]) == (["h-feed"], ["h-feed"])


def test_a_photo_is_the_file_itself_whatever_square_of_it_the_page_shows() -> None:
    photo = image("ada.jpg", alt="Ada at a table")
    person = items(views.view("mentor.html", views.mentor_page(photo=photo)))[0]
    assert person["properties"]["photo"] == [f"{BASE}img/ada.jpg"]


def test_every_list_is_a_feed_of_events() -> None:
    pages = (
        views.view("list.html", views.list_page()),
        views.view("month.html", views.month_page()),
        views.view("search.html", views.search_page()),
        views.view("home.html", views.home_page(rows=(views.row(),))),
    )
    for page in pages:
        [feed] = items(page)
        assert feed["type"] == ["h-feed"]
        assert len(feed["properties"]["name"]) == 1
        [event] = feed["children"]
        facts = event["properties"]
        assert facts["name"] == ["Price your first SaaS tier"]
        assert facts["url"] == [f"{BASE}events/price-your-first-tier/"]
        assert facts["location"] == ["Online"]
        assert [instant(t) for t in facts["start"]] == [instant("2026-12-03T18:00:00+01:00")]
        assert [instant(t) for t in facts["end"]] == [instant("2026-12-03T18:45:00+01:00")]


def test_a_page_of_prose_claims_no_event_and_the_page_not_found_only_lists_some() -> None:
    assert items(views.view("page.html", views.text_page())) == []
    [feed] = items(views.view("404.html", views.text_page(rows=(views.row(),))))
    assert feed["type"] == ["h-feed"]


def test_open_graph_says_what_the_head_says() -> None:
    made = render_html(views.view("event.html", views.event_page()), env())
    assert isinstance(made, bytes)
    [graph] = extruct.extract(made.decode(), syntaxes=["opengraph"])["opengraph"]
    pairs = dict(graph["properties"])
    assert pairs["og:url"] == f"{BASE}events/price-your-first-tier/"
    assert pairs["og:description"].startswith("Thursday, 3 December 2026, 18:00 CET")
    assert pairs["og:image:width"] == "1200"
