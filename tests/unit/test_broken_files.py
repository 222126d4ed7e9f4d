"""Sources that cannot lie in a repository as they are: links, pipes, giants, odd names; none hangs or crashes a run."""

from __future__ import annotations

import os
import socket
import time
import unicodedata
from pathlib import Path

import pytest
from sites import EVENT, MENTOR, NOW, PNG, event, write, write_site

from microsite.build import Options
from microsite.checks.tree import open_tree
from microsite.diagnostics import to_text
from microsite.read.files import walk
from microsite.survey import survey

CLINIC = "content/events/clinic.md"
LINK = "this is a symbolic link; links are not followed\n  hint: put the file itself here"


def told(root: Path) -> str:
    return to_text(survey(Options(root=root, at=NOW)).problems)


def test_a_link_to_a_file_outside_is_not_read(tmp_path: Path) -> None:
    write_site(tmp_path)
    (tmp_path / CLINIC).symlink_to("/etc/passwd")
    assert told(tmp_path) == f"{CLINIC}: error F105: {LINK}"


def test_a_dangling_link_and_a_loop_are_told_of(tmp_path: Path) -> None:
    write_site(tmp_path)
    (tmp_path / CLINIC).symlink_to("nowhere.md")
    (tmp_path / "content/events/loop.md").symlink_to("loop.md")
    assert told(tmp_path) == f"{CLINIC}: error F105: {LINK}\ncontent/events/loop.md: error F105: {LINK}"


@pytest.mark.parametrize("folder", ["content", "content/events", "content/mentors", "data", "data/agendas"])
def test_a_folder_that_is_a_link_is_told_of(tmp_path: Path, folder: str) -> None:
    write_site(tmp_path)
    write(tmp_path / "elsewhere" / "events" / "x.md", EVENT)
    here = tmp_path / folder
    if here.exists():
        here.rename(tmp_path / "was")
    here.parent.mkdir(exist_ok=True)
    here.symlink_to(tmp_path / "elsewhere")
    assert f"{folder}: error F105: {LINK}" in told(tmp_path)


@pytest.mark.parametrize("name", ["data/venues.yaml", "data/moderation.yaml", "site.yaml"])
def test_a_data_file_that_is_a_dangling_link_is_told_of(tmp_path: Path, name: str) -> None:
    write_site(tmp_path)
    (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).symlink_to("nowhere")
    assert f"{name}: error F105: {LINK}" in told(tmp_path)


def test_an_image_that_is_a_link_is_not_published(tmp_path: Path) -> None:
    write_site(tmp_path, {CLINIC: event(image="cover.png")})
    (tmp_path / "content/events/cover.png").symlink_to("/etc/passwd")
    assert told(tmp_path).startswith(f"{CLINIC}:13:8: error F108: 'cover.png': this is a symbolic link")


def test_an_image_in_a_folder_that_is_a_link_is_not_published(tmp_path: Path) -> None:
    write_site(tmp_path, {CLINIC: event(image="pictures/cover.png")})
    write(tmp_path / "outside/cover.png", PNG)
    (tmp_path / "content/events/pictures").symlink_to(tmp_path / "outside")
    assert f"{CLINIC}:13:8: error F108: 'pictures/cover.png': this is a symbolic link" in told(tmp_path)


