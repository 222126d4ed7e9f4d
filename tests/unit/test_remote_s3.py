"""A whole site in a real server that speaks S3: the same files as in a folder, with their headers, also after a kill."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec.registry  # noqa: F401 - by its name in sys.modules: the package has a mapping of that name
import pytest
from click.testing import CliRunner
from sites import event, mentor, write, write_site
from stores import BUCKET, KEY, SECRET, environment, objects, s3, set_up

from microsite.cli import cli
from microsite.engine.ownership import MARKER
from microsite.engine.remote import MANIFEST

HERE = Path(__file__).parent.parent.parent
URL = f"s3://{BUCKET}/our/site"
NOW = ["--now", "2026-11-22T12:00Z"]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with s3() as address:
        yield address


@pytest.fixture
def client(server: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    return set_up(server, monkeypatch)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = write_site(
        tmp_path / "site", {"content/events/other.md": event(slug="größe", start="2026-12-05 18:00")}
    )
    monkeypatch.chdir(root)
    return root


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, [*words, *NOW], prog_name="microsite")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done.exit_code, done.output


def published(*more: str) -> str:
    code, output = run("build", "--output", URL, *more)
    assert code == 0, output
    return output.splitlines()[-1]


def here(site: Path) -> dict[str, bytes]:
    """Return what a folder holds after the same build."""
    assert run("build")[0] == 0
    found = {
        p.relative_to(site / "output").as_posix(): p for p in (site / "output").rglob("*") if p.is_file()
    }
    return {path: p.read_bytes() for path, p in found.items()}


def there(client: Any) -> dict[str, bytes]:
    return {
        path.removeprefix("our/site/"): data
        for path, data in objects(client).items()
        if path != f"our/site/{MANIFEST}"
    }


def test_the_store_holds_what_the_folder_holds(client: Any, site: Path) -> None:
    assert published().startswith(
        f"{len(here(site)) - 1} files in {URL}: {len(here(site))} written, 0 as they were"
    )
    assert there(client) == here(site)


@pytest.mark.parametrize(
    ("path", "media", "cache"),
    [
        ("events/größe/index.html", "text/html; charset=utf-8", "no-cache"),
        ("calendar.ics", "text/calendar; charset=utf-8", "no-cache"),
        ("feed.xml", "application/atom+xml; charset=utf-8", "no-cache"),
        ("card.jpg", "image/jpeg", "no-cache"),
        ("assets/*.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
    ],
)
def test_objects_have_their_headers(client: Any, site: Path, path: str, media: str, cache: str) -> None:
    published()
    key = next(k for k in objects(client) if Path(k).match(f"our/site/{path}"))
    head = client.head_object(Bucket=BUCKET, Key=key)
    assert (head["ContentType"], head["CacheControl"]) == (media, cache)
    assert site.exists()


def test_an_edit_sends_what_changed_and_deletes_what_has_gone(client: Any, site: Path) -> None:
    published()
    before = {one["Key"]: one["ETag"] for one in client.list_objects_v2(Bucket=BUCKET)["Contents"]}
    (site / "content/events/other.md").unlink()
    write(site / "content/mentors/ada-example.md", mentor("Another.\n"))
    said = published()
    assert there(client) == here(site)
    after = {one["Key"]: one["ETag"] for one in client.list_objects_v2(Bucket=BUCKET)["Contents"]}
    changed = {key for key in after if before.get(key) != after[key] and not key.endswith(MANIFEST)}
    gone = set(before) - set(after)
    assert f": {len(changed)} written, " in said
    assert f", {len(gone)} deleted" in said
    assert gone
    assert len(changed) < len(after) // 2
    assert ": 0 written, " in published()


def test_objects_changed_or_deleted_by_hand_are_mended(client: Any, site: Path) -> None:
    published()
    wanted = there(client)
    page = wanted["index.html"]
    client.put_object(Bucket=BUCKET, Key="our/site/index.html", Body=page[:-1] + b"!")
    client.delete_object(Bucket=BUCKET, Key="our/site/robots.txt")
    client.put_object(Bucket=BUCKET, Key="our/site/stray/x.html", Body=b"x")
    client.put_object(Bucket=BUCKET, Key="our/site-of-another.html", Body=b"mine")
    assert ": 2 written, " in (said := published())
    assert ", 1 deleted;" in said
    assert objects(client).pop("our/site-of-another.html") == b"mine"
    assert {p: d for p, d in there(client).items() if p != "our/site-of-another.html"} == wanted
    assert site.exists()


CHILD = """
import os, sys
sys.path.insert(0, {here!r})
from microsite.cli import cli
from microsite.engine.store import Store
left, put = [int(sys.argv[1])], Store.put
def some(self, path, data):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), 9)
    put(self, path, data)
