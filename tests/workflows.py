"""The rules that CI recipes keep, as a plain reading of their YAML: what may start them, write, and be installed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from documents import usage_fault

TRIGGERS = {"push", "pull_request", "schedule", "workflow_dispatch"}
# what a step may run beside microsite; a new word here is looked at twice
TOOLS = {"apt-get", "cd", "echo", "export", "git", "mkdir", "mv", "python", "python3", "rm", "tar"}
WRITES = {"pages": {"pages", "id-token"}, "branch": {"contents"}}
# an action is named by a commit, with the version behind it for people; a server's own actions by a tag
_PINNED = {"pages": re.compile(r"uses: actions/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+"),
           "branch": re.compile(r"uses: https://code\.forgejo\.org/[\w/-]+@v\d+")}  # fmt: skip
LEFT = [".microsite", "output"]
_SAFE = "github.ref == 'refs/heads/main' && github.event_name != 'pull_request'"


def read(text: str) -> dict[str, Any]:
    """Return a workflow's YAML with every scalar as text, so that `on` stays `on`."""
    found = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - the base loader makes texts only
    assert isinstance(found, dict)
    return found


def commands(script: str) -> Iterator[list[str]]:
    """Yield the commands of a shell text as words, without assignments, pipes and redirections."""
    for line in script.splitlines():
        for part in re.split(r"&&|\|\||;", line):
            words = shlex.split(re.split(r"\s>>?\s", part)[0], comments=True)
            while words and re.fullmatch(r"\w+=.*", words[0]):
                words = words[1:]
            if words:
                yield words


def script_faults(script: str) -> Iterator[str]:
    """Yield what a step's shell text must not do."""
    if "${{" in script:
        yield "an expression inside a shell text runs what it holds; hand it over by env"
    for words in commands(script):
        tool = words[0].rsplit("/", 1)[-1]
        if tool == "microsite":
            fault = usage_fault(words[1:])
            if fault:
                yield f"{' '.join(words)}: {fault}"
        elif tool not in TOOLS:
            yield f"{tool} is no tool of a recipe"
        elif tool == "rm" and words != ["rm", "-rf", *LEFT]:
            yield "it deletes something else than what a build leaves"
        elif words[1:4] == ["-m", "pip", "install"] and words[4:] != ["--requirement", "requirements.txt"]:
            yield "pip installs something that requirements.txt does not pin"


def faults(text: str, publishes_by: str = "pages") -> list[str]:
    """Return what is wrong with a GitHub or Forgejo workflow: `publishes_by` is "pages" or "branch"."""
    flow = read(text)
    found = []
    if set(flow["on"]) - TRIGGERS:
        found.append("it is started by something that gives a contributor more than reading")
    if flow["on"].get("push") != {"branches": ["main"]}:
        found.append("a push to another branch than main starts it")
    if not {"pull_request", "schedule"} <= set(flow["on"]):
        found.append("pull requests are not built, or nothing builds when nobody edits")
    if flow.get("permissions") != {"contents": "read"}:
        found.append("the token of the whole workflow can do more than read")
    if "secrets." in text:
        found.append("it uses a secret")
    if "group" not in flow.get("concurrency", {}):
        found.append("two runs may publish at once")
    uses = re.findall(r"uses: .*", text)
    found += [f"{use} is not pinned" for use in uses if not _PINNED[publishes_by].fullmatch(use)]
    if set(flow["jobs"]) != {"build", "deploy"}:
        found.append("building and publishing are not two jobs")
        return found
    found += _build(flow["jobs"]["build"])
    found += _deploy(flow["jobs"]["deploy"], WRITES[publishes_by])
    return found


def _steps(job: Mapping[str, Any]) -> Iterator[str]:
    if "timeout-minutes" not in job:
        yield "a job has no time limit"
    for step in job["steps"]:
        yield from script_faults(step.get("run", ""))


def _build(job: Mapping[str, Any]) -> Iterator[str]:
    yield from _steps(job)
    yield from _cache(job)
    if "permissions" in job:
        yield "the job that builds has rights of its own"
    checkouts = [s for s in job["steps"] if "/checkout@" in s.get("uses", "")]
    wanted = {"fetch-depth": "0", "persist-credentials": "false"}
    if [s.get("with") for s in checkouts] != [wanted]:
        yield "the checkout wants the whole history and keeps no credentials"
    ours = [w[1] for s in job["steps"] for w in commands(s.get("run", "")) if w[0] == "microsite"]
    if ours != ["build", "check"]:
        yield "it does not build and then check"
    uploads = [n for n, s in enumerate(job["steps"]) if "upload" in s.get("uses", "")]
    checks = [n for n, s in enumerate(job["steps"]) if "microsite check" in s.get("run", "")]
    if not uploads or not checks or uploads[0] < checks[0] or job["steps"][uploads[0]].get("if") != _SAFE:
        yield "something is handed on for publishing before the check, or of a pull request"


def _cache(job: Mapping[str, Any]) -> Iterator[str]:
    """Yield how a pull request's run, or a build that failed, could leave something for main's."""
    steps = [
        next(
            (word for word in ("restore", "save") if f"cache/{word}@" in s.get("uses", "")), s.get("run", "")
        )
        for s in job["steps"]
    ]
    if any("cache@" in s.get("uses", "") or "cache" in s.get("with", {}) for s in job["steps"]):
        yield "a cache is saved by whichever run comes first"
    kept = [n for n, s in enumerate(job["steps"]) if "/cache/" in s.get("uses", "")]
    order = [
        word
        for step in steps
        for word in ("rm -rf", "restore", "microsite build", "microsite check", "save")
        if word in step
    ]
    if order not in (
        ["rm -rf", "restore", "microsite build", "microsite check", "save"],
        ["rm -rf", "microsite build", "microsite check"],
    ):
        yield "what was committed is not deleted first, or a cache is saved before the check"
    for number in kept:
        step = job["steps"][number]
        if step["with"]["path"].split() != LEFT or "head_ref" in str(step):
            yield "something else is kept than what a build leaves, or under a name that a contributor chooses"
        if steps[number] == "save" and step.get("if") != _SAFE:
            yield "a cache is saved of a pull request, or of another branch than main"


def _deploy(job: Mapping[str, Any], writes: set[str]) -> Iterator[str]:
    yield from _steps(job)
    if job.get("if") != _SAFE or job.get("needs") != "build":
        yield "it publishes from elsewhere than main, or without a build"
    if job.get("permissions") != dict.fromkeys(writes, "write"):
        yield "the job that publishes has other rights than it needs"
    if any("/checkout@" in s.get("uses", "") or "pip" in s.get("run", "") for s in job["steps"]):
        yield "the job that may write runs files of the repository"