@pytest.mark.parametrize("name", [CLINIC, "site.yaml", "data/venues.yaml", "data/agendas/talk.yaml"])
def test_a_pipe_is_no_file_and_nobody_waits_for_it(tmp_path: Path, name: str) -> None:
    write_site(tmp_path)
    (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(tmp_path / name)
    assert told(tmp_path).startswith(f"{name}: error F105: this is not a regular file")


def test_a_pipe_where_a_folder_belongs_is_not_called_a_link(tmp_path: Path) -> None:
    write_site(tmp_path)
    os.mkfifo(tmp_path / "data")
    said = told(tmp_path)
    assert "on the way to it stands a file where a folder belongs" in said
    assert "symbolic link" not in said


def test_a_folder_named_like_a_markdown_file_is_told_of(tmp_path: Path) -> None:
    write_site(tmp_path)
    (tmp_path / CLINIC).mkdir()
    assert told(tmp_path) == (
        f"{CLINIC}: error F105: this is a folder with the name of a Markdown file\n  hint: rename it"
    )


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("notes.MD", "a Markdown file"),
        ("old.markdown", "a Markdown file"),
        ("cover.PNG", "a file"),
        ("a.pdf", "a file"),
    ],
)
def test_a_folder_with_the_name_of_a_file_of_content_is_told_of_though_nothing_refers_to_it(
    tmp_path: Path, name: str, what: str
) -> None:
    write_site(tmp_path)
    (tmp_path / "content/events" / name).mkdir()
    words = f"content/events/{name}: error F105: this is a folder with the name of {what}\n  hint: rename it"
    assert told(tmp_path) == words


@pytest.mark.parametrize("name", ["cover.png", "notes", "a.vtt"])
def test_a_pipe_or_socket_is_told_of_though_nothing_refers_to_it(tmp_path: Path, name: str) -> None:
    write_site(tmp_path)
    os.mkfifo(tmp_path / "content/events" / name)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "content/mentors" / name))
    assert told(tmp_path).split("\n")[::2] == [
        f"content/{folder}/{name}: error F105: this is not a regular file" for folder in ("events", "mentors")
    ]


def test_of_very_many_links_the_first_are_told_and_the_others_counted(tmp_path: Path) -> None:
    for number in range(1_500):
        (tmp_path / f"l{number}").symlink_to("nowhere")
    (tmp_path / "z.txt").write_text("a", "utf-8")
    found = list(walk(tmp_path.parent, tmp_path.name))
    assert len(found) == 1_002
    assert found[-2] == (f"{tmp_path.name}/z.txt", None)
    summed = found[-1][1]
    assert summed is not None
    assert summed.message == "500 more links, devices and odd names are not told one by one"
    tree = open_tree(tmp_path)
    assert (len(tree.problems), tree.paths) == (1_001, ("z.txt",))
    assert tree.problems[-1].message == summed.message


def test_folders_nested_300_deep_end_in_one_sentence(tmp_path: Path) -> None:
    write_site(tmp_path)
    here = os.open(tmp_path / "content/events", os.O_RDONLY)
    for _ in range(300):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    assert "error F105: folders are nested deeper than 12" in told(tmp_path)


def test_a_mentor_that_is_a_link_is_not_also_called_missing(tmp_path: Path) -> None:
    write_site(tmp_path, {CLINIC: event(mentors="[bea-example]")})
    (tmp_path / "content/mentors/bea-example.md").symlink_to("/etc/passwd")
    assert told(tmp_path) == f"content/mentors/bea-example.md: error F105: {LINK}"


@pytest.mark.parametrize(
    ("front", "words"),
    [
        (
            b"title: " + b"[" * 1_000 + b"]" * 1_000,
            "2:17: error Y104: values are nested deeper than 10 levels",
        ),
        (b"title: " + b"[" * 200_000, "2:17: error Y104: values are nested deeper than 10 levels"),
        (b"title: " + b"{a: " * 50_000, "2:44: error Y104: values are nested deeper than 10 levels"),
        (b"- " * 100_000, "2:21: error Y104: values are nested deeper than 10 levels"),
        (b"title: [" + b"a, " * 85_000 + b"]", "error Y104: more than 2,000 values"),
        (b"\n".join(b"k%d: v" % n for n in range(10_000)), "error Y104: more than 2,000 values"),
        (b"title: " + b"a" * 300_000, "1:1: error F104: the front matter has more than 256 KB"),
        (b"x" * 50 * 1024 * 1024, ": error F104: the file has 52,428,"),
    ],
)
def test_a_giant_is_refused_within_a_second(tmp_path: Path, front: bytes, words: str) -> None:
    write_site(tmp_path, {CLINIC: b"---\n" + front + b"\n---\n"})
    begin = time.perf_counter()
    assert words in told(tmp_path)
    assert time.perf_counter() - begin < 1


