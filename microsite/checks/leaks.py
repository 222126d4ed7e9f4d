"""What must not be in a published file: private values in any spelling, room links, local addresses, stray files."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from microsite.checks.private import (
    decoded,
    is_folded,
    line_of,
    masked,
    plain_lines,
    private_values,
    strings,
    undone,
    unfolded,
    unpacked,
)
from microsite.checks.tree import TEXT_KINDS, kind_of
from microsite.diagnostics import Problem, Span, error
from microsite.read.rooms import HOSTS, LOCAL, NEAR, rooms_in

MAX_BYTES = 32 * 1024 * 1024
# without one of these words no room, local address, folder or draft can be in a text: a search for each is quick
_ROOTS = "/home/ /users/ /root/ /tmp/ /var/ /private/ /workspace/ /builds/ /github/ :\\".split()
_FILE = re.compile(r"file:(?:\\?/){2,3}[^\s\"'<>&]+", re.IGNORECASE)
_FOLDER = re.compile(
    r"(?<![\w.:/%~-])(?:/(?:home|Users)/[\w.-]+/[\w./-]+|/(?:root|tmp|var/folders|private/var|workspace|builds|github/workspace)/"
    r"[\w.-]+/[\w./-]+|[A-Z]:\\{1,2}(?:Users|Documents)\\{1,2}[^\s\"'<>&]+)"
)
_DRAFT = re.compile(
    r'"(?:_?draft|is_draft)"\s*:\s*true|<meta[^<>]{1,300}?name=["\']?draft["\']?[^<>]{0,300}?content=["\']?true|data-draft(?:=["\']?true|[\s>])',
    re.IGNORECASE,
)
_LOCAL = re.compile(LOCAL.pattern + r"(?::\d{1,5})?(?:\\?[/?#][^\s\"'<>\\]*)*", re.IGNORECASE)
_DRAFT_NEAR = re.compile(r"[\"'_=-]draft")
_CODE = re.compile(r"<(pre|code|samp|kbd|textarea)\b[^<>]*>", re.IGNORECASE)
_MOST_PLACES = 2_000  # are looked at in one file
_MOST_ROOMS = 200  # are told of one file
_MOST_TOLD = 20
_ATTRIBUTE = re.compile(r"=\s*(?:\"([^\"]*)\"|'([^']*)')")
_SOURCES = re.compile(
    r"\.(?:md|markdown|mdown|ya?ml|toml|py|pyc|j2|jinja2?|rb|php|sh|lock|sqlite3?|db|log|env|pem|key|scss|sass|less|ts|tsx|"
    r"ipynb|xlsx?|docx?|sql|bak|orig|swp|swo|tmp|part|rej|crdownload)$|~$|^#.*#$|^\.#|^~\$",
    re.IGNORECASE,
)
_STRAY = frozenset(
    {"thumbs.db", "desktop.ini", "ds_store", "dockerfile", "makefile", "node_modules", "__pycache__"}
)
_HIDDEN_OK = frozenset({".nojekyll", ".well-known", ".htaccess", ".domains"})
_OWN_MARKERS = re.compile(r"^\.microsite[\w.-]*$")


def leaks(path: str, data: bytes, canaries: Iterable[str] = (), base_url: str = "") -> tuple[Problem, ...]:
    """Return what one built file gives away, by its name and by its bytes; `base_url` is where the site itself lies.

    `canaries` are private values (room links, notes, addresses): each is sought in every file, also when it is
    percent-encoded, HTML- or JSON-escaped, folded over iCalendar lines, in base64, hex or UTF-16, by case or space,
    and inside what is packed by gzip.
    """
    problems = list(_name(path))
    read = data[:MAX_BYTES]
    body = unpacked(read)
    kind = kind_of(path, data)
    readable = kind in TEXT_KINDS or (body is not read and b"\0" not in body)
    del read
    text = body.decode("utf-8", errors="replace") if readable else strings(body)
    if readable and b"\0" in body:
        text = f"{text}\n{strings(body)}"
    near = _words_in(text) if readable else _NONE
    sought = tuple(canaries)
    plain = decoded(text) if readable and (sought or near.rooms) else text
    problems += private_values(path, text, plain, sought)
    if readable:
        problems += _rooms(path, text, plain) if near.rooms else ()
        problems += _machine(path, text, kind, near, base_url)
    return tuple(dict.fromkeys(problems))


class _Near(NamedTuple):
    """Which kinds of finds a text may hold, by the words without which there is none."""

    rooms: bool
    local: bool
    file: bool
    folder: bool
    draft: bool


_NONE = _Near(rooms=False, local=False, file=False, folder=False, draft=False)
_MOST_LINES = 200_000
_LONGEST_LINE = 4_000
_clean: tuple[set[str], set[str]] = set(), set()
"""Lines of pages, and of calendars, that hold none of the words: files of a site share most of theirs."""


def _words_in(text: str) -> _Near:
    """Return which of the words a text holds, line by line: none of them has a line break, and no escape spans one."""
    calendar = is_folded(text)
    if "\r" in text and not calendar:
        return _words_of(text.split("\n"))
    clean = _clean[calendar]
    # a word that was folded makes likely what is not there, and nothing else
    lines = [line for line in (unfolded(text) if calendar else text).split("\n") if line not in clean]
    found = _words_of(lines, calendar=calendar)
    if len(clean) > _MOST_LINES:
        clean.clear()
    clean.update(
        line
        for line in lines
        if len(line) <= _LONGEST_LINE and not (any(found) and any(_words_of([line], calendar=calendar)))
    )
    return found


def _words_of(lines: list[str], *, calendar: bool = False) -> _Near:
    low = "\n".join(lines).lower()
    escaped = "\n".join(line for line in lines if "&" in line or "%" in line or "\\" in line)
    plain = undone(plain_lines(escaped) if calendar else escaped).lower()
    return _Near(
        rooms=any(host in low or host in plain for host in HOSTS),
        local=any(word in low for word in NEAR),
        file="file:" in low,
        folder=any(word in low for word in _ROOTS),
        draft=bool(_DRAFT_NEAR.search(low)) if "draft" in low else False,
    )


def _name(path: str) -> Iterator[Problem]:
    where = Span(path)
    parts = path.split("/")
    for part in parts:
        if part.startswith(".") and part not in _HIDDEN_OK and not _OWN_MARKERS.match(part):
            yield error("K907", f"{part} is a hidden file or folder; it is no part of a site", where, _REMOVE)
            return
        if part.lower() in _STRAY:
            yield error("K907", f"{part} is what a system or tool left behind", where, _REMOVE)
            return
    name = parts[-1]
    if _is_source(name):
        yield error("K907", f"{name} is a source or a leftover, no page", where, _REMOVE)


@functools.lru_cache(maxsize=1_024)
def _is_source(name: str) -> bool:
    return bool(_SOURCES.search(name))


_REMOVE = "take it out of the output, and build with --clean"


def _rooms(path: str, text: str, plain: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for found in rooms_in(plain):
        room = found[0].casefold().rstrip("\\.,;)")
        if room in seen:
            continue
        if len(seen) == _MOST_ROOMS:  # the line of each is sought from the beginning
            return
        seen.add(room)
        hint = "publish the event's own page; the room goes to those who booked"
        words = f"the link of a meeting room is published: {masked(found[0])}"
        yield error("K904", words, Span(path, line_of(text, found[0])), hint)


def _machine(path: str, text: str, kind: str, near: _Near, base_url: str) -> Iterator[Problem]:
    """Report local addresses and drafts; in HTML text about them is fine, attributes and comments are not."""
    if near.local or near.file or near.folder:
        # a long name may be folded behind what looks like the name of a local machine
        whole = unfolded(text) if is_folded(text) else text
        prose = _without_code(text) if kind == "html" else whole
        yield from _addresses(path, (text, prose), kind, near, base_url)
        yield from _folders(path, prose, kind) if near.folder else ()
    if near.draft:
        for found in _apart(islice(_DRAFT.finditer(text), _MOST_PLACES)):
            words = f"a draft is published: {found[0][:60]}"
            yield error("K910", words, Span(path, text.count("\n", 0, found.start()) + 1))


def _apart(found: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Yield the first of all finds that are told in the same words, but of very many different ones not all."""
    told: set[str] = set()
    for match in found:
        words = machine_words(match[0])
        if words not in told and len(told) < _MOST_TOLD:
            told.add(words)
            yield match


