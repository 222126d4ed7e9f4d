"""However an editor saves, and whatever becomes of the folders: the page of a running preview is right afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from previews import Running, serving
from sites import EVENT, MENTOR, event, mentor, write, write_site

PAGE, FILE = "/events/first-tier/", "content/events/first-tier.md"


@pytest.fixture(scope="module", params=["events", "poll"])
def preview(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Running, Path]]:
    """Give a preview that runs, told by events or looking for itself, and its site."""
    root = write_site(tmp_path_factory.mktemp("site"), {"content/events/second.md": event(title="Second")})
    write(root / "site.yaml", (root / "site.yaml").read_text() + "theme: mine\ncards: false\n")
    write(root / "themes/mine/assets/site.css", "body { margin: 0; }\n")
    with serving(root, *(["--poll"] if request.param == "poll" else [])) as running:
        yield running, root


def in_place(path: Path, text: str) -> None:
    with path.open("r+") as file:
        file.write(text)
        file.truncate()


def truncate_then_write(path: Path, text: str) -> None:
    with path.open("w") as file:
        file.flush()
        os.fsync(file.fileno())
        file.write(text)


def like_vim(path: Path, text: str) -> None:
    (path.parent / "4913").write_text("")
    (path.parent / "4913").unlink()
    swap = path.with_name(f".{path.name}.swp")
    swap.write_bytes(b"b0VIM")
    path.rename(f"{path}~")
    path.write_text(text)
    Path(f"{path}~").unlink()
    swap.unlink()


def like_emacs(path: Path, text: str) -> None:
    path.with_name(f"#{path.name}#").write_text(text)
    shutil.copy(path, f"{path}~")
    path.write_text(text)
    path.with_name(f"#{path.name}#").unlink()


def new_then_renamed(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.tmp")
    fresh.write_text(text)
    fresh.replace(path)


def from_outside(path: Path, text: str) -> None:
    fresh = path.parents[3] / f"{path.parents[2].name}-fresh"
    fresh.write_text(text)
    fresh.replace(path)


def twice(path: Path, text: str) -> None:
    path.write_text(text.replace("title: ", "title: Not "))
    path.write_text(text)


def deleted_then_written(path: Path, text: str) -> None:
    path.unlink()
    path.write_text(text)


SAVES = [
    in_place,
    truncate_then_write,
    like_vim,
    like_emacs,
    new_then_renamed,
    from_outside,
    twice,
    deleted_then_written,
]


@pytest.mark.parametrize("save", SAVES, ids=lambda save: save.__name__)
def test_a_save_shows(save: Callable[[Path, str], None], preview: tuple[Running, Path]) -> None:
    running, root = preview
    printed = len(running.lines.queue)
    title = f"Saved {save.__name__.replace('_', ' ')}"
    save(root / FILE, event(title=title))
    running.shows(PAGE, title)
    assert running.state(PAGE)["errors"] == []
    assert "error" not in "".join(list(running.lines.queue)[printed:])


def test_a_new_file_a_rename_and_a_deletion_show(preview: tuple[Running, Path]) -> None:
    running, root = preview
    write(root / "content/events/new.md", event(title="Quite new"))
    running.shows("/events/new/", "Quite new")
    (root / "content/events/new.md").rename(root / "content/events/newer.md")
    running.shows("/events/newer/", "Quite new")
    (root / "content/events/newer.md").unlink()
    running.until(lambda: running.get("/events/newer/")[0] == 404)


def test_a_folder_that_is_deleted_and_made_again_is_still_watched(preview: tuple[Running, Path]) -> None:
    running, root = preview
    for number in range(2):
        shutil.rmtree(root / "content/events")
        running.until(lambda: running.get(PAGE)[0] == 404)
        write(root / FILE, event(title=f"Back {number}"))
        running.shows(PAGE, f"Back {number}")
        write(root / FILE, event(title=f"Back and changed {number}"))
        running.shows(PAGE, f"Back and changed {number}")
    shutil.move(root / "content", root / "elsewhere")
    running.until(lambda: running.get(PAGE)[0] == 404)
    shutil.move(root / "elsewhere", root / "content")
    running.shows(PAGE, "Back and changed 1")
    write(root / FILE, event(title="After the move"))
    running.shows(PAGE, "After the move")
    write(root / "content/events/second.md", event(title="Second"))


def test_a_theme_is_picked_up_changed_deleted_and_made_again(preview: tuple[Running, Path]) -> None:
    running, root = preview
    write(root / FILE, EVENT)
    template = root / "themes/mine/templates/event.html"
    write(template, '{% extends "default/event.html" %}{% block head %}<meta name="one">{% endblock %}')
    running.shows(PAGE, '<meta name="one">')
    shutil.rmtree(root / "themes/mine")
    running.until(lambda: "there is no theme 'mine'" in str(running.state(PAGE)["errors"]))
    assert '<meta name="one">' in running.text(PAGE)
    write(template, '{% extends "default/event.html" %}{% block head %}<meta name="two">{% endblock %}')
    running.shows(PAGE, '<meta name="two">')
    write(template, template.read_text().replace("two", "three"))
    running.shows(PAGE, '<meta name="three">')
    assert running.state(PAGE)["errors"] == []


def test_settings_venues_and_pictures_are_picked_up(preview: tuple[Running, Path]) -> None:
    running, root = preview
    write(root / "data/venues.yaml", "hall:\n  name: The Hall\n  address: {locality: Berlin, country: DE}\n")
    write(root / FILE, event(format="in-person", venue="hall"))
    running.shows(PAGE, "The Hall")
    write(root / "data/venues.yaml", (root / "data/venues.yaml").read_text().replace("The Hall", "The Loft"))
    running.shows(PAGE, "The Loft")
    write(root / "site.yaml", (root / "site.yaml").read_text().replace("Short Sessions", "Long Sessions"))
    running.shows(PAGE, "Long Sessions")
    before = running.state("/mentors/ada-example/")["version"]
    picture = root / "content/img/ada.png"
    from sites import png  # noqa: PLC0415 - only here

    picture.write_bytes(png(401, 401))
    running.until(lambda: running.state("/mentors/ada-example/")["version"] != before)
    assert running.get("/img/ada.png")[1] == png(401, 401)


def test_a_branch_switch_of_five_hundred_files_shows(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site")
    write(root / "site.yaml", (root / "site.yaml").read_text() + "cards: false\n")

    def git(*words: str) -> None:
        subprocess.run(
            ["git", "-C", str(root), "-c", "user.name=A", "-c", "user.email=a@b.example", *words],
            check=True,
            capture_output=True,
        )

    def commit(word: str) -> None:
        for number in range(500):
            write(root / f"content/events/s{number}.md", event(title=f"{word} {number}"))
        git("add", "-A")
        git("commit", "-qm", word)

    git("init", "-q", "-b", "one")
    commit("One")
    git("checkout", "-q", "-b", "two")
    commit("Two")
    git("checkout", "-q", "one")
    with serving(root) as running:
        running.shows("/events/s499/", "One 499")
        git("checkout", "-q", "two")
        running.shows("/events/s0/", "Two 0")
        running.shows("/events/s499/", "Two 499")
        assert all(f"Two {n}" in running.text(f"/events/s{n}/") for n in range(0, 500, 50))
        assert running.state()["errors"] == []
        write(root / "content/events/s7.md", event(title="Still alive"))
        running.shows("/events/s7/", "Still alive")


def test_a_broken_file_keeps_its_last_good_page_while_others_go_on(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", {"content/events/second.md": event(title="Second")})
    with serving(root) as running:
        running.shows(PAGE, "Price your first SaaS tier")
        write(root / FILE, event(title="Half done", duration="45x"))
        line = running.line("content/events/first-tier.md:5:11: error M103")
        assert "45x" in line
        assert "Price your first SaaS tier" in running.text(PAGE)
        (problem,) = running.state(PAGE)["errors"]
        assert (problem["path"], problem["line"], problem["column"]) == (FILE, 5, 11)
        assert problem["hint"]
        write(root / "content/events/second.md", event(title="Second and better"))
        running.shows("/events/second/", "Second and better")
        assert "Price your first SaaS tier" in running.text(PAGE)
        write(root / "content/events/third.md", "nothing yet")
        running.until(lambda: len(running.state(PAGE)["errors"]) == 2)
        write(
            root / "content/mentors/ada-example.md", mentor(headline="Sets prices for a living, since 2011")
        )
        running.shows("/mentors/ada-example/", "Sets prices for a living")
        (root / "content/events/third.md").unlink()
        write(root / FILE, event(title="Whole again"))
        running.shows(PAGE, "Whole again")
        assert running.state(PAGE)["errors"] == []


def test_a_file_that_others_need_can_go_and_come_back(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site")
    with serving(root) as running:
        (root / "content/mentors/ada-example.md").unlink()
        running.until(lambda: "R101" in str(running.state(PAGE)["errors"]))
        assert "Ada Example" in running.text(PAGE)
        write(root / "content/mentors/ada-example.md", MENTOR)
        running.until(lambda: running.state(PAGE)["errors"] == [])


def test_settings_that_break_leave_the_pages(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site")
    good = (root / "site.yaml").read_text()
    with serving(root) as running:
        write(root / "site.yaml", good + "title: [\n")
        running.until(lambda: running.state(PAGE)["errors"])
        assert "Price your first SaaS tier" in running.text(PAGE)
        (root / "site.yaml").unlink()
        running.until(lambda: "site.yaml" in str(running.state(PAGE)["errors"]))
        assert "Price your first SaaS tier" in running.text(PAGE)
        write(root / "site.yaml", good)
        running.until(lambda: running.state(PAGE)["errors"] == [])


def test_a_site_that_is_broken_from_the_start_shows_what_is_wrong(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site")
    good = (root / "site.yaml").read_text()
    write(root / "site.yaml", good.replace("base_url", "base_urll"))
    with serving(root) as running:
        status, body = running.get("/")
        assert status == 503
        assert b"reload.js" in body
        assert "M101" in str(running.state()["errors"])
        write(root / "site.yaml", good)
        running.shows(PAGE, "Price your first SaaS tier")
        assert running.state()["errors"] == []


def test_a_faulty_template_leaves_the_page_and_is_found_without_being_asked_for(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site")
    write(root / "site.yaml", (root / "site.yaml").read_text() + "theme: mine\n")
    template = root / "themes/mine/templates/event.html"
    good = '{% extends "default/event.html" %}\n{% block head %}<meta name="note">{% endblock %}\n'
    write(template, good)
    with serving(root) as running:
        running.shows(PAGE, '<meta name="note">')
        write(template, good.replace('"note"', '"{{ page.nothing_like_it }}"'))
        assert "themes/mine/templates/event.html:2" in running.line("error E101")
        assert '<meta name="note">' in running.text(PAGE)
        assert "E101" in str(running.state("/")["errors"])
        write(template, good.replace("note", "mended"))
        running.shows(PAGE, '<meta name="mended">')
        assert running.state("/")["errors"] == []


def test_the_output_folder_is_never_touched(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site")
    before = set(root.rglob("*"))
    with serving(root) as running:
        assert running.get(PAGE)[0] == 200
        write(root / FILE, event(title="Changed"))
        running.shows(PAGE, "Changed")
    assert set(root.rglob("*")) == before
