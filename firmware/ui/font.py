"""Proportional fonts out of the tables in fonts/: glyphs ready to blit, widths, and text cut to fit."""

from framebuf import GS2_HMSB, MONO_HLSB, FrameBuffer
from micropython import const

_RECORD = const(7)
ELLIPSIS = "…"
_UNKNOWN = "?"

# Letters of U+0100 to U+017F without their marks, for names from beyond Latin-1; then typographic signs.
_LATIN_A = (
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNn"
    "OoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs"
)
_SIGNS = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-", 0x20AC: "E"}


class Font:
    """One font in one size.

    height: of a line in pixels, accents and descenders included. cap: of a capital or digit, for centring by eye.
    line: of a line where height is dear: the accent of a capital letter reaches into the line above.
    bits: of a pixel of its glyphs. A glyph is cut out at its first use and kept, so that drawing allocates nothing.
    """

    def __init__(self, table):
        """table: a module of fonts/."""
        self.height = table.HEIGHT
        self.baseline = table.BASELINE
        self.bits = table.BITS
        self._table = table
        self._glyphs = {}  # character -> (FrameBuffer or None, advance, left, top)
        self.cap = self._ink_height()
        self.line = self.cap + self.height - self.baseline + 2

    def glyph(self, character):
        """(picture or None, advance, left, top) of one character; of "?" when the font lacks it."""
        found = self._glyphs.get(character)
        if found is None:
            found = self._glyphs[character] = self._cut(self._place(ord(character)))
        return found

    def has(self, text):
        """Whether every character has a glyph of its own."""
        return all(_index(self._table.RANGES, ord(character)) >= 0 for character in text)

    def width(self, text):
        total = 0
        for character in text:
            total += self.glyph(character)[1]
        return total

    def fit(self, text, width):
        """The text itself, or as much of its beginning as fits with an ellipsis."""
        if self.width(text) <= width:
            return text
        room = width - self.width(ELLIPSIS)
        kept = 0
        while kept < len(text) and self.width(text[: kept + 1]) <= room:
            kept += 1
        return text[:kept].rstrip() + ELLIPSIS

    def fit_end(self, text, width):
        """As `fit`, but the end of the text stays: what is being typed."""
        if self.width(text) <= width:
            return text
        room = width - self.width(ELLIPSIS)
        start = 0
        while start < len(text) and self.width(text[start:]) > room:
            start += 1
        return ELLIPSIS + text[start:]

    def _place(self, code):
        ranges = self._table.RANGES
        place = _index(ranges, code)
        if place < 0 and 0x100 <= code < 0x180:
            place = _index(ranges, ord(_LATIN_A[code - 0x100]))
        elif place < 0:
            place = _index(ranges, ord(_SIGNS.get(code, _UNKNOWN)))
        return max(place, 0)

    def _cut(self, place):
        table = self._table
        at = place * _RECORD
        record = table.GLYPHS[at : at + _RECORD]
        width, height = record[5], record[6]
        if not width:
            return None, record[2], 0, 0
        start = record[0] | record[1] << 8
        row = (width * self.bits + 7) // 8
        # framebuf draws out of writable memory only (MicroPython before 1.26), so the glyph is copied.
        picture = bytearray(table.DATA[start : start + row * height])
        form = GS2_HMSB if self.bits == 2 else MONO_HLSB
        return FrameBuffer(picture, width, height, form), record[2], record[3] - 128, record[4]

    def _ink_height(self):
        """How high a digit stands, or the first glyph of a font without digits."""
        at = max(_index(self._table.RANGES, ord("0")), 0) * _RECORD
        return self._table.GLYPHS[at + 6]


def _index(ranges, code):
    """The place of a code point in the table, -1 when it is not there."""
    start = 0
    for first, last in ranges:
        if first <= code <= last:
            return start + code - first
        start += last - first + 1
    return -1
