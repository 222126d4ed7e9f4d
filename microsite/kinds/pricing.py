"""Pricing experiments: an assigned event costs what its arm says, for every viewer; and what is wrong with experiments.

An override with `model` is the whole offer. One without replaces keys of the event's own offer, of which there is one; an empty key
takes that key out, as in `early:`. What comes of it is judged by the rules of every offer; what is wrong is told in the experiment, whose arm it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from microsite.config import Config
from microsite.diagnostics import Problem, Severity, Span, error, note, warning
from microsite.graph import Item
from microsite.kinds.common import written_slug
from microsite.kinds.event_front import EventFront
from microsite.kinds.offers import OFFER, OfferFront
from microsite.read.document import Document
from microsite.read.experiment_front import PRIMARIES
from microsite.read.experiments import Charge, Experiment
from microsite.read.nodes import Map, Node, Scalar, Seq
from microsite.read.reader import Reader
from microsite.read.specs import specs_of
from microsite.read.wording import near
from microsite.records import frozen

SHOWN = 3


@frozen
class Charged:
    """An event's front matter with the offer that counts, and the document and reader that this offer stands in."""

    front: EventFront
    document: Document
    reader: Reader


def charged(front: EventFront, document: Document, reader: Reader, config: Config) -> Charged:
    """Return an event with its arm's offer in place of its own; as it was when no experiment has it, or its own is faulty."""
    own = Charged(front, document, reader)
    name = written_slug(front, document.path)
    charge = config.charges.get(("event", name)) or config.charges.get(("series", front.series))
    if charge is None or charge.offer is None or {"offer", "offers"} & reader.faulty:
        return own
    merged = _merged(charge, charge.offer, document, reader)
    if merged is None:
        return own
    theirs = Reader(charge.path)
    offer = OFFER.read(merged, f"arms.{charge.arm}.offer", theirs)
    places = {(k.line, k.column) for k, _ in charge.offer.entries}
    places |= {(v.line, v.column) for _, v in charge.offer.entries}
    for problem in theirs.problems:
        here = (problem.where.line, problem.where.column) in places
        words = problem.message if here else f"{problem.message} (for {document.path})"
        reader.problems.append(replace(problem, message=words))
    if offer is None or any(p.severity is Severity.ERROR for p in theirs.problems):
        return own
    key = Scalar("offer", plain=True, line=merged.line, column=merged.column)
    whole = replace(document, path=charge.path, front=Map(((key, merged),), merged.line, merged.column))
    return Charged(replace(front, offer=offer, offers=()), whole, Reader(charge.path))


def _merged(charge: Charge, override: Map, document: Document, reader: Reader) -> Map | None:
    """Return the arm's offer: the override, over the event's own offer unless it names a model."""
    if any(k.text == "model" for k, _ in override.entries):
        return override
    written = {k.text: v for k, v in document.front.entries}
    own = written.get("offer")
    if "offers" in written and isinstance(written["offers"], Seq) and len(written["offers"].items) == 1:
        own = written["offers"].items[0]
    if not isinstance(own, Map):
        many = "has several offers" if "offers" in written else "has no offer"
        words = f"{document.path} {many}, and the arm '{charge.arm}' does not say which model it has"
        where = Span(charge.path, override.line, override.column)
        reader.problems.append(error("X105", words, where, "write the whole offer: model, currency, price"))
        return None
    new = {k.text for k, _ in override.entries}
    kept = tuple((_at(k, override), _moved(v, override)) for k, v in own.entries if k.text not in new)
    written_here = tuple((k, v) for k, v in override.entries if not _is_empty(v))
    return Map((*kept, *written_here), override.line, override.column)


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.is_null


def _at(key: Scalar, place: Map) -> Scalar:
    return Scalar(key.text, key.plain, place.line, place.column)


def _moved(node: Node, place: Map) -> Node:
    """Return a node as if it stood at another place: what is wrong with it there is told there."""
    if isinstance(node, Scalar):
        return _at(node, place)
    if isinstance(node, Seq):
        return Seq(tuple(_moved(one, place) for one in node.items), place.line, place.column)
    entries = tuple((_at(k, place), _moved(v, place)) for k, v in node.entries)
    return Map(entries, place.line, place.column)


def judge_experiments(
    items: Sequence[Item], config: Config, missing: AbstractSet[tuple[str, str]]
) -> Iterator[Problem]:
    """Yield what is wrong with the experiments of a site; `missing` are the (kind, slug) of files that are faulty."""
    events = {item.slug: item for item in items if item.kind == "event"}
    taken: dict[str, Experiment] = {}
    for one in config.experiments:
        yield from _sound(one)
        yield from as_registered(one)
        arms = arms_of(one, items)
        for slug in arms:
            if slug in taken:
                words = f"'{slug}' is in two experiments at once: {taken[slug].name} and {one.name}"
                yield error(
                    "X102", words, _placed(one, slug, events), "an event has one price: take it out of one"
                )
            taken.setdefault(slug, one)
        yield from _unknown(one, items, missing)
        waiting = [slug for slug in sorted(events) if slug not in arms and takes_part(one, events[slug])]
        if one.assigned and waiting:
            more = f" and {len(waiting) - SHOWN} more" if len(waiting) > SHOWN else ""
            words = f"not dealt to an arm yet: {', '.join(waiting[:SHOWN])}{more}"
            yield note("X106", words, one.where("events"), f"microsite experiments assign {one.name}")


