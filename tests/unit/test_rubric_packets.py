"""The command `rubric packets`: what raters are handed tells nobody, and every nominee is read by enough of them."""

from __future__ import annotations

import csv
import json
import random
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from panels import CRITERIA, EVIDENCE, RUBRIC, table
from sites import write_site

from microsite.cli import cli
from microsite.program.rubric.assign import assigned, short_of
from microsite.program.rubric.columns import role_of
from microsite.program.rubric.folder import folders

HEAD = "nominee,name,pronouns,employer,school,photo,links,email,nominator,statement,topic,why"
PEOPLE = [
    (
        "n01", "Miriam Adler", "she/her", "Northlight GmbH", "University of Heidelberg", "miriam.jpg", "https://adler.example; @miriam_a", "m@adler.example",
        "Tom Achterberg", "Miriam's tiers moved retention from 92 to 109 % at Northlight. She, M. Adler, says so on adler.example.", "pricing", "Adler teaches.",
    ),
    ("n02", "\u0141ukasz Wr\u00f3bel", "he/him", "Stripe; Acme, Inc.", "", "", "github.com/lwrobel", "", "", "He cut losses. Wr\u00f3bla work, lwrobel, ex-Stripe.", "security", "Why not."),
    ("n03", "Nguy\u1ec5n Thu H\u00e0", "they/them", "", "MIT", "", "", "", "ana", "They asked; Nguyen Thu Ha at MIT with Miriam Adler <img src=x>.", "research", "Thu."),
    ("n04", "Wanjir\u0169 Kamau", "", "", "", "", "", "", "", "=HYPERLINK(\"x\")\n\nKamau's shops kept 13 weeks of cash. | a | b |", "cash", ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(tmp_path_factory.mktemp("of") / "site", {"data/rubrics/mentors.yaml": RUBRIC})


def called(
    root: Path, folder: Path, *more: str, people: Sequence[Sequence[object]] = PEOPLE, out: str = "out"
) -> Result:
    nominations = table(folder / "nominations.csv", HEAD, people)
    words = [
        "rubric",
        "packets",
        "--site",
        str(root),
        "--nominations",
        str(nominations),
        "--out",
        str(folder / out),
    ]
    done = CliRunner().invoke(
        cli, [*words, *([] if "--raters" in more else ["--raters", "joy,tom,noor,eli"]), *more]
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def handed(out: Path) -> dict[str, str]:
    """Return all that raters are handed, by path."""
    return {
        p.relative_to(out).as_posix(): p.read_text("utf-8")
        for p in (out / "raters").rglob("*")
        if p.is_file()
    }


def test_what_raters_are_handed_tells_nobody(root: Path, tmp_path: Path) -> None:
    done = called(root, tmp_path, "--seed", "s", "--field", "why")
    assert done.exit_code == 0, done.output
    told = handed(tmp_path / "out")
    assert {name.rpartition("/")[2] for name in told} == {
        "packets.html",
        "packets.md",
        "scores.csv",
        "knockouts.csv",
    }
    for name, text in told.items():
        for word in ("miriam", "adler", "northlight", "heidelberg", "wr\u00f3b", "wrobel", "stripe", "acme", "nguy", "mit ", "kamau", "achterberg",
                     "n01", "n04", "<img", "pricing", "she,", "he cut", "they asked"):  # fmt: skip
            assert word not in text.casefold(), (name, word)
    every = "".join(told.values())
    assert "13 weeks of cash" in every
    assert "92 to 109 %" in every
    assert "P0" not in done.output  # nothing to look at
    assert "neither shown nor used: topic" in done.output


def test_fields_stand_in_the_same_order_and_packets_in_one_of_each_raters_own(
    root: Path, tmp_path: Path
) -> None:
    people = [
        (f"p{n:02}", f"Person {n}", *[""] * 7, f"Statement of number {n}.", "t", f"Why {n}.")
        for n in range(20)
    ]
    assert called(root, tmp_path, "--seed", "s", "--field", "why", people=people).exit_code == 0
    orders = []
    for rater in ("joy", "tom", "noor", "eli"):
        text = (tmp_path / f"out/raters/{rater}/packets.md").read_text("utf-8")
        order = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## P")]
        sheet = list(
            dict.fromkeys(row["nominee"] for row in rows(tmp_path / f"out/raters/{rater}/scores.csv"))
        )
        assert order == sheet
        orders.append(order)
        for part in text.split("## P")[1:]:
            assert part.index("Statement: ") < part.index("Why: ")
    assert all(order != sorted(order) for order in orders)
    both = [
        [code for code in one if code in other]
        for one, other in ((orders[0], orders[1]), (orders[1], orders[0]))
    ]
    assert both[0] != both[1]
    key = {row["packet"]: row["nominee"] for row in rows(tmp_path / "out/key.csv")}
    assert sorted(key.values()) == [f"p{n:02}" for n in range(20)]
    assert list(key.values()) != sorted(key.values())


def test_sheets_are_filled_in_and_come_back_by_the_key(root: Path, tmp_path: Path) -> None:
    assert called(root, tmp_path, "--seed", "s").exit_code == 0
    key = {row["packet"]: row["nominee"] for row in rows(tmp_path / "out/key.csv")}
    words = [
        "rubric",
        "report",
        "--site",
        str(root),
        "--nominations",
        str(tmp_path / "nominations.csv"),
        "--key",
        str(tmp_path / "out/key.csv"),
    ]
    for path in sorted((tmp_path / "out/raters").glob("*/scores.csv")):
        found = rows(path)
        assert {row["criterion"] for row in found} == set(CRITERIA)
        assert {(row["score"], row["evidence"]) for row in found} == {("", "")}
        filled = [
            (r["nominee"], r["rater"], r["criterion"], 5 if key[r["nominee"]] == "n04" else 2, EVIDENCE)
            for r in found
        ]
        words += [
            "--scores",
            str(
                table(
                    tmp_path / "back" / f"{path.parent.name}.csv",
                    "nominee,rater,criterion,score,evidence",
                    filled,
                )
            ),
        ]
    done = CliRunner().invoke(cli, [*words, "--cut", "1", "--out", str(tmp_path / "report")])
    assert done.exit_code == 0, done.output
    nominees = json.loads((tmp_path / "report/rubric.json").read_text("utf-8"))["nominees"]
    assert (nominees[0]["nominee"], nominees[0]["decision"], nominees[0]["raters"]) == ("n04", "selected", 3)


def test_a_seed_gives_the_same_files_whatever_the_order_of_rows(root: Path, tmp_path: Path) -> None:
    def all_of(out: str) -> dict[str, bytes]:
        return {
            p.relative_to(tmp_path / out).as_posix(): p.read_bytes()
            for p in (tmp_path / out).rglob("*")
            if p.is_file()
        }

    for out, people, raters in (("a", PEOPLE, "joy,tom,noor,eli"), ("b", PEOPLE[::-1], "eli,noor,tom,joy")):
        assert (
            called(root, tmp_path, "--seed", "s", "--raters", raters, people=people, out=out).exit_code == 0
        )
    assert all_of("a") == all_of("b")
    for out in ("c", "d"):  # without a seed one is drawn, and written down
        assert called(root, tmp_path, out=out).exit_code == 0
    seeds = [json.loads((tmp_path / out / "packets.json").read_text("utf-8"))["seed"] for out in "cd"]
    assert seeds[0] != seeds[1]
    assert called(root, tmp_path, "--seed", seeds[0], out="e").exit_code == 0
    assert all_of("c") == all_of("e")


def test_conflicts_are_kept_apart(root: Path, tmp_path: Path) -> None:
    pairs = table(tmp_path / "conflicts.csv", "nominee,rater", [("n01", "joy"), ("n02", "tom")])
    people = [*PEOPLE, ("n05", "Joy Mwende", *[""] * 7, "Builds rooms.", "t", "")]
    given = table(
        tmp_path / "raters.csv",
        "rater,name",
        [
            ("joy", "Joy Mwende"),
            ("tom", "T\u00f3m  ACHTERBERG"),
            ("ana", "Ana"),
            ("noor", ""),
            ("eli", ""),
            ("kim", ""),
        ],
    )
    done = called(
        root, tmp_path, "--seed", "s", "--conflicts", str(pairs), "--raters", str(given), people=people
    )
    assert done.exit_code == 0, done.output
    key = {row["packet"]: row["nominee"] for row in rows(tmp_path / "out/key.csv")}
    reads = {(key[row["packet"]], row["rater"]) for row in rows(tmp_path / "out/assignment.csv")}
    assert Counter(nominee for nominee, _ in reads) == dict.fromkeys(("n01", "n02", "n03", "n04", "n05"), 3)
    # told by the table; tom nominated n01, ana nominated n03, joy is n05
    assert not reads & {("n01", "joy"), ("n02", "tom"), ("n01", "tom"), ("n03", "ana"), ("n05", "joy")}


@pytest.mark.parametrize(
    ("raters", "conflicts", "wanted"),
    [
        ("joy,tom", [], "error G104: there are 2 raters; every nominee wants 3"),
        ("joy,tom,tom,joy", [], "error G104: there are 2 raters; every nominee wants 3"),
        (
            "joy,tom,noor,eli",
            [("n02", "joy"), ("n02", "eli")],
            "nominations.csv:3:1: error G104: 2 of 4 raters may read this nominee; it wants 3",
        ),
        ("joy,tom,noor", [("n02", "joe")], "conflicts.csv:2:5: error B104: rater names none of the raters"),
        (
            "joy,tom,noor",
            [("n09", "joy")],
            "conflicts.csv:2:1: error B104: nominee names no nominee of the nominations",
        ),
    ],
)
def test_what_lacks_is_told(
    root: Path, tmp_path: Path, raters: str, conflicts: list[tuple[str, str]], wanted: str
) -> None:
    path = table(tmp_path / "conflicts.csv", "nominee,rater", conflicts)
    done = called(root, tmp_path, "--raters", raters, "--conflicts", str(path))
    assert done.exit_code == 1
    assert wanted in done.output
    assert not (tmp_path / "out").exists()


def test_a_filled_sheet_is_never_overwritten(root: Path, tmp_path: Path) -> None:
    assert called(root, tmp_path, "--seed", "s").exit_code == 0
    assert called(root, tmp_path, "--seed", "s").exit_code == 0
    sheet = tmp_path / "out/raters/tom/scores.csv"
    sheet.write_text(sheet.read_text("utf-8").replace(",,", ",4,Words.", 1), "utf-8")
    before = sheet.read_bytes()
    done = called(root, tmp_path, "--seed", "s")
    assert "error E103: this sheet is not as it was made, so it is not overwritten" in done.output
    assert sheet.read_bytes() == before


def test_options_that_would_tell_who_it_is_are_refused(root: Path, tmp_path: Path) -> None:
    for column in ("name", "employer", "Photo URL", "nominator"):
        assert called(root, tmp_path, "--field", column).exit_code == 2
    assert called(root, tmp_path, "--per-nominee", "2").exit_code == 2
    assert "error B102: the column nothing is missing" in called(root, tmp_path, "--field", "nothing").output
    done = CliRunner().invoke(
        cli,
        [
            "rubric",
            "packets",
            "--site",
            str(root),
            "--nominations",
            str(tmp_path / "nominations.csv"),
            "--raters",
            "a,b,c",
            "--out",
            str(root / "packets"),
        ],
    )
    assert "error B107: the folder of packets lies inside the site" in done.output


def test_one_more_column_is_taken_out(root: Path, tmp_path: Path) -> None:
    assert called(root, tmp_path, "--redact", "topic").exit_code == 0
    people = [(*PEOPLE[0][:9], "She prices with pricing tables.", "pricing", ""), *PEOPLE[1:]]
    assert called(root, tmp_path, "--redact", "topic", people=people, out="more").exit_code == 0
    assert "with [redacted] tables" in "".join(handed(tmp_path / "more").values())


@pytest.mark.parametrize(
    ("column", "role"),
    [
        ("name", "name"), ("Full name", "name"), ("family_name", "name"), ("Nominated by", "other person"), ("nominator_email", "other person"),
        ("employer", "employer"), ("Previous employers", "employer"), ("company-name", "employer"), ("School", "school"), ("alma mater", "school"),
        ("photo_url", "photo"), ("LinkedIn", "link"), ("e-mail", "contact"), ("pronouns", "pronouns"), ("topic", ""), ("statement", ""), ("username", "link"),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_names(column: str, role: str) -> None:
    assert role_of(column) == role


def test_loads_are_as_even_as_can_be_whatever_conflicts_there_are() -> None:
    for seed in range(25):
        chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
        nominees, raters, each = chance.randint(1, 30), chance.randint(3, 9), 3
        apart = {(n, r) for n in range(nominees) for r in range(raters) if chance.random() < 0.2}
        apart -= {(n, r) for n in short_of(nominees, raters, each, apart) for r in range(raters)}
        found = assigned(nominees, raters, each, apart, str(seed))
        assert all(len(some) == each for some in found.raters)
        assert not {(n, r) for n, some in enumerate(found.raters) for r in some} & apart
        loads = [found.load(r) for r in range(raters)]
        for one, other in combinations(range(raters), 2):  # no single exchange makes two loads more even
            high, low = (one, other) if loads[one] > loads[other] else (other, one)
            if loads[high] - loads[low] > 1:
                assert not any(
                    high in some and low not in some and (n, low) not in apart
                    for n, some in enumerate(found.raters)
                )
        if not apart:
            assert max(loads) - min(loads) <= 1


def test_a_panel_is_in_one_piece_when_it_can_be() -> None:
    assert {assigned(8, 6, 3, (), str(seed)).parts for seed in range(20)} == {1}
    assert assigned(1, 6, 3, (), "s").parts == 1


def test_raters_get_folders_that_every_system_takes() -> None:
    found = folders(["../x", "Ana", "ana", "a/b", "..", "joy@x.example", "\u65e5\u672c"])
    assert len({name.casefold() for name in found.values()}) == 7
    assert all("/" not in name and not name.startswith(".") for name in found.values())
