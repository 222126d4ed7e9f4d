"""Transcripts: mentors' words alone, without what is private, each sentence at its second; a summary holds only what was said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st
from sites import NOW, differences, event, write_site

from microsite.build import Options, build
from microsite.cli import cli
from microsite.diagnostics import to_text
from microsite.formats.redact import KINDS, cuts
from microsite.formats.sentences import spans
from microsite.formats.summary import chosen
from microsite.program.proof import prove
from microsite.program.transcript import KIND_WORDS
from microsite.read.vtt import read_vtt

RECORDING = '{url: "https://video.example/tier", duration: 44:10, published: 2026-11-20}'
VTT = """\
WEBVTT

NOTE the captions of the recording

1
00:00:01.000 --> 00:00:04.000
<v Ada Example>Good evening, tonight we read one price page together.</v>

00:06:00.000 --> 00:06:04.000
<v Ada Example>A line on a price page has to answer a question

00:06:04.000 --> 00:06:08.500
<v Ada Example>or it has to go. Write to ada@northlight.example if yours has forty rows.

00:07:00.000 --> 00:07:05.000
<v Visitor Seven>My secret turnover is nine million and I am Tobias.

00:25:00.000 --> 00:25:06.000
<v Ada Example>Tobias, do not raise the price before you have counted the questions.
"""


def site(
    root: Path, vtt: str = VTT, transcript: str = "{consent: true, redact: [Tobias]}", **more: str
) -> Path:
    text = event(start="2026-11-10 18:00", transcript=transcript, recording=RECORDING)
    return write_site(root, {"content/events/first-tier.md": text, "transcripts/first-tier.vtt": vtt, **more})


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(cli, ["transcript", *arguments], prog_name="microsite")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


def built(root: Path) -> Path:
    done = build(Options(root=root, at=NOW))
    assert to_text([p for p in done.problems if p.severity == "error"]) == ""
    return root / "output"


def everything(output: Path) -> str:
    return "\n".join(
        p.read_bytes().decode("utf-8", "replace") for p in sorted(output.rglob("*")) if p.is_file()
    )


def test_only_mentors_words_are_kept_each_sentence_with_its_time_and_part(tmp_path: Path) -> None:
    done = run("first-tier", "--site", str(site(tmp_path)), "--format", "json")
    said = json.loads(done.output)
    assert done.exit_code == 0
    assert [(c["segment"], c["start"]) for c in said["chapters"]] == [
        ("intros", 1),
        ("demo", 360),
        ("qa", 1500),
    ]
    assert said["redactions"] == {"mail": 1, "name": 1}
    assert said["left_out"] == 1
    (first, second) = said["summary"]
    assert first == {
        "text": "Good evening, tonight we read one price page together.", "start": 1, "end": 4, "segment": "intros", "speaker": "Ada Example",
    }  # fmt: skip
    assert (second["text"], second["start"], second["end"]) == (
        "A line on a price page has to answer a question or it has to go.", 360, 369,
    )  # fmt: skip


def test_what_is_private_is_in_no_byte_that_is_published_or_kept(tmp_path: Path) -> None:
    output = built(site(tmp_path))
    kept = everything(output) + everything(tmp_path / ".microsite")
    for text in ("ada@northlight", "secret turnover", "Visitor Seven", "Tobias"):
        assert text not in kept
    page = (output / "events/first-tier/transcript/index.html").read_text("utf-8")
    assert "Write to [mail] if yours has forty rows." in page
    assert 'id="t360"' in page
    assert "https://video.example/tier#t=360" in page


def test_the_page_is_checked_linked_listed_and_found(tmp_path: Path) -> None:
    root = site(tmp_path)
    output = built(root)
    finding, _ = prove(output, "", Options(root=root, at=NOW))
    assert to_text([p for p in finding.problems if p.severity != "note"]) == ""
    session = (output / "events/first-tier/index.html").read_text("utf-8")
    assert 'href="/events/first-tier/transcript/#t360"' in session
    (data,) = [
        json.loads(part.split("</script>")[0]) for part in session.split('ld+json">')[1:] if "Event" in part
    ]
    node = next(n for n in data.get("@graph", [data]) if "recordedIn" in n)
    clips = node["recordedIn"]["hasPart"]
    assert [(c["startOffset"], c["endOffset"], c["url"].split("#")[1]) for c in clips] == [
        (1, 360, "t=1"), (360, 1500, "t=360"), (1500, 2650, "t=1500"),
    ]  # fmt: skip
    assert "/events/first-tier/transcript/" in (output / "sitemap.xml").read_text("utf-8")
    assert "has to answer a question" in (output / "search/records.json").read_text("utf-8") or list(
        output.rglob("*.pf_fragment")
    )


def test_consent_withdrawn_is_gone_with_the_next_build(tmp_path: Path) -> None:
    output = built(site(tmp_path))
    assert "answer a question" in everything(output)
    done = build(Options(root=site(tmp_path, transcript="{consent: false}"), at=NOW))
    assert "answer a question" not in everything(output)
    (left,) = (output / "events/first-tier/transcript").iterdir()
    assert '<meta http-equiv="refresh" content="0; url=/events/first-tier/">' in left.read_text("utf-8")
    assert [(p.code, p.where.path) for p in done.problems if p.severity == "warning"] == [
        ("V102", "transcripts/first-tier.vtt")
    ]


def test_a_changed_transcript_is_a_changed_site(tmp_path: Path) -> None:
    output = built(site(tmp_path))
    built(site(tmp_path, vtt=VTT.replace("forty rows", "fifty rows")))
    assert "fifty rows" in everything(output)
    assert "forty rows" not in everything(output)


def test_a_file_without_an_event_is_told(tmp_path: Path) -> None:
    done = build(Options(root=site(tmp_path, **{"transcripts/another.vtt": VTT}), at=NOW))
    assert [(p.code, p.where.path) for p in done.problems if p.severity == "warning"] == [
        ("V102", "transcripts/another.vtt")
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "no WebVTT"),
        ("1\n00:00:01,000 --> 00:00:02,000\nsubtitles of another kind\n", 1, "no WebVTT"),
        ("WEBVTT\n\n00:00:01.000 -> 00:00:02.000\nHello\n", 3, "no line of times"),
        ("WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nHello\n", 3, "times of a cue"),
        ("WEBVTT\n\n1\n00:00:03.000 --> 00:00:02.000\nHello\n", 4, "ends before"),
        ("WEBVTT\n\n00:61:00.000 --> 00:62:00.000\nHello\n", 3, "times of a cue"),
    ],
)
def test_a_file_that_cannot_be_read_names_its_line(text: str, line: int, words: str) -> None:
    cues, (problem,) = read_vtt("transcripts/x.vtt", text)
    assert cues == ()
    assert (problem.code, problem.where.line) == ("V101", line)
    assert words in problem.message


def test_a_broken_transcript_stops_the_build_at_its_line(tmp_path: Path) -> None:
    done = build(Options(root=site(tmp_path, vtt=VTT.replace("00:06:04.000 -->", "00:06:04 -->")), at=NOW))
    assert done.published is None
    assert [(p.code, p.where.path, p.where.line) for p in done.problems if p.severity == "error"] == [
        ("V101", "transcripts/first-tier.vtt", 12)
    ]


def test_a_letter_that_captions_have_lost_is_told_where_it_stands(tmp_path: Path) -> None:
    problems = build(
        Options(root=site(tmp_path, VTT.replace("Good evening", "Good ev\ufffdning")), at=NOW)
    ).problems
    assert [f"{p.where}: {p.code}" for p in problems if p.severity == "error"] == [
        "transcripts/first-tier.vtt:7:23: F103"
    ]


@pytest.mark.parametrize("hidden", ["\u202e", "&#x202e;", "&#0;", "\u200b", "&ZeroWidthSpace;"])
def test_what_nobody_sees_is_gone_from_a_cue_and_from_a_speaker(hidden: str) -> None:
    cues, problems = read_vtt(
        "transcripts/x.vtt",
        f"WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Ada{hidden} Example>One{hidden} price page.\n",
    )
    assert problems == ()
    assert [(cue.speaker, cue.text) for cue in cues] == [("Ada Example", "One price page.")]


def test_speakers_are_read_from_voices_or_from_names_before_the_text() -> None:
    voices, _ = read_vtt(
        "x",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada>One</v> <v.loud Ben>Two &amp; <b>three</b>\n\n00:02.000 --> 00:03.000\nNobody\n",
    )
    assert [(c.speaker, c.text) for c in voices] == [("Ada", "One"), ("Ben", "Two & three"), ("", "Nobody")]
    named, _ = read_vtt(
        "x",
        "WEBVTT\n\n00:01.000 --> 00:02.000\nAda: One\n\n00:02.000 --> 00:03.000\ntwo\n\n00:03.000 --> 00:04.000\nBen: Three\n",
    )
    assert [(c.speaker, c.text) for c in named] == [("Ada", "One"), ("Ada", "two"), ("Ben", "Three")]


SUMMARY = """\
generated_by: A colleague

