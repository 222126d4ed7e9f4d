"""What a stranger may write into front matter and data files: an error at its exact place, printable, soon, and in little memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parsing import config_of, surveyed
from sites import EVENT, MENTOR, SITE, changed, event

from microsite.diagnostics import Problem, Span, to_github, to_json, to_sarif, to_text
from microsite.gather import parse
from microsite.read.data import read_keys
from microsite.read.files import Source
from microsite.read.text import decode, find_hidden

CLINIC = "content/events/clinic.md"
HERE = "¦"
"""Stands in a row where its problem must be told to be."""
TEXTS = {
    "event": ("title", "summary", "audience", "outcomes", "image_alt", "uid"),
    "mentor": ("name", "headline", "summary", "organization", "pronouns", "good_for", "photo_alt"),
    "series": ("title", "summary", "image_alt"),
    "page": ("title", "summary"),
}
GOOD = {
    "event": EVENT,
    "mentor": MENTOR,
    "series": "---\ntitle: First hire\n---\n",
    "page": "---\ntitle: About\n---\n",
}
FOLDERS = {"event": "events", "mentor": "mentors", "series": "series", "page": "pages"}
CONFIG = config_of()
TYPED = "\xad\u034f\u061c\u115f\u180e\u200b\u200e\u202e\u2060\u2066\u3164\ufeff\ufff9\U000e0001\U000e0041"
NEVER_TYPED = "\x00\x07\x1b\x7f\x9b\u2028\ufffe\U0010ffff"
"""Refused in any place of a file, so that only an escape can bring them into a text."""


def placed(text: str, path: str) -> tuple[str, Span]:
    """Return a row without its sign, and the place where that stood."""
    at = text.index(HERE)
    return text.replace(HERE, ""), Span(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


@pytest.mark.parametrize(
    "value",
    [
        '"a ¦\\e[31mred"',
        '"a \\u00e4 ¦\\x7f"',
        '"\\\\u202e is typed out, ¦\\u202e is not"',
        '"one \\" two ¦\\U000E0041"',
        "größe ¦\u200b 👩🏽‍🚀",
        "'it''s ¦\u2066'",
        ">-\n  folded\n  over ¦\u202e lines",
        '"no character: ¦\\uFFFE"',
        '"nor ¦\\uFDD0"',
        '"nor ¦\\U0001FFFF"',
        "a letter that is not seen ¦\u3164",
        "joins nothing a¦\u200db",
        "parts nothing a¦\u200cb",
        "smuggled 🏴¦" + "".join(chr(0xE0000 + ord(c)) for c in "secret text") + "\U000e007f",
        "chosen twice 😀\ufe0f, then ¦\U000e0101",
    ],
)
def test_an_invisible_character_is_told_where_it_is_typed(tmp_path: Path, value: str) -> None:
    text, where = placed(event().replace("Price your first SaaS tier", value), CLINIC)
    told = [(p.code, p.where) for p in surveyed(tmp_path, {CLINIC: text}).problems if p.severity == "error"]
    assert told == [("M110", where)]


@pytest.mark.parametrize(
    "value",
    [
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "क्\u200dष",
        "👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 1\ufe0f\u20e3 ©\ufe0f",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "葛\U000e0100城",
        "ᠮᠣᠩᠭᠣᠯ\u180b",
        "“quotes” &<> {{ 7*7 }} שלום e\u0301",
    ],
)
def test_what_only_joins_or_chooses_shapes_is_text(value: str) -> None:
    assert find_hidden(value) is None


@settings(max_examples=150, deadline=None)
@given(
    field=st.sampled_from([(kind, key) for kind, keys in TEXTS.items() for key in keys]),
    char=st.sampled_from(TYPED + NEVER_TYPED),
    before=st.text("aü日😀 \\'", max_size=6),
    escaped=st.booleans(),
)
def test_a_hidden_character_in_any_text_of_any_kind_is_an_error_at_its_own_column(
    *, field: tuple[str, str], char: str, before: str, escaped: bool
) -> None:
    kind, key = field
    spelled = f"\\U{ord(char):08X}" if escaped or char in NEVER_TYPED else char
    lead = before.replace("\\", "\\\\")
    text, where = placed(
        changed(GOOD[kind], "", {key: f'"x{lead}{HERE}{spelled}"'}), f"content/{FOLDERS[kind]}/x.md"
    )
    found = parse(Source(where.path, text.encode(), "digest"), CONFIG)
    assert found.item is None
    assert [(p.code, p.where) for p in found.problems if p.severity == "error"] == [("M110", where)]


@pytest.mark.parametrize(
    ("front", "code"),
    [
        ("x: '" + "[" * 50 + "'\ny: " + "[" * 9 + "¦" + "[" * 2_000, "Y104"),
        ("# " + "[" * 50 + "\ny: " + "{a: " * 9 + "¦" + "{a: " * 400, "Y104"),
        ("- - - - " + "[" * 6 + "¦" + "[" * 1_500, "Y104"),
        ("# nothing but a list\n\n  ¦- a\n", "Y105"),
        ("# nothing but a text\n¦text", "Y105"),
        ("? " + "k" * 9_000 + "\n: 1\n? ¦" + "k" * 9_000 + "\n: 2", "Y102"),
    ],
    ids=["after-quotes", "after-a-comment", "in-lists", "a-list", "a-text", "a-long-key-twice"],
)  # fmt: skip
def test_yaml_is_refused_where_it_begins_to_be_wrong(tmp_path: Path, front: str, code: str) -> None:
    text, where = placed(f"---\n{front}\n---\n", CLINIC)
    told = surveyed(tmp_path, {CLINIC: text}).problems
    assert [(p.code, p.where) for p in told] == [(code, where)]
    assert len(to_text(told)) < 400


@pytest.mark.parametrize(
    "path",
    [
        "site.yaml",
        "data/venues.yaml",
        "data/moderation.yaml",
        "data/agendas/talk.yaml",
        "data/funnels/after.yaml",
    ],
)
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: b\nc: ¦\x00", "F103"),
        ("a: b\nc: ¦&x d", "Y103"),
        ("a: b\nä: 1\n¦ä: 2", "Y102"),
        ("a: " + "[" * 9 + "¦" + "[" * 20_000, "Y104"),
        ("# a list\n\n  ¦- a\n", "Y105"),
        ("a: ¦'b", "Y101"),
        ("a: b¦\x85", "F103"),
    ],
    ids=["nul", "anchor", "twice", "deep", "list", "quote", "next-line"],
)  # fmt: skip
def test_files_of_data_are_judged_as_front_matter_is(tmp_path: Path, path: str, text: str, code: str) -> None:
    text, where = placed(text, path)
    told = [(p.code, p.where) for p in surveyed(tmp_path, {path: text}).problems]
    assert (code, where) in told


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (EVENT.encode("utf-16"), (1, 1)),
        (EVENT.encode("utf-16-be"), (1, 1)),
        (EVENT.encode("utf-16-le"), (1, 2)),
        (EVENT.encode("utf-32"), (1, 1)),
        (b"\0\0\xfe\xff" + EVENT.encode("utf-32-be"), (1, 1)),
        ("---\r\n# ü😀\r\nab: ".encode() + b"\xed\xa0\xbd\xed\xb8\x80", (3, 5)),
        ("\ufeff---\r# ü😀 ".encode() + b"\xe0\x80\xaf", (2, 6)),
        (EVENT.encode() + b"\xf0\x9f\x98", (15, 1)),
    ],
    ids=["utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-32-be", "cesu-8", "overlong", "cut-off"],
)
def test_bytes_that_are_not_utf_8_are_told_at_the_first(data: bytes, where: tuple[int, int]) -> None:
    found = decode(CLINIC, data)
    assert isinstance(found, Problem)
    assert (found.where.line, found.where.column) == where


def test_no_form_of_a_report_holds_what_a_terminal_obeys() -> None:
    odd = "a\x1b[31m\x9b\u202e\u2028\u200b\x07\r\n\udcff\U000e0041"
    problems = [Problem("F105", odd, Span(f"content/{odd}.md", 1, 1), odd)]
    for form in (to_text(problems), to_json(problems), to_github(problems), to_sarif(problems, "1")):
        assert all(c.isprintable() or c == "\n" for c in form)
        form.encode()
    assert json.loads(to_json(problems))["problems"][0]["message"] == odd


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=120))
def test_any_bytes_as_a_data_file_are_keys_or_one_problem(data: bytes) -> None:
    found = read_keys("site.yaml", data)
    if isinstance(found, Problem):
        assert to_text([found]).replace("\n", "").isprintable()
        assert found.where.line is not None


GIANTS = {
    "unknown-keys": ("content/events/clinic.md", EVENT.replace("---\nBring", "\n".join(f"titlee{n}: x" for n in range(900)) + "\n---\nBring")),
    "unknown-mentors": ("content/events/clinic.md", event(mentors="[" + ", ".join(f"nobody-{n}" for n in range(50)) + "]")),
    "venue-key": ("data/venues.yaml", "? " + "k.1." * 200_000 + "\n: {name: x, address: {country: de}, zz: 1}"),
    "one-key": ("content/events/clinic.md", "---\n? " + "k" * 250_000 + "\n: v\n---\n"),
    "image-path": ("content/events/clinic.md", event(image="a/" * 100_000 + "x.png")),
    "brackets": ("content/events/clinic.md", "---\na: " + "[" * 200_000 + "\n---\n"),
    "dashes": ("content/events/clinic.md", "---\n" + "- " * 100_000 + "\n---\n"),
    "question-marks": ("content/events/clinic.md", "---\n" + "? " * 100_000 + "\n---\n"),
    "list": ("content/events/clinic.md", "---\na: [" + "a, " * 80_000 + "]\n---\n"),
    "description": ("site.yaml", SITE.replace("Short live", "x" * 1_000_000)),
    "ledger": ("data/ledger.json", "[" * 1_000_000),
    "giant": ("content/events/clinic.md", "x" * 50_000_000),
}  # fmt: skip
MEASURE = """
import json, resource, sys, time
from pathlib import Path
from sites import MENTOR, NOW, write, write_site
from microsite.survey import survey
from microsite.values.options import Options
root = Path(sys.argv[1])
for n in range(300):
    write(root / f"content/mentors/nobody-x{n}.md", MENTOR.replace("Ada Example", f"Ada {n}"))
