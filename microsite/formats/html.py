"""Sanitized HTML with its relative addresses made absolute, for readers that show it elsewhere."""

from __future__ import annotations

import re
from html import escape, unescape

from microsite.formats.urls import joined

# The sanitizer writes well-formed tags: attribute values always stand in double quotes.
_TAG = re.compile(r'<[A-Za-z](?:[^">]|"[^"]*")*>')
_ATTRIBUTE = re.compile(r'(\s)([^\s"=<>/]+)="([^"]*)"')
_ANY = re.compile(r'\s(?:href|src|cite|poster|longdesc)="', re.IGNORECASE)
_ADDRESSES = frozenset({"href", "src", "cite", "poster", "longdesc"})


def absolute(html: str, base: str) -> str:
    """Return sanitized `html` with href, src, cite, poster and longdesc resolved against the URL `base`.

    Every other byte stays as it is; an address that cannot be resolved stays too (RFC 3986 section 5).
    """
    if '="' not in html or not _ANY.search(html):
        return html

    def attribute(found: re.Match[str]) -> str:
        space, name, value = found.groups()
        if name.lower() not in _ADDRESSES:
            return found[0]
        target = joined(base, unescape(value).strip())
        return f'{space}{name}="{escape(target)}"'

    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(attribute, tag[0]), html)
