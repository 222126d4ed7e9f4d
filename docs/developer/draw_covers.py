"""Draw the covers of three sessions and the program's mark, cut from the same paper as the portraits.

Run it from anywhere: ``python docs/developer/draw_covers.py``. The same script gives the same pictures.
"""

import math

from paper import CONTENT, Mask, Point, Sheet, without

WIDTH, HEIGHT = 1920, 1080
INK = "22313a"


def tiers() -> None:
    """Three towers of blocks, the second one chosen: a price and its unit."""
    s = Sheet(WIDTH, HEIGHT, "efe5d3", "tiers")
    s.lay("e4cfa6", s.oval(1010, 500, 430))
    s.lay("d9c4a0", s.block(0, 900, WIDTH, HEIGHT))
    colours = {2: ("7d97a6", "6a8595"), 4: ("c0603a", "ab5231"), 7: ("2f4858", "263c4a")}
    for column, (count, (front, side)) in enumerate(colours.items()):
        x = 430 + column * 400
        for step in range(count):
            y = 900 - 96 * (step + 1)
            s.lay(front, s.block(x, y + 6, x + 260, y + 94, 8))
            s.lay(side, s.block(x + 150, y + 6, x + 260, y + 94, 8))
        s.lay("fbf6ea", s.oval(x + 130, 900 - 96 * count - 64, 52))
        s.lay(front, s.oval(x + 130, 900 - 96 * count - 64, 26))
    s.lay(INK, s.block(330, 896, 1590, 904, 4))
    s.finish(CONTENT / "events" / "price-your-first-saas-tier-cover.jpg", quality=82, grain=2)


def leaf(s: Sheet, corner: Point, tilt: float) -> Mask:
    """Return a sheet of paper that lies a little askew."""
    (x, y), (w, h) = corner, (600, 800)
    turn = [(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)]
    cos, sin = math.cos(tilt), math.sin(tilt)
    return s.shape(*[(x + a * cos - b * sin, y + a * sin + b * cos) for a, b in turn])


def rewritten() -> None:
    """Two pages: a crowded one with lines struck out, and what is left of it."""
    s = Sheet(WIDTH, HEIGHT, "dfe6e4", "rewritten")
    s.lay("bfd0cc", s.oval(960, 600, 520))
    for corner, tilt in (((312, 168), 0.03), ((1052, 128), -0.03)):
        s.lay("9db1ad", leaf(s, (corner[0] + 14, corner[1] + 18), tilt), strength=0.7)
        s.lay("fbf8f0", leaf(s, corner, tilt))
    for line in range(21):
        y, struck = 222 + line * 34, line % 5 in {1, 2, 4}
        end = 848 - (line * 97) % 150
        left = 352 - line
        s.lay("c9cdc9" if struck else "8c9a9c", s.block(left, y, end, y + 12, 6))
        if struck:
            s.lay("c0603a", s.stroke([(left - 14, y + 10), (end + 14, y + 2)], 5))
    for line, end in enumerate((1560, 1480, 1580, 1300)):
        y = 330 + line * 130
        s.lay("c0603a" if line == 0 else "2f4858", s.oval(1140 + line * 3, y + 13, 17))
        s.lay(INK, s.block(1184 + line * 3, y, end, y + 26, 13))
    tip: Point = (1590, 740)
    shaft = [(1606, 700), (1630, 724), (1834, 520), (1810, 496)]
    s.lay("d9a03a", s.shape(*[(x - 8, y - 8) for x, y in shaft[:2]], *shaft[2:]))
    s.lay("efd9b4", s.shape(tip, (1598, 692), (1622, 716)))
    s.lay(INK, s.oval(1594, 733, 7))
    s.finish(CONTENT / "events" / "terms-people-can-read-cover.jpg", quality=82, grain=2)


def gear(s: Sheet, x: float, y: float, radius: float, teeth: int) -> Mask:
    """Return a toothed wheel with a hole."""
    points = []
    for i in range(teeth * 4):
        reach = radius if i % 4 in {0, 1} else radius * 0.84
        angle = 2 * math.pi * (i + 0.5) / (teeth * 4)
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    return without(s.shape(*points), s.oval(x, y, radius * 0.36))


def works() -> None:
    """A workshop roof, two wheels, and a row of pieces of which one is measured."""
    s = Sheet(WIDTH, HEIGHT, "f4e8cc", "works")
    s.lay("ecca7f", s.oval(1420, 360, 250))
    s.lay("8a5a44", s.block(330, 170, 420, 700))
    for bay in range(4):
        x = 240 + bay * 330
        s.lay("a8694c", s.shape((x, 380), (x, 700), (x + 330, 700), (x + 330, 520)))
        s.lay("f4e2c4", s.shape((x + 24, 428), (x + 24, 520), (x + 118, 520), (x + 118, 478)))
    s.lay("8f573e", s.block(240, 640, 1560, 780))
    s.lay("2f4858", gear(s, 560, 650, 170, 14))
    s.lay("c9962f", gear(s, 812, 706, 112, 10))
    s.lay("d8bd83", s.block(0, 780, WIDTH, HEIGHT))
    s.lay(INK, s.block(120, 900, 1800, 914, 6))
    measured = 6
    for piece in range(9):
        x, chosen = 200 + piece * 176, piece == measured
        s.lay("c0603a" if chosen else "5f7d84", s.block(x, 806, x + 112, 898, 26))
        s.lay("f4e8cc", s.oval(x + 56, 850, 22))
    s.lay(INK, s.block(1228, 770, 1240, 884, 4), s.block(1384, 770, 1396, 884, 4))
    s.lay(INK, s.block(1228, 762, 1396, 776, 4))
    s.finish(CONTENT / "events" / "talk-to-a-factory-before-you-send-drawings-cover.jpg", quality=82, grain=2)


def mark() -> None:
    """The program's mark: three quarters of an hour, cut as the agenda is."""
    s = Sheet(512, 512, "fbf8f0", "mark")
    minute, gap = 0.0, 0.5
    for length, colour in ((5, "7d97a6"), (15, "c0603a"), (20, INK), (5, "7d97a6")):
        ends = [minute + gap + (length - 2 * gap) * i / 40 for i in range(41)]
        angles = [2 * math.pi * m / 60 - math.pi / 2 for m in ends]
        outer = [(256 + 214 * math.cos(a), 256 + 214 * math.sin(a)) for a in angles]
        inner = [(256 + 104 * math.cos(a), 256 + 104 * math.sin(a)) for a in reversed(angles)]
        s.lay(colour, s.shape(*outer, *inner))
        minute += length
    s.lay("c0603a", s.oval(256, 256, 36))
    s.finish(CONTENT / "img" / "logo.png", quality=0, grain=0)


def main() -> None:
    """Draw all of them."""
    tiers()
    rewritten()
    works()
    mark()


if __name__ == "__main__":
    main()
