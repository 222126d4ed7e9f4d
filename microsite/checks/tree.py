"""A built folder as a reader meets it: its regular files, their kinds, and the address each is served at."""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from microsite.checks.vocabulary import normal_url
from microsite.diagnostics import Problem, Span, error
from microsite.read.files import summed
from microsite.records import frozen

MAX_BYTES = 64 * 1024 * 1024
MAX_FILES = 2_000_000
MAX_DEPTH = 64
TEXT_KINDS = frozenset(
    {"html", "icalendar", "atom", "rss", "json-feed", "json", "sitemap", "robots", "redirects", "text", "xml"}
)
_KIND_BY_NAME = {
    "robots.txt": "robots",
    "_redirects": "redirects",
    "_headers": "text",
    "llms.txt": "text",
    ".nojekyll": "other",
}
_KIND_BY_SUFFIX = {
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "ics": "icalendar",
    "ical": "icalendar",
    "json": "json",
    "webmanifest": "json",
    "xml": "xml",
    "rss": "xml",
    "atom": "xml",
    "txt": "text",
    "css": "text",
    "js": "text",
    "mjs": "text",
    "svg": "text",
    "vtt": "text",
    "csv": "text",
    "md": "text",
}
_REFUSED = "the folder cannot be read"
_XML_ROOT = re.compile(rb"<(?!\?|!)(?:[\w.-]+:)?([\w.-]+)")
_SITEMAP_LINE = re.compile(r"(?im)^[ \t]*sitemap[ \t]*:[ \t]*(\S+)")
_LOC = re.compile(rb"<(?:\w{1,40}:)?loc(?:\s[^<>]{0,200})?>\s{0,200}(?:<!\[CDATA\[)?([^<\]]{1,4000})")
_LINK = re.compile(rb"<link\b([^<>]{1,4000})>", re.IGNORECASE)
_IS_CANONICAL = re.compile(rb"\brel\s{0,9}=\s{0,9}[\"']?canonical\b", re.IGNORECASE)
_HREF = re.compile(rb"\bhref\s{0,9}=\s{0,9}[\"']?([^\"'\s>]+)", re.IGNORECASE)


@frozen
class Tree:
    """The files of a built folder: `paths` relative with forward slashes, sorted; `problems` are what is no file.

    `base_url` ends in "/" and may hold a path; "" when it is neither given nor to be guessed.
    """

    root: Path
    base_url: str
    paths: tuple[str, ...]
    problems: tuple[Problem, ...] = ()

    def read(self, path: str) -> bytes | Problem:
        """Return a file's bytes, or the problem that it cannot be read as a regular file of at most MAX_BYTES."""
        return read_regular(self.root, path)

    def url(self, path: str) -> str:
        """Return the address a path is served at."""
        return url_of(path, self.base_url)

    def path(self, url: str) -> str | None:
        """Return the file that answers an absolute address, or None when the site has none."""
        return path_of(url, self.base_url, frozenset(self.paths))


def open_tree(root: Path, base_url: str = "") -> Tree:
    """Return the tree below `root`; links, devices, FIFOs and unreadable folders become problems, never a hang."""
    paths: list[str] = []
    problems: list[Problem] = []
    for path, problem in summed(_walk(root), "K901", "."):
        if problem is None:
            paths.append(path)
        else:
            problems.append(problem)
        if len(paths) > MAX_FILES:
            problems.append(error("K901", f"more than {MAX_FILES:,} files; the rest was not read", Span(".")))
            break
    paths.sort()
    given = normal_url(base_url)
    base = f"{given.split('?')[0].rstrip('/')}/" if given else guess_base_url(root, paths)
    return Tree(root, base, tuple(paths), tuple(problems))


def _walk(root: Path) -> Iterator[tuple[str, Problem | None]]:
    """Walk without recursion and without following links; an odd entry comes with its problem."""
    stack = [("", 0)]
    while stack:
        folder, depth = stack.pop()
        try:
            with os.scandir(root / folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as fault:
            yield (
                folder,
                error("K901", f"{_REFUSED}: {fault.strerror}", Span(_shown(folder) or ".")),
            )
            continue
        for entry in found:
            path = f"{folder}/{entry.name}" if folder else entry.name
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode) and depth < MAX_DEPTH:
                stack.append((path, depth + 1))
            elif stat.S_ISREG(mode):
                yield path, _odd_name(path)
            else:
                kind = "a symbolic link" if stat.S_ISLNK(mode) else "not a regular file"
                kind = "a folder nested too deep" if stat.S_ISDIR(mode) else kind
                hint = "publish the file itself"
                yield (
                    path,
                    error("K901", f"this is {kind}; hosts do not serve it alike", Span(_shown(path)), hint),
                )


def is_part(problems: Iterable[Problem]) -> bool:
    """Say whether a folder of the tree could not be looked into, so that what is found is found in a part of it."""
    return any(one.code == "K901" and one.message.startswith(_REFUSED) for one in problems)


def _odd_name(path: str) -> Problem | None:
    """Return the problem of a name that cannot be part of an address on every host."""
    name = path.rsplit("/", 1)[-1]
    if any(not c.isprintable() or 0xD800 <= ord(c) <= 0xDFFF for c in name) or "\\" in name:  # noqa: PLR2004 - surrogates stand for bytes that are not UTF-8
        return error("K902", "the file's name holds a character that an address cannot", Span(_shown(path)))
    return None


