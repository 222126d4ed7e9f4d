"""Draw the portraits of the demonstration program.

Everything is cut from flat paper shapes (see ``paper.py`` beside this file). Traits come from the table below;
what it leaves open (width of a face, place of the disc, grain) comes from a hash of the mentor's slug, so that the
same slug gives the same picture. Run it from anywhere: ``python docs/developer/draw_portraits.py``.
"""

import math
from typing import NamedTuple

from paper import CONTENT, Mask, Sheet, mix, without
from PIL import ImageChops

# slug: skin, hair colour, hair style, garment colour, garment, ground, and glasses or a beard
PEOPLE = """
miriam-adler                    f0c9ab 5b3a2a bob     2f4858 blazer  sand  glasses
misaki-morita                   f3d3b4 231f20 fringe  8c3b3b crew    sage  -
layla-al-haddad                 dba985 2e6e75 scarf   33434f crew    rose  -
anna-kaisa-hietaniemi-vaananen  f6d8c2 dcb877 bun     3f6b7d roll    slate glasses
wanjiru-kamau                   6e4329 b8562f wrap    e0a43a vee     clay  -
priya-raghunathan               a8714a 1f1a1c long    b8464f vee     ochre -
ciaran-o-dubhghaill             f5cdb4 a8522a side    4a5d4e blazer  sage  beard
denise-okafor-wells             7b4b30 1d1817 afro    d98c3f blazer  slate glasses
marisol-quintero-pena           c58b62 35231c braid   4d6fa0 straps  ochre -
nguyen-thu-ha                   ecc39a 2a2020 bob     6f8f6b collar  plum  -
grace-mulholland                f2cbb0 b9b4ae short   a3485f roll    teal  glasses
lukasz-wrobel                   f0c6a6 6b4a2f crop    3b4a63 collar  clay  beard
beatriz-sampaio-galvao          b87b55 3a2318 curls   2f7f78 vee     rose  -
hamish-drummond                 f4cdb6 cfc9c2 sides   6a5b3e blazer  slate glasses+beard
sunniva-ostgard                 f7dbc6 e3c58a long    34506b crew    ochre -
arjun-mehrotra                  9c663f 2b2120 side    c9793f collar  teal  glasses
elif-karaduman                  e3b48c 4a2c22 waves   59406b roll    sand  -
kwame-asante-boateng            5a3723 191514 crop    c8a23c crew    plum  glasses
mere-paratene                   b9825c 8d8680 waves   2d5a4e vee     sand  -
daniel-feinberg                 eec3a2 3d3029 curls   50637a collar  sage  glasses+beard
oluwaseun-adebayo               633c26 17120f crop    4c8174 straps  ochre beard
viktor-dragomir                 e8bd98 54504e short   7a3f3a blazer  teal  -
"""
# ground: paper, disc, accent
GROUNDS = {
    "sand": "efe5d3 dfc9a0 c98d5a", "sage": "e6e9da c2cfae 8aa07a", "rose": "f3e2db e5bdb0 c87f72",
    "slate": "e2e7ea b9c8d1 7d97a6", "clay": "f1e1d4 e2b698 c0714a", "ochre": "f4e8cc ecca7f c9962f",
    "plum": "ebe1e8 cbb0c4 92708b", "teal": "dfeae7 aecfc8 5f9c93",
}  # fmt: skip


class Person(NamedTuple):
    """One row of the table, in its order."""

    slug: str
    skin: str
    hair: str
    style: str
    cloth: str
    garment: str
    ground: str
    extras: str


