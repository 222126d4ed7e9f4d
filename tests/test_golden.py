"""The smallest site and its whole output: one mentor, one event; tests/golden/minimal/ is meant to be read.

Calendars, feeds and data stand there byte for byte. A page stands as the text of its main part and the JSON-LD of its head,
so that a new look leaves it alone; pictures and theme files only by name. `python tests/test_golden.py` writes it anew.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sites import NOW

HERE = Path(__file__).parent / "golden" / "minimal"
AS_THEY_ARE = {".ics", ".xml", ".json", ".txt", ""}


class _Text(HTMLParser):
    """Writes down the text of <main>, a line for each block, headings and links marked, and the JSON-LD."""

    BLOCKS = frozenset("p h1 h2 h3 h4 li dt dd tr div section article header table ul ol form figure".split())

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self.data = ""
        self.inside = False
        self.script = False
        self.hidden = ""
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block, a heading, a link or the JSON-LD."""
        values = dict(attrs)
        self.script = tag == "script" and values.get("type") == "application/ld+json"
        self.inside = self.inside or tag == "main"
        if self.hidden:
            self.depth += tag == self.hidden
            return
        if tag in {"template", "svg", "style"} or "hidden" in values:
            self.hidden, self.depth = tag, 1
            return
        if tag in self.BLOCKS:
            self.words += "\n" + (
                "#" * int(tag[1]) + " " if re.fullmatch("h[1-6]", tag) and self.inside else ""
            )
        if tag == "a" and self.inside:
            self.words += f"<{values.get('href')}> "

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened."""
        self.script = False
        self.inside = self.inside and tag != "main"
        if self.hidden:
            self.depth -= tag == self.hidden
            self.hidden = self.hidden if self.depth else ""
            return
        self.words += "\n" if tag in self.BLOCKS else " "

    def handle_data(self, data: str) -> None:
        """Take text where it is read by people, or JSON-LD."""
        if self.script:
            self.data += json.dumps(json.loads(data), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        elif self.inside and not self.hidden:
            self.words += data.replace("\n", " ")


def page_text(html: str) -> str:
    """Return a page as it stands in the golden folder."""
    parser = _Text()
    parser.feed(html)
    lines = (" ".join(line.split()) for line in parser.words.split("\n"))
    return "\n".join(line for line in lines if line) + "\n\n" + parser.data


def rendering(output: Path) -> dict[str, str]:
    """Return the golden form of an output tree: texts by path, and `tree` with every name."""
    found: dict[str, str] = {}
    names = []
    for path in sorted(p for p in output.rglob("*") if p.is_file()):
        name = path.relative_to(output).as_posix()
        if name.startswith("search/pagefind/"):
            continue  # a binary index, with names of Pagefind's own
        names.append(re.sub(r"\.[0-9a-f]{10}\.", ".DIGEST.", name))
        if path.suffix == ".html":
            found[f"{name}.txt"] = page_text(path.read_text("utf-8"))
        elif path.suffix in AS_THEY_ARE and not name.startswith("assets/"):
            text = path.read_bytes().decode()
            found[name] = re.sub(r"\.[0-9a-f]{10}\.", ".DIGEST.", text)
            if name == "search/records.json":
                found[name] = re.sub(r',"id":"\w+"', "", text).replace("},", "},\n")
    found["tree"] = "\n".join(n for n in names if not n.startswith("assets/")) + "\n"
    return found


def built(folder: Path) -> dict[str, str]:
    """Build the golden site in a folder and return its golden form."""
    from microsite.build import Options, build  # noqa: PLC0415 - also run as a script, which sets the path first

    shutil.copytree(HERE / "site", folder / "site")
    done = build(Options(root=folder / "site", at=NOW))
    assert done.published is not None, done.problems
    return rendering(folder / "site/output")


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return built(tmp_path_factory.mktemp("golden"))


def expected() -> dict[str, str]:
    """Return the golden form as it is kept."""
    kept = HERE / "expected"
    return {
        p.relative_to(kept).as_posix(): p.read_bytes().decode()
        for p in sorted(kept.rglob("*"))
        if p.is_file()
    }


@pytest.mark.parametrize("name", sorted(expected()))
def test_the_smallest_site_becomes_exactly_this(name: str, now: dict[str, str]) -> None:
    assert now.get(name) == expected()[name]


def test_nothing_else_is_published(now: dict[str, str]) -> None:
    assert sorted(now) == sorted(expected())


def remake() -> None:
    """Write the golden output anew."""
    shutil.rmtree(HERE / "expected", ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in built(Path(folder)).items():
            path = HERE / "expected" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    remake()
