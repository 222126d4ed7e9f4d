"""The walls of the house, by ast: who may import whom, one job a module, small files, one clock, one place that prints."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent / "microsite"
ROOMS = (
    "__init__ codes records diagnostics values formats read config graph kinds history outputs addresses sharing plan render checks "
    "engine gather bodies transcripts survey making amend build program importers dev cli __main__"
).split()
BESIDE = {"program", "importers", "dev"}  # these three stand beside each other
MODULES = sorted(p for p in HOUSE.rglob("*.py") if "starter" not in p.parts)
NAMES = [p.relative_to(HOUSE).as_posix() for p in MODULES]
MOST_LINES, MOST_IN_A_FUNCTION = 300, 45
OURS = {f"microsite.{n.removesuffix('.py').replace('/', '.')}".removesuffix(".__init__"): n for n in NAMES}
SHELVES = ("kinds/__init__.py", "importers/__init__.py")
HEAVY = frozenset(
    "babel cmarkgfm dask distributed extruct feedparser fsspec icalendar jinja2 lxml markdown mf2py nh3 PIL polars s3fs slugify watchdog yaml".split()
)
TALL = {
    "checks/data.py inspect_json": "one pass over the events of a file, each step a line",
}
LONG = {
    "values/views.py": "every view that a template is given, one list to look things up in",
}


MUTABLE = {
    "checks/ical_lines.py _Open": "a component whose END has not come yet, inside one function",
    "checks/site.py Site": "computes what several checks ask once, and keeps it",
    "dev/memo.py _Row": "remembers up to where it was found to hold",
    "importers/taking.py Take": "the work on one record, inside one function",
}


def tree_of(name: str) -> ast.Module:
    return ast.parse((HOUSE / name).read_text("utf-8"))


def room_of(dotted: str) -> str:
    """Return the room of `microsite.read.yaml` (read) or of a path `read/yaml.py`."""
    name = (
        dotted.removeprefix("microsite").lstrip(".").split(".")[0]
        if dotted.startswith("microsite")
        else dotted.split("/", maxsplit=1)[0]
    )
    name = name.removesuffix(".py") or "__init__"
    return "history" if name.startswith("history") else name


def imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield every module of ours that is imported anywhere in a module, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in OURS or node.module == "microsite" else node.module, node.lineno


def calls(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield every call as it is written, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


@pytest.mark.parametrize("name", NAMES)
def test_a_module_imports_only_from_rooms_to_its_left(name: str) -> None:
    here = room_of(name)
    assert here in ROOMS, f"{name} stands in no room; add it to ROOMS and to microsite/README.md"
    for module, line in imports(tree_of(name)):
        if not module.startswith("microsite"):
            continue
        there = room_of(module)
        if there in {here, "__version__", "__init__"}:
            continue
        assert ROOMS.index(there) < ROOMS.index(here), f"{name}:{line} imports {module}"
        assert not (here in BESIDE and there in BESIDE), f"{name}:{line} imports {module}"


def test_no_module_needs_itself_by_way_of_others() -> None:
    """Also inside a room, also for types alone, also inside a function: what two modules need of each other is a third one."""
    needs = {
        module: {one for one, _ in imports(tree_of(name)) if one in OURS and one != module}
        for module, name in OURS.items()
    }
    while leaves := {module for module, others in needs.items() if not others & needs.keys()}:
        needs = {module: others for module, others in needs.items() if module not in leaves}
    assert sorted(needs) == []


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith(("kinds/", "outputs/"))])
def test_kinds_and_outputs_do_not_know_each_other(name: str) -> None:
    other = "microsite.outputs" if name.startswith("kinds/") else "microsite.kinds"
    assert [module for module, _ in imports(tree_of(name)) if module.startswith(other)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_module_says_its_one_job_in_one_sentence(name: str) -> None:
    words = ast.get_docstring(tree_of(name))
    assert words, f"{name} has no docstring"
    first = words.split("\n")[0]
    assert first.endswith("."), first
    assert len(re.findall(r"[.!?](?=\s|$)", first)) == 1, first


@pytest.mark.parametrize("name", NAMES)
def test_a_module_is_short(name: str) -> None:
    lines = len((HOUSE / name).read_text("utf-8").splitlines())
    assert lines <= MOST_LINES or name in LONG, f"{name} has {lines} lines; {MOST_LINES} are the most"


def test_every_long_module_is_still_long() -> None:
    assert [n for n in LONG if len((HOUSE / n).read_text("utf-8").splitlines()) <= MOST_LINES] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_function_fits_on_a_screen(name: str) -> None:
    for node in ast.walk(tree_of(name)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MOST_IN_A_FUNCTION or f"{name} {node.name}" in TALL, (
                f"{name}:{node.lineno} {node.name} has {length} lines"
            )


@pytest.mark.parametrize("name", [n for n in NAMES if not n.startswith("cli/")])
def test_only_the_command_line_prints(name: str) -> None:
    assert [
        line for call, line in calls(tree_of(name)) if call in {"print", "click.echo", "sys.stdout.write"}
    ] == []


@pytest.mark.parametrize("name", [n for n in NAMES if not n.startswith("cli/")])
def test_only_the_command_line_asks_the_clock(name: str) -> None:
    clocks = (
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "time.time",
        "time.time_ns",
        "time.localtime",
    )
    found = [(call, line) for call, line in calls(tree_of(name)) if call.endswith(clocks)]
    if name not in {"engine/lock.py", "read/deadline.py", "read/markdown.py"} and not name.startswith(
        ("dev/", "engine/")
    ):
        found += [
            (c, line)
            for c, line in calls(tree_of(name))
            if c.endswith(("time.monotonic", "time.perf_counter"))
        ]
    assert found == []


@pytest.mark.parametrize(
    "name", [n for n in NAMES if n != "importers/emit.py"]
)  # it writes the word into others' files
def test_nothing_is_left_for_later(name: str) -> None:
    assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b", (HOUSE / name).read_text("utf-8"))


@pytest.mark.parametrize("name", SHELVES)
def test_a_shelf_is_a_literal_list(name: str) -> None:
    for node in tree_of(name).body:
        allowed = ast.Expr | ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign | ast.ClassDef
        assert isinstance(node, allowed), f"{name}:{node.lineno} does more than list"


@pytest.mark.parametrize(
    "name", [n for n in NAMES if n.startswith("cli/") or n in {"__init__.py", "codes.py", "diagnostics.py"}]
)
def test_the_command_line_loads_nothing_heavy_before_it_is_needed(name: str) -> None:
    for node in tree_of(name).body:
        names = (
            [a.name for a in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        for module in names:
            assert module.split(".")[0] not in HEAVY, f"{name}:{node.lineno}"
            light = ("microsite.cli", "microsite.diagnostics", "microsite.codes", "microsite.records")
            assert not module.startswith("microsite.") or module.startswith(light), (
                f"{name}:{node.lineno} imports {module}"
            )


@pytest.mark.parametrize(
    "name",
    [
        n
        for n in NAMES
        if n.startswith(("values/", "formats/", "kinds/", "outputs/")) and n != "formats/zones.py"
    ],
)  # it reads tzdata
def test_rooms_of_pure_functions_touch_no_file_and_no_process(name: str) -> None:
    found = {module.split(".")[0] for module, _ in imports(tree_of(name))}
    assert not found & {"os", "subprocess", "socket", "urllib.request", "shutil", "tempfile"}
    assert [
        call
        for call, _ in calls(tree_of(name))
        if call == "open" or call.endswith((".read_text", ".write_text", ".read_bytes", ".write_bytes"))
    ] == []


@pytest.mark.parametrize("name", NAMES)
def test_records_are_frozen_and_nothing_global_changes(name: str) -> None:
    for node in ast.walk(tree_of(name)):
        assert not isinstance(node, ast.Global), f"{name}:{node.lineno}"
        if isinstance(node, ast.ClassDef):
            for decorator in node.decorator_list:
                words = ast.unparse(decorator)
                mutable = f"{name} {node.name}" in MUTABLE
                assert mutable or not words.startswith(("dataclass", "dataclasses.dataclass")), (
                    f"{name}:{node.lineno} {node.name}: decorate it with `frozen` of records.py"
                )


def test_every_code_is_used_or_kept_for_what_it_once_said() -> None:
    text = "\n".join((HOUSE / n).read_text("utf-8") for n in NAMES if n != "codes.py")
    from microsite.codes import CODES  # noqa: PLC0415 - the only look at the package itself

    unused = sorted(code for code in CODES if f'"{code}"' not in text)
    assert unused == []


MARKING = {
    "render/sandbox.py": "the two filters, and words whose every part is escaped",
    "render/guard.py": "what a macro made, whose every part is escaped",
    "render/once.py": "the same, kept",
    "render/compiled.py": "tells what is escaped from what is not",
}


def test_html_is_sanitized_at_one_place_and_marked_at_one_place() -> None:
    """A text becomes HTML in `read/clean.py` alone, and only the theme's sandbox may say that a text is HTML."""
    found: dict[str, set[str]] = {"nh3": set(), "Markup": set(), "sanitized": set()}
    for name in NAMES:
        tree = tree_of(name)
        said = {module for module, _ in imports(tree)}
        found["nh3"] |= {name} if "nh3" in said else set()
        found["Markup"] |= {name} if {m.split(".")[0] for m in said} & {"markupsafe"} else set()
        found["sanitized"] |= {name for call, _ in calls(tree) if call == "sanitized"}
    assert found == {"nh3": {"read/clean.py"}, "Markup": set(MARKING), "sanitized": {"read/markdown.py"}}


def test_themes_mark_the_two_sanitized_bodies_and_data_only() -> None:
    """No template opens another door: `|safe` is none, and the two filters stand on the values that they are for."""
    doors = re.compile(r"[\w.]+\s*\|\s*(?:sanitized|jsonld|safe|striptags)\b|\{%-?\s*autoescape|\|\s*safe\b")
    allowed = {"page.entry.html | sanitized", "page.html | sanitized", "text | jsonld"}
    folders = [HOUSE.parent / "themes", HOUSE / "starter", HOUSE / "fixture", HOUSE / "themes"]
    templates = [p for folder in folders if folder.is_dir() for p in folder.rglob("*.html")]
    found = {door for path in templates for door in doors.findall(path.read_text("utf-8"))}
    assert len(templates) > 20
    assert found == allowed


def test_no_two_files_of_tests_have_one_name() -> None:
    """Python imports them by their bare names, and would leave the second one out."""
    names = [path.name for path in (HOUSE.parent / "tests").rglob("test_*.py") if "broken" not in path.parts]
    assert sorted(names) == sorted(set(names))
