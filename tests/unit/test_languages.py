"""A site in each language that is shipped: its check is silent, and a false word in it is found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from mutations import Bench, Edit, one, then
from situations import NOW, build_situations

from microsite.build import Options
from microsite.diagnostics import Severity, to_text
from microsite.formats import words
from microsite.formats.tongue import say, say_many
from microsite.program.proof import prove

LANGUAGES = ("ar", "de", "en", "es", "fr", "ja", "pt")


@pytest.fixture(scope="module")
def benches(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Bench]:
    """Build the site of all situations once in each language and read every file of it."""
    made = {}
    for language in LANGUAGES:
        root = tmp_path_factory.mktemp(language)
        built = build_situations(root, language=language)
        assert built.published is not None, to_text(built.problems)
        made[language] = Bench(root / "output", built.site.entries, built.site.canaries)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sourced", [True, False], ids=["with sources", "alone"])
def test_every_situation_is_silent_in_every_language(
    benches: Mapping[str, Bench], language: str, *, sourced: bool
) -> None:
    assert to_text(benches[language].problems(None, sourced=sourced)) == ""


@pytest.mark.parametrize("language", ["en-US", "de-AT", "pt-BR", "zh", "sr-Latn"])
def test_every_situation_is_silent_in_a_language_of_a_region_or_without_words(
    tmp_path: Path, language: str
) -> None:
    build_situations(tmp_path, language=language)
    for options in (Options(root=tmp_path, at=NOW), None):
        found, _ = prove(tmp_path / "output", "", options)
        assert to_text([p for p in found.problems if p.severity is not Severity.NOTE]) == ""


def shown(old: str, new: str) -> Edit:
    """Return an edit of all that people read of a page: never of its head, of an attribute or of its markup."""

    def edit(data: bytes) -> bytes:
        head, body = data.decode().split("<body>", 1)
        pieces = body.split("<")
        found = 0
        for index, piece in enumerate(pieces):
            tag, end, text = piece.partition(">")
            if old in text:
                found += 1
                pieces[index] = tag + end + text.replace(old, new)
        assert found, f"{old!r} is not on the page"
        return f"{head}<body>{'<'.join(pieces)}".encode()

    return edit


START = datetime(2026, 12, 3, 18, tzinfo=ZoneInfo("Europe/Berlin"))


def breaks(language: str) -> list[tuple[str, str, Edit, str]]:
    """Return (what is broken, file, edit, what the message says): the words of a page no longer say what its markup says."""

    def day(number: int) -> str:
        return words.headline(words.day_words(date(2026, 12, number), language))

    def amount(text: str) -> str:
        return words.money(Decimal(text), "EUR", language)

    def left(number: int) -> str:
        return say_many(language, "{n} seat left", "{n} seats left", number)

    def clock(hour: int) -> str:
        return words.clock(START.replace(hour=hour), language)

    def without(*messages: str) -> Edit:
        """Return an edit that takes messages from a page and the English words from their titles."""
        return then(
            lambda data: data.replace(b"The cancelled session", b"The dropped session").replace(
                b"The free session", b"The open session"
            ),
            *(shown(say(language, message), "...") for message in messages),
        )

    online, months, sold = "events/online/index.html", "events/2026/12/index.html", say(language, "Sold out")
    return [
        ("sold out is not said", "events/sold-out/index.html", without("Sold out", "Join the waitlist"), "availability"),
        ("sold out is said of one that is not", online, shown(left(4), sold), "availability"),
        ("another date", online, shown(day(3), day(4)), "3 December"),
        ("another clock time", online, shown(clock(18), clock(19)), "18:00"),
        ("another price", online, shown(amount("45.00"), amount("46.00")), "45.00"),
        ("not said to be free", "events/free/index.html", without("Free"), "where the markup says 0.00"),
        ("other seats", online, shown(left(4), left(3)), "remainingAttendeeCapacity"),
        ("other seats in a list", months, shown(left(4), left(3)), "seats-left"),
        ("other price in a list", months, shown(amount("45.00"), amount("46.00")), "price"),
        ("other date over a list", "events/index.html", shown(day(3), day(4)), "2026-12-03"),
        ("cancelled is not said in a list", months, without("Cancelled"), "is cancelled"),
        ("postponed is not said in a list", months, without("Postponed"), "is postponed"),
        ("cancelled is not said", "events/cancelled/index.html", without("Cancelled", "This session will not take place."), "eventStatus says cancelled"),
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", range(13), ids=[name for name, *_ in breaks("en")])
def test_a_false_word_is_found_in_every_language(
    benches: Mapping[str, Bench], language: str, number: int
) -> None:
    name, path, edit, fragment = breaks(language)[number]
    told = benches[language].problems(one(name, path, edit, "K5"), sourced=False)
    said = [p for p in told if p.code.startswith("K5") and fragment in p.message]
    assert said, to_text(told) or "nothing is found"
