"""schema.org markup of the site itself and of its lists: who runs it, its name, trails and lists of pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urljoin

from microsite.formats import jsonld
from microsite.formats.jsonld import Node
from microsite.values.facts import Site
from microsite.values.pages import Link

_ROOTED = re.compile(r"/(?:[\w%~-]+/)*", re.ASCII)  # nothing in it that joining would change


def _organization_id(site: Site) -> str:
    return f"{site.base_url}#organization"


def organization_node(site: Site) -> Node:
    """Return the Organization that runs the listing: name, url, logo."""
    who = site.organizer
    return jsonld.organization(
        id_=_organization_id(site),
        name=who.name,
        url=who.url or site.base_url,
        logo=who.logo.url if who.logo else None,
        email=who.email,
    )


def website_node(site: Site) -> Node:
    """Return the WebSite, which belongs on the home page only."""
    return jsonld.website(
        id_=f"{site.base_url}#website",
        name=site.title,
        url=site.base_url,
        description=site.description,
        inLanguage=site.language,
        publisher=jsonld.reference(_organization_id(site)),
    )


def crumbs_node(crumbs: Sequence[Link], site: Site) -> Node:
    """Return the BreadcrumbList of a page's crumbs, an empty node when there are fewer than two."""
    return jsonld.breadcrumbs(
        [(crumb.title, _absolute(site.base_url, crumb.href) if crumb.href else "") for crumb in crumbs]
    )


def _absolute(base: str, href: str) -> str:
    """Return an address in full; a plain path from the host's root, as nearly all are, is put behind the host."""
    return _origin(base) + href if _ROOTED.fullmatch(href) else urljoin(base, href)


@lru_cache(maxsize=16)
def _origin(base: str) -> str:
    return urljoin(base, "/").removesuffix("/")
