"""A site whose every text an editor might write is an attack, and what each attack would do if it came through."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from sites import PNG, write

PWN = "window.__pwned=1"
# of these every one is a text of one line: it is published as it is written, and does nothing
TEXTS: tuple[str, ...] = (
    f"<script>{PWN}</script>",
    f"</title></head><body onload={PWN}>",
    f"\"'><img src=//evil.example/x onerror={PWN}>",
    f"' autofocus onfocus={PWN} x='",
    f"</script><script>{PWN}</script>",
    f"<!--<script>{PWN}//-->",
    "--></main></body></html><plaintext>",
    f"]]><script>{PWN}</script><![CDATA[",
    f"<svg/onload={PWN}>",
    f"<math><mtext></form><form><mglyph><style></math><img src onerror={PWN}>",
    f"<iframe srcdoc='<script>parent.{PWN}</script>'>",
    "<base href=//evil.example/><meta http-equiv=refresh content=0;url=//evil.example/>",
    f"javascript:{PWN}",
    f"{{{{ 7*7 }}}} {{% raw %}} {{# x #}} ${{7*7}} <%= 7*7 %> {PWN}",
    "&lt;b&gt; &amp;amp; &#60;i&#62; &quot; &nbsp;",
    "\\n BEGIN:VEVENT \\nEND:VEVENT \\r\\nATTENDEE:mailto:x@evil.example",
    "a;b,c:d\"e^n^'^^f\\;\\,g\\",
    '=HYPERLINK("//evil.example","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "](javascript:alert(1)) [x](//evil.example) ![y](//evil.example/z) <//evil.example>",
    "# * _ ` ~~ | > - 1. ``` --- === ![]",
    "السلام عليكم (C++) שלום 123",
    "Z" + "\u0316\u0301" * 15 + "algo e\u0301 \ufdfd",
    "👩\u200d👩\u200d👧 \U0001d54f \U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f 🇩🇪",
    "W" * 110,
    "\u00a0\u3000x\u2003y",
    "X-EVIL;X=1:y VALUE=URI",
    "https://user:pw@evil.example/ //evil.example \\\\evil.example",
    "'; DROP TABLE events; -- %00 %0d%0aSet-Cookie:x ../../etc/passwd",
)  # fmt: skip

ON = f"onerror={PWN}"
ADDRESSES = (
    f"javascript:{PWN}", f"JaVaScRiPt:{PWN}", f"&#106;avascript:{PWN}", f"&#x6A;avascript&colon;{PWN}", f"javascript&#58;{PWN}",
    f"data:text/html,{PWN}", "data:text/html;base64,PHNjcmlwdD4=", "vbscript:msgbox(1)", "file:///etc/passwd",
    "intent://evil.example#Intent;end", "feed:javascript:alert(1)", "ms-msdt:/id", "https://user:pw@evil.example/",
    "https://good.example\\@evil.example", "https:/\\evil.example", "//evil.example/a",
)  # fmt: skip
# raw HTML and Markdown of bodies
BODIES: Mapping[str, str] = {
    "script": f"<script>{PWN}</script><ScRiPt/x>{PWN}</sCrIpT ><script src=//evil.example/x.js></script>",
    "ld+json": '<script type="application/ld+json">{"@type": "Event", "name": "Stolen"}</script>',
    "handlers": f"<img src=//evil.example/x {ON}><p onclick={PWN} onmouseover={PWN}>x</p><details open ontoggle={PWN}>x</details><body onload={PWN}>",
    "media": f"<video><source {ON}></video><audio src=//evil.example/x {ON}><input autofocus onfocus={PWN}><marquee onstart={PWN}>x</marquee>",
    "slashes": f"<img/src=//evil.example/x/{ON}><svg/onload={PWN}><a/onclick={PWN}/href=x>y</a><img src=x:y {ON} <b>",
    "style": "<style>@import '//evil.example';body{display:none}</style><p style='background:url(//evil.example/a)'>x</p><link rel=stylesheet href=//evil.example>",
    "frames": f"<iframe src=//evil.example></iframe><iframe srcdoc='<script>parent.{PWN}</script>'></iframe><object data=//evil.example></object><embed src=//evil.example><frameset onload={PWN}>",
    "forms": "<form action=//evil.example><input name=q><button formaction=//evil.example>go</button></form><select name=nodes></select><textarea name=x>",
    "head": "<meta http-equiv=refresh content='0;url=//evil.example'><base href=//evil.example/><title>x</title><link rel=manifest href=//evil.example>",
    "mutation math": f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=//evil.example/1 {ON}&gt;'>",
    "mutation form": f"<form><math><mtext></form><form><mglyph><style></math><img src {ON}>",
    "mutation svg": f"<svg></p><style><a id='</style><img src=//evil.example/1 {ON}>'>",
    "mutation noscript": f"<noscript><p title='</noscript><img src=//evil.example/x {ON}>'></noscript>",
    "mutation template": f"<template><s><template><s><img src=//evil.example/x {ON}></s></template>",
    "mutation select": f"<select><template><style><!--</style><a rel='--></style></template></select><img src=//evil.example/x {ON}>'>",
    "mutation xmp": f"<xmp><p title='</xmp><img src=//evil.example/x {ON}>'></xmp><noembed><p title='</noembed><img src=//evil.example/x {ON}>'></noembed>",
    "mutation foreign": f"<svg><foreignObject><p><svg><desc><style><img src=//evil.example/x {ON}></style></desc></svg></foreignObject></svg>",
    "mutation annotation": f"<math><annotation-xml encoding='text/html'><style><img src=//evil.example/x {ON}></style></annotation-xml></math>",
    "mutation cdata": f"<svg><![CDATA[><img src=//evil.example/x {ON}>]]></svg><![CDATA[<img src=//evil.example/x {ON}>]]>",
    "mutation comment": f"<!--><img src=//evil.example/x {ON}>--><!-- --!><img src=//evil.example/x {ON}>--><!--->--><?xml <img src=//evil.example/x {ON}>?><!x <img src=//evil.example/x {ON}>>",
    "fostered": "<table><tr><p>fostered<td>x</table></table></main></div><table><main>x</main><b><tr></b>",
    "unclosed": "<b><i><a href=https://a.example/><div><section><h2>open <!--",
    "surplus": "</div></div></article></section></main></body></html></header><main id=main>x</main><nav>y</nav><footer>z</footer>",
    "plaintext": "<plaintext></main><footer>x",
    "textarea": "<textarea></main><footer>x",
    "clobbering": "<a id=main>m</a><a id=search name=search>x</a><h2 id=about>y</h2><img name=location><a id=__proto__>z</a><form name=body id=cookie></form>"
    "<p id=agenda class='h-event banner' data-ends=2020-01-01T00:00:00Z data-since=x data-narrow data-coming=0 aria-labelledby=main role=main hidden>x</p>",
    "clobbering in Markdown": "# main\n\n# search {#search .h-event onclick=alert(1)}\n\n# location\n\n[x](#main) [^main] [^1]\n\n[^main]: note\n\n[^1]: <b id=fnref:main>x</b>\n",
    "classes": "<p class=h-event><code class='p-name h-card banner'>x</code></p><span class=status data-until=2020-01-01>x</span>\n\n```{.e-content #main}\nx\n```\n",
    **{f"address {u}": f"[a]({u}) [b](<{u}>) <{u}> ![c]({u}) [e][1]\n\n<a href='{u}'>d</a> <img src='{u}' alt=f>\n\n[1]: {u}\n" for u in ADDRESSES},
    "references": f'[x][1] [y][] [1] ![z][2]\n\n[1]: javascript:{PWN} "t"\n[y]: data:text/html,x\n[2]: <javascript:{PWN}>\n',
    "titles": f"[x](https://a.example/ '\"><img src=//evil.example/x {ON}>') ![y\"><img src=//evil.example/x {ON}>](https://a.example/z '\" {ON} \"')\n",
    "templates": "{{ 7*7 }} {% include '/etc/passwd' %} {{ config }} ${7*7} <%= 7*7 %> {# x #}\n",
    "calendar": 'END:VEVENT\nBEGIN:VEVENT\nATTENDEE:mailto:x@evil.example\n\n&#13;&#10;X-EVIL:1 \\nATTENDEE:x ; , : " ^n\n',
    "xml": "]]> &#x0; &#xFFFE; &#xFFFF; &#1; &#27;[31m &#x9b;31m \u2028 &#x2029; &#xD800;\n",
    "direction": "a\u202eb\u2066c\u200bd\ufeff &#x202e;&#x2067;&#x200b; <bdo dir=rtl>x</bdo> \u200f\n",
    "long": "w" * 9000 + " " + "e\u0301\u0316" * 3000 + " <b " + "a" * 9000 + "=1>x</b> <p " + " ".join(f"d{n}" for n in range(900)) + ">y</p>\n",
    "tables": "| a | b |\n|---|---|\n| <img src=//evil.example/x onerror=alert(1)> | </td></tr></table></main> |\n\n<table><td colspan=99999 rowspan=99999>x</td></table>\n",
    "code": "`</code></pre></main><script>alert(1)</script>`\n\n```html\n</code></pre><script>alert(1)</script>\n```\n\n    <script>alert(1)</script>\n",
    "autolinks": "<javascript:alert(1)> <https://a.example/\"onclick=alert(1)> https://a.example/'onclick=alert(1) www.evil.example x@evil.example <x@evil.example>\n",
}  # fmt: skip


def _yaml(value: object) -> str:
    """Return a value as YAML that libyaml reads, which is JSON with the characters themselves."""
    return json.dumps(value, ensure_ascii=False)


def _file(keys: Mapping[str, object], body: str) -> str:
    return "---\n" + "".join(f"{key}: {_yaml(value)}\n" for key, value in keys.items()) + "---\n" + body


def marked(number: int, field: str, most: int) -> str:
    """Return an attack as a field of an item holds it: after a mark that no other field has, and no longer than fits."""
    return f"q{number}{field} {TEXTS[number % len(TEXTS)]}"[:most].strip()


def _venue(number: int) -> dict[str, object]:
    return {
        "name": marked(number, "venue", 200),
        "room": marked(number, "room", 120),
        "url": "https://venue.example/?a='b'&c=%22%3E%3Cscript%3E",
        "address": {
            key: marked(number, key, most)
            for key, most in (("street", 200), ("locality", 120), ("region", 120), ("postal_code", 40), ("country", 60))
        },
    }  # fmt: skip


def _offers(number: int) -> list[dict[str, object]]:
    texts = {key: marked(number, key, 300) for key in ("claim", "measure", "baseline_how", "evidence_how")}
    plan = {
        "price": "5.00",
        "includes": [marked(number, "includes", 160)],
        "cancel_url": "https://a.example/'><b>".replace("<b>", "%3Cb%3E").replace(">", "%3E"),
    }
    return [
        {"model": "seat", "name": marked(number, "seat", 120), "price": "45.00", "currency": "EUR"},
        {"model": "guarantee", "name": marked(number, "sure", 120), "price": "90.00", "currency": "EUR", "refund_percent": 50, "deadline_days": 30, **texts},
        {"model": "tip-subscription", "name": marked(number, "tip", 120), "entry": "0.00", "currency": "EUR", "suggested_tips": ["5.00"], "plan": plan},
    ]  # fmt: skip


def event_file(number: int, body: str) -> str:
    """Return an event each of whose texts is an attack."""
    return _file(
        {
            "title": marked(number, "title", 200),
            "summary": marked(number, "summary", 160),
            "mentors": [f"m{number}"],
            "start": f"2026-12-{1 + number % 28:02} 18:{number % 60:02}",
            "duration": 45,
            "format": "hybrid",
            "venue": _venue(number) if number % 2 else f"v{number}",
            "topics": ["pricing"],
            "audience": marked(number, "audience", 200),
            "register": "https://tickets.example/?a='b'&c=%22%3E%3Cscript%3E;d,e",
            "outcomes": [marked(number, "outcome", 160)],
            "agenda": [{"segment": "one", "minutes": 45, "title": marked(number, "segment", 200)}],
            "offers": _offers(number),
            "series": f"s{number % 3}",
            "image": "/img/ada.png",
            "image_alt": marked(number, "alt", 300),
            "aliases": [f"/old/'&;,$(x)=1+{number}/"],
            "publish_at": "2026-11-01",
        },
        body,
    )


def mentor_file(number: int, body: str) -> str:
    """Return a mentor each of whose texts is an attack."""
    study = {
        "title": marked(number, "study", 160),
        "client": marked(number, "client", 160),
        "problem": f"{marked(number, 'problem', 1000)}\nBEGIN:VEVENT\n" + " ".join(f"p{number}w{n}" for n in range(30)),
        "action": f"{marked(number, 'action', 1000)}\n" + " ".join(f"a{number}w{n}" for n in range(30)),
        "outcome": {"metric": marked(number, "metric", 120), "baseline": 92, "result": 109, "unit": marked(number, "unit", 40), "period": marked(number, "period", 60)},
        "evidence": f"https://evidence.example/?x='%22%3E&y=javascript:{PWN}",
        "verified_on": "2026-05-02",
    }  # fmt: skip
    return _file(
        {
            "name": marked(number, "name", 120),
            "headline": marked(number, "headline", 200),
            "summary": marked(number, "mentorsum", 160),
            "organization": marked(number, "org", 160),
            "url": "https://home.example/'a'?b=%22&c",
            "links": ["https://elsewhere.example/%3Cscript%3E"],
            "photo": "/img/ada.png",
            "photo_alt": marked(number, "photo", 300),
            "pronouns": marked(number, "pronouns", 40),
            "good_for": [marked(number, "good", 200)],
            "not_for": [marked(number, "bad", 200)],
            "topics": ["pricing"],
            "case_studies": [study],
            "verification": {"by": marked(number, "by", 120), "on": "2026-06-01"},
            "publish_at": "2026-06-01",
        },
        body,
    )


def write_hostile(root: Path, flavor: str, theme: str) -> dict[str, str]:
    """Write the site; return the title of each event by its slug."""
    kinds = tuple(BODIES)
    count = max(len(TEXTS), len(BODIES))
    files: dict[str, str | bytes] = {
        "content/img/ada.png": PNG,
        "data/agendas/own.yaml": _yaml({"name": marked(0, "agenda", 80), "segments": [{"id": "one", "title": marked(0, "label", 80)}]}),
        "data/venues.yaml": "".join(f"v{n}: {_yaml(_venue(n))}\n" for n in range(count)),
        "site.yaml": "".join(
            f"{key}: {_yaml(value)}\n"
            for key, value in {
                "title": "T \"'></title><script>window.__pwned=1</script>&amp;{{ 7*7 }}",
                "description": f"D --><script>{PWN}</script>]]>\\nX: y; [a](javascript:b) &lt; \"' and more words",
                "base_url": "https://sessions.example/",
                "timezone": "Europe/Berlin",
                "agenda": "own",
                "theme": theme,
                "cards": False,
                "markdown": {"flavor": flavor},
                "organizer": {"name": f"O <img src=//evil.example/x {ON}>; , :", "url": "https://o.example/'%22", "email": 'a"<b>@o.example;x:y'},
                "uid_host": "old.example",
            }.items()
        ),
    }  # fmt: skip
    for number in range(count):
        body = BODIES[kinds[number % len(kinds)]]
        files[f"content/events/e{number}.md"] = event_file(number, body)
        files[f"content/mentors/m{number}.md"] = mentor_file(number, body)
    for number in range(3):
        series = {"title": marked(number + 3, "series", 160), "summary": marked(number + 3, "seriessum", 160), "image": "/img/ada.png", "image_alt": marked(number, "seriesalt", 300)}  # fmt: skip
        files[f"content/series/s{number}.md"] = _file(series, BODIES["surplus"])
    for number, name in enumerate(kinds):
        page = {"title": marked(number, "page", 160), "summary": marked(number, "pagesum", 160), "nav": number < 4}  # fmt: skip
        files[f"content/pages/p{number}.md"] = _file(page, BODIES[name])
    for path, text in files.items():
        write(root / path, text)
    return {f"e{number}": marked(number, "title", 200) for number in range(count)}