- [06:02] A line on a price page has to answer a question or it has to go.
"""
FOREIGN = "{consent: true, redact: [Tobias], summary: first-tier.summary.md}"


def told(root: Path, summary: str) -> list[str]:
    done = run(
        "first-tier",
        "--site",
        str(site(root, transcript=FOREIGN, **{"transcripts/first-tier.summary.md": summary})),
    )
    return [line.split(": ", 2)[2] for line in done.output.splitlines() if ": error V" in line]


def test_a_summary_from_elsewhere_is_taken_when_every_sentence_was_said(tmp_path: Path) -> None:
    assert told(tmp_path, SUMMARY) == []
    page = (built(tmp_path) / "events/first-tier/transcript/index.html").read_text("utf-8")
    assert "Chosen by A colleague; every sentence was said." in page


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("answer", "raise", "a sentence of the summary does not occur in the transcript"),
        ("has to go", "must go", "a sentence of the summary does not occur in the transcript"),
        ("A line on a price page has to answer a question or it", "It", "a sentence of the summary does not occur in the transcript"),
        ("06:02", "07:02", "a sentence of the summary was said at 06:00, not at 07:02"),
        ("[06:02] ", "", "a line of the summary has no time such as [12:34]"),
        ("generated_by: A colleague", "", "the summary does not say who made it"),
        ("[06:02] A line on a price page has to answer a question or it has to go.", "[07:01] My secret turnover is nine million and I am Tobias.",
         "a sentence of the summary does not occur in the transcript"),
    ],
)  # fmt: skip
def test_one_changed_word_in_a_summary_is_an_error(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert told(tmp_path, SUMMARY.replace(old, new)) == [words]
    assert build(Options(root=tmp_path, at=NOW)).published is None


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("write to ada.example+x@mail.example.org now", ["mail"]),
        ("it is ada at northlight dot example", ["mail"]),
        ("ada punkt example at northlight punkt de", ["mail"]),
        ("call +49 341 555 01 23", ["phone"]),
        ("call 0341/5550123 or (212) 555-0199", ["phone", "phone"]),
        ("ring 020 7946 0018", ["phone"]),
        ("I am @ada-example there", ["handle"]),
        ("Tobias and TOBIAS and Tobiasz", ["name", "name"]),
        ("on 2026-12-03 at 18:00 we had 1 000 000 users and 10.000.000 rows", []),
        ("prices rose from 12,000,000 to 13,500,000 in 2026", []),
        ("see us at noon", []),
        ("an e-mail about 40 rows and 12345 mails", []),
    ],
)
def test_what_is_taken_out(text: str, kinds: list[str]) -> None:
    assert [cut.kind for cut in cuts(text, ["Tobias"])] == kinds


def test_each_kind_that_is_taken_out_has_its_words() -> None:
    assert tuple(KIND_WORDS) == KINDS


def test_names_are_found_whatever_their_accents_and_spaces() -> None:
    text = "Then José  García said, and jose garcia answered; JOSE\u0301 GARCÍA left."
    assert [text[c.start : c.end] for c in cuts(text, ["José García"])] == [
        "José  García",
        "jose garcia",
        "JOSE\u0301 GARCÍA",
    ]


@given(
    st.text(alphabet="ab @.+-0123456789()/dot", max_size=60),
    st.sampled_from(["ada@b.example", "+49 341 5550123", "@ada_b"]),
)
@example("@0.0", "+49 341 5550123")  # its end is the beginning of what looks like an address
def test_what_is_private_is_taken_out_wherever_it_stands(around: str, private: str) -> None:
    text = f"{around} {private} {around}"
    place = len(around) + 1
    digits = range(place, place + len(private))
    covered = {n for cut in cuts(text) for n in range(cut.start, cut.end)}
    assert all(n in covered for n in digits if text[n].isalnum())


def test_a_text_is_cut_into_sentences() -> None:
    text = 'Dr. No said "Wait." Then he left... e.g. early! 価格は三つ。次へ？ The end'
    assert [text[a:b] for a, b in spans(text)] == [
        'Dr. No said "Wait."',
        "Then he left...",
        "e.g. early!",
        "価格は三つ。",
        "次へ？",
        "The end",
    ]


@given(st.lists(st.text(alphabet="abcde .?", max_size=40), max_size=30))
def test_a_summary_is_chosen_from_what_was_said_and_never_twice(sentences: list[str]) -> None:
    found = chosen(sentences)
    assert list(found) == sorted(set(found))
    assert len(found) <= 5
    assert all(0 <= n < len(sentences) for n in found)


def test_an_edited_description_leaves_the_transcript_and_an_edited_transcript_is_no_amendment(
    tmp_path: Path,
) -> None:
    root = site(tmp_path)
    built(root)
    file = root / "content/events/first-tier.md"
    file.write_text(file.read_text("utf-8") + "\nOne sentence more.\n", "utf-8")
    done = build(Options(root=root, at=NOW))
    assert done.amended
    assert differences(root) == []
    (root / "transcripts/first-tier.vtt").write_text(VTT.replace("forty", "sixty"), "utf-8")
    done = build(Options(root=root, at=NOW))
    assert not done.amended
    assert not done.stood
    assert differences(root) == []
