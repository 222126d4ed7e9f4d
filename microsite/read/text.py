"""Bytes of a source file become text, or a problem that names the line and column of the first bad character."""

from __future__ import annotations

import re
from functools import cache

from microsite.diagnostics import Problem, Span, error

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_NEVER = (  # controls, bidi marks, Default_Ignorable_Code_Point (Unicode 16, DerivedCoreProperties.txt), no characters
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e0080-\U000e00ff"
    "\U000e01f0-\U000e0fff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
)
_JOINED = "\u0590-\u1cff\u2190-\u2bff\u3030\u303d\u3297\u3299\ua800-\uabff\ufb1d-\ufdcf\ufdf0-\ufe0f\ufe70-\ufefc\U00010a00-\U0001faff"
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_ESCAPE = re.compile(
    r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([^xuU]))|(.)", re.DOTALL
)  # YAML 1.1, 5.6
_LETTERS = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
# more marks on one letter than any language has, so that they would cover what stands above (UAX #15: Stream-Safe Text)
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
PILE = re.compile(f"({_MARK}{{30}}){_MARK}+")
# what a body loses: controls, bidirectional overrides, what has no width, and code points that are no characters. The marks
# of direction (U+200E, U+200F, U+061C), the joiners and the soft hyphen stay, since people write with them. U+FFFD is what
# references to no character become: as itself it stands in no source
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffd-\uffff\U000e0000-\U000e007f"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
LOST = "\ufffd"
"""What programs write where they could not read a character: a text that holds it was damaged when it was saved."""
NOTHING = frozenset({"none", "nan", "undefined", "null", "[object object]", "invalid date"})
"""What programs write where there is nothing to write."""
NO_PLACES = frozenset(
    "online onlineevent virtual virtualevent zoom webinar internet web remote livestream googlemeet teams".split()
)
"""Names, in letters alone, that others give to a place where there is none."""
_UNSEEN_ASCII = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # looks at a letter in a fifth of the time
_FLAG = re.compile(
    "(\U0001f3f4[\U000e0030-\U000e007a]{1,8}\U000e007f)"
)  # those of Scotland and kin end in hidden letters


@cache
def never_shown() -> re.Pattern[str]:
    """Return what finds a character that is never shown, or that a terminal obeys; where such a one joins or chooses shapes, it is text.

    It takes long to compile, and many sites are ASCII.
    """
    return re.compile(
        f"[{_NEVER}]"
        f"|(?<![{_JOINED}])[\u200c\u200d]"  # joins letters of Arabic, Indic and kin, and parts of emoji
        "|(?<![\u1820-\u18aa])[\u180b-\u180f]"
        "|(?<![0-9#*\xa9\xae\u200d\u203c-\ufdff\ufe10-\uffff\U00010000-\U000dffff])[\ufe00-\ufe0f]"
        f"|(?<![{_HAN}])[\U000e0100-\U000e01ef]"
        "|(?<![\U0001f3f4\U000e0020-\U000e007e])[\U000e0020-\U000e007f]|[\U000e0020-\U000e007e]{7}"  # flags of Scotland and kin
    )


def find_hidden(text: str) -> re.Match[str] | None:
    """Find the first character of a text that is never shown, or that a terminal obeys."""
    return (_UNSEEN_ASCII if text.isascii() else never_shown()).search(text)


def is_seen(text: str) -> bool:
    """Say whether a text holds nothing that is never shown, and no pile of marks."""
    if text.isascii():
        return not _UNSEEN_ASCII.search(text)
    return not UNSEEN.search(text) and not PILE.search(text)


def visible(text: str) -> str:
    """Return the text of a body without characters that are never shown and without piles of marks.

    Flags that are spelled with hidden letters stay whole.
    """
    if is_seen(text):
        return text
    text = PILE.sub(r"\1", text)
    parts = _FLAG.split(text.replace("\x85", "\n"))
    parts[::2] = [UNSEEN.sub("", part) for part in parts[::2]]
    return "".join(parts)


def decode(path: str, data: bytes) -> str | Problem:
    """Return UTF-8 text with its byte-order mark taken and line ends made plain newlines; report F102 or F103 otherwise."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        form = "UTF-32" if data.startswith((b"\xff\xfe\0\0", b"\0\0")) else "UTF-16"
        return error(
            "F102", f"the file is {form}; microsite reads UTF-8", Span(path, 1, 1), "save it as UTF-8"
        )
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        head = data[: fault.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        line = head.count(b"\n") + 1
        column = len(head[head.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return error(
            "F102",
            f"the byte 0x{data[fault.start]:02x} here is not UTF-8",
            Span(path, line, column),
            "save the file as UTF-8 (in most editors: Save with Encoding)",
        )
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    bad = _CONTROL.search(text)
    if bad:
        line, column = position(text, bad.start())
        return error(
            "F103",
            f"a control character (U+{ord(bad.group()):04X}) stands here",
            Span(path, line, column),
            "delete it; it may be invisible in your editor",
        )
    return text


def lost(path: str, text: str) -> Problem | None:
    """Return the problem of the first character that a text has lost, None where it has lost none."""
    at = text.find(LOST)
    if at < 0:
        return None
    words = "a letter was lost here when the file was saved: in its place stands U+FFFD"
    return error("F103", words, Span(path, *position(text, at)), "write the letter that was meant")


def position(text: str, index: int) -> tuple[int, int]:
    """Return the 1-based line and column, in characters, of an index of `text`."""
    return text.count("\n", 0, index) + 1, index - (text.rfind("\n", 0, index) + 1) + 1


def typed(text: str, line: int, column: int, char: str, nth: int) -> tuple[int, int]:
    """Return where the `nth` time of a character (from 0) stands in a YAML value that begins at a place of `text`.

    In double quotes it may be written as an escape. Not found, it is said to stand where the value begins.
    """
    start = sum(len(row) + 1 for row in text.split("\n")[: line - 1]) + column - 1
    quoted = text[start : start + 1] == '"'
    for match in _ESCAPE.finditer(text, start) if quoted else re.finditer(re.escape(char), text[start:]):
        if quoted:
            number = match[1] or match[2] or match[3]
            meant = match[5] or (chr(int(number, 16)) if number else _LETTERS.get(match[4], match[4]))
        if not quoted or meant == char:
            if not nth:
                return position(text, match.start() + (0 if quoted else start))
            nth -= 1
    return line, column


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as an editor numbers them: U+2028, U+0085 and form feeds stand within a line."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