def _shown(path: str) -> str:
    return path.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="replace")


def read_regular(root: Path, path: str, limit: int = MAX_BYTES) -> bytes | Problem:
    """Return the bytes of a regular file below `root`, opened without following a link in its last part."""
    where = Span(_shown(path))
    try:
        handle = os.open(root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as stream:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                return error("K901", "this is not a regular file", where)
            if status.st_size > limit:
                return error(
                    "K901", f"the file has {status.st_size:,} bytes; at most {limit:,} are read", where
                )
            return stream.read(limit + 1)
    except (OSError, ValueError) as fault:
        return error("K901", f"the file cannot be read: {getattr(fault, 'strerror', '') or fault}", where)


def url_of(path: str, base_url: str) -> str:
    """Return the address of a path below `base_url`: a folder's index.html is served at the folder's address."""
    served = re.sub(r"(^|/)index\.html?$", r"\1", path)
    return base_url + quote(served.encode("utf-8", errors="surrogateescape"), safe="/!$&'()*+,;=:@~-._")


def path_of(url: str, base_url: str, paths: frozenset[str]) -> str | None:
    """Return the path among `paths` that answers `url` on static hosts, or None.

    The folder's index.html, the file itself, and for an address without extension `NAME.html` are tried.
    """
    full, base = normal_url(url), normal_url(base_url) if base_url else ""
    if not full or not base or not f"{full.split('?')[0]}/".startswith(base):
        return None
    rest = unquote(urlsplit(full).path[len(urlsplit(base).path) :])
    folder = not rest or rest.endswith("/")
    names = ("index.html", "index.htm") if folder else ("", "/index.html", ".html")
    return next((rest + name for name in names if rest + name in paths), None)


def guess_base_url(root: Path, paths: Iterable[str]) -> str:
    """Return the base URL by which most sitemap (else canonical) addresses match files; "" when nothing tells.

    The Sitemap lines of robots.txt are read first, then every sitemap file of the tree, then canonical links.
    """
    known = list(paths)
    addresses = {url_of(path, "") for path in known}
    votes = _votes(_sitemap_urls(root, known), addresses) or _votes(_canonical_urls(root, known), addresses)
    if not votes:
        return ""
    most = max(votes.values())
    return min((base for base, number in votes.items() if number == most), key=lambda base: (len(base), base))


def _votes(found: list[str], addresses: set[str]) -> Counter[str]:
    """Count for each base URL how many of the addresses name a file of the tree below it."""
    votes: Counter[str] = Counter()
    for url in found[:2000]:
        full = normal_url(url)
        split = urlsplit(full)
        parts = split.path.split("/") if full else []
        for cut in range(1, len(parts)):
            rest = "/".join(parts[cut:])
            if {rest, f"{rest}.html", f"{rest}/"} & addresses:
                votes[f"{split.scheme}://{split.netloc}{'/'.join(parts[:cut])}/"] += 1
    return votes


def _sitemap_urls(root: Path, paths: list[str]) -> list[str]:
    urls: list[str] = []
    if "robots.txt" in paths and isinstance(data := read_regular(root, "robots.txt", 1 << 20), bytes):
        urls += _SITEMAP_LINE.findall(data.decode("utf-8", errors="replace"))
    for path in paths:
        if "sitemap" not in path.lower() or not path.endswith(".xml"):
            continue
        data = read_regular(root, path)
        if isinstance(data, bytes):
            urls += [_unescape(found[1].strip()) for found in islice(_LOC.finditer(data), 2000)]
    return urls


def _canonical_urls(root: Path, paths: list[str]) -> list[str]:
    urls: list[str] = []
    for path in [path for path in paths if path.endswith((".html", ".htm"))][:200]:
        data = read_regular(root, path)
        if isinstance(data, bytes):
            tags = (found[1] for found in _LINK.finditer(data[:200_000]) if _IS_CANONICAL.search(found[1]))
            urls += [_unescape(said[1]) for tag in tags if (said := _HREF.search(tag))][:1]
    return urls


def _unescape(found: bytes) -> str:
    import html  # noqa: PLC0415 - two callers, both rare

    return html.unescape(found.decode("utf-8", errors="replace"))


def kind_of(path: str, data: bytes) -> str:
    """Return the kind of a file by its name and, where that is not enough, its first bytes.

    "html", "icalendar", "atom", "rss", "json-feed", "json", "sitemap", "robots", "redirects", "text", "xml", "other".
    """
    name = path.rsplit("/", 1)[-1].lower()
    if path in _KIND_BY_NAME:
        return _KIND_BY_NAME[path]
    kind = _KIND_BY_SUFFIX.get(name.rsplit(".", 1)[-1] if "." in name else "", "other")
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if kind == "xml":
        root = _XML_ROOT.search(re.sub(rb"<!--.*?-->", b"", head, flags=re.DOTALL))
        word = root[1].decode("ascii", errors="replace").lower() if root else ""
        names = {"feed": "atom", "rss": "rss", "urlset": "sitemap", "sitemapindex": "sitemap", "html": "html"}
        return names.get(word, "sitemap" if "sitemap" in name else "xml")
    if kind == "json" and b"jsonfeed.org/version" in data[:20_000]:
        return "json-feed"
    if kind == "other":
        return _kind_by_bytes(head)
    return kind


def _kind_by_bytes(head: bytes) -> str:
    start = head[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    if start.startswith(b"begin:vcalendar"):
        return "icalendar"
    return "other"