write_site(root)
survey(Options(root=root, at=NOW))
base = time.process_time()
survey(Options(root=root, at=NOW))
base = time.process_time() - base
found = {}
for name in sys.argv[2:]:
    there = root.parent / "giants" / name
    path = (there / "path").read_text()
    before = (root / path).read_bytes() if (root / path).exists() else None
    (root / path).parent.mkdir(exist_ok=True)
    (there / "text").rename(root / path)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.process_time()
    problems = survey(Options(root=root, at=NOW)).problems
    spent = time.process_time() - begin - base
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held) / 1024
    words = max((len(p.message) + len(p.hint) for p in problems), default=0)
    found[name] = [len(problems), spent, grown, words]
    (root / path).unlink() if before is None else (root / path).write_bytes(before)
print(json.dumps(found))
"""


def test_no_file_delays_a_run_by_more_than_seconds_or_takes_much_memory(tmp_path: Path) -> None:
    for name, (path, text) in GIANTS.items():
        there = tmp_path / "giants" / name
        there.mkdir(parents=True)
        (there / "path").write_text(path, "utf-8")
        (there / "text").write_text(text, "utf-8")
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent.parent)!r})\n{MEASURE}"
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "site"), *GIANTS],
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr.decode()
    for name, (problems, seconds, megabytes, words) in json.loads(run.stdout).items():
        assert 0 < problems <= 103, name
        assert seconds < 3, name
        assert megabytes < 100, name
        assert words < 1_200, name
