"""Addresses in the order of their country, and what a row of a list says of where a session is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from examples import event_entry
from sites import NOW, event, write_site

from microsite.build import Options, build
from microsite.diagnostics import to_text
from microsite.formats.postal import address_line, address_parts, country_code
from microsite.kinds.calendar_links import calendar_links
from microsite.kinds.rows import town_words
from microsite.program.proof import prove
from microsite.values.clock import LONG_AGO
from microsite.values.facts import Address, Place
from microsite.values.situation import happening


@pytest.mark.parametrize(
    ("address", "line"),
    [
        (("12 Main St", "Durham", "NC", "27701", "US"), "12 Main St, Durham, NC 27701, United States"),
        (("12 Main St", "Durham", "", "27701", "US"), "12 Main St, Durham 27701, United States"),
        (("", "Toronto", "ON", "", "CA"), "Toronto, ON, Canada"),
        (
            ("3 Fleet Yard", "London", "Greater London", "EC1M 6DR", "GB"),
            "3 Fleet Yard, London EC1M 6DR, Greater London, United Kingdom",
        ),
        (
            ("Holzuferstraße 14", "Berlin", "Berlin", "10179", "DE"),
            "Holzuferstraße 14, 10179 Berlin, Germany",
        ),
        (("", "", "", "", "DE"), "Germany"),
        (("", "", "", "", ""), ""),
    ],
)
def test_an_address_stands_in_the_order_of_its_country(address: tuple[str, ...], line: str) -> None:
    assert address_line(Address(*address), "en") == line


def test_its_parts_are_the_words_of_microformats_and_commas_those_of_the_language() -> None:
    found = address_parts(Address("Holzuferstraße 14", "Berlin", "Berlin", "10179", "DE"), "ar")
    assert [(part.kind, part.before) for part in found] == [
        ("street-address", ""),
        ("postal-code", "، "),
        ("locality", " "),
        ("country-name", "، "),
    ]


@pytest.mark.parametrize(
    ("format_", "name", "said"),
    [
        ("in-person", "Fleet Yard", "Fleet Yard, London"),
        ("hybrid", "Fleet Yard", "Fleet Yard, London and online"),
        ("hybrid", "London Hall", "London Hall and online"),
        ("online", "Fleet Yard", "Online"),
    ],
)
def test_a_row_says_venue_and_city_and_online_last(format_: str, name: str, said: str) -> None:
    place = Place(name, Address("3 Fleet Yard", "London", "Greater London", "EC1M 6DR", "GB"), None, None, "")
    entry = event_entry()
    event = replace(happening(entry), format=format_, status="scheduled", place=place)
    assert town_words(event, "en") == said
    [_, google, *_] = calendar_links(replace(entry, event=event), LONG_AGO, "en")
    if format_ == "hybrid":
        assert "United+Kingdom+and+online" in google.href.replace("%20", "+")


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("DE", "en", "DE"), ("Germany", "en", "DE"), ("germany ", "ja", "DE"), ("Deutschland", "de", "DE"),
        ("United Kingdom", "en", "GB"), ("Atlantis", "en", "Atlantis"), ("XX", "en", "XX"),
    ],
)  # fmt: skip
def test_a_country_may_be_written_by_its_name(text: str, language: str, code: str) -> None:
    assert country_code(text, language) == code


def test_the_check_agrees_with_a_country_that_is_named(tmp_path: Path) -> None:
    place = '{name: Hall, address: {street: Weg 1, locality: Berlin, postal_code: "10115", country: Germany}}'
    site = write_site(
        tmp_path,
        {
            "content/events/clinic.md": event(
                format="in-person", venue=place, register="HTTPS://Tickets.example/x"
            )
        },
    )
    assert build(Options(root=site, at=NOW)).published
    finding, _ = prove(site / "output", "", Options(root=site, at=NOW))
    assert to_text([p for p in finding.problems if p.severity == "error"]) == ""
