"""The results as tables, judged by the targets, and put into docs/performance.md between its markers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from samples import SCENARIOS, Results, ratio, worst

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
OURS = ("microsite-python", "microsite-gfm")
TITLES = {
    "microsite-python": "microsite, `python`",
    "microsite-gfm": "microsite, `gfm`",
    "hugo": "Hugo",
    "eleventy": "Eleventy",
    "pelican": "Pelican, no .ics an event",
}
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure must be at most, what it should be, and how it is found in the results of a size."""

    what: str
    must: float
    aim: float
    form: str
    found: Callable[[Results, int], float | None]


def against(
    scenario: str, ours: Sequence[str], peer: str, quantity: str = "cpu"
) -> Callable[[Results, int], float | None]:
    """Return what divides the worst of ours in a scenario by a peer's cold build."""

    def found(results: Results, events: int) -> float | None:
        base = results.middle(quantity, events, "cold", peer)
        return worst(ratio(results.middle(quantity, events, scenario, name), base) for name in ours)

    return found


def growth(results: Results, events: int) -> float | None:
    """Return CPU an event at a size, over that at the next smaller size, of a cold build."""
    smaller = [size for size in results.sizes() if size < events]
    if not smaller:
        return None
    least = smaller[-1]

    def each(size: int, name: str) -> float | None:
        return ratio(results.middle("cpu", size, "cold", name), size)

    return worst(ratio(each(events, name), each(least, name)) for name in OURS)


def seconds(scenario: str) -> Callable[[Results, int], float | None]:
    """Return what gives the wall time of a scenario of ours."""
    return lambda results, events: results.middle("wall", events, scenario, OURS[0])


def saving(results: Results, _: int) -> float | None:
    """Return the 99th percentile from save to fresh page, in milliseconds, at 1,000 events."""
    found = results.slowest_in_a_hundred(1000, "serve", OURS[0])
    return None if found is None else 1000 * found


TARGETS = (
    Target("cold, `flavor: python`, against Hugo", 1.5, 1.0, "{:.2f}", against("cold", OURS[:1], "hugo")),
    Target("cold, `flavor: gfm`, against Hugo", 0.6, 0.33, "{:.2f}", against("cold", OURS[1:], "hugo")),
    Target("cold, the worse flavor, against Pelican", 0.5, 0.2, "{:.2f}", against("cold", OURS, "pelican")),
    Target("one sentence added, against Hugo's build", 0.04, 0.015, "{:.3f}", against("edit", OURS, "hugo")),
    Target("nothing changed, against Hugo's build", 0.03, 0.012, "{:.3f}", against("nothing", OURS, "hugo")),
    Target("save to fresh page, 1,000 events, 99 of 100, ms", 300, 100, "{:.0f}", saving),
    Target("CPU an event, over that of the next smaller site", 1.15, 1.05, "{:.2f}", growth),
    Target("memory of all processes, cold, against Hugo", 0.4, 0.25, "{:.2f}", against("cold", OURS, "hugo", "memory")),
    Target("`check`, cold, wall seconds", 60, 30, "{:.1f}", seconds("check")),
    Target("`check`, nothing changed, wall seconds", 2, 1, "{:.1f}", seconds("check-again")),
)  # fmt: skip


def shown(value: float | None, form: str = "{:.2f}") -> str:
    """Return a number, or a dash for what was not measured."""
    return "-" if value is None else form.format(value)


def verdict(target: Target, value: float | None) -> str:
    """Return how a figure stands to its target."""
    if value is None:
        return "not measured"
    return "aim" if value <= target.aim else "must" if value <= target.must else "**missed**"


def markdown(head: Row, rows: Sequence[Row]) -> str:
    """Return a Markdown table: words to the left, numbers to the right."""
    rule = "| --- |" + " --: |" * (len(head) - 1)
    return "\n".join(["| " + " | ".join(head) + " |", rule, *("| " + " | ".join(row) + " |" for row in rows)])


