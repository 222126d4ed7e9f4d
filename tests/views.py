"""Example views that tests share: one instance of every view class, each changed by keyword."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from examples import BASE, card, event_entry, image, mentor_entry

from microsite.formats.postal import address_parts
from microsite.values.facts import Address
from microsite.values.pages import Alternate, Link
from microsite.values.views import (
    Banner,
    Body,
    ChapterView,
    CriterionView,
    DayCell,
    DayGroup,
    EmbedPage,
    EventPage,
    FacetGroup,
    FindPage,
    Head,
    HomePage,
    HostView,
    HtmlView,
    IndexPage,
    LandingPage,
    ListPage,
    MentorBrief,
    MentorPage,
    MonthPage,
    OutcomesPage,
    PartnerPage,
    PlaceView,
    PriceView,
    ProofView,
    Quote,
    RecordingView,
    Row,
    RubricPage,
    SearchPage,
    SegmentView,
    SiteView,
    Snippet,
    SpokenView,
    Tally,
    TextPage,
    Timed,
    TranscriptPage,
    WhenText,
)

BEGINS, ENDS = "2026-12-03T17:00:00Z", "2026-12-03T17:45:00Z"


def site_view(**changes: Any) -> SiteView:
    """Return the frame of Short Sessions; assets have their plain names."""
    made = SiteView(
        title="Short Sessions",
        description="Thirty to sixty minutes with someone who has done it before.",
        language="en",
        direction="ltr",
        home="/",
        url=BASE,
        nav=(
            Link("Sessions", "/events/", current=True),
            Link("Mentors", "/mentors/"),
            Link("Topics", "/topics/"),
            Link("Outcomes", "/outcomes/"),
            Link("Search", "/search/"),
        ),
        foot=(Link("About", "/about/"), Link("Code of conduct", "/code-of-conduct/")),
        organizer="Short Sessions e.V.",
        organizer_url=BASE,
        logo=None,
        calendar="/calendar.ics",
        webcal="webcal://example.org/calendar.ics",
        atom="/feed.xml",
        json_feed="/feed.json",
        assets=tuple(
            (name, f"/assets/{name}")
            for name in (
                "icon.svg",
                "partner.css",
                "search.css",
                "site.css",
                "time.js",
                "tokens.css",
                "zone.js",
            )
        ),
    )
    return replace(made, **changes)


def head(path: str = "events/price-your-first-tier/", **changes: Any) -> Head:
    """Return the head of the page at that path."""
    made = Head(
        title="Price your first SaaS tier",
        description="Leave with a price page draft and one test to run next week.",
        canonical=f"{BASE}{path}",
        language="en",
        direction="ltr",
        robots="",
        og_type="website",
        og_title="Price your first SaaS tier",
        og_description="Thursday, 3 December 2026, 18:00 CET. Leave with a price page draft.",
        images=(image("card.jpg", width=1200, height=675),),
        alternates=(Alternate("application/atom+xml", "New sessions", "/feed.xml"),),
        jsonld=('{"@context":"https://schema.org","@type":"Event","name":"Price your first SaaS tier"}',),
    )
    return replace(made, **changes)


def when(**changes: Any) -> WhenText:
    """Return 3 December 2026, 18:00 to 18:45 in Berlin."""
    made = WhenText(
        start="2026-12-03T18:00:00+01:00",
        end="2026-12-03T18:45:00+01:00",
        date="Thursday, 3 December 2026",
        weekday="Thu",
        day="3",
        month="Dec",
        year="2026",
        start_time="18:00",
        end_time="18:45",
        times="18:00 to 18:45",
        zone="Europe/Berlin",
        zone_name="Central European Standard Time, UTC+01:00",
        zone_short="CET",
        duration="45 minutes",
    )
    return replace(made, **changes)


def proof(**changes: Any) -> ProofView:
    """Return a case study with net revenue retention from 92 to 109 percent."""
    made = ProofView(
        title="From flat fee to usage tiers",
        client="B2B analytics start-up",
        problem="Every customer paid the same flat fee, and the largest ones left when they outgrew it.",
        action="We moved to three tiers by usage, told each customer the new bill, and kept old prices for a year.",
        metric="net revenue retention",
        baseline="92",
        result="109",
        unit="%",
        period="6 months",
        evidence="https://northlight.example/tiers",
        verified="2 May 2026",
        verified_iso="2026-05-02",
    )
    return replace(made, **changes)


def price(**changes: Any) -> PriceView:
    """Return a seat at 45 euros."""
    made = PriceView(
        model="seat",
        name="Seat",
        amounts=(
            Timed("€35.00", "", "2026-11-20T23:00:00Z", now=False, kind="35.00"),
            Timed("€45.00", "2026-11-20T23:00:00Z", kind="45.00"),
        ),
        currency="EUR",
        lines=(
            Timed("€35.00 until 20 November", "", "2026-11-20T23:00:00Z", now=False),
            Timed("Coffee is included"),
        ),
    )
    return replace(made, **changes)


def row(slug: str = "price-your-first-tier", **changes: Any) -> Row:
    """Return a session in a list."""
    made = Row(
        title="Price your first SaaS tier",
        href=f"/events/{slug}/",
        url=f"{BASE}events/{slug}/",
        lang="en",
        summary="Leave with a price page draft and one test to run next week.",
        when=when(),
        people=(card(line="Pricing strategist"),),
        topics=(card("topic", "pricing", "Pricing"),),
        outcome="A price page draft",
        format="Online",
        place="Online",
        address="",
        online=True,
        mode="online",
        free=False,
        prices=(Timed("€45.00", "", ENDS),),
        seats=(Timed("4 seats left", "", ENDS, kind="few"),),
        state="upcoming",
        status=(
            Timed("Live now", BEGINS, ENDS, now=False, kind="live"),
            Timed("Ended", ENDS, now=False, kind="past"),
        ),
        begins=BEGINS,
        ends=ENDS,
    )
    return replace(made, **changes)


def segments() -> tuple[SegmentView, ...]:
    """Return the four segments of a 45-minute session."""
    parts = (
        ("intros", "Intros", "", 5, "18:00", 11),
        ("demo", "Focused demo", "Three price pages, live", 15, "18:05", 33),
        ("qa", "Q&A", "", 20, "18:20", 45),
        ("next-steps", "Next steps", "Your one experiment", 5, "18:40", 11),
    )
    return tuple(
        SegmentView(
            id=name,
            label=label,
            title=title,
            minutes=minutes,
            time=time,
            start=f"2026-12-03T{time}:00+01:00",
            share=share,
        )
        for name, label, title, minutes, time, share in parts
    )


def place(**changes: Any) -> PlaceView:
    """Return a venue in Berlin with a whole address."""
    made = PlaceView(
        name="Northlight Hall",
        street="Invalidenstr. 117",
        locality="Berlin",
        region="BE",
        postal_code="10115",
        country="DE",
        country_name="Germany",
        lat="52.5309",
        lon="13.3847",
        url="https://northlight.example/hall",
        parts=address_parts(Address("Invalidenstr. 117", "Berlin", "BE", "10115", "DE"), "en"),
    )
    return replace(made, **changes)


def event_page(**changes: Any) -> EventPage:
    """Return an online session with everything that a plain one has."""
    made = EventPage(
        entry=event_entry(),
        when=when(),
        previous=None,
        state="upcoming",
        begins=BEGINS,
        ends=ENDS,
        banners=(),
        format="Online",
        place=None,
        online=True,
        mentors=(MentorBrief(card=card(line="Pricing strategist"), proofs=(proof(), proof(title="Two"))),),
        agenda=segments(),
        agenda_name="Micro-mentoring",
        hosts=(HostView("Community moderator", "Ana Ribeiro"), HostView("Specialist", "")),
        prices=(price(),),
        price_words=(Timed("€45.00", "", ENDS),),
        seats=(Timed("4 seats left", "", ENDS, kind="few"),),
        book=Link("Book a seat", "https://book.example/tier"),
        waitlist=None,
        audience="First-time founders",
        language="English",
        add=(
            Link("Calendar file (.ics)", "/events/price-your-first-tier/event.ics"),
            Link("Google Calendar", "https://calendar.example/add"),
        ),
        recording=None,
        quotes=(quote(),),
        transcript=Link("Read the transcript", "/events/first-tier/transcript/"),
        series=card("series", "pilot", "The pilot"),
        related=(row("another", title="Another session"),),
        related_first=3,
    )
    return replace(made, **changes)


def recording(**changes: Any) -> RecordingView:
    """Return a recording of 44 minutes."""
    made = RecordingView(url="https://video.example/tier", length="44 minutes", published="5 December 2026")
    return replace(made, **changes)


def banner(kind: str = "cancelled", **changes: Any) -> Banner:
    """Return what changed about a session."""
    made = Banner(kind, "Cancelled", "Every seat has been refunded. The next date is announced here.")
    return replace(made, **changes)


def mentor_page(**changes: Any) -> MentorPage:
    """Return a verified mentor without a photo."""
    made = MentorPage(
        entry=replace(mentor_entry(), summary="Sets prices that customers can explain."),
        headline="Pricing strategist for early SaaS teams",
        organization="Northlight",
        photo=None,
        initials="AE",
        website="https://ada.example/",
        links=("https://social.example/@ada",),
        timezone="Europe/London",
        languages=("English", "Hindi"),
        good_for=("Founders who must name a price this month",),
        not_for=("Enterprise procurement",),
        proofs=(proof(), proof(title="A price that was said aloud", baseline="3", result="11", unit="deals")),
        verified=(Timed("Verified by Ana on 1 June 2026"),),
        upcoming=(row(),),
        past=(row("old", title="Say your price aloud", state="past", prices=(), seats=()),),
        calendar="/mentors/ada-example/calendar.ics",
        webcal="webcal://example.org/mentors/ada-example/calendar.ics",
        feed="/mentors/ada-example/feed.xml",
        related=(card(slug="bo", title="Bo Example", line="Sales without a script"),),
    )
    return replace(made, **changes)


def day(iso: str = "2026-12-03", title: str = "Thursday, 3 December", *rows: Row) -> DayGroup:
    """Return the sessions of one day."""
    return DayGroup(iso, title, rows or (row(),))


def facets() -> tuple[FacetGroup, ...]:
    """Return one group of two links."""
    links = (card("topic", "pricing", "Pricing", count=4), card("topic", "hiring", "Hiring", count=1))
    return (FacetGroup(title="Topics", links=links),)


def tally() -> Tally:
    """Return the count of one session, with its plural forms."""
    return Tally("1 session to come", 1, '{"one":"{n} session to come","other":"{n} sessions to come"}')


def list_page(**changes: Any) -> ListPage:
    """Return the list of upcoming sessions."""
    made = ListPage(
        title="Upcoming sessions",
        intro="Thirty to sixty minutes, one problem, results you can check.",
        html="",
        groups=(day(),),
        past=(),
        count="",
        tally=tally(),
        as_of="22 November 2026",
        as_of_iso="2026-11-22",
        facets=facets(),
        previous=None,
        following=Link("Later sessions", "/events/page/2/"),
        position="Page 1 of 2",
        calendar="/calendar.ics",
        webcal="webcal://example.org/calendar.ics",
        feed="/feed.xml",
        empty="No session is announced now.",
        empty_link=Link("See the archive", "/events/archive/2026/"),
    )
    return replace(made, **changes)


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = {11: "November", 12: "December", 1: "January"}


def month_page(**changes: Any) -> MonthPage:
    """Return December 2026 with one session on the 3rd."""
    numbers = [(11, 30), *((12, n) for n in range(1, 32)), (1, 1), (1, 2), (1, 3)]
    cells = tuple(
        DayCell(
            number,
            f"{2027 if month == 1 else 2026}-{month:02}-{number:02}",
            f"{number} {_MONTHS[month]}",
            month == 12,
            (row(),) if (month, number) == (12, 3) else (),
        )
        for month, number in numbers
    )
    made = MonthPage(
        title="December 2026",
        groups=(day(),),
        weekdays=tuple((name[:3], name) for name in _DAYS),
        weeks=tuple(cells[i : i + 7] for i in range(0, 35, 7)),
        previous=Link("November 2026", "/events/2026/11/"),
        following=Link("January 2027", "/events/2027/01/"),
        count="1 session",
        calendar="/calendar.ics",
        empty="No session in this month.",
    )
    return replace(made, **changes)


def snippet(**changes: Any) -> Snippet:
    """Return a measured outcome."""
    made = Snippet(
        statement="Usage tiers instead of a flat fee kept the largest customers of a B2B analytics start-up.",
        metric="net revenue retention",
        baseline="92",
        result="109",
        unit="%",
        period="6 months",
        mentor=card(),
        evidence="https://northlight.example/tiers",
        verified="2 May 2026",
        anchor="ada-example-1",
    )
    return replace(made, **changes)


def home_page(**changes: Any) -> HomePage:
    """Return the front page."""
    made = HomePage(
        promise="Thirty to sixty minutes with someone who has done it before.",
        rows=(row(), row("two", title="Second")),
        first=1,
        more=Link("All sessions", "/events/"),
        tally=tally(),
        outcomes=(snippet(), snippet(anchor="b"), snippet(anchor="c")),
        agenda=segments(),
        agenda_name="Micro-mentoring",
        mentors=(card(line="Pricing strategist"),),
        as_of="22 November 2026",
        as_of_iso="2026-11-22",
        empty="No session is announced now.",
    )
    return replace(made, **changes)


def index_page(**changes: Any) -> IndexPage:
    """Return the list of mentors."""
    made = IndexPage(
        title="Mentors",
        intro="Each with two measured outcomes.",
        cards=(card(line="Pricing strategist"), card("topic", "pricing", "Pricing", count=4)),
        count="2 mentors",
        empty="No mentor is listed yet.",
        lead=Link("Find the mentor who fits", "/find/"),
    )
    return replace(made, **changes)


def outcomes_page(**changes: Any) -> OutcomesPage:
    """Return all measured outcomes."""
    made = OutcomesPage(
        title="Outcomes",
        intro="What changed, in numbers.",
        snippets=(snippet(),),
        facets=(),
        found="",
        feed="/outcomes/feed.xml",
        count="1 outcome",
        empty="No outcome is listed yet.",
    )
    return replace(made, **changes)


def text_page(**changes: Any) -> TextPage:
    """Return a page of prose."""
    made = TextPage(title="How a session runs", html="<p>Four parts.</p><h2>Before</h2><p>Book.</p>", rows=())
    return replace(made, **changes)


def search_page(**changes: Any) -> SearchPage:
    """Return the search page."""
    made = SearchPage(title="Search", rows=(row(),), mentors=(card(),), facets=facets())
    return replace(made, **changes)


def find_page(**changes: Any) -> FindPage:
    """Return the page that finds a mentor, with one topic."""
    made = FindPage(
        title="Find a mentor", intro="What you write stays in your browser.", index="/find/index.json?v=0123456789ab",
        topics=(FacetGroup(title="Pricing", links=(card(line="Pricing strategist"),), name="/topics/pricing/"),),
        languages=(("de", "German"), ("en", "English")), formats=(("online", "Online"), ("in-person", "In person")),
        found='{"one": "{n} mentor", "other": "{n} mentors"}', mentors=Link("All mentors", "/mentors/"),
    )  # fmt: skip
    return replace(made, **changes)


def quote() -> Quote:
    """Return a sentence that was said."""
    href = "/events/first-tier/transcript/#t754"
    return Quote("Delete one line tonight.", "Ada Example", "12:34", href, "https://video.example/tier#t=754")


def transcript_page(**changes: Any) -> TranscriptPage:
    """Return the page of a transcript of two parts."""
    spoken = SpokenView(
        "t754", "Ada Example", "12:34", "https://video.example/tier#t=754", "Delete one line tonight."
    )
    parts = tuple(
        ChapterView(f"part-{n}", "Demo", "12:34", "", (replace(spoken, anchor=f"t{n}"),)) for n in (1, 2)
    )
    made = TranscriptPage(
        entry=event_entry(), title="Transcript: Price your first tier", when=when(), summary=(quote(),), made_by="A colleague",
        chapters=parts, recording="https://video.example/tier", kept="Only the mentors' words are shown.",
    )  # fmt: skip
    return replace(made, **changes)


def landing_page(**changes: Any) -> LandingPage:
    """Return the page of a step a week after a session."""
    made = LandingPage(
        title="What have you tried since?", session=Link("Price your first SaaS tier", "/events/price-your-first-tier/"), lang="en",
        when=when(), thanks="Thank you for coming to “Price your first SaaS tier” on Thursday, 3 December 2026.",
        html="<p>Tell us in a sentence what you tried.</p>", button=Link("Say what you tried", "https://book.example/tried"),
        url=f"{BASE}go/price-your-first-tier/what-changed/", rows=(row("another", title="Another session"),), first=3,
    )  # fmt: skip
    return replace(made, **changes)


def partner_page(**changes: Any) -> PartnerPage:
    """Return the page of a paid partner with one session."""
    made = PartnerPage(
        name="Margin Notes",
        about="A letter on money in small companies.",
        website="https://letter.example/",
        rel="sponsored noopener",
        disclosure="The letter earns a share of what is booked here.",
        heading="Sessions recommended by Margin Notes",
        rows=(row(href="/events/price-your-first-tier/?via=margin-notes", rel="sponsored"),),
        tally=tally(),
        as_of="22 November 2026",
        as_of_iso="2026-11-22",
        more=Link("All sessions", "/events/"),
        empty="No session is planned.",
        calendar="/partners/margin-notes/calendar.ics",
        webcal="webcal://example.org/partners/margin-notes/calendar.ics",
        feed="/partners/margin-notes/feed.xml",
        json_feed="/partners/margin-notes/feed.json",
        url=f"{BASE}partners/margin-notes/?via=margin-notes",
        qr="/partners/margin-notes/qr.svg",
        embed="/partners/margin-notes/embed/",
        frame='<iframe src="/partners/margin-notes/embed/"></iframe>',
        link='<a href="/partners/margin-notes/">Sessions</a>',
    )
    return replace(made, **changes)


def embed_page(**changes: Any) -> EmbedPage:
    """Return the same partner's page for frames."""
    made = EmbedPage(
        title="Sessions recommended by Margin Notes",
        disclosure="The letter earns a share of what is booked here.",
        rel="sponsored noopener",
        rows=(row(href="/events/price-your-first-tier/?via=margin-notes", rel="sponsored"),),
        as_of="22 November 2026",
        as_of_iso="2026-11-22",
        more=Link("All sessions", "/partners/margin-notes/?via=margin-notes"),
        empty="No session is planned.",
    )
    return replace(made, **changes)


