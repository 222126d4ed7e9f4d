"""The HTML checker of the W3C (vnu) on every built page of every site, and on the style sheets and drawings beside them."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any
from urllib.parse import unquote, urlsplit

from audit.results import FAILED, LOOK, OK, Line, MissingToolError, Stage, judged
from audit.tools import MODULES, java, node, run

JAR = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
OPTIONS = ("--format", "json", "--stdout", "--exit-zero-always", "--also-check-css", "--also-check-svg")
# without it the checker reads no page of this machine
FROM_LOOPBACK = "-Dnu.validator.servlet.allow-forbidden-hosts=true"
PAGE = (".html", ".htm")
BESIDE = {".css", ".svg"}


def audit(stage: Stage) -> list[Line]:
    """Return the checker's errors of pages, its errors of style sheets and drawings, and its warnings."""
    runtime = java()
    node()
    files = [(site, file) for site in stage.sites for file in sorted(site.output.rglob("*"))]
    pages = [
        site.address(f.relative_to(site.output).as_posix()) for site, f in files if f.name.endswith(PAGE)
    ]
    beside = [str(file) for _, file in files if file.suffix in BESIDE]
    # pages by their addresses, since `self` in a policy means nothing for a file; drawings as files, since the
    # checker takes everything that it fetches for a page
    messages = [*_checked(runtime, pages), *_checked(runtime, beside)]
    messages = [one for one in messages if not _is_mistaken(one)]
    stage.keep("html.json", messages)
    _tell(stage, messages)
    errors = [one for one in messages if one["type"] == "error"]
    others = [one for one in errors if not _is_page(one)]
    warnings = [one for one in messages if one["type"] == "info"]
    fatal = [one for one in messages if one["type"] == "non-document-error"]
    return [
        judged("html", f"errors on {len(pages)} pages", len(errors) - len(others)),
        Line("html", "warnings", str(len(warnings)), "looked at", LOOK if warnings else OK),
        Line("html", f"style sheets and drawings: errors in {len(beside)} files", str(len(others)), "looked at", LOOK if others else OK),
        *([Line("html", "files that could not be read", str(len(fatal)), "0", FAILED)] if fatal else []),
    ]  # fmt: skip


def _checked(runtime: str, addresses: list[str]) -> list[dict[str, Any]]:
    """Run the checker once over all addresses; it says nothing of a good one."""
    words = [runtime, FROM_LOOPBACK, "-Xss4m", "-jar", str(JAR), *OPTIONS]
    done = run([*words, *addresses], seconds=900)
    try:
        answer = json.loads(done.stdout)
    except ValueError as why:
        raise MissingToolError(f"the checker gave no answer: {(done.stderr or done.stdout)[:300]}") from why
    found = answer["messages"]
    return found if isinstance(found, list) else []


def _is_page(message: dict[str, Any]) -> bool:
    return str(message.get("url", "")).endswith(PAGE)


def _is_mistaken(message: dict[str, Any]) -> bool:
    """Tell whether the checker takes a block of data for a script that a policy stops (CSP 3, 4.2.4, is asked of scripts only)."""
    return "Inline script violates" in message["message"] and "application/ld+json" in message.get(
        "extract", ""
    )


def _tell(stage: Stage, messages: list[dict[str, Any]]) -> None:
    """Say each message once: how often, and where first."""
    grouped: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for one in messages:
        grouped[one.get("subType") or one["type"], one["message"]].append(one)
    for (kind, words), seen in sorted(grouped.items(), key=lambda item: (item[0][0], -len(item[1]))):
        first = seen[0]
        place = unquote(urlsplit(first.get("url", "")).path)
        stage.say(f"   {kind}, {len(seen)} times, first {place}:{first.get('lastLine', '')}: {words}")
        extract = " ".join(first.get("extract", "").split())
        if extract:
            stage.say(f"      {extract[:160]}")
