"""How a published file is served, by its path: its media type, and for how long it may be kept."""

from __future__ import annotations

HTML = "text/html; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
JSON_FEED = "application/feed+json; charset=utf-8"
UNKNOWN = "application/octet-stream"
TYPES = {
    "html": HTML,
    "htm": HTML,
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "json": "application/json",
    "xml": "application/xml",
    "ics": "text/calendar; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
    "pdf": "application/pdf",
    "woff2": "font/woff2",
    "wasm": "application/wasm",
}
"""Media types by the ending of a name (IANA's registry; RFC 9239 for scripts, RFC 5545 for calendars)."""
NAMES = {"feed.xml": ATOM, "feed.json": JSON_FEED}
"""Media types by the whole name, before its ending is looked at (RFC 4287, jsonfeed.org)."""
LASTING = "public, max-age=31536000, immutable"
FRESH = "no-cache"
"""It may be kept, and is asked for before each use (RFC 9111, section 5.2.2.4)."""


def media_type(path: str) -> str:
    """Return the Content-Type of a published file."""
    name = path.rsplit("/", 1)[-1]
    return NAMES.get(name) or TYPES.get(name.rsplit(".", 1)[-1].lower(), UNKNOWN)


def cache_control(path: str) -> str:
    """Return the Cache-Control of a published file: names below assets/ change with their bytes, all others stay."""
    return LASTING if path.startswith("assets/") else FRESH
