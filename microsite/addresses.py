"""Every address is claimed once and leads somewhere: redirects, clashes, shared UIDs, addresses that would be lost, links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from microsite.diagnostics import Problem, Span, error, warning
from microsite.formats.urls import encoded, href, output_path
from microsite.graph import Graph, Item, Key
from microsite.kinds.world import Revision, item_path
from microsite.read.assets import is_asset
from microsite.read.inner_links import to_no_place
from microsite.read.wording import cut, near_address
from microsite.records import frozen
from microsite.values.cards import SIZES
from microsite.values.facts import Site
from microsite.values.pages import Page

MANY = 2_000
_OWN = re.compile(
    r"(robots\.txt|llms\.txt|_redirects|_headers|sitemap[^/]*\.xml|search/records\.json|search/pagefind|assets)(/.*)?"
)
"""What is written without being asked of a plan's pages, or has a name that changes with what it holds."""
_CARDS = tuple(name for name, _, _ in SIZES)
_BESIDE = {"/events/": ("event.ics", *_CARDS), "/topics/": ("calendar.ics", "feed.xml")} | dict.fromkeys(
    ("/mentors/", "/series/"), ("calendar.ics", "feed.xml", *_CARDS)
)
"""The files that lie beside the pages of a folder, whatever their items say."""
_ITEM = re.compile(r"(/(?:events|mentors|topics|series)/)[^/.]+/?")
_LIKE = {"event.ics": "calendar.ics"} | dict.fromkeys(_CARDS, _CARDS[0])
"""What stands for a file where none of its own name is."""
MOST_HINTS = 20  # near misses that are sought in a run


@frozen
class Redirect:
    """An old path that leads on: from where, to where, the title of what is there, who asked."""

    old: str
    new: str
    title: str
    where: Span


def same(path: str) -> str:
    """Return what two paths share when some file system or host takes them for one: case and Unicode form fold."""
    if path.isascii():
        return path if path.islower() else path.lower()
    return unicodedata.normalize("NFC", path).casefold()


def redirects_of(
    graph: Graph, former: Mapping[str, tuple[Key, ...]], pages: Iterable[Page], more: Iterable[Redirect] = ()
) -> tuple[tuple[Redirect, ...], tuple[Problem, ...]]:
    """Return every old path that leads on: aliases, addresses of renamed files, sessions that have expired, `more`, and what lay beside.

    An alias that a page or another alias has is a problem (U104); the others give way to a page of theirs.
    """
    pages = tuple(pages)
    taken = {same(page.path): page for page in pages}
    found: dict[str, Redirect] = {}
    for item in graph.items.values():
        for was in former.get(item.path, ()):
            old = item_path(*was)
            found[old] = Redirect(old, item_path(item.kind, item.slug), item.title, item.where())
    for item in graph.expired:
        old = item_path(item.kind, item.slug)
        found[old] = Redirect(old, after(item, graph), item.title, item.where("expire_at"))
    found |= {one.old: one for one in _led(more, found, taken) if one.old not in found}
    found = {old: to for old, to in found.items() if same(output_path(old)) not in taken}
    problems = []
    asked: dict[str, Redirect] = {}
    for item in graph.items.values():
        for redirect in _aliases(item):
            key = same(output_path(redirect.old.rstrip("/") + "/"))
            page, twin = taken.get(key) or _page_on_the_way(redirect.old, taken), asked.get(key)
            if page is None and _OWN.fullmatch(output_path(redirect.old).lower()):
                words = f"the alias {redirect.old} is an address that the site itself uses"
                problems.append(error("U104", words, redirect.where, "take the alias out"))
            elif page:
                hint = "take the alias out: an old address can only lead on when nothing is there now"
                words = f"the alias {redirect.old} is the address of {_owner(page, item)}"
                problems.append(error("U104", words, redirect.where, hint))
            elif twin:
                words = f"the alias {redirect.old} is also written in {twin.where.path}"
                problems.append(error("U104", words, redirect.where, "keep it in one of the two"))
            else:
                asked[key] = redirect
    found |= {r.old: r for r in asked.values()}
    beside = _beside(found.values(), {page.path for page in pages})
    known = taken.keys() | asked.keys()
    files = {r.old: r for r in beside if same(output_path(r.old)) not in known}
    pages_ = (r for r in found.values() if r.old not in files)
    return (*sorted(pages_, key=_old), *sorted(files.values(), key=_old)), tuple(problems)


