"""Paths of the site become addresses: percent-encoded as RFC 3986 wants, Unicode kept in file names."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urljoin, urlsplit

_PLAIN = re.compile(r"[A-Za-z0-9/._~!$&'()*+,;=:@-]*")


def encoded(path: str) -> str:
    """Return a path with every character percent-encoded that an address must not hold (RFC 3986 section 3.3)."""
    return path if _PLAIN.fullmatch(path) else quote(path, safe="/-._~!$&'()*+,;=:@")


def href(root: str, path: str) -> str:
    """Return the address of a site path from the host's root: `root` ends in "/", `path` may begin with one."""
    return root + encoded(path.removeprefix("/"))


def with_via(url: str, name: str) -> str:
    """Return an address that says by whom its reader came; the address itself is as it was where there is no name."""
    return f"{url}?via={quote(name, safe='')}" if name else url


def output_path(path: str) -> str:
    """Return the file that serves a site path: "/events/clinic/" is events/clinic/index.html."""
    path = path.removeprefix("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def joined(base: str, target: str) -> str:
    """Return the address that a target means at a base (RFC 3986 section 5), the target itself where it is no address."""
    try:
        return urljoin(base, target)
    except ValueError:
        return target


def base_address(url: str) -> tuple[str, str]:
    """Return the base URL with its final slash and percent-encoded path, and why it cannot be used ("" when it can)."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode()
        host = f"[{host}]" if ":" in host else host
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return "", f"the base URL '{url}' cannot be read"
    if parts.scheme not in {"http", "https"} or not host:
        return "", f"the base URL '{url}' wants https:// and a host"
    if parts.username is not None:
        return "", "the base URL holds a user name"
    if parts.query or parts.fragment:
        return "", f"the base URL '{url}' must not hold ? or #"
    path = quote(parts.path, safe="/%~!$&'()*+,;=:@")
    plain = unquote(path)
    if "//" in plain or "/../" in f"{plain}/" or "/./" in f"{plain}/":
        return "", f"the base URL '{url}' has an odd path"
    return f"{parts.scheme}://{host}{port}{path.rstrip('/')}/", ""
