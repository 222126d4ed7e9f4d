"""Stylesheets and scripts name other assets by their own names; published they name them as those are published."""

from __future__ import annotations

import difflib
import hashlib
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from microsite.diagnostics import Problem, Span, error, warning
from microsite.read.text import decode, position
from microsite.records import frozen
from microsite.values.themes import ThemeFile

# CSS Syntax Level 3: comments and strings are passed over, url(...) and @import "..." are taken
_CSS = re.compile(
    r"""/\*.*?(?:\*/|\Z)
    | (?P<skip>@namespace[^;]*)
    | url\(\s*(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<bare>[^"'()\s]*))\s*\)
    | @import\s+(?:"(?P<import2>[^"\n]*)"|'(?P<import1>[^'\n]*)')
    | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
# ECMAScript: a static import or export begins its line or follows a semicolon; import("...") and new URL("...", import.meta.url) may stand anywhere
_SCRIPT = re.compile(
    r"""(?:^|;)[ \t]*(?:import|export)\b(?:[^"'`;()=]*?\bfrom)?\s*(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)')
    | \bimport\(\s*(?:"(?P<import2>[^"\n]*)"|'(?P<import1>[^'\n]*)')\s*\)
    | \bnew\s+URL\(\s*(?:"(?P<url2>[^"\n]*)"|'(?P<url1>[^'\n]*)')\s*,\s*import\.meta\.url\s*\)""",
    re.VERBOSE | re.MULTILINE,
)
_FORMS = {".css": _CSS, ".js": _SCRIPT, ".mjs": _SCRIPT}
_HOST = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"#|[a-z][a-z0-9+.-]*:", re.IGNORECASE
)  # a part of the same file, data:, blob: and their kin


@frozen
class Mention:
    """An address in a file's text: what it says, and where it begins and ends."""

    text: str
    begin: int
    end: int


def mentions(name: str, text: str) -> Iterator[Mention]:
    """Yield the addresses that a stylesheet or script asks for, as they are written."""
    pattern = _FORMS.get(posixpath.splitext(name)[1].lower())
    for found in pattern.finditer(text) if pattern else ():
        for group, value in found.groupdict().items():
            if value and group != "skip":
                yield Mention(value, found.start(group), found.end(group))


def link_assets(assets: Mapping[str, ThemeFile]) -> tuple[dict[str, ThemeFile], tuple[Problem, ...]]:
    """Return the assets with every address that names one of them as it is published, and what leads nowhere (E108).

    An asset's digest then covers all that it reads, however far, so that its name changes when any of that changes;
    files may name each other in a circle.
    """
    problems: list[Problem] = []
    reads: dict[str, dict[Mention, str]] = {}
    for name, asset in assets.items():
        if posixpath.splitext(name)[1].lower() not in _FORMS:
            continue
        try:
            text = asset.data.decode("utf-8")
        except UnicodeDecodeError:
            unread = decode(asset.path, asset.data)
            problems += [unread] if isinstance(unread, Problem) else []
            continue
        for mention in mentions(name, text):
            target = _target(asset, mention, assets)
            if isinstance(target, Problem):
                problems.append(target)
            elif target:
                reads.setdefault(name, {})[mention] = target
    digests = {name: _digest(name, assets, reads) for name in reads}
    named = {n: replace(a, digest=digests[n]) if n in digests else a for n, a in assets.items()}
    return {n: _rewritten(a, reads.get(n, {}), named) for n, a in named.items()}, tuple(problems)


def _target(asset: ThemeFile, mention: Mention, assets: Mapping[str, ThemeFile]) -> str | Problem | None:
    """Return the name of the asset that an address means, None for what is no asset's address."""
    address = mention.text.strip()
    script = not asset.name.endswith(".css")
    where = _where(asset, mention)
    if _HOST.match(address):
        hint = "put a copy into the theme's assets and name that"
        return warning("E108", f"'{address}' lies on another host, which pages do not ask", where, hint)
    if not address or _ELSEWHERE.match(address):
        return None
    if address.startswith("/"):
        if script:
            return None  # what else the site publishes, as a search index
        hint = "write it relative to this file: a site may lie below a path"
        return error("E108", f"'{address}' begins at the host's root", where, hint)
    if script and not address.startswith(("./", "../")):
        hint = f'write "./{address}"' if address in assets else "a module is named by its path, as ./part.js"
        return error("E108", f"'{address}' is no address that a browser can load a script from", where, hint)
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    name = posixpath.normpath(posixpath.join(posixpath.dirname(asset.name), path))
    if name in assets:
        return name
    near = difflib.get_close_matches(name, list(assets), n=1)
    hint = f"did you mean '{_from(asset.name, near[0])}'?" if near else "known: " + ", ".join(sorted(assets))
    return error("E108", f"the theme has no asset '{name}'", where, hint)


def _where(asset: ThemeFile, mention: Mention) -> Span:
    return Span(asset.path, *position(asset.data.decode("utf-8"), mention.begin))


def _digest(name: str, assets: Mapping[str, ThemeFile], reads: Mapping[str, Mapping[Mention, str]]) -> str:
    """Return a digest over a file and all that it reads, directly or not (hexadecimal BLAKE2b)."""
    found: set[str] = set()
    todo = [name]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += reads.get(one, {}).values()
    total = hashlib.blake2b(name.encode(), digest_size=20)
    for one in sorted(found):
        total.update(f"\0{one}\0{assets[one].digest}".encode())
    return total.hexdigest()


def _rewritten(asset: ThemeFile, reads: Mapping[Mention, str], named: Mapping[str, ThemeFile]) -> ThemeFile:
    text = asset.data.decode("utf-8") if reads else ""
    for mention in sorted(reads, key=lambda m: m.begin, reverse=True):
        address = mention.text.strip()
        tail = address[len(re.split(r"[?#]", address, maxsplit=1)[0]) :]
        target = _from(asset.name, named[reads[mention]].published) + tail
        text = text[: mention.begin] + target + text[mention.end :]
    return replace(asset, data=text.encode()) if reads else asset


def _from(name: str, target: str) -> str:
    """Return the address of an asset as another one writes it."""
    path = posixpath.relpath(target, posixpath.dirname(name) or ".")
    return path if path.startswith("../") else f"./{path}"
