"""HTML that a body became is made harmless: nh3's allow list, then links, pictures, headings and characters as pages want them."""

from __future__ import annotations

import html
import re
from functools import cache
from urllib.parse import unquote, urlsplit

import nh3

from microsite.read.hollow import says_nothing, without_false_times, without_heading
from microsite.read.text import UNSEEN, is_seen, visible
from microsite.records import frozen

ID_PREFIX = "body-"
REL = ' rel="nofollow noopener ugc"'

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
_LINK_OR_PICTURE = re.compile(f"<(a|img){_ATTRS}>|</a>")
_HEADING = re.compile(rf"<h([1-6]){_ATTRS}>(.*?)</h\1>", re.DOTALL)
_HEADING_OPEN = re.compile(f"<h([1-6]){_ATTRS}>")
_HEADING_TAG = re.compile(f"<(/?)h[1-6]{_ATTRS}>")
_WITH_ID = re.compile(r'(<[^<>]*) id="([^"]*)"([^<>]*>)')
_ATTR = re.compile(r' ([a-z]+)="([^"]*)"')
_ADDRESSES = {"href", "src"}
_ID = re.compile(rf"{ID_PREFIX}[^\s&<>\"']{{1,100}}")
_CODE = re.compile('<code class="([^"]*)">')
_LANGUAGE = re.compile(r"language-[\w+#.-]{1,40}")
_PLACE = re.compile(f' id="{ID_PREFIX}([^"]+)"')
_SPAN = re.compile(r' (?:col|row)span="(?![1-9][0-9]?")[^"]*"')
_PRE = re.compile("(<pre>.*?</pre>)", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_TAGS_APART = re.compile(r"(<[^>]*>)")
_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|dt|dd|tr|pre|blockquote|table|div)>|<br>|<hr>")
_UNSAFE = re.compile(r'[\s<>"\\^`{|}\x7f]')
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")


@frozen
class Mention:
    """An address that the body points at: as written, and whether it is a link or an image."""

    target: str
    is_image: bool


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


def sanitized(raw: str) -> str:
    """Return the HTML that is allowed, without characters that nobody sees: the one place where HTML becomes harmless."""
    clean = _cleaner().clean(raw).replace("\r", "\n")
    if is_seen(clean):
        return clean
    parts = _TAGS_APART.split(clean)
    parts[::2] = map(visible, parts[::2])
    parts[1::2] = [_ATTR.sub(_seen, part) for part in parts[1::2]]
    return "".join(parts)


def _seen(attribute: re.Match[str]) -> str:
    """Return an attribute as `visible` does a text; what nobody sees in an address is escaped."""
    name, value = attribute.groups()
    # an address was judged with what stands in it: "java\u200bscript:" must not become what it looks like
    return f' {name}="{UNSEEN.sub("%EF%BF%BD", value) if name in _ADDRESSES else visible(value)}"'


def finished(clean: str) -> tuple[str, tuple[Mention, ...]]:
    """Return sanitized HTML as pages show it, and the addresses of this site that it points at."""
    links = _Links()
    clean = _LINK_OR_PICTURE.sub(links, clean)
    clean = _CODE.sub(_code, clean)
    clean = without_false_times(_SPAN.sub("", clean))
    clean = _headings(clean)
    if links.inner:
        clean, lost = _led(clean, links.inner)
        links.mentions += lost
    return clean, tuple(dict.fromkeys(links.mentions))


def _led(clean: str, inner: list[str]) -> tuple[str, list[Mention]]:
    """Return HTML and its links to places in itself that are not there; `#top` is there always (WHATWG HTML 7.4.6.3)."""
    places = set(_PLACE.findall(clean))
    lost = []
    for name in dict.fromkeys(inner):
        there = html.unescape(name)
        if name in places or unquote(there) in places or re.search("[=/]", there) or there.startswith(":~:"):
            continue
        if there.lower() == "top":
            clean = clean.replace(f'href="#{ID_PREFIX}{name}"', f'href="#{name}"')
        else:
            lost.append(Mention(f"#{there}", is_image=False))
    return clean, lost


def _code(match: re.Match[str]) -> str:
    """Keep the language of a block of code: any other class would mean something to styles, scripts or readers."""
    found = next((word for word in match[1].split() if _LANGUAGE.fullmatch(word)), "")
    return f'<code class="{found}">' if found else "<code>"


def outside(target: str) -> str | None:
    """Return an address of another host as it may be published, "" when it may not; None when it is none of another host.

    An address holds no user name and no password, and what browsers would read in another way than we is escaped.
    """
    if not target.lower().startswith(("//", "http:", "https:")):
        return None
    whole = f"https:{target}" if target.startswith("//") else target
    try:
        parts = urlsplit(whole)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ""
    if not host or not _HOST.fullmatch(host) or "@" in parts.netloc:
        return ""
    return _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), whole)


class _Links:
    """Rewrites links and pictures one after another; a link is told from a picture inside one."""

    def __init__(self) -> None:
        self.mentions: list[Mention] = []
        self.inner: list[str] = []
        self.inside = False

    def __call__(self, match: re.Match[str]) -> str:
        if match[1] is None:
            self.inside = False
            return match[0]
        attrs = dict(_ATTR.findall(match[2]))
        if match[1] == "img":
            return self._picture(attrs)
        self.inside = True
        return self._link(attrs)

    def _link(self, attrs: dict[str, str]) -> str:
        target = html.unescape(attrs.get("href", ""))
        away = outside(target)
        if target.startswith("#") and target != "#":
            self.inner.append(attrs["href"][1:])
            attrs["href"] = "#" + ID_PREFIX + attrs["href"][1:]
        elif away:
            attrs["href"] = html.escape(away, quote=False)
            attrs["rel"] = "nofollow noopener ugc"
        elif away == "":
            del attrs["href"]
        elif target and target != "#" and not target.lower().startswith("mailto:"):
            self.mentions.append(Mention(target, is_image=False))
        return "<a" + "".join(f' {k}="{v}"' for k, v in attrs.items()) + ">"

    def _picture(self, attrs: dict[str, str]) -> str:
        target = html.unescape(attrs.get("src", ""))
        alt = attrs.get("alt", "")
        away = outside(target)
        if away is not None or target.lower().startswith("mailto:"):
            words = alt or "image"
            return (
                f'<a href="{html.escape(away, quote=False)}"{REL}>{words}</a>'
                if away and not self.inside
                else words
            )
        if not target:
            return alt
        self.mentions.append(Mention(target, is_image=True))
        return f'<img src="{attrs["src"]}" alt="{alt}" loading="lazy">'


def _flat(clean: str) -> str:
    """Return the HTML without headings that stand inside another heading."""
    depth = 0

    def kept(match: re.Match[str]) -> str:
        nonlocal depth
        if match[1]:
            depth -= 1
            return "" if depth else match[0]
        depth += 1
        return "" if depth > 1 else match[0]

    return _HEADING_TAG.sub(kept, clean)


def _headings(clean: str) -> str:
    """Put the body's headings below the page's own: the highest becomes h2, none is skipped, each gets an id of its own."""
    taken: set[str] = set()
    stack: list[int] = []

    numbers: dict[str, int] = {}

    def once(match: re.Match[str]) -> str:
        new = match[2] not in taken and _ID.fullmatch(match[2])
        taken.add(match[2])
        return match[0] if new else match[1] + match[3]

    def place(match: re.Match[str]) -> str:
        if says_nothing(match[3]):
            return without_heading(match[3])
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

    clean = _WITH_ID.sub(once, _HEADING_OPEN.sub(r"<h\1>", _flat(clean)))
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
