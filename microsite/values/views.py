"""What templates see: every word, number and address already decided, one step deep.

A template is called with four names: `site` (SiteView), `head` (Head), `crumbs` (tuple of Link) and `page`
(the body's view, one of the classes below). `href` values start at the host's root and are ready to use.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from microsite.diagnostics import Span
from microsite.records import frozen
from microsite.values.facts import Card, Entry, Image
from microsite.values.pages import Alternate, Link


@frozen(kw_only=True)
class SiteView:
    """The frame of every page. `assets` maps a theme asset's name to its href; `direction` is ltr or rtl.

    `search` is the href of the search page, "" on a site without.
    """

    title: str
    description: str
    language: str
    direction: str
    home: str
    url: str
    nav: tuple[Link, ...]
    foot: tuple[Link, ...]
    organizer: str
    organizer_url: str
    logo: Image | None
    calendar: str
    webcal: str
    atom: str
    json_feed: str
    assets: tuple[tuple[str, str], ...]
    search: str = ""


@frozen(kw_only=True)
class Head:
    """The document's head. `jsonld` holds ready JSON texts, already safe inside a script element.

    `robots` is "" or "noindex"; `og_type` is OpenGraph's; `og_description` starts with the date for an event; `locale` is
    the content's, as in "de_DE".
    """

    title: str
    description: str
    canonical: str
    language: str
    direction: str
    robots: str
    og_type: str
    og_title: str
    og_description: str
    images: tuple[Image, ...]
    alternates: tuple[Alternate, ...]
    jsonld: tuple[str, ...]
    locale: str = ""


@frozen(kw_only=True)
class WhenText:
    """A span of time in words, in the event's zone. `start` and `end` are ISO 8601 with offset.

    `date` is "Thursday 3 December 2026"; `weekday`, `day`, `month`, `year` are the date tile's parts;
    `times` is "18:00 to 18:45"; `zone` is the IANA name and `zone_name` what people call it, with its offset
    ("Central European Standard Time, UTC+01:00"); `zone_short` is short ("CET", "UTC+05:30"), and "" where clocks are changed
    in between: then each of the two times has its own.
    """

    start: str
    end: str
    date: str
    weekday: str
    day: str
    month: str
    year: str
    start_time: str
    end_time: str
    times: str
    zone: str
    zone_name: str
    zone_short: str
    duration: str


@frozen
class Timed:
    """Words that hold from `since` until `until` (instants in ISO 8601, "" for no bound), `now` at the build's clock.

    A page holds every one; those that do not hold are hidden, and a script turns them by the reader's clock.
    """

    text: str
    since: str = ""
    until: str = ""
    now: bool = True
    kind: str = ""


@frozen
class Tally:
    """A count that a reader's clock lowers: `text` as built, `number`, and every plural form as JSON by CLDR category."""

    text: str
    number: int
    forms: str


@frozen(kw_only=True)
class ProofView:
    """One case study with its measured outcome: `unit` is a sign or word, `lang` the language it is told in.

    `baseline` and `result` are ready numbers, `baseline_value` and `result_value` the same as plain decimal text.
    """

    title: str
    client: str
    problem: str
    action: str
    metric: str
    baseline: str
    result: str
    unit: str
    period: str
    evidence: str
    verified: str
    verified_iso: str
    baseline_value: str = ""
    result_value: str = ""
    lang: str = ""


@frozen(kw_only=True)
class PriceView:
    """One price box. `amounts` are shown ("€45.00" or "Free"); the `kind` of each is its number as plain decimal text.

    `lines` say until when it holds and what is paid later; `terms` are a guarantee's, as (label, text): what is
    promised, how it is measured, what comes back.
    """

    model: str
    name: str
    amounts: tuple[Timed, ...]
    currency: str
    lines: tuple[Timed, ...]
    terms: tuple[tuple[str, str], ...] = ()


@frozen(kw_only=True)
class Row:
    """A session in a list. `state` is one of upcoming, live, past, cancelled, postponed.

    `status` are the words of its state, each with when it holds; `place` is the venue's name and city, or "Online", `address` its whole address; `prices`
    and `seats` are ready words while they hold, none when unknown; `ends` is the instant in ISO 8601. `mode` is
    online, in-person or hybrid; `free` says that a seat costs nothing. `rel` is what the link to it is, "" for a plain one.
    """

    title: str
    href: str
    url: str
    lang: str
    summary: str
    when: WhenText
    people: tuple[Card, ...]
    topics: tuple[Card, ...]
    outcome: str
    format: str
    place: str
    address: str
    online: bool
    mode: str
    free: bool
    prices: tuple[Timed, ...]
    seats: tuple[Timed, ...]
    state: str
    status: tuple[Timed, ...]
    begins: str
    ends: str
    rel: str = ""


