"""Draw the icon tables of firmware/ui/fonts/: `python tools/icons.py`. The drawings are this project's own.

Icons are the characters from U+E000 up of a font of their own, in the order of `firmware/ui/icons.py`. Those for colour
are shapes on a grid of sixteen units, drawn large and reduced to four levels; those for mono are pixel art below.
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).resolve().parent))

from font import Glyph, table, write

SCALE = 32  # pixels a unit while drawing
FIRST = 0xE000
SIZES = {"icons16": 16, "icons24": 24}


class Pen:
    """Draws on the sixteen-unit grid; `cut` takes ink away."""

    def __init__(self):
        self.image = Image.new("L", (16 * SCALE, 16 * SCALE))
        self.draw = ImageDraw.Draw(self.image)
        self.ink = 255

    def line(self, *points, width=1.6):
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.draw.line(scaled, self.ink, round(width * SCALE), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2)

    def disc(self, x, y, radius):
        self.draw.ellipse([(c + d * radius) * SCALE for d in (-1, 1) for c in (x, y)], self.ink)

    def ring(self, x, y, radius, width=1.6, start=0, end=360):
        box = [(c + d * (radius + width / 2)) * SCALE for d in (-1, 1) for c in (x, y)]
        self.draw.arc(box, start, end, self.ink, round(width * SCALE))

    def box(self, left, top, right, bottom, radius=0.8):
        self.draw.rounded_rectangle([v * SCALE for v in (left, top, right, bottom)], radius * SCALE, self.ink)

    def shape(self, *points):
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], self.ink)

    def cut(self):
        self.ink = 0
        return self

    def add(self):
        self.ink = 255
        return self

    def strike(self, rising=False):
        """A bar from corner to corner with a gap beside it: the thing is off."""
        gap, bar = ((2.2, 15), (15, 2.2)), ((1.6, 13.4), (13.4, 1.6))
        if not rising:
            gap, bar = ((1, 3.4), (13, 15.4)), ((2.2, 2.2), (13.8, 13.8))
        self.cut().line(*gap, width=1.6)
        self.add().line(*bar, width=1.6)

    def turned(self, degrees):
        self.image = self.image.rotate(degrees, Image.BICUBIC)
        self.draw = ImageDraw.Draw(self.image)


def receiver(pen):
    """A telephone receiver lying slantwise."""
    pen.ring(8, 12.5, 6.2, 2.6, 205, 335)
    pen.box(0.6, 8, 5, 12, 1.2)
    pen.box(11, 8, 15.4, 12, 1.2)
    pen.turned(135)


def registered(pen):
    receiver(pen)


def unregistered(pen):
    receiver(pen)
    pen.strike(rising=True)


def registering(pen):
    pen.ring(8, 8, 5, 1.6, 200, 340)
    pen.ring(8, 8, 5, 1.6, 20, 160)
    pen.shape((10.4, 5.4), (14.8, 6.8), (14.6, 2.4))
    pen.shape((5.6, 10.6), (1.2, 9.2), (1.4, 13.6))


def speaker(pen):
    pen.shape((1.2, 5.6), (4, 5.6), (8.2, 2), (8.2, 14), (4, 10.4), (1.2, 10.4))
    pen.ring(8, 8, 3, 1.4, -45, 45)
    pen.ring(8, 8, 5.8, 1.4, -45, 45)


def handset(pen):
    pen.box(3.2, 1, 12.8, 15, 1.6)
    pen.cut().box(4.8, 2.8, 11.2, 6.6, 0.6)
    for y in (8.6, 10.8, 13):
        for x in (5.6, 8, 10.4):
            pen.disc(x, y, 0.75)


def headset(pen):
    pen.ring(8, 8.2, 5.6, 1.6, 180, 360)
    pen.box(1.2, 8, 4.4, 12.8, 1)
    pen.box(11.6, 8, 14.8, 12.8, 1)
    pen.line((13.4, 12.6), (13.4, 13.6), (11.8, 14.6), (9, 14.6), width=1.3)


def mute(pen):
    pen.box(5.6, 1, 10.4, 9.4, 2.4)
    pen.ring(8, 7.2, 4.4, 1.4, 0, 180)
    pen.line((8, 11.8), (8, 14.4), width=1.4)
    pen.line((5.4, 14.6), (10.6, 14.6), width=1.4)
    pen.strike()


def dnd(pen):
    pen.disc(8, 8, 6.8)
    pen.cut().box(4, 6.8, 12, 9.2, 0.4)


def forward(pen):
    pen.line((2, 12.6), (2, 10), (3.6, 7), (7, 6.2), (9.4, 6.2), width=2)
    pen.shape((9, 1.6), (15, 6.2), (9, 10.8))


def hold(pen):
    pen.box(3.4, 2.4, 6.6, 13.6, 0.8)
    pen.box(9.4, 2.4, 12.6, 13.6, 0.8)


def missed(pen):
    pen.line((1.6, 4.2), (7.2, 10.2), (14, 3.2), width=1.8)
    pen.shape((0.6, 2.6), (6, 3), (1, 8))
    pen.line((3, 13.8), (13, 13.8), width=1.8)


def placed(pen):
    pen.line((3, 13), (11, 5), width=2)
    pen.shape((6.2, 2.4), (13.6, 2.4), (13.6, 9.8))


def received(pen):
    pen.line((13, 3), (5, 11), width=2)
    pen.shape((9.8, 13.6), (2.4, 13.6), (2.4, 6.2))


def lock(pen):
    pen.ring(8, 6.4, 3.2, 1.6, 180, 360)
    pen.line((4.8, 6.2), (4.8, 8), width=1.6)
    pen.line((11.2, 6.2), (11.2, 8), width=1.6)
    pen.box(3, 7.4, 13, 14.6, 1)
    pen.cut().disc(8, 10.6, 1.1)
    pen.line((8, 10.6), (8, 12.4), width=1)


def bell(pen):
    pen.draw.pieslice([3.4 * SCALE, 1.8 * SCALE, 12.6 * SCALE, 12 * SCALE], 180, 360, 255)
    pen.shape((3.4, 6.6), (12.6, 6.6), (12.6, 9.6), (14.4, 12.2), (1.6, 12.2), (3.4, 9.6))
    pen.disc(8, 2, 1)
    pen.box(6.2, 13, 9.8, 15, 1)


def bell_off(pen):
    bell(pen)
    pen.strike()


def talking(pen):
    receiver(pen)
    pen.ring(8.2, 7.8, 2.6, 1.3, -85, -5)
    pen.ring(8.2, 7.8, 5.6, 1.3, -85, -5)


def warning(pen):
    pen.shape((8, 1), (15.4, 14.4), (0.6, 14.4))
    pen.cut().line((8, 5.8), (8, 9.6), width=1.5)
    pen.disc(8, 12.1, 0.95)


def check(pen):
    pen.line((2.4, 8.6), (6.2, 12.4), (13.6, 4), width=2.2)


def chevron(pen):
    pen.line((5.8, 3), (10.8, 8), (5.8, 13), width=2)


def up(pen):
    pen.shape((8, 4.4), (13.4, 11), (2.6, 11))


def down(pen):
    pen.shape((8, 11.6), (13.4, 5), (2.6, 5))


def network_down(pen):
    for radius in (3, 6.4, 9.8):
        pen.ring(8, 13.4, radius, 1.7, 225, 315)
    pen.disc(8, 13, 1.3)
    pen.strike()


SHAPES = (
    registered, unregistered, registering, speaker, handset, headset, mute, dnd, forward, hold, missed, placed,
    received, lock, bell, bell_off, talking, warning, check, chevron, up, down, network_down,
)  # fmt: skip

PIXELS = """
.##......  .##....#.  ..###....  ...#.....  .#####...  ..####...  ..##...#.  ..####...  .....#...
###......  ###...#..  .#...#.#.  ..##..#..  #.....#..  .#....#..  ..##..#..  .######..  .....##..
##.......  ##...#...  #.....##.  ####...#.  #.###.#..  #......#.  #.##.#...  ########.  .#######.
.##......  .##.#....  .....###.  ####.#.#.  #.....#..  #......#.  #.###.#..  #......#.  ##...##..
.####.##.  .##.#.##.  ###......  ####.#.#.  #.#.#.#..  ##....##.  .#.###...  #......#.  #....#...
..######.  ..#.####.  ##.....#.  ..##...#.  #.....#..  ##....##.  ..#......  ########.  #........
....###..  .#...##..  #.#...#..  ...#..#..  #.#.#.#..  ......#..  .#.#.....  .######..  .........
.........  #........  ...###...  .........  .#####...  ...###...  #.###....  ..####...  .........

