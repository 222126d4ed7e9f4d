"""Markdown becomes HTML that is safe to publish: rendered under a deadline, sanitized once, its links marked."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import nh3

from microsite.read.deadline import TooSlowError, deadline

MAX_BODY = 64 * 1024
MAX_HTML = 512 * 1024
DEADLINE = 2.0
ID_PREFIX = "body-"

_TAGS = {
    *(
        "p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre code em strong b i s del ins sub sup br hr a img".split()
    ),
    *(
        "table thead tbody tfoot tr th td caption abbr cite q kbd samp var mark small time div span section".split()
    ),
}
_ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "img": {"src", "alt", "title", "width", "height"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "abbr": {"title"},
    "time": {"datetime"},
    "code": {"class"},
    "li": {"id"},
    "sup": {"id"},
    "h2": {"id"},
    "h3": {"id"},
}
_ATTRS = r'((?: [a-z]+="[^"]*")*)'
_ANCHOR = re.compile(f"<a{_ATTRS}>")
_IMAGE = re.compile(f"<img{_ATTRS}>")
_HEADING = re.compile(rf"<h([1-6]){_ATTRS}>(.*?)</h\1>", re.DOTALL)
_HEADING_OPEN = re.compile(f"<h([1-6]){_ATTRS}>")
_WITH_ID = re.compile(r'(<[^<>]*) id="([^"]*)"([^<>]*>)')
_ATTR = re.compile(r' ([a-z]+)="([^"]*)"')
_PRE = re.compile("(<pre>.*?</pre>)", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|dt|dd|tr|pre|blockquote|table|div)>|<br>|<hr>")


@dataclass(frozen=True, slots=True)
class Mention:
    """An address that the body points at: as written, and whether it is a link or an image."""

    target: str
    is_image: bool


@dataclass(frozen=True, slots=True)
class Body:
    """A rendered body: sanitized HTML, its plain text, what it points at, and what was wrong ("" when nothing)."""

    html: str
    text: str
    mentions: tuple[Mention, ...]
    fault: str = ""


@cache
def _converter(flavor: str) -> Callable[[str], str]:
    if flavor == "gfm":
        import cmarkgfm  # noqa: PLC0415 - only sites of this flavor pay for it
        from cmarkgfm.cmark import Options  # noqa: PLC0415 - the same

        options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES  # raw HTML is sanitized by nh3 below
        return lambda text: _boxes(str(cmarkgfm.github_flavored_markdown_to_html(text, options)))
    import markdown  # noqa: PLC0415 - a warm build converts nothing

    from microsite.read.inlines import NeededInlines  # noqa: PLC0415 - imports markdown
    from microsite.read.lists import InterruptingLists  # noqa: PLC0415 - the same

    engine = markdown.Markdown(
        extensions=["tables", "fenced_code", "footnotes", "def_list", InterruptingLists(), NeededInlines()],
        output_format="html",
    )
    return lambda text: str(engine.reset().convert(text))


@cache
def _cleaner() -> nh3.Cleaner:
    """Return the one sanitizer: what is allowed is told to it once, not once a page."""
    return nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        id_prefix=ID_PREFIX,
        clean_content_tags={
            "script",
            "style",
            "iframe",
            "svg",
            "math",
            "template",
            "noscript",
            "title",
            "textarea",
            "object",
        },
    )


def _boxes(text: str) -> str:
    """Turn task-list check boxes into signs: a form control that nobody can use helps no reader."""
    text = re.sub(r'<input type="checkbox"[^>]*\bchecked=""[^>]*>', "\u2611", text)
    return re.sub(r'<input type="checkbox"[^>]*>', "\u2610", text)


def render(text: str, flavor: str) -> Body:
    """Return the body of a document as HTML; a body that is too large, too slow or too deep says so in `fault`."""
    if not text.strip():
        return Body("", "", ())
    if len(text.encode()) > MAX_BODY:
        return Body("", "", (), f"the text has more than {MAX_BODY // 1024} KB")
    try:
        with deadline(DEADLINE):
            raw = _converter(flavor)(text)
            if len(raw) > MAX_HTML:
                return Body("", "", (), f"the text becomes more than {MAX_HTML // 1024} KB of HTML")
            clean = _cleaner().clean(raw)
    except TooSlowError:
        _converter.cache_clear()  # a converter that was interrupted remembers where it was
        return Body("", "", (), f"the text takes longer than {DEADLINE:.0f} seconds to convert")
    except RecursionError:
        _converter.cache_clear()
        return Body("", "", (), "lists or quotes are nested too deep in the text")
    return _finish(clean)


def _finish(clean: str) -> Body:
    mentions: list[Mention] = []

    def anchor(match: re.Match[str]) -> str:
        attrs = dict(_ATTR.findall(match[1]))
        target = html.unescape(attrs.get("href", ""))
        if target.startswith("#") and target != "#":
            attrs["href"] = "#" + ID_PREFIX + attrs["href"][1:]
        elif target.lower().startswith(("//", "http:", "https:")):
            attrs["rel"] = "nofollow noopener ugc"
        elif target and target != "#" and not target.lower().startswith("mailto:"):
            mentions.append(Mention(target, is_image=False))
        return "<a" + "".join(f' {k}="{v}"' for k, v in attrs.items()) + ">"

    def image(match: re.Match[str]) -> str:
        attrs = dict(_ATTR.findall(match[1]))
        target = html.unescape(attrs.get("src", ""))
        alt = attrs.get("alt", "")
        if target.lower().startswith(("//", "http:", "https:", "mailto:")):
            return f'<a href="{attrs["src"]}" rel="nofollow noopener ugc">{alt or "image"}</a>'
        if not target:
            return str(alt)
        mentions.append(Mention(target, is_image=True))
        return f'<img src="{attrs["src"]}" alt="{alt}" loading="lazy">'

    clean = _ANCHOR.sub(anchor, clean)
    clean = _IMAGE.sub(image, clean)
    clean = _headings(clean)
    return Body(clean, plain(clean), tuple(dict.fromkeys(mentions)))


def _headings(clean: str) -> str:
    """Put the body's headings below the page's own: the highest becomes h2, none is skipped, each gets an id of its own."""
    taken: set[str] = set()
    stack: list[int] = []

    numbers: dict[str, int] = {}

    def once(match: re.Match[str]) -> str:
        new = match[2] not in taken
        taken.add(match[2])
        return match[0] if new else match[1] + match[3]

    def place(match: re.Match[str]) -> str:
        wanted = int(match[1])
        while stack and stack[-1] >= wanted:
            stack.pop()
        stack.append(wanted)
        level = min(6, len(stack) + 1)
        words = re.sub(r"[^\w]+", "-", plain(match[3]).lower()).strip("-")[:60] or "section"
        anchor = words
        while ID_PREFIX + anchor in taken:
            numbers[words] = numbers.get(words, 1) + 1
            anchor = f"{words}-{numbers[words]}"
        taken.add(ID_PREFIX + anchor)
        return f'<h{level} id="{ID_PREFIX}{anchor}">{match[3]}</h{level}>'

    clean = _WITH_ID.sub(once, _HEADING_OPEN.sub(r"<h\1>", clean))
    return str(_HEADING.sub(place, clean))


def plain(clean: str) -> str:
    """Return the plain text of sanitized HTML: a line for each block, white space folded, entities resolved.

    A line break of the source is a space, as browsers show it; only `pre` keeps its lines.
    """
    parts = _PRE.split(clean)
    parts[::2] = [part.replace("\n", " ") for part in parts[::2]]
    text = _BLOCK_END.sub("\n", "".join(parts))
    text = html.unescape(_TAG.sub("", text))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
