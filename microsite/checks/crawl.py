"""Walks a whole tree as crawlers do and compares its files with each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from microsite.checks import (
    aliases,
    backed,
    calendars,
    feed_twins,
    links,
    listing,
    literal,
    llms,
    outcome_pages,
    pages,
    partners,
    presence,
    redirects,
    robots,
    sitemaps,
)
from microsite.checks.data import schema_problems
from microsite.checks.inspection import MOST_FAULTS
from microsite.checks.site import Site
from microsite.checks.sources import Sourced, sourced
from microsite.checks.written import texts_of
from microsite.diagnostics import Problem, Span, error, warning
from microsite.values.facts import Entry


def crawl(
    site: Site, entries: Sequence[Entry | Sourced] = (), empty: Iterable[str] = ()
) -> tuple[list[Problem], int]:
    """Return every problem between files (K6 identities, K710 schemas, K8), and how many addresses were followed."""
    sources, problems = redirects.check_redirects(site)
    followed, number = links.follow(site, sources)
    problems += followed
    for found in (
        islice(redirects.check_headers(site), MOST_FAULTS),
        robots.compare(site),
        sitemaps.compare(site, sourced(entries)),
        pages.canonicals(site),
        pages.repeats(site),
        pages.orphans(site),
        pages.languages(site),
        pages.names(site),
        pages.needed(site, empty),
        calendars.compare(site),
        presence.compare(site, entries),
        listing.compare(site, sourced(entries)),
        aliases.compare(site, sourced(entries)),
        backed.compare(site, sourced(entries)),
        feed_twins.compare(site),
        llms.compare(site, sourced(entries)),
        outcome_pages.compare(site),
        partners.compare(site, entries),
        literal.judge(
            (claim for one in site.files.values() for claim in one.claims), texts_of(sourced(entries))
        ),
        _schemas(site),
    ):
        problems += found
    if not site.base and site.html:
        words = "no sitemap and no canonical link tells the site's address, so its links were not followed"
        problems.append(warning("K801", words, Span("."), "give the address with --base-url"))
    return problems, number


def _schemas(site: Site) -> list[Problem]:
    """Return how data files break the schemas that they name, or that they name none although one lies beside."""
    problems: list[Problem] = []
    schemas = {path for path, one in site.files.items() if one.types == ("schema",)}
    named: set[str] = set()
    unnamed = []
    for path in sorted(site.files):
        one = site.files[path]
        if one.kind != "json" or path in schemas:
            continue
        link = next((link for link in one.links if link.use == "schema"), None)
        answer = site.resolve(one, link.target)[1] if link else None
        if answer in schemas:
            named.add(answer)
            data, rules = site.tree.read(path), site.tree.read(answer)
            if isinstance(data, bytes) and isinstance(rules, bytes):
                problems += schema_problems(path, data, rules)
        elif answer is not None and link is not None:
            problems.append(error("K710", f"{link.target} is not a JSON Schema", Span(path)))
        elif link is None and {"Event", "outcomes"} & set(one.types):
            unnamed.append(path)
    if schemas - named:
        hint = "give the file a $schema with the schema's address"
        spare = min(schemas - named)
        problems += [
            warning(
                "K710", f"the data names no schema, although the site publishes {spare}", Span(path), hint
            )
            for path in unnamed
        ]
    return problems
