"""Venues: places with an address, in data/venues.yaml or written on an event."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from microsite.diagnostics import Problem, Span, error
from microsite.read.fields import JsonSchema, Number, Reader, Record, Text, what_it_is
from microsite.read.files import Source, read_file
from microsite.read.scalars import Slug, Url, slug_fault
from microsite.read.text import decode
from microsite.read.yaml import Map, Node, Scalar, parse_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressFront:
    """A postal address (schema.org PostalAddress)."""

    street: Annotated[str, Text(200), "Street and number."] = ""
    locality: Annotated[str, Text(120), "Town or city."] = ""
    region: Annotated[str, Text(120), "State or province."] = ""
    postal_code: Annotated[str, Text(40), "Postal code."] = ""
    country: Annotated[str, Text(60), "Country as two letters (ISO 3166), as in DE."] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GeoFront:
    """A point on Earth, WGS 84."""

    lat: Annotated[Decimal, Number(-90, 90), "Latitude in degrees."]
    lon: Annotated[Decimal, Number(-180, 180), "Longitude in degrees."]


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """A place where sessions are held."""

    name: Annotated[str, Text(200), "The place's name."]
    address: Annotated[AddressFront, Record(AddressFront), "Its postal address."] = AddressFront()
    geo: Annotated[GeoFront | None, Record(GeoFront), "Where it lies."] = None
    url: Annotated[str, Url(), "The place's own page."] = ""
    room: Annotated[str, Text(120), "The room within the place."] = ""


def _sound(venue: Venue, node: Map, reader: Reader) -> None:
    country = venue.address.country
    if country and len(country) == 2 and not re.fullmatch("[A-Z]{2}", country):  # noqa: PLR2004 - ISO 3166-1 alpha-2
        reader.fail(
            "M104",
            f"the country is '{country}'; it wants two capital letters",
            node,
            f"write {country.upper()}",
        )
    if not any((venue.address.street, venue.address.locality, venue.address.country)):
        reader.fail("M102", "the venue has no address", node, "give at least locality and country")


VENUE = Record(Venue, check=_sound)


class VenueOrName:
    """A venue's id in data/venues.yaml, or the venue itself."""

    def read(self, node: Node, key: str, reader: Reader) -> Venue | str | None:
        """Return the id or the venue."""
        if isinstance(node, Scalar):
            return Slug().read(node, key, reader)
        return VENUE.read(node, key, reader)

    def schema(self) -> JsonSchema:
        """Return the schema of either."""
        return {"anyOf": [Slug().schema(), VENUE.schema()]}


def read_venues(root: Path, limit: int) -> tuple[dict[str, Venue], list[Problem], list[Source]]:
    """Return the venues of data/venues.yaml by id; a site without the file has none."""
    path = "data/venues.yaml"
    if not (root / path).exists():
        return {}, [], []
    source = read_file(root, path, limit)
    text = source if isinstance(source, Problem) else decode(path, source.data)
    node = text if isinstance(text, Problem) else parse_yaml(path, text)
    if isinstance(node, Problem):
        return {}, [node], []
    sources = [source] if isinstance(source, Source) else []
    if node is None:
        return {}, [], sources
    if not isinstance(node, Map):
        words = f"the file is {what_it_is(node)}; it wants a mapping of venues"
        return {}, [error("Y105", words, Span(path, node.line, node.column))], sources
    reader = Reader(path)
    venues: dict[str, Venue] = {}
    for name, value in node.entries:
        fault = slug_fault(name.text)
        if fault:
            reader.fail("U101", f"the venue's id '{name.text}': {fault}", name)
            continue
        venue = VENUE.read(value, name.text, reader)
        if venue:
            venues[name.text] = venue
    return venues, reader.problems, sources
