"""The one grammar of campaign parameters: what leads to a page says by whom, by which way, for what, and which link it was.

| parameter | says | of a follow-up |
| --- | --- | --- |
| utm_source | who sends the reader | follow-up |
| utm_medium | by which way | email |
| utm_campaign | for what | the funnel's name |
| utm_content | which link it was | EVENT.STEP |

Values are words and slugs; a slug holds no full stop, so EVENT.STEP falls apart again. The parameters come behind the link's own query, in
this order, and before its fragment; one that the link has already is left as it is. A canonical address never has any.
"""

from __future__ import annotations

from dataclasses import astuple
from urllib.parse import quote

from microsite.records import frozen

NAMES = ("utm_source", "utm_medium", "utm_campaign", "utm_content")
FOLLOW_UP, EMAIL = "follow-up", "email"


@frozen
class Campaign:
    """What a link says of the way that its reader came; an empty part is not said."""

    source: str
    medium: str
    campaign: str
    content: str = ""


def follow_up(funnel: str, event: str, step: str) -> Campaign:
    """Return what the link of a step after an event says."""
    return Campaign(FOLLOW_UP, EMAIL, funnel, f"{event}.{step}")


def tagged(url: str, campaign: Campaign) -> str:
    """Return a link, absolute or from the host's root, with what it says of its campaign."""
    bare, mark, fragment = url.partition("#")
    address, _, query = bare.partition("?")
    own = {part.partition("=")[0].lower() for part in query.split("&")}
    more = [
        f"{name}={quote(value, safe='')}"
        for name, value in zip(NAMES, astuple(campaign), strict=True)
        if value and name not in own
    ]
    query = "&".join(part for part in (query.rstrip("&"), *more) if part)
    return f"{address}?{query}{mark}{fragment}" if query else url


def is_tagged(url: str) -> bool:
    """Say whether an address says anything of a campaign."""
    query = url.partition("#")[0].partition("?")[2]
    return any(part.partition("=")[0].lower() in NAMES for part in query.split("&"))
