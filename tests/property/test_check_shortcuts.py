"""What a check does the short way, it does as the long way does: texts without blanks and tags, links without their query."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from microsite.checks.inspection import Inspection
from microsite.checks.private import _forms, squeezed
from microsite.checks.site import Site
from microsite.checks.tree import Tree

LETTERS = st.sampled_from(
    [
        *"aZ9<>/?#&:.%@ \t\n\u00e4\u00df\u0130\u0301\u00a0\u00a8\u00ad\u200b\u200d\u200f\u2060\ufeff\u2003\ufb01\ud800"
    ]
)
TEXTS = st.text(LETTERS, max_size=40)


def _squeezed(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+", "", folded)


@given(TEXTS)
def test_blanks_and_invisible_characters_are_taken_out_as_by_a_pattern(text: str) -> None:
    assert squeezed(text) == _squeezed(text)


@given(
    st.lists(
        st.one_of(TEXTS, st.sampled_from(["<p>", "<", ">", "<" + 500 * "a" + ">", "<" + 501 * "b" + ">"]))
    )
)
def test_tags_are_taken_out_as_by_a_pattern(parts: list[str]) -> None:
    text = "".join(parts)
    first, *other = _forms(text)
    assert other == ([re.sub(r"<[^<>]{0,500}>", "", first)] if "<" in first else [])


SITE = "https://sessions.example/"
PAGE = Inspection(path="events/one/index.html", kind="html", url=f"{SITE}events/one/")
PLACES = st.sampled_from(
    [
        *(
            "",
            "/",
            "/events/one/",
            "one",
            "../one/",
            "events/one",
            SITE,
            f"{SITE}events/one/",
            f"{SITE}events/one",
        ),
        *(
            "http://sessions.example",
            "https://calendar.example/a",
            "https://[::1/",
            "https://x:port/",
            "HTTPS://a/",
        ),
        *(
            "webcal://sessions.example/a.ics",
            "mailto:a@b.example",
            "a?u=https://b.example/",
            "https://\ud800/",
        ),
    ]
)


@example(f"{SITE}events/one/", "?a b")
@example(f"{SITE}events/one/ ", "?a")
@given(PLACES, st.one_of(TEXTS, TEXTS.map("?{}".format)))
def test_a_link_leads_where_it_leads_with_its_query(place: str, rest: str) -> None:
    site = Site(Tree(Path(), SITE, (PAGE.path,)), {PAGE.path: PAGE})
    full, answer = site.resolve(PAGE, (place + rest).partition("#")[0])
    short, same = site.lead(PAGE, place + rest)
    assert (short.partition("?")[0], same) == (full.partition("?")[0], answer)