.........  .........  ..######.  ......#..  ..###....  ...#.....  ...#...#.  .##...#..  ...#.....
##..##...  #......#.  ....####.  #....#...  .#...#...  ..###....  ..###.#..  ###.#..#.  ..###....
##..##...  ##....##.  .....###.  #...#....  .#...#...  .#####...  .###.#...  ##...#.#.  ..#.#....
##..##...  #.#..#...  ....#.##.  #..#.....  #######..  .#####...  .##.###..  .##.#..#.  .##.##...
##..##...  ...##....  ...#...#.  ###......  ###.###..  .#####...  .#.####..  .####.##.  .##.##...
##..##...  .........  ..#......  ####.....  ###.###..  #######..  .#######.  ..######.  #######..
##..##...  .######..  .#.......  #####....  #######..  .........  #........  ....###..  ###.###..
.........  .........  #........  .........  .........  ...#.....  ...#.....  .........  #######..

.........  ..#......  .........  .........  .......#.
.......#.  ..##.....  ...#.....  .........  .####.#..
......##.  ..###....  ..###....  #######..  #....#...
#....##..  ..####...  .#####...  .#####...  ..####...
##..##...  ..###....  #######..  ..###....  .#.##....
.####....  ..##.....  .........  ...#.....  ..#......
..##.....  ..#......  .........  .........  .#.##....
.........  .........  .........  .........  #..##....
"""


def smooth(shape, size):
    pen = Pen()
    shape(pen)
    image = pen.image.resize((size, size), Image.LANCZOS).point(lambda level: 85 * min(3, (level + 42) // 85))
    return Glyph(image, size, 0, -size)


def pixel_art():
    """The art in reading order: each picture eight rows high, columns of pictures apart by two blanks."""
    glyphs = []
    for band in PIXELS.strip().split("\n\n"):
        rows = [line.split() for line in band.split("\n")]
        for column in range(len(rows[0])):
            image = Image.new("L", (9, 8))
            for y, row in enumerate(rows):
                for x, dot in enumerate(row[column]):
                    image.putpixel((x, y), 255 if dot == "#" else 0)
            glyphs.append(Glyph(image, 9, 0, -8))
    return glyphs


def main():
    ranges = ((FIRST, FIRST + len(SHAPES) - 1),)
    for name, size in SIZES.items():
        glyphs = {FIRST + place: smooth(shape, size) for place, shape in enumerate(SHAPES)}
        write(name, table(glyphs, 2, ranges, "Icons, %d pixels." % size, "tools/icons.py"))
    art = {FIRST + place: glyph for place, glyph in enumerate(pixel_art())}
    assert len(art) == len(SHAPES)
    write("icons8", table(art, 1, ranges, "Icons, 8 pixels.", "tools/icons.py"))


if __name__ == "__main__":
    main()
