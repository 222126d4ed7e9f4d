"""The pages that audits and pictures look at, by name: each page type of the demonstration, each situation of the awkward sites."""

from __future__ import annotations

from collections.abc import Mapping

from situations import situations

NOT_BUILT = {"draft", "expired"}  # these situations have no page of their own
ADDRESS = {"unicode": "fünf-gespräche"}  # the situation that is named otherwise than its page

DEMONSTRATION: Mapping[str, str] = {
    "home": "/",
    "upcoming": "/events/",
    "session": "/events/price-your-first-saas-tier/",
    "session-in-person": "/events/localize-one-screen-well/",
    "session-moved-online": "/events/passkeys-for-a-small-team/",
    "session-past": "/events/docs-that-answer-the-second-question/",
    "transcript": "/events/price-page-in-public/transcript/",
    "landing": "/events/price-page-in-public/after/what-changed/",
    "mentors": "/mentors/",
    "mentor": "/mentors/miriam-adler/",
    "topics": "/topics/",
    "topic": "/topics/pricing/",
    "series": "/series/pilot/",
    "archive": "/events/archive/",
    "archive-year": "/events/archive/2026/",
    "month": "/events/2026/12/",
    "outcomes": "/outcomes/",
    "partners": "/partners/",
    "partner": "/partners/margin-notes/",
    "partner-frame": "/partners/margin-notes/embed/",
    "rubric": "/rubric/mentors/",
    "search": "/search/",
    "find": "/find/",
    "prose": "/how-a-session-runs/",
    "not-found": "/no/such/page/",
    "redirect": "/events/saas-pricing-clinic/",
}
AWKWARD: Mapping[str, str] = {
    **{
        f"session-{slug}": f"/events/{ADDRESS.get(slug, slug)}/"
        for slug in situations()
        if slug not in NOT_BUILT
    },
    "session-shortest-title": "/events/shortest/",
    "session-longest-title": "/events/longest/",
    "session-twelve-mentors": "/events/crowd/",
    "session-full-and-cancelled": "/events/full-cancelled/",
    "home": "/",
    "upcoming": "/events/",
    "month": "/events/2026/12/",
    "month-past": "/events/2026/10/",
    "archive-year": "/events/archive/2026/",
    "mentors": "/mentors/",
    "mentor": "/mentors/ada-example/",
    "mentor-without-photo": "/mentors/bo-example/",
    "mentor-without-session": "/mentors/silent-example/",
    "mentor-arabic": "/mentors/crowd-03/",
    "topic-without-session": "/topics/silence/",
    "series": "/series/pilot/",
    "outcomes": "/outcomes/",
    "search": "/search/",
    "find": "/find/",
    "prose": "/about/",
    "not-found": "/no/such/page/",
    "redirect": "/old/session/",
}  # fmt: skip - one page a line
ARABIC: Mapping[str, str] = {
    "home": "/",
    "session": "/events/first-tier/",
    "session-english": "/events/english/",
    "month": "/events/2026/12/",
    "mentor": "/mentors/ada-example/",
    "search": "/search/",
    "find": "/find/",
    "not-found": "/no/such/page/",
}
EMPTY: Mapping[str, str] = {
    "home": "/",
    "upcoming": "/events/",
    "topics": "/topics/",
    "topic": "/topics/pricing/",
    "mentor": "/mentors/ada-example/",
    "outcomes": "/outcomes/",
    "search": "/search/",
    "find": "/find/",
}
SITES: Mapping[str, Mapping[str, str]] = {
    "demonstration": DEMONSTRATION,
    "awkward": AWKWARD,
    "arabic": ARABIC,
    "empty": EMPTY,
}
