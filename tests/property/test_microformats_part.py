"""A reader of microformats that is given a page cut down finds what it finds in the whole page."""

from __future__ import annotations

from typing import Any

import extruct
from hypothesis import example, given
from hypothesis import strategies as st

from microsite.checks import html, microformats
from microsite.checks.vocabulary import fold
from microsite.diagnostics import Problem

URL = "https://sessions.example/events/one/"
CLASSES = (
    "h-event h-card h-feed p-name p-summary p-category p-location p-performer u-url u-photo dt-start dt-end e-content "
    "row lead value value-title p-Name h-"
).split()
TAGS = "div li ul span a p article section data time img abbr template h2 pre br textarea ruby rt".split()
ADDRESSES = (
    "/events/two/",
    "https://other.example/",
    "../three/",
    "four/",
    "",
    "#five",
    "mailto:six@example.org",
)
ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        "href": st.sampled_from(ADDRESSES),
        "src": st.sampled_from(ADDRESSES),
        "value": st.sampled_from(("45.00 EUR", *ADDRESSES)),
        "datetime": st.sampled_from(("2026-12-03T18:00:00+01:00", "2026-12-03", "18:00")),
        "title": st.sampled_from(("A title", "/events/two/")),
        "alt": st.just("A picture"),
        "srcset": st.just("a.png 1x, /b.png 2x"),
        "lang": st.sampled_from(("de", "fr")),
        "id": st.sampled_from(("one", "microsite-row-0")),
    },
)


def _write(tag: str, classes: list[str], attributes: dict[str, str], inner: list[str]) -> str:
    said = "".join(f' {name}="{value}"' for name, value in attributes.items())
    named = f' class="{" ".join(classes)}"' if classes else ""
    void = tag in {"img", "br"}
    return f"<{tag}{named}{said}>" + ("" if void else f"{' '.join(inner)}</{tag}>")


ELEMENTS = st.recursive(
    st.sampled_from(
        (
            "",
            "Some words",
            " \n ",
            "one  <!-- a note --> two",
            "2026-12-03",
            "18:00",
            "/events/two/",
            "seven/",
        )
    ),
    lambda inner: st.builds(
        _write,
        st.sampled_from(TAGS),
        st.lists(st.sampled_from(CLASSES), max_size=3),
        ATTRIBUTES,
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)
ROWS = st.builds(
    lambda rows, around, outer: (
        f'<article{outer}><div class="h-feed"><h2 class="p-name">More</h2>{around}<ul>{"".join(rows)}</ul></div></article>'
    ),
    st.lists(ELEMENTS.map(lambda inner: f'<li class="row h-event">{inner}</li>'), max_size=4),
    ELEMENTS,
    st.sampled_from(("", ' class="h-card"', ' class="h-feed"', ' class="h-event p-name"')),
)


PROSE = '<article class="h-event"><div class="e-content" lang="de"><p>Some <a href="four/">words</a></p>{}</div></article>'


@example([PROSE.format('<img src="a.png"><pre> \n </pre>')], "")
@example([PROSE.format('<span class="h-card">Ada</span>')], "")
@example([PROSE.format('<time class="dt-start">18:00</time>').replace("Some", "")], "")
@given(st.lists(st.one_of(ELEMENTS, ROWS), max_size=3), st.sampled_from(("", '<base href="/elsewhere/">')))
def test_a_page_cut_down_to_its_microformats_reads_as_the_whole_page(parts: list[str], base: str) -> None:
    text = f'<!doctype html><html lang="en"><head>{base}</head><body>{"".join(parts)}</body></html>'
    doc = html.parse("one/index.html", text.encode(), URL)
    assert doc is not None
    found = microformats.classes(doc)
    seen = microformats.read(doc, found)
    try:
        whole = extruct.extract(text, base_url=URL, syntaxes=["microformat"])["microformat"]
    except Exception:  # noqa: BLE001 - mf2py raises what its parsers raise
        assert isinstance(seen, Problem)
    else:
        assert _asked(seen) == _asked(whole)


def _asked(found: Any) -> Any:
    """Return items as the checks ask them: of a content whether it says something, and not what."""
    if isinstance(found, list):
        return [_asked(each) for each in found]
    if not isinstance(found, dict):
        return found
    made = {name: _asked(value) for name, value in found.items()}
    if isinstance(found.get("properties"), dict) and "content" in found["properties"]:
        made["properties"]["content"] = [_says(value) for value in found["properties"]["content"]]
    return made


def _says(value: Any) -> Any:
    said = value.get("value", "") if isinstance(value, dict) and "type" not in value else None
    return _asked(value) if said is None else bool(fold(said))
