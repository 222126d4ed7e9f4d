"""The benchmark: the same site built by microsite, Hugo, Eleventy and Pelican, interleaved in one run.

    make bench                                          everything; writes docs/performance.md
    make bench ARGS="--events 1000 --only hugo,microsite-gfm --scenarios cold,edit"
    make bench ARGS="--resume --write"                  takes up a run that was stopped

What the peers need is installed into .bench; each result is kept in .bench/results.jsonl as soon as it is there.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from builders import BENCH, MICROSITE, NOW, Builder, builders, edit_body, edit_title, environment, laid
from chart import svg
from peer_tools import machine, prepared, versions
from processes import Cost, can_measure, measured
from report import OURS, put, section
from samples import SCENARIOS, Results, Sample

ROOT = Path(__file__).parents[2]
PAGE, PICTURE = ROOT / "docs" / "performance.md", "images/performance.svg"
NAMES = (*OURS, "hugo", "eleventy", "pelican")
EDITS = {"edit": edit_body, "title": edit_title}
SERVED = 1000


def say(words: str) -> None:
    """Print a line at once."""
    print(words, flush=True)


@dataclass(slots=True)
class Sites:
    """The sites of one size: laid out when first asked for, and which of them stand built."""

    events: int
    work: Path
    folders: dict[str, Path] = field(default_factory=dict)
    built: set[str] = field(default_factory=set)

    def folder(self, builder: Builder) -> Path:
        """Return a builder's site."""
        if builder.name not in self.folders:
            self.folders[builder.name] = laid(builder, self.events, self.work)
        return self.folders[builder.name]

    def run(self, builder: Builder, words: tuple[str, ...]) -> Cost:
        """Run a command in a builder's site; raise RuntimeError with its last words when it fails."""
        site, log = self.folder(builder), self.work / "log.txt"
        os.sync()  # what the last one wrote is not this one's load
        cost = measured(words, site, log, environment())
        if cost.code:
            raise RuntimeError(f"{builder.name} failed in {site}: {log.read_text('utf-8', 'replace')[-600:]}")
        return cost

    def build(self, builder: Builder) -> Cost:
        """Build a site with what is there, and see that the output is whole."""
        cost = self.run(builder, builder.command)
        if faults := list(builder.faults(self.folder(builder), self.events)):
            raise RuntimeError(f"{builder.name}: {'; '.join(faults)}")
        self.built.add(builder.name)
        return cost

    def warm(self, builder: Builder) -> None:
        """See that a site stands built, with its caches."""
        if builder.name not in self.built:
            builder.clean(self.folder(builder))
            self.build(builder)

    def measure(self, builder: Builder, scenario: str, number: int) -> Cost:
        """Return the cost of a scenario, in a fresh process."""
        site = self.folder(builder)
        if scenario == "cold":
            builder.clean(site)
            return self.build(builder)
        self.warm(builder)
        if scenario in EDITS:
            mark = EDITS[scenario](site / builder.event, number)
            cost = self.build(builder)
            if not builder.shows(site, mark):
                raise RuntimeError(f"{builder.name}: the page does not show {mark!r}")
            return cost
        if scenario == "nothing":
            return self.build(builder)
        if scenario == "check":
            forget(site)
            self.built.discard(builder.name)  # the next build would find no memo
        else:
            self.run(builder, (*MICROSITE, "check", "--now", NOW))
        return self.run(builder, (*MICROSITE, "check", "--now", NOW))


