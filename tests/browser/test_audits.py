"""What the audits measure in a browser is there to be found: planted faults of layout, weight and script are seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from audit import layout, weight
from audit.results import FAILED, Hosted, Line, Stage
from sites import write
from static_host import served
from visits import window

pytestmark = pytest.mark.browser
GOOD = '<!doctype html><html lang="en"><title>T</title><link rel="icon" href="data:,"><main><h1>Hello</h1>{}</main></html>'


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("<p>All is well</p>", ""),
        ('<p style="overflow:hidden"><span style="margin-left:-2em">Lost letters</span></p>', "cut"),
        ('<p style="overflow:hidden;height:1em">One line<br>and one that nobody sees</p>', "cut"),
        ('<p style="overflow:hidden;width:4em;white-space:nowrap;text-overflow:ellipsis">Cut on purpose here</p>', ""),
        ('<p style="white-space:nowrap">This line has so many words that no telephone shows them all side by side</p>', "wide"),
    ],
)  # fmt: skip
def test_text_that_is_cut_off_and_a_page_too_wide_are_found(body: str, wrong: str, browser: Any) -> None:
    with window(browser, 360, "light") as page:
        page.set_content(GOOD.format(body))
        assert bool(page.evaluate(layout.CUT)) == (wrong == "cut")
        assert bool(page.evaluate(layout.WIDER)) == (wrong == "wide")


def verdicts(lines: list[Line]) -> dict[str, str]:
    return {line.what.split(", ")[0]: line.verdict for line in lines}


def site(tmp_path: Path, body: str, script: str) -> Path:
    page = GOOD.format(body + '<script type="module" src="/assets/site.js"></script>')
    write(tmp_path / "index.html", page)
    write(tmp_path / "events" / "one" / "index.html", page)
    write(tmp_path / "events" / "one" / "event.ics", "BEGIN:VCALENDAR\r\n")
    write(tmp_path / "assets" / "site.js", script)
    return tmp_path


@pytest.mark.parametrize(
    ("body", "script", "wrong"),
    [
        ("<p>Text</p>", "0", ""),
        ("<p>Text</p>", "document.querySelector('p').remove()", "lines that script takes away"),
        ("<p>Text</p>", "document.querySelector('p').innerHTML += ' <a href=\"/x\">x</a>'", "links that need script"),
        ('<p>Text</p><img src="http://127.0.0.1:9/a.png" alt="">', "0", "requests to other hosts"),
        ("<p>Text</p>", "throw new Error('oh')", "faults in the console"),
        ("<p>Text</p>", f"0//{'x' * 2_000}", "time script"),
    ],
)  # fmt: skip
def test_each_fault_of_weight_and_script_fails_its_line(
    body: str, script: str, wrong: str, browser: Any, tmp_path: Path
) -> None:
    output = site(tmp_path / "output", body, script)
    with served(output) as base:
        stage = Stage((Hosted("demonstration", base, output, {"home": "/"}),), tmp_path, lambda _: None)
        found = verdicts(weight.measure(stage, browser))
    failed = {what for what, verdict in found.items() if verdict == FAILED}
    assert wrong in failed if wrong else not failed
