"""Turn foreign words into ours: one line of text, slugs, lists, addresses, lengths of time; None when they are not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from urllib.parse import urljoin, urlsplit

from microsite.importers.values import Value
from microsite.read.text import find_hidden, never_shown

SLUG_LENGTH = 80
SUMMARY_LENGTH = 160
_SENTENCE_LENGTH = 40
_SENTENCE_END = re.compile(r"(?<=\w{3})[.!?][\"')\]]*(?=\s+[^\sa-z])")
_URL = re.compile(r"https?://[^\s<>\"\\^`{|}]+\Z", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
_HOURS = re.compile(r"(\d{1,3}):([0-5]\d)(?::00)?\Z")
_SPELLED = re.compile(
    r"(?:(\d{1,3})\s*h(?:ours?|rs?)?)?\s*(?:(\d{1,4})\s*(?:m(?:in(?:ute)?s?)?\.?)?)?\Z", re.IGNORECASE
)
_ISO = re.compile(r"P(?:(\d{1,2})D)?T?(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:0+S)?\Z", re.IGNORECASE)


@lru_cache(maxsize=4096)
def normal(name: str) -> str:
    """Return a field's name as it is compared: lower case, with underscores for spaces and hyphens."""
    return re.sub(r"[\s\-]+", "_", name.strip()).casefold()


def visible(text: str) -> str:
    """Return text without controls, bidi marks and invisible characters; newlines and tabs stay."""
    shown = re.sub("[\r\v\f\x85]", "", text)
    while find_hidden(shown):
        shown = never_shown().sub("", shown)
    return shown


def one_line(text: str) -> str:
    """Return text on one line, with single spaces and no hidden characters."""
    return " ".join(visible(re.sub(r"[\x85\u2028\u2029]", " ", text)).split())


def flat(value: Value) -> str:
    """Return a value as text for an example or a comparison."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {flat(inner)}" for key, inner in value.items())
    return ", ".join(flat(inner) for inner in value)


def is_empty(value: Value) -> bool:
    """Say whether a value says nothing: empty text, an empty list, or a list of nothing."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return not value
    return all(is_empty(inner) for inner in value)


def strings(value: Value) -> tuple[str, ...] | None:
    """Return a list of texts; one text is split at commas and semicolons; None when it holds mappings."""
    if isinstance(value, str):
        parts: tuple[Value, ...] = tuple(re.split(r"[,;\n]", value))
    elif isinstance(value, Mapping):
        return None
    else:
        parts = value
    texts = []
    for part in parts:
        if not isinstance(part, str):
            return None
        if one_line(part):
            texts.append(one_line(part))
    return tuple(dict.fromkeys(texts))


def slug(text: str) -> str:
    """Return a slug of `[a-z0-9-]`, at most 80 long and cut between words, "" when no letter or digit is left."""
    from slugify import slugify  # noqa: PLC0415 - only an import needs it

    made = str(slugify(text, max_length=SLUG_LENGTH, word_boundary=True, save_order=True))
    return made or str(slugify(text, max_length=SLUG_LENGTH))


_ENTITY = re.compile(r"&#?\w{1,32};", re.ASCII)


def url(value: Value) -> str | None:
    """Return an http or https address without credentials, or None; what was copied out of HTML loses its entities."""
    text = _ENTITY.sub(lambda found: unescape(found[0]), value.strip()) if isinstance(value, str) else ""
    if not _URL.match(text):
        return None
    try:
        parts = urlsplit(text)
        bad = not parts.hostname or "@" in parts.netloc or (parts.port or 1) < 1
    except ValueError:
        return None
    return None if bad else text


def absolute(text: str, base: str) -> str | None:
    """Return the address of a link that may be relative to the old site `base`, or None."""
    return url(text) or (url(urljoin(base, text.strip())) if base and text.strip() else None)


def language(value: Value) -> str | None:
    """Return a BCP 47 tag ("en_US" becomes "en-US"), or None."""
    text = value.strip().replace("_", "-") if isinstance(value, str) else ""
    return text if _LANGUAGE.match(text) else None


def number(value: Value) -> int | None:
    """Return a whole number of at most six digits, or None."""
    text = value.strip() if isinstance(value, str) else ""
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else None


def minutes(value: Value) -> int | None:
    """Return a length in minutes: "45", "45 min", "1h30", "PT45M" (ISO 8601), "00:45" (hours:minutes, as frab)."""
    text = value.strip() if isinstance(value, str) else ""
    if not text:
        return None
    if (plain := number(text)) is not None:
        return plain or None
    if (found := _HOURS.match(text)) or (found := _SPELLED.match(text)):
        return int(found[1] or 0) * 60 + int(found[2] or 0) or None
    if found := _ISO.match(text):
        return (int(found[1] or 0) * 24 + int(found[2] or 0)) * 60 + int(found[3] or 0) or None
    return None


def truth(value: Value) -> bool | None:
    """Return what a switch says in YAML 1.1's words, or None."""
    text = value.strip().casefold() if isinstance(value, str) else ""
    return {
        "true": True,
        "yes": True,
        "on": True,
        "1": True,
        "false": False,
        "no": False,
        "off": False,
        "0": False,
    }.get(text)


def plain(text: str) -> str:
    """Return Markdown or HTML as one line of words: links keep their words, images, tags and marks go."""
    text = re.sub(r"!\[[^\[\]\n]{0,500}+\]\([^\[)\n]{0,2000}+\)", " ", text)
    text = re.sub(r"\[([^\[\]\n]{1,500}+)\]\([^\[)\n]{0,2000}+\)", r"\1", text)
    text = re.sub(r"</?[A-Za-z][^<>]{0,2000}>", " ", text)
    text = re.sub(r"(?m)^(?:#{1,6}\s+|[*+-]\s+|>\s?)", "", text)
    text = re.sub(r"\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)", "", text)
    return one_line(text)


def shorten(text: str, limit: int = SUMMARY_LENGTH) -> str:
    """Return one line of at most `limit` characters, cut behind a sentence if one ends late enough, else a word."""
    if len(text) <= limit:
        return text
    ends = [
        m.end() for m in _SENTENCE_END.finditer(text[: limit + 2]) if _SENTENCE_LENGTH <= m.end() <= limit
    ]
    if ends:
        return text[: ends[-1]]
    head = text[: limit - 1]
    if not text[limit - 1].isspace() and " " in head[limit // 2 :]:
        head = head[: head.rindex(" ")]
    return head.rstrip(" ,;:-") + "…"