def view(template: str, page: Body, **changes: Any) -> HtmlView:
    """Return the call of a template with that body."""
    made = HtmlView(
        template=template,
        site=site_view(),
        head=head(),
        crumbs=(Link("Home", "/"), Link("Sessions", "/events/"), Link("This page", "/here/", current=True)),
        page=page,
    )
    return replace(made, **changes)


def rubric_page(**changes: Any) -> RubricPage:
    """Return the page of a rubric of one criterion."""
    anchors = ("Nothing.", "A little.", "A number.", "Before and after.", "Twice.")
    one = CriterionView(
        anchor="criterion-outcome", title="A measured outcome", question="Was it measured?", weight="30% of the score", anchors=anchors
    )  # fmt: skip
    made = RubricPage(
        title="Who is asked to mentor", intro="Three raters read what was written.", version="Version 2", how="Each criterion is scored from 1 to 5.",
        criteria=(one,), knockouts=("The session would sell something.",),
    )  # fmt: skip
    return replace(made, **changes)


def every_view() -> tuple[HtmlView, ...]:
    """Return one view for each template that a page may name."""
    return (
        view("home.html", home_page(), crumbs=()),
        view("event.html", event_page()),
        view("mentor.html", mentor_page()),
        view("list.html", list_page()),
        view("upcoming.html", list_page()),
        view("archive.html", list_page(groups=(), past=(row("old", state="past"),), later=(row("two"),))),
        view("month.html", month_page()),
        view("index.html", index_page()),
        view("outcomes.html", outcomes_page()),
        view("page.html", text_page()),
        view("rubric.html", rubric_page()),
        view("search.html", search_page()),
        view("find.html", find_page()),
        view("transcript.html", transcript_page()),
        view("landing.html", landing_page()),
        view("partner.html", partner_page()),
        view("embed.html", embed_page()),
        view(
            "404.html",
            text_page(title="This page does not exist", rows=(row(),), first=1),
            head=head(canonical=""),
        ),
    )