def _led(
    more: Iterable[Redirect], found: Mapping[str, Redirect], taken: Collection[str]
) -> Iterator[Redirect]:
    """Yield those that lead to a page, if need be by an old address."""
    for one in more:
        to = found.get(one.new)
        if to:
            yield Redirect(one.old, to.new, to.title, one.where)
        elif same(output_path(one.new)) in taken:
            yield one


def _old(redirect: Redirect) -> str:
    return redirect.old


def _beside(redirects: Iterable[Redirect], paths: Collection[str]) -> Iterator[Redirect]:
    """Yield where the files of an old address lead: people subscribe to those, and shares show the pictures.

    A file leads to that of its name beside the new page; where none is, a calendar leads to a calendar and a feed to a feed.
    """
    held = dict[str, list[str]]()
    for path in paths:
        room, slug, *rest = path.split("/", 2)[:3] if path.count("/") > 1 else ("", "")
        if rest and rest != ["index.html"]:
            held.setdefault(f"/{room}/{slug}/", []).append(rest[0].removesuffix("index.html"))
    for one in redirects:
        found = _ITEM.fullmatch(one.old)
        if found is None:
            continue
        room = found[1]
        alike = one.new.startswith(room) and one.new != room
        for name in sorted(held.get(one.new, ())) if alike else _BESIDE[room]:
            like = _LIKE.get(name, name)
            near = (one.new + name, one.new + like, f"/{like}")
            to = next((way for way in near if output_path(way) in paths), "")
            if to:
                yield Redirect(f"{found[0].rstrip('/')}/{name}", to, one.title, one.where)


def _page_on_the_way(old: str, taken: Mapping[str, Page]) -> Page | None:
    """Return the page that is published at a path, or at what would be one of its folders."""
    parts = same(output_path(old)).split("/")
    ways = ("/".join(parts[:depth]) for depth in range(len(parts), 0, -1))
    return next((taken[way] for way in ways if way in taken), None)


def _aliases(item: Item) -> Iterator[Redirect]:
    marks = dict(item.marks) if item.aliases else {}
    for index, alias in enumerate(item.aliases):
        where = marks.get(f"aliases.{index}") or item.where("aliases")
        yield Redirect(alias, item_path(item.kind, item.slug), item.title, where)


def _owner(page: Page, item: Item) -> str:
    if page.source.path == item.path:
        return "this very page"
    ours = page.source.path.startswith(("content/", "data/"))
    return page.source.path if ours else "a page of the site itself"


def after(item: Item, graph: Graph) -> str:
    """Return where an expired item's address leads: its series, else the list of its kind."""
    for ref in item.refs:
        if ref.kind == "series" and ("series", ref.slug) in graph.items:
            return item_path("series", ref.slug)
    return {"event": "/events/", "mentor": "/mentors/"}.get(item.kind, "/")


def lost(pages: Sequence[Page], gone: Iterable[tuple[str, Key]]) -> Iterator[Problem]:
    """Yield a warning for each address that was published and would answer 404 from now on."""
    paths = {page.path for page in pages}
    for source, key in gone:
        old = item_path(*key)
        if output_path(old) not in paths:
            back = "put it back with `status: cancelled`" if key[0] == "event" else "put it back"
            yield nowhere(Span(source), "was deleted", old, back)


def nowhere(where: Span, why: str, old: str, back: str) -> Problem:
    """Return the warning that an address was published and would answer 404: why, and how to put it back."""
    words = f"{where.path} {why}, and its address {old} would lead nowhere"
    return warning("U105", words, where, f"{back}, or write `aliases: [{old}]` on what takes its place")


def clashes(pages: Sequence[Page], graph: Graph) -> tuple[Problem, ...]:
    """Return a problem for each two sources on one address, also by case, Unicode form, or a file that is also a folder."""
    found: dict[tuple[str, str], tuple[Page, Page]] = {}
    seen: dict[str, Page] = {}
    folders: dict[str, Page] = {}
    for page in pages:
        key = same(page.path)
        other = seen.get(key) or folders.get(key)
        if other is None:
            seen[key] = page
            parts = key.split("/")
            above = ["/".join(parts[:depth]) for depth in range(1, len(parts))]
            other = next((seen[folder] for folder in above if folder in seen), None)
            folders.update((folder, page) for folder in above if folder not in folders)
        elif page.form == "file" and page == other:
            continue
        if other is not None:
            pair = (min(page.source.path, other.source.path), max(page.source.path, other.source.path))
            if pair not in found or len(page.path) < len(found[pair][0].path):
                found[pair] = (page, other)
    slugs = {item.path: item.where("slug") for item in graph.items.values()} if found else {}
    return tuple(_clash(*pages_, slugs) for pages_ in found.values())


