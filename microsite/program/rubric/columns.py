"""What the columns of nominations.csv say of a person, by their names, and who a statement is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from microsite.formats.anonymous import Identity
from microsite.formats.letters import plain
from microsite.formats.pronouns import families, pronouns_for
from microsite.formats.someone import handles
from microsite.records import frozen

STATEMENT = "statement"
NAME, OTHER, EMPLOYER, SCHOOL, PHOTO, LINK, CONTACT, PRONOUNS, LANGUAGE, MORE = (
    "name", "other person", "employer", "school", "photo", "link", "contact", "pronouns", "language", "redacted"
)  # fmt: skip
_TOLD: Sequence[tuple[str, str]] = (
    (OTHER, "nominator nominated referee referees reference references nominating"),
    (
        EMPLOYER,
        "employer employers company companies organization organizations organisation organisations workplace affiliation affiliations firm",
    ),
    (SCHOOL, "school schools university universities college colleges education alma"),
    (PHOTO, "photo photos picture pictures image images headshot avatar portrait"),
    (
        LINK,
        (
            "link links url urls website websites homepage web linkedin github gitlab twitter mastodon bluesky instagram facebook"
            " youtube tiktok handle handles social profile blog username"
        ),
    ),
    (CONTACT, "email emails mail phone telephone mobile tel whatsapp"),
    (PRONOUNS, "pronoun pronouns"),
    (LANGUAGE, "language lang"),
    (NAME, "name names surname nickname nicknames alias aliases aka forename firstname lastname fullname"),
)
_SEVERAL = re.compile(r"[;|\n]+")
Row = Mapping[str, str]


def role_of(column: str) -> str:
    """Return what a column says of a person, "" for one that says nothing that is known: "Previous employers" is an employer."""
    words = set(re.split(r"[^a-z0-9]+", column.casefold()))
    return next((role for role, known in _TOLD if words & set(known.split())), "")


@frozen
class Columns:
    """The columns of a file of nominations: what each says of a person, those that are shown, those that nobody uses."""

    roles: Mapping[str, str]
    shown: tuple[str, ...]
    unused: tuple[str, ...]

    def of(self, row: Row, *roles: str) -> list[str]:
        """Return what a row says in the columns of some roles, several in one cell apart."""
        cells = (row[column] for column, role in self.roles.items() if role in roles)
        return [part.strip() for cell in cells for part in _SEVERAL.split(cell) if part.strip()]


def columns_of(header: Iterable[str], fields: Sequence[str], more: Sequence[str]) -> Columns:
    """Return what a header holds; `fields` are shown beside the statement, what stands in `more` is taken out too."""
    names = [name for name in header if name != "nominee"]
    shown = (STATEMENT, *(field for field in fields if field != STATEMENT))
    roles = {name: MORE if name in more else role_of(name) for name in names if name not in shown}
    roles = {name: role for name, role in roles.items() if role}
    unused = tuple(name for name in names if name not in shown and name not in roles)
    return Columns(roles, shown, unused)


def identities(rows: Mapping[str, Row], columns: Columns, language: str) -> dict[str, Identity]:
    """Return who each nominee's statement is about.

    Firms and schools of all nominees are taken out of every statement, and so are the whole names of all people. Pronouns are the same for
    all: else it would be told whose are taken out.
    """
    pairs = ((EMPLOYER, EMPLOYER), (SCHOOL, SCHOOL))
    places = {
        (kind, place) for row in rows.values() for kind, role in pairs for place in columns.of(row, role)
    }
    people = {name for row in rows.values() for name in columns.of(row, NAME, OTHER)}
    said = families(word for row in rows.values() for word in columns.of(row, PRONOUNS))
    tongues = {language, *(word for row in rows.values() for word in columns.of(row, LANGUAGE))}
    pronouns = frozenset(pronouns_for(tongues) | said)
    found = {}
    for nominee, row in rows.items():
        own = tuple((kind, place) for kind, role in pairs for place in columns.of(row, role))
        names = _names(row, columns)
        found[nominee] = Identity(
            names=names,
            others=tuple(sorted(people - set(names))),
            own=own,
            places=tuple(sorted(places - set(own))),
            pronouns=pronouns,
            texts=tuple(_texts(nominee, row, columns)),
        )
    return found


def _names(row: Row, columns: Columns) -> tuple[str, ...]:
    """Return a person's names: each cell, and the cells of a name in parts as one name."""
    cells = columns.of(row, NAME)
    parts = [row[c].strip() for c, role in columns.roles.items() if role == NAME and row[c].strip()]
    whole = [" ".join(parts)] if 1 < len(parts) <= 3 and all(" " not in part for part in parts) else []  # noqa: PLR2004 - first, middle, last
    return tuple(dict.fromkeys([*whole, *cells]))


def _texts(nominee: str, row: Row, columns: Columns) -> Iterable[tuple[str, str]]:
    if len(nominee) > 3 and not nominee.isdigit():  # noqa: PLR2004 - a short number stands in any text
        yield "name", nominee
    for role, kind in ((PHOTO, "photo"), (LINK, "link"), (CONTACT, "contact"), (MORE, "redacted")):
        cells = columns.of(row, role)
        yield from ((kind, cell) for cell in cells)
        if role == LINK:
            yield from (("handle", name) for name in handles(cells))


def same_person(one: str, other: str) -> bool:
    """Say whether two names are written alike but for case, accents and spaces."""
    letters = [re.sub(r"[\W_]+", "", plain(text)[0]).casefold() for text in (one, other)]
    return bool(letters[0]) and letters[0] == letters[1]
