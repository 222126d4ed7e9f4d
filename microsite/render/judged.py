"""Templates that were judged when the program was made, and found without a fault: those of the shipped themes as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

from microsite.values.themes import ThemeFile

FILE = Path(__file__).parent.parent / "data" / "judged.txt"
"""A digest a line; `docs/developer/make_reference.py` writes it."""


def known_as_sound(files: Mapping[str, ThemeFile], own: Collection[str]) -> bool:
    """Say whether just these templates need not be judged again; `own` are the paths of the top folder's."""
    return digest_of(files, own) in FILE.read_text("ascii").split()


def digest_of(files: Mapping[str, ThemeFile], own: Collection[str]) -> str:
    """Return a digest of all that a judgement of a theme's templates depends on, beside the program."""
    lines = (f"{name}\n{file.digest}\n{file.path in own}\n" for name, file in files.items())
    return hashlib.blake2b("".join(lines).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
