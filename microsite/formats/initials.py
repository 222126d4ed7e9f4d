"""The letters that stand in for a portrait."""

from __future__ import annotations


def initials(name: str) -> str:
    """Return the first letters of the first and the last word of a name, in capitals."""
    parts = [p for p in name.split() if p[0].isalnum()]
    letters = [parts[0][0], parts[-1][0]] if len(parts) > 1 else [p[0] for p in parts]
    return "".join(letters).upper()
