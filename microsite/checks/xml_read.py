"""Reads foreign XML without entities, without network and without a document type."""

from __future__ import annotations

import re
from typing import Any

from microsite.diagnostics import Problem, Span, error

_NO_TYPE = "the XML has a document type; feeds and sitemaps need none"
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# Charsets in which < is the byte < and nothing else is: not UTF-7, nor EBCDIC where a parser knows it
_OPEN = re.compile(
    "utf-?8|utf-?16(le|be)?|(iso-10646-)?ucs-?[24]|utf-?32(le|be)?|(us-)?ascii|iso-?8859-\\d+|latin-?\\d+|windows-125\\d|koi8-[ru]"
    "|gb2312|gbk|gb18030|big5|euc-(jp|kr)|shift[_-]jis",
    re.IGNORECASE,
)
MOST_ATTRIBUTES = 2_000  # of one tag: a parser compares each with all before it
_CROWDED = re.compile(
    rb"<[^\s<>/!?]++(?:\s++[^\s=<>\"']++\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+')){%d}" % MOST_ATTRIBUTES
)


def read_xml(data: bytes, path: str) -> tuple[Any, list[Problem]]:
    """Return the root element (lxml), or None and why the file is not well-formed XML (K701).

    A document type or entity is refused before parsing (XXE, entity bombs); nothing is fetched.
    """
    from lxml import etree  # noqa: PLC0415 - heavy, and only XML needs it

    if not data.strip():
        return None, [error("K701", "the XML file is empty", Span(path))]
    doctype = _DOCTYPE.search(data[:4096])
    if doctype:
        line = data[: doctype.start()].count(b"\n") + 1
        return None, [error("K701", _NO_TYPE, Span(path, line))]
    if _CROWDED.search(data.replace(b"\0", b"") if b"\0" in data[:64] else data):  # as in UTF-16
        words = f"the XML has a tag of {MOST_ATTRIBUTES:,} attributes and more"
        return None, [error("K701", words, Span(path))]
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        at: int | None = getattr(fault, "lineno", None)
        words = " ".join(str(fault).split("(<string>")[0].split()).rstrip(",")
        return None, [error("K701", f"the XML is not well-formed: {words[:160]}", Span(path, at or None))]
    if root.getroottree().docinfo.internalDTD is not None:  # behind a long comment, or in UTF-16
        return None, [error("K701", _NO_TYPE, Span(path))]
    encoding = str(root.getroottree().docinfo.encoding or "UTF-8")
    if not _OPEN.fullmatch(encoding):
        words = (
            f"the XML is said to be in {encoding[:40]}, in which its tags do not stand as they are read here"
        )
        return None, [error("K701", words, Span(path, 1), "write it as UTF-8")]
    return root, []


def local(element: Any) -> str:  # noqa: ANN401 - lxml ships no types
    """Return an element's name without its namespace, "" for a comment or instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_of(element: Any) -> str:  # noqa: ANN401 - lxml ships no types
    """Return all text of an element, "" for None."""
    return "" if element is None else "".join(element.itertext())
