"""What a person reads of an element: its text with all inside it that is shown, words apart where blocks are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from microsite.checks.vocabulary import fold, fold_parts

_UNSEEN = frozenset({"script", "style", "template", "head", "noscript", "datalist", "title"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCKS = frozenset(
    "address article aside blockquote br dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header hr li main nav ol p pre section summary table td th tr ul option time button".split()
)


def hides(element: Any) -> bool:  # noqa: ANN401 - lxml ships no types
    """Say whether an element is hidden with all inside it, or is no element."""
    tag = element.tag
    return not isinstance(tag, str) or is_hidden(tag, element.get)


def is_hidden(tag: str, get: Callable[[str], str | None]) -> bool:
    """Say whether an element of that name is hidden with all inside it; `get` gives its attributes."""
    if tag in _UNSEEN or get("hidden") is not None:
        return True
    style = get("style")
    return bool(style and _HIDDEN.search(style))


def is_written(element: Any) -> bool:  # noqa: ANN401 - lxml ships no types
    """Say whether an element holds the words of an author and nothing else: those have dir=auto (HTML 3.2.6.4)."""
    above = element.getparent()
    if above is not None and above.get("dir") == "auto":
        return True
    while element.get("dir") != "auto":
        if len(element) != 1 or (element.text or "").strip() or (element[0].tail or "").strip():
            return False
        element = element[0]
    return True


_NOBODY: frozenset[Any] = frozenset()
_UNTOLD: Mapping[Any, str] = {}


def visible_text(
    root: Any,  # noqa: ANN401 - lxml ships no types
    skip: frozenset[Any] = _NOBODY,
    told: Mapping[Any, str] = _UNTOLD,
    unseen: AbstractSet[Any] | None = None,
) -> str:
    """Return what a person reads of the element, white space folded; `skip` are elements to leave out.

    `told` are the texts of elements that are known, `unseen` those that are never shown, if that is known.
    """
    if not len(root) and root not in skip and not hides(root):
        return fold(root.text or "")
    return fold_parts(raw_text(root, skip, told, unseen))


def raw_text(
    root: Any,  # noqa: ANN401 - the same
    skip: frozenset[Any] = _NOBODY,
    told: Mapping[Any, str] = _UNTOLD,
    unseen: AbstractSet[Any] | None = None,
) -> list[str]:
    """Return the same in its parts, with white space as it stands."""
    if hides(root) or root in skip:
        return []
    parts = [root.text or ""]
    _gather(root, parts, (skip, told, unseen))
    return parts


def _gather(
    element: Any,  # noqa: ANN401 - the same
    parts: list[str],
    known: tuple[frozenset[Any], Mapping[Any, str], AbstractSet[Any] | None],
) -> None:
    """Add the texts inside an element; it is no deeper than the page, which the parser holds to 256."""
    skip, told, unseen = known
    for child in element:
        tag = child.tag
        block = tag in _BLOCKS
        if block:
            parts.append(" ")
        hidden = hides(child) if unseen is None else child in unseen or not isinstance(tag, str)
        if not hidden and child not in skip:
            if (before := told.get(child)) is not None:
                parts.append(before)
            else:
                if text := child.text:
                    parts.append(text)
                if len(child):
                    _gather(child, parts, known)
        if block:
            parts.append(" ")
        if tail := child.tail:
            parts.append(tail)