def _clash(page: Page, other: Page, slugs: Mapping[str, Span]) -> Problem:
    mine, theirs = page.source, other.source
    if theirs.path.startswith("content/") and not mine.path.startswith("content/"):
        mine, theirs = theirs, mine
    address = "/" + page.path.removesuffix("index.html")
    holder = f"claimed by {theirs.path}" if "/" in theirs.path else "used by the site itself"
    which = "one of them" if theirs.path in slugs else "it"
    hint = f"give {which} another `slug:`" if mine.path in slugs else f"rename {which}"
    where = slugs.get(mine.path, mine)
    return error("U102", f"the address {address} is also {holder}", where, hint)


def twin_uids(graph: Graph, revisions: Mapping[str, Revision]) -> Iterator[Problem]:
    """Yield a problem for each two events with one UID: calendars would show only one of them (RFC 5545 3.8.4.7)."""
    seen: dict[str, Item] = {}
    for item in graph.of("event"):
        uid = revisions[item.path].uid
        other = seen.setdefault(uid, item)
        if other is not item:
            written = item.marks.get("uid") is not None
            hint = "give one of them another `uid:`"
            if not written:
                # who has the address now came after who had it: the calendars of subscribers know the other one
                name, _, host = uid.partition("@")
                item, other = (item, other) if encoded(item.slug) == name else (other, item)  # noqa: PLW2901 - which of the two is told
                hint = f"subscribers know that one by it: write another one here, as in uid: {name}-2@{host}"
            words = f"the calendar UID '{uid}' is also that of {other.path}"
            yield error("U103", words, item.where("uid" if written else "aliases"), hint)


def loose_links(
    items: Sequence[Item], pages: Sequence[Page], site: Site, waiting: Sequence[Item] = ()
) -> Iterator[Problem]:
    """Yield a problem for each link of a body that leads to no page of this site; `waiting` are not published yet."""
    paths = {page.path for page in pages}
    by_path = {item.path: item for item in (*waiting, *items)}
    later = {item_path(*item.key): item for item in waiting}
    told = 0
    for item in items:
        for mention, where in item.mentions:
            if mention.target.startswith("#"):  # those that are there are no mentions
                yield to_no_place(mention.target, where)
                continue
            target = link_path(item, mention.target, by_path)
            if target is None or mention.is_image or is_asset(target):
                continue  # files that are missing are told where they are read
            if output_path(target) not in paths and output_path(target.rstrip("/") + "/") not in paths:
                words = f"the link '{cut(mention.target)}' leads to no page of this site"
                hint = f"nothing is published at {cut(href(site.root, target))}"
                if other := later.get(target.rstrip("/") + "/"):
                    why = "is a draft" if other.draft else "is not published yet"
                    yield error("R104", f"{words}: {other.path} {why}", where, f"look at {other.path}")
                    continue
                told += 1
                close = _nearest(target, mention.target, paths) if told <= MOST_HINTS else ""
                yield error("R104", words, where, close or hint)


def _nearest(target: str, written: str, paths: set[str]) -> str:
    """Return a near miss among the addresses; a very large site goes without, as the search takes long."""
    if len(paths) > MANY or target.endswith(".md"):
        return ""
    known = {"/" + path.removesuffix("index.html") for path in paths if path.endswith("index.html")}
    whole = f"/{written.strip('/')}/"  # the slash at the beginning may be what is missing
    return f"did you mean '{whole}'?" if whole in known else near_address(target, known)


def link_path(item: Item, target: str, by_path: Mapping[str, Item]) -> str | None:
    """Return the site path that a link in an item's body means, None when it is no link to a page of the site.

    A relative link starts at the source file, as a code host's preview has it; one to a Markdown file of content
    means that item's page.
    """
    from posixpath import normpath  # noqa: PLC0415 - only for links
    from urllib.parse import unquote  # noqa: PLC0415 - the same

    path = unquote(target.split("#", 1)[0].split("?", 1)[0])
    if not path:
        return None
    if not path.startswith("/"):
        folder = item.path.removeprefix("content/").rsplit("/", 1)[0]
        slash = "/" if path.endswith(("/", ".", "..")) else ""
        path = normpath(f"/{folder}/{path}") + slash
    else:
        slash = "/" if path.endswith("/") and path != "/" else ""
        path = normpath(path) + slash
    other = by_path.get(f"content{path}")
    if other is not None:
        return item_path(other.kind, other.slug)
    return unicodedata.normalize("NFC", path.replace("//", "/"))
