"""The benchmark's site in Pelican: sessions are articles, mentors are pages, topics are tags."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.append(str(Path(__file__).parent))  # for the plugin beside this file

SITENAME = "Bench Sessions"
SITEURL = "https://bench.example"
DESCRIPTION = "Short live sessions with people who have done it before, as many as a benchmark wants."
PATH = "content"
ARTICLE_PATHS = ["events"]
PAGE_PATHS = ["mentors"]
STATIC_PATHS: list[str] = []
THEME = "theme"
THEME_STATIC_DIR = "assets"
TIMEZONE = "Europe/Berlin"
DEFAULT_LANG = "en"
WITH_FUTURE_DATES = True
PLUGINS = ["people"]

ARTICLE_URL, ARTICLE_SAVE_AS = "events/{slug}/", "events/{slug}/index.html"
PAGE_URL, PAGE_SAVE_AS = "mentors/{slug}/", "mentors/{slug}/index.html"
TAG_URL, TAG_SAVE_AS = "topics/{slug}/", "topics/{slug}/index.html"
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = ARCHIVES_SAVE_AS = AUTHORS_SAVE_AS = CATEGORIES_SAVE_AS = ""
TAGS_SAVE_AS = "topics/index.html"
ARTICLE_ORDER_BY = "start"
DEFAULT_PAGINATION = 50
PAGINATED_TEMPLATES = {"events": 50, "tag": 50}
PAGINATION_PATTERNS = (
    (1, "{base_name}/", "{base_name}/index.html"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)
DIRECT_TEMPLATES = ["index", "events", "tags", "people", "calendar", "sitemap"]
EVENTS_SAVE_AS, EVENTS_URL = "events/index.html", "events/"
PEOPLE_SAVE_AS = "mentors/index.html"
CALENDAR_SAVE_AS = "calendar.ics"
SITEMAP_SAVE_AS = "sitemap.xml"

FEED_DOMAIN = SITEURL
FEED_ALL_ATOM = "feed.xml"
FEED_MAX_ITEMS = 50
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None

MARKDOWN = {
    "extension_configs": {"markdown.extensions.tables": {}, "markdown.extensions.fenced_code": {}},
    "output_format": "html5",
}
FORMATTED_FIELDS: list[str] = []  # a summary is plain text
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
CONTENT_CACHING_LAYER = "reader"
SEGMENTS = {"intros": "Intros", "demo": "Focused demo", "qa": "Q&A", "next-steps": "Next steps"}


def moment(text: str) -> datetime:
    """Return the moment of a session's start or end."""
    return datetime.fromisoformat(text)


def later(at: datetime, minutes: str) -> datetime:
    """Return the moment so many minutes after another."""
    return at + timedelta(minutes=int(minutes))


def ical(text: str) -> str:
    """Return a text as a calendar's value."""
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")


JINJA_FILTERS = {"moment": moment, "later": later, "ical": ical}
JINJA_GLOBALS = {"UTC": UTC}
