"""How much a template may make: every text and list is measured before it is built, so that no single step runs long or fills the memory.

A deadline interrupts Python's own steps, and no step of compiled code: a number of a million digits, a text padded to a
thousand millions, two lists that each hold the one before twice. So such steps are measured and refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from functools import lru_cache, wraps
from itertools import islice
from types import BuiltinMethodType, MethodType
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.filters import make_attrgetter

from microsite.render.printed import all_printed, printed

MAX_TEXT = 1_000_000
"""Characters of a text that one step may make, and of a list, written out with all that lies in it."""
MAX_WORK = 20_000_000
"""Characters that one step may pass through, as when each letter is replaced by a text."""
MAX_PAGE = 10_000_000
"""Characters of a page, and of what a macro or block of one comes to."""
MAX_BITS = 4096
_LONG = f"what is made here would be longer than {MAX_PAGE:,}"
_PIECES = 4096
_DIGITS = 4  # bits of a number that take one place when it is written, and some
_SMALL = 64
_PLACE = 10  # what an element counts for beside what it is
_CONTAINERS = (list, tuple, dict, set, frozenset)
_TEXTS = (str, bytes)
_NUMBERS = (int, float)
_MEASURED = (*_TEXTS, *_CONTAINERS)
_SHORT = 200  # characters of a text whose answer is kept: a template's own, with places to fill
# filters that come to one thing that is there already or is hardly larger, or to what is only made when it is asked for
_HARMLESS = frozenset(
    "abs attr count d default first float int last length map reject rejectattr select selectattr".split()
)
# as harmless, but these make a text of whatever they are given
_SAYING = frozenset({"capitalize", "e", "escape", "lower", "trim", "upper", "wordcount"})
# these make no text of it
_ORDERING = frozenset("batch dictsort groupby items list max min reverse slice sort sum unique".split())
_JOINS = 2  # a text between them may be given to `join`, and after it what is read of each
_REPEATING = frozenset(
    {"indent", "tojson", "expandtabs"}
)  # a number of theirs is meant for each line or place
_FIELD = re.compile(r"\{[^{}]*\}|%(?:\([^()]*\))?[^a-zA-Z%]*[a-zA-Z%]")
_NUMBER = re.compile(r"\d+")
# a width that is not written but given, or may stand behind brackets within brackets
_COMPUTED = re.compile(r"\{[^{}]*:[^{}]*\{|%(?:\([^()]*\))?[^a-zA-Z%()]*\*|%\([^()]*\(")


def too_large(what: str) -> SecurityError:
    """Return the refusal to make something."""
    return SecurityError(f"{what} would be longer than {MAX_TEXT:,}")


def weight(value: object, most: int = MAX_TEXT) -> int:
    """Return how long a value is when all that lies in it is written out; counting ends beyond `most`."""
    if type(value) is str:
        return len(value)
    if type(value) is int and value.bit_length() <= _SMALL:
        return 0
    total, waiting = 0, [value]
    while waiting and total <= most:
        one = waiting.pop()
        if isinstance(one, _TEXTS):
            total += len(one)
        elif isinstance(one, _CONTAINERS):
            total += _PLACE * len(one)
            if total <= most:
                waiting.extend((*one.keys(), *one.values()) if isinstance(one, dict) else one)
        elif isinstance(one, int) and one.bit_length() > _SMALL:
            total += one.bit_length() // _DIGITS
    return total


def weighed(value: Any) -> Any:  # noqa: ANN401 - whatever a template makes
    """Return a value that a template has made, if it is small."""
    if isinstance(value, _MEASURED) and weight(value) > MAX_TEXT:
        raise too_large("what is made here")
    return value


def joined(join: Callable[[Iterable[Any]], str], parts: tuple[Any, ...]) -> str:
    """Join what stands between `~`, when it stays small."""
    if sum(map(weight, parts)) > MAX_TEXT:
        raise too_large("the result of ~")
    return join(map(printed, parts))


def concat(pieces: Iterable[str]) -> str:
    """Join the pieces of a page, or of a part of it, when it stays small; this is what Jinja calls for both."""
    if isinstance(pieces, list):  # a part's pieces lie there already
        if sum(map(len, pieces)) > MAX_PAGE:
            raise SecurityError(_LONG)
        return "".join(pieces)
    made: list[str] = []
    total = 0
    waiting = iter(pieces)
    while some := list(islice(waiting, _PIECES)):
        total += sum(map(len, some))
        if total > MAX_PAGE:
            if isinstance(pieces, Generator):
                pieces.throw(SecurityError(_LONG))  # so that it comes out of the template's own line
            raise SecurityError(_LONG)
        made.extend(some)
    return "".join(made)


def operated(operator: str, left: Any, right: Any) -> None:  # noqa: ANN401 - whatever a template calculates with
    """Refuse `+`, `*`, `**` or `%` whose result would be large."""
    if operator == "%" and isinstance(left, _TEXTS):
        raise SecurityError("the % operator on text is not available; use ~ to join")
    if operator == "**":
        if abs(left) > MAX_TEXT or abs(right) > _SMALL:
            raise SecurityError("the result of ** would be too large")
    elif operator == "*":
        numbers = [one for one in (left, right) if isinstance(one, int)]
        if len(numbers) == 2:  # noqa: PLR2004 - both sides
            if sum(one.bit_length() for one in numbers) > MAX_BITS:
                raise SecurityError("the result of * would be too large")
        elif weight(left) * _times(right) > MAX_TEXT or weight(right) * _times(left) > MAX_TEXT:
            raise too_large("the result of *")
    elif operator == "+" and not isinstance(left, int | float) and weight(left) + weight(right) > MAX_TEXT:
        raise too_large("the result of +")


def _times(value: object) -> int:
    return abs(value) if isinstance(value, int) else 1


def foreseen(name: str, value: object, more: Iterable[object]) -> None:
    """Refuse a filter or method whose result would be large, by what it is given beside the value that it works on."""
    size, factor = weight(value), 1
    if size > MAX_TEXT:
        raise too_large(f"what {name} is given")
    fills = name.startswith("format")  # a number is written there, and no width
    for one in more:
        number = abs(one) if isinstance(one, _NUMBERS) and not fills else 0
        if number > MAX_TEXT:
            raise too_large(f"the result of {name}")
        factor = max(factor, weight(one), int(number) if name in _REPEATING else 1)
    wide = _is_known_wide if size <= _SHORT else _is_wide
    if size * factor > MAX_WORK or (fills and isinstance(value, str) and wide(value)):
        raise too_large(f"the result of {name}")


def _is_wide(text: str) -> bool:
    """Say whether a text with places to fill asks for very wide ones, or for a width that it does not say."""
    if ":" not in text and "%" not in text:
        return False
    if _COMPUTED.search(text):
        return True
    numbers = (number for field in _FIELD.findall(text) for number in _NUMBER.findall(field))
    total = 0
    for number in numbers:
        total += int(number) if len(number) <= len(str(MAX_TEXT)) else MAX_TEXT + 1
    return total > MAX_TEXT


_is_known_wide = lru_cache(maxsize=256)(_is_wide)


def measured(name: str, made_by: Callable[..., Any]) -> Callable[..., Any]:
    """Return one of Jinja's filters, which refuses to make much."""
    if name in _HARMLESS:
        return made_by
    if name in _SAYING:
        return _saying(made_by)
    skipped = 1 if hasattr(made_by, "jinja_pass_arg") else 0  # the context or environment comes first

    @wraps(made_by)
    def ours(*args: Any, **named: Any) -> Any:  # noqa: ANN401 - a filter takes and gives anything
        before, given = args[:skipped], list(args[skipped:])
        if given and type(given[0]) is not str and isinstance(given[0], Iterator):
            given[0] = weighed(list(given[0]))
        if name == "join" and (
            wanted := named.pop("attribute", None) or (given.pop() if len(given) > _JOINS else None)
        ):
            read = make_attrgetter(before[0].environment, wanted)
            given[0] = weighed([read(one) for one in given[0]])
        if name == "sum" and not isinstance(named.get("start", (given[2:] or [0])[0]), int | float):
            raise SecurityError("sum adds numbers only")
        if name not in _ORDERING:
            parts = given[0] if name == "join" and given and isinstance(given[0], list | tuple) else ()
            all_printed((*parts, *given[bool(parts) :]))
        foreseen(name, given[0] if given else "", (*given[1:], *named.values()))
        return weighed(made_by(*before, *given, **named))

    return ours


def _saying(made_by: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that makes a text of what it is given, which must be one."""

    @wraps(made_by)
    def ours(value: object, *more: Any, **named: Any) -> Any:  # noqa: ANN401 - a filter takes and gives anything
        return made_by(printed(value), *more, **named)

    return ours


def called(method: object, args: tuple[object, ...], named: Mapping[str, object]) -> None:
    """Refuse a call that would make much: by a method of a text, number or list, or of any function by what it is given."""
    owner = getattr(method, "__self__", None) if isinstance(method, BuiltinMethodType | MethodType) else None
    if isinstance(owner, (*_MEASURED, *_NUMBERS)):
        foreseen(getattr(method, "__name__", "the call"), owner, all_printed((*args, *named.values())))
    elif args or named:
        weighed((args, dict(named)))