@frozen
class DayGroup:
    """The sessions of one day: `iso` is the date, `title` how it is said."""

    iso: str
    title: str
    rows: tuple[Row, ...]


@frozen(kw_only=True)
class SegmentView:
    """One part of the agenda: `time` on the wall clock, `share` its percent of the whole."""

    id: str
    label: str
    title: str
    minutes: int
    time: str
    start: str
    share: int


@frozen
class Banner:
    """What changed about a session, and when that holds: `kind` is cancelled, postponed, rescheduled, moved-online, past or live."""

    kind: str
    title: str
    text: str
    since: str = ""
    until: str = ""
    now: bool = True


@frozen
class AddressPart:
    """A part of a postal address: `kind` is the word of its microformat (`p-KIND`), `before` the sign and blank that stand before it."""

    kind: str
    text: str
    before: str


@frozen(kw_only=True)
class PlaceView:
    """Where a session is held: `parts` are its address in the order of its country; the same facts stand beside it one by one."""

    name: str
    street: str
    locality: str
    region: str
    postal_code: str
    country: str
    country_name: str
    lat: str
    lon: str
    url: str
    parts: tuple[AddressPart, ...] = ()


@frozen(kw_only=True)
class MentorBrief:
    """A mentor on a session's page: the card and the proofs."""

    card: Card
    proofs: tuple[ProofView, ...]


@frozen(kw_only=True)
class RecordingView:
    """A recording: its address, its length in words and when it was published."""

    url: str
    length: str
    published: str


@frozen(kw_only=True)
class EventPage:
    """A session's page. `add` holds the links that put it into a calendar, the .ics file first.

    `begins` and `ends` are its instants; booking is offered until `ends`. `related` are the next sessions nearest to
    it, of which `related_first` are shown.
    """

    entry: Entry
    when: WhenText
    previous: WhenText | None
    state: str
    begins: str
    ends: str
    banners: tuple[Banner, ...]
    format: str
    place: PlaceView | None
    online: bool
    mentors: tuple[MentorBrief, ...]
    agenda: tuple[SegmentView, ...]
    agenda_name: str
    hosts: tuple[HostView, ...]
    prices: tuple[PriceView, ...]
    price_words: tuple[Timed, ...]
    seats: tuple[Timed, ...]
    book: Link | None
    waitlist: Link | None
    audience: str
    language: str
    add: tuple[Link, ...]
    recording: RecordingView | None
    quotes: tuple[Quote, ...]
    transcript: Link | None
    series: Card | None
    related: tuple[Row, ...]
    related_first: int


@frozen
class Quote:
    """What a mentor said: the words, who, the time in the recording ("12:34"), its place on the transcript's page, and the recording at that time."""

    text: str
    speaker: str
    time: str
    href: str
    video: str


@frozen
class ChapterView:
    """A part of the agenda as it was spoken. `anchor` is the id of its heading."""

    anchor: str
    title: str
    time: str
    video: str
    quotes: tuple[SpokenView, ...]


@frozen
class SpokenView:
    """What is said from one moment on: `anchor` is its id, `speaker` "" while the same one goes on."""

    anchor: str
    speaker: str
    time: str
    video: str
    text: str


@frozen(kw_only=True)
class TranscriptPage:
    """What the mentors of a session said, and the sentences that say most of it. `made_by` says who chose those, "" for a program's choice."""

    entry: Entry
    title: str
    when: WhenText
    summary: tuple[Quote, ...]
    made_by: str
    chapters: tuple[ChapterView, ...]
    recording: str
    kept: str


@frozen
class HostView:
    """One who moderates: the role in words, and the name, "" for somebody who has not agreed to be named."""

    role: str
    name: str


@frozen(kw_only=True)
class MentorPage:
    """A mentor's page: proof first, then sessions. `related` are the mentors whose topics and proofs are most like."""

    entry: Entry
    headline: str
    organization: str
    photo: Image | None
    initials: str
    website: str
    links: tuple[str, ...]
    timezone: str
    languages: tuple[str, ...]
    good_for: tuple[str, ...]
    not_for: tuple[str, ...]
    proofs: tuple[ProofView, ...]
    verified: tuple[Timed, ...]
    upcoming: tuple[Row, ...]
    past: tuple[Row, ...]
    calendar: str
    webcal: str
    feed: str
    related: tuple[Card, ...] = ()


@frozen(kw_only=True)
class FacetGroup:
    """A row of plain links that narrow a list, each with its count in `Card.count`.

    `name` is what a script calls the group in addresses ("topic"); each link's `Card.slug` is its value there.
    """

    title: str
    links: tuple[Card, ...]
    name: str = ""