def _placed(one: Experiment, slug: str, events: Mapping[str, Item]) -> Span:
    series = getattr(getattr(events[slug].data, "front", None), "series", "")
    return one.placed(slug if slug in (one.assigned or {}) else series)


def arms_of(one: Experiment, items: Sequence[Item]) -> dict[str, str]:
    """Return the arm of each event of the site that an experiment has; a series stands for its events where series are dealt."""
    assigned = one.assigned or {}
    found = {}
    for item in items:
        front = getattr(item.data, "front", None)
        if isinstance(front, EventFront):
            by_series = assigned.get(front.series) if one.front.unit == "series" else None
            arm = assigned.get(item.slug) or by_series
            if arm:
                found[item.slug] = arm
    return found


def takes_part(one: Experiment, item: Item) -> bool:
    """Say whether an experiment would deal an event: it stands, and its wall time and what it is fit `events`, `start` and `end`."""
    front = getattr(item.data, "front", None)
    if not isinstance(front, EventFront) or item.draft or front.status in {"cancelled", "postponed"}:
        return False
    told, events = one.front, one.front.events
    at = front.start.naive
    begins = [wall.naive for wall in (told.start, events.from_) if wall]
    late = [w.naive.date() < at.date() if w.date_only else w.naive < at for w in (told.end, events.to) if w]
    offers = [offer for offer in (front.offer, *front.offers) if offer]
    return (
        all(at >= begin for begin in begins)
        and not any(late)
        and (not events.series or front.series in events.series)
        and (not events.topics or bool(set(events.topics) & set(front.topics)))
        and (not events.model or [offer.model for offer in offers] == [events.model])
        and (not events.currency or {offer.currency for offer in offers} == {events.currency})
    )


def as_registered(one: Experiment) -> Iterator[Problem]:
    """Yield what was changed in an experiment after it was registered."""
    if one.assigned is not None and not one.registered:
        words = f"{one.name} is assigned, and was never registered"
        yield error("X104", words, Span(one.beside), f"microsite experiments register {one.name}")
    if not one.registered or one.unchanged:
        return
    hint = f"take the change back, or leave {one.name} as it was and register a new experiment under another name"
    changed = {k for k in {*one.now, *one.keys} if one.now.get(k) != one.keys.get(k)} if one.keys else set()
    if "arms" in changed and any(k.startswith("arms.") for k in changed):
        changed.discard("arms")
    if not changed:
        words = f"{one.name} is not what was registered as {one.digest[:20]}"
        yield error("X103", words, Span(one.path, 1, 1), hint)
    for key in sorted(changed):
        what = "is new" if key not in one.keys else "was taken out" if key not in one.now else "was changed"
        yield error("X103", f"{key} {what} after {one.name} was registered", one.where(key), hint)


def _unknown(
    one: Experiment, items: Sequence[Item], missing: AbstractSet[tuple[str, str]]
) -> Iterator[Problem]:
    """Yield the names of an assignment that the site does not have."""
    known = {item.slug for item in items if item.kind == "event"}
    if one.front.unit == "series":
        known |= {item.slug for item in items if item.kind == "series"}
    known |= {slug for kind, slug in missing if kind in {"event", "series"}}
    for slug in one.assigned or {}:
        if slug not in known:
            hint = (
                near(slug, known)
                or "an assigned event keeps its file and its slug; cancel it with `status: cancelled`"
            )
            yield error(
                "X101",
                f"the assignment names the event '{slug}', which does not exist",
                one.placed(slug),
                hint,
            )


def _sound(one: Experiment) -> Iterator[Problem]:
    """Yield what is wrong with an experiment as it stands alone."""
    front = one.front
    if len(front.arms) < 2:  # noqa: PLR2004 - one price is compared with nothing
        yield error(
            "X105", "an experiment compares at least two arms", one.where("arms"), "write another arm"
        )
    for name, arm in front.arms.items():
        if arm.offer is not None:
            yield from _override(one.path, f"arms.{name}.offer", arm.offer)
    for place, stratum in enumerate(front.strata):
        if stratum not in {"topic", "weekday"}:
            words = f"the stratum '{stratum}' is not known"
            yield error("X105", words, one.where(f"strata.{place}"), "strata are topic and weekday")
    if front.primary not in PRIMARIES:
        words = f"the primary metric '{front.primary}' is not one that is told of arms"
        yield warning("X105", words, one.where("primary"), "known: " + ", ".join(PRIMARIES))


def _override(path: str, key: str, offer: Map) -> Iterator[Problem]:
    """Yield what is wrong with an override whatever event it meets."""
    reader = Reader(path)
    if any(k.text == "model" for k, _ in offer.entries):
        OFFER.read(offer, key, reader)
    else:
        known = specs_of(OfferFront)
        for name, value in offer.entries:
            if name.text in known and not _is_empty(value):
                known[name.text].spec.read(value, f"{key}.{name.text}", reader)
            elif name.text not in known:
                hint = near(name.text, known) or "known here: " + ", ".join(known)
                reader.fail("M101", f"unknown key '{name.text}' in {key}", name, hint)
    yield from reader.problems
