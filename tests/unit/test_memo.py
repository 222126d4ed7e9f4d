"""What was drawn before is drawn again only when it shows something else; and nothing but speed depends on the memo."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sites import NOW, event, png, write, write_site

from microsite.build import Built, Options, build
from microsite.diagnostics import Problem, to_text
from microsite.engine import executors
from microsite.engine.memo import BUILDS, FILE, memo, memo_map
from microsite.render import cards, edition

MORE: dict[str, str | bytes] = {
    "content/events/clinic.md": event(title="Clinic", image="cover.png"),
    "content/events/cover.png": png(640, 400),
    "content/events/off.md": event(title="Off", status="cancelled"),
}
KEY, OTHER = b"k" * 20, b"o" * 20


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return a list that every drawn view is added to."""
    seen: list[object] = []
    real = cards.draw

    def draw(view: object, files: dict[str, bytes]) -> bytes | Problem:
        seen.append(view)
        return real(view, files)

    monkeypatch.setattr("microsite.render.cards.draw", draw)
    return seen


def made(root: Path, *, clean: bool = False, days: int = 0) -> Built:
    return build(Options(root=root, at=NOW + timedelta(days=days), clean=clean))


def good(built: Built) -> None:
    assert built.published is not None, to_text(built.problems)


def tree(output: Path) -> dict[str, bytes]:
    return {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()}


