"""What a file was read as comes back from the memory as it was, or the file is read again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from sites import event, write_site

from microsite.config import Config, load
from microsite.engine.converted import Remembered
from microsite.engine.digest import Digests
from microsite.engine.kept_items import packed, unpacked
from microsite.engine.memo import Memo, memo
from microsite.gather import parse, take
from microsite.kinds.common import Known, Parsed
from microsite.read.files import Source

ROOT = Path(__file__).parents[2]
FULL = event(
    timezone="America/New_York",
    start="2026-11-01 01:30",
    fold="second",
    publish_at="2026-10-01",
    updated="2026-10-02T10:00+02:00",
    expire_at="2027-01-01 00:00",
    image="ada.png",
    venue="{name: Hall, address: {locality: Berlin, country: DE}, geo: {lat: 52.5, lon: 13.4}}",
    format="hybrid",
    offer='{model: seat, price: "45.00", currency: EUR, early: {price: "30", until: 2026-10-20}}',
    imported="{from: ics, more: [one, {two: three}]}",
)


def _read(root: Path) -> tuple[Config, Sequence[Source], list[Parsed]]:
    config = load(root).config
    assert config is not None
    sources = take(root).sources
    return config, sources, [parse(one, config) for one in sources]


def _same(one: Parsed | None, other: Parsed) -> bool:
    """Say whether two readings are equal, type by type and zone by zone."""
    parts = [[held.item, held.problems, held.refs] for held in (one, other) if held]
    return one == other and Digests().of(parts[0]) == Digests().of(parts[-1])


@pytest.mark.parametrize("demonstration", [True, False])
def test_what_was_read_comes_back_as_it_was(*, demonstration: bool, tmp_path: Path) -> None:
    root = ROOT if demonstration else write_site(tmp_path, {"content/events/full.md": FULL})
    _, _, found = _read(root)
    kept = 0
    for one in found:
        assert one.item is not None
        row = packed(one)
        if row is None:
            assert one.item.kind == "event"  # one with what is private
            continue
        kept += 1
        assert one.body is not None
        assert _same(unpacked(row, one.body), one)
    assert kept > len(found) / 3


@pytest.mark.parametrize(
    "private",
    [
        {"private": "{door: ab}"},
        {"transcript": "{consent: true, redact: [Tobias]}"},
        {"moderation": "{logistics: [somebody]}"},
    ],
    ids=lambda private: next(iter(private)),
)
def test_what_is_private_is_not_kept(private: dict[str, str], tmp_path: Path) -> None:
    write_site(tmp_path, {"content/events/full.md": event(**private)})
    _, _, [_, found, _] = _read(tmp_path)
    assert found.item is not None
    assert packed(found) is None


def test_a_text_that_looks_like_a_mark_of_ours_is_not_kept(tmp_path: Path) -> None:
    write_site(tmp_path, {"content/events/full.md": event(title='"\\\\u0000Span"')})
    _, _, [other, found, _] = _read(tmp_path)
    assert found.item is not None
    assert "u0000" in found.item.title
    assert packed(found) is None
    assert packed(other) is not None


def _again(root: Path, folder: Path, *, spoil: pytest.MonkeyPatch | None = None) -> list[bool]:
    """Return of which files it is known what they were read as, after all were read and kept."""
    config, sources, found = _read(root)
    with memo(folder) as held:
        readings = Remembered(held).readings(config)
        wanted = readings.before(sources)
        for given, one in zip(wanted, found, strict=True):
            if not isinstance(given, Known):
                readings.after(given, one)
                continue
            if spoil:
                spoil.setattr(Memo, "get", lambda *_: b'[["half')
                assert given.parsed() is None
            else:
                assert _same(given.parsed(), one)
        return [isinstance(given, Known) for given in wanted]


def test_a_file_is_known_again_under_the_same_settings_at_the_same_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_site(tmp_path / "site", {})
    folder = tmp_path / "memory"
    folder.mkdir()
    assert [_again(root, folder) for _ in range(2)] == [[False, False], [True, True]]
    (root / "content/events/first-tier.md").rename(root / "content/events/second-tier.md")
    assert _again(root, folder) == [False, True]
    (root / "site.yaml").write_text((root / "site.yaml").read_text().replace("Europe/Berlin", "Europe/Paris"))
    assert [_again(root, folder) for _ in range(2)] == [[False, False], [True, True]]
    assert _again(root, folder, spoil=monkeypatch) == [True, True]
