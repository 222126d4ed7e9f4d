"""Markdown in both flavors: what editors write is shown, what could do harm is gone, nothing takes long."""

from __future__ import annotations

import re
import time
from collections import deque
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microsite.read import markdown
from microsite.read.markdown import MAX_BODY, MAX_MENTIONS, Mention, plain, render
from microsite.read.text import position

BOTH = pytest.mark.parametrize("flavor", ["python", "gfm"])


@BOTH
def test_a_table_is_a_table(flavor: str) -> None:
    html = render("| a | b |\n|---|--:|\n| 1 | 2 |\n", flavor).html
    assert html.count("<td>") + html.count("<td ") == 2
    assert "<th" in html


@BOTH
def test_fenced_code_keeps_its_text_and_language(flavor: str) -> None:
    html = render("```python\nif a < b: <script>\n```\n", flavor).html
    assert "if a &lt; b: &lt;script&gt;" in html
    assert '<code class="language-python">' in html or "python" in html


@BOTH
def test_a_footnote_and_its_way_back_lead_to_each_other(flavor: str) -> None:
    html = render("A claim.[^1]\n\n[^1]: The proof.\n", flavor).html
    ids = set(re.findall(r' id="([^"]*)"', html))
    targets = set(re.findall(r'href="#([^"]*)"', html))
    assert targets
    assert targets <= ids
    assert all(i.startswith("body-") for i in ids)


def test_a_definition_list_is_one_in_the_python_flavor() -> None:
    assert "<dt>Seat</dt>" in render("Seat\n: One place.\n", "python").html


@BOTH
@pytest.mark.parametrize("item", ["- one", "* one", "+ one", "1. one"])
def test_a_list_needs_no_blank_line_before_it(flavor: str, item: str) -> None:
    html = render(f"Bring:\n{item}\n", flavor).html
    assert "<li>one</li>" in html.replace("<p>one</p>", "one").replace("\n", "")
    assert "<p>Bring:</p>" in html


@BOTH
def test_a_year_at_a_line_begin_is_no_list(flavor: str) -> None:
    assert "<li>" not in render("It was in\n2026. A good year.\n", flavor).html


@BOTH
@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# A\n\n## B\n\n# C\n", "232"),
        ("### A\n\n##### B\n", "23"),
        ("###### A\n", "2"),
        ("# A\n\n###### B\n\n## C\n", "233"),
    ],
)
def test_headings_lie_below_the_pages_own_and_skip_none(flavor: str, text: str, levels: str) -> None:
    assert "".join(re.findall(r"<h([1-6])", render(text, flavor).html)) == levels


@BOTH
@pytest.mark.parametrize(
    "hollow",
    ["#", "## ", "<h2></h2>", "<h2>&nbsp;&#8203;</h2>", "# <!-- later -->", "<h3><b> </b></h3>", "# \u200d"],
)
def test_a_heading_without_words_is_none(flavor: str, hollow: str) -> None:
    """Readers who go from heading to heading would stop at nothing."""
    html = render(f"# A\n\n{hollow}\n\n## B\n", flavor).html
    assert "".join(re.findall(r"<h([1-6])", html)) == "23"


@BOTH
def test_what_stands_in_a_heading_without_words_stays(flavor: str) -> None:
    html = render('# ![](a.png)\n\n# ![A map](b.png)\n\n<h2 id="x"><a id="y"></a></h2>\n', flavor).html
    assert re.findall(r"<(p|h2)[^>]*><img src=\"([ab]).png", html) == [("p", "a"), ("h2", "b")]
    assert 'id="body-y"' in html


