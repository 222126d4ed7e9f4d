"""What may be part of an address or of a file's path: slugs, old paths that lead on, files beside an item."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from microsite.read.fields import scalar
from microsite.read.files import is_ignored
from microsite.read.reader import Reader
from microsite.read.specs import JsonSchema
from microsite.read.text import find_hidden
from microsite.read.wording import said, what_it_is
from microsite.read.yaml import Node

WINDOWS = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))})
"""Names of devices: no file or folder may have one where Windows is (Microsoft, Naming Files, Paths, and Namespaces)."""
_NO_PATH = re.compile(r"[\s\x00-\x20\x7f<>\"\\^`{|}?#%:*]")
_NO_FILE = re.compile(r"[\x00-\x1f\\:]")
MAX_SLUG = 80
MAX_PATH = 300
MAX_PART = 240  # bytes; file systems take 255, and endings are put to it
MAX_PARTS = 12


@lru_cache(maxsize=4096)
def slug_fault(slug: str) -> str:
    """Return why a slug cannot be one part of an address, or "" when it can.

    A slug holds Unicode letters and digits (NFC) and hyphens between them, 80 characters at most.
    """
    if len(slug) > MAX_SLUG:
        return f"it has {len(slug)} characters; at most {MAX_SLUG} fit"
    if len(slug.encode("utf-8", "replace")) > MAX_PART:
        return f"it is too long for a file's name: {MAX_PART} bytes fit"
    if unicodedata.normalize("NFC", slug) != slug:
        return "its letters are not in Unicode's composed form (NFC)"
    if not slug or slug.strip("-") != slug:
        return "it is empty, or begins or ends with a hyphen"
    fault = _odd_character(slug)
    if fault:
        return fault
    if slug.lower() != slug:
        return "it holds a capital letter"
    if slug in WINDOWS:
        return "some systems cannot store a file of that name"
    return ""


def _odd_character(slug: str) -> str:
    """Return which character cannot stand in a slug, or "" when each can."""
    odd = find_hidden(slug)
    if odd:
        return f"it holds an invisible character (U+{ord(slug[odd.start()]):04X})"
    if unicodedata.category(slug[0])[0] == "M":
        return "it begins with a mark that belongs to a letter before it"
    for char in slug:
        category = unicodedata.category(char)
        if char != "-" and category[0] != "L" and category not in {"Nd", "Mn", "Mc"}:
            return f"'{char}' cannot stand in it; use letters, digits and hyphens"
    return ""


def sluggish(text: str) -> str:
    """Return "did you mean 'x'?" with the slug that a text would make, "" when it makes none."""
    made = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", text).lower()).strip("-")
    return "" if slug_fault(made) else f"did you mean '{made}'?"


def ascii_slug(text: str) -> str:
    """Return a text as a file's name without its ending: letters lose their accents, all else becomes hyphens."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_SLUG].strip("-")


def path_fault(path: str) -> str:
    """Return why an old path of the site cannot be kept as a file of the output, or "" when it can."""
    if not path.startswith("/") or path == "/" or "//" in path or _NO_PATH.search(path):
        return "it wants a path of this site"
    if find_hidden(path):
        return "it holds an invisible character"
    if len(path) > MAX_PATH:
        return f"it has {len(path)} characters; at most {MAX_PATH} fit"
    parts = path.strip("/").split("/")
    if len(parts) > MAX_PARTS:
        return f"it has {len(parts)} parts; at most {MAX_PARTS} fit"
    return next((fault for fault in map(_part_fault, parts) if fault), "")


def _part_fault(part: str) -> str:
    """Return why one part of an old path cannot be the name of a file or folder, or "" when it can."""
    if part in {".", ".."}:
        return "it wants a path of this site"
    if is_ignored(part):
        return "hidden files are never published"
    if part.endswith("."):
        return "a part of it ends in a dot"
    if len(part.encode()) > MAX_PART:
        return "a part of it is too long for a file's name"
    if part.partition(".")[0].lower() in WINDOWS:
        return "some systems cannot store a file of that name"
    return ""


class SitePath:
    """A path on this site that begins and ends as an address of it does, such as /old/path/."""

    def read(self, node: Node, key: str, reader: Reader) -> str | None:
        """Return the path, or note U104."""
        text = scalar(node, key, reader, "a path such as /old/path/")
        if text is None:
            return None
        path = unicodedata.normalize("NFC", text.strip())
        fault = path_fault(path)
        if fault:
            reader.fail("U104", f"{said(key)} is {what_it_is(node)}; {fault}", node, "as in /old/path/")
            return None
        return path

    def schema(self) -> JsonSchema:
        """Return the schema of a path."""
        return {"type": "string", "pattern": "^/[^\\s?#]+$", "maxLength": MAX_PATH}


class FilePath:
    """A file beside the item or under content/; whether it exists is seen later."""

    def read(self, node: Node, key: str, reader: Reader) -> str | None:
        """Return the path as typed, or note F108 when it leaves the site."""
        text = scalar(node, key, reader, "a file name")
        if text is None:
            return None
        path = text.strip()
        fault = ""
        if len(path) > MAX_PATH:
            fault = f"it has {len(path)} characters; at most {MAX_PATH} fit"
        elif (
            not path
            or path.startswith(("http:", "https:", "//"))
            or _NO_FILE.search(path)
            or find_hidden(path)
            or ".." in path.split("/")
        ):
            fault = "it wants a file of this site"
        if fault:
            hint = "put the file beside this one and write its name"
            reader.fail("F108", f"{said(key)} is {what_it_is(node)}; {fault}", node, hint)
            return None
        return path

    def schema(self) -> JsonSchema:
        """Return the schema of a file name."""
        return {"type": "string", "minLength": 1, "maxLength": MAX_PATH}
