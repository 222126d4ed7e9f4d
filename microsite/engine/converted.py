"""What files of content became, by their digests: Markdown that was converted once is not converted again, nor front matter read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import partial

from microsite.config import Config
from microsite.engine.digest import Digests
from microsite.engine.editions import program
from microsite.engine.kept_items import packed, unpacked
from microsite.engine.memo import Memo
from microsite.formats.plainjson import parsed
from microsite.kinds.common import Known, Parsed
from microsite.read.document import Converted
from microsite.read.files import Source
from microsite.read.markdown import Body, Mention


class Remembered:
    """Bodies in the memo of a site. A row that is not whole is as good as none."""

    def __init__(self, held: Memo) -> None:
        self._held = held

    def before(self, sources: Sequence[Source], flavor: str) -> Sequence[Source | Converted]:
        """Return each source, with its body where that was converted before."""
        keys = [_key(source, flavor) for source in sources]
        known = self._held.known(keys)
        found: list[Source | Converted] = []
        for source, key in zip(sources, keys, strict=True):
            body = _unpacked(self._held.get(key)) if key in known else None
            found.append(Converted(source, body) if body else source)
        return found

    def after(self, sources: Sequence[Source | Converted], parsed: Sequence[Parsed], flavor: str) -> None:
        """Keep the bodies that were converted now, but for faulty ones: what took too long may not the next time."""
        for source, one in zip(sources, parsed, strict=True):
            if isinstance(source, Source) and one.body and not one.body.fault:
                self._held.put(_key(source, flavor), _packed(one.body))

    def readings(self, config: Config) -> Readings:
        """Return what files were read as under these settings."""
        return Readings(self._held, self, config)


class Readings:
    """What files were read as, in the memo of a site, beside their bodies. All of the settings are in the key, and the path."""

    def __init__(self, held: Memo, bodies: Remembered, config: Config) -> None:
        self._held, self._bodies, self._flavor = held, bodies, config.front.markdown.flavor
        try:
            self._settings = Digests().of(program(), config).hex()
        except TypeError:  # settings that have no exact form: nothing is known under them
            self._settings = ""

    def before(self, sources: Sequence[Source]) -> Sequence[Source | Converted | Known]:
        """Return each source, with what it was read as, or at least with its body, where that is known."""
        keys = [(_key(source, self._flavor), self._key(source)) for source in sources]
        known = self._held.known(key for pair in keys for key in pair)
        others = [source for source, pair in zip(sources, keys, strict=True) if not known.issuperset(pair)]
        converted = iter(self._bodies.before(others, self._flavor))
        return [
            Known(source, partial(self._known, *pair)) if known.issuperset(pair) else next(converted)
            for source, pair in zip(sources, keys, strict=True)
        ]

    def after(self, source: Source | Converted, parsed: Parsed) -> None:
        """Keep what became of a file now."""
        self._bodies.after([source], [parsed], self._flavor)
        row = packed(parsed) if self._settings and parsed.body and not parsed.body.fault else None
        if row is not None:
            self._held.put(self._key(source.source if isinstance(source, Converted) else source), row)

    def _known(self, body_key: bytes, key: bytes) -> Parsed | None:
        body, row = _unpacked(self._held.get(body_key)), self._held.get(key)
        return unpacked(row, body) if body and row is not None else None

    def _key(self, source: Source) -> bytes:
        if not self._settings:
            return b""
        named = f"item\n{self._settings}\n{source.digest}\n{source.path}"
        return hashlib.blake2b(named.encode("utf-8", "surrogatepass"), digest_size=20).digest()


def _key(source: Source, flavor: str) -> bytes:
    return hashlib.blake2b(f"body\n{program()}\n{flavor}\n{source.digest}".encode(), digest_size=20).digest()


def _packed(body: Body) -> bytes:
    mentions = [[one.target, one.is_image] for one in body.mentions]
    return json.dumps([body.html, body.text, mentions], ensure_ascii=False).encode("utf-8", "surrogatepass")


def _unpacked(data: bytes | None) -> Body | None:
    try:
        html, text, mentions = parsed(data or b"")
        return Body(str(html), str(text), tuple(Mention(str(t), is_image=i is True) for t, i in mentions))
    except (ValueError, TypeError):
        return None
