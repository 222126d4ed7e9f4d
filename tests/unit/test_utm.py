"""The grammar of campaign parameters: four names in one order, behind a link's own query, before its fragment, never twice."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microsite.formats.utm import NAMES, Campaign, follow_up, is_tagged, tagged

ALL = "utm_source=follow-up&utm_medium=email&utm_campaign=after&utm_content=first-tier.notes"
NOTES = follow_up("after", "first-tier", "notes")


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("/events/", f"/events/?{ALL}"),
        ("https://x.example", f"https://x.example?{ALL}"),
        ("https://x.example/a?b=c&d=%20e", f"https://x.example/a?b=c&d=%20e&{ALL}"),
        ("/about/#who", f"/about/?{ALL}#who"),
        ("/about/?a=1#who?x=2", f"/about/?a=1&{ALL}#who?x=2"),
        ("/about/?", f"/about/?{ALL}"),
        ("/about/?via=ada", f"/about/?via=ada&{ALL}"),
        (
            "https://x.example/?utm_source=house&UTM_Medium=qr",
            "https://x.example/?utm_source=house&UTM_Medium=qr&utm_campaign=after&utm_content=first-tier.notes",
        ),
    ],
)
def test_a_link_keeps_its_own_query_and_fragment(url: str, wanted: str) -> None:
    assert tagged(url, NOTES) == wanted
    assert is_tagged(wanted)
    assert is_tagged(url) == ("utm_" in url)
    assert tagged(wanted, NOTES) == wanted, "a link is tagged once"


def test_what_is_not_known_is_not_said_and_letters_of_all_scripts_are_encoded() -> None:
    assert tagged("/a/", Campaign("ada", "qr", "")) == "/a/?utm_source=ada&utm_medium=qr"
    assert tagged("/a/", Campaign("", "", "")) == "/a/"
    assert tagged("/a/", follow_up("nächste", "東京", "x")).endswith(
        "utm_campaign=n%C3%A4chste&utm_content=%E6%9D%B1%E4%BA%AC.x"
    )


PART = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@given(PART, PART, PART, PART, st.sampled_from(["", "?a=1", "?a=1&b", "#f", "?a=%23#f"]))
def test_every_value_comes_back_and_the_rest_is_as_it_was(a: str, b: str, c: str, d: str, tail: str) -> None:
    made = urlsplit(tagged(f"https://x.example/p/{tail}", Campaign(a, b, c, d)))
    was = urlsplit(f"https://x.example/p/{tail}")
    assert (made.path, made.fragment) == (was.path, was.fragment)
    assert made.query.startswith(was.query)
    said = dict(parse_qsl(made.query, keep_blank_values=True))
    assert {n: said.get(n, "") for n in NAMES} == dict(zip(NAMES, (a, b, c, d), strict=True))


def test_the_table_of_the_document_is_the_one_of_the_module() -> None:
    text = (Path(__file__).parents[2] / "docs/owner/funnels.md").read_text("utf-8")
    rows = [f"| `utm_{n}` |" for n in ("source", "medium", "campaign", "content")]
    places = [text.index(row) for row in rows]
    assert places == sorted(places)
    assert f"?{ALL.replace('after', 'after-a-session', 1)}" in text.replace("\n", "")
