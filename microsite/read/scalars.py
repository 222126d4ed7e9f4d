"""The kinds of single values that front matter holds beside plain text: addresses, slugs, languages, money, zones."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

from microsite.formats.zones import names, zone
from microsite.read.assets import is_own_file
from microsite.read.fields import scalar
from microsite.read.paths import MAX_SLUG, FilePath, ascii_slug, slug_fault, sluggish
from microsite.read.reader import Reader
from microsite.read.specs import JsonSchema
from microsite.read.text import find_hidden
from microsite.read.wording import near, said, what_it_is
from microsite.read.yaml import Node

MAX_URL = 2_000
MAX_HOST, MAX_LABEL = 253, 63  # characters of a host, and of a part of it (RFC 1035, 2.3.4)

_PLAIN_URL = re.compile(
    r"([a-z]+)://(?=[^/]{1,63}(?:/|\Z))[a-z0-9]+(?:[.-][a-z0-9]+)*\.[a-z]{2,}(?:/[A-Za-z0-9._~/-]*)?"
)  # what can have no fault
_OFFSET = re.compile(r"(?:Etc/)?(?:GMT|UTC|Z)?\s*[+\-\u2212]\s*[0-9]{1,2}(?::?[0-9]{2})?", re.IGNORECASE)
_FRAMED = re.compile(r"(?:<|\[[^\]]*\]\()([^<>()\s]+)[>)]")  # as Markdown writes an address
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


class Slug:
    """One part of an address: letters, digits, hyphens."""

    def read(self, node: Node, key: str, reader: Reader) -> str | None:
        """Return the slug, or note U101."""
        text = scalar(node, key, reader, "a slug")
        if text is None:
            return None
        fault = slug_fault(text)
        if fault:
            hint = _slug_meant(text, key) or "a slug looks like price-your-first-tier"
            reader.fail("U101", f"{said(key)} is {what_it_is(node)}: {fault}", node, hint)
            return None
        return text

    def schema(self) -> JsonSchema:
        """Return the schema of a slug."""
        return {"type": "string", "minLength": 1, "maxLength": MAX_SLUG, "pattern": "^[^/\\\\\\s]+$"}


def _slug_meant(text: str, key: str) -> str:
    """Return what may have been meant by a text that is no slug: several of them, a file's name, or the name of a thing."""
    several = [part.strip() for part in text.split(",") if part.strip()]
    spaced = text.split() if key[-1:].isdigit() and "-" in text else []
    several = spaced if len(several) == 1 and not any(map(slug_fault, spaced)) else several
    if len(several) > 1 and not any(map(slug_fault, several)):
        listed = next(part for part in reversed(key.split(".")) if not part.isdigit())
        plural = "mentors" if listed == "mentor" else listed
        return f"write a list: {plural}: [{', '.join(several)}]"
    stem = text.strip().removesuffix(".md")
    stem = _FOLDER.sub("", stem) if key != "slug" else stem
    # what other files are called by is the name of their file, which has no accents
    plain = ascii_slug(stem) if key != "slug" and not stem.isascii() else ""
    return f"did you mean '{plain}'?" if plain and not slug_fault(plain) else sluggish(stem)


_FOLDER = re.compile(r"(?:.*/)?(?:content|mentors|events|series)/")
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
_BYTE = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_DOTTED = re.compile(rf"{_BYTE}(?:\.{_BYTE}){{3}}")
_HOST = re.compile(r"(?:[\w-]+\.)*[\w-]*\w|[0-9a-f:.]*:[0-9a-f:.]+")


def url_fault(url: str, schemes: frozenset[str]) -> str:
    """Return why a text is not a usable absolute URL (RFC 3986), or "" when it is."""
    if len(url) > MAX_URL:
        return f"it has {len(url)} characters; at most {MAX_URL} fit"
    plain = _PLAIN_URL.fullmatch(url)
    if plain and plain[1] in schemes:
        return ""
    if fault := _spelling_fault(url):
        return fault
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "it cannot be read as an address"
    if parts.scheme.lower() not in schemes:
        return f"it must begin with {' or '.join(s + '://' for s in sorted(schemes))}"
    if not host or not _HOST.fullmatch(host):
        return "it has no host"
    if parts.username is not None or parts.password is not None:
        return "it holds a user name or password"
    if port == 0:
        return "nothing answers at port 0"
    return "" if ":" in host else _host_fault(host)


def _spelling_fault(url: str) -> str:
    if re.search(r"[\s\x00-\x20\x7f<>\"\\^`{|}]", url) or find_hidden(url):
        return "a space or another character stands in it that no address holds"
    if (entity := _ENTITY.search(url)) and unescape(entity[0]) != entity[0]:
        return f"it holds '{entity[0]}', which is HTML for '{unescape(entity[0])}'"
    return ""


def _host_fault(host: str) -> str:
    """Return why no name of a machine is written so (RFC 1123 section 2.1, WHATWG URL 3.5), "" when one is."""
    labels = host.removesuffix(".").split(".")
    if any(label[0] == "-" or label[-1] == "-" for label in labels if label):
        return "a part of its host begins or ends with a hyphen"
    if len(host) > MAX_HOST or any(len(label) > MAX_LABEL for label in labels):
        return f"its host is too long: {MAX_HOST} characters fit, and {MAX_LABEL} in each part"
    if _NUMBER.fullmatch(labels[-1]) and not _DOTTED.fullmatch(host):
        return "its host is a number, which browsers read as another address than it shows"
    return ""


