"""Lists of sessions: what is counted as to come, the same on every page, and the day since when a page says what it says."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sites import SITE, event, write, write_site

from microsite.build import Options, build

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


def site(tmp_path: Path, **events: str) -> Path:
    """Return a site with these sessions alone, built at `AT`: the folder of its output."""
    root = write_site(tmp_path / "site", {"site.yaml": f"{SITE}cards: false\nsearch: false\n"})
    for old in (root / "content/events").glob("*.md"):
        old.unlink()
    for name, text in events.items():
        write(root / f"content/events/{name}.md", text)
    built = build(Options(root=root, at=AT))
    assert built.published, built.problems
    return root / "output"


def test_every_page_counts_what_can_be_attended(tmp_path: Path) -> None:
    output = site(
        tmp_path,
        on=event(start="2026-12-03 18:00", topics="[pricing]"),
        off=event(start="2026-12-01 18:00", topics="[pricing]", status="cancelled", title="Called off"),
        later=event(start="2026-12-04 18:00", topics="[pricing]", status="postponed", title="Not yet"),
    )
    for path in ("index.html", "events/index.html", "topics/pricing/index.html"):
        page = (output / path).read_text("utf-8")
        assert re.search(r'<span data-n="1"[^>]*>1 session to come</span>', page), path
    listed = (output / "events/index.html").read_text("utf-8")
    assert "Called off" in listed
    assert 'content="1 session to come at' in listed
    assert "Next: Called off" not in listed


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        ({"start": "2026-12-03 18:00", "publish_at": "2026-11-21"}, None),
        ({"start": "2026-12-03 18:00", "publish_at": "2026-11-17"}, "2026-11-17"),
        (
            {
                "start": "2026-12-03 18:00",
                "publish_at": "2026-11-10",
                "offer": '{model: seat, price: "45.00", currency: EUR, early: {until: 2026-11-18, price: "30.00"}}',
            },
            "2026-11-19",  # what holds until a day holds all of that day
        ),
        ({"start": "2026-11-02 18:00", "publish_at": "2026-11-01", "expire_at": "2026-11-19"}, "2026-11-19"),
        # in Auckland it is the 19th already; the site's clock says the 18th
        (
            {"start": "2026-11-19 01:00", "publish_at": "2026-11-01", "timezone": "Pacific/Auckland"},
            "2026-11-18",
        ),
    ],
)
def test_a_list_speaks_for_the_day_of_the_last_change_of_what_it_shows(
    keys: dict[str, str], day: str | None, tmp_path: Path
) -> None:
    output = site(tmp_path, one=event(**keys))
    for path in ("index.html", "events/index.html"):
        found = re.search(r'data-as-of>[Aa]s of <time datetime="([^"]+)"', (output / path).read_text("utf-8"))
        assert (found and found[1]) == day, path


@pytest.mark.parametrize(
    ("price", "more", "said", "not_said"),
    [
        ("20.00", {}, "was €20.00", ">€20.00<"),
        ("0.00", {}, "was free", ">Free<"),
        ("20.00", {"status": "postponed"}, ">€20.00<", "was €20.00"),
    ],
)
def test_a_session_that_is_over_says_what_it_cost_and_asks_no_price(
    price: str, more: dict[str, str], said: str, not_said: str, tmp_path: Path
) -> None:
    offer = f'{{model: seat, price: "{price}", currency: EUR}}'
    recording = "{url: https://videos.example/one}"
    output = site(
        tmp_path,
        one=event(start="2026-11-10 18:00", offer=offer, recording=None if more else recording, **more),
    )
    page = (output / "events/one/index.html").read_text("utf-8")
    shown = [text for text in re.findall(r"<[^<>]*offer-amount[^<>]*>[^<>]*<", page) if " hidden" not in text]
    assert len(shown) == 1
    assert said in shown[0] or said in shown[0].replace("<", "><")
    assert not_said not in shown[0]
    if not more:
        assert "p-price" not in page
