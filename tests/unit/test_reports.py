"""Reports: one value in three forms, which say the same, ask nothing of the network and run nothing that was typed."""

from __future__ import annotations

import base64
import hashlib
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import lxml.html
import markdown
import pytest

from microsite.diagnostics import Problem
from microsite.program.reports import Cell, Figure, Paragraph, Plot, Report, Section, write
from microsite.program.reports.html import to_html
from microsite.program.reports.markdown import plain, to_markdown
from microsite.program.reports.scale import ticks
from microsite.program.reports.value import Mark
from microsite.program.reports.value import table as table_of
from microsite.program.reports.write import to_json
from microsite.program.spreadsheet import quoted, to_csv

NASTY = '<script>alert(1)</script> & "quotes" | pipe\n# head [x](javascript:1) `code`'


def report(words: str = "Ada's sessions") -> Report:
    table = table_of(
        words,
        [words, "Rate"],
        [[Cell(words), Cell("15.7%", 0.157, 0.157)], [Cell("b"), Cell("hidden", hidden=True)]],
        words,
        [Cell("All"), Cell("", sort="")],
    )
    plot = Plot(
        words,
        words,
        (Mark(words, "15.7%", (0.157,), 0.1, 0.2), Mark("b", "", (0.1, 0.3, 0.5, 0.7))),
        ((0.0, "0%"), (1.0, "100%")),
        table,
        0.2,
        words,
    )
    figure = (Figure(words, "+42", words),)
    return Report(words, words, (Section("one", words, (Paragraph(words), figure, table, plot)),))


def page(words: str = "Ada's sessions") -> Any:
    return lxml.html.fromstring(to_html(report(words)))


def test_nothing_that_was_typed_becomes_markup() -> None:
    doc = page(NASTY)
    assert [s.text_content()[:20] for s in doc.iter("script")] == ["for (const table of "]
    assert doc.findtext(".//h1") == NASTY
    assert not [a for e in doc.iter() if isinstance(e.tag, str) for a in e.attrib if a.startswith("on")]
    shown = lxml.html.fromstring(markdown.markdown(to_markdown(report(NASTY)), extensions=["tables"]))
    assert not [e.tag for e in shown.iter("script", "a", "code", "img")]
    assert len(shown.xpath("//h1")) == 1


def test_only_its_own_style_and_script_are_allowed_by_their_hashes() -> None:
    text = to_html(report())
    doc = lxml.html.fromstring(text)
    policy = doc.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        [inner] = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not doc.xpath("//*[@style or @src]")
    assert all(h.startswith("#") for h in doc.xpath("//@href"))
    assert "http" not in text.replace("http-equiv", "")


def test_a_plot_has_a_name_a_description_and_a_table_of_its_numbers() -> None:
    doc = page()
    [plot] = doc.xpath("//svg[@role='img']")
    title, description = plot.get("aria-labelledby").split()
    assert doc.get_element_by_id(title).text_content() == "Ada's sessions"
    assert doc.get_element_by_id(description).text_content() == "Ada's sessions"
    ids = doc.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert len(doc.xpath("//figure/following-sibling::div//td")) > 0


def test_tables_have_heads_and_hidden_cells_say_so() -> None:
    doc = page()
    table = doc.xpath("//table")[0]
    assert [h.get("scope") for h in table.xpath(".//th")] == ["col", "col", "row", "row", "row"]
    assert table.xpath(".//td[contains(@class, 'hidden')]/text()") == ["hidden"]
    assert table.xpath(".//tbody/tr[1]/td/@data-sort") == ["0.157"]
    assert table.xpath("string(./tfoot)") == "All"


def test_markdown_says_the_same_on_lines_of_its_own() -> None:
    text = to_markdown(report())
    assert "- Ada's sessions: **+42** (Ada's sessions)" in text
    assert "| Ada's sessions | 15.7% |\n| b | hidden |\n| All |  |" in text
    assert plain("a*b_c|d\ne") == "a\\*b\\_c\\|d e"


def test_files_are_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    for _ in range(2):
        paths = write(tmp_path / "new" / "folder", "metrics", report(), {"amount": Decimal("12.50")})
        assert not isinstance(paths, Problem)
    assert sorted(p.name for p in (tmp_path / "new/folder").iterdir()) == [
        "metrics.html",
        "metrics.json",
        "metrics.md",
    ]
    assert to_json({"a": Decimal("12.50"), "b": None}) == '{\n "a": 12.5,\n "b": null\n}\n'


@pytest.mark.parametrize(
    ("values", "least", "words"),
    [
        ([0.17, 0.27], 0.0, ["0.0", "0.1", "0.2", "0.3"]),
        ([83.2, 12.0], 0.0, ["0.0", "20.0", "40.0", "60.0", "80.0", "100.0"]),
        ([-30.0, 45.0], 0.0, ["-40.0", "-20.0", "0.0", "20.0", "40.0", "60.0"]),
        ([0.0], 0.0, ["0.0", "0.2", "0.4"]),
    ],
)
def test_scales_have_round_numbers_that_hold_all_values(
    values: list[float], least: float, words: list[str]
) -> None:
    found = ticks(values, lambda v: f"{v:.1f}", least=least)
    assert [w for _, w in found] == words
    assert found[0][0] <= min(values) <= max(values) <= found[-1][0]


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-cmd",
        "@SUM(A1)",
        "\tx",
        "\r=x",
        " =1",
        "\n=1",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff20SUM(A1)",
        "\u200b=1",
        "\ufeff =1",
    ],
)
def test_a_spreadsheet_runs_nothing(cell: str) -> None:
    assert quoted(cell) == f"'{cell}"


def test_numbers_and_plain_texts_are_left_alone() -> None:
    assert [quoted(c) for c in (-5, Decimal("-1.50"), 0.5, None, "Ada", "a=b", "a, b")] == [
        "-5",
        "-1.50",
        "0.5",
        "",
        "Ada",
        "a=b",
        "a, b",
    ]
    assert to_csv(["name", "=sum"], [["a,b", -1], ['"q"', None]]) == 'name,\'=sum\r\n"a,b",-1\r\n"""q""",\r\n'
