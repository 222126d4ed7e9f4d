"""Inspects robots.txt (RFC 9309), and tells which listed pages and needed files it hides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from urllib.parse import unquote, urlsplit

from microsite.checks.inspection import MOST_FAULTS, Inspection, Outgoing
from microsite.checks.site import Site
from microsite.checks.vocabulary import normal_url
from microsite.checks.wildcards import fits
from microsite.diagnostics import Problem, Span, error, warning
from microsite.read.text import lines_of
from microsite.records import frozen

_FIELDS = frozenset(
    "user-agent allow disallow sitemap crawl-delay host clean-param request-rate visit-time noindex content-signal".split()
)
_READ = frozenset({"sitemap", "icalendar", "atom", "json-feed", "image"})
_MOST_BYTES = 500 * 1024
_MOST_RULES = 2_000


@frozen
class Rule:
    """One allow or disallow of the group for all crawlers."""

    allow: bool
    pattern: str
    line: int

    def fits(self, path: str) -> bool:
        """Tell whether the rule speaks of a path ("*" any text, a final "$" the end)."""
        parts = [unquote(part) for part in self.pattern.removesuffix("$").split("*")]
        return fits(parts, unquote(path), whole=self.pattern.endswith("$"))


def read_rules(text: str, path: str) -> tuple[list[Rule], list[Outgoing], list[Problem]]:
    """Return the rules that hold for every crawler, the sitemaps, and what is wrong with the lines (K810)."""
    rules: list[Rule] = []
    maps: list[Outgoing] = []
    problems: list[Problem] = []
    agents = for_all = in_rules = False
    lines = enumerate(lines_of(text[:_MOST_BYTES]), 1)
    for number, raw in takewhile(lambda _: len(problems) < MOST_FAULTS, lines):
        line = raw.partition("#")[0].strip()
        if not line:
            continue
        name, colon, value = (part.strip() for part in line.partition(":"))
        name = name.lower()
        spot = Span(path, number)
        if not colon or name not in _FIELDS:
            problems.append(
                error("K810", f"the line {raw.strip()[:60]!r} is no rule that crawlers know", spot)
            )
        elif name == "user-agent":
            for_all = value == "*" or (for_all and not in_rules)
            agents, in_rules = True, False
            if not value:
                problems.append(error("K810", "a user-agent line names no crawler", spot))
        elif name == "sitemap":
            maps.append(Outgoing(value, "sitemap", number))
        elif name in {"allow", "disallow"}:
            in_rules = True
            problems.extend(_rule_faults(value, spot, named=agents))
            if value and for_all and len(rules) == _MOST_RULES:
                words = f"there are more than {_MOST_RULES:,} rules; the others are not read here"
                problems.append(error("K810", words, spot, "say it in fewer, with * and folders"))
                break
            if value and for_all:
                rules.append(Rule(name == "allow", value, number))
        else:
            in_rules = in_rules or agents
    return rules, maps, problems


def _rule_faults(value: str, spot: Span, *, named: bool) -> Iterator[Problem]:
    if not named:
        yield error("K810", "a rule stands before every user-agent line", spot)
    if value and not value.startswith(("/", "*")):
        yield error("K810", f"the path {value!r} does not begin with a slash", spot)


def inspect_robots(path: str, data: bytes, url: str = "") -> Inspection:
    """Return the sitemaps that robots.txt names, and what is wrong with its form (K810)."""
    problems: list[Problem] = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        problems.append(error("K810", "robots.txt is not UTF-8", Span(path)))
    if len(data) > _MOST_BYTES:
        problems.append(error("K810", "robots.txt is longer than the 500 KiB that crawlers read", Span(path)))
    if re.match(r"\s*<(?:!doctype|html)", text, re.IGNORECASE):
        problems.append(error("K810", "robots.txt is an HTML page", Span(path, 1)))
        return Inspection(path=path, kind="robots", url=url, problems=tuple(problems))
    _, maps, found = read_rules(text, path)
    for link in maps:
        if not link.target.lower().startswith(("http://", "https://")):
            words = f"the Sitemap line says {link.target!r}; it must be an absolute address"
            found.append(error("K810", words, Span(path, link.line)))
    return Inspection(path=path, kind="robots", url=url, links=tuple(maps), problems=(*problems, *found))


def is_allowed(rules: list[Rule], path: str) -> Rule | None:
    """Return the rule that forbids a path, None when it may be read: the longest fitting pattern wins (RFC 9309 2.2.2)."""
    fitting = [rule for rule in rules if rule.fits(path)]
    best = max(fitting, key=lambda rule: (len(rule.pattern), rule.allow), default=None)
    return None if best is None or best.allow else best


def compare(site: Site) -> Iterator[Problem]:
    """Yield what robots.txt hides although it must be read, and sitemaps it does not name (K810)."""
    said = next((one for one in site.files.values() if one.kind == "robots"), None)
    maps = {one.path for one in site.files.values() if one.kind == "sitemap"}
    if said is None:
        if site.base and urlsplit(site.base).path == "/":
            yield warning("K810", "the site has no robots.txt that names its sitemap", Span("robots.txt"))
        return
    for link in said.links:
        full = normal_url(link.target)
        if full and site.base and site.answer(full) not in maps:
            words = f"the Sitemap line names {link.target}, which is no sitemap of the site"
            yield error("K810", words, Span(said.path, link.line))
        elif full and site.base and not link.target.startswith(site.base.partition(":")[0] + ":"):
            yield error(
                "K810", f"the Sitemap line names {link.target} without https", Span(said.path, link.line)
            )
    if maps and not said.links:
        yield error(
            "K810", "robots.txt names no sitemap", Span(said.path), "add a line Sitemap: with its address"
        )
    data = site.tree.read(said.path)
    if isinstance(data, bytes):
        rules, _, _ = read_rules(data.decode("utf-8-sig", "replace"), said.path)
        yield from _hidden(site, rules, said.path)


def _hidden(site: Site, rules: list[Rule], path: str) -> Iterator[Problem]:
    """Yield the rules that hide a page, feed, picture or style sheet that crawlers must read."""
    if all(rule.allow for rule in rules):
        return
    hidden: dict[Rule, list[str]] = {}
    for one in site.files.values():
        if one.path in site.indexable or one.kind in _READ or one.types == ("css",):
            rule = is_allowed(rules, urlsplit(one.url).path or "/")
            if rule is not None:
                hidden.setdefault(rule, []).append(one.path)
    for rule, paths in hidden.items():
        words = f"Disallow: {rule.pattern} hides {len(paths)} files that must be read, as {min(paths)}"
        yield error("K810", words, Span(path, rule.line))
