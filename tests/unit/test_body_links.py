"""Where a body's addresses stand and lead: told to the column, rewritten in links only, and at a cost that stays small."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from sites import NOW, event, write_site

from microsite.build import Options, build
from microsite.read.spots import spots
from microsite.survey import survey


def told(root: Path, body: str, flavor: str = "python") -> list[tuple[str, int, int | None]]:
    """Return what is said of links in a body, with the line within it."""
    site = f"title: T\nbase_url: https://sessions.example/\ntimezone: Europe/Berlin\nmarkdown: {{flavor: {flavor}}}\n"
    text = event(body)
    write_site(root, {"content/events/first-tier.md": text, "site.yaml": site})
    above = text[: text.index(body)].count("\n")
    problems = survey(Options(root=root, at=NOW)).problems
    return [
        (p.message.split("'")[1], (p.where.line or 0) - above, p.where.column)
        for p in problems
        if p.code in {"R104", "F108"}
    ]


@pytest.mark.parametrize("flavor", ["python", "gfm"])
@pytest.mark.parametrize(
    ("body", "column"),
    [
        ("[a](no/page/)\n", 5),
        ("text no/page/ and [a](<no/page/>)\n", 24),
        ("<a href='no/page/'>x</a>\n", 10),
        ("<a title=x href=no/page/>x</a>\n", 17),
        ("[a]\n\n[a]: no/page/\n", 6),
        ("[a](no/p%61ge/)\n", 5),
        ("[a](/n&ouml;/)\n", 5),
        ("![a](no/picture.png)\n", 6),
        ("<A HREF='no/page/'>x</A>\n", 10),
        ("<IMG\tSrc = no/picture.png>\n", 12),
        ("`[b](no/page/)` [a](no/page/)\n", 21),
        ("`<a href='no\\_page/'>` [a](no\\_page/)\n", 28),
        ("no_page/ `no_page/` [a](no\\_page/)\n", 25),
        ("`no/(page)/` [a](no/(page)/)\n", 18),
        ("x <!-- [a](no/page/) --> [a](no/page/)\n", 30),
        ("`` ` [a](no/page/) `` [a](no/page/) `\n", 27),
    ],
)
def test_a_link_that_leads_nowhere_is_told_at_its_address(
    flavor: str, body: str, column: int, tmp_path: Path
) -> None:
    [(_, line, found)] = told(tmp_path, body, flavor)
    assert (line, found) == (3 if body.startswith("[a]\n") else 1, column)


CODE = [
    "```\n[a](no/)\n```\n\n",
    "~~~ text\n[a](no/)\n```\n~~~\n\n",
    "Text\n\n    [a](no/)\n\n",
    "\t[a](no/)\n\n",
]


@pytest.mark.parametrize("flavor", ["python", "gfm"])
@pytest.mark.parametrize("above", CODE)
def test_a_block_of_code_that_shows_a_link_is_no_place_of_it(flavor: str, above: str, tmp_path: Path) -> None:
    assert told(tmp_path, above + "[a](no/)\n", flavor) == [("no/", above.count("\n") + 1, 5)]


@pytest.mark.parametrize("flavor", ["python", "gfm"])
def test_a_link_within_a_list_is_told_though_it_is_indented_as_code_is(flavor: str, tmp_path: Path) -> None:
    assert told(tmp_path, "- a\n\n    [b](no/)\n\n`[c](no/)`\n", flavor) == [("no/", 3, 9)]


@pytest.mark.parametrize(
    "piece", ["`", "[a](", "](a", "<!--", "href=", "`a``b", "](\\", "]((", "](<", "\n\n`", 'href="']
)
def test_a_text_of_openers_is_looked_through_once(piece: str) -> None:
    """65,536 characters end only where the work grows with them."""
    assert list(spots(piece * (65_536 // len(piece)), ["no/"] * 1_000)) == [0] * 1_000


def test_an_address_is_rewritten_in_links_and_not_in_what_is_shown(tmp_path: Path) -> None:
    body = '`<a href="../mentors/ada-example.md">` and [Ada](../mentors/ada-example.md "t") href="../mentors/ada-example.md"\n'
    write_site(tmp_path, {"content/events/first-tier.md": event(body)})
    assert build(Options(root=tmp_path, at=NOW)).problems == ()
    page = (tmp_path / "output/events/first-tier/index.html").read_text("utf-8")
    assert '&lt;a href="../mentors/ada-example.md"&gt;' in page
    assert '<a href="/mentors/ada-example/" title="t">Ada</a> href="../mentors/ada-example.md"' in page


@pytest.mark.parametrize("piece", ["[](b/{:x})\n", "![](b{:x}.png)\n"])
def test_a_thousand_links_that_lead_nowhere_cost_little(piece: str, tmp_path: Path) -> None:
    begin = time.process_time()
    found = told(tmp_path, "".join(piece.format(n) for n in range(900)))
    assert len(found) == 100  # more of one file are summed
    assert time.process_time() - begin < 3
