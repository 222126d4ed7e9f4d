"""Sites that a design must bear: every situation with what is too long, too short or missing; one in Arabic; one that is empty."""

from __future__ import annotations

from pathlib import Path

from sites import SITE, event, mentor, write_site
from situations import HALL, write_situations

SHORTEST = "Tax"
LONGEST = (
    "Kuinka hinnoittelet ensimmäisen ohjelmistopalvelusi ilman että menetät ne asiakkaat, jotka uskoivat siihen"
    " ennen kuin kukaan muu tiesi siitä"
)  # 140 characters, the most that a title may have
NAMES = (
    "Anna-Kaisa Hietaniemi-Väänänen-Korhonen",
    "Li",
    "ليلى الحداد",
    "森田美咲",
    "Nguyễn Thu Hà",
    "Ciarán Ó Dubhghaill",
    "Wolfeschlegelsteinhausenbergerdorff Example",
    "Marisol Quintero Peña",
    "Łukasz Wróbel",
    "Oluwaseun Adébáyọ̀",
)
CROWD = tuple(f"crowd-{number:02}" for number in range(1, len(NAMES) + 1))
ARABIC = {
    "title": "سعّر أول باقة لك",
    "summary": "أحضر صفحة الأسعار وغادر مع تجربة واحدة قابلة للتنفيذ الأسبوع القادم.",
    "outcomes": "[مسودة صفحة أسعار, تجربة للأسبوع القادم]",
    "timezone": "Asia/Amman",
}


def write_awkward(root: Path) -> Path:
    """Write the site of all situations, and beside them the titles, names and crowds that break designs."""
    write_situations(root)
    files: dict[str, str | bytes] = {
        f"content/mentors/{slug}.md": mentor(name=name, photo=None, topics="[sales]")
        for slug, name in zip(CROWD, NAMES, strict=True)
    }
    crowd = f"[ada-example, bo-example, {', '.join(CROWD)}]"
    files |= {
        "content/mentors/silent-example.md": mentor(name="Silent Example", photo=None, topics="[silence]", publish_at="2026-06-01"),
        "content/events/shortest.md": event(title=SHORTEST, start="2026-12-12 10:00"),
        "content/events/longest.md": event(title=LONGEST, language="fi", start="2026-12-12 12:00", format="hybrid", venue=HALL),
        "content/events/crowd.md": event(title="The session of twelve", mentors=crowd, start="2026-12-12 14:00"),
        "content/events/cancelled-too.md": event(title="The cancelled session beside a full one", status="cancelled", start="2026-12-12 18:00"),
        "content/events/full-cancelled.md": event(title="The full session that was cancelled", status="cancelled", capacity="10", seats_left="0", start="2026-12-12 19:00"),
    }  # fmt: skip
    return _write(root, files)


def write_arabic(root: Path) -> Path:
    """Write a site whose own language runs from right to left, with one session in English."""
    return _write(
        write_site(root),
        {
            "site.yaml": SITE.replace("Short Sessions", "جلسات قصيرة") + "language: ar\n",
            "content/events/first-tier.md": event(
                "أحضر الصفحة التي يراها زبائنك.\n", language="ar", **ARABIC
            ),
            "content/events/english.md": event(language="en", start="2026-12-04 18:00"),
        },
    )


def write_empty(root: Path) -> Path:
    """Write a site on its first day: one mentor, no session."""
    write_site(root)
    (root / "content/events/first-tier.md").unlink()
    return root


def _write(root: Path, files: dict[str, str | bytes]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    return root
