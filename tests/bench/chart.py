"""The results as a picture: bars on a logarithmic scale, written as SVG by hand so that nothing has to be installed."""

from __future__ import annotations

from html import escape
from math import ceil, floor, log10

from report import TITLES
from samples import SCENARIOS, Results

WIDTH, LEFT, RIGHT, TOP, BAR, GAP = 760, 190, 70, 64, 16, 14
SHOWN = ("cold", "edit", "nothing")
COLOURS = {
    "microsite-python": "#0b6e4f",
    "microsite-gfm": "#1fa37a",
    "hugo": "#b5446e",
    "eleventy": "#7d6b91",
    "pelican": "#a98743",
}


def bars(results: Results, events: int) -> list[tuple[str, list[tuple[str, float]]]]:
    """Return what is drawn: of each scenario, the builders that were measured in it and their CPU seconds."""
    found = []
    for scenario in SHOWN:
        values = [(name, results.middle("cpu", events, scenario, name)) for name in TITLES]
        found.append((scenario, [(name, value) for name, value in values if value]))
    return [(scenario, values) for scenario, values in found if values]


def svg(results: Results, events: int) -> str:
    """Return the picture of a size: CPU seconds of every builder, cold, after one edit, and with nothing changed."""
    groups = bars(results, events)
    values = [value for _, group in groups for _, value in group] or [1.0]
    low, high = floor(log10(min(values)) - 0.1), ceil(log10(max(values)) + 1e-9)
    high = max(high, low + 1)
    height = TOP + sum(len(group) * BAR + GAP + 20 for _, group in groups) + 30
    wide = WIDTH - LEFT - RIGHT

    def x(value: float) -> float:
        return LEFT + wide * (log10(value) - low) / (high - low)

    parts = [_head(height, events)]
    for power in range(low, high + 1):
        at = x(10.0**power)
        parts.append(f'<path d="M{at:.1f} {TOP - 12}V{height - 26}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{at:.1f}" y="{height - 10}" text-anchor="middle" fill="#555">{10.0**power:g} s</text>'
        )
    y = TOP
    for scenario, group in groups:
        parts.append(f'<text x="12" y="{y + 10}" font-weight="bold">{escape(SCENARIOS[scenario])}</text>')
        y += 20
        for name, value in group:
            label = escape(TITLES[name].replace("`", "").partition(", no")[0])
            parts.append(f'<text x="{LEFT - 8}" y="{y + 12}" text-anchor="end">{label}</text>')
            parts.append(
                f'<rect x="{LEFT}" y="{y + 1}" width="{x(value) - LEFT:.1f}" height="{BAR - 3}" fill="{COLOURS[name]}"/>'
            )
            parts.append(f'<text x="{x(value) + 5:.1f}" y="{y + 12}">{value:.3g} s</text>')
            y += BAR
        y += GAP
    return "\n".join([*parts, "</svg>", ""])


def _head(height: int, events: int) -> str:
    title = f"CPU seconds of all processes, {events:,} events, logarithmic"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'font-family="sans-serif" font-size="12" role="img" aria-label="{escape(title)}">\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n'
        f'<text x="12" y="26" font-size="15" font-weight="bold">{escape(title)}</text>'
    )
