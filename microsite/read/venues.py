"""Venues: places with an address, in data/venues.yaml or written on an event."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from microsite.diagnostics import Problem, Span, error
from microsite.read.fields import Record
from microsite.read.files import Source, read_file
from microsite.read.paths import ascii_slug, slug_fault
from microsite.read.plain import Number, Text
from microsite.read.reader import Reader
from microsite.read.rooms import given_in_data
from microsite.read.scalars import Slug, Url
from microsite.read.specs import JsonSchema
from microsite.read.text import NO_PLACES, decode
from microsite.read.wording import said, short, what_it_is
from microsite.read.yaml import Map, Node, Scalar, node_at, parse_yaml
from microsite.records import frozen


@frozen(kw_only=True)
class AddressFront:
    """A postal address (schema.org PostalAddress)."""

    street: Annotated[str, Text(200), "Street and number."] = ""
    locality: Annotated[str, Text(120), "Town or city."] = ""
    region: Annotated[str, Text(120), "State or province."] = ""
    postal_code: Annotated[str, Text(40), "Postal code."] = ""
    country: Annotated[str, Text(60), "Country as two letters (ISO 3166), as in DE."] = ""


@frozen(kw_only=True)
class GeoFront:
    """A point on Earth, WGS 84."""

    lat: Annotated[Decimal, Number(-90, 90), "Latitude in degrees."]
    lon: Annotated[Decimal, Number(-180, 180), "Longitude in degrees."]


@frozen(kw_only=True)
class Venue:
    """A place where sessions are held."""

    name: Annotated[str, Text(200), "The place's name."]
    address: Annotated[AddressFront, Record(AddressFront), "Its postal address."] = AddressFront()
    geo: Annotated[GeoFront | None, Record(GeoFront), "Where it lies."] = None
    url: Annotated[str, Url(), "The place's own page."] = ""
    room: Annotated[str, Text(120), "The room within the place."] = ""


def _sound(venue: Venue, node: Map, reader: Reader) -> None:
    country = venue.address.country
    if len(country) == 2 and not re.fullmatch("[A-Z]{2}", country):  # noqa: PLR2004 - ISO 3166-1 alpha-2
        words = f"the country is '{country}'; it wants two capital letters"
        hint = f"write {country.upper()}" if country.isascii() and country.isalpha() else "as in DE"
        reader.fail("M104", words, node_at(node, "address.country"), hint)
    name = re.sub(r"[\W_]", "", venue.name).casefold()
    if name in NO_PLACES or re.fullmatch(r"https?://\S+", venue.name):
        words = f"the venue is called '{short(venue.name)}': nothing online is a place"
        hint = "take the venue out, and write format: online"
        reader.fail("M109", words, node_at(node, "name"), hint)
    if not any((venue.address.street, venue.address.locality, venue.address.country)):
        words, hint = "the venue has no address", "write address: {locality: Berlin, country: DE}"
        reader.fail("M102", words, node_at(node, "address"), hint)


VENUE = Record(Venue, check=_sound)


class VenueOrName:
    """A venue's id in data/venues.yaml, or the venue itself."""

    def read(self, node: Node, key: str, reader: Reader) -> Venue | str | None:
        """Return the id or the venue."""
        if isinstance(node, Scalar) and slug_fault(node.text) and not node.is_null:
            words = f"{said(key)} is {what_it_is(node)}; it wants an id of data/venues.yaml"
            itself = (
                "the venue itself, as in {name: Northlight Hall, address: {locality: Berlin, country: DE}}"
            )
            plain = "" if re.search(r"[\d,]", node.text) else ascii_slug(node.text)
            hint = f"write its id, as in {plain}, or {itself}" if plain else f"or {itself}"
            reader.fail("R101", words, node, hint)
            return None
        if isinstance(node, Scalar):
            return Slug().read(node, key, reader)
        return VENUE.read(node, key, reader)

    def schema(self) -> JsonSchema:
        """Return the schema of either."""
        return {"anyOf": [Slug().schema(), VENUE.schema()]}


@frozen
class Venues:
    """The venues by id, what was wrong, the ids that could not be read (None: none of them), and the file."""

    found: Mapping[str, Venue]
    problems: tuple[Problem, ...] = ()
    faulty: frozenset[str] | None = frozenset()
    sources: tuple[Source, ...] = ()


def read_venues(root: Path, limit: int) -> Venues:
    """Return the venues of data/venues.yaml; a site without the file has none."""
    path = "data/venues.yaml"
    if not os.path.lexists(root / path):
        return Venues({})
    source = read_file(root, path, limit)
    text = source if isinstance(source, Problem) else decode(path, source.data)
    sources = (source,) if isinstance(source, Source) else ()
    if isinstance(text, Problem):
        return Venues({}, (text,), None, sources)
    node = parse_yaml(path, text)
    if isinstance(node, Problem):
        return Venues({}, (node,), None, sources)
    if node is None:
        return Venues({}, sources=sources)
    if not isinstance(node, Map):
        words = f"the file is {what_it_is(node)}; it wants a mapping of venues"
        where = Span(path, node.line, node.column)
        return Venues(
            {}, (error("Y105", words, where, "write each as `id:` and its keys below"),), None, sources
        )
    reader = Reader(path, text)
    reader.problems += given_in_data(path, node, text)
    venues: dict[str, Venue] = {}
    faulty = set()
    for name, value in node.entries:
        fault = slug_fault(name.text)
        venue = VENUE.read(value, short(name.text), reader)
        if fault:
            words = f"the venue's id '{short(name.text)}': {fault}"
            reader.fail("U101", words, name, "as in northlight-hall; its name stands in `name:`")
        if venue and not fault:
            venues[name.text] = venue
        else:
            faulty.add(name.text)
    return Venues(venues, tuple(reader.problems), frozenset(faulty), sources)
