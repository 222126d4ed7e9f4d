"""What Jinja's parser refuses, in plain words: its own sentences name its grammar, ours the mend."""

from __future__ import annotations

import re

_OPEN = re.compile(r"The innermost block that needs to be closed is '(\w+)'")
_TAG = re.compile(r"Encountered unknown tag '(\w+)'")
_PAIRED = "{{ and }} stand around a value, {% and %} around a tag, {# and #} around a comment: look for one that is cut short"
_SIGNS = re.compile(
    r"unexpected (?:'[{}%]'|char)|expected token 'end of (?:print|statement)|end of print statement"
)


def syntax_words(said: str) -> tuple[str, str]:
    """Return the message and the hint for a fault of syntax, of what Jinja says of it."""
    tag, still = _TAG.search(said), _OPEN.search(said)
    if still:
        where = f"{{% {tag[1]} %}}" if tag else "the end of the template"
        return (
            f"the template cannot be read: a {{% {still[1]} %}} is not closed",
            f"write {{% end{still[1]} %}} before {where}",
        )
    if tag:
        return (
            f"the template cannot be read: there is no tag '{tag[1]}'",
            "tags are block, extends, for, if, set, include, import, from and macro",
        )
    hint = _PAIRED if _SIGNS.search(said) else "see the Jinja template documentation"
    return f"the template cannot be read: {said}", hint
