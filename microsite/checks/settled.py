"""What the owner of a site decided in site.yaml: a check says it once, and not of every page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from microsite.checks.inspection import Claim
from microsite.checks.sources import Sourced
from microsite.diagnostics import Problem, Severity, Span, error, note, warning
from microsite.read.rooms import is_near

SETTINGS, BARE = "site.yaml", "no cards"
_NO_PICTURE = ("og:image is missing", ": image is missing; readers want it")


def settled(base_url: str, cards: Span | None) -> Sourced:
    """Return what the settings of a site say: where it lies, and where they turn share images off (None: they do not)."""
    claims = (Claim("", BARE, "", "settings", SETTINGS, "", cards.line),) if cards else ()
    return Sourced(url=base_url, source=SETTINGS, happens=False, marks=(), claims=claims)


def at_home(base_url: str, sources: Iterable[Sourced]) -> Iterator[Problem]:
    """Yield that the whole site lies on a local machine (K906): a warning where its settings say so, as a build has it."""
    if not is_near(base_url):
        return
    meant = any(one.source == SETTINGS and one.url == base_url for one in sources)
    say = warning if meant else error
    words = f"the site is made for {base_url}, which only its own network reaches"
    yield say("K906", words, Span("index.html"), "build it with the base_url that readers can reach")


def once(problems: Sequence[Problem], sources: Iterable[Sourced]) -> Iterator[Problem]:
    """Yield the problems; where cards are turned off, that pages share no picture is one note (K401)."""
    bare = next((claim for one in sources for claim in one.claims if claim.fact == BARE), None)
    pages = {problem.where.path for problem in problems if bare and _is_bare(problem)}
    yield from (problem for problem in problems if not (pages and _is_bare(problem)))
    if bare and pages:
        words = f"cards are turned off at {Span(bare.path, bare.line)}: " + (
            "1 page has no picture to share"
            if len(pages) == 1
            else f"{len(pages)} pages have no picture to share"
        )
        yield note("K401", words, Span(min(pages)), "give sessions an `image:`, or write cards: true")


def _is_bare(problem: Problem) -> bool:
    return (
        problem.code in {"K401", "K208"}
        and problem.severity is Severity.WARNING
        and problem.message.endswith(_NO_PICTURE)
    )
