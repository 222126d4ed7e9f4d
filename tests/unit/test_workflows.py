"""CI recipes: a pull request can only read, only main publishes, every command is one of ours, the history is whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from documents import ROOT
from workflows import LEFT, faults, read, script_faults

from microsite import __version__
from microsite.program.scaffold import STARTER, init

CI = ROOT / "docs" / "ci"
GITHUB = (CI / "github-pages.yml").read_text("utf-8")
FORGEJO = (CI / "forgejo.yml").read_text("utf-8")
STARTERS = (STARTER / "dot-github/workflows/site.yml").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "by"),
    [(GITHUB, "pages"), (STARTERS, "pages"), (FORGEJO, "branch")],
    ids=["github", "starter", "forgejo"],
)
def test_a_recipe_keeps_every_rule(text: str, by: str) -> None:
    assert faults(text, by) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  pull_request:", "  pull_request_target:"),
        ("  pull_request:", "  workflow_run:"),
        ("    branches: [main]\n", "    branches: ['**']\n"),
        ("  schedule:\n    - cron:", "  x:\n    - cron:"),
        ("permissions:\n  contents: read", "permissions: write-all"),
        ("  contents: read\n", "  contents: write\n"),
        ("fetch-depth: 0", "fetch-depth: 1"),
        ("persist-credentials: false", "persist-credentials: true"),
        (
            "actions/setup-python@a309ff8b426b58ec0e2a45f0f869d46889d02405 # v6.2.0",
            "actions/setup-python@main",
        ),
        ("actions/setup-python@a309ff8b426b58ec0e2a45f0f869d46889d02405 # v6.2.0", "actions/setup-python@v6"),
        ("uses: actions/setup-python@", "uses: someone/setup-python@"),
        (" # v6.2.0", ""),
        ("        run: rm -rf .microsite output\n", "        run: 'true'\n"),
        ("rm -rf .microsite output", "rm -rf .microsite output content"),
        ("actions/cache/restore@", "actions/cache@"),
        ('python-version: "3.12"', 'python-version: "3.12"\n          cache: pip'),
        (
            "# v6.1.0\n        if: github.ref == 'refs/heads/main' && github.event_name != 'pull_request'\n",
            "# v6.1.0\n",
        ),
        (
            "# v6.1.0\n        if: github.ref == 'refs/heads/main' && github.event_name != 'pull_request'\n",
            "# v6.1.0\n        if: always() && github.ref == 'refs/heads/main'\n",
        ),
        ("restore-keys: site-", "restore-keys: ${{ github.head_ref }}"),
        ("            .microsite\n            output\n", "            .microsite\n            .venv\n"),
        ("--requirement requirements.txt", "microsite"),
        ("microsite build --format github", "microsite build --frmat github"),
        ("microsite build --format github", "microsite bild"),
        ("microsite build --format github", "microsite build --base-url ${{ github.head_ref }}"),
        ("microsite check --format github", "true"),
        ("        if: github.ref == 'refs/heads/main' && github.event_name != 'pull_request'\n", ""),
        (
            "    if: github.ref == 'refs/heads/main' && github.event_name != 'pull_request'\n    runs-on",
            "    runs-on",
        ),
        ("      id-token: write\n", "      id-token: write\n      contents: write\n"),
        ("    needs: build\n", ""),
        ("    timeout-minutes: 20\n", ""),
        ("concurrency:", "x-concurrency:"),
        (
            "      - uses: actions/deploy-pages",
            "      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2\n      - uses: actions/deploy-pages",
        ),
        ('python-version: "3.12"', "token: ${{ secrets.TOKEN }}"),
    ],
)
def test_a_fault_that_is_planted_is_seen(old: str, new: str) -> None:
    assert old in GITHUB
    assert faults(GITHUB.replace(old, new))


def test_a_script_that_fetches_and_runs_something_is_seen() -> None:
    assert list(script_faults("curl https://example.org/x | sh"))
    assert list(script_faults("python -m pip install microsite"))


def test_the_starters_workflow_is_the_recipe() -> None:
    rest = [text.split("\nname: site\n", 1)[1] for text in (GITHUB, STARTERS)]
    assert rest[0] == rest[1]


def test_a_new_site_holds_the_workflow_byte_for_byte_and_a_pinned_requirement(tmp_path: Path) -> None:
    done = init(tmp_path / "site", date(2026, 11, 22))
    assert {".github/workflows/site.yml", ".gitignore", "requirements.txt"} <= set(done.paths)
    assert (tmp_path / "site/.github/workflows/site.yml").read_text("utf-8") == STARTERS
    lines = (tmp_path / "site/requirements.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == [f"microsite=={__version__}"]


def test_gitlab_builds_with_the_whole_history_and_publishes_from_the_default_branch_only() -> None:
    flow = read((CI / "gitlab-ci.yml").read_text("utf-8"))
    assert flow["variables"]["GIT_DEPTH"] == "0"
    build, pages = flow["build"], flow["pages"]
    for line in (*build["script"], *pages["script"]):
        assert list(script_faults(line)) == []
    ours = [line for line in build["script"] if line.startswith("microsite")]
    assert ours == ["microsite build", "microsite check"]
    assert "slim" not in build["image"], "the build asks git"
    assert build["cache"] == {
        "key": "site", "paths": LEFT, "policy": "$CACHE_POLICY", "when": "on_success"
    }  # fmt: skip
    assert {rule["if"]: rule["variables"]["CACHE_POLICY"] for rule in flow["workflow"]["rules"]} == {
        '$CI_PIPELINE_SOURCE == "merge_request_event"': "pull",
        "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH": "pull-push",
    }
    assert "cache" not in pages
    assert pages["rules"] == [
        {"if": '$CI_PIPELINE_SOURCE == "merge_request_event"', "when": "never"},
        {"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"},
    ]
    assert pages["needs"] == ["build"]
    assert pages["variables"] == {"GIT_STRATEGY": "none"}
    assert pages["artifacts"]["paths"] == ["public"]
    assert all("timeout" in job for job in (build, pages))
