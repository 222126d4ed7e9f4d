"""The awkward site under axe-core: no page type breaks WCAG 2.2 A or AA, or a best practice, by day or night, small or wide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from awkward import write_awkward
from axe_core import Fault, bundled, examine
from page_types import AWKWARD
from sites import NOW
from static_host import served
from visits import SCHEMES, WIDTHS, visit, window

from microsite.build import Options, build

pytestmark = pytest.mark.browser
# `make audit` looks at every page of page_types; these are one of each template and of each banner and box
QUICK = (
    "home month mentor-without-photo topic-without-session series outcomes search find prose not-found redirect"
    " session-cancelled session-sold-out session-two-offers session-arabic session-past-recorded"
).split()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = write_awkward(tmp_path_factory.mktemp("awkward"))
    built = build(Options(root=root, at=NOW))
    assert built.published, built.problems
    with served(root / "output") as address:
        yield address.rstrip("/")


def decided(page: Any) -> list[Fault]:
    return [fault for fault in examine(page, bundled()) if not fault.undecided]


# each width and each scheme once; all four pairs are `make audit`'s
@pytest.mark.parametrize(("width", "scheme"), tuple(zip(WIDTHS, SCHEMES, strict=True)))
def test_no_page_type_breaks_a_rule(width: int, scheme: str, base: str, browser: Any) -> None:
    found = []
    with window(browser, width, scheme) as page:
        for name in QUICK:
            assert visit(page, base + AWKWARD[name]) == (404 if name == "not-found" else 200), name
            found += [f"{name}: {f.rule} at {f.target}: {f.words}" for f in decided(page)]
    assert found == []


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("main.innerHTML += '<img src=\"/none.png\">'", "image-alt"),
        ("main.querySelector('h1').style.color = '#aaa'", "color-contrast"),
        ("main.innerHTML += '<h5>Deep</h5>'", "heading-order"),
        ("document.documentElement.lang = ''", "html-has-lang"),
        ("main.innerHTML += '<a href=\"/x\" style=\"font-size:9px\">x</a><a href=\"/y\" style=\"font-size:9px\">y</a>'", "target-size"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(fault: str, rule: str, base: str, browser: Any) -> None:
    with window(browser, 360, "light") as page:
        visit(page, base + AWKWARD["prose"])
        assert decided(page) == []
        page.evaluate("fault => { const main = document.querySelector('main'); eval(fault) }", fault)
        assert rule in {f.rule for f in decided(page)}
