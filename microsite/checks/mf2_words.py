"""The class names of microformats2: roots and properties by prefix, from the living vocabularies on microformats.org."""

from __future__ import annotations

import difflib

ROOTS = frozenset(
    "adr card entry event feed geo item listing product recipe resume review review-aggregate cite app breadcrumb "
    "measure news".split()
)
_P = frozenset(
    """name summary description location category price organizer organiser attendee speaker performer author note org
    organization-name organization-unit job-title role locality region street-address extended-address postal-code
    post-office-box country-name latitude longitude altitude tel nickname given-name family-name additional-name
    honorific-prefix honorific-suffix label sort-string adr geo rating best worst average count votes review item rsvp
    comment status duration brand experience education skill affiliation contact sex gender-identity pronoun pronouns
    content ingredient yield nutrition publication read-status read-of size featured type title reviewer like repost
    invitee agenda outcome availability currency audience language capacity host sponsor time""".split()
)
_U = frozenset(
    """url uid photo logo video audio email syndication featured in-reply-to like-of repost-of bookmark-of key sound
    impp translation-of tel geo location like repost comment identifier quotation-of read-of watch-of listen-of
    follow-of tag-of category checkin organizer attendee performer speaker author rsvp event sponsor""".split()
)
_DT = frozenset("start end duration published updated bday rev accessed reviewed anniversary deleted".split())
_E = frozenset("content description instructions note summary review".split())
KNOWN: dict[str, frozenset[str]] = {"h": ROOTS, "p": _P, "u": _U, "dt": _DT, "e": _E}


def nearest(prefix: str, word: str) -> str:
    """Return the class that was probably meant: the word under its right prefix, or the nearest word; "" if none."""
    for other, words in KNOWN.items():
        if word in words and other != prefix:
            return f"{other}-{word}"
    close = difflib.get_close_matches(word, KNOWN[prefix], n=1, cutoff=0.75)
    return f"{prefix}-{close[0]}" if close else ""
