"""The instants at which pages of a site say something else: starts, ends, publications and expiries."""

from __future__ import annotations

from datetime import datetime

from microsite.survey import Site


def moments(site: Site) -> list[datetime]:
    """Return the instants at which a page of the site says something else."""
    found = [moment for e in site.entries if e.event for moment in (e.event.start, e.event.end)]
    return found + [
        moment for i in site.items for moment in (i.publish_at, i.expire_at) if moment is not None
    ]