def seconds_of(value: float | None) -> str:
    """Return seconds with as many digits as mean something."""
    return shown(value, "{:.2f}" if value is not None and value < 10 else "{:.1f}")


def builds(results: Results, events: int) -> str:
    """Return the table of one size: what each builder took."""
    built = ("edit", "title", "nothing")
    head = (
        f"{events:,} events",
        "cold",
        "of Hugo's",
        "an event, ms",
        *(SCENARIOS[s] for s in built),
        "cold, wall",
        "memory, MiB",
    )
    base = results.middle("cpu", events, "cold", "hugo")
    rows = []
    for name, title in TITLES.items():
        cold = results.middle("cpu", events, "cold", name)
        cells = [
            seconds_of(cold),
            shown(ratio(cold, base)),
            shown(None if cold is None else 1000 * cold / events),
        ]
        cells += [seconds_of(results.middle("cpu", events, s, name)) for s in built]
        cells += [seconds_of(results.middle("wall", events, "cold", name))]
        cells += [shown(results.middle("memory", events, "cold", name), "{:.0f}")]
        if set(cells) != {"-"}:
            rows.append((title, *cells))
    return markdown(head, rows)


def checks(results: Results) -> str:
    """Return the table of `check` and `serve`."""
    rows = []
    for events in results.sizes():
        for scenario in ("check", "check-again"):
            cost = [results.middle(q, events, scenario, OURS[0]) for q in ("cpu", "wall", "memory")]
            if cost[0] is not None:
                rows.append(
                    (
                        f"{SCENARIOS[scenario]}, {events:,} events",
                        seconds_of(cost[0]),
                        seconds_of(cost[1]),
                        shown(cost[2], "{:.0f}"),
                    )
                )
    return markdown(("microsite alone", "CPU s", "wall s", "memory, MiB"), rows) if rows else ""


def saves(results: Results) -> str:
    """Return one line of what `serve` took."""
    middle, slow = results.middle("wall", 1000, "serve", OURS[0]), saving(results, 1000)
    if middle is None or slow is None:
        return ""
    count = len(results.of(1000, "serve", OURS[0]))
    return f"`serve` at 1,000 events, from a saved file to the page that shows it, {count} saves: median {1000 * middle:.0f} ms, 99 of 100 within {slow:.0f} ms."


def targets(results: Results) -> str:
    """Return the targets with what was measured at the largest size."""
    events = max(results.sizes())
    rows = []
    for target in TARGETS:
        value = target.found(results, events)
        rows.append(
            (
                target.what,
                f"{target.must:g}",
                f"{target.aim:g}",
                shown(value, target.form),
                verdict(target, value),
            )
        )
    return markdown((f"at {events:,} events, at most", "must", "aim", "measured", "reached"), rows)


def rounds(results: Results) -> str:
    """Return how often each size was measured; the fewest count when a run was stopped in the middle of a round."""
    told = []
    for events in results.sizes():
        times = Counter(
            (s.scenario, s.builder) for s in results.samples if s.events == events and s.scenario != "serve"
        )
        fewest = min(times.values())
        told.append(f"{events:,} events {f'{fewest} times' if fewest > 1 else 'once'}")
    return ", ".join(told)


def section(results: Results, machine: str, versions: Mapping[str, str], day: str, picture: str) -> str:
    """Return all that was measured, as Markdown."""
    taken = ", ".join(f"{name} {version}" for name, version in versions.items())
    parts = [
        f"Measured on {day}. Machine: {machine}. Programs: {taken}. Medians; {rounds(results)}. CPU is seconds of all processes."
    ]
    parts += [f"![CPU seconds of each generator: cold, after one edit, with nothing changed]({picture})"]
    parts += [builds(results, events) for events in reversed(results.sizes())]
    parts += [checks(results), saves(results), targets(results)]
    return "\n\n".join(part for part in parts if part)


def put(page: str, text: str) -> str:
    """Return a page with a text between its markers; raise ValueError when it has none."""
    before, begun, rest = page.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not begun or not ended:
        raise ValueError(f"the page does not hold {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"