def site(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", MORE)


def test_a_second_build_draws_nothing_and_its_bytes_are_the_same(tmp_path: Path, drawn: list[object]) -> None:
    root = site(tmp_path)
    good(made(root))
    first = tree(root / "output")
    assert len(drawn) == sum(1 for path in first if "card" in path or "/faces/" in path)
    drawn.clear()
    good(made(root))
    assert drawn == []
    assert tree(root / "output") == first


def test_an_output_that_was_deleted_is_filled_without_drawing(tmp_path: Path, drawn: list[object]) -> None:
    root = site(tmp_path)
    good(made(root))
    first = tree(root / "output")
    drawn.clear()
    good(build(Options(root=root, at=NOW, output=tmp_path / "elsewhere")))
    assert drawn == []
    assert tree(tmp_path / "elsewhere") == first


def test_only_the_cards_of_what_changed_are_drawn(tmp_path: Path, drawn: list[object]) -> None:
    root = site(tmp_path)
    good(made(root))
    drawn.clear()
    write(root / "content/events/off.md", event(title="Off and away", status="cancelled"))
    good(made(root))
    assert {view.title for view in drawn} == {"Off and away"}  # type: ignore[attr-defined]
    assert len(drawn) == 3
    drawn.clear()
    write(root / "content/events/cover.png", png(800, 400))
    good(made(root))
    assert len(drawn) == 3


def test_with_clean_everything_is_drawn_again(tmp_path: Path, drawn: list[object]) -> None:
    root = site(tmp_path)
    good(made(root))
    number = len(drawn)
    first = tree(root / "output")
    drawn.clear()
    good(made(root, clean=True))
    assert len(drawn) == number
    assert tree(root / "output") == first


def test_two_processes_give_the_same_cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone, both = site(tmp_path), write_site(tmp_path / "both", MORE)
    good(made(alone))
    monkeypatch.setattr(executors, "BATCH", 2)
    with executors.executor(2) as run:
        for _ in range(2):
            good(build(Options(root=both, at=NOW), run))
            assert tree(both / "output") == tree(alone / "output")


def test_other_code_fonts_or_libraries_draw_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before = edition.key_of("a view")
    assert edition.key_of("a view") == before
    assert edition.key_of("another view") != before
    monkeypatch.setattr("importlib.metadata.version", lambda _: "99.0")
    edition.edition.cache_clear()
    assert edition.key_of("a view") != before
    edition.edition.cache_clear()


def test_the_edition_holds_every_module_that_draws() -> None:
    """Whatever `render/cards.py` imports of ours, and what those import, can change a card."""
    root = Path(edition.__file__).parents[1]
    seen, waiting = set[str](), ["render/cards.py"]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        lines = (root / name).read_text().splitlines()
        ours = (line.split()[1] for line in lines if line.startswith("from microsite."))
        waiting += [module.removeprefix("microsite.").replace(".", "/") + ".py" for module in ours]
    beside = {"diagnostics.py", "codes.py"}  # they word a problem; a problem is never kept
    assert seen - beside == set(edition._CODE)  # noqa: SLF001 - the list itself


def _garbage(file: Path) -> None:
    file.write_bytes(b"no database at all")


def _cut(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _scribbled(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for at in range(0, len(data), 997):
        data[at] ^= 0xFF
    file.write_bytes(bytes(data))


def _sql(*statements: str) -> Callable[[Path], None]:
    def run(file: Path) -> None:
        with sqlite3.connect(file) as opened:
            for statement in statements:
                opened.execute(statement)
        opened.close()

    return run


def _swapped(file: Path) -> None:
    """Give every key the whole row of another, seal and all."""
    with sqlite3.connect(file) as opened:
        rows = opened.execute("SELECT key, seal, data FROM made ORDER BY key").fetchall()
        for (key, _, _), (_, seal, data) in zip(rows, rows[1:] + rows[:1], strict=True):
            opened.execute("UPDATE made SET seal = ?, data = ? WHERE key = ?", (seal, data, key))
    opened.close()


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize(
    "tamper",
    [
        _garbage, _cut, _empty, _scribbled, _swapped, _folder,
        _sql("UPDATE made SET data = x'00'"),
        _sql("UPDATE made SET data = 'text', seal = 5"),
        _sql("DROP TABLE made"),
        _sql("ALTER TABLE made ADD COLUMN more"),
        _sql("CREATE TRIGGER t AFTER INSERT ON used BEGIN DELETE FROM made; END"),
        _sql("DELETE FROM used"),
    ],
)  # fmt: skip
def test_whatever_was_done_to_the_file_the_output_is_right(
    tmp_path: Path, tamper: Callable[[Path], None]
) -> None:
    root = site(tmp_path)
    good(made(root))
    first = tree(root / "output")
    tamper(root / ".microsite" / FILE)
    for _ in range(2):
        good(made(root))
        assert tree(root / "output") == first


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    root = site(tmp_path)
    (root / ".microsite").mkdir()
    elsewhere = tmp_path / "elsewhere"
    (root / ".microsite" / FILE).symlink_to(elsewhere)
    good(made(root))
    assert not elsewhere.exists()


def test_a_folder_that_cannot_be_written_to_means_no_memo(tmp_path: Path) -> None:
    with memo(tmp_path / "absent") as held:
        assert held.known([KEY]) == set()
        held.put(KEY, b"data")
        assert held.get(KEY) is None


def test_what_many_builds_did_not_use_goes_and_what_they_use_stays(tmp_path: Path) -> None:
    with memo(tmp_path) as held:
        held.ages()
        held.known([KEY, OTHER])
        held.put(KEY, b"data")
        held.put(OTHER, b"data")
    for _ in range(BUILDS):
        with memo(tmp_path) as held:
            held.ages()
            assert held.known([KEY]) == {KEY}
    with memo(tmp_path) as held:
        assert held.known([KEY, OTHER]) == {KEY}


def test_builds_that_leave_most_as_it_was_do_not_count(tmp_path: Path) -> None:
    with memo(tmp_path) as held:
        held.ages()
        held.known([KEY, OTHER])
        held.put(KEY, b"data")
        held.put(OTHER, b"data")
    for _ in range(2 * BUILDS):
        with memo(tmp_path) as held:
            assert held.known([KEY]) == {KEY}
    with memo(tmp_path) as held:
        assert held.known([KEY, OTHER]) == {KEY, OTHER}


def test_it_keeps_no_more_than_it_may_and_the_same_part_each_time(tmp_path: Path) -> None:
    keys = [bytes([n]) * 20 for n in range(10)]
    seen = set()
    for _ in range(3):
        with memo(tmp_path, most=45) as held:
            known = held.known(keys)
            for key in keys:
                if key not in known:
                    held.put(key, b"0123456789")
            seen.add(frozenset(known))
    assert seen == {frozenset(), frozenset(keys[:4])}


def test_the_order_is_kept_and_an_item_without_a_key_is_always_made(tmp_path: Path) -> None:
    made_now: list[int] = []

    def fn(number: int) -> bytes:
        made_now.append(number)
        return b"%d" % number

    def mapped(keys: list[bytes]) -> Iterator[bytes]:
        with memo(tmp_path) as held:
            yield from memo_map(
                fn, [1, 2, 3], keys, held, executors.serial, pack=lambda b: b, unpack=lambda _, b: b
            )

    for wanted in ([1, 2, 3], [2]):
        made_now.clear()
        assert list(mapped([KEY, b"", OTHER])) == [b"1", b"2", b"3"]
        assert made_now == wanted
