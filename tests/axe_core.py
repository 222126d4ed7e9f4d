"""axe-core in an open page: every rule of WCAG 2.2 A and AA and of best practice, and what it finds as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
INSTALLED = Path(__file__).parent / "audit" / "node_modules" / "axe-core" / "axe.min.js"
# target-size is off unless it is asked for by name; reporters print whole pages unless told to keep to the elements
RUN = """tags => axe.run(document, {
  runOnly: {type: "tag", values: tags}, rules: {"target-size": {enabled: true}}, resultTypes: ["violations", "incomplete"],
})"""


# where a page names no colours axe takes white for its ground, also by night: the browser's own ground is said in words
CANVAS = """() => {
  const grounds = [document.documentElement, document.body].map((one) => getComputedStyle(one));
  if (grounds.every((one) => one.backgroundColor === "rgba(0, 0, 0, 0)" && one.backgroundImage === "none"))
    document.documentElement.style.backgroundColor = "Canvas";
}"""


@dataclass(frozen=True, slots=True)
class Fault:
    """One element that one rule objects to, or (where undecided) leaves to a person."""

    rule: str
    impact: str
    undecided: bool
    words: str
    target: str
    html: str


def script() -> str:
    """Return the newest axe-core at hand: what `make audit` has installed, else the one that the tests' package brings."""
    if INSTALLED.is_file():
        return INSTALLED.read_text("utf-8")
    return bundled()


def bundled() -> str:
    """Return the axe-core that comes with the package axe-playwright-python."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def examine(page: Any, source: str) -> list[Fault]:
    """Run axe-core in a page of playwright; `source` is its script."""
    page.evaluate(source)
    page.evaluate(CANVAS)
    answer = page.evaluate(RUN, list(TAGS))
    return [*_faults(answer["violations"], undecided=False), *_faults(answer["incomplete"], undecided=True)]


def version(source: str) -> str:
    """Return the version that the script's first line says."""
    return source.split("\n", 1)[0].removeprefix("/*!").strip()


def _faults(rules: list[Any], *, undecided: bool) -> Iterator[Fault]:
    for rule in rules:
        for node in rule["nodes"]:
            words = " ".join((node.get("failureSummary") or rule["help"]).split())
            target = " ".join(str(one) for one in node["target"])
            yield Fault(rule["id"], rule["impact"] or "", undecided, words, target, node["html"][:300])
