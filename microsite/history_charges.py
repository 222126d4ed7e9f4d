"""When an experiment changed what an event costs: the commits that wrote down, or took back, the arm that it is dealt to."""

from __future__ import annotations

from collections.abc import Mapping

from microsite.config import Config
from microsite.graph import Item
from microsite.read.data import read_map
from microsite.read.experiments import ASSIGNED, FOLDER, Experiment
from microsite.read.gitlog import GitLog
from microsite.read.nodes import Map, Scalar
from microsite.records import frozen

Label = tuple[str, str]
"""Who is dealt: ("event", slug), or ("series", slug) with all its events."""
_Arms = Mapping[str, str]


@frozen
class Charges:
    """When the arm of each label last changed, in seconds since 1970, and whose arm is not as it was committed."""

    times: Mapping[Label, int]
    moved: frozenset[Label] = frozenset()

    def of(self, item: Item) -> tuple[int, bool]:
        """Return when the price of an event last changed (0 for never), and whether it did since the last commit."""
        labels = labels_of(item)
        return max(self.times.get(one, 0) for one in labels), not self.moved.isdisjoint(labels)


def labels_of(item: Item) -> tuple[Label, Label]:
    """Return by what an event may be dealt."""
    return ("event", item.slug), ("series", getattr(getattr(item.data, "front", None), "series", ""))


def charge_of(item: Item, config: Config) -> str:
    """Return what an event is charged because of an experiment, as a text that changes with it; "" for its own price."""
    found = (config.charges.get(label) for label in labels_of(item)) if config.charges else ()
    charge = next((one for one in found if one), None)
    return f"{charge.path}: {charge.arm}" if charge and charge.offer is not None else ""


def assignments(log: GitLog) -> dict[str, str]:
    """Return the blobs that are needed to tell, and of which file each is a version."""
    held = {path: changes for path, changes in log.changes.items() if _is_assignment(path)}
    gone = {last.blob: path for path, last in log.gone.items() if _is_assignment(path)}
    return {change.blob: path for path, changes in held.items() for change in changes} | gone


def charges_in(log: GitLog, blobs: Mapping[str, bytes], config: Config) -> Charges:
    """Return when arms changed along the commits, and since; one that keeps the event's own price changes nothing."""
    known = {one.beside: one for one in config.experiments}
    times = dict[Label, int]()
    moved = set[Label]()
    paths = {path for path in (*log.changes, *log.gone) if _is_assignment(path)}
    for path in sorted(paths | known.keys()):
        experiment, arms = known.get(path), dict[str, str]()
        steps = [(c.time, c.blob) for c in log.changes.get(path, ())]
        if path in log.gone:
            last = log.gone[path]
            arms, steps = _priced(path, blobs.get(last.blob, b""), experiment), [(last.time, "")]
        for time, blob in steps:
            after = _priced(path, blobs.get(blob, b""), experiment)
            for label in _changed(arms, after, experiment):
                times[label] = max(time, times.get(label, 0))
            arms = after
        now = experiment.assigned if experiment and experiment.assigned else {}
        moved |= _changed(arms, _that_count(now, experiment), experiment)
    return Charges(times, frozenset(moved))


def _is_assignment(path: str) -> bool:
    return path.startswith(f"{FOLDER}/") and path.endswith(ASSIGNED)


def _priced(path: str, data: bytes, experiment: Experiment | None) -> dict[str, str]:
    """Return the arms that a version of an assignment gives, as far as they change a price."""
    node = read_map(path, data) if data else None
    events = next((v for k, v in node.entries if k.text == "events"), None) if isinstance(node, Map) else None
    pairs = events.entries if isinstance(events, Map) else ()
    return _that_count({k.text: v.text for k, v in pairs if isinstance(v, Scalar)}, experiment)


def _that_count(arms: _Arms, experiment: Experiment | None) -> dict[str, str]:
    own = {name for name, arm in experiment.front.arms.items() if arm.offer is None} if experiment else ()
    return {slug: arm for slug, arm in arms.items() if arm not in own}


def _changed(before: _Arms, after: _Arms, experiment: Experiment | None) -> set[Label]:
    kinds = ("event",) if experiment and experiment.front.unit == "event" else ("event", "series")
    slugs = {slug for slug in before.keys() | after.keys() if before.get(slug) != after.get(slug)}
    return {(kind, slug) for kind in kinds for slug in slugs}
