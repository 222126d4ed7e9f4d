"""A plugin of the benchmark's site: who gives a session, and which sessions a mentor gives."""

from __future__ import annotations

from typing import Any

from pelican import signals


def introduce(generators: list[Any]) -> None:
    """Give every article its mentors' pages, and every mentor's page its articles, in the order of their starts."""
    articles = next(g for g in generators if hasattr(g, "articles")).articles
    pages = {page.slug: page for page in next(g for g in generators if hasattr(g, "pages")).pages}
    for page in pages.values():
        page.sessions = []
    for article in articles:
        article.people = [pages[slug.strip()] for slug in article.mentors.split(",")]
        for page in article.people:
            page.sessions.append(article)


def register() -> None:
    """Tell Pelican when to call this plugin."""
    signals.all_generators_finalized.connect(introduce)