@BOTH
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('<time datetime="2026-12-03">x</time>', '<time datetime="2026-12-03">x</time>'),
        (
            '<time datetime="2026-12-03T18:00+01:00">x</time>',
            '<time datetime="2026-12-03T18:00+01:00">x</time>',
        ),
        ('<time datetime="PT45M">x</time>', '<time datetime="PT45M">x</time>'),
        ("<time>18:00</time>", "<time>18:00</time>"),
        ('<time datetime="x">now</time>', "now"),
        ('<time datetime="2026-13-40">x</time>', "x"),
        ('<time datetime="2026-12-03T18:00">x</time>', "x"),  # nobody knows which moment that is
        ("<time>soon</time>", "soon"),
        ('<time datetime="x"><time datetime="2026-12">b</time></time>', '<time datetime="2026-12">b</time>'),
        ('<time datetime="2026"><b>y</b>', "<b>y</b>"),
    ],
)
def test_a_time_element_says_a_time_or_is_only_its_words(flavor: str, written: str, shown: str) -> None:
    assert f"<p>Then {shown} and on.</p>" in render(f"Then {written} and on.\n", flavor).html


@BOTH
def test_every_id_is_prefixed_and_stands_once(flavor: str) -> None:
    text = '# A\n\n# A\n\n# A 2\n\n<a id="a">x</a> <a id="main">x</a> <a id="main">y</a>\n\n## main\n'
    ids = re.findall(r' id="([^"]*)"', render(text, flavor).html)
    assert len(set(ids)) == len(ids)
    assert all(i.startswith("body-") for i in ids)


@BOTH
def test_text_that_looks_like_an_id_stays_text(flavor: str) -> None:
    text = render('Write `id="x"` and id="x" and id="x".\n', flavor).text
    assert text == 'Write id="x" and id="x" and id="x".'


@BOTH
@pytest.mark.parametrize(
    "raw",
    [
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.example></sCrIpT>",
        "<img src=x onerror=alert(1)>",
        '<p style="position:fixed">x</p>',
        "<style>body{display:none}</style>",
        "<iframe src=https://evil.example></iframe>",
        "<form action=https://evil.example><input name=a><button>go</button></form>",
        '<meta http-equiv="refresh" content="0;url=https://evil.example">',
        "<base href=https://evil.example>",
        "<link rel=stylesheet href=//evil.example>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        '<script type="application/ld+json">{"@type": "Event"}</script>',
        "<object data=x></object><embed src=x>",
        "<template><img src=x onerror=alert(1)></template>",
        "<details open ontoggle=alert(1)>x</details>",
        '<a href="x" onclick="alert(1)" class="h-event p-name" name="location">x</a>',
        "<video src=x onerror=alert(1)></video>",
    ],
)
def test_raw_html_that_could_do_harm_is_gone(flavor: str, raw: str) -> None:
    html = render(f"Before\n\n{raw}\n\nAfter\n", flavor).html.lower()
    visible = re.sub(r"&lt;.*?&gt;", "", html)
    assert not re.search(
        r"<(script|style|iframe|form|input|meta|base|link|svg|math|object|embed|template)", visible
    )
    assert not re.search(r"<[^>]*\s(on\w+|style|name|class)=", visible)


@BOTH
@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "java&Tab;script:alert(1)",
        "java&NewLine;script:alert(1)",
        "&#1;javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
        "blob:https://evil.example/1",
    ],
)
def test_an_address_that_runs_or_reads_is_gone_in_any_spelling(flavor: str, url: str) -> None:
    for text in (
        f"[x]({url})",
        f"[x](<{url}>)",
        f'<a href="{url}">x</a>',
        f"<{url}>",
        f"![x]({url})",
        f"[x][1]\n\n[1]: {url}",
    ):
        for found in re.findall(r'(?:href|src)="([^"]*)"', render(text, flavor).html):
            assert not re.match(
                r"[\s\x00-\x20]*(java|vb)?\s*(script|data|file|blob)\s*:", found, re.IGNORECASE
            ), text


@BOTH
@pytest.mark.parametrize(
    "raw",
    [
        "<b>open",
        "</div></main></body>",
        "<!--",
        "<textarea>",
        "<plaintext>",
        "<div><p><ul>",
        "<![CDATA[",
        "<title>",
    ],
)
def test_tags_without_an_end_or_a_beginning_stay_inside(flavor: str, raw: str) -> None:
    html = render(f"Text\n\n{raw} rest\n", flavor).html
    opened = re.findall(r"<([a-z]+[1-6]?)\b", html)
    closed = re.findall(r"</([a-z]+[1-6]?)>", html)
    empty = {"br", "hr", "img"}
    assert sorted(t for t in opened if t not in empty) == sorted(closed)


