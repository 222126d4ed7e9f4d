"""Links of an old site: made whole where its address is known or can be told, else kept as text, never left to lead nowhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin, urlsplit

from microsite.importers.convert import flat
from microsite.importers.values import Record

_LINK = re.compile(
    r"(!?)\[([^\[\]\n]{0,500}+)\]\(\s*+<?+(?!<|(?:[a-z][a-z0-9+.-]*+:|#|//))([^\[)\s>]++)>?+((?:\s++[\"'][^)\n]{0,300}+)?)\)",
    re.IGNORECASE,
)
_ANCHOR = re.compile(
    r"<a\s(?>[^<>]{0,300}?href=[\"'])(?!(?:[a-z][a-z0-9+.-]*+:|#|//))([^\"'\s<>]++)[\"'][^<>]{0,300}+>((?:(?!<a\s).){0,500}?)</a>",
    re.IGNORECASE,
)
_BARE_HOST = re.compile(
    r"(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|edu|gov|info|app|tv|me|co|ai|eu|us|uk|de|fr|ca|au|jp)(?:[/?#].*)?",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<!`)(`++)[^`\n]++\1")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_OWN_FIELDS = frozenset(
    {
        "image",
        "photo",
        "photo_url",
        "permalink",
        "canonical",
        "canonical_url",
        "og_image",
        "thumbnail",
        "social_image",
    }
)
_MOST = 0.5


def guess_source(records: Sequence[Record], own_host: str = "") -> str:
    """Return the old site's address, "" when it cannot be told: the one host of most records' own pictures and pages.

    `own_host` is where the new site will be: it takes the old one's place, so nothing of the old one is left there.
    """
    hosts: Counter[str] = Counter()
    for record in records:
        urls = {flat(f.value) for name, f in record.fields.items() if name.lower() in _OWN_FIELDS}
        parts = [urlsplit(url) for url in urls if url.startswith(("http://", "https://"))]
        hosts.update({f"{p.scheme}://{p.netloc}/" for p in parts if p.netloc})
    if not hosts:
        return ""
    (host, number), *_ = hosts.most_common(1)
    most = number > 1 and number >= _MOST * sum(hosts.values()) and number >= _MOST * len(records)
    return host if most and urlsplit(host).hostname != own_host else ""


def mended(body: str, base: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return a body whose relative links are whole or plain text, and a remark for each line that an editor should look at.

    `base` is the old site's address or "". A target that is a host without its scheme (github.com/x) gets one. Fenced
    and inline code stays as it is.
    """
    remarks: list[tuple[int, str]] = []
    lines: list[str] = []
    fenced = False
    for number, line in enumerate(body.split("\n"), 1):
        if _FENCE.match(line):
            fenced = not fenced
        lines.append(line if fenced else _line(line, base, number, remarks))
    return "\n".join(lines), tuple(remarks)


def _line(line: str, base: str, number: int, remarks: list[tuple[int, str]]) -> str:
    def link(found: re.Match[str]) -> str:
        bang, words, target, title = found.groups()
        whole = absolute(target, base)
        if whole:
            return f"{bang}[{words}]({whole}{title})"
        what = "image" if bang else "link"
        remarks.append(
            (number, f"the {what} {target[:80]} pointed into the old site; its address stands as text here")
        )
        return f"{words} ({target})" if words else f"({target})"

    def anchor(found: re.Match[str]) -> str:
        target, words = found.groups()
        whole = absolute(target, base)
        if whole:
            return f'<a href="{whole}">{words}</a>'
        remarks.append(
            (number, f"the link {target[:80]} pointed into the old site; its address stands as text here")
        )
        return f"{words} ({target})"

    return "".join(
        part if is_code else _ANCHOR.sub(anchor, _LINK.sub(link, part)) for part, is_code in _parts(line)
    )


def _parts(line: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a line, and whether each is inline code."""
    at = 0
    for code in _CODE.finditer(line):
        yield line[at : code.start()], False
        yield code[0], True
        at = code.end()
    yield line[at:], False


def absolute(target: str, base: str) -> str:
    """Return a relative target as an absolute address, "" when that cannot be told."""
    if _BARE_HOST.fullmatch(target):
        return f"https://{target}"
    try:
        return urljoin(base, target) if base else ""
    except ValueError:
        return ""
