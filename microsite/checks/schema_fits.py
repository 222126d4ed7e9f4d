"""Whether JSON data fits a schema, without words for where it does not: each rule is made a function once.

It says the same as `schema_subset.violations` finding nothing, and is asked first, as nearly all data fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from microsite.checks import schema_subset as words

Fits = Callable[[Any], bool]
_PLAIN = frozenset("type enum const".split())
_NUMBERS = frozenset("minimum maximum exclusiveMinimum exclusiveMaximum multipleOf".split())
_OBJECTS = frozenset(
    "properties patternProperties additionalProperties required dependentRequired minProperties maxProperties".split()
)
_STRINGS = frozenset("minLength maxLength pattern format".split())
_LISTS = frozenset("prefixItems items minItems maxItems uniqueItems".split())
_COMBINED = frozenset("allOf anyOf oneOf not if".split())


class Compiled:
    """The functions of one schema; a rule that is referred to is made when it is first asked."""

    def __init__(self, root: Any) -> None:  # noqa: ANN401 - any JSON
        self._root = root
        self._made: dict[int, Fits] = {}

    def of(self, schema: Any) -> Fits:  # noqa: ANN401 - the same
        """Return the function of a rule, which lies in the schema's own value."""
        if not isinstance(schema, dict):
            return lambda _: schema is not False
        made = self._made.get(id(schema))
        if made is None:
            found: list[Fits] = []
            self._made[id(schema)] = made = lambda value: all(one(value) for one in found)
            found += self._rules(schema)
            if len(found) == 1:
                made = self._made[id(schema)] = found[0]
        return made

    def _rules(self, schema: dict[str, Any]) -> list[Fits]:
        found: list[Fits] = []
        root = self._root
        if "$ref" in schema:
            found.append(self.of(words.resolve(schema["$ref"], root)))
        found += [self.of(rule) for rule in schema.get("allOf", ())]
        if "anyOf" in schema:
            forms = [self.of(rule) for rule in schema["anyOf"]]
            found.append(lambda value: any(form(value) for form in forms))
        if schema.keys() & _PLAIN:
            plain = {name: schema[name] for name in _PLAIN & schema.keys()}
            found.append(self._plain(plain))
        if schema.keys() & _STRINGS:
            texts = {name: schema[name] for name in _STRINGS & schema.keys()}
            found.append(_text(texts))
        if schema.keys() & _NUMBERS:
            found.append(
                lambda value: not words.TYPES["number"](value) or not any(words.number(value, schema, ""))
            )
        if schema.keys() & _OBJECTS:
            found.append(self._object(schema))
        if schema.keys() & _LISTS:
            found.append(self._array(schema))
        if schema.keys() & _COMBINED - {"anyOf", "allOf"}:
            found.append(lambda value: not any(words.combined(value, schema, root, "")))
        return found

    def _plain(self, plain: dict[str, Any]) -> Fits:
        if plain.keys() == {"type"} and isinstance(plain["type"], str):
            return words.TYPES.get(plain["type"], lambda _: True)
        return lambda value: not any(words.plain(value, plain, ""))

    def _object(self, schema: dict[str, Any]) -> Fits:
        around = {name: schema[name] for name in _OBJECTS & schema.keys()} | {"properties": {}}
        around.pop("patternProperties", None)
        around.pop("additionalProperties", None)
        named = {name: self.of(rule) for name, rule in schema.get("properties", {}).items()}
        patterns = [
            (re.compile(name), self.of(rule)) for name, rule in schema.get("patternProperties", {}).items()
        ]
        rest = self.of(schema["additionalProperties"]) if "additionalProperties" in schema else None
        needed = frozenset(schema.get("required", ()))
        more = bool(around.keys() - {"properties", "required"})

        def fits(value: Any) -> bool:  # noqa: ANN401 - any JSON
            if not isinstance(value, dict):
                return True
            if not needed <= value.keys() or (more and any(words.members(value, around, None, ""))):
                return False
            for name, inner in value.items():
                rule = named.get(name)
                ruled = rule is not None
                if rule is not None and not rule(inner):
                    return False
                for pattern, other in patterns:
                    if pattern.search(name):
                        ruled = True
                        if not other(inner):
                            return False
                if not ruled and rest is not None and not rest(inner):
                    return False
            return True

        return fits

    def _array(self, schema: dict[str, Any]) -> Fits:
        around = {name: schema[name] for name in _LISTS & schema.keys()}
        around.pop("items", None)
        around.pop("prefixItems", None)
        first = [self.of(rule) for rule in schema.get("prefixItems", [])]
        rest = self.of(schema["items"]) if "items" in schema else None

        def fits(value: Any) -> bool:  # noqa: ANN401 - any JSON
            if not isinstance(value, list):
                return True
            if around and any(words.items(value, around, None, "")):
                return False
            if not all(rule(inner) for inner, rule in zip(value, first, strict=False)):
                return False
            return rest is None or all(map(rest, value[len(first) :]))

        return fits


def _text(rules: dict[str, Any]) -> Fits:
    """Return the function of the rules for texts, which most texts of a file are asked once."""
    known: dict[str, bool] = {}

    def fits(value: Any) -> bool:  # noqa: ANN401 - any JSON
        if not isinstance(value, str):
            return True
        found = known.get(value)
        if found is None:
            found = known[value] = not any(words.string(value, rules, ""))
        return found

    return fits


def fits(value: Any, schema: Any) -> bool:  # noqa: ANN401 - any JSON
    """Say whether a value fits a schema; False also where only its violations can tell."""
    try:
        return Compiled(schema).of(schema)(value)
    except (re.error, RecursionError, TypeError, ValueError, AttributeError, KeyError):
        return False
