"""Draw hal/drivers/legends.py, the legends of the keys on a touch screen: `python tools/legends.py`.

Digits and letters come from the tables in firmware/ui/fonts; the icons are this project's own, as in tools/icons.py.
"""

import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

from font import literal, pack  # noqa: E402
from icons import Pen, down, headset, mute, receiver, speaker, up  # noqa: E402

from firmware.ui.fonts import pixel10, sans18  # noqa: E402

LETTERS = ("", "ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ", "", "+", "")
DIGITS = "123456789*0#"
NAMES = (*"123456789", "star", "0", "pound")
GAP = 2  # pixels between a digit and its letters


def glyph(table, character):
    """(image of levels 0 to 255, advance, left, top) of a character of a font table."""
    place, start = 0, 0
    for first, last in table.RANGES:
        if first <= ord(character) <= last:
            place = start + ord(character) - first
        start += last - first + 1
    record = table.GLYPHS[7 * place : 7 * place + 7]
    width, height, bits = record[5], record[6], table.BITS
    row, begin = -(-width * bits // 8), record[0] | record[1] << 8
    image = Image.new("L", (max(width, 1), max(height, 1)))
    for y in range(height):
        for x in range(width):
            byte = table.DATA[begin + y * row + x * bits // 8]
            level = byte >> 2 * (x % 4) & 3 if bits == 2 else 3 * (byte >> 7 - x % 8 & 1)
            image.putpixel((x, y), 85 * level)
    return image, record[2], record[3] - 128, record[4]


def text(table, characters, level=255):
    """The characters in a row, cut to their ink, at most as bright as `level`."""
    image, x = Image.new("L", (20 * len(characters) + 20, 2 * table.HEIGHT)), 4
    for character in characters:
        picture, advance, left, top = glyph(table, character)
        image.paste(picture.point(lambda ink: ink * level // 255), (x + left, top))
        x += advance
    return image.crop(image.getbbox())


def stacked(upper, lower):
    """One image above the other, both centred."""
    width = max(upper.width, lower.width)
    image = Image.new("L", (width, upper.height + GAP + lower.height))
    image.paste(upper, ((width - upper.width) // 2, 0))
    image.paste(lower, ((width - lower.width) // 2, upper.height + GAP))
    return image


def drawn(shape, size):
    pen = Pen()
    shape(pen)
    image = pen.image.resize((size, size), Image.LANCZOS).point(lambda level: 85 * min(3, (level + 42) // 85))
    return image.crop(image.getbbox())


def left(pen):
    up(pen)
    pen.turned(90)


def right(pen):
    up(pen)
    pen.turned(-90)


def cross(pen):
    pen.line((3.4, 3.4), (12.6, 12.6), width=2)
    pen.line((12.6, 3.4), (3.4, 12.6), width=2)


def envelope(pen):
    pen.box(1, 3, 15, 13, 1)
    pen.cut().line((2.2, 4.4), (8, 9.2), (13.8, 4.4), width=1.3)


def again(pen):
    pen.ring(8, 8, 5.2, 1.8, 330, 240)
    pen.shape((8.4, 0.6), (8.4, 7), (3.4, 3.2))


def louder(pen):
    quieter(pen)
    pen.line((12.4, 5.2), (12.4, 10.8), width=1.6)


def quieter(pen):
    pen.shape((1, 5.8), (3.2, 5.8), (6.6, 2.8), (6.6, 13.2), (3.2, 10.2), (1, 10.2))
    pen.line((9.6, 8), (15.2, 8), width=1.6)


def lying(pen):
    receiver(pen)
    pen.turned(-135)


ICONS = {
    "up": (up, 22), "down": (down, 22), "left": (left, 22), "right": (right, 22), "cancel": (cross, 18),
    "message": (envelope, 20), "headset": (headset, 20), "mute": (mute, 19), "speaker": (speaker, 20),
    "redial": (again, 22), "volume_up": (louder, 22), "volume_down": (quieter, 22), "hook": (lying, 28),
}  # fmt: skip


def pictures():
    """Key -> image."""
    found = {}
    for name, digit, letters in zip(NAMES, DIGITS, LETTERS, strict=True):
        image = text(sans18, digit)
        found[name] = stacked(image, text(pixel10, letters, 170)) if letters else image
    found["ok"] = text(sans18, "OK")
    found.update({name: drawn(*icon) for name, icon in ICONS.items()})
    return found


def main():
    lines = [
        '"""The legends of the keys on a touch screen: (width, height, rows of four levels, GS2_HMSB). Made by '
        'tools/legends.py.\n\nDigits and letters: Inter, LICENSES/Inter.txt, and Adobe-75dpi.txt.\n"""\n'
    ]
    found = pictures()
    for name, image in found.items():
        lines.append("_KEY_%s = %s" % (name.upper(), literal(pack(image, 2))))
    lines.append("\nLEGENDS = {")
    for name, image in found.items():
        lines.append('    "%s": (%d, %d, _KEY_%s),' % (name, *image.size, name.upper()))
    path = ROOT / "hal" / "drivers" / "legends.py"
    path.write_text("\n".join([*lines, "}", ""]))
    print("%s: %d bytes of source" % (path.name, path.stat().st_size))


if __name__ == "__main__":
    main()
