"""What every feed format shares: items, their order and identity, the safety of their HTML."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from microsite.checks import via
from microsite.checks.feed_words import in_summary
from microsite.checks.html_safety import read_html, relative
from microsite.checks.ical_values import markup_faults
from microsite.checks.inspection import Claim
from microsite.checks.literal import suspects
from microsite.checks.vocabulary import fold, normal_url, of_datetime, subject_of
from microsite.diagnostics import Problem, Span, error, warning
from microsite.formats.called_off import PUT_BEFORE
from microsite.records import frozen

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)\Z", re.ASCII)

MOST_HTML = 2_000_000
"""So many characters of one text of HTML are read."""
MOST_ENTRIES = 20_000
"""So many entries of one feed are read: no reader takes more."""


@frozen
class Item:
    """One entry of a feed as far as feeds share it: identity, address, title, the two dates, where it stands."""

    identity: str
    url: str
    title: str
    updated: datetime | None
    published: datetime | None
    line: int | None
    text: str = ""
    plain: tuple[tuple[str, str], ...] = ()  # (name, text) of what is said to be text and not HTML
    topics: tuple[str, ...] = ()
    people: tuple[tuple[str, str], ...] = ()  # (name, address) of the entry's own authors
    has_content: bool = False


def rfc3339(text: str) -> datetime | None:
    """Return an instant of RFC 3339 (upper-case T and Z, a zone, RFC 4287 section 3.3), or None."""
    if not _RFC3339.match(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def item_claims(items: Sequence[Item], path: str, surface: str) -> Iterator[Claim]:
    """Yield title, address and dates of each entry, and sums by which `feed_twins` compares it over feeds."""
    for item, subject in zip(items, _subjects(items), strict=True):
        for name, text in item.plain:
            yield from suspects(
                subject, text, markup_faults(text), f"the {name} is plain text and", surface, path, item.line
            )
        if not subject:
            continue
        told = {
            "title": item.title,
            "updated": item.updated,
            "published": item.published,
            "content": item.text,
        }
        sums = " ".join(
            f"{key}={zlib.crc32(str(value).encode()):08x}" for key, value in told.items() if value
        )
        yield Claim(item.identity or subject, "feed:print", sums, surface, path, item.title, item.line)
        if item.identity:
            yield Claim(
                subject, "feed-id", subject_of(item.identity), surface, path, item.identity, item.line
            )
        yield from via.carried(item.url, subject, surface, path, item.line)
        for fact, at in (("updated", item.updated), ("published", item.published)):
            if at:
                yield Claim(subject, fact, of_datetime(at), surface, path, at.isoformat(), item.line)
        if item.title:
            shown = PUT_BEFORE.sub("", item.title, count=1)
            yield Claim(subject, "name", fold(shown), surface, path, item.title, item.line)
        yield Claim(subject, "url", subject, surface, path, item.url, item.line)
        yield from _more_claims(item, subject, path, surface)


def _subjects(items: Sequence[Item]) -> Iterator[str]:
    """Yield what each entry is about: its page, or where several are about one page, its place there."""
    pages = [subject_of(via.without(item.url)) for item in items]
    counts = Counter(pages)
    for item, page in zip(items, pages, strict=True):
        place = item.url.partition("#")[2]
        yield f"{page}#{place}" if place and counts[page] > 1 else page


def _more_claims(item: Item, subject: str, path: str, surface: str) -> Iterator[Claim]:
    for name, text in item.plain:
        if name == "summary":
            yield from in_summary(subject, text, surface, path, item.line)
    yield from (
        Claim(subject, "feed-topic", fold(text), surface, path, text, item.line) for text in item.topics
    )
    if item.has_content:
        yield Claim(subject, "content", "yes", surface, path, "", item.line)
    for name, address in item.people:
        if name and (who := subject_of(address)):
            yield Claim(who, "name", fold(name), surface, path, name, item.line)


def shared_rules(items: Sequence[Item], path: str) -> Iterator[Problem]:
    """Yield what any feed gets wrong: shared identities and addresses, impossible dates, an order that is none."""
    for what, code in (("identity", "K703"), ("url", "K703")):
        seen: dict[str, int | None] = {}
        for item in items:
            value = item.identity if what == "identity" else normal_url(item.url, fragment=True)
            if value and value in seen:
                words = f"two entries have the same {'id' if what == 'identity' else 'link'} {value}"
                yield error(code, words, Span(path, item.line))
            seen.setdefault(value, item.line)
    for item in items:
        if via.said(item.identity):
            yield via.naming("the id of an entry", item.identity, path, item.line)
        if item.updated and item.published and item.updated < item.published:
            yield error("K705", f"{item.title!r} was updated before it was published", Span(path, item.line))
    orders = [[value for item in items if (value := getattr(item, key))] for key in ("published", "updated")]
    full = [dates for dates in orders if len(dates) == len(items) and len(dates) > 1]
    if full and not any(dates == sorted(dates, reverse=True) for dates in full):
        words = "the entries are neither in order of publication nor of update, the newest first"
        yield warning("K705", words, Span(path, items[0].line))


def too_many(number: int, path: str) -> list[Problem]:
    """Return the problem of a feed of so many entries that it is not read; nothing for others."""
    words = f"the feed has {number:,} entries; at most {MOST_ENTRIES:,} are read"
    return [error("K702", words, Span(path), "publish the newest ones")] if number > MOST_ENTRIES else []


def html_problems(text: str, name: str, spot: Span) -> Iterator[Problem]:
    """Yield what is unsafe, broken or unresolvable in the HTML that an entry carries (K706, K704)."""
    if len(text) > MOST_HTML:
        yield error("K706", f"the {name} has more than {MOST_HTML:,} characters, which readers cut", spot)
        return
    faults, addresses = read_html(text)
    for words in faults:
        yield error("K706", f"the {name} {words}", spot)
    for address in relative(addresses):
        yield error("K704", f"the {name} points at {address!r}; feed readers need absolute addresses", spot)