def test_names_that_terminals_would_obey_are_printed_harmlessly(tmp_path: Path) -> None:
    write_site(tmp_path)
    for name in ["a\nb.md", "\x1b[31m.md", "<b>.md", "-rf.md", "x" * 247 + ".md"]:
        write(tmp_path / "content/events" / name, EVENT)
    write(Path(os.fsdecode(os.fsencode(tmp_path / "content/events") + b"/\xff.md")), EVENT)
    words = told(tmp_path)
    assert "content/events/a\\nb.md:1:1: error U101" in words
    assert "content/events/\\x1b[31m.md:1:1: error U101" in words
    assert "content/events/\\xff.md: error F105: the file's name is not UTF-8" in words
    assert "\x1b" not in words
    assert words.encode()


def test_twins_by_unicode_form_are_both_named(tmp_path: Path) -> None:
    one, two = unicodedata.normalize("NFC", "café"), unicodedata.normalize("NFD", "café")
    write_site(tmp_path, {CLINIC: event(slug=one), "content/events/other.md": event(slug=two)})
    assert "content/events/other.md:13:7: error U101" in told(tmp_path)


def test_droppings_of_editors_are_passed_over(tmp_path: Path) -> None:
    names = [".x.md.swp", "x.md~", "#x.md#", ".hidden.md", "x.md.bak", "Thumbs.db", ".git/x.md"]
    write_site(tmp_path, {f"content/events/{name}": "no front matter" for name in names})
    assert told(tmp_path) == ""


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    write_site(tmp_path, {CLINIC: EVENT})
    (tmp_path / CLINIC).chmod(0)
    assert told(tmp_path) == f"{CLINIC}: error F101: the file cannot be read: Permission denied"


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + EVENT,
        EVENT.replace("\n", "\r\n"),
        EVENT.replace("\n", "\r"),
        EVENT.replace("---\n", "---   \n"),
        EVENT.rstrip("\n"),
        EVENT.replace("title:", "# a comment\ntitle:"),
        EVENT + "\nOne\n\n---\n\nTwo\n",
        EVENT + "\n\u2028 ]]> {{ 7*7 }} {% raw %} مرحبا e\u0301 “quotes” &<>\n",
    ],
    ids=["BOM", "CRLF", "CR", "fence-with-spaces", "no-final-newline", "comment", "rule-in-body", "odd-body"],
)
def test_what_editors_save_builds(tmp_path: Path, text: str) -> None:
    write_site(tmp_path, {"content/events/first-tier.md": text.encode()})
    site = survey(Options(root=tmp_path, at=NOW))
    assert to_text(site.problems) == ""
    assert [item.slug for item in site.graph.of("event")] == ["first-tier"] if site.graph else False


def test_all_problems_of_all_files_come_in_one_run(tmp_path: Path) -> None:
    write_site(
        tmp_path,
        {
            "content/events/a.md": event(capcity="12", start="2026-02-30 18:00", mentors="[nobody]"),
            "content/events/b.md": "no fence",
            "content/mentors/c.md": MENTOR.replace("name:", "nme:"),
            "data/venues.yaml": "hall: {}\n",
            "site.yaml": "title: T\nbase_url: https://x.example/\ntheme: Upper\n",
        },
    )
    codes = [(p.where.path, p.code) for p in survey(Options(root=tmp_path, at=NOW)).problems]
    assert codes == [
        ("content/events/a.md", "R101"),
        ("content/events/a.md", "T101"),
        ("content/events/a.md", "M101"),
        ("content/events/b.md", "F106"),
        ("content/mentors/c.md", "M101"),
        ("data/venues.yaml", "M102"),
        ("site.yaml", "U101"),
    ]
