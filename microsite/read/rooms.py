"""Links that lead into a meeting room, and addresses of a machine that only its own network reaches: neither is for readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from microsite.diagnostics import Problem, Span, error
from microsite.read.nodes import Map, Node, Seq
from microsite.read.spots import spots
from microsite.read.text import position
from microsite.records import frozen

ROOMS = re.compile(
    r"""zoom\.(?:us|com)/(?:j|my|w|wc|s)/[\w.-]+ | zoom\.us/wc/join/\d+
    | meet\.google\.com/(?:[a-z]{3}-[a-z]{4}-[a-z]{3}|lookup/\w+) | teams\.(?:microsoft|live)\.com/(?:l/meetup-join|meet)/[^\s"'<>]+
    | webex\.com/(?:meet|join|[\w.-]+/j\.php)[/?][^\s"'<>]+ | webex\.com/[\w-]+/j\.php\?[^\s"'<>]+
    | meet\.jit\.si/[^\s"'<>/?\#]+ | 8x8\.vc/[^\s"'<>/]{1,300}/[^\s"'<>]+ | whereby\.com/(?!org\b|blog|information|product|user|legal|about|pricing)[\w-]+
    | gotomeeting\.com/join/\d+ | (?:app|meet)\.goto\.com/(?:join|meeting|\d{6,})[^\s"'<>]*
    | bluejeans\.com/\d{6,} | chime\.aws/\d{6,} | skype\.com/[\w-]+/invite[^\s"'<>]* | join\.skype\.com/[\w-]+
    | meet\.(?:around\.co|livestorm\.co)/[^\s"'<>]+ | riverside\.fm/studio/[^\s"'<>]+ | discord\.gg/[\w-]+
    | bigbluebutton\.[\w.]{1,200}/(?:b|rooms)/[\w-]+ | (?:zoommtg|zoomus|msteams|callto|skype|facetime):[^\s"'<>]+
    | streamyard\.com/[a-z0-9]{8,} | gather\.town/app/[^\s"'<>]+ | daily\.co/[^\s"'<>?]{1,300}[?&]t=[^\s"'<>]+""",
    re.IGNORECASE | re.VERBOSE,
)
HOSTS = (
    "zoom. meet. teams. webex. 8x8. whereby. goto bluejeans. chime. skype riverside. discord. bigblue zoommtg zoomus "
    "msteams callto facetime: streamyard. gather. daily."
).split()
NEAR = "localhost /127. /0.0.0.0 [::1] /10. /192.168. /172. .local .internal .lan".split()
_NOT_A_ROOM = re.compile(
    r"webex\.com/(?:meet|join)/?$|streamyard\.com/(?:pricing|blog|features)", re.IGNORECASE
)
LOCAL = re.compile(
    r"(?:https?|wss?)(?::|\\u003a)(?:\\?/){2}(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1\]|10(?:\.\d{1,3}){3}|"
    r"192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|[\w-]+\.(?:local|internal|localhost|lan))(?![\w.-])",
    re.IGNORECASE,
)
_LINK = re.compile(r'href="([^"]+)"')
PRIVATE_KEYS = frozenset({"private", "imported", "moderation"})  # whose values no reader sees


@frozen
class Given:
    """What a source file would give away: its words, whether it is a room, its line and column."""

    words: str
    room: bool
    line: int
    column: int


def rooms_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the links of meeting rooms in a text."""
    for found in ROOMS.finditer(text):
        before = text[max(0, found.start() - 1) : found.start()]
        if not (_NOT_A_ROOM.search(found[0].rstrip("\\.,;)")) or re.match(r"[\w-]", before)):
            yield found


def given_away(front: Map, front_text: str, body: str, body_line: int, html: str) -> tuple[Given, ...]:
    """Return what a file would give away: each room, in front matter and body, and each link to a local machine.

    `html` is what the body became. What a text says of such an address, as code or in words, is no link.
    """
    found: list[Given] = []
    if _is_likely(front_text):
        for key, node in front.entries:
            if key.text not in PRIVATE_KEYS:
                found.extend(_in_node(node))
    if _is_likely(body):
        places = [(match.start(), match[0], True) for match in rooms_in(body)]
        linked = [url for url in dict.fromkeys(map(unescape, _LINK.findall(html))) if LOCAL.match(url)]
        places += [(at, url, False) for at, url in zip(spots(body, linked), linked, strict=True)]
        for at, words, room in places:
            line, column = position(body, at)
            found.append(Given(words, room, body_line + line - 1, column))
    return tuple(found)


def is_near(url: str) -> bool:
    """Say whether an address is one of a machine that only its own network reaches."""
    return LOCAL.match(url) is not None


def given_in_data(path: str, node: Map, text: str) -> tuple[Problem, ...]:
    """Return what a file of settings would give away (M112); where the site itself lies is not judged here."""
    if not _is_likely(text):
        return ()
    nodes = (node for key, node in node.entries if key.text != "base_url" and key.text not in PRIVATE_KEYS)
    return tuple(refused(path, given) for inner in nodes for given in _in_node(inner))


def refused(path: str, given: Given) -> Problem:
    """Return the problem of what a file would give away; the link itself is not repeated in a log."""
    where = Span(path, given.line, given.column)
    if given.room:
        words = f"the link of a meeting room would be published ({given.words.partition('/')[0]}/…)"
        return error(
            "M112", words, where, "publish where seats are booked; the room goes to those who booked"
        )
    words = f"the address of a local machine would be published: {given.words[:80]}"
    return error("M112", words, where, "write the address that readers can reach")


def _is_likely(text: str) -> bool:
    low = text.lower()
    return any(host in low for host in HOSTS) or any(word in low for word in NEAR)


def _in_node(node: Node) -> Iterator[Given]:
    if isinstance(node, Map):
        for key, value in node.entries:
            if key.text not in PRIVATE_KEYS:
                yield from _in_node(value)
    elif isinstance(node, Seq):
        for item in node.items:
            yield from _in_node(item)
    else:
        yield from (
            Given(match[0], room=True, line=node.line, column=node.column) for match in rooms_in(node.text)
        )
        text = node.text.strip()
        if LOCAL.match(text) and not re.search(r"\s", text):
            yield Given(text, room=False, line=node.line, column=node.column)
