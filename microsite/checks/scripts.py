"""What a page runs and asks of others: inline script, event attributes, script addresses, foreign script and style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from microsite.checks.html import Doc
from microsite.checks.vocabulary import normal_url
from microsite.diagnostics import Problem, Span, error

_NOWHERE = "https://site.invalid/"
_DATA = re.compile(
    r"(application/([\w.+-]*json[\w.+-]*|xml)|text/(template|html|plain|x-[\w-]+)|speculationrules|importmap)",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    r"^[\s\x00-\x20]*(javascript|vbscript|data\s*:\s*text/html|livescript)\s*:?", re.IGNORECASE
)
_BLANKS = "".join(map(chr, range(33)))
_BLANK = re.compile(r"[\x00-\x20]")
_FIRST = frozenset("jJvVdDlL")  # of the schemes above
_ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "xlink:href", "srcdoc")


def check(doc: Doc) -> Iterator[Problem]:
    """Report executable script inside the page, addresses that run script, and script or style from other hosts."""
    yield from _foreign_parts(doc)
    for name, elements in doc.named.items():
        low = name.lower()
        if low.startswith("on") and low[2:].isalpha():
            hint = "put script into a file of the site"
            for element in elements:
                yield error("K908", f"the attribute {low} runs script", _at(doc, element), hint)
        elif low in _ADDRESSES:
            for element in elements:
                if _runs(value := element.get(name)):
                    yield error("K908", f"{low}={value[:60]!r} runs script", _at(doc, element))


def _foreign_parts(doc: Doc) -> Iterator[Problem]:
    """Report inline script, and script or style from other hosts."""
    for element in doc.each("script"):
        where = _at(doc, element)
        yield from _script(doc, element.get("src"), element.get("type") or "", element.text or "", where)
    for element in doc.each("link"):
        rels = set((element.get("rel") or "").lower().split())
        if rels & {"stylesheet", "modulepreload"} and _foreign(doc, element.get("href") or ""):
            yield error(
                "K909", f"a style comes from another host: {element.get('href')}", _at(doc, element), _OWN
            )
    for element in doc.each("style"):
        if found := re.search(r"@import[^;]*?(https?:)?//[^;\"')\s]+", element.text or ""):
            yield error("K909", f"a style comes from another host: {found[0][:100]}", _at(doc, element), _OWN)


def _runs(address: str) -> bool:
    """Say whether an address runs script; browsers pass over blanks and control characters in its scheme."""
    plain = address.lstrip(_BLANKS)
    likely = plain[:1] in _FIRST or plain[:1].isspace()
    return likely and bool(_ACTIVE.match(_BLANK.sub("", plain)))


def _at(doc: Doc, element: Any) -> Span:  # noqa: ANN401 - lxml ships no types
    return Span(doc.path, element.sourceline)


_OWN = "serve it from the site itself"


def _script(doc: Doc, src: str | None, kind: str, text: str, where: Span) -> Iterator[Problem]:
    if src is not None:
        if _foreign(doc, src):
            yield error("K909", f"a script comes from another host: {src}", where, _OWN)
        return
    if text.strip() and not _DATA.fullmatch(kind.strip()) and "json" not in kind.lower():
        yield error(
            "K908", f"inline script: {text.strip()[:60]!r}", where, "put script into a file of the site"
        )


def _foreign(doc: Doc, address: str) -> bool:
    target = urlsplit(normal_url(address, doc.base or _NOWHERE)).netloc
    return bool(target) and target != urlsplit(normal_url(doc.url or doc.base or _NOWHERE)).netloc