class Url:
    """An absolute http or https address."""

    def __init__(self, *schemes: str) -> None:
        self.schemes = frozenset(schemes or ("http", "https"))

    def read(self, node: Node, key: str, reader: Reader) -> str | None:
        """Return the address as typed, but for the case of its scheme, or note M107."""
        text = scalar(node, key, reader, "an address such as https://example.org/")
        if text is None:
            return None
        url = text.strip()
        fault = url_fault(url, self.schemes)
        if fault:
            shown = re.sub(r"//[^/@]*@", "//...@", what_it_is(node))  # a password has no place in a log
            whole = f"https://{url}"
            bare = ":" not in url and "." in url and not url_fault(whole, self.schemes)
            if _ENTITY.search(url) and not url_fault(unescape(url), self.schemes):
                bare, whole = True, unescape(url)
            framed = _FRAMED.fullmatch(url)
            if framed and not url_fault(framed[1], self.schemes):
                bare, whole = True, framed[1]
            hint = f"did you mean '{whole}'?" if bare else "write it as https://example.org/page"
            reader.fail("M107", f"{said(key)} is {shown}: {fault}", node, hint)
            return None
        scheme, _, rest = url.partition(":")
        return f"{scheme.lower()}:{rest}"

    def schema(self) -> JsonSchema:
        """Return the schema of an address."""
        return {"type": "string", "format": "uri", "maxLength": MAX_URL}


class UrlOrFile:
    """An absolute http or https address, or a picture or paper of this site, which is known by its ending."""

    def read(self, node: Node, key: str, reader: Reader) -> str | None:
        """Return it as typed, or note M107 or F108."""
        text = scalar(node, key, reader, "an address, or the name of a file")
        if text is None:
            return None
        if "." not in text and ":" not in text:
            words, hint = (
                "it wants an address or a file",
                "as in https://example.org/page, or proof.pdf beside this file",
            )
            reader.fail("M107", f"{said(key)} is {what_it_is(node)}; {words}", node, hint)
            return None
        spec = FilePath() if is_own_file(text) else Url()
        return spec.read(node, key, reader)

    def schema(self) -> JsonSchema:
        """Return the schema of both."""
        return {"type": "string", "minLength": 1, "maxLength": MAX_URL}


class Host:
    """The name of a host, as in example.org, without scheme or path."""

    def read(self, node: Node, key: str, reader: Reader) -> str | None:
        """Return the host, or note M107."""
        text = scalar(node, key, reader, "a host such as example.org")
        if text is None:
            return None
        host = text.strip()
        if len(host) > MAX_HOST or not _HOST.fullmatch(host):
            meant = "" if url_fault(host, frozenset({"http", "https"})) else urlsplit(host).hostname
            hint = (
                f"did you mean '{meant}'?" if meant else "write it as example.org, without https:// or a path"
            )
            reader.fail("M107", f"{said(key)} is {what_it_is(node)}: it wants the name of a host", node, hint)
            return None
        return host

    def schema(self) -> JsonSchema:
        """Return the schema of a host."""
        return {"type": "string", "maxLength": MAX_HOST}


_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*")


class Language:
    """A language tag (BCP 47)."""

    def read(self, node: Node, key: str, reader: Reader) -> str | None:
        """Return the tag with its customary case."""
        text = scalar(node, key, reader, "a language tag such as en or pt-BR")
        if text is None:
            return None
        parts = text.strip().split("-")
        if not _TAG.fullmatch(text.strip()):
            reader.fail(
                "M108",
                f"{said(key)} is {what_it_is(node)}; it wants a language tag",
                node,
                f"did you mean '{tag}'?"
                if _TAG.fullmatch(tag := "-".join(text.split("_")))
                else "as in en, de or pt-BR",
            )
            return None
        cases = {2: str.upper, 4: str.title}  # a region has two letters, a script four
        return "-".join([parts[0].lower(), *(cases.get(len(part), str)(part) for part in parts[1:])])

    def schema(self) -> JsonSchema:
        """Return the schema of a language tag."""
        return {"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"}


class Zone:
    """A time zone of the IANA database."""

    def read(self, node: Node, key: str, reader: Reader) -> str | None:
        """Return the zone's name, or note T102 with a near miss."""
        text = scalar(node, key, reader, "a time zone such as Europe/Berlin")
        if text is None:
            return None
        name = text.strip()
        if zone(name) is None:
            short, offset = re.fullmatch(r"[A-Z]{2,5}", name), _OFFSET.fullmatch(name)
            # Etc/GMT+1 is an hour behind UTC (POSIX), the opposite of what people mean who write GMT+1
            cities = (known for known in names() if not known.startswith("Etc/"))
            hint = "" if short or offset else near(name, cities)
            what = "an abbreviation means several zones" if short else "that is no IANA time zone"
            what = "an offset says nothing of summer time" if offset else what
            hint = hint or "name a city of the zone, as in Europe/Berlin or America/New_York; or UTC"
            reader.fail("T102", f"{said(key)} is {what_it_is(node)}; {what}", node, hint)
            return None
        return name

    def schema(self) -> JsonSchema:
        """Return the schema of a zone's name."""
        return {"type": "string", "examples": ["Europe/Berlin", "America/New_York", "UTC"]}