def hair_behind(s: Sheet, style: str) -> list[Mask]:
    """Return what of the hair lies behind the shoulders and the head."""
    around = [(320 + 122 * math.cos(a / 10), 236 + 122 * math.sin(a / 10)) for a in range(28, 68, 4)]
    curls = [s.oval(x, y, 46) for x in (212, 428) for y in (330, 392, 450)]
    return {
        "bob": [s.block(188, 140, 452, 432, 120)],
        "fringe": [s.block(190, 136, 450, 448, 110)],
        "long": [s.block(184, 136, 456, 590, 130)],
        "waves": [s.block(184, 138, 456, 440, 110), *curls],
        "afro": [s.oval(320, 240, 184, 176)],
        "curls": [s.oval(x, y, 50) for x, y in around],
        "bun": [s.oval(320, 112, 62, 54)],
        "braid": [s.oval(428, y, 30, 34) for y in range(380, 600, 46)],
        "wrap": [s.oval(320, 168, 138, 110), s.oval(250, 90, 60, 44), s.oval(376, 84, 66, 48)],
        "scarf": [s.oval(320, 296, 150, 178), s.shape((180, 330), (460, 330), (520, 560), (120, 560))],
    }.get(style, [])


def hair_in_front(s: Sheet, style: str) -> Mask:
    """Return what of the hair lies on the head: a cap with an opening for the face."""
    cap = s.oval(320, 275, 119, 149)
    x, top, rx, end = {
        "bob": (296, 196, 112, 330), "fringe": (320, 226, 96, 340), "long": (344, 180, 104, 330),
        "waves": (350, 190, 116, 330), "afro": (320, 188, 106, 290), "curls": (320, 196, 102, 290),
        "bun": (320, 188, 102, 285), "braid": (288, 186, 112, 288), "wrap": (320, 204, 130, 275),
        "scarf": (320, 182, 92, 640), "short": (300, 198, 106, 290), "side": (348, 192, 120, 262),
        "crop": (320, 186, 106, 265), "sides": (320, 100, 98, 300),
    }[style]  # fmt: skip
    face = s.oval(x, top + 170, rx, 170)
    if style == "fringe":
        face = ImageChops.lighter(s.block(226, 240, 414, 470, 50), s.oval(320, 400, 94, 120))
    if style == "scarf":
        cap = ImageChops.lighter(s.oval(320, 290, 136, 164), s.oval(320, 430, 120, 62))
        face = s.oval(320, 304, 92, 122)
    parts = [s.oval(262, 154, 50), s.oval(320, 140, 54), s.oval(378, 154, 50)] if style == "curls" else []
    if style == "side":
        parts = [s.oval(312, 156, 84, 36)]
    for part in parts:
        cap = ImageChops.lighter(cap, part)
    return without(cap, face, s.block(0, end, 640, 640))


def body(s: Sheet, p: Person, accent: str) -> None:
    """Lay neck, shoulders and the garment."""
    shade, light = mix(p.cloth, "20140c", 0.2), mix(p.cloth, "fffaf0", 0.82)
    torso = ImageChops.lighter(s.oval(320, 660, 246, 196), s.block(74, 640, 566, 700))
    s.lay(p.cloth, torso)
    s.lay(shade, s.block(320, 400, 640, 640), inside=torso, strength=0.55)
    neck = s.block(266, 370, 374, 520, 52)
    if p.garment in {"blazer", "vee"}:
        inner = light if p.garment == "blazer" else mix(p.skin, "5a2413", 0.06)
        s.lay(inner, s.shape((252, 452), (388, 452), (320, 610)), inside=torso)
    s.lay(mix(p.skin, "5a2413", 0.2), neck)
    s.lay(mix(p.skin, "5a2413", 0.42), s.oval(320, 320, 106, 138), inside=neck, strength=0.5)
    if p.garment == "blazer":
        s.lay(shade, s.shape((262, 446), (222, 470), (246, 560), (318, 640), (318, 612)), inside=torso)
        s.lay(shade, s.shape((378, 446), (418, 470), (394, 560), (322, 640), (322, 612)), inside=torso)
    elif p.garment == "collar":
        s.lay(light, s.shape((264, 462), (232, 496), (284, 552), (320, 512)))
        s.lay(light, s.shape((376, 462), (408, 496), (356, 552), (320, 512)))
    elif p.garment == "roll":
        s.lay(mix(p.cloth, "fffaf0", 0.14), s.block(250, 430, 390, 508, 30))
    elif p.garment == "crew":
        s.lay(light, without(s.oval(320, 468, 82, 64), s.oval(320, 458, 70, 54), s.block(0, 0, 640, 470)))
    elif p.garment == "straps":
        s.lay(light, s.oval(320, 470, 78, 52), inside=torso)
        s.lay(mix(p.skin, "5a2413", 0.25), neck)
        bib = [s.block(196, 470, 234, 640), s.block(406, 470, 444, 640), s.block(210, 580, 430, 640, 12)]
        s.lay(accent, *bib, inside=torso)


