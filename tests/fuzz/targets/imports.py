"""Importers: whatever comes in, files of ours come out, below content/ only, none over another, and the next run changes none."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

from importing import bring, parsed, site_in

from fuzz.places import emptied, place
from fuzz.target import Target, files, told, words_of
from microsite.diagnostics import printable
from microsite.importers.account import to_dict, to_text
from microsite.importers.values import ImportReport
from microsite.read.paths import slug_fault

BESIDE = "content/events/mine.md"


def _written(site: Path) -> dict[str, bytes]:
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in sorted(site.rglob("*")) if p.is_file()}


def _accounted(report: ImportReport) -> None:
    told(report.problems)
    json.dumps(to_dict(report), ensure_ascii=False).encode("utf-8")
    text = to_text(report)
    assert printable(text.replace("\n", "")) == text.replace("\n", "")


def _holds(data: bytes, form: str, suffix: str, kind: str) -> None:
    site = site_in(emptied("imports"))
    (site / BESIDE).parent.mkdir(parents=True)
    (site / BESIDE).write_bytes(b"mine")
    source = place("import-source") / f"2026-01-02-source{suffix}"
    source.write_bytes(data)
    before = _written(site)
    report = bring(form, source, site, kind)
    assert report.files or report.problems
    _accounted(report)
    after = _written(site)
    assert all(after[path] == held for path, held in before.items())
    for path in sorted(after.keys() - before.keys()):
        folder, _, name = path.rpartition("/")
        assert folder in {"content/events", "content/mentors"}, path
        assert name.endswith(".md"), path
        assert not slug_fault(name.removesuffix(".md")), path
        assert name.isascii(), path
        parsed(site, path)
    again = bring(form, source, site, kind)
    assert {file.state for file in again.files} <= {"unchanged"} | (
        {"refused"} if BESIDE in _paths(again) else set()
    )
    assert _written(site) == after


def _paths(report: ImportReport) -> set[str]:
    return {file.path for file in report.files}


_WORDS_OF_ALL = words_of(
    r"2026-12-03 2026-12-03T18:00:00 2026-12-03\x2018:00 18:00 45 00:45 https://a.example/ https://zoom.us/j/1 javascript:x ../../etc/passwd /etc/passwd \x00 \u202e \ufeff "
    r"\u2028 =cmd|'/c'!A1 +1 @SUM(1) -1 😀 é {{ {% %} <script> </script> &amp; &lt; \ud800 \x1b[31m con nul index feed Ada\x20Example 999999999999999999999 1e999 NaN "
    r"Europe/Berlin ../UTC \r\n \n \t \\ \" ' : , ; | # --- +++ ... ! & * [ ] { } true null ~"
)
_ICS = tuple(
    line.replace("~", "\r\n").encode()
    for line in (
        "BEGIN:VCALENDAR~ END:VCALENDAR~ BEGIN:VEVENT~ END:VEVENT~ BEGIN:VTIMEZONE~ END:VTIMEZONE~ BEGIN:STANDARD~ END:STANDARD~ BEGIN:VALARM~ "
        "BEGIN:VTODO~ TZID:Own~ TZOFFSETFROM:+0100~ TZOFFSETTO:+9999~ DTSTART:20261203T180000~ DTSTART;TZID=Own:20261203T180000~ "
        "DTSTART;VALUE=DATE:20261203~ DTSTART:00000000T000000Z~ DTSTART:99991231T235959Z~ DTEND:20261203T184500Z~ DURATION:PT45M~ "
        "DURATION:P999999999999D~ DURATION:-P1W~ RRULE:FREQ=SECONDLY~ RRULE:FREQ=YEARLY;UNTIL=99991231T000000Z~ RRULE:FREQ=DAILY;COUNT=999999999~ "
        "RDATE:20261203T180000,20261204T180000~ EXDATE:1~ RECURRENCE-ID:20261203T180000~ GEO:1;2~ GEO:inf;nan~ CATEGORIES:a,b\\,c~ SUMMARY:x~ "
        'SUMMARY;LANGUAGE=de:x\\ny~ DESCRIPTION:<p>x</p>~ LOCATION:Hall~ UID:1@a~ ATTENDEE;CN=A:mailto:a@a.example~ ORGANIZER;CN="A;B":mailto:o@a.example~ '
        'URL:https://a.example/~ STATUS:CANCELLED~ CLASS:PRIVATE~ ATTACH;ENCODING=BASE64;VALUE=BINARY:AAA=~ X-A;B=c:d~ ~\x20 ; = : " ^n ,'
    ).split(" ")
)  # fmt: skip
_CSV = words_of(
    r'title, start, mentors, duration, slug, email, room, a,b,c\n 1,2,3\n "" " "a,b" "a\nb" \n , ; \t | title;start\n name\tbio\n'
)
_XML = words_of(
    r"<schedule> </schedule> <conference> </conference> <time_zone_name>Europe/Berlin</time_zone_name> <day\x20date='2026-12-03'> </day> <room\x20name='a'> </room> "
    r"<event\x20id='1'\x20guid='x'> </event> <title>x</title> <date>2026-12-03T18:00:00+01:00</date> <start>18:00</start> <duration>00:45</duration> <persons> </persons> "
    r"<person\x20id='1'>A</person> <links> <link\x20href='javascript:x'>a</link> </links> <description> </description> <slug>../x</slug> <!-- --> <![CDATA[ ]]> <?xml\x20version='1.0'\x20encoding='utf-16'?> "
    r"<!DOCTYPE\x20a\x20[<!ENTITY\x20b\x20'c'>]> &b; &#0; &#x1F600; <a:b\x20xmlns:a='c'> </a:b> <subtitle/> <language>de</language> <recording><license/></recording>"
)
_JSON = words_of(
    r'{"schedule":{"conference":{ "time_zone_name":"Europe/Berlin", "days":[ {"date":"2026-12-03","rooms":{"A":[ {"title":"x","start":"18:00","duration":"00:45","persons":[ '
    r'{"public_name":"A","biography":"x"} ]}]}}]}} "guid":"11111111-1111-1111-1111-111111111111", "a":1, "a":1.5e999, "a":NaN, "a":null, "a":true, "a":[], "a":{}, "description":"x", [[[[ ]]]] "\\ud800" "\\u0000" , : " { } [ ]'
)
_FRONT = words_of(
    r"---\n +++\n title:\x20x\n date:\x202026-12-03\x2018:00\n tags:\x20[a,\x20b]\n title\x20=\x20'x'\n date\x20=\x202026-12-03T18:00:00Z\n [a.b]\n [[a]]\n a\x20=\x20\"\"\"x\"\"\" {\"title\":\"x\"} Title:\x20x\n Date:\x202026-12-03\n "
    r"slug:\x20../x\n permalink:\x20/a/:title/\n aliases:\x20[/old/,\x20../x,\x20//a]\n image:\x20../../x.png\n {%\x20include\x20x\x20%} {{<\x20x\x20>}} ![a](b.png) [a](/b) &a *a !!python/object:os.system <<: inf nan 0x10 0b1 1_000"
)


_SEEDS = {
    "ics": ("tests/fuzz/seeds/import.ics",),
    "csv": ("tests/fuzz/seeds/import.csv",),
    "schedule-xml": ("tests/fuzz/seeds/import.xml",),
    "schedule-json": ("tests/fuzz/seeds/import.json",),
    "frontmatter": ("tests/fuzz/seeds/*.md", "content/*/*.md", "tests/golden/import-jekyll/before/**/*.md"),
}


def _target(name: str, form: str, suffix: str, kind: str, words: tuple[bytes, ...]) -> Target:
    return Target(
        name=f"import-{name}",
        holds=partial(_holds, form=form, suffix=suffix, kind=kind),
        words=(*words, *words, *_WORDS_OF_ALL),
        seeds=partial(files, *_SEEDS[name]),
        examples=20,
    )


TARGETS = (
    _target("ics", "ics", ".ics", "event", _ICS),
    _target("csv", "csv", ".csv", "event", _CSV),
    _target("schedule-xml", "frab", ".xml", "both", _XML),
    _target("schedule-json", "pretalx", ".json", "both", _JSON),
    _target("frontmatter", "frontmatter", ".md", "event", _FRONT),
)
