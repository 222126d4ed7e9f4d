"""The facts that are addresses: pages, profiles, old paths, images, recordings, slides."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from microsite.importers import convert, words
from microsite.importers.convert import flat, is_empty, normal
from microsite.importers.facts_text import names
from microsite.importers.taking import Found, Take
from microsite.importers.values import Bare, Front, How, Value

_PATH = re.compile(r"/[^\s?#\\:*<>\"'|{}%^`\x00-\x20\x7f]*\Z")
_LONGEST_UID, _MOST_LINKS = 200, 20
_HANDLE = re.compile(r"@?[\w.-]{1,60}\Z")
_FEDIVERSE = re.compile(r"@?([\w.-]{1,60})@([a-z0-9-]+(?:\.[a-z0-9-]+)+)\Z", re.IGNORECASE)


def profile(network: str, value: Value) -> str | None:
    """Return the https address of a handle at a network, or None when it is no handle."""
    text = value.strip() if isinstance(value, str) else ""
    if known := convert.url(text):
        return known
    if not words.PROFILES[network]:
        at = _FEDIVERSE.match(text)
        return convert.url(f"https://{at[2].lower()}/@{at[1]}") if at else None
    if _HANDLE.match(text):
        return convert.url(words.PROFILES[network].format(text.removeprefix("@")))
    bare = convert.url(f"https://{text}")
    return bare if bare and "." in urlsplit(bare).netloc and "/" in text else None


def _network(name: str) -> str:
    word = re.sub(r"_?(?:handle|url|link|username|profile|account|id)\Z", "", normal(name))
    return word if word in words.PROFILES else ""


def _several(value: Value) -> tuple[str, ...] | None:
    """Return the addresses of a list of links: texts, or mappings with an address in them."""
    if isinstance(value, str):
        value = tuple(value.split())
    if isinstance(value, Mapping):
        found = [
            profile(net, inner) if (net := _network(key)) else convert.url(inner)
            for key, inner in value.items()
        ]
    else:
        found = [
            convert.url(inner.get("url", inner.get("href", "")))
            if isinstance(inner, Mapping)
            else convert.url(inner)
            for inner in value
        ]
    return tuple(link for link in found if link) if found and all(found) else None


def links(take: Take) -> None:
    """Take a mentor's home page and profiles; handles become full addresses."""
    found = take.find("url", names(take, "url"))
    if found and (page := convert.url(found.value)):
        take.accept(found, "url", page)
    elif found:
        take.refuse(found, "url", "it is no http or https address")
    made: list[str] = []
    listed = take.find("links", names(take, "links"))
    if listed and (several := _several(listed.value)):
        take.accept(listed, "links")
        take.keep(listed)
        made += several
    for name, held in take.record.fields.items():
        network = _network(name)
        if not network or name in take.used or is_empty(held.value):
            continue
        here = Found(name, held.value, How.GUESSED)
        if link := profile(network, held.value):
            take.accept(here, "links")
            made.append(link)
        else:
            take.refuse(here, "links", "it is no handle and no address")
    if made:
        take.facts["links"] = tuple(dict.fromkeys(made))[:_MOST_LINKS]


def aliases(take: Take, ours: str) -> None:
    """Take old paths as aliases, but for the one that is ours; patterns and foreign addresses are kept."""
    paths: list[str] = []
    wanted = take.others("aliases") or names(take, "aliases")
    for name in dict.fromkeys(filter(None, (take.field(name) for name in (*wanted, "url")))):
        value = take.record.fields[name].value
        texts = (value,) if isinstance(value, str) else value
        good = (
            [t for t in texts if isinstance(t, str) and _is_path(t)] if not isinstance(texts, Mapping) else []
        )
        if name in take.used or not good:
            continue
        here = Found(name, value, How.MAPPED if name == "aliases" else How.GUESSED)
        take.accept(here, "aliases")
        if len(good) != len(texts):
            take.keep(here)
        paths += [text for text in good if text.rstrip("/") != ours.rstrip("/")]
    if paths:
        take.facts["aliases"] = tuple(dict.fromkeys(paths))


def _is_path(text: str) -> bool:
    parts = text.split("/")
    return (
        bool(_PATH.match(text))
        and "//" not in text
        and ".." not in parts
        and "." not in parts
        and text != "/"
    )


def image(take: Take, key: str) -> None:
    """Take an image whose file the source holds; it is copied beside the item. Another one is kept as it was."""
    found = take.find(key, names(take, key))
    if not found:
        return
    reference = flat(found.value)
    if picture := take.record.pictures.get(reference):
        take.accept(found, key)
        take.picture = picture
    else:
        take.refuse(found, key, "its file is not in the source, or is no png, jpg, webp or avif")


def media(take: Take) -> None:
    """Take the recording, and slides as a link in the body."""
    base = take.setting.source_url
    if found := take.find("recording.url", names(take, "recording.url")):
        value = found.value.get("url", "") if isinstance(found.value, Mapping) else found.value
        if link := convert.url(value):
            take.accept(found, "recording.url")
            take.facts["recording"] = {"url": link}
            if isinstance(found.value, Mapping):
                take.keep(found)
        else:
            take.refuse(found, "recording.url", "it is no http or https address")
    if slides := take.find("slides", names(take, "slides")):
        if link := convert.absolute(flat(slides.value), base):
            take.accept(slides, "body")
            take.sections.append(("Slides", f"<{link}>"))
        else:
            take.refuse(
                slides,
                "a link",
                "it is no http or https address; --map source_url==https://... names the old site",
            )


def dates(take: Take) -> None:
    """Take the dates of publication, and the UID of a calendar."""
    from microsite.importers.times import day_of  # noqa: PLC0415 - only here

    for key in ("publish_at", "expire_at"):
        if found := take.find(key, names(take, key)):
            day = day_of(flat(found.value))
            if day is None:
                take.refuse(found, key, "it is no date")
            else:
                take.accept(found, key, _day(day.isoformat()))
                if flat(found.value).strip() != day.isoformat():
                    take.keep(found)
    if (found := take.find("uid", names(take, "uid"))) and not take.field("recurrence-id"):
        uid = flat(found.value).strip()
        if uid and uid.isprintable() and len(uid) <= _LONGEST_UID:
            take.accept(found, "uid", uid)


def _day(text: str) -> Front:
    return Bare(text)
