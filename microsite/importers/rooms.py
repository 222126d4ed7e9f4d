"""Find private meeting rooms in running text and take them out: links that let in, and the codes beside them."""

from __future__ import annotations

import re

_ROOM = re.compile(
    r"https?://(?:[a-z0-9-]+\.)*(?:zoom\.us/(?:j|my|s|w|wc)/|zoomgov\.com/j/|meet\.google\.com/|g\.co/meet/"
    r"|teams\.microsoft\.com/(?:l/meetup-join|meet)/|teams\.live\.com/meet/|webex\.com/|whereby\.com/|meet\.jit\.si/"
    r"|gotomeeting\.com/join/|global\.gotomeeting\.com/|meet\.goto\.com/|bluejeans\.com/)[^\s<>\"')\]]*",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?im)^[^\n]{0,80}\b(?:pass(?:code|word)|meeting[ -]?id|kennwort|meeting-id|dial[ -]?in|one tap mobile)\b[^\n]*$"
)


def take_rooms(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the text without rooms, the rooms' addresses, and lines of codes (only when there is a room)."""
    rooms = tuple(dict.fromkeys(match[0].rstrip(".,;") for match in _ROOM.finditer(text)))
    if not rooms:
        return text, (), ()
    codes = tuple(dict.fromkeys(" ".join(_ROOM.sub("", m[0]).split()) for m in _CODE.finditer(text)))
    left = _ROOM.sub("", _CODE.sub("", text))
    return re.sub(r"\n{3,}", "\n\n", left).strip(), rooms, tuple(code for code in codes if code)