Store.put = some
cli(["build", "--output", {url!r}, "--now", "2026-11-22T12:00Z"], prog_name="microsite")
"""


@pytest.mark.parametrize("puts", [0, 1, 12])
def test_a_publish_that_was_killed_is_completed_by_the_next_build(
    server: str, client: Any, site: Path, puts: int
) -> None:
    published()
    write(site / "content/mentors/ada-example.md", mentor("Another.\n", name="Ada Other"))
    (site / "content/events/other.md").unlink()
    words = [sys.executable, "-c", CHILD.format(here=str(HERE), url=URL), str(puts)]
    env = {"PATH": os.environ["PATH"], "HOME": str(site), **environment(server)}
    killed = subprocess.run(words, cwd=site, env=env, check=False, capture_output=True)
    assert killed.returncode == -9
    assert "events/größe/index.html" in there(client)  # deletions are last
    published()
    assert there(client) == here(site)
    assert ": 0 written, " in published()


def test_a_bucket_with_objects_of_others_is_refused(client: Any, site: Path) -> None:
    client.put_object(Bucket=BUCKET, Key="our/site/photo.jpg", Body=b"mine")
    code, output = run("build", "--output", URL)
    assert (code, "error C103" in output) == (1, True)
    assert there(client) == {"photo.jpg": b"mine"}
    assert site.exists()


def test_an_object_by_the_name_of_the_prefix_is_a_neighbour(client: Any, site: Path) -> None:
    client.put_object(Bucket=BUCKET, Key="our/site", Body=b"mine")
    published()
    published()
    assert objects(client)["our/site"] == b"mine"
    assert site.exists()


def test_a_bucket_that_is_not_there_is_a_problem(client: Any, site: Path) -> None:
    code, output = run("build", "--output", "s3://no-such-bucket/x")
    assert (code, "error E115: there is no bucket 'no-such-bucket'" in output) == (1, True)
    assert len(client.list_buckets()["Buckets"]) == 1
    assert site.exists()


def test_a_server_that_cannot_be_reached_is_a_problem(
    client: Any, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    monkeypatch.setattr("s3fs.core.S3FileSystem.retries", 1)
    code, output = run("build", "--output", URL)
    assert (code, "error E115: the store refused: " in output) == (1, True)
    assert objects(client) == {}
    assert site.exists()


def test_with_an_error_in_the_site_nothing_is_sent(client: Any, site: Path) -> None:
    write(site / "content/events/bad.md", event(capcity="12"))
    code, output = run("build", "--output", URL)
    assert (code, "nothing was published" in output) == (1, True)
    assert objects(client) == {}


def test_no_secret_is_shown_remembered_or_published(client: Any, site: Path) -> None:
    shown = published()
    kept = [p.read_bytes() for p in (site / ".microsite").rglob("*") if p.is_file()]
    held = [shown.encode(), *kept, *objects(client).values()]
    assert not [one for one in held if SECRET.encode() in one or KEY.encode() in one]
    told = json.loads((site / ".microsite/last-builds.json").read_text("utf-8"))
    assert set(told) == {URL}
    assert not (site / ".microsite/outbox").exists()


def test_the_marker_says_whose_the_prefix_is(client: Any, site: Path) -> None:
    published()
    assert b"microsite" in there(client)[MARKER]
    assert site.exists()


def test_a_check_of_a_store_is_wrong_usage_and_says_what_to_do(site: Path) -> None:
    code, output = run("check", URL)
    assert (code, "check reads folders of this machine" in output) == (2, True)
    assert "then publish with --output" in output
    assert site.exists()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("s3://key:word@bucket/x", "holds a password"),
        ("file:///tmp/x", "is a folder of this machine"),
        ("nothing://x", "cannot be opened"),
    ],
)
def test_a_url_of_no_use_is_wrong_usage(site: Path, url: str, words: str) -> None:
    code, output = run("build", "--output", url)
    assert (code, words in output) == (2, True), output
    assert "hint: " in output
    assert not (site / "output").exists()


@pytest.mark.parametrize("missing", ["fsspec.core", "s3fs"])
def test_without_the_packages_the_extra_is_named(
    site: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    found = vars(sys.modules["fsspec.registry"])["_registry"]
    monkeypatch.delitem(found, "s3", raising=False)  # what was imported before is not found again
    code, output = run("build", "--output", URL)
    assert (code, "pip install 'microsite[s3]'" in output) == (2, True), output
    assert site.exists()
