"""Zone names, and the VTIMEZONE of zones that are known to be hard."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime, timedelta

import pytest

from microsite.formats import words, zones
from microsite.formats.ical import to_bytes


def written(name: str, first: int, last: int) -> str:
    span = (datetime(first, 6, 1, tzinfo=UTC), datetime(last, 6, 1, tzinfo=UTC))
    return to_bytes(zones.vtimezone(name, *span)).decode().replace("\r\n", "\n")


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/Argentina/Ushuaia", "UTC", "Etc/GMT+5"])
def test_a_zone_of_the_list_is_found_and_is_always_the_same_object(name: str) -> None:
    found = zones.zone(name)
    assert found is not None
    assert found.key == name
    assert zones.zone(name) is found


@pytest.mark.parametrize(
    "name",
    ["CET", "EST", "GMT", "Cuba", "europe/berlin", "Europe/Berlin ", "", "../etc/passwd", "/etc/localtime",
     "Europe/../Europe/Berlin", "Europe", "Mars/Olympus", "W. Europe Standard Time", "Europe/Ber\x00lin"],
)  # fmt: skip
def test_an_abbreviation_or_unknown_name_is_no_zone(name: str) -> None:
    assert zones.zone(name) is None


def test_a_zone_is_read_from_the_package_and_travels_by_its_name() -> None:
    berlin = zones.must("Europe/Berlin")
    assert pickle.loads(pickle.dumps(berlin)) is berlin  # noqa: S301 - our own bytes
    assert copy.deepcopy(berlin) is berlin


def test_fold_means_first_and_second_as_in_zoneinfo() -> None:
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=zones.must("Europe/Berlin"))
    assert twice.utcoffset() == timedelta(hours=2)
    assert twice.replace(fold=1).utcoffset() == timedelta(hours=1)
    assert zones.happens_twice(twice)
    assert zones.happens_twice(twice.replace(fold=1))
    assert not zones.happens_twice(datetime(2026, 7, 1, 2, 30, fold=1, tzinfo=zones.must("Europe/Berlin")))


def test_two_yearly_rules_say_a_zone_that_keeps_them() -> None:
    assert written("Europe/Berlin", 2026, 2026) == (
        "BEGIN:VTIMEZONE\nTZID:Europe/Berlin\n"
        "BEGIN:DAYLIGHT\nDTSTART:20250330T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nTZNAME:CEST\n"
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\n"
        "BEGIN:STANDARD\nDTSTART:20251026T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nTZNAME:CET\n"
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\nEND:VTIMEZONE\n"
    )


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("America/New_York", "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"),
        ("Australia/Sydney", "FREQ=YEARLY;BYMONTH=10;BYDAY=1SU"),
        ("Europe/Dublin", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
        ("Australia/Lord_Howe", "FREQ=YEARLY;BYMONTH=4;BYDAY=1SU"),
    ],
)
def test_the_rule_is_the_one_that_the_zone_follows(name: str, rule: str) -> None:
    assert f"\nRRULE:{rule}\n" in written(name, 2024, 2026)


def test_the_fourth_sunday_is_not_the_last() -> None:
    # 26, 25 and 24 March: in the third of these years the last Sunday is the 31st
    assert "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=4SU" in written("America/Asuncion", 2018, 2018)


def test_a_zone_without_changes_is_one_standard_time() -> None:
    for name, offset in (("Asia/Kolkata", "+0530"), ("UTC", "+0000"), ("Asia/Tehran", "+0330")):
        found = written(name, 2026, 2026)
        assert found.count("BEGIN:STANDARD") == 1
        assert "DAYLIGHT" not in found
        assert "RRULE" not in found
        assert f"TZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\n" in found


def test_changes_that_follow_the_moon_are_said_one_by_one() -> None:
    found = written("Africa/Casablanca", 2024, 2024)
    assert "RRULE" not in found
    assert (
        found.count("BEGIN:STANDARD") + found.count("BEGIN:DAYLIGHT") == 7
    )  # three years and what holds before


def test_a_rule_that_changed_within_the_span_is_not_said_as_a_rule() -> None:
    assert "RRULE" not in written("America/New_York", 2006, 2008)  # the law changed in 2007


def test_a_rule_that_ended_within_the_span_is_not_said_as_a_rule() -> None:
    assert "RRULE" not in written("America/Sao_Paulo", 2019, 2019)  # no summer time since that year


def test_a_coming_end_of_daylight_time_ends_it_in_the_file_too() -> None:
    found = written("Asia/Tehran", 2022, 2023)
    assert "RRULE" not in found
    assert found.rstrip().endswith("END:STANDARD\nEND:VTIMEZONE")


def test_negative_daylight_time_is_written_as_readers_expect_it() -> None:
    summer = written("Europe/Dublin", 2026, 2026).split("BEGIN:DAYLIGHT")[1].split("END:DAYLIGHT")[0]
    assert "TZOFFSETTO:+0100" in summer
    for part in written("Africa/Casablanca", 2024, 2024).split("BEGIN:DAYLIGHT")[1:]:
        assert "TZOFFSETTO:+0100" in part.split("END:DAYLIGHT")[0]


def test_the_edges_of_the_calendar_do_not_overflow() -> None:
    for year in (1, 2, 9998, 9999):
        at = datetime(year, 6, 1, tzinfo=zones.must("America/New_York"))
        assert zones.vtimezone("America/New_York", at, at).parts


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Etc/GMT+12", "UTC-12:00"),
        ("Etc/GMT-3", "UTC+03:00"),
        ("Etc/GMT", "Greenwich Mean Time, UTC"),
        ("Europe/Berlin", "Central European Standard Time, UTC+01:00"),
    ],
)
def test_hours_of_no_place_are_called_by_their_offset(name: str, said: str) -> None:
    at = datetime(2026, 12, 14, 18, tzinfo=zones.must(name))
    assert words.zone_words(at, name, "en") == said
