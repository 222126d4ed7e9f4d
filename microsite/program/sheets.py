"""What the program's commands hand to people: pages that stand alone and print well."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).parent / "sheets_html"


@cache
def _pages() -> Environment:
    pages = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["length_words"] = length_words
    return pages


def length_words(length: timedelta) -> str:
    """Return a length in the words of its file: "15 minutes", "3 hours", "1 day"."""
    minutes = round(length.total_seconds() / 60)
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes and minutes % size == 0:
            number = minutes // size
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "0 minutes"


def printed(template: str, **facts: object) -> bytes:
    """Return a page that stands alone: its style within it, no script, nothing asked of any host."""
    return _pages().get_template(template).render(**facts).encode()
