"""The shelf of targets: each module lists its own, and a new module is one more line here."""

from __future__ import annotations

from fuzz.target import Target
from fuzz.targets import (
    bodies,
    fronts,
    histories,
    imports,
    readers,
    requests,
    rows,
    settings,
    trees,
    values,
    yamls,
)

TARGETS: dict[str, Target] = {
    target.name: target
    for module in (
        fronts,
        yamls,
        bodies,
        values,
        settings,
        imports,
        readers,
        trees,
        histories,
        rows,
        requests,
    )
    for target in module.TARGETS
}
