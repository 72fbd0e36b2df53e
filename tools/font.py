"""Make the font tables of firmware/ui/fonts/ from libre fonts: `python tools/font.py --inter FILE --bitmaps FOLDER`.

Screens of sixteen colours get Inter (SIL Open Font Licence; the variable file of the PyPI package `fontpkg-inter`) with
four levels of grey; mono screens get Adobe's hand-made X11 bitmaps (folder 75dpi of the Debian package `xfonts-75dpi`).
Both licences stand in LICENSES/. The tables are committed, so this runs only when a size or a font is to change.

A table: HEIGHT and BASELINE of a line in pixels, BITS a pixel, RANGES of code points, GLYPHS with seven bytes each
(offset in DATA, low byte first, advance, left + 128, top, width, height) and DATA, each glyph cropped to its ink, its
rows padded to whole bytes, as framebuf's GS2_HMSB (two bits) or MONO_HLSB (one bit) has them.
"""

import argparse
import gzip
import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, PcfFontFile

FOLDER = Path(__file__).resolve().parents[1] / "firmware/ui/fonts"
LATIN = ((0x20, 0x7E), (0xA0, 0xFF), (0x2026, 0x2026))
NUMERIC = ((0x20, 0x20), (0x23, 0x23), (0x2A, 0x3A))
DIGITS = "0123456789"

# name -> (pixels, weight, ranges)
OUTLINES = {
    "sans14": (14, 500, LATIN),
    "sans18": (18, 500, LATIN),
    "sans24": (24, 600, LATIN),
    "sans34": (34, 600, LATIN),
    "sans40": (40, 600, NUMERIC),
    "sans60": (60, 600, NUMERIC),
}
BITMAPS = {
    "pixel10": ("helvR10", LATIN),
    "pixel10bold": ("helvB10", LATIN),
    "pixel14": ("helvB14", LATIN),
    "pixel18": ("helvB18", NUMERIC),
}
ELLIPSIS = 0x2026
SPACE = 0x20


class Glyph:
    """Ink of one character: an image of levels 0-255 with its left edge from the pen and its top from the baseline."""

    def __init__(self, image, advance, left, top):
        box = image.getbbox()
        self.advance = advance
        self.image = image.crop(box) if box else None
        self.left, self.top = (left + box[0], top + box[1]) if box else (0, 0)


def code_points(ranges):
    return [code for first, last in ranges for code in range(first, last + 1)]


def outline(path, pixels, weight, ranges):
    """Glyphs of the variable font; all digits as wide as the widest, so that a running clock stands still."""
    font = ImageFont.truetype(str(path), pixels, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([min(32, max(14, pixels)), weight])
    digit = max(round(font.getlength(character)) for character in DIGITS)
    glyphs = {}
    for code in code_points(ranges):
        advance = round(font.getlength(chr(code)))
        wide = digit if chr(code) in DIGITS else advance
        image = Image.new("L", (3 * pixels, 3 * pixels))
        ImageDraw.Draw(image).text((pixels, 2 * pixels), chr(code), 255, font, anchor="ls")
        image = image.point(lambda level: 85 * min(3, (level + 42) // 85))
        glyphs[code] = Glyph(image, wide, (wide - advance) // 2 - pixels, -2 * pixels)
    return glyphs


def bitmap(path, ranges):
    """Glyphs of an X11 bitmap font of ISO 8859-1; the ellipsis is three full stops, a blank one pixel wider."""
    source = PcfFontFile.PcfFontFile(io.BytesIO(gzip.decompress(path.read_bytes()))).glyph
    glyphs = {}
    for code in code_points(ranges):
        (advance, _), box, _, image = source[ord(".") if code == ELLIPSIS else code]
        if code == ELLIPSIS:
            dot, image = image, Image.new("1", (2 * advance + image.width, image.height))
            for place in range(3):
                image.paste(dot, (place * advance, 0))
            advance *= 3
        glyphs[code] = Glyph(image.convert("L"), advance + (code == SPACE), box[0], box[1])
    return glyphs


def pack(image, bits):
    """Rows of levels as framebuf keeps them: one bit with the left pixel high, or two with the left pixel low."""
    per_byte = 8 // bits
    packed = bytearray()
    for y in range(image.height):
        row = bytearray(-(-image.width // per_byte))
        for x in range(image.width):
            level = image.getpixel((x, y)) >> (8 - bits)
            row[x // per_byte] |= level << (7 - x % 8 if bits == 1 else 2 * (x % 4))
        packed += row
    return packed


def literal(data):
    """Bytes as lines of one parenthesised Python literal."""
    lines, line = [], ""
    for byte in data:
        character = chr(byte)
        shown = character if " " <= character <= "~" and character not in '\\"' else "\\x%02x" % byte
        if len(line) + len(shown) > 110:
            lines.append(line)
            line = ""
        line += shown
    return "(\n%s\n)" % "\n".join('    b"%s"' % text for text in [*lines, line])


def table(glyphs, bits, ranges, subject, tool="tools/font.py"):
    """The text of one font module."""
    inked = [glyph for glyph in glyphs.values() if glyph.image]
    baseline = -min(glyph.top for glyph in inked)
    height = max(glyph.top + glyph.image.height for glyph in inked) + baseline
    index, data = bytearray(), bytearray()
    for code in code_points(ranges):
        glyph = glyphs[code]
        size = glyph.image.size if glyph.image else (0, 0)
        top = baseline + glyph.top if glyph.image else 0
        index += len(data).to_bytes(2, "little") + bytes([glyph.advance, glyph.left + 128, top, *size])
        data += pack(glyph.image, bits) if glyph.image else b""
    shown = ", ".join("(0x%02X, 0x%02X)" % pair for pair in ranges)
    return '"""%s Made by %s."""\n\nHEIGHT = %d\nBASELINE = %d\nBITS = %d\nRANGES = (%s,)\nGLYPHS = %s\nDATA = %s\n' % (
        subject,
        tool,
        height,
        baseline,
        bits,
        shown,
        literal(index),
        literal(data),
    )


def write(name, text):
    (FOLDER / (name + ".py")).write_text(text)
    print("%s: %d bytes of source" % (name, len(text)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--inter", type=Path, required=True, help="the variable font file of Inter")
    parser.add_argument("--bitmaps", type=Path, required=True, help="folder with helvR10-ISO8859-1.pcf.gz and others")
    arguments = parser.parse_args()
    for name, (pixels, weight, ranges) in OUTLINES.items():
        glyphs = outline(arguments.inter, pixels, weight, ranges)
        write(name, table(glyphs, 2, ranges, "Inter, %d pixels; LICENSES/Inter.txt." % pixels))
    for name, (file, ranges) in BITMAPS.items():
        glyphs = bitmap(arguments.bitmaps / (file + "-ISO8859-1.pcf.gz"), ranges)
        write(name, table(glyphs, 1, ranges, "X11 bitmap font %s; LICENSES/Adobe-75dpi.txt." % file))


if __name__ == "__main__":
    main()
