"""What must not be in a published file: private values in any spelling, room links, local addresses, stray files."""

from __future__ import annotations

import base64
import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote

from microsite.checks.tree import TEXT_KINDS, kind_of
from microsite.diagnostics import Problem, Span, error

MAX_BYTES = 32 * 1024 * 1024
_SHORTEST = 6  # characters; a shorter private value would be found by chance
_ROOMS = re.compile(
    r"""(?:[\w-]+\.)*zoom\.(?:us|com)/(?:j|my|w|wc|s)/[\w.-]+ | (?:[\w-]+\.)*zoom\.us/wc/join/\d+
    | meet\.google\.com/(?:[a-z]{3}-[a-z]{4}-[a-z]{3}|lookup/\w+) | teams\.(?:microsoft|live)\.com/(?:l/meetup-join|meet)/[^\s"'<>]+
    | (?:[\w-]+\.)*webex\.com/(?:meet|join|[\w.-]+/j\.php)[/?][^\s"'<>]+ | (?:[\w-]+\.)*webex\.com/[\w-]+/j\.php\?[^\s"'<>]+
    | meet\.jit\.si/[^\s"'<>/?\#]+ | 8x8\.vc/[^\s"'<>]+/[^\s"'<>]+ | (?:[\w-]+\.)?whereby\.com/(?!org\b|blog|information|product|user|legal|about|pricing)[\w-]+
    | (?:global\.)?gotomeeting\.com/join/\d+ | (?:app|meet)\.goto\.com/(?:join|meeting|\d{6,})[^\s"'<>]*
    | bluejeans\.com/\d{6,} | chime\.aws/\d{6,} | skype\.com/[\w-]+/invite[^\s"'<>]* | join\.skype\.com/[\w-]+
    | meet\.(?:around\.co|livestorm\.co)/[^\s"'<>]+ | riverside\.fm/studio/[^\s"'<>]+ | discord\.gg/[\w-]+
    | (?:[\w-]+\.)*bigbluebutton\.[\w.]+/(?:b|rooms)/[\w-]+ | (?:zoommtg|zoomus|msteams|callto|skype|facetime):[^\s"'<>]+
    | streamyard\.com/[a-z0-9]{8,} | gather\.town/app/[^\s"'<>]+ | daily\.co/[^\s"'<>]+[?&]t=[^\s"'<>]+""",
    re.IGNORECASE | re.VERBOSE,
)
_NOT_A_ROOM = re.compile(
    r"webex\.com/(?:meet|join)/?$|streamyard\.com/(?:pricing|blog|features)", re.IGNORECASE
)
_LOCAL = re.compile(
    r"(?:https?|wss?)(?::|\\u003a)(?:\\?/){2}(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1\]|10(?:\.\d{1,3}){3}|"
    r"192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|[\w-]+\.(?:local|internal|localhost|lan))(?![\w.-])",
    re.IGNORECASE,
)
_FILE = re.compile(r"file:(?:\\?/){2,3}[^\s\"'<>]+", re.IGNORECASE)
_FOLDER = re.compile(
    r"(?<![\w.:/%~-])(?:/(?:home|Users)/[\w.-]+/[\w./-]+|/(?:root|tmp|var/folders|private/var|workspace|builds|github/workspace)/"
    r"[\w.-]+/[\w./-]+|[A-Z]:\\{1,2}(?:Users|Documents)\\{1,2}[^\s\"'<>]+)"
)
_DRAFT = re.compile(
    r'"(?:_?draft|is_draft)"\s*:\s*true|<meta[^>]+name=["\']?draft["\']?[^>]*content=["\']?true|data-draft(?:=["\']?true|[\s>])',
    re.IGNORECASE,
)
_CODE = re.compile(r"<(pre|code|samp|kbd|textarea)\b[^>]*>.*?</\1>", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(r"=\s*(?:\"([^\"]*)\"|'([^']*)')")
_SOURCES = re.compile(
    r"\.(?:md|markdown|mdown|ya?ml|toml|py|pyc|j2|jinja2?|rb|php|sh|lock|sqlite3?|db|log|env|pem|key|scss|sass|less|ts|tsx|"
    r"ipynb|xlsx?|docx?|sql|bak|orig|swp|swo|tmp|part|rej|crdownload)$|~$|^#.*#$|^\.#|^~\$",
    re.IGNORECASE,
)
_STRAY = frozenset(
    {"thumbs.db", "desktop.ini", "ds_store", "dockerfile", "makefile", "node_modules", "__pycache__"}
)
_HIDDEN_OK = frozenset({".nojekyll", ".well-known", ".htaccess", ".domains"})
_OWN_MARKERS = re.compile(r"^\.microsite[\w.-]*$")


def leaks(path: str, data: bytes, canaries: Iterable[str] = ()) -> tuple[Problem, ...]:
    """Return what one built file gives away, by its name and by its bytes.

    `canaries` are private values (room links, notes, addresses): each is sought in every file, also when it is
    percent-encoded, HTML- or JSON-escaped, folded over iCalendar lines, in base64 or UTF-16, by case or white space.
    """
    problems = list(_name(path))
    body = data[:MAX_BYTES]
    kind = kind_of(path, data)
    readable = kind in TEXT_KINDS
    forms = _forms(body) if readable else (body.decode("latin-1"),)
    problems += _canaries(path, body, forms, canaries)
    if readable:
        problems += _rooms(path, forms)
        problems += _machine(path, body.decode("utf-8", errors="replace"), kind)
    return tuple(dict.fromkeys(problems))


def _name(path: str) -> Iterator[Problem]:
    where = Span(path)
    parts = path.split("/")
    for part in parts:
        if part.startswith(".") and part not in _HIDDEN_OK and not _OWN_MARKERS.match(part):
            yield error("K907", f"{part} is a hidden file or folder; it is no part of a site", where, _REMOVE)
            return
        if part.lower() in _STRAY:
            yield error("K907", f"{part} is what a system or tool left behind", where, _REMOVE)
            return
    name = parts[-1]
    if _SOURCES.search(name):
        yield error("K907", f"{name} is a source or a leftover, no page", where, _REMOVE)


_REMOVE = "take it out of the output, and build with --clean"


def _forms(data: bytes) -> tuple[str, ...]:
    """Return the text as readers would decode it: plain, unfolded, HTML- and JSON-unescaped, percent-decoded."""
    text = data.decode("utf-8", errors="replace")
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    ical = (
        re.sub(r"\\([\\;,])", r"\1", unfolded).replace("\\n", "\n").replace("\\N", "\n")
        if "BEGIN:V" in text[:500]
        else ""
    )
    plain = html.unescape(html.unescape(text)) if "&" in text else ""
    jsonish = _json_unescaped(text) if "\\" in text else ""
    percent = unquote(plain or text) if "%" in text else ""
    found = (text, unfolded if unfolded != text else "", ical, plain, jsonish, percent)
    return tuple(dict.fromkeys(form for form in found if form))


def _json_unescaped(text: str) -> str:
    joined = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text)
    return re.sub(r'\\([/"\\])', r"\1", joined)


