"""Bytes of a source file become text, or a problem that names the line and column of the first bad character."""

from __future__ import annotations

import re

from microsite.diagnostics import Problem, Span, error

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def decode(path: str, data: bytes) -> str | Problem:
    """Return UTF-8 text with its byte-order mark taken and line ends made plain newlines; report F102 or F103 otherwise."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return error(
            "F102", "the file is UTF-16; microsite reads UTF-8", Span(path, 1, 1), "save it as UTF-8"
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


def position(text: str, index: int) -> tuple[int, int]:
    """Return the 1-based line and column, in characters, of an index of `text`."""
    return text.count("\n", 0, index) + 1, index - (text.rfind("\n", 0, index) + 1) + 1
