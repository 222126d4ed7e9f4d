"""Any Unicode text goes through our lines and comes back from another reader."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from microsite.formats.ical import Component, fold, line, text, to_bytes

_LOST = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\u2028", "\u2029"} - {"\t", "\n"}
KEPT = st.text(st.characters(exclude_characters=sorted(_LOST), exclude_categories=["Cs"]), max_size=400)
SHARP = st.text(st.sampled_from("\\;,:\"^ \t\nnN'aü€😀\u0301"), max_size=400)
ANY = st.text(st.characters(), max_size=400)


BACKSLASHES = st.text(st.sampled_from("\\\\\\n,"), min_size=60, max_size=300)


def unfold(data: bytes) -> bytes:
    return data.replace(b"\r\n ", b"")


def read(content: str) -> str:
    event = Component("VEVENT", ("UID:a", "DTSTAMP:20260101T000000Z", content))
    data = to_bytes(Component("VCALENDAR", ("VERSION:2.0", "PRODID:x"), (event,)))
    component = Calendar.from_ical(data).walk("VEVENT")[0]
    return str(component["DESCRIPTION"])


@given(st.one_of(KEPT, SHARP))
def test_text_comes_back_from_the_icalendar_package(value: str) -> None:
    assert read(text("DESCRIPTION", value)) == value


@given(st.one_of(ANY, SHARP))
def test_no_physical_line_is_longer_than_75_octets_and_all_are_utf_8(value: str) -> None:
    folded = fold(text("DESCRIPTION", value))
    for number, piece in enumerate(folded.split(b"\r\n")):
        assert len(piece) <= 75
        assert number == 0 or piece.startswith(b" ")
        piece.decode()


@given(st.one_of(ANY, SHARP))
def test_unfolding_gives_the_line_and_the_line_holds_no_break(value: str) -> None:
    content = text("DESCRIPTION", value)
    assert unfold(fold(content)).decode() == content
    assert len(content.splitlines()) == 1


@given(st.one_of(ANY, SHARP, BACKSLASHES))
def test_no_fold_is_inside_an_escape(value: str) -> None:
    for piece in fold(text("DESCRIPTION", value)).split(b"\r\n "):
        assert (len(piece) - len(piece.rstrip(b"\\"))) % 2 == 0


# the package reads a backslash as an escape, which a parameter has none of (RFC 5545 section 3.2)
@given(st.one_of(KEPT, SHARP).map(lambda value: value.replace("\\", "/")))
@example("0 =")
def test_a_parameter_comes_back_from_the_icalendar_package(value: str) -> None:
    event = Component("VEVENT", ("UID:a", line("CONFERENCE", "https://e.org/", (("LABEL", value),))))
    data = to_bytes(Component("VCALENDAR", ("VERSION:2.0",), (event,)))
    read_back = Calendar.from_ical(data).walk("VEVENT")[0]["CONFERENCE"]
    label = read_back.params.get("LABEL", "")
    assert ("".join(label) if isinstance(label, str) else ",".join(label)) == value
