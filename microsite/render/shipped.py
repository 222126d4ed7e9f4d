"""What is known of the shipped templates since the program was made: that they are sound, and which others each of them reads.

So a build takes no template apart that is as it was shipped. Whatever has another digest is not known here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from microsite.values.themes import ThemeFile

FILE = Path(__file__).parent.parent / "data" / "shipped_templates.txt"
"""A line for each sound theme ("sound DIGEST") and for each template ("reads DIGEST NAME..."); see `docs/developer/make_reference.py`."""


def known_as_sound(files: Mapping[str, ThemeFile], own: Collection[str]) -> bool:
    """Say whether just these templates need not be judged again; `own` are the paths of the top folder's."""
    return digest_of(files, own) in _known()["sound"]


def known_to_read(file: ThemeFile) -> tuple[str, ...] | None:
    """Return the names of the templates that one extends, includes or imports; None where it is not known."""
    return _known()["reads"].get(file.digest)


def digest_of(files: Mapping[str, ThemeFile], own: Collection[str]) -> str:
    """Return a digest of all that a judgement of a theme's templates depends on, beside the program."""
    lines = (f"{name}\n{file.digest}\n{file.path in own}\n" for name, file in files.items())
    return hashlib.blake2b("".join(lines).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


def written(sound: Iterable[str], reads: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield the lines of the file that says what is known."""
    for digest in sound:
        yield f"sound {digest}\n"
    for digest, names in sorted(reads.items()):
        yield f"{' '.join(['reads', digest, *names])}\n"


@cache
def _known() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    known: dict[str, dict[str, tuple[str, ...]]] = {"sound": {}, "reads": {}}
    for line in FILE.read_text("ascii").splitlines():
        kind, digest, *names = line.split(" ")
        known[kind][digest] = tuple(names)
    return known
