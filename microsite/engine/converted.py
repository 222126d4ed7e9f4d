"""What the bodies of files became, by the digest of the file: Markdown that was converted once is not converted again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from microsite.engine.editions import program
from microsite.engine.memo import Memo
from microsite.formats.plainjson import parsed
from microsite.kinds.common import Parsed
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
