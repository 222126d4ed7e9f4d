"""Readers of `check`: one file of a tree that nobody knows is read, told of at its lines, kept, and read again the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from sites import PNG

from fuzz.target import Target, files, placed, told, words_of
from microsite.checks.packed import pack, unpack
from microsite.checks.run import judge

BASE = "https://sessions.example/"
SECRETS = ("a secret that is told to nobody", "0000-1111")
EXPECTED = "tests/golden/minimal/expected"


def _holds(data: bytes, path: str) -> None:
    for base in (BASE, ""):
        found, given = judge(path, data, base, SECRETS)
        assert found.path == path
        told((*found.problems, *given))
        placed((*found.problems, *given), path, data)
        assert unpack(pack(found)) == found


_ADDRESSES = words_of(
    r"https://sessions.example/ /events/a/ ../ // #a ?a=b http:// https://[ https://a:99999999/ javascript:x data:, mailto:a@b file:///etc/passwd %00 %zz \\ é \x00"
)
_ALL = words_of(
    r"2026-12-03T18:00:00+01:00 20261203T170000Z 2026-12-03 99999 -1 1e999 NaN null \" ' < > & ; : , = \n \r\n \t \x00 \x1b \u2028 \u202e \ufeff é 😀 \ud800"
)
_HTML = words_of(
    r"<!doctype\x20html> <html\x20lang=en> <html\x20lang='\x20'> <head> </head> <body> </body> <title>a</title> <meta\x20charset=utf-8> <meta\x20name=description\x20content= <meta\x20http-equiv=refresh\x20content='0;url= "
    r"<meta\x20http-equiv=content-security-policy\x20content= <meta\x20property=og:title\x20content= <meta\x20property=og:image\x20content= <link\x20rel=canonical\x20href= <link\x20rel=alternate\x20hreflang=de\x20href= <link\x20rel=stylesheet\x20href= "
    r"<base\x20href= <script> <script\x20type=application/ld+json> </script> <style> </style> <div\x20class=h-event> <p\x20class='p-name\x20u-url\x20dt-start'> <time\x20class=dt-start\x20datetime= <time\x20class=value> <span\x20class=value-title\x20title= "
    r"<a\x20class=u-url\x20href= <article\x20class='h-card\x20h-feed\x20h-entry'> <li\x20data-start= <ul> <li> </li> <main\x20id=a> </main> <h1> </h1> <h2> <a\x20href= </a> <img\x20src= \x20alt=a \x20width=1 <table> <tr> <td> </table> <svg> <math> "
    r"<![CDATA[ ]]> <!-- --> --!> <? <textarea> <template> <noscript> <iframe\x20src= <form> <select> <p> </p> <div> </div> <b> <i> <nobr> <pre> <code> </code> itemscope itemtype=https://schema.org/Event itemprop=name "
    r"hidden aria-hidden=true id=a class= 18:00 3\x20December\x202026 €45 45\x20EUR Sold\x20out {{x}} &lt;p&gt; &#0; &amp;"
)
_LD = words_of(
    r'<script\x20type="application/ld+json"> </script> {"@context":"https://schema.org", "@type":"Event", "@type":["Event","EducationEvent"], "@graph":[ "@id":"#a", "name":"a", "startDate":"2026-12-03T18:00:00+01:00", '
    r'"duration":"PT45M", "eventStatus":"https://schema.org/EventScheduled", "eventAttendanceMode":"https://schema.org/OnlineEventAttendanceMode", "location":{"@type":"VirtualLocation","url":"https://a.example/"} '
    r'"offers":[{"@type":"Offer","price":"45.00","priceCurrency":"EUR","availability":"https://schema.org/InStock","validFrom":"2026-01-01"}] "performer":{"@type":"Person","name":"A","url":"/a"} "image":["a"] "organizer": '
    r'"superEvent":{"@id":"#a"} "subEvent":[ "itemListElement":[{"@type":"ListItem","position":1,"item":{"@id":"x"}}] "a":1e999 "a":NaN "a":null "a":true "price":-1 { } [ ] , : " [[[[[[[[ {"a":{"a":{"a": \\ud800 \\u0000 <!-- /*'
)
_ICS = tuple(
    line.replace("~", "\r\n").encode()
    for line in (
        "BEGIN:VCALENDAR~ END:VCALENDAR~ VERSION:2.0~ PRODID:a~ METHOD:PUBLISH~ BEGIN:VEVENT~ END:VEVENT~ BEGIN:VTIMEZONE~ END:VTIMEZONE~ BEGIN:STANDARD~ "
        "END:STANDARD~ BEGIN:DAYLIGHT~ END:DAYLIGHT~ BEGIN:VALARM~ END:VALARM~ TZID:Europe/Berlin~ TZOFFSETFROM:+0100~ TZOFFSETTO:+0200~ TZOFFSETTO:+9999~ "
        "TZNAME:CET~ DTSTART:19701025T030000~ DTSTART;TZID=Europe/Berlin:20261203T180000~ DTSTART:20261203T170000Z~ DTSTART:00000000T000000Z~ "
        "DTEND:20261203T174500Z~ DTSTAMP:20260101T000000Z~ DURATION:PT45M~ DURATION:P99999999999999D~ UID:a~ SEQUENCE:1~ SEQUENCE:99999999999999999999~ "
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU~ RRULE:FREQ=SECONDLY~ RRULE:FREQ=DAILY;COUNT=999999999~ RRULE:FREQ=YEARLY;BYDAY=99MO;BYMONTH=13~ "
        "RDATE:20261203T180000~ SUMMARY:a\\,b\\n~ DESCRIPTION:a~ URL:https://sessions.example/events/a/~ STATUS:CONFIRMED~ CATEGORIES:a,b~ GEO:1;2~ GEO:nan;inf~ "
        'ORGANIZER;CN="a":mailto:a@a.example~ ATTACH;FMTTYPE=image/png:https://a.example/~ CONFERENCE;VALUE=URI:https://a.example/~ X-WR-CALNAME:a~ '
        'REFRESH-INTERVAL;VALUE=DURATION:P1D~ LAST-MODIFIED:20260101T000000Z~ TRIGGER:-PT15M~ ~\x20 ~\t \r \n ; = : " ^n \\ ,'
    ).split(" ")
)  # fmt: skip
_FEED = words_of(
    r"<?xml\x20version='1.0'\x20encoding='utf-8'?> <feed\x20xmlns='http://www.w3.org/2005/Atom'> </feed> <entry> </entry> <id>https://sessions.example/a</id> <title>a</title> <title\x20type='html'> </title> <updated>2026-12-03T18:00:00Z</updated> "
    r"<published>x</published> <link\x20rel='self'\x20href='https://sessions.example/feed.xml'/> <link\x20href='/a'/> <author><name>a</name></author> <content\x20type='html'>&lt;p>a</content> <content\x20type='xhtml'><div\x20xmlns='http://www.w3.org/1999/xhtml'> <category\x20term='a'/> "
    r"<rss\x20version='2.0'> </rss> <channel> </channel> <item> </item> <guid>a</guid> <pubDate>Thu,\x2003\x20Dec\x202026\x2018:00:00\x20GMT</pubDate> <description> </description> <summary\x20type='html'>&lt;script>x&lt;/script></summary> "
    r"<!DOCTYPE\x20a\x20[<!ENTITY\x20b\x20'c'><!ENTITY\x20d\x20SYSTEM\x20'file:///etc/passwd'>]> &b; &d; <!-- --> <![CDATA[ ]]> <a:b\x20xmlns:a='c'/> xml:base='https://a.example/' xml:lang='de' &#0; <x> </x> <enclosure\x20url='a'\x20length='-1'\x20type='x'/>"
)
_MAP = words_of(
    r"<?xml\x20version='1.0'?> <urlset\x20xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'> </urlset> <sitemapindex\x20xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'> </sitemapindex> <sitemap> </sitemap> <url> </url> <loc> </loc> <lastmod>2026-12-03</lastmod> <lastmod>2026</lastmod> <changefreq>daily</changefreq> "
    r"<priority>0.5</priority> <xhtml:link\x20xmlns:xhtml='http://www.w3.org/1999/xhtml'\x20rel='alternate'\x20hreflang='de'\x20href='a'/> <!DOCTYPE\x20a\x20[<!ENTITY\x20b\x20'c'>]> &b; <!-- --> <![CDATA[ ]]> <x> </x>"
)
_JSON = words_of(
    r'{"version":"https://jsonfeed.org/version/1.1", "title":"a", "home_page_url":"https://sessions.example/", "feed_url":"https://sessions.example/feed.json", "items":[ {"id":"https://sessions.example/a","url":"/a","title":"a","content_html":"<p>a", "content_text":"a", "date_published":"2026-12-03T18:00:00Z"} ] } '
    r'"authors":[{"name":"a"}] "tags":["a"] "attachments":[{"url":"a","mime_type":"b","size_in_bytes":-1}] {"events":[ {"url":"https://sessions.example/events/a/","title":"a","start":"2026-12-03T18:00:00+01:00","end":"x","timezone":"Europe/Berlin","status":"scheduled","price":{"amount":"45.00","currency":"EUR"}} "mentors":[{"name":"a","url":"b"}] '
    r'"venue":{"name":"a","latitude":1e999,"longitude":"x"} "duration":-1 "a":1 "a":NaN "a":null "a":true "a":[] "a":{} [[[[[[[[ {"a":{"a": \\ud800 \\u0000 { } [ ] , : " "icons":[{"src":"a","sizes":"1x1"}] "start_url":"/" "name": 99999999999999999999999'
)
_LINES = words_of(
    r"User-agent:\x20*\n Disallow:\x20/\n Disallow:\x20/*a*a*a*a*b$\n Allow:\x20/a\n Sitemap:\x20https://sessions.example/sitemap.xml\n Crawl-delay:\x201\n # : * $ / \n \x20 %2f %zz \r <html> "
    r"#\x20Title\n >\x20text\n ##\x20Part\n -\x20[a](https://sessions.example/a):\x20text\n [ ] ( ) ` **"
)
_CSS = words_of(
    r"@import @import\x20url( url( url(' url(\" ') \") ) @font-face{src: /* */ \\ \\61 a{b:c} @charset @namespace data:image/png;base64, image-set( ; } { ' \""
)


def _reader(
    name: str,
    path: str,
    words: tuple[bytes, ...],
    *patterns: str,
    more: Callable[[], Iterable[bytes]] | None = None,
) -> Target:
    return Target(
        name=f"check-{name}",
        holds=partial(_holds, path=path),
        words=(*words, *words, *_ADDRESSES, *_ALL),
        seeds=more or (lambda: files(*patterns)),
        most=16_384,
        examples=30,
    )


def _pictures() -> Iterable[bytes]:
    yield PNG
    yield from (data for data in files("content/img/*") if len(data) < 30_000)


TARGETS = (
    _reader("html", "events/a/index.html", _HTML, "tests/fuzz/seeds/*.html"),
    _reader("json-ld", "events/b/index.html", _LD, "tests/fuzz/seeds/*.html"),
    _reader("icalendar", "calendar.ics", _ICS, f"{EXPECTED}/**/*.ics"),
    _reader("feed", "feed.xml", _FEED, f"{EXPECTED}/**/feed.xml"),
    _reader("json-feed", "feed.json", _JSON, f"{EXPECTED}/**/feed.json"),
    _reader("json", "events.json", _JSON, f"{EXPECTED}/**/events.json", f"{EXPECTED}/**/*.webmanifest"),
    _reader("manifest", "site.webmanifest", _JSON, f"{EXPECTED}/**/*.webmanifest"),
    _reader("sitemap", "sitemap.xml", _MAP, f"{EXPECTED}/**/sitemap*.xml"),
    _reader("robots", "robots.txt", _LINES, f"{EXPECTED}/robots.txt"),
    _reader("llms", "llms.txt", _LINES, f"{EXPECTED}/llms.txt"),
    _reader("style", "a.css", _CSS, f"{EXPECTED}/**/*.css"),
    _reader("drawing", "a.svg", (*_FEED, *_HTML), f"{EXPECTED}/**/*.svg"),
    _reader(
        "picture",
        "a.png",
        (
            b"\x89PNG\r\n\x1a\n",
            b"IHDR",
            b"IDAT",
            b"IEND",
            b"\xff\xd8\xff\xe0",
            b"RIFF",
            b"WEBP",
            b"GIF89a",
            b"ftypavif",
            b"II*\x00",
            b"8BPS",
        ),
        more=_pictures,
    ),
)