@BOTH
def test_links_say_what_they_are_and_own_ones_are_remembered(flavor: str) -> None:
    body = render(
        "[a](HTTPS://a.example/) [b](../mentors/ada.md) [c](#top) [d](mailto:x@a.example) ![e](e.png)\n",
        flavor,
    )
    assert 'rel="nofollow noopener ugc"' in body.html
    assert 'href="#top"' in body.html
    assert body.mentions == (Mention("../mentors/ada.md", is_image=False), Mention("e.png", is_image=True))


@BOTH
def test_a_picture_of_another_host_becomes_a_link(flavor: str) -> None:
    body = render("![A cover](https://a.example/x.png)\n", flavor)
    assert "<img" not in body.html
    assert '<a href="https://a.example/x.png" rel="nofollow noopener ugc">A cover</a>' in body.html


@BOTH
def test_a_picture_keeps_its_words_and_waits_until_it_is_seen(flavor: str) -> None:
    html = render('![a > b & "c"](x.png)\n', flavor).html
    assert 'alt="a &gt; b &amp; &quot;c&quot;"' in html
    assert 'loading="lazy"' in html


def test_task_lists_show_signs_and_no_form() -> None:
    html = render("- [x] done\n- [ ] open\n", "gfm").html
    assert "\u2611" in html
    assert "\u2610" in html
    assert "<input" not in html


@BOTH
def test_templates_in_a_text_are_text(flavor: str) -> None:
    assert render("{{ 7*7 }} {% raw %}\n", flavor).text == "{{ 7*7 }} {% raw %}"


@BOTH
def test_the_plain_text_has_a_line_for_each_block(flavor: str) -> None:
    assert render("# A & B\n\nOne *two*\nthree.\n\n- x\n- y\n", flavor).text == "A & B\nOne two three.\nx\ny"


def test_plain_text_resolves_entities_once() -> None:
    assert plain("<p>&amp;lt;b&amp;gt; &nbsp; x</p>") == "&lt;b&gt; x"


@BOTH
def test_a_text_that_is_too_long_is_refused(flavor: str) -> None:
    assert render("a" * MAX_BODY, flavor).fault == ""
    assert render("a" * (MAX_BODY + 1), flavor).fault == "the text has more than 64 KB"


@pytest.mark.parametrize(
    ("flavor", "text"),
    [
        ("python", "[a]: " + "b" * 20_000 + "\n\n" + "[a] " * 200),  # written out, it is 4 MB
        ("gfm", ">" * 40_000 + "a"),
    ],
    ids=["address", "quotes"],
)
def test_a_text_that_becomes_too_much_html_is_refused(flavor: str, text: str) -> None:
    assert render(text, flavor).fault == "the text becomes more than 512 KB of HTML"


@BOTH
def test_a_text_that_points_at_very_many_addresses_is_refused(flavor: str) -> None:
    assert render("".join(f"[](b{n:x})\n" for n in range(MAX_MENTIONS)), flavor).fault == ""
    many = render("".join(f"[](b{n:x})\n" for n in range(MAX_MENTIONS + 1)), flavor)
    assert many.fault == "the text points at more than 1,000 addresses of this site"


@BOTH
@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a" * MAX_BODY + "bc", 1, MAX_BODY + 1),
        ("é" * (MAX_BODY // 2) + "\nb", 1, MAX_BODY // 2 + 1),
        ("first\n\n" + "<div>" * 300 + "\n\nlast\n", 3, 1002),
        ("first\n\n" + "".join(f"[](b{n:03x})\n" for n in range(1_010)), 1_003, 8),
    ],
    ids=["large", "large in bytes", "deep", "many"],
)
def test_a_text_is_told_where_it_becomes_too_much(flavor: str, text: str, line: int, column: int) -> None:
    body = render(text, flavor)
    assert body.fault
    assert position(text, body.at) == (line, column)


