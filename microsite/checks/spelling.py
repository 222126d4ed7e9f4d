"""The spelling of an address in one way: its escapes and dots (RFC 3986 section 6.2.2)."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote_to_bytes

_UNRESERVED = "!$&'()*+,;=:@/~-._%"
_PLAIN = re.compile(r"[A-Za-z0-9!$&'()*+,;=:@/~._-]*")
_USUAL = re.compile(  # origin, path without dots to undo, query and fragment that say something
    r"(https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*)((?:/(?!\.)[A-Za-z0-9!$&'()*+,;=:@~._-]*)+)?"
    r"(\?[A-Za-z0-9!$&'()*+,;=:@/~._?-]+)?(#[A-Za-z0-9!$&'()*+,;=:@/~._?-]+)?"
)
_PLAIN_QUERY = re.compile(r"[A-Za-z0-9!$&'()*+,;=:@/~._?-]*")


def usual(text: str, base: str) -> re.Match[str] | None:
    """Return the parts of an address that is spelled in the normal way already, as nearly all are."""
    if text[:1] == "/" and text[:2] != "//" and (around := _USUAL.fullmatch(base)):
        text = around[1] + text
    return _USUAL.fullmatch(text)


def without_dots(path: str) -> str:
    """Return a path without its parts "." and ".." (RFC 3986 section 5.2.4); slashes in a row stay as they are."""
    kept: list[str] = []
    parts = path.split("/")
    for part in parts:
        if part == "..":
            if len(kept) > 1:
                kept.pop()
        elif part != ".":
            kept.append(part)
    if parts[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept)


def escapes(text: str, *, query: bool = False) -> str:
    """Spell percent-escapes in one way: unreserved characters bare, the rest in upper case, Unicode as NFC."""
    if (_PLAIN_QUERY if query else _PLAIN).fullmatch(text):
        return text
    safe = _UNRESERVED + ("?" if query else "")
    kept = re.sub(r"%(00|2[fF]|3[fF]|23|25|26|2[bB]|3[dD])", lambda m: f"\x00{m[1].upper()}", text)
    kept = re.sub(r"%(?![0-9A-Fa-f]{2})", "\x0025", kept)
    plain = unquote_to_bytes(kept).decode("utf-8", errors="surrogateescape")
    made = quote(unicodedata.normalize("NFC", plain).encode("utf-8", errors="surrogateescape"), safe=safe)
    return made.replace("%00", "%")