def forget(site: Path) -> None:
    """Delete what earlier commands remember of a site."""
    for path in sorted((site / ".microsite").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def steps(given: argparse.Namespace, names: list[str]) -> Iterator[tuple[int, int, str, str]]:
    """Yield what is to be measured, in order: size, round, scenario, builder; each round begins with another builder."""
    for events in given.events:
        for number in range(1, given.rounds + 1):
            shift = (number - 1) % max(1, len(names))
            for scenario in (s for s in SCENARIOS if s in given.scenarios and s != "serve"):
                for name in names[shift:] + names[:shift]:
                    if not scenario.startswith("check") or name == OURS[0]:
                        yield events, number, scenario, name


def served(results: Results, saves: int) -> None:
    """Measure `serve` from a browser, when there is one."""
    from serve import run  # noqa: PLC0415 - needs a browser

    for name, times in run(SERVED, saves, 1.0).items():
        for each in times:
            results.add(
                Sample(
                    SERVED,
                    "serve",
                    OURS[0],
                    len(results.of(SERVED, "serve", OURS[0])) + 1,
                    0.0,
                    each / 1000,
                    0.0,
                )
            )
        say(f"serve    {name:<10} {len(times)} saves, the slowest {max(times):.0f} ms")


def measure(given: argparse.Namespace, results: Results, known: dict[str, Builder], work: Path) -> None:
    """Measure all that is asked for and not there yet."""
    sites: dict[int, Sites] = {}
    for events, number, scenario, name in steps(given, [n for n in NAMES if n in known]):
        if not results.has((events, scenario, name, number)):
            cost = sites.setdefault(events, Sites(events, work)).measure(known[name], scenario, number)
            results.add(Sample(events, scenario, name, number, cost.cpu, cost.wall, cost.memory))
            say(
                f"{events:>6} {number} {scenario:<12}{name:<17}{cost.cpu:>8.2f} s CPU{cost.wall:>8.2f} s{cost.memory:>7.0f} MiB"
            )
    if "serve" in given.scenarios and given.saves and not results.of(SERVED, "serve", OURS[0]):
        try:
            served(results, given.saves)
        except Exception as why:  # noqa: BLE001 - the browser tool has many; the rest of the run is worth keeping
            say(f"serve is not measured: {why}")


def tell(results: Results, versions_: dict[str, str], *, write: bool) -> None:
    """Print what was measured, and put it into the documentation when asked to."""
    load = f"load at the end, others included, {os.getloadavg()[0]:.1f}"
    text = section(results, f"{machine()}, {load}", versions_, f"{datetime.now(UTC):%Y-%m-%d}", PICTURE)
    picture = svg(results, max(results.sizes()))
    (BENCH / "performance.md").write_text(text + "\n", "utf-8")
    (BENCH / "performance.svg").write_text(picture, "utf-8")
    say(f"\n{text}")
    if write:
        PAGE.write_text(put(PAGE.read_text("utf-8"), text), "utf-8")
        (PAGE.parent / PICTURE).write_text(picture, "utf-8")


def listed(known: tuple[str, ...]) -> type[argparse.Action]:
    """Return what reads names with commas between, and refuses unknown ones."""

    class Listed(argparse.Action):
        def __call__(
            self,
            parser: argparse.ArgumentParser,
            space: argparse.Namespace,
            value: object,
            _: str | None = None,
        ) -> None:
            names = str(value).split(",")
            if unknown := sorted(set(names) - set(known)):
                parser.error(f"{', '.join(unknown)}: there are {', '.join(known)}")
            setattr(space, self.dest, names)

    return Listed


def arguments(words: list[str]) -> argparse.Namespace:
    """Return what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--only", action=listed(NAMES), default=list(NAMES), help="builders, with commas between"
    )
    parser.add_argument("--scenarios", action=listed(tuple(SCENARIOS)), default=list(SCENARIOS))
    parser.add_argument("--saves", type=int, default=10, help="rounds of the six saves under serve")
    parser.add_argument("--resume", action="store_true", help="keep earlier results, measure what is missing")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    """Run the benchmark; exit 0 when all was measured, 1 when something is missing."""
    given = arguments(words)
    if not can_measure():
        say("The benchmark measures processes by /proc and needs Linux.")
        return 1
    BENCH.mkdir(exist_ok=True)
    tools = prepared(set(given.only))
    for name, why in tools.missing.items():
        say(f"{name} takes no part: {why}")
    known = {b.name: b for b in builders(tools.hugo, tools.node, tools.pelican)}
    known = {name: b for name, b in known.items() if name in given.only and name not in tools.missing}
    path = BENCH / "results.jsonl"
    if not given.resume:
        path.unlink(missing_ok=True)
    results = Results.taken_up(path)
    with tempfile.TemporaryDirectory(
        prefix="microsite-bench-"
    ) as work:  # outside this checkout, whose git is not the sites'
        measure(given, results, known, Path(work))
    if results.sizes():
        tell(results, versions(tools), write=given.write)
    return 1 if tools.missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