def face(s: Sheet, p: Person, head: Mask, tilt: float) -> None:
    """Lay eyes, brows, nose, mouth, and glasses or a beard where there are any."""
    ink, brow = "2a211d", mix(p.hair if p.style not in {"scarf", "wrap"} else "2a211d", "2a211d", 0.45)
    s.lay("d9644a", s.oval(254, 334, 30), s.oval(386, 334, 30), inside=head, strength=0.16)
    if "beard" in p.extras:
        jaw = without(s.block(180, 318, 460, 460), s.oval(320, 300, 84, 76))
        s.lay(p.hair, jaw, inside=head)
        s.lay(p.hair, s.bow(320, 368, 40, -16, 16))
    s.lay(mix(p.skin, "5a2413", 0.3), s.shape((318, 276), (346, 342), (306, 342)), s.oval(326, 340, 20, 7))
    lips = "d98a78" if p.skin < "96" else "8e2f2a"
    s.lay(mix(p.skin, lips, 0.6), s.bow(320, 374, 30, 14, 8))
    for side in (-1, 1):
        s.lay(ink, s.oval(320 + side * 44, 294, 8.5, 10))
        s.lay("ffffff", s.oval(323 + side * 44, 290, 2.6))
        s.lay(brow, s.bow(320 + side * 45, 266 + side * tilt, 23, -10, 8))
        if "glasses" in p.extras:
            s.lay("fffdf6", s.oval(320 + side * 45, 294, 36), strength=0.1)
            s.lay(ink, without(s.oval(320 + side * 45, 294, 38), s.oval(320 + side * 45, 294, 33)))
            s.lay(ink, s.stroke([(320 + side * 82, 288), (320 + side * 112, 280)], 5))
    if "glasses" in p.extras:
        s.lay(ink, s.bow(320, 290, 8, -5, 5))


def portrait(p: Person) -> None:
    """Draw one person."""
    paper, disc, accent = GROUNDS[p.ground].split()
    s = Sheet(640, 640, paper, p.slug)
    width, tilt, drift = s.dice.uniform(102, 111), s.dice.uniform(-3, 3), s.dice.choice([-1, 1])
    s.lay(disc, s.oval(320 + drift * s.dice.uniform(30, 62), s.dice.uniform(290, 330), 236))
    s.lay(accent, s.oval(320 - drift * 232, s.dice.uniform(90, 150), s.dice.uniform(26, 44)), strength=0.8)
    dark = mix(p.hair, "120c0a", 0.28)
    s.lay(p.hair if p.style in {"bun", "wrap", "curls"} else dark, *hair_behind(s, p.style))
    body(s, p, accent)
    if p.style in {"scarf", "braid"}:
        s.lay(mix(p.hair, "120c0a", 0.12), *hair_behind(s, p.style)[-5:])
    head = s.oval(320, 287, width, 138)
    s.lay(mix(p.skin, "5a2413", 0.12), s.oval(320 - width, 304, 18, 26), s.oval(320 + width, 304, 18, 26))
    s.lay(p.skin, head)
    right = s.block(320, 0, 640, 640)
    s.lay(mix(p.skin, "5a2413", 0.2), right, inside=head, strength=0.55)
    face(s, p, head, tilt)
    front = hair_in_front(s, p.style)
    s.lay(p.hair, front)
    s.lay(mix(p.hair, "120c0a", 0.35), right, inside=front, strength=0.45)
    s.finish(CONTENT / "mentors" / f"{p.slug}.jpg", quality=84, grain=2)


def main() -> None:
    """Draw all of them."""
    for row in PEOPLE.strip().splitlines():
        portrait(Person(*row.split()))


if __name__ == "__main__":
    main()
