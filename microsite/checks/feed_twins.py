"""Compares feeds with each other: one entry is one thing, in whichever feed it stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from microsite.checks.inspection import Claim
from microsite.checks.site import Site
from microsite.diagnostics import Problem, Span, error, warning


def compare(site: Site) -> Iterator[Problem]:
    """Yield entries whose title, dates or content differ between two feeds of one format (K711)."""
    told: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for one in site.files.values():
        for claim in one.claims:
            if claim.fact == "feed:print":
                told[claim.surface, claim.subject].append(claim)
    for (_, identity), claims in told.items():
        if len({claim.value for claim in claims}) > 1 and len({claim.path for claim in claims}) > 1:
            yield from _differ(identity, claims)


def _differ(identity: str, claims: list[Claim]) -> Iterator[Problem]:
    parts = [(claim, dict(part.split("=", 1) for part in claim.value.split())) for claim in claims]
    for name in ("title", "updated", "published", "content"):
        usual = Counter(sums.get(name, "") for _, sums in parts).most_common(1)[0][0]
        other = next(claim.path for claim, sums in parts if sums.get(name, "") == usual)
        say = warning if name == "content" else error
        for claim, sums in parts:
            if sums.get(name, "") != usual:
                words = f"the {name} of {identity} differs from {other}"
                yield say("K711", words, Span(claim.path, claim.line))