def test_a_text_that_takes_too_long_is_told_at_its_slow_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "_slow", deque(maxlen=markdown.PATIENCE))
    text = "A line.\n\n" * 200 + "[" * 9_000 + "\n\nThe last.\n"
    assert position(text, render(text, "python").at) == (401, 1)


def test_many_slow_texts_get_less_time_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "DEADLINE", 0.05)
    monkeypatch.setattr(markdown, "SHORTER", 0.02)
    monkeypatch.setattr(markdown, "_slow", deque(maxlen=markdown.PATIENCE))
    faults = [render("[" * 10_000, "python").fault for _ in range(markdown.PATIENCE + 1)]
    assert set(faults[:-1]) == {"the text takes longer than 0.05 seconds to convert"}
    assert faults[-1].startswith("the text takes longer than 0.02 seconds to convert, which is all it gets")
    monkeypatch.setattr(markdown, "MINUTE", 0.0)
    assert render("[" * 10_000, "python").fault == faults[0]


@BOTH
@pytest.mark.parametrize(
    ("address", "published"),
    [
        ("https://ada:secret@evil.example/", ""),
        ("https://paypal.example@evil.example/", ""),
        ("https://good.example\\@evil.example/", ""),
        ("https://good.example%5c@evil.example/", ""),
        ("https:/evil.example/", ""),
        ("https:evil.example", ""),
        ("https:\\\\evil.example/", ""),
        ("https://a.example:99999/", ""),
        ("https://a.example:x/", ""),
        ("https://[::1/", ""),
        ("//evil.example/a", "https://evil.example/a"),
        ("HTTPS://a.example/b", "HTTPS://a.example/b"),
        ("https://a.example/b'c|d?e={f}", "https://a.example/b'c%7Cd?e=%7Bf%7D"),
        ("https://bücher.example/ü", "https://bücher.example/ü"),
    ],
)
def test_an_address_of_another_host_is_plain_or_gone(flavor: str, address: str, published: str) -> None:
    html = render(f'<a href="{address}">x</a> <img src="{address}" alt="y">\n', flavor).html
    found = [unescape(one) for one in re.findall(r'href="([^"]*)"', html)]
    assert found == [published] * 2 if published else not found
    assert html.count(' rel="nofollow noopener ugc"') == len(found)
    assert "x</a>" in html


@BOTH
def test_a_picture_of_another_host_inside_a_link_leaves_its_words(flavor: str) -> None:
    html = render("[![Build](https://a.example/x.svg)](https://b.example/)\n", flavor).html
    assert html.strip() == '<p><a href="https://b.example/" rel="nofollow noopener ugc">Build</a></p>'


@BOTH
@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\u200b", "\ufeff", "\u2060", "\U000e0041", "\ufdd0"])
def test_what_nobody_sees_is_gone_from_a_body(flavor: str, char: str) -> None:
    for written in (char, f"&#{ord(char)};", f"&#x{ord(char):x};"):
        body = render(f"# a{written}b\n\n- c{written}d `e{written}f` <b>g{written}h</b>\n", flavor)
        assert char not in body.html + body.text
        assert body.text.split() == ["ab", "cd", "ef", "gh"] or "`" in body.text or "&" in body.text


@BOTH
def test_marks_are_not_piled_upon_a_letter(flavor: str) -> None:
    body = render("a" + "\u0301\u0316" * 5_000 + " &#x301;" + "&#x301;" * 40 + " Việt e\u0301\n", flavor)
    assert max(map(len, re.findall("[\u0301\u0316]+", body.html))) == 30
    assert "Việt e\u0301" in body.text


@BOTH
def test_an_id_is_one_word(flavor: str) -> None:
    html = render('<a id="a b">x</a> <a id="<i>">y</a> <a id="">z</a> <a id="ok:1">w</a>\n', flavor).html
    assert re.findall(r'id="([^"]*)"', html) == ["body-ok:1"]


