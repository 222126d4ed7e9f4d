"""site.yaml and the data files: settings, defaults, and addresses that cannot be published under."""

from __future__ import annotations

from pathlib import Path

import pytest
from parsing import config_of
from sites import SITE, write_site

from microsite.config import load
from microsite.formats.urls import base_address


def test_two_lines_are_enough() -> None:
    config = config_of({"site.yaml": "title: T\nbase_url: https://x.example\n"})
    assert (config.base_url, config.root, config.uid_host) == ("https://x.example/", "/", "x.example")
    assert (config.front.language, config.front.timezone, config.front.agenda) == (
        "en",
        "UTC",
        "micro-mentoring",
    )
    assert config.front.search
    assert config.front.feeds.keep_past_days == 90


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://x.example", "https://x.example/"),
        ("https://x.example/events", "https://x.example/events/"),
        ("https://x.example/événements/", "https://x.example/%C3%A9v%C3%A9nements/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://localhost:8000/a/b", "http://localhost:8000/a/b/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
        ("HTTPS://X.example/A/", "https://x.example/A/"),
    ],
)
def test_a_base_url_is_made_whole(url: str, address: str) -> None:
    assert base_address(url) == (address, "")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x.example",
        "ftp://x.example/",
        "https:///",
        "https://x.example/?a",
        "https://x.example/#a",
        "https://x.example//a",
        "https://x.example/../a",
        "https://x.example/%2e%2e/",
        "https://x.example/a%2F/b",
        "https://u:p@x.example/",
        "https://x.example:port/",
        "https://" + "a" * 70 + ".example/",
    ],
)
def test_an_odd_base_url_is_refused(url: str) -> None:
    address, fault = base_address(url)
    assert address == ""
    assert fault


def test_a_given_base_url_stands_in_and_uids_keep_the_written_host(tmp_path: Path) -> None:
    config = load(write_site(tmp_path), "https://preview.example/42/").config
    assert config is not None
    assert (config.base_url, config.root, config.uid_host) == (
        "https://preview.example/42/",
        "/42/",
        "sessions.example",
    )


def test_the_host_of_uids_can_be_kept_when_the_site_moves() -> None:
    assert config_of({"site.yaml": SITE + "uid_host: old.example\n"}).uid_host == "old.example"


def test_agendas_are_known_by_their_files_names_and_versions() -> None:
    one = "name: Talk\nsegments:\n  - {id: talk, title: Talk}\n"
    config = config_of({"data/agendas/talk.yaml": one, "data/agendas/talk@1.yaml": one})
    assert sorted(config.agendas) == ["micro-mentoring", "talk", "talk@1"]


def test_a_sites_own_template_stands_in_for_the_built_in_one() -> None:
    own = "name: Ours\nsegments:\n  - {id: talk, title: Talk}\n"
    assert config_of({"data/agendas/micro-mentoring.yaml": own}).agendas["micro-mentoring"].name == "Ours"


def test_moderators_are_known_by_their_ids_and_unknown_without_the_file() -> None:
    assert config_of().moderators is None
    text = "moderators:\n  - {id: ana, name: Ana}\n  - {id: tom, name: Tom}\n"
    assert config_of({"data/moderation.yaml": text}).moderators == frozenset({"ana", "tom"})


def test_an_empty_venues_file_holds_no_venue() -> None:
    assert config_of({"data/venues.yaml": "# none yet\n"}).venues == {}


def test_keys_know_their_places() -> None:
    assert str(config_of().where("base_url")) == "site.yaml:2:11"
    assert str(config_of().where("organizer.logo")) == "site.yaml"


def test_a_faulty_setting_is_told_and_the_rest_is_still_read(tmp_path: Path) -> None:
    loaded = load(
        write_site(tmp_path, {"site.yaml": SITE + "search: perhaps\nfeeds: {keep_past_days: -1}\n"})
    )
    assert [f"{p.where} {p.code}" for p in loaded.problems] == ["site.yaml:5:9 M103", "site.yaml:6:25 M106"]
    assert loaded.config is not None


@pytest.mark.parametrize("text", ["", "- a\n", "title: [\n", "title: T\n", "title: T\nbase_url: nowhere\n"])
def test_a_site_without_title_or_address_has_no_settings(tmp_path: Path, text: str) -> None:
    loaded = load(write_site(tmp_path, {"site.yaml": text}))
    assert loaded.config is None
    assert loaded.problems


def test_no_site_is_one_problem(tmp_path: Path) -> None:
    (problem,) = load(tmp_path).problems
    assert (problem.code, problem.message) == ("F101", "the file does not exist")
