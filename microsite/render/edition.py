"""The edition of what draws cards: one digest over its code, its fonts and its libraries, the same as long as bytes are."""

from __future__ import annotations

import hashlib
import unicodedata
from functools import lru_cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_CODE = (
    "records.py", "values/cards.py", "read/deadline.py", "read/decoding.py", "read/headers.py", "formats/bidi.py", "formats/typeset.py", "render/card_grid.py", "render/card_parts.py", "render/cards.py",
    "render/faces.py", "render/grounds.py", "render/pen.py", "render/pictures.py",
)  # fmt: skip
_LIBRARIES = ("pillow", "resvg-py", "uharfbuzz")


@lru_cache(maxsize=1)
def edition() -> bytes:
    """Return the digest (BLAKE2b, 20 bytes)."""
    total = hashlib.blake2b(unicodedata.unidata_version.encode(), digest_size=20)
    for name in _LIBRARIES:
        total.update(f"{name} {_version(name)}\n".encode())
    for path in (*(_PACKAGE / name for name in _CODE), *sorted((_PACKAGE / "fonts").iterdir())):
        data = path.read_bytes()
        total.update(f"{path.name} {len(data)}\n".encode() + data)
    return total.digest()


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - few builds draw cards

    try:
        return version(name)
    except PackageNotFoundError:  # put on the path by other means than a package
        return ""


def key_of(view: object) -> bytes:
    """Return the key (20 bytes) under which the image of a view is kept: equal keys mean equal bytes."""
    return hashlib.blake2b(edition() + repr(view).encode("utf-8", "surrogatepass"), digest_size=20).digest()