@BOTH
@pytest.mark.parametrize(
    "number", [0, 1, 8, 11, 12, 13, 27, 127, 129, 0x9B, 0xD800, 0xFFFD, 0xFFFE, 0xFFFF, 0x1FFFE, 0xFDD0]
)
def test_a_control_that_is_spelled_as_an_entity_is_gone(flavor: str, number: int) -> None:
    body = render(f"a&#{number};b <a title='c&#{number};d'>e</a>\n", flavor)
    assert chr(number) not in body.html + body.text
    assert "\ufffd" not in body.html + body.text


@BOTH
@pytest.mark.parametrize(
    "char", ["&#x200b;", "&ZeroWidthSpace;", "&#xfeff;", "\u200b", "&#x2060;", "&#1;", "&#x9b;"]
)
def test_an_address_does_not_become_script_when_a_character_is_taken_out(flavor: str, char: str) -> None:
    for text in (
        f'<a href="java{char}script:alert(1)">x</a>',
        f"[x](java{char}script:alert(1))",
        f'<a href="{char}javascript:alert(1)">x</a>',
    ):
        for found in re.findall(r'href="([^"]*)"', render(text, flavor).html):
            assert not unescape(found).strip().startswith("javascript"), text


@BOTH
@pytest.mark.parametrize(
    "text",
    [
        "👨‍👩‍👧 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f می‌خواهم",
        "שלום\u200f (C++)\u200e",
        "Do\u00adnau",
        "a\u2028b",
        "葛\U000e0100城市",
        "e\u0301",
    ],
)
def test_what_writing_needs_stays_in_a_body(flavor: str, text: str) -> None:
    assert text in render(f"{text}\n", flavor).html


@BOTH
@pytest.mark.parametrize(
    "raw",
    [
        '<code class="h-event p-name">x</code>',
        '<code class="banner language-py p-name">x</code>',
        "```{.h-event #main}\nx\n```",
        "``` h-event\nx\n```",
    ],
)
def test_a_class_of_code_is_its_language_only(flavor: str, raw: str) -> None:
    for found in re.findall(r'class="([^"]*)"', render(raw, flavor).html):
        assert re.fullmatch(r"language-[\w.-]+", found)


@BOTH
def test_a_cell_spans_no_more_than_a_table_holds(flavor: str) -> None:
    html = render(
        '<table><tr><td colspan="3" rowspan="99999">a</td><td colspan="1000">b</td></tr></table>\n', flavor
    ).html
    assert re.findall(r'\w+span="\d+"', html) == ['colspan="3"']


@BOTH
def test_a_heading_inside_a_heading_is_none(flavor: str) -> None:
    html = render("<h1>a<div><h1>b</h1></div><div><h3>c</h3></div></h1>\n\n# d\n", flavor).html
    assert re.findall(r"</?h\d", html) == ["<h2", "</h2", "<h2", "</h2"]


@BOTH
@pytest.mark.parametrize(
    "text",
    ["[" * 10_000, "![" * 5_000, "[a](" * 2_500, "[[a]]" * 2_000, "<![CDATA[" * 1_100, "* " * 600 + "a", "> " * 5_000 + "a",
     "<div>" * 8_000, "`" * 10_000, "*a " * 5_000, "# a\n\n" * 12_000],
    ids=["[", "![", "[a](", "[[a]]", "CDATA", "lists", "quotes", "div", "ticks", "stars", "headings"],
)  # fmt: skip
def test_no_text_takes_three_seconds_or_breaks_what_comes_after(flavor: str, text: str) -> None:
    before = render("A\n- b\n\n> c\n", flavor)
    begin = time.perf_counter()
    render(text, flavor)
    assert time.perf_counter() - begin < 3
    assert render("A\n- b\n\n> c\n", flavor) == before


@BOTH
@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet="ab<>&\"'`*_[]()!#-+:/\\|\n .1=", max_size=120))
def test_whatever_is_typed_becomes_html_that_closes_what_it_opens(flavor: str, text: str) -> None:
    html = render(text, flavor).html
    stack: list[str] = []
    for slash, name in re.findall(r"<(/?)([a-z]+[1-6]?)(?:\s[^<>]*)?>", html):
        if name in {"br", "hr", "img"}:
            continue
        if slash:
            assert stack.pop() == name
        else:
            stack.append(name)
    assert stack == []
