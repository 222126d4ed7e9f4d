"""Foreign front matter is read as text, with lines; what is broken or hostile is told, and the others go on."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from importing import bring, faults_of, site_in, text_of, words_of
from PIL import Image

from microsite.diagnostics import Problem
from microsite.importers import foreign, sources
from microsite.importers.frontmatter import split
from microsite.importers.taking import Take
from microsite.importers.values import Bare, Record, Setting

TALK = "---\ntitle: Clocks\nstart: 2026-12-03 18:00\nduration: 45\nspeakers: [Ada Example]\nformat: online\n---\nBody\n"


def put(folder: Path, name: str, text: str | bytes) -> Path:
    """Write a file of the foreign site and return the folder."""
    path = folder / "old" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder / "old"


@pytest.mark.parametrize(
    ("text", "title", "body", "line"),
    [
        ("---\ntitle: A\n---\nBody", "A", "Body", 4),
        ("--- \ntitle: A\n...\n\nBody\n---\nmore", "A", "\nBody\n---\nmore", 4),
        ("---\ntitle: A\n---", "A", "", 3),
        ('+++\ntitle = "A"\n+++\nBody', "A", "Body", 4),
        ('{"title": "A"}\nBody', "A", "Body", 2),
        ("Title: A\nDate: 2026-12-03\n\nBody", "A", "Body", 4),
        ("title: A\n  and B\n\nBody", "A\nand B", "Body", 4),
    ],
)
def test_each_generators_fence_is_known(text: str, title: str, body: str, line: int) -> None:
    parts = split(text, "x.md")
    assert not isinstance(parts, Problem)
    assert (parts[0]["title"].value, parts[1], parts[2]) == (title, body, line)


@pytest.mark.parametrize(
    ("front", "value"),
    [("no", "no"), ("010", "010"), ("18:00", "18:00"), ("1.10", "1.10"), ("2026-12-03", "2026-12-03"), ("null", ""), ("~", ""), ("", ""),
     ("'null'", "null"), ("true", "true"), ("[a, [b]]", ("a", ("b",))), ("{a: 1}", {"a": "1"})],
)  # fmt: skip
def test_values_stay_as_they_were_typed(front: str, value: object) -> None:
    found = foreign.read_yaml(f"key: {front}\n", "x.md", 1)
    assert not isinstance(found, Problem)
    assert found["key"].value == value
    assert found["key"].line == 2


def test_plain_booleans_and_numbers_are_known_as_such() -> None:
    found = foreign.read_yaml("a: true\nb: 'true'\nc: 12\nd: yes\n", "x.md")
    assert not isinstance(found, Problem)
    assert [type(found[key].value) for key in "abcd"] == [Bare, str, Bare, str]


@pytest.mark.parametrize(
    ("front", "code", "line"),
    [
        ("a: 1\na: 2\n", "Y102", 3),
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "Y102", 5),
        ("a:\n\tb: 1\n", "Y101", 3),
        ("a: [1\n", "Y101", 3),
        ("a: &x 1\n", "Y103", 2),
        ("a: *x\n", "Y103", 2),
        ("<<: {a: 1}\n", "Y103", 2),
        ("a: !!python/object/apply:os.system [id]\n", "Y103", 2),
        ("a: !local x\n", "Y103", 2),
        ("- a\n", "Y105", 2),
        ("a: " + "[" * 50 + "]" * 50 + "\n", "Y104", 2),
        ("a: " + "[" * 200_000 + "\n", "Y104", 2),
        ("a: [" + "1, " * 3000 + "]\n", "Y104", 2),
        ("a: " + "x" * 300_000 + "\n", "Y104", 2),
        ("a: \x00\n", "F103", 2),
        ("a: 1\nb: \x1b[31m\n", "F103", 3),
    ],
)
def test_broken_and_hostile_yaml_is_told_with_its_line(front: str, code: str, line: int) -> None:
    found = foreign.read_yaml(front, "x.md", 1)
    assert isinstance(found, Problem)
    assert (found.code, found.where.path, found.where.line) == (code, "x.md", line)


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("a." * 20_000 + "b = 1", 3),
        ("[" + "a." * 400 + "b]\nc = 1", 3),
        ("x = " + "{a=" * 60 + "1" + "}" * 60, 2),
        ("x = " + "[" * 60 + "]" * 60, 2),
    ],
)
def test_toml_that_is_nested_without_end_is_told_at_once(front: str, line: int) -> None:
    """A reader of TOML takes the square of the parts of a key, in time and in memory."""
    found = split(f'+++\ntitle = "x"\n{front}\n+++\nbody\n', "a.md")
    assert isinstance(found, Problem)
    assert (found.code[:1], found.where.line) in {("Y", line), ("I", line)}


def test_prose_with_many_dots_is_no_key() -> None:
    found = split('+++\ntitle = "x"\ntext = """\n' + "and so on . . . " * 40 + '\n"""\n+++\nbody\n', "a.md")
    assert not isinstance(found, Problem)


@pytest.mark.parametrize(
    "text",
    ["", "text", "---\nopen: true\n", "+++\na = 1\n", "+++\na = = 1\n+++\n", '{"a": 1', '{"a": ' + "[" * 100_000, "---\n---\n",
     "+++\na = " + "[" * 100_000 + "\n+++\n", "Title: a\nnonsense\n\n", "Title: a\nTitle: b\n\n", "[]", "---\n- a\n---\n"],
)  # fmt: skip
def test_files_without_usable_front_matter_are_passed_over(tmp_path: Path, text: str) -> None:
    put(tmp_path, "a.md", text)
    source = put(tmp_path, "b.md", TALK)
    report = bring("frontmatter", source, site_in(tmp_path))
    assert "content/events/b.md" in [file.path for file in report.files]
    others = [file for file in report.files if file.path == "content/events/a.md"]
    assert all(file.draft for file in others)
    assert [p for p in report.problems if p.where.path.endswith("a.md")]


def test_a_byte_order_mark_and_crlf_are_taken_and_gone(tmp_path: Path) -> None:
    source = put(tmp_path, "clocks.md", b"\xef\xbb\xbf" + TALK.replace("\n", "\r\n").encode())
    site = site_in(tmp_path)
    assert bring("frontmatter", source, site).files[-1].path == "content/events/clocks.md"
    assert "\r" not in text_of(site, "content/events/clocks.md")
    assert faults_of(site) == []


@pytest.mark.parametrize("data", [b"---\ntitle: \xff\n---\n", "---\ntitle: a\n---\n".encode("utf-16")])
def test_text_that_is_not_utf8_is_told(tmp_path: Path, data: bytes) -> None:
    report = bring("frontmatter", put(tmp_path, "a.md", data), site_in(tmp_path))
    assert [p.code for p in report.problems] == ["F102"]


@pytest.mark.parametrize(
    ("slug", "title", "name"),
    [
        ("../../etc/passwd", "x", "etc-passwd"),
        ("/abs", "x", "abs"),
        ("con", "x", "con-2"),
        ("INDEX", "x", "index-2"),
        ("2026", "x", "2026-2"),
        ("'%2e%2e'", "x", "2e-2e"),
        ("a" * 300, "x", "a" * 80),
        ("'...'", "x", "f"),
        ("日本", "x", "ri-ben"),
    ],
)
def test_a_slug_never_leaves_the_folder_nor_takes_a_reserved_name(
    tmp_path: Path, slug: str, title: str, name: str
) -> None:
    site = site_in(tmp_path)
    source = put(tmp_path, "f.md", f"---\ntitle: {title}\nslug: {slug}\n---\n")
    (file,) = bring("frontmatter", source, site).files
    assert file.path == f"content/events/{name}.md"
    assert [path.name for path in (site / "content" / "events").iterdir()] == [f"{name}.md"]


def test_symbolic_links_are_neither_read_nor_written_through(tmp_path: Path) -> None:
    source = put(tmp_path, "clocks.md", TALK)
    (tmp_path / "secret.md").write_text(TALK.replace("Clocks", "Secret"), encoding="utf-8")
    (source / "link.md").symlink_to(tmp_path / "secret.md")
    site = site_in(tmp_path)
    (site / "content" / "events").mkdir(parents=True)
    outside = tmp_path / "outside.md"
    (site / "content" / "events" / "clocks.md").symlink_to(outside)
    report = bring("frontmatter", source, site, force=True)
    assert not outside.exists()
    assert [(f.path, f.state) for f in report.files if f.kind == "event"] == [
        ("content/events/clocks.md", "refused")
    ]


def test_a_content_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    source = put(tmp_path, "clocks.md", TALK)
    site = site_in(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    (site / "content").symlink_to(tmp_path / "elsewhere")
    report = bring("frontmatter", source, site)
    assert {p.code for p in report.problems} >= {"F105"}
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_pipe_or_a_missing_source_does_not_hang(tmp_path: Path) -> None:
    site = site_in(tmp_path)
    os.mkfifo(tmp_path / "pipe.md")
    for name in ("pipe.md", "missing"):
        for format_ in ("frontmatter", "csv", "ics", "pretalx"):
            assert bring(format_, tmp_path / name, site).problems[0].code == "I101"


def test_a_file_over_the_cap_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(sources.LARGEST + 1)
    (problem,) = bring("csv", path, site_in(tmp_path)).problems
    assert "at most" in problem.message


@pytest.mark.parametrize(
    "reference",
    ["../../secret.png", "/etc/passwd", "https://x.example/a.png", "fake.png", "a.svg", "..\\a.png"],
)
def test_an_image_outside_the_source_or_of_another_kind_is_not_copied(tmp_path: Path, reference: str) -> None:
    Image.new("RGB", (4, 3)).save(tmp_path / "secret.png")
    put(tmp_path, "fake.png", "<script>")
    put(tmp_path, "a.svg", "<svg/>")
    source = put(tmp_path, "talks/clocks.md", TALK.replace("format", f"image: '{reference}'\nformat"))
    site = site_in(tmp_path)
    report = bring("frontmatter", source, site)
    assert {path.suffix for path in (site / "content").rglob("*") if path.is_file()} == {".md"}
    assert "its file is not in the source" in " ".join(words_of(report, "I103"))
    assert f"image: {reference}" in text_of(site, "content/events/clocks.md").replace("'", "")


def test_a_hugo_bundle_is_called_after_its_folder(tmp_path: Path) -> None:
    put(tmp_path, "talks/_index.md", "+++\ntitle = 'All'\n+++\n")
    source = put(tmp_path, "talks/honest-clocks/index.md", TALK)
    report = bring("frontmatter", source, site_in(tmp_path))
    assert [file.path for file in report.files if file.kind == "event"] == ["content/events/honest-clocks.md"]
    assert words_of(report, "I102") == ["a section's list page is no item and is passed over"]


def test_a_text_that_is_too_long_for_a_page_is_an_error(tmp_path: Path) -> None:
    report = bring("frontmatter", put(tmp_path, "a.md", TALK + "x" * 70_000), site_in(tmp_path))
    assert "the text is larger than 64 KB; divide it" in words_of(report, "I105")


def test_links_of_the_old_site_are_made_whole_on_request(tmp_path: Path) -> None:
    text = TALK + "[a](/news/) ![b](</img/b.png>) [c](#d) [e](https://e.example/)\n"
    site = site_in(tmp_path)
    report = bring(
        "frontmatter", put(tmp_path, "a.md", text), site, maps=["source_url==https://old.example/"]
    )
    body = text_of(site, "content/events/a.md")
    assert (
        "[a](https://old.example/news/) ![b](https://old.example/img/b.png) [c](#d) [e](https://e.example/)"
        in body
    )
    assert words_of(report, "I105") == []


def test_links_of_the_old_site_stay_as_text_where_its_address_is_unknown(tmp_path: Path) -> None:
    text = TALK + "[a](/news/) ![b](/img/b.png) [g](github.com/x) <a href='/c/'>c</a> `[d](/d/)`\n"
    site = site_in(tmp_path)
    report = bring("frontmatter", put(tmp_path, "a.md", text), site)
    body = text_of(site, "content/events/a.md")
    assert "a (/news/) b (/img/b.png) [g](https://github.com/x) c (/c/) `[d](/d/)`" in body
    assert len(words_of(report, "I105")) == 3


def test_the_old_site_is_known_by_the_pictures_of_its_files(tmp_path: Path) -> None:
    site = site_in(tmp_path)
    for name in ("a", "b", "c"):
        text = TALK.replace("---\n", f"---\nimage: https://old.example/img/{name}.png\n", 1) + "[a](/news/)\n"
        put(tmp_path / "in", f"{name}.md", text)
    bring("frontmatter", tmp_path / "in", site)
    assert "[a](https://old.example/news/)" in text_of(site, "content/events/a.md")


def test_no_field_is_ever_taken_twice_for_two_keys() -> None:
    found = split("---\ntitle: A\ndate: 2026-12-03\n---\n", "x.md")
    assert not isinstance(found, Problem)
    take = Take(Record(path="x.md", fields=found[0]), {}, Setting(zone="UTC"), "event")
    first = take.find("title", ("title",))
    assert first
    take.accept(first, "title")
    assert take.find("summary", ("title",)) is None


def test_a_site_that_takes_the_place_of_the_old_one_gets_no_links_to_what_is_gone(tmp_path: Path) -> None:
    site = site_in(tmp_path)
    own = re.sub(r"base_url: \S+", "base_url: https://old.example/", (site / "site.yaml").read_text("utf-8"))
    (site / "site.yaml").write_text(own, "utf-8")
    for name in ("a", "b", "c"):
        text = TALK.replace("---\n", f"---\nimage: https://old.example/img/{name}.png\n", 1) + "[a](/news/)\n"
        put(tmp_path / "in", f"{name}.md", text)
    bring("frontmatter", tmp_path / "in", site)
    assert "a (/news/)" in text_of(site, "content/events/a.md")