def _squeezed(text: str) -> str:
    """Return text without white space, case and invisible characters, for a search that no line break hides from."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+", "", folded)


def _canaries(path: str, data: bytes, forms: tuple[str, ...], canaries: Iterable[str]) -> Iterator[Problem]:
    wanted = [
        (canary, _squeezed(canary)) for canary in dict.fromkeys(canaries) if len(canary.strip()) >= _SHORTEST
    ]
    if not wanted:
        return
    squeezed = [_squeezed(form) for form in forms]
    tagless = [_squeezed(re.sub(r"<[^<>]{0,500}>", "", form)) for form in forms if "<" in form]
    for canary, plain in wanted:
        spelled = _spellings(canary)
        if any(plain in form for form in (*squeezed, *tagless)) or any(each in data for each in spelled):
            line = _line_of(forms[0], canary)
            hint = "nothing under `private` may be published; look at what the template or text says"
            yield error("K903", f"a private value is published: {_masked(canary)}", Span(path, line), hint)


def _spellings(canary: str) -> set[bytes]:
    raw = canary.strip().encode("utf-8")
    found = {raw, quote(canary.strip(), safe="").encode(), json.dumps(canary.strip())[1:-1].encode()}
    found |= {canary.strip().encode("utf-16-le"), canary.strip().encode("utf-16-be"), raw[::-1]}
    for shift in range(3):  # base64 of the value at each of the three places a byte can have in a group
        code = base64.b64encode(b"\0" * shift + raw)
        whole = code[(0, 2, 3)[shift] : len(code) - (4 if len(raw) + shift else 0)]
        if len(whole) >= 8:  # noqa: PLR2004 - a shorter code would be found by chance
            found |= {whole, whole.replace(b"+", b"-").replace(b"/", b"_")}
    found.add(raw.hex().encode())
    return found


def _masked(canary: str) -> str:
    """Return the beginning only: a message must not be the next leak."""
    text = canary.strip()
    return f"{text[: max(4, min(12, len(text) // 3))]}\u2026 ({len(text)} characters)"


def _line_of(text: str, wanted: str) -> int | None:
    at = text.find(wanted.strip())
    return text.count("\n", 0, at) + 1 if at >= 0 else None


def _rooms(path: str, forms: tuple[str, ...]) -> Iterator[Problem]:
    seen = set()
    for form in forms:
        for found in _ROOMS.finditer(form):
            room = found[0].casefold().rstrip("\\.,;)")
            inside = form[max(0, found.start() - 1) : found.start()]
            if room in seen or _NOT_A_ROOM.search(room) or re.match(r"[\w-]", inside):
                continue
            seen.add(room)
            where = Span(path, form.count("\n", 0, found.start()) + 1 if form is forms[0] else None)
            hint = "publish the event's own page; the room goes to those who booked"
            yield error("K904", f"the link of a meeting room is published: {_masked(found[0])}", where, hint)


def _machine(path: str, text: str, kind: str) -> Iterator[Problem]:
    """Report local addresses and drafts; in HTML text about them is fine, attributes and comments are not."""
    prose = _CODE.sub(lambda m: "\n" * m[0].count("\n"), text) if kind == "html" else text
    script = path.endswith((".js", ".mjs"))
    for pattern, what in ((_LOCAL, "an address of a local machine"), (_FILE, "the address of a local file")):
        for found in pattern.finditer(prose) if not script else ():
            if kind != "html" or _in_markup(prose, found.start()):
                where = Span(path, text.count("\n", 0, found.start()) + 1)
                yield error("K906", f"{what} is published: {found[0][:80]}", where)
                break
    for found in _FOLDER.finditer(prose):
        inside = kind == "html" and _in_attribute(prose, found.start()) and found[0].startswith("/home/")
        if not inside and not (kind == "html" and not _in_markup(prose, found.start())):
            words = f"a folder of a local machine is published: {found[0][:80]}"
            yield error("K906", words, Span(path, text.count("\n", 0, found.start()) + 1))
            break
    if found_draft := _DRAFT.search(text):
        words = f"a draft is published: {found_draft[0][:60]}"
        yield error("K910", words, Span(path, text.count("\n", 0, found_draft.start()) + 1))


def _in_markup(text: str, at: int) -> bool:
    """Say whether a place of an HTML text is inside a tag, a comment or a script."""
    before = text[max(0, at - 20_000) : at]
    tag = before.rfind("<") > before.rfind(">")
    comment = before.rfind("<!--") > before.rfind("-->")
    script = before.lower().rfind("<script") > before.lower().rfind("</script")
    return tag or comment or script


def _in_attribute(text: str, at: int) -> bool:
    before = text[max(0, at - 2) : at]
    return before.endswith(("=", '"', "'"))
