"""A body in both flavors: what is published holds nothing that runs, and ends where it began, by a parser that is not ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import html5lib

from fuzz.target import Target, files, words_of
from microsite.diagnostics import Problem
from microsite.read.document import split
from microsite.read.markdown import MAX_HTML, render
from microsite.read.text import decode

ELEMENTS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre code em strong b i s del ins sub sup br hr a img table thead tbody tfoot "
    "tr th td caption abbr cite q kbd samp var mark small time div span section".split()
)
ATTRIBUTES = frozenset(
    "href title id src alt width height scope colspan rowspan start datetime class rel loading align lang".split()
)
ADDRESSES = frozenset({"href", "src"})
_IGNORED = re.compile("[\t\n\r]")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_LEAD = "".join(map(chr, range(0x21)))  # what browsers drop before an address (WHATWG URL, basic URL parser)


def harmless(html: str) -> None:
    """Hold that a piece of HTML in a page has only what it may have, and that the page goes on behind it."""
    page = f"<!doctype html><title>t</title><main><article>{html}</article><aside></aside></main><footer></footer>"
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    body = tree.find("body")
    assert [child.tag for child in body] == ["main", "footer"], html
    main = body.find("main")
    assert [child.tag for child in main] == ["article", "aside"], html
    assert not any(len(part) or part.text for part in (main[1], body[1])), html
    ids: list[str] = []
    for element in list(main[0].iter())[1:]:
        assert element.tag in ELEMENTS, (element.tag, html)
        _attributes(element, ids)
    assert len(set(ids)) == len(ids), ids


def _attributes(element: Any, ids: list[str]) -> None:
    for name, value in element.attrib.items():
        assert name in ATTRIBUTES, (element.tag, name, value)
        if name in ADDRESSES:
            address = _IGNORED.sub("", value).lstrip(_LEAD)
            scheme = _SCHEME.match(address)
            assert not scheme or scheme[0].lower() in {"http:", "https:", "mailto:"}, (element.tag, value)
        if name == "id":
            assert value.startswith("body-"), value
            ids.append(value)


def _holds(data: bytes, flavor: str) -> None:
    text = decode("x.md", data)
    if isinstance(text, Problem):
        return
    body = render(text, flavor)
    assert len(body.html) <= 2 * MAX_HTML
    if body.fault:
        assert not body.html
        assert not body.text
        return
    harmless(body.html)
    for mention in body.mentions:
        scheme = _SCHEME.match(_IGNORED.sub("", mention.target).lstrip(_LEAD))
        assert not scheme, mention


def _seeds() -> Iterable[bytes]:
    for data in files("content/*/*.md", "docs/*.md", "tests/broken/markdown-*/content/*/*.md"):
        text = data.decode("utf-8", "replace")
        parts = split("x.md", text)
        yield (text if isinstance(parts, Problem) else parts[1]).encode()


_WORDS = words_of(
    r"# ##\x20 *\x20 -\x20 1.\x20 >\x20 ``` ~~~ ` ** * _ [ ] ( ) [a](b) [a](javascript:1) ![a](b) [a]:\x20b [a][] [^1] [^1]:\x20x | |-|\n --- === \n \n\n \x20\x20 \x20\x20\x20\x20 \t "
    r"<a\x20href= <a\x20href="
    r'"javascript:x"> <a\x20href=java&#10;script:x> <img\x20src=x\x20onerror=x> <script> </script> <style> <svg> <math> <mtext> <mglyph> <table> <td> <tr> </table> <div> </div> </p> <p> '
    r"<!-- --> <![CDATA[ ]]> <? ?> <!x> <textarea> <plaintext> <title> <noscript> <template> <select> <option> <iframe> <form> <input> <meta> <base> <li> <h1> <h2\x20id=a> "
    r"<h3> </h3> <main> </main> <article> </article> <details> <summary> <pre> <code> <xmp> <b> <i> </b> <a> </a> <br> <hr> <!DOCTYPE &lt; &gt; &amp; &#x3c; &#0; & < > \" ' = id=a name=b style= "
    r"class=x title= javascript: data: vbscript: mailto: http://a //a \\ \u2028 \u202e 😀 :\x20\x20 a 1 - * !\x20 - [x] - [ ] www.a.com a@b.c ~~ term\n:\x20\x20def *[a]:\x20b \x0c"
)


def _body(flavor: str) -> Target:
    holds: Callable[[bytes], None] = partial(_holds, flavor=flavor)
    return Target(
        name=f"body-{flavor}",
        holds=holds,
        words=_WORDS,
        seeds=_seeds,
        examples=150,
    )


TARGETS = (_body("python"), _body("gfm"))