def machine_words(found: str) -> str:
    """Return a find as it is told: without what the format around it put into it or behind it."""
    plain = found.replace("\\\\", "\\").replace("\\/", "/")
    plain = plain if re.match(r"[A-Za-z]:\\", plain) else re.split(r"[&\\,;]", plain, maxsplit=1)[0]
    return plain[:80].rstrip(".,;:/)]")


def machines_in(text: str) -> Iterator[str]:
    """Yield what a plain text says that would be told of (K906, K910) if a program had written it, as it is told."""
    if any(_words_of([text])[1:]):
        for pattern in (_LOCAL, _FILE, _FOLDER, _DRAFT):
            yield from dict.fromkeys(machine_words(found[0]) for found in pattern.finditer(text))


def _without_code(text: str) -> str:
    """Return an HTML text without what it shows as code; the lines stay."""
    low = text.lower()
    kept: list[str] = []
    unclosed: set[str] = set()
    at = 0
    while found := _CODE.search(text, at):
        name = found[1].lower()
        end = -1 if name in unclosed else low.find(f"</{name}>", found.end())
        if end < 0:
            unclosed.add(name)
            kept.append(text[at : found.end()])
            at = found.end()
            continue
        kept += (text[at : found.start()], "\n" * text.count("\n", found.start(), end))
        at = end + len(name) + 3
    return "".join(kept) + text[at:]


