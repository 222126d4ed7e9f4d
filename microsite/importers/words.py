"""What other programs call our keys: the names that an import guesses by, the likeliest first."""

from __future__ import annotations

from collections.abc import Mapping


def _table(rows: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(names.split()) for key, names in rows.items()}


EVENT = _table(
    {
        "title": "title name event_name event_title subject",
        "slug": "slug",
        "mentors": "mentors mentor mentor_slugs presenter_slugs speaker_slugs presenters presenter speakers speaker "
        "persons instructors instructor hosts host authors author",
        "start": "start dtstart start_date starts_at start_datetime startdate begin when event_date date",
        "time": "time start_time starttime",
        "end": "end dtend end_date ends_at end_datetime enddate date_end finish until",
        "end_time": "end_time endtime",
        "duration": "duration duration_minutes length minutes",
        "timezone": "timezone tz time_zone time_zone_name timezone_name tzid",
        "fold": "",
        "format": "format attendance_mode attendance mode",
        "venue": "venue location place venue_name",
        "geo": "geo",
        "room": "room rooms hall",
        "summary": "summary description abstract excerpt teaser subtitle",
        "language": "language lang locale",
        "topics": "topics tags keywords categories category track",
        "audience": "audience target_audience",
        "register": "register registration registration_url register_url ticket_url tickets_url tickets booking_url rsvp",
        "waitlist": "waitlist waitlist_url",
        "capacity": "capacity max_attendees seats",
        "seats_left": "seats_left",
        "agenda_template": "agenda_template",
        "outcomes": "outcomes takeaways learning_outcomes",
        "series": "",
        "status": "status event_status",
        "recording.url": "recording recording_url video_url video youtube_url",
        "slides": "slides_url slides slide_url presentation_url",
        "image": "image cover cover_image hero_image thumbnail featured_image",
        "private.room": "private_room zoom zoom_link zoom_url meeting_url meeting_link join_url join_link room_url",
        "private.notes": "private_notes",
        "publish_at": "publish_at publish_date publishdate",
        "expire_at": "expire_at expiry_date expirydate",
        "aliases": "aliases redirect_from permalink",
        "uid": "uid",
    }
)
"""Our keys of an event; "time", "end_time", "geo", "room" and "slides" are parts from which keys are made."""

MENTOR = _table(
    {
        "name": "name full_name fullname display_name public_name speaker_name presenter title",
        "slug": "slug",
        "headline": "headline job_title job role position tagline byline title",
        "pronouns": "pronouns",
        "organization": "organization organisation company affiliation employer org",
        "url": "website homepage web site url blog",
        "links": "links social socials",
        "photo": "photo photo_url avatar avatar_url picture image image_url headshot",
        "timezone": "timezone tz time_zone",
        "languages": "languages language",
        "topics": "topics tags expertise skills keywords categories",
        "good_for": "good_for",
        "not_for": "not_for",
        "summary": "bio biography about description summary abstract excerpt",
        "aliases": "aliases redirect_from permalink",
    }
)
"""Our keys of a mentor; "summary" is the text that goes into the body."""

LONG_TEXTS = (
    "abstract",
    "description",
    "summary",
    "excerpt",
    "content",
    "details",
    "bio",
    "biography",
    "about",
)
"""Fields of running text: what is not used for a key goes into the body, under a heading."""

ORDER = {
    "event": tuple(
        "title mentors start fold duration timezone format venue summary language topics audience register waitlist "
        "capacity seats_left agenda_template outcomes series status recording image private draft publish_at "
        "expire_at aliases uid imported".split()
    ),
    "mentor": tuple(
        "name pronouns headline organization url links photo timezone languages topics good_for not_for case_studies draft "
        "aliases imported".split()
    ),
}
"""The order of keys in our files, after the contract of the files."""

FORMATS = {
    "online": "online virtual remote web webinar onlineeventattendancemode",
    "in-person": "in-person in_person inperson onsite on-site offline physical offlineeventattendancemode",
    "hybrid": "hybrid mixed mixedeventattendancemode",
}
"""What others call the three formats; read with spaces as hyphens and in lower case."""

STATUSES = {
    "scheduled": "scheduled confirmed tentative published accepted eventscheduled",
    "cancelled": "cancelled canceled eventcancelled",
    "postponed": "postponed eventpostponed",
}
"""What others call a status that needs no further fact."""

PROFILES = {
    "github": "https://github.com/{}",
    "gitlab": "https://gitlab.com/{}",
    "twitter": "https://twitter.com/{}",
    "x": "https://x.com/{}",
    "linkedin": "https://www.linkedin.com/in/{}",
    "instagram": "https://www.instagram.com/{}",
    "bluesky": "https://bsky.app/profile/{}",
    "mastodon": "",
    "fediverse": "",
    "youtube": "https://www.youtube.com/@{}",
    "facebook": "https://www.facebook.com/{}",
}
"""Where a handle is at home; an empty pattern wants user@host or an address."""
