"""schema.org markup of the site itself and of its lists: who runs it, its name, trails and lists of pages."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urljoin

from microsite.formats import jsonld
from microsite.formats.jsonld import Node
from microsite.values.facts import Site
from microsite.values.pages import Link


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
        [(crumb.title, urljoin(site.base_url, crumb.href) if crumb.href else "") for crumb in crumbs]
    )