def _addresses(path: str, told: tuple[str, str], kind: str, near: _Near, base_url: str) -> Iterator[Problem]:
    """Report local addresses in what is read of a text; `told` are the text and that part of it."""
    text, prose = told
    if path.endswith((".js", ".mjs")):
        return
    own = base_url.rstrip("/").lower()
    for pattern, what, likely in (
        (_LOCAL, "an address of a local machine", near.local),
        (_FILE, "the address of a local file", near.file),
    ):
        strange = (found for found in pattern.finditer(prose) if not _is_own(found[0], own)) if likely else ()
        places = islice(strange, _MOST_PLACES)
        for found in _apart(x for x in places if kind != "html" or _in_markup(prose, x.start())):
            line = prose.count("\n", 0, found.start()) + 1
            where = Span(path, line_of(text, found[0]) if kind == "icalendar" else line)
            yield error("K906", f"{what} is published: {machine_words(found[0])}", where)


def _is_own(found: str, own: str) -> bool:
    """Say whether an address is one of the site itself, which may lie on a local machine."""
    plain = found.replace("\\u003a", ":").replace("\\/", "/").lower() if own else ""
    return bool(own) and plain.startswith(own) and plain[len(own) : len(own) + 1] in {"", "/", "?", "#"}


def _folders(path: str, prose: str, kind: str) -> Iterator[Problem]:
    places = (
        found
        for found in islice(_FOLDER.finditer(prose), _MOST_PLACES)
        if not (kind == "html" and _in_attribute(prose, found.start()) and found[0].startswith("/home/"))
        and (kind != "html" or _in_markup(prose, found.start()))
    )
    for found in _apart(places):
        words = f"a folder of a local machine is published: {machine_words(found[0])}"
        yield error("K906", words, Span(path, prose.count("\n", 0, found.start()) + 1))


def _in_markup(text: str, at: int) -> bool:
    """Say whether a place of an HTML text is inside a tag, a comment or a script."""
    before = text[max(0, at - 20_000) : at]
    tag = before.rfind("<") > before.rfind(">")
    comment = before.rfind("<!--") > before.rfind("-->")
    script = before.lower().rfind("<script") > before.lower().rfind("</script")
    return tag or comment or script


def _in_attribute(text: str, at: int) -> bool:
    before = text[max(0, at - 2) : at]
    return before.endswith(("=", '"', "'"))
