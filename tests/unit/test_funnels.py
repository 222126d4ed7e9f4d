"""Follow-up funnels: short links that lead on, landing pages, codes to print, and the plan for the person who sends."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import icalendar
import pytest
from click.testing import CliRunner, Result
from sites import NOW, SITE, differences, event, write, write_site

from microsite.build import Options, build
from microsite.cli import cli
from microsite.dev.warm import Warm
from microsite.diagnostics import to_text
from microsite.formats.qr import qr
from microsite.program.proof import prove
from microsite.survey import survey

AFTER = """\
steps:
  - id: notes
    after: PT1H
    goal: Nobody outside the team reads this goal.
    cta: Look at your notes
    landing: what-comes-next?from=notes#main
  - id: tried
    after: P1D
    goal: One in five says what they tried.
    subject: What have you tried?
    cta: Say what you tried
    landing: |
      Tell us in a sentence **what you tried**, and [who](/mentors/ada-example/) helped.
    link: https://book.example/tried?form=2
  - id: again
    after: P30D
    goal: They come again.
    cta: Choose your next session
    landing: https://book.example/list#top
"""
FILE = "data/funnels/after.yaml"
PAGE = "---\ntitle: What comes next\nsummary: What we send you after a session, and when it comes.\n---\nFour messages.\n"
TAGS = "utm_source=follow-up&amp;utm_medium=email&amp;utm_campaign=after&amp;utm_content=first-tier."


def site(root: Path, text: str = AFTER, **more: str) -> Path:
    return write_site(root, {FILE: text, "content/pages/what-comes-next.md": PAGE, **more})


def built(root: Path, **options: object) -> Path:
    done = build(Options(root=root, at=NOW, **options))  # type: ignore[arg-type]
    assert to_text([p for p in done.problems if p.severity != "note"]) == ""
    return root / "output"


def run(root: Path, *words: str, now: str = NOW.isoformat()) -> Result:
    done = CliRunner().invoke(
        cli, ["funnel", *words, "--site", str(root), "--now", now], prog_name="microsite"
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


def planned(root: Path, slug: str = "first-tier") -> dict[str, object]:
    done = run(root, "plan", slug, "--format", "json")
    assert done.exit_code == 0, done.output
    found: dict[str, object] = json.loads(done.output)
    return found


def sent(page: Path) -> str:
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]*)"', page.read_text("utf-8"))
    assert found
    return found[1]


def test_a_short_link_leads_to_its_landing_and_is_listed_nowhere(tmp_path: Path) -> None:
    output = built(site(tmp_path))
    go = output / "go/first-tier"
    assert sent(go / "notes/index.html") == f"/what-comes-next/?from=notes&amp;{TAGS}notes#main"
    assert sent(go / "tried/index.html") == f"/events/first-tier/after/tried/?{TAGS}tried"
    assert sent(go / "again/index.html") == f"https://book.example/list?{TAGS}again#top"
    text = (go / "tried/index.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://sessions.example/events/first-tier/after/tried/">' in text
    assert '<meta name="robots" content="noindex">' in text
    assert f'<a href="/events/first-tier/after/tried/?{TAGS}tried" dir="auto">Say what you tried</a>' in text
    for page in go.rglob("*.html"):
        (canonical,) = re.findall(r'rel="canonical" href="([^"]*)"', page.read_text("utf-8"))
        assert "?" not in canonical
        assert "#" not in canonical
    assert "/go/" not in (output / "sitemap.xml").read_text("utf-8")
    assert "/after/" not in (output / "sitemap.xml").read_text("utf-8")
    lines = (output / "_redirects").read_text("utf-8").splitlines()
    assert (
        f"/go/first-tier/tried/ /events/first-tier/after/tried/?{TAGS.replace('&amp;', '&')}tried 302"
        in lines
    )


def test_a_landing_page_says_what_is_asked_and_the_goal_is_no_business_of_its_readers(tmp_path: Path) -> None:
    output = built(site(tmp_path))
    page = (output / "events/first-tier/after/tried/index.html").read_text("utf-8")
    assert '<h1 dir="auto">What have you tried?</h1>' in page
    assert "Thank you for coming to “Price your first SaaS tier” on Thursday, 3 December 2026." in page
    assert '<strong>what you tried</strong>, and <a href="/mentors/ada-example/">who</a> helped.' in page
    assert f'href="https://book.example/tried?form=2&amp;{TAGS}tried"' in page
    assert 'content="noindex"' in page
    assert qr("https://sessions.example/go/first-tier/tried/").path in page
    every = "\n".join(p.read_bytes().decode("utf-8", "replace") for p in output.rglob("*") if p.is_file())
    assert "Nobody outside the team" not in every
    assert "One in five" not in every


def test_the_button_of_a_page_leads_to_the_session_unless_a_link_is_written(tmp_path: Path) -> None:
    text = AFTER.replace("    link: https://book.example/tried?form=2\n", "")
    page = built(site(tmp_path / "a", text)) / "events/first-tier/after/tried/index.html"
    assert (
        '<a class="button" href="/events/first-tier/" rel="noopener">Say what you tried</a>'
        in page.read_text("utf-8")
    )
    text = AFTER.replace("https://book.example/tried", "HTTPS://Book.example/tried")
    page = built(site(tmp_path / "c", text)) / "events/first-tier/after/tried/index.html"
    assert f'href="HTTPS://Book.example/tried?form=2&amp;{TAGS}tried"' in page.read_text("utf-8")
    text = AFTER.replace("https://book.example/tried?form=2", "what-comes-next#main")
    page = built(site(tmp_path / "b", text)) / "events/first-tier/after/tried/index.html"
    assert '<a class="button" href="/what-comes-next/#main"' in page.read_text("utf-8")


def test_the_code_beside_a_short_link_holds_its_address(tmp_path: Path) -> None:
    picture = (built(site(tmp_path)) / "go/first-tier/notes/qr.svg").read_text("utf-8")
    assert f'd="{qr("https://sessions.example/go/first-tier/notes/").path}"' in picture
    assert (
        "<title>Look at your notes</title><desc>https://sessions.example/go/first-tier/notes/</desc>"
        in picture
    )
    assert picture.count("<") == picture.count(">") == 8


@pytest.mark.parametrize("base", ["https://sessions.example/", "https://host.example/our/events/"])
def test_the_check_finds_nothing_to_say(tmp_path: Path, base: str) -> None:
    more = {
        "content/events/off.md": event(
            title="Called off",
            status="cancelled",
            summary="Bring the contract that you are about to sign this month.",
        )
    }
    root = site(tmp_path, **{"site.yaml": SITE.replace("https://sessions.example/", base), **more})
    built(root)
    finding, _ = prove(root / "output", "", Options(root=root, at=NOW))
    assert to_text([p for p in finding.problems if p.severity != "note"]) == ""
    path = base.partition("example")[2]
    assert sent(root / "output/go/first-tier/tried/index.html").startswith(
        f"{path}events/first-tier/after/tried/?utm"
    )


def test_a_canonical_address_with_a_campaign_is_a_problem(tmp_path: Path) -> None:
    output = built(site(tmp_path))
    page = output / "about.html"
    text = (output / "what-comes-next/index.html").read_text("utf-8")
    address = "https://sessions.example/what-comes-next/"
    page.write_text(
        text.replace(f'canonical" href="{address}', f'canonical" href="{address}?utm_source=x'), "utf-8"
    )
    finding, _ = prove(output, "", None)
    told = [p for p in finding.problems if p.code == "K811" and p.where.path == "about.html"]
    assert "tells of a campaign" in to_text(told)


def test_a_cancelled_session_is_not_followed_up_and_its_printed_links_lead_to_its_page(
    tmp_path: Path,
) -> None:
    root = site(tmp_path, **{"content/events/first-tier.md": event(status="cancelled")})
    output = built(root)
    assert not (output / "events/first-tier/after").exists()
    assert {sent(p) for p in (output / "go").rglob("*.html")} == {"/events/first-tier/"}
    done = run(root, "plan", "first-tier", "--out", str(tmp_path.parent / "plan"))
    assert done.exit_code == 0
    assert done.output == "'Price your first SaaS tier' is cancelled: nothing follows\n"
    assert not (tmp_path.parent / "plan").exists()
    assert planned(root)["steps"] == []


def test_a_session_that_has_expired_or_was_renamed_keeps_its_printed_links(tmp_path: Path) -> None:
    root = site(
        tmp_path,
        **{
            "content/events/old.md": event(
                title="Long ago", start="2026-03-03 18:00", publish_at="2026-02-01", expire_at="2026-10-01"
            )
        },
    )

    def git(*words: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=A", "-c", "user.email=a@b.example", *words],
            cwd=root,
            check=True,
            capture_output=True,
        )

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    git("mv", "content/events/first-tier.md", "content/events/price-it.md")
    git("commit", "-qm", "second")
    output = built(root)
    assert sent(output / "go/old/notes/index.html") == "/events/"
    assert sent(output / "go/first-tier/tried/index.html") == sent(output / "go/price-it/tried/index.html")
    assert "/events/price-it/after/tried/?" in sent(output / "go/price-it/tried/index.html")


def test_a_funnel_follows_the_sessions_of_its_series_and_topics(tmp_path: Path) -> None:
    more = {
        "content/events/hire.md": event(title="Hire well", topics="[hiring]", series="first-hire"),
        "content/events/pay.md": event(title="Pay well", topics="[pricing]", series="first-hire"),
        "content/series/first-hire.md": "---\ntitle: First hire\nsummary: Sessions on a first hire, from advertisement to first month.\n---\nAll.\n",
    }
    events = "events: {series: [first-hire], topics: [pricing]}\n"
    output = built(site(tmp_path, events + AFTER, **more))
    assert sorted(p.name for p in (output / "go").iterdir()) == ["pay"]
    done = run(tmp_path)
    assert done.output == ("funnel  sessions  steps\nafter          1  notes PT1H, tried P1D, again P30D\n")
    done = run(tmp_path, "plan", "hire")
    assert done.output == "no funnel in data/funnels/ speaks of 'Hire well'\n"


def test_an_incremental_build_is_a_clean_one_after_each_edit(tmp_path: Path) -> None:
    root = tmp_path / "site"
    output = built(site(root))
    edits = (
        {FILE: AFTER.replace("Say what you tried", "Tell us what you tried")},
        {FILE: AFTER.replace("in a sentence", "in two sentences")},
        {"content/events/first-tier.md": event("Another body.\n")},
        {"content/events/first-tier.md": event("Another body.\n", title="Price it")},
        {"content/events/first-tier.md": event("Another body.\n", status="cancelled")},
        {FILE: "events: {topics: [pricing]}\n" + AFTER.partition("  - id: again")[0]},
    )
    for edit in edits:
        site(root, **edit) if FILE in edit else write_site(root, edit)
        built(root)
        assert differences(root) == [], edit
    assert not (output / "go/first-tier/again").exists()


def test_a_preview_follows_an_edited_funnel(tmp_path: Path) -> None:
    root = site(tmp_path)
    warm = Warm(root)

    def page() -> str:
        warm.tree.scan()
        seen = warm.look(NOW).site
        assert seen
        plan = seen.plan
        assert plan
        return str(next(p.view for p in plan.pages if p.path == "go/first-tier/tried/index.html"))

    assert "Say what you tried" in page()
    write(root / FILE, AFTER.replace("Say what you tried", "Tell us"))
    assert "Tell us" in page()


def test_a_funnel_with_a_fault_is_told_once(tmp_path: Path) -> None:
    root = site(
        tmp_path, AFTER.replace("landing: what-comes-next?from=notes#main", "landing: what-come-next")
    )
    told = to_text(survey(Options(root=root, at=NOW)).problems)
    assert told.count("what-come-next") == 1


def test_the_plan_says_when_in_both_clocks_and_in_which_words(tmp_path: Path) -> None:
    root = site(tmp_path, **{"content/events/first-tier.md": event(start="2027-03-27 18:00")})
    found = planned(root)
    assert (found["event"], found["zone"], found["end"]) == (
        "first-tier",
        "Europe/Berlin",
        "2027-03-27T18:45:00+01:00",
    )
    steps = found["steps"]
    assert isinstance(steps, list)
    # P1D is the next day at the same wall clock, though clocks went forward that night
    assert [(s["step"], s["at"], s["utc"]) for s in steps] == [
        ("notes", "2027-03-27T19:45:00+01:00", "2027-03-27T18:45:00Z"),
        ("tried", "2027-03-28T18:45:00+02:00", "2027-03-28T16:45:00Z"),
        ("again", "2027-04-26T18:45:00+02:00", "2027-04-26T16:45:00Z"),
    ]
    assert steps[1]["subject"] == "What have you tried?"
    assert steps[1]["link"] == "https://sessions.example/go/first-tier/tried/"
    assert steps[1]["text"] == (
        "Thank you for coming to “Price your first SaaS tier” on Saturday, 27 March 2027.\n\n"
        "Tell us in a sentence what you tried, and who (https://sessions.example/mentors/ada-example/) helped.\n\n"
        "Say what you tried: https://sessions.example/go/first-tier/tried/\n\nShort Sessions\n"
    )
    assert steps[2]["subject"] == "Choose your next session"
    own = planned(site(root, AFTER.replace("    cta: Say", "    text: In **your** words.\n    cta: Say")))[
        "steps"
    ]
    assert isinstance(own, list)
    assert own[1]["text"].startswith("In your words.\n\nSay what you tried: https://")


def test_a_moved_session_is_followed_at_its_new_times_and_a_postponed_one_not_yet(tmp_path: Path) -> None:
    moved = event(status="rescheduled", previous_start="2026-12-03 18:00", start="2026-12-10 09:00")
    root = site(tmp_path, **{"content/events/first-tier.md": moved})
    steps = planned(root)["steps"]
    assert isinstance(steps, list)
    assert steps[0]["at"] == "2026-12-10T10:45:00+01:00"
    write(root / "content/events/first-tier.md", event(status="postponed"))
    done = run(root, "plan", "first-tier")
    assert done.exit_code == 0
    assert "has no times before it has a new date" in done.output


def test_the_plan_is_written_as_text_table_and_reminders(tmp_path: Path) -> None:
    root, out = site(tmp_path / "site"), tmp_path / "plan"
    done = run(root, "plan", "first-tier", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert (
        "tried  P1D    Fri 04 Dec 2026 18:45  2026-12-04 17:45Z  to come  What have you tried?" in done.output
    )
    names = sorted(p.name for p in out.iterdir())
    assert names == sorted(
        [
            f"follow-up-first-tier{end}"
            for end in (".md", ".csv", ".ics", "-notes.txt", "-tried.txt", "-again.txt")
        ]
    )
    reminders = icalendar.Calendar.from_ical((out / "follow-up-first-tier.ics").read_bytes()).walk("VEVENT")
    assert [one.decoded("DTSTART").isoformat() for one in reminders] == [
        "2026-12-03T18:45:00+00:00", "2026-12-04T17:45:00+00:00", "2027-01-02T17:45:00+00:00",
    ]  # fmt: skip
    assert str(reminders[0]["UID"]) == "follow-up-first-tier-notes@sessions.example"
    assert all(len(one.walk("VALARM")) == 1 for one in reminders)
    table = (out / "follow-up-first-tier.csv").read_bytes().decode()
    assert table.startswith(
        "event,funnel,step,after,at,zone,utc,subject,cta,link,text\r\nfirst-tier,after,notes,PT1H,2026-12-03T19:45:00+01:00,"
    )
    assert (
        (out / "follow-up-first-tier-tried.txt")
        .read_text("utf-8")
        .startswith("What have you tried?\n\nThank you")
    )
    page = (out / "follow-up-first-tier.md").read_text("utf-8")
    assert "| tried | Fri 04 Dec 2026 18:45 | 2026-12-04 17:45Z | What have you tried? |" in page


def test_a_plan_is_not_written_into_the_site_and_an_unknown_session_is_told(tmp_path: Path) -> None:
    root = site(tmp_path)
    done = run(root, "plan", "first-tier", "--out", str(root / "plan"))
    assert done.exit_code == 2
    assert "lies in the site" in done.output
    done = run(root, "plan", "first-teir")
    assert done.exit_code == 1
    assert "no event has the slug 'first-teir'" in done.output
    assert "did you mean 'first-tier'?" in done.output


def test_a_site_without_funnels_has_no_short_links(tmp_path: Path) -> None:
    output = built(write_site(tmp_path))
    assert not (output / "go").exists()
    assert "302" not in (output / "_redirects").read_text("utf-8")
    done = run(tmp_path)
    assert (done.exit_code, done.output) == (0, "no funnels: there is no file in data/funnels/\n")


def test_an_edited_text_of_a_session_makes_nothing_of_its_follow_up_again(tmp_path: Path) -> None:
    root = site(tmp_path / "site")
    built(root)
    write(root / "content/events/first-tier.md", event("Another body.\n"))
    done = build(Options(root=root, at=NOW))
    assert done.amended
    assert differences(root) == []
