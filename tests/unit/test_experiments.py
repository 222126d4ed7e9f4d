"""Pricing experiments: frozen by a hash, dealt alike everywhere, and one price for every viewer on every surface."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from sites import NOW, differences, event, write, write_site

from microsite.build import Options, build
from microsite.cli import cli
from microsite.dev.warm import Warm
from microsite.diagnostics import to_text
from microsite.program.experiments.deal import Unit, dealt
from microsite.survey import survey

PRICE = """\
hypothesis: Secret words of the hypothesis.
unit: event
arms:
  own: {}
  higher: {offer: {price: "55.00"}}
strata: [topic, weekday]
events: {from: 2026-12-01, to: 2026-12-31}
primary: ltv90
minimum_runs: 2
"""
FILE = "data/experiments/price.yaml"
BESIDE = "data/experiments/price.assignment.yaml"


def site(root: Path, text: str = PRICE, number: int = 6, **keys: str) -> Path:
    """Write a site with sessions on the first days of December and an experiment over them."""
    events = {
        f"content/events/e{n}.md": event(title=f"Session {n}", start=f"2026-12-0{n} 18:00", **keys)
        for n in range(1, number + 1)
    }
    later = {"content/events/first-tier.md": event(start="2027-01-10 18:00")}
    return write_site(root, {**events, **later, FILE: text})


def run(root: Path, *words: str) -> Result:
    done = CliRunner().invoke(
        cli, ["experiments", *words, "--site", str(root), "--now", NOW.isoformat()], prog_name="microsite"
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


def started(root: Path, name: str = "price") -> Path:
    for word in ("register", "assign"):
        done = run(root, word, name)
        assert done.exit_code == 0, done.output
    return root


def arms(root: Path, name: str = "price") -> dict[str, str]:
    lines = (root / f"data/experiments/{name}.assignment.yaml").read_text("utf-8").split("events:\n")[1]
    return {k.strip(): v.strip() for k, _, v in (line.partition(":") for line in lines.splitlines())}


def told(root: Path) -> str:
    return to_text([p for p in survey(Options(root=root, at=NOW)).problems if p.code[0] in "XOM"])


def test_events_are_dealt_in_balanced_blocks_and_what_was_dealt_stays(tmp_path: Path) -> None:
    root = started(site(tmp_path))
    before = arms(root)
    assert sorted(Counter(before.values()).items()) == [("higher", 3), ("own", 3)]
    for n in (7, 8, 9):
        write(root / f"content/events/e{n}.md", event(title=f"Session {n}", start=f"2026-12-0{n} 18:00"))
    assert told(root) == (
        f"{FILE}:7:9: note X106: not dealt to an arm yet: e7, e8, e9\n  hint: microsite experiments assign price"
    )
    done = run(root, "assign", "price")
    assert done.output.startswith("price: 3 dealt, 6 as before: "), done.output
    after = arms(root)
    assert {slug: after[slug] for slug in before} == before
    assert max(Counter(after.values()).values()) - min(Counter(after.values()).values()) <= 1
    text = (root / BESIDE).read_bytes()
    assert run(root, "assign").exit_code == 0
    assert (root / BESIDE).read_bytes() == text


def test_another_machine_deals_alike(tmp_path: Path) -> None:
    first, second = started(site(tmp_path / "a")), site(tmp_path / "b", number=0)
    for n in (4, 1, 6, 2, 5, 3):  # files written in another order
        write(second / f"content/events/e{n}.md", (first / f"content/events/e{n}.md").read_text("utf-8"))
    started(second)
    assert (first / BESIDE).read_bytes() == (second / BESIDE).read_bytes()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from("abc")), unique_by=lambda u: u[0], max_size=40),
    st.integers(2, 4),
    st.integers(0, 40),
)
def test_a_deal_is_balanced_and_never_moved(drawn: list[tuple[int, str]], number: int, cut: int) -> None:
    names = tuple(f"arm{n}" for n in range(number))
    units = [Unit(str(uid), stratum, ()) for uid, stratum in drawn]
    first = dealt("x", names, units[:cut])
    known = [Unit(u.uid, u.stratum, (), first.get(u.uid, "")) for u in units]
    both = dealt("x", names, known)
    assert {uid: both[uid] for uid in first} == first
    assert dealt("x", names, units[::-1]) == dealt("x", names, units)
    for stratum in "abc":
        held = Counter(both[u.uid] for u in units if u.stratum == stratum)
        assert max(held[a] for a in names) - min(held[a] for a in names) <= 1


def test_a_series_stands_in_one_arm_and_its_new_sessions_join_it(tmp_path: Path) -> None:
    text = PRICE.replace("unit: event", "unit: series")
    root = site(tmp_path, text)
    for name in ("red", "blue"):
        write(
            root / f"content/series/{name}.md",
            f"---\ntitle: Series {name}\nsummary: Some sessions.\n---\nText.\n",
        )
    for n in range(1, 7):
        name = "red" if n % 2 else "blue"
        path = f"content/events/e{n}.md"
        write(root / path, event(title=f"Session {n}", start=f"2026-12-0{n} 18:00", series=name))
    found = arms(started(root))
    assert len({found[f"e{n}"] for n in (1, 3, 5)}) == len({found[f"e{n}"] for n in (2, 4, 6)}) == 1
    assert found["e1"] != found["e2"]
    write(root / "content/events/e7.md", event(title="Seven", start="2026-12-17 18:00", series="red"))
    assert run(root, "assign").exit_code == 0
    assert arms(root) == {**found, "e7": found["e1"]}


def test_every_surface_says_the_price_of_the_arm_and_nothing_else_of_the_experiment(tmp_path: Path) -> None:
    root = started(site(tmp_path))
    done = build(Options(root=root, at=NOW))
    assert to_text([p for p in done.problems if p.severity == "error"]) == ""
    data = {
        e["url"].split("/")[-2]: e
        for e in json.loads((root / "output/events.json").read_text("utf-8"))["events"]
    }
    for slug, arm in arms(root).items():
        price, other = ("55.00", "45.00") if arm == "higher" else ("45.00", "55.00")
        page = (root / f"output/events/{slug}/index.html").read_text("utf-8")
        assert f"€{price}" in page
        assert f'"price":"{price}"' in page.replace(" ", "")
        assert f'"price":"{other}"' not in page.replace(" ", "")
        assert price in json.dumps(data[slug])
        assert other not in json.dumps(data[slug])
    everything = b"".join(p.read_bytes() for p in (root / "output").rglob("*") if p.is_file())
    for word in (b"Secret words", b"higher", b"hypothesis", b"sha256:"):
        assert word not in everything
    checked = CliRunner().invoke(cli, ["check", str(root / "output")], prog_name="microsite")
    assert checked.exit_code == 0, checked.output


def test_a_build_notices_a_changed_assignment(tmp_path: Path) -> None:
    root = started(site(tmp_path))
    build(Options(root=root, at=NOW))
    assert build(Options(root=root, at=NOW)).stood
    text = (root / BESIDE).read_text("utf-8")
    slug, arm = next(iter(arms(root).items()))
    write(
        root / BESIDE, text.replace(f"  {slug}: {arm}", f"  {slug}: {'own' if arm == 'higher' else 'higher'}")
    )
    done = build(Options(root=root, at=NOW))
    assert not done.stood
    with (root / f"content/events/{slug}.md").open("a", encoding="utf-8") as stream:
        stream.write("\nOne more sentence.\n")
    assert build(Options(root=root, at=NOW)).amended
    assert differences(root) == []


def test_a_preview_notices_a_changed_assignment(tmp_path: Path) -> None:
    root = started(site(tmp_path))
    warm = Warm(root)
    for swap in (False, True):
        if swap:
            text = (root / BESIDE).read_text("utf-8")
            write(
                root / BESIDE,
                text.replace(": own", ": OWN").replace(": higher", ": own").replace(": OWN", ": higher"),
            )
        warm.tree.scan()
        seen = warm.look(NOW).site
        assert seen is not None
        prices = {
            e.slug: str(e.event.offers[0].price) for e in seen.entries if e.event and e.slug in arms(root)
        }
        assert prices == {slug: "55.00" if arm == "higher" else "45.00" for slug, arm in arms(root).items()}


def test_a_change_after_registration_is_told_at_its_key(tmp_path: Path) -> None:
    root = started(site(tmp_path))
    write(
        root / FILE,
        "# a comment is no change\n"
        + PRICE.replace("strata: [topic, weekday]", "strata: [topic,   weekday]"),
    )
    assert told(root) == ""
    changed = PRICE.replace("55.00", "65.00").replace("minimum_runs: 2\n", "stop: soon\n")
    write(root / FILE, changed)
    hint = "\n  hint: take the change back, or leave price as it was and register a new experiment under another name"
    assert told(root) == "\n".join(
        f"{FILE}:{line}: error X103: {words} after price was registered{hint}"
        for line, words in (
            ("1:1", "minimum_runs was taken out"),
            ("5:27", "arms.higher.offer.price was changed"),
            ("9:7", "stop is new"),
        )
    )
    for word in ("register", "assign"):
        done = run(root, word)
        assert done.exit_code == 1
        assert "X103" in done.output
    write(
        root / FILE,
        PRICE.replace("  own: {}\n", "").replace(
            '  higher: {offer: {price: "55.00"}}\n', '  higher: {offer: {price: "55.00"}}\n  own: {}\n'
        ),
    )
    assert "error X103: arms was changed after price was registered" in told(root)


def test_an_experiment_is_registered_before_it_is_assigned(tmp_path: Path) -> None:
    root = site(tmp_path)
    done = run(root, "assign")
    assert done.exit_code == 1
    assert done.output == (
        f"{FILE}:1:1: error X104: price is not registered, so its arms could still be changed\n"
        "  hint: microsite experiments register price\n1 error\n"
    )
    assert not (root / BESIDE).exists()
    assert run(root, "register", "prise").output == (
        "data/experiments/prise.yaml: error X101: there is no experiment 'prise'\n  hint: did you mean 'price'?\n1 error\n"
    )
    write(root / BESIDE, "events: {e1: own}\n")
    assert f"{BESIDE}: error X104: price is assigned, and was never registered" in told(root)
    assert run(root, "register").exit_code == 0
    assert arms(root) == {"e1": "own"}
    assert told(root).startswith(f"{FILE}:7:9: note X106")


@pytest.mark.parametrize(
    ("assigned", "words"),
    [
        ("e1: highest", "'e1' is assigned to the arm 'highest', which price does not have"),
        ("e9: own", "the assignment names the event 'e9', which does not exist"),
    ],
)
def test_an_assignment_fits_the_site(tmp_path: Path, assigned: str, words: str) -> None:
    root = started(site(tmp_path))
    text = (root / BESIDE).read_text("utf-8").split("events:\n")[0]
    write(root / BESIDE, f"{text}events:\n  e2: own\n  {assigned}\n")
    line = len(text.splitlines()) + 3
    assert f"{BESIDE}:{line}:3: error X101: {words}" in told(root)


def test_an_event_is_in_one_experiment(tmp_path: Path) -> None:
    root = started(site(tmp_path))
    write(root / "data/experiments/second.yaml", PRICE)
    done = run(root, "register", "second")
    assert done.exit_code == 0
    done = run(root, "assign", "second")
    assert "note X102: in another experiment, and left there: e1, e2, e3, e4, e5, e6" in done.output
    path = root / "data/experiments/second.assignment.yaml"
    path.write_text(path.read_text("utf-8").replace("events: {}", "events: {e1: own}"), "utf-8")
    assert (
        "data/experiments/second.assignment.yaml:15:10: error X102: 'e1' is in two experiments at once: price and second"
        in told(root)
    )


@pytest.mark.parametrize(
    ("override", "offer", "words"),
    [
        ('{cost: "5.00"}', "", "5:20: error M101: unknown key 'cost' in arms.higher.offer"),
        ('{price: "5.001"}', "", "5:27: error O101: price is 5.001; EUR has 2 decimals"),
        ("{model: guarantee, currency: EUR}", "", "5:19: error O101: the guarantee offer lacks the key 'price'"),
        ("[a]", "", "5:19: error M103"),
        ('{entry: "0.00"}', "", "5:20: error O101: entry belongs to the tip-subscription model; this offer is seat"),
        (
            '{price: "20.00"}',
            '{model: seat, price: "45.00", currency: EUR, early: {until: 2026-11-30, price: "30.00"}}',
            "5:19: error O101: the early price 30.00 is not below the price 20.00 (for content/events/e1.md)",
        ),
        ("{price: }", "", "5:19: error O101: the seat offer lacks the key 'price'"),
    ],
)  # fmt: skip
def test_an_arm_that_is_no_offer_is_told_at_its_line(
    tmp_path: Path, override: str, offer: str, words: str
) -> None:
    keys = {"offer": offer} if offer else {}
    root = site(tmp_path, PRICE.replace('{price: "55.00"}', override), number=1, **keys)
    for word in ("register", "assign"):
        run(root, word)
    done = run(root, "assign")
    assert done.exit_code == 1
    assert f"{FILE}:{words}" in done.output, done.output


def test_a_mistake_in_an_arm_is_told_once_however_many_sessions_it_has(tmp_path: Path) -> None:
    root = started(site(tmp_path))
    file = root / FILE
    file.write_text(file.read_text("utf-8").replace('price: "55.00"', 'prise: "55.00"'), "utf-8")
    assert [line for line in told(root).splitlines() if "M101" in line] == [
        f"{FILE}:5:20: error M101: unknown key 'prise' in arms.higher.offer"
    ]


def test_an_early_price_can_be_taken_out_and_a_whole_offer_put_in(tmp_path: Path) -> None:
    early = '{model: seat, price: "45.00", currency: EUR, early: {until: 2026-11-30, price: "30.00"}}'
    tip = '{model: tip-subscription, entry: "0.00", currency: USD}'
    text = PRICE.replace("own: {}", "own: {offer: {early: }}").replace('{price: "55.00"}', tip)
    root = started(site(tmp_path, text, number=2, offer=early))
    build(Options(root=root, at=NOW))
    for slug, arm in arms(root).items():
        page = (root / f"output/events/{slug}/index.html").read_text("utf-8")
        assert "Early price" not in page
        assert ('"isAccessibleForFree":true' in page.replace(" ", "")) == (arm == "higher")


def test_an_amount_without_a_currency_is_not_charged_in_two(tmp_path: Path) -> None:
    root = site(tmp_path, number=1)
    write(
        root / "content/events/e2.md",
        event(title="Two", start="2026-12-02 18:00", offer='{model: seat, price: "4500.00", currency: INR}'),
    )
    assert run(root, "register").exit_code == 0
    assert (
        f"{FILE}:5:19: error X105: the arm 'higher' names an amount and no currency, and its events have EUR, INR"
        in run(root, "assign").output
    )


def test_what_an_experiment_lacks_is_told(tmp_path: Path) -> None:
    root = site(tmp_path, "arms: {one: {}}\nstrata: [moon]\nprimary: joy\n")
    assert told(root) == (
        f"{FILE}:1:7: error X105: an experiment compares at least two arms\n  hint: write another arm\n"
        f"{FILE}:2:10: error X105: the stratum 'moon' is not known\n  hint: strata are topic and weekday\n"
        f"{FILE}:3:10: warning X105: the primary metric 'joy' is not one that is told of arms\n"
        "  hint: known: ltv90, conversion_30d, revenue_per_seat"
    )
    assert run(root, "register").exit_code == 1
    assert not (root / BESIDE).exists()


def test_the_list_says_how_far_each_is(tmp_path: Path) -> None:
    root = site(tmp_path)
    assert "price       draft  ltv90" in run(root).output
    started(root)
    assert run(root).output.splitlines() == [
        "experiment  state     primary  events by arm    events from, to",
        "price       assigned  ltv90    own 3, higher 3  2026-12-01 to 2026-12-06",
    ]
    said = json.loads(run(root, "--format", "json").output)["experiments"][0]
    assert (said["state"], said["arms"][0]) == ("assigned", {"arm": "own", "events": 3})
    assert (
        run(write_site(tmp_path / "none")).output == "no experiments: there is no file in data/experiments/\n"
    )


def test_it_runs_from_its_first_session_to_the_end_of_its_last_day(tmp_path: Path) -> None:
    root = started(site(tmp_path, PRICE + "end: 2026-12-05\n", number=4))
    for now, state in (
        ("2026-11-30T12:00Z", "assigned"),
        ("2026-12-01T17:00Z", "running"),
        ("2026-12-05T22:59Z", "running"),
        ("2026-12-05T23:01Z", "ended"),
    ):
        said = CliRunner().invoke(cli, ["experiments", "--site", str(root), "--now", now, "--format", "json"])
        assert json.loads(said.output)["experiments"][0]["state"] == state


def test_a_hash_that_others_made_of_the_file_is_taken(tmp_path: Path) -> None:
    root = site(tmp_path, number=1)
    made = hashlib.sha256((root / FILE).read_bytes()).hexdigest()
    for form in (made, f"sha256:{made}"):
        write(root / BESIDE, f"hash: {form}\nevents: {{e1: own}}\n")
        write(root / FILE, PRICE)
        assert told(root) == ""
        write(root / FILE, PRICE + "# a comment\n")
        assert told(root).startswith(
            f"{FILE}:1:1: error X103: price is not what was registered as {form[:20]}\n"
        )


def test_files_that_would_not_be_read_are_told_of(tmp_path: Path) -> None:
    root = site(tmp_path)
    write(root / "data/experiments/other.yml", PRICE)
    write(root / "data/experiments/old/other.yaml", PRICE)
    write(root / "data/experiments/gone.assignment.yaml", "events: {}\n")
    found = [p for p in survey(Options(root=root, at=NOW)).problems if p.code in {"F107", "X101"}]
    assert to_text(found) == (
        "data/experiments/gone.assignment.yaml: error X101: this is the assignment of an experiment that is not there: data/experiments/gone.yaml\n"
        "  hint: bring the experiment back, or delete this file too\n"
        "data/experiments/old/other.yaml: error F107: this file is not read\n  hint: name it data/experiments/other.yaml\n"
        "data/experiments/other.yml: error F107: this file is not read\n  hint: name it data/experiments/other.yaml"
    )


def test_options_may_stand_before_the_subcommand(tmp_path: Path) -> None:
    root = site(tmp_path)
    done = CliRunner().invoke(cli, ["experiments", "--site", str(root), "--format", "json", "register"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["files"] == [BESIDE]
    assert (root / BESIDE).exists()
