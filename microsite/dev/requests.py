"""Which requests the preview answers at all: GET and HEAD, of this machine, for a path that is spelt plainly."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

from microsite.records import frozen

RESERVED = "/__microsite/"
WILD = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - names that are compared, nothing is bound here
_LEAST_PRINTABLE = 0x20
_AUTHORITY = re.compile(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?", re.IGNORECASE | re.ASCII)


@frozen
class Asked:
    """A request that may be answered: "GET" or "HEAD", the decoded path, the raw query, the ETags that the asker holds."""

    method: str
    path: str
    query: str
    held: str


@frozen
class Refused:
    """Why a request is not answered: an HTTP status (RFC 9110 section 15) and a sentence."""

    status: int
    words: str


@frozen
class Gate:
    """Knows where the preview listens, and so which names it may be called by."""

    host: str
    port: int

    def judge(self, method: str, target: str, headers: Iterable[tuple[bytes, bytes]]) -> Asked | Refused:
        """Return the request, or why it is refused.

        A foreign Host is refused so that a name that was turned to this machine (DNS rebinding) reads nothing; a foreign
        Origin and a fetch by another site's page so that no other site does.
        """
        found = [(name.lower(), value.decode("latin-1")) for name, value in headers]
        hosts = [value for name, value in found if name == b"host"]
        if len(hosts) != 1 or not self.knows(hosts[0]):
            return Refused(403, "this preview answers to its own address only")
        for origin in (value for name, value in found if name == b"origin"):
            scheme, _, authority = origin.partition("://")
            if scheme.lower() != "http" or not self.knows(authority):
                return Refused(403, "this preview answers to its own pages only")
        given = dict(found)
        if given.get(b"sec-fetch-site", "none") not in {"none", "same-origin"} and not _visits(given):
            return Refused(403, "this preview answers to its own pages only")
        if method not in {"GET", "HEAD"}:
            return Refused(405, "only GET and HEAD are answered")
        if b"transfer-encoding" in given and b"content-length" in given:
            return Refused(
                400, "the request has two lengths"
            )  # RFC 9112 section 6.3: perhaps it hides another one
        path, _, query = target.partition("?")
        plain = plain_path(path)
        if isinstance(plain, Refused):
            return plain
        return Asked(method, plain, query, given.get(b"if-none-match", ""))

    def knows(self, authority: str) -> bool:
        """Say whether a Host header (RFC 9110 section 7.2) names this preview."""
        found = _AUTHORITY.fullmatch(authority)
        if found is None or int(found[2] or 80) != self.port:
            return False
        name = found[1].strip("[]").removesuffix(".").lower()
        if name in {"localhost", "127.0.0.1", "::1", self.host.lower()}:
            return True
        return self.host in WILD and (_is_address(name) or name == socket.gethostname().lower())


def _visits(given: dict[bytes, str]) -> bool:
    """Say whether a person follows a link from elsewhere, in a window of its own (Fetch Metadata)."""
    return given.get(b"sec-fetch-mode") == "navigate" and given.get(b"sec-fetch-dest") == "document"


def _is_address(name: str) -> bool:
    """Say whether a host is a plain IP address: such a one cannot be turned to another machine."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def plain_path(path: str) -> str | Refused:
    """Return a request's path, decoded once (RFC 3986 section 2.4); what could mean another file is refused.

    Nothing is looked up on the disk with it: the pages lie in memory, by their exact paths.
    """
    if not path.startswith("/"):
        return Refused(400, "the path does not begin with a slash")
    parts = []
    for raw in path.split("/"):
        try:
            part = unquote_to_bytes(raw).decode("utf-8")
        except UnicodeDecodeError:
            return Refused(400, "the path is not UTF-8")
        if any(ord(c) < _LEAST_PRINTABLE or ord(c) == 0x7F for c in part):  # noqa: PLR2004 - DEL
            return Refused(400, "the path holds a control character")
        if part in {".", ".."} or "\\" in part or "/" in part:
            return Refused(400, "the path leaves its folder")
        parts.append(part)
    return "/".join(parts)