@frozen(kw_only=True)
class Pages:
    """The pages of a list that has several, from one of them: the pages before and after it, and `position` ("Page 2 of 7")."""

    previous: Link | None
    following: Link | None
    position: str


@frozen(kw_only=True)
class ListPage:
    """Any list of sessions: upcoming, archive, topic, series. `as_of` is the date it speaks for, "" when timeless.

    `groups` are upcoming sessions by day, `past` those that ended, the last first; `later` are sessions that belong
    among them once they have ended. `previous`, `following` and `position` lead through the pages of a list; in the archive
    they are years, whose own pages `pages` leads through. `count` is text where it does not change, `tally` where it does; `found` holds
    every plural form of "{n} sessions" for a list that facets narrow. `lang` is that of
    the title and the text, where an editor wrote them.
    """

    title: str
    intro: str
    html: str
    groups: tuple[DayGroup, ...]
    past: tuple[Row, ...]
    later: tuple[Row, ...] = ()
    past_title: str = ""
    count: str
    tally: Tally | None = None
    as_of: str
    as_of_iso: str
    facets: tuple[FacetGroup, ...]
    found: str = ""
    previous: Link | None
    following: Link | None
    position: str
    pages: Pages | None = None
    calendar: str
    webcal: str
    feed: str
    empty: str
    empty_link: Link | None
    lang: str = ""


@frozen
class DayCell:
    """A cell of the calendar grid: the day's number, its ISO date, its sessions; `inside` is False beside the month.

    `href` is where the list has the first of them: a fragment, after the address of another page when it is on that; "" without any.
    """

    number: int
    iso: str
    label: str
    inside: bool
    rows: tuple[Row, ...]
    href: str = ""


@frozen(kw_only=True)
class MonthPage:
    """A month: its sessions by days, and the grid as a table of weeks; `weekdays` are (short, long) names.

    `pages` leads through those of a month that has several; the grid is on the first.
    """

    title: str
    groups: tuple[DayGroup, ...]
    weekdays: tuple[tuple[str, str], ...]
    weeks: tuple[tuple[DayCell, ...], ...]
    previous: Link | None
    following: Link | None
    pages: Pages | None = None
    count: str
    calendar: str
    empty: str


@frozen(kw_only=True)
class Snippet:
    """An outcome that was measured: statement, the pair of numbers, whose it is and where the evidence lies.

    `verified` says when somebody last looked at the evidence, "" for one that is only claimed, or was looked at more than
    24 months ago; `on` is that day, also when it is longer ago. `kind` is its metric as one word, `change` how large the change is; both narrow the list.
    """

    statement: str
    metric: str
    baseline: str
    result: str
    unit: str
    period: str
    mentor: Card
    evidence: str
    verified: str
    anchor: str
    baseline_value: str = ""
    result_value: str = ""
    lang: str = ""
    kind: str = ""
    change: str = ""
    change_words: str = ""
    topics: tuple[Card, ...] = ()
    on: date | None = None


@frozen(kw_only=True)
class HomePage:
    """The front page: the promise, the next sessions, outcomes, how a session runs, mentors with proofs.

    `rows` are upcoming sessions, of which `first` are shown: the others move up as sessions end.
    """

    promise: str
    rows: tuple[Row, ...]
    first: int
    more: Link | None
    tally: Tally
    outcomes: tuple[Snippet, ...]
    agenda: tuple[SegmentView, ...]
    agenda_name: str
    mentors: tuple[Card, ...]
    as_of: str
    as_of_iso: str
    empty: str


@frozen(kw_only=True)
class IndexPage:
    """A list of cards: mentors, topics or years. `lead` is a page that finds among them, or of what comes next, None without.

    `links` lead on under `links_title`, as from mentors to how they are chosen. `later` are cards that belong to the list from an
    instant on (ISO 8601); until then it says `empty` where it has no others.
    """

    title: str
    intro: str
    cards: tuple[Card, ...]
    count: str
    empty: str
    later: tuple[tuple[str, Card], ...] = ()
    lead: Link | None = None
    links_title: str = ""
    links: tuple[Link, ...] = ()


@frozen(kw_only=True)
class CriterionView:
    """What raters judge: `anchor` is the id of its heading, `anchors` are the words of the scores 1 to 5, in that order."""

    anchor: str
    title: str
    question: str
    weight: str
    anchors: tuple[str, ...]


@frozen(kw_only=True)
class RubricPage:
    """The rubric by which nominees are judged. `lang` is that of its words, where it is not the site's."""

    title: str
    intro: str
    version: str
    how: str
    criteria: tuple[CriterionView, ...]
    knockouts: tuple[str, ...]
    lang: str = ""


@frozen(kw_only=True)
class OutcomesPage:
    """All measured outcomes."""

    title: str
    intro: str
    snippets: tuple[Snippet, ...]
    facets: tuple[FacetGroup, ...]
    found: str
    feed: str
    count: str
    empty: str


