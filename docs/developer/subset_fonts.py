"""Cut the fonts of the share cards to what they need: one-off, its output is committed in microsite/fonts/.

It wants fonttools, three packages of Debian, unpacked side by side, and the emoji of one npm package::

    apt-get download fonts-inter fonts-noto-core fonts-noto-cjk
    for d in *.deb; do dpkg -x "$d" unpacked; done
    npm pack @fontsource/noto-emoji && tar xzf fontsource-noto-emoji-*.tgz -C unpacked
    python docs/developer/subset_fonts.py unpacked

Every glyph also gets a character of its own in the private plane: GLYPHS and its number. HarfBuzz answers with glyphs,
and Pillow draws characters; so Pillow draws what HarfBuzz answered, and no shaping of the machine's own has a say.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

HERE = Path(__file__).resolve().parents[2] / "microsite" / "fonts"
FONTS = "usr/share/fonts"
NOTO = f"{FONTS}/truetype/noto/NotoSans"
EMOJI = "package/files/noto-emoji-emoji-700-normal.woff"
GLYPHS = 0xF0000  # as in microsite/render/faces.py
LATIN = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x2FF), (0x300, 0x52F), (0x1E00, 0x1FFF), (0x2000, 0x209F), (0x20A0, 0x20CF),
    (0x2100, 0x22FF), (0x25A0, 0x25FF), (0x2600, 0x27BF),
)  # fmt: skip
# kanji of names that JIS level 1 does not hold, and the two that every Japanese list of names asks for
NAMES = "澤濱邊邉齋齊廣櫻靜國眞惠榮圓學實壽條淨讓彌彥凜昊暉翠莉苺菫萌葵蓮蕗薰螢裟詢諒赳迪遙遼邑郁鈞銓鎬鑛雛霖靖韶頌颯馨駿驍鮎鯉鯛鳳鴻鵬鶴麒麟黎黛髙﨑德內黃將專劍靑峯嶋嶌舘穗祿禎禰稟竣笙篤籠絢綸綺綾緋縣羚翔耀聰肇胤脩舜艶芙茉茜莞菖萬葛蒼蔦"


def codec(name: str, rows: range, columns: range) -> Iterator[int]:
    """Yield the characters of some rows of a national standard, by its codec."""
    for row in rows:
        for column in columns:
            try:
                yield ord(bytes((row, column)).decode(name))
            except UnicodeDecodeError:
                continue


def east_asia() -> set[int]:
    """Return kana, kanji of JIS X 0208 level 1, hanzi of GB 2312 level 1, and the Hangul of KS X 1001."""
    found = {*range(0x3000, 0x3100), *range(0x31F0, 0x3200), *range(0xFF01, 0xFFE7), *map(ord, NAMES)}
    for name, first, last in (("euc_jp", 0xB0, 0xCF), ("gb2312", 0xB0, 0xD7), ("euc_kr", 0xB0, 0xC8)):
        found |= set(codec(name, range(first, last + 1), range(0xA1, 0xFF)))
    return found


def spans(*pairs: tuple[int, int]) -> set[int]:
    """Return every number of the spans."""
    return {number for first, last in pairs for number in range(first, last + 1)}


ARABIC = spans((0x600, 0x6FF), (0x750, 0x77F), (0xFB50, 0xFBFF), (0xFE70, 0xFEFC), (0x200C, 0x200D))
HEBREW = spans((0x590, 0x5FF))
# what is written, where it comes from, which face of a collection, the characters, the layout features (None: the usual)
FACES: tuple[tuple[str, str, int, set[int], list[str] | None], ...] = (
    ("InterDisplay-Bold.otf", f"{FONTS}/opentype/inter/InterDisplay-Bold.otf", -1, spans(*LATIN), ["kern", "ccmp", "mark", "mkmk", "tnum", "locl"]),
    ("Inter-Medium.otf", f"{FONTS}/opentype/inter/Inter-Medium.otf", -1, spans(*LATIN), ["kern", "ccmp", "mark", "mkmk", "tnum", "locl"]),
    ("NotoSansArabic-Bold.ttf", f"{NOTO}Arabic-Bold.ttf", -1, ARABIC, None),
    ("NotoSansArabic-Regular.ttf", f"{NOTO}Arabic-Regular.ttf", -1, ARABIC, None),
    ("NotoSansHebrew-Bold.ttf", f"{NOTO}Hebrew-Bold.ttf", -1, HEBREW, None),
    ("NotoSansHebrew-Regular.ttf", f"{NOTO}Hebrew-Regular.ttf", -1, HEBREW, None),
    ("NotoSansDevanagari-Bold.ttf", f"{NOTO}Devanagari-Bold.ttf", -1, spans((0x900, 0x97F), (0x200C, 0x200D)), None),
    ("NotoSansBengali-Bold.ttf", f"{NOTO}Bengali-Bold.ttf", -1, spans((0x980, 0x9FF), (0x200C, 0x200D)), None),
    ("NotoSansTamil-Bold.ttf", f"{NOTO}Tamil-Bold.ttf", -1, spans((0xB80, 0xBFF)), None),
    ("NotoSansThai-Bold.ttf", f"{NOTO}Thai-Bold.ttf", -1, spans((0xE00, 0xE7F)), None),
    ("NotoSansArmenian-Bold.ttf", f"{NOTO}Armenian-Bold.ttf", -1, spans((0x530, 0x58F)), None),
    ("NotoSansGeorgian-Bold.ttf", f"{NOTO}Georgian-Bold.ttf", -1, spans((0x10A0, 0x10FF), (0x1C90, 0x1CBF)), None),
    ("NotoSansCJKjp-Bold.otf", f"{FONTS}/opentype/noto/NotoSansCJK-Bold.ttc", 0, east_asia(), []),
    ("NotoEmoji-Bold.ttf", EMOJI, -1, spans((0x20E3, 0x20E3), (0x2122, 0x1FFFF), *((ord(c), ord(c)) for c in "0123456789#*\u200d\ufe0f")), ["ccmp"]),
)  # fmt: skip


def cut(source: Path, number: int, characters: set[int], features: list[str] | None) -> TTFont:
    """Return a face that holds only these characters, without hints (a card is large)."""
    options = subset.Options()
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 7, 13, 14]
    options.drop_tables += ["BASE", "DSIG", "STAT", "vhea", "vmtx", "gasp"]
    if features is not None:
        options.layout_features = features
    font = TTFont(source, fontNumber=number)
    font.flavor = None
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    return font


def numbered(font: TTFont) -> None:
    """Give every glyph a character of its own: GLYPHS and its number."""
    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    named = {GLYPHS + number: name for number, name in enumerate(font.getGlyphOrder())}
    table.cmap = {**font.getBestCmap(), **named}
    font["cmap"].tables = [table]


def ranges(numbers: list[int]) -> list[list[int]]:
    """Return sorted numbers as [first, last] spans."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def main(fonts: Path) -> None:
    """Write every face and covers.json, which says what characters each of them holds."""
    covers = {}
    for name, source, number, characters, features in FACES:
        font = cut(fonts / source, number, characters, features)
        if source == EMOJI:
            scale_upem(font, 1000)  # drawn at 104 pixels, where finer points are lost
        font.recalcTimestamp = False
        covers[name] = ranges(sorted(font.getBestCmap()))
        numbered(font)
        font.save(HERE / name)
    (HERE / "covers.json").write_text(json.dumps(covers, separators=(",", ":")) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
