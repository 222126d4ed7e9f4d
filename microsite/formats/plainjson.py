"""JSON that others may have written (RFC 8259): whatever is wrong with it is a ValueError, and every number is finite."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import cache
from typing import Any, NoReturn


def parsed(data: bytes | str, hook: Callable[[dict[str, Any]], object] | None = None) -> Any:  # noqa: ANN401 - whatever the text says
    """Return what a text says; raise ValueError when it is no JSON, or nested so deep that it was written to harm.

    `hook` gives what stands for each mapping, the inner ones first.
    """
    try:
        return _reader(hook).decode(data if isinstance(data, str) else data.decode("utf-8", "surrogatepass"))
    except RecursionError as fault:
        raise ValueError("the JSON is nested too deep") from fault


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refused(text)


def _refused(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON")


@cache
def _reader(hook: Callable[[dict[str, Any]], object] | None) -> json.JSONDecoder:
    return json.JSONDecoder(object_hook=hook, parse_float=_finite, parse_constant=_refused)