@frozen(kw_only=True)
class PartnerPage:
    """The page of a partner: who it is, the sessions that it promotes, and how it shows them elsewhere.

    `rows` are sessions to come; their links say by whom a reader came. `rel` is what the link to `website` is. `disclosure` says that links are paid for, "" when nothing is said. `url` is the address to share, which
    says by whom a reader came, `qr` its code as a picture ("" where it is too long for one); `embed` is the small page for frames; `frame` and `link` are the HTML to copy for a frame and
    a link, `heading` the name of what they show.
    """

    name: str
    about: str
    website: str
    rel: str
    disclosure: str
    heading: str
    rows: tuple[Row, ...]
    tally: Tally
    as_of: str
    as_of_iso: str
    more: Link | None
    empty: str
    calendar: str
    webcal: str
    feed: str
    json_feed: str
    url: str
    qr: str
    embed: str
    frame: str
    link: str


@frozen(kw_only=True)
class EmbedPage:
    """The sessions of a partner as a small page without script, for a frame on the partner's own site; `more` leads to all of them."""

    title: str
    disclosure: str
    rel: str
    rows: tuple[Row, ...]
    as_of: str
    as_of_iso: str
    more: Link
    empty: str


@frozen(kw_only=True)
class TextPage:
    """A page of prose; `html` is sanitized. `rows` are next sessions, for the page that was not found, of which `first` are shown."""

    title: str
    html: str
    rows: tuple[Row, ...]
    first: int = 0
    lang: str = ""


@frozen(kw_only=True)
class LandingPage:
    """What is asked of those who came to a session, some time after it. `html` is sanitized, `lang` the session's language.

    `url` is the short link that leads here, for print; `rows` are sessions near to it, of which `first` are shown.
    """

    title: str
    session: Link
    lang: str
    when: WhenText
    thanks: str
    html: str
    button: Link
    url: str
    rows: tuple[Row, ...]
    first: int


@frozen(kw_only=True)
class SearchPage:
    """Search and facets; without script it is a list of sessions and mentors, and `more` leads to all of them.

    `rows` are sessions to come, `past` those that ended, the last first.

    `records` and `engine` are the addresses of what the search script reads, `found` every plural form of "{n} results".
    """

    title: str
    rows: tuple[Row, ...]
    past: tuple[Row, ...] = ()
    mentors: tuple[Card, ...]
    facets: tuple[FacetGroup, ...]
    more: tuple[Link, ...] = ()
    records: str = ""
    engine: str = ""
    found: str = ""


@frozen(kw_only=True)
class FindPage:
    """Find a mentor by a need in one's own words, in the browser; without script it is the mentors by topic.

    `index` is the address of what the script matches with. The `name` of each of `topics` is the address of its page, its `links` are the
    mentors. `languages` and `formats` are pairs of a value and its word, `found` every plural form of "{n} mentors".
    """

    title: str
    intro: str
    index: str
    topics: tuple[FacetGroup, ...]
    languages: tuple[tuple[str, str], ...]
    formats: tuple[tuple[str, str], ...]
    found: str
    mentors: Link


Body = (
    EventPage
    | MentorPage
    | ListPage
    | MonthPage
    | HomePage
    | IndexPage
    | OutcomesPage
    | TextPage
    | SearchPage
    | FindPage
    | TranscriptPage
    | LandingPage
    | PartnerPage
    | EmbedPage
    | RubricPage
)


@frozen(kw_only=True)
class Content:
    """An HTML page before its frame: `path` on the site ("/events/clinic/"), the body, and what the head says.

    `nodes` are schema.org nodes; `crumbs` lead from the home page to here; `modified` is for the sitemap, None when
    unknown; `indexable` False keeps it out of the sitemap. `lang` is the language of what it is about, "" for the site's.
    `listed` are the slugs of the sessions whose last change is also that of a list. `canonical` is the path of the page that
    this one is a form of, "" for its own.
    """

    path: str
    template: str
    title: str
    description: str
    page: Body
    nodes: tuple[Mapping[str, Any], ...]
    crumbs: tuple[Link, ...]
    source: Span
    og_type: str = "website"
    og_title: str = ""
    og_description: str = ""
    images: tuple[Image, ...] = ()
    alternates: tuple[Alternate, ...] = ()
    modified: datetime | None = None
    indexable: bool = True
    lang: str = ""
    listed: tuple[str, ...] = ()
    canonical: str = ""


@frozen(kw_only=True)
class HtmlView:
    """All that one HTML page may say: the template's name and what it is called with."""

    template: str
    site: SiteView
    head: Head
    crumbs: tuple[Link, ...]
    page: Body
