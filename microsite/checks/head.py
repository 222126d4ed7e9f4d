"""The head and the outline of a page: title, description, canonical address, language, headings, ids, alt texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from microsite.checks import values
from microsite.checks.html import Doc
from microsite.checks.vocabulary import is_local, subject_of
from microsite.diagnostics import Problem, Span, error, note, warning

TITLE_MOST = 75
DESCRIPTION = (50, 160)
_TIME = re.compile(
    r"\d{4,}(-\d\d){0,2}|\d\d-\d\d|\d{4}-W\d\d|(\d{4}-\d\d-\d\d[T ])?\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?|P\S+",
    re.ASCII,
)
_RTL = frozenset("ar arc ckb dv fa he ks ku nqo ps sd ug ur yi".split())


def check(doc: Doc, canonical: str, *, event: bool, described: bool = True) -> Iterator[Problem]:
    """Report what the head lacks or says twice; `event` also wants a description of a good length.

    An event that has no summary and no text (not `described`) cannot have one: that is only noted.
    """
    yield from _title(doc)
    yield from _description(doc, event=event, described=described)
    yield from _canonical(doc, canonical)
    yield from _frame(doc)
    yield from _headings(doc)
    yield from _body(doc)
    yield from check_times(doc)


def _title(doc: Doc) -> Iterator[Problem]:
    if not doc.titles or not doc.titles[0][0]:
        yield error("K101", "the page has no title", Span(doc.path, doc.titles[0][1] if doc.titles else None))
        return
    title, line = doc.titles[0]
    if len(doc.titles) > 1:
        yield error(
            "K101", f"the page has {len(doc.titles)} title elements", Span(doc.path, doc.titles[1][1])
        )
    if len(title) > TITLE_MOST:
        words = f"the title has {len(title)} characters; result lists cut it after about {TITLE_MOST}"
        yield warning("K101", words, Span(doc.path, line))
    if why := values.text_fault(title, doc.seen):
        yield error("K101", f"the title {title[:80]!r} {why}", Span(doc.path, line))


def _description(doc: Doc, *, event: bool, described: bool) -> Iterator[Problem]:
    found = [meta for meta in doc.metas if meta.by == "name" and meta.key == "description"]
    if len(found) > 1:
        yield error("K102", f"the page has {len(found)} descriptions", Span(doc.path, found[1].line))
    if not found:
        if not doc.noindex:
            make = error if event else warning
            yield make("K102", "the page has no description", Span(doc.path))
        return
    text, where = found[0].content.strip(), Span(doc.path, found[0].line)
    if why := values.text_fault(text, doc.seen):
        yield error("K102", f"the description {text[:80]!r} {why}", where)
    elif event and not DESCRIPTION[0] <= len(text) <= DESCRIPTION[1]:
        words = f"the description has {len(text)} characters; {DESCRIPTION[0]} to {DESCRIPTION[1]} are shown whole"
        yield warning("K102", words, where) if described else note("K102", words, where)


def _canonical(doc: Doc, canonical: str) -> Iterator[Problem]:
    if not doc.canonicals:
        if not doc.noindex:
            yield error(
                "K103", "the page has no canonical address", Span(doc.path), "add a link rel=canonical"
            )
        return
    if len(doc.canonicals) > 1:
        words = f"the page has {len(doc.canonicals)} canonical addresses"
        yield error("K103", words, Span(doc.path, doc.canonicals[1][1]))
    href, line = doc.canonicals[0]
    where = Span(doc.path, line)
    if why := values.url_fault(href.strip()) if href.strip() else "is empty":
        yield error("K103", f"the canonical address {href!r} {why}", where)
    elif "#" in href:
        yield error("K103", f"the canonical address {href} has a fragment", where)
    elif doc.url and not same_page(canonical, doc.url) and not doc.noindex:
        yield error("K103", f"the canonical address is {href}, the page is served at {doc.url}", where)
    for parent in doc.each("link"):
        if (parent.get("rel") or "").lower() == "canonical" and any(
            up.tag == "body" for up in parent.iterancestors()
        ):
            yield error("K103", "the canonical link stands in the body, where it does not count", where)


def same_page(one: str, two: str) -> bool:
    """Say whether two addresses are one page on a static host: without regard to index.html and a final .html."""

    def short(url: str) -> str:
        return re.sub(r"\.html?$", "", subject_of(url))

    return short(one) == short(two)


def _frame(doc: Doc) -> Iterator[Problem]:
    where = Span(doc.path)
    if not re.match(r"\s*(<!--.*?-->\s*)*<!doctype html", doc.text[:4000], re.IGNORECASE | re.DOTALL):
        yield error("K108", "the page does not begin with <!doctype html>", where)
    if not doc.language:
        yield error("K104", "the page does not declare its language", where, 'write <html lang="en">')
    elif why := values.language_fault(doc.language):
        yield error("K104", f"the page's language {doc.language!r} {why}", where)
    direction = (doc.root.get("dir") or "").lower()
    rtl = doc.language.split("-")[0].lower() in _RTL
    if (rtl and direction != "rtl") or (direction and direction not in {"ltr", "rtl", "auto"}):
        yield error(
            "K104", f"the page's language is {doc.language}, its direction {direction or 'not said'}", where
        )
    yield from _charset(doc)
    if "\ufffd" in doc.text:
        yield error(
            "K108",
            "the page holds U+FFFD, which stands where bytes were no UTF-8 or a character was none",
            where,
        )
    if "</html>" not in doc.text[-2000:].lower() and doc.text.rstrip()[-7:].lower() != "</html>":
        yield error("K108", "the page ends before </html>; it may be cut off", where)


def _charset(doc: Doc) -> Iterator[Problem]:
    where = Span(doc.path)
    sets = [meta.content for meta in doc.metas if meta.by == "charset"]
    sets += [
        m.content.partition("charset=")[2]
        for m in doc.metas
        if m.key == "content-type" and "charset=" in m.content
    ]
    if not sets:
        yield error(
            "K104", "the page does not declare its character set", where, 'write <meta charset="utf-8">'
        )
    elif sets[0].strip().lower() not in {"utf-8", "utf8"}:
        yield error("K104", f"the page's character set is {sets[0]!r}, not utf-8", where)
    elif "charset" not in doc.text[:1024].lower():
        yield error("K104", "the character set is declared after the first 1024 bytes, too late", where)
    if "width=device-width" not in doc.meta("viewport").replace(" ", ""):
        yield error("K104", "the page does not fit itself to phones (no viewport)", where)
    if re.search(r"user-scalable=(no|0)|maximum-scale=1(\.0)?(,|$)", doc.meta("viewport").replace(" ", "")):
        yield error("K104", "the viewport keeps readers from zooming", where)


def _headings(doc: Doc) -> Iterator[Problem]:
    tops = [heading for heading in doc.headings if heading[0] == 1]
    if len(tops) != 1:
        line = tops[1][2] if len(tops) > 1 else None
        yield error(
            "K105", f"the page has {len(tops) or 'no'} h1; it needs exactly one", Span(doc.path, line)
        )
    before = 0
    for level, text, line in doc.headings:
        if not text:
            yield error("K105", f"the h{level} is empty", Span(doc.path, line))
        if before and level > before + 1:
            yield error(
                "K105", f"h{level} {text[:60]!r} follows h{before}; a level is left out", Span(doc.path, line)
            )
        before = level


def _body(doc: Doc) -> Iterator[Problem]:
    for name, times in Counter(name for name, _ in doc.ids).items():
        line = [line for each, line in doc.ids if each == name][-1] if times > 1 else None
        if times > 1:
            yield error("K107", f"the id {name!r} is used {times} times", Span(doc.path, line))
        if not name or re.search(r"\s", name):
            yield error("K107", f"the id {name!r} is empty or holds a space", Span(doc.path, line))
    yield from check_images(doc)


def check_images(doc: Doc) -> Iterator[Problem]:
    """Report images without words for those who do not see them."""
    for image in doc.each("img"):
        if (
            image.get("alt") is None
            and image not in doc.unseen
            and image.get("role") not in {"presentation", "none"}
        ):
            src = image.get("src") or ""
            hint = 'describe the picture, or write alt="" when it only decorates'
            yield error(
                "K106", f"the image {src[:100]} has no alt text", Span(doc.path, image.sourceline), hint
            )


def has_offsets(doc: Doc) -> bool:
    """Say whether a time element says a moment with its offset."""
    times = (element.get("datetime") or "" for element in doc.each("time"))
    return any("T" in text and values.moment_fault(text) == "" for text in times)


def check_times(doc: Doc) -> Iterator[Problem]:
    """Report time elements that say no time, and those without the offset that others have."""
    offsets = any(row.offsets for _, _, row in doc.rows) or has_offsets(doc)
    for element in doc.each("time"):
        text = element.get("datetime")
        text = "".join(element.itertext()) if text is None else text
        whole = (
            values.moment_fault(text.strip(), date_is_enough=True) if "T" in text and "P" not in text else ""
        )
        if offsets and "T" in text and is_local(text):
            words = f"the time element says {text.strip()}, without the offset that the others have"
            yield error("K109", words, Span(doc.path, element.sourceline))
        if not _TIME.fullmatch(text.strip()) or (whole and "no offset" not in whole):
            words = f"the time element says {text.strip()[:60]!r}, which is no time"
            yield error("K109", words, Span(doc.path, element.sourceline))
