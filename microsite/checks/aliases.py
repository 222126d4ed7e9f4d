"""Holds the old addresses that sources name against the redirects and pages that lead on from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from microsite.checks.inspection import Claim
from microsite.checks.redirects import Redirect, full_address, read_redirects
from microsite.checks.site import Site
from microsite.checks.sources import Sourced
from microsite.checks.vocabulary import normal_url, subject_of
from microsite.diagnostics import Problem, Span, error
from microsite.graph import Item

_FOR_EVER = frozenset({"301", "308"})


def with_aliases(told: Iterable[Sourced], items: Iterable[Item]) -> tuple[Sourced, ...]:
    """Return what sources say with the old addresses that they name."""
    named = {item.path: item for item in items if item.aliases}
    return tuple(
        replace(one, claims=(*one.claims, *_claims(one.url, named[one.source])))
        if one.source in named
        else one
        for one in told
    )


def _claims(url: str, item: Item) -> Iterator[Claim]:
    marks = dict(item.marks)
    for index, alias in enumerate(item.aliases):
        where = marks.get(f"aliases.{index}") or item.where("aliases")
        yield Claim(subject_of(url), "alias", alias, "front matter", where.path, alias, where.line)


def compare(site: Site, entries: Sequence[Sourced], path: str = "_redirects") -> Iterator[Problem]:
    """Yield old addresses from which nothing leads on, or not for ever, or elsewhere (K806)."""
    asked = [(one.url, claim) for one in entries for claim in one.claims if claim.fact == "alias"]
    if not asked or not site.base:
        return
    lines = _lines(site, path)
    for url, claim in asked:
        old = normal_url(site.base.rstrip("/") + claim.value)
        line = lines.get(old.rstrip("/"))
        hint = f"the alias is at {claim.path}:{claim.line}" if claim.line else f"the alias is in {claim.path}"
        if line is None:
            words = f"the alias {claim.value} of {url} is not redirected"
            yield error("K806", words, Span(path), hint)
        elif normal_url(full_address(site, line.target)) != normal_url(url):
            words = f"the alias {claim.value} is redirected to {line.target}; it is one of {url}"
            yield error("K806", words, Span(path, line.line), hint)
        elif line.status not in _FOR_EVER:
            words = f"the alias {claim.value} is redirected with {line.status}; an old address has moved for ever (301)"
            yield error("K806", words, Span(path, line.line), hint)
        if _can_be_a_page(claim.value) and site.answer(old) is None:
            words = f"the alias {claim.value} of {url} has no page that leads on, which hosts without redirects need"
            yield error("K806", words, Span(claim.path, claim.line))


def _can_be_a_page(alias: str) -> bool:
    """Say whether a host that reads no _redirects would show a page at an old address: not where it serves another kind of file."""
    name = alias.rpartition("/")[2]
    return "." not in name or name.endswith((".html", ".htm"))


def _lines(site: Site, path: str) -> dict[str, Redirect]:
    data = site.tree.read(path) if path in site.paths else None
    text = data.decode("utf-8-sig", "replace") if isinstance(data, bytes) else ""
    found: dict[str, Redirect] = {}
    for line in read_redirects(text, path)[0]:
        found.setdefault(full_address(site, line.source).rstrip("/"), line)
    return found
