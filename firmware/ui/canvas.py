"""Drawing in the frame buffer of the display: areas, and text in our own fonts. Who draws touches each area once."""

from framebuf import GS4_HMSB, MONO_HLSB, FrameBuffer

from firmware.ui.theme import shades


class Canvas:
    def __init__(self, display, theme):
        self._display = display
        self._palette = theme.palette
        self._form = GS4_HMSB if display.depth == 4 else MONO_HLSB
        self._frame = FrameBuffer(display.buffer, display.width, display.height, self._form)
        self._inks = {}  # bits, ink and paper in one number -> what blit translates levels with
        self.fill = self._frame.fill_rect  # x, y, width, height, colour
        self.touch = display.touch

    def text(self, font, x, y, text, ink, paper):
        """Draw from (x, y), the left top of the line, over paper already there. Returns where the next text begins."""
        levels = self._levels(font.bits, ink, paper)
        blit = self._frame.blit
        for character in text:
            picture, advance, left, top = font.glyph(character)
            if picture is not None:
                blit(picture, x + left, y + top, paper, levels)
            x += advance
        return x

    def in_box(self, font, box, text, ink, paper, align=0):
        """Draw one line in (x, y, width, height), its digits centred upright; align -1 left, 0 centred, 1 right."""
        x, y, width, height = box
        text = font.fit(text, width)
        if align >= 0:
            spare = width - font.width(text)
            x += spare if align else spare // 2
        return self.text(font, x, self.top(font, y, height), text, ink, paper)

    def top(self, font, y, height):
        """Where a line begins whose digits stand in the middle between y and y + height."""
        return y + (height - font.cap) // 2 - (font.baseline - font.cap)

    def _levels(self, bits, ink, paper):
        name = bits << 8 | ink << 4 | paper
        found = self._inks.get(name)
        if found is None:
            colours = shades(self._palette, ink, paper) if bits == 2 else (paper, ink)
            # Eight pixels wide, so that a row fills its byte in either format.
            found = self._inks[name] = FrameBuffer(bytearray(4), 8, 1, self._form)
            for level, colour in enumerate(colours):
                found.pixel(level, 0, colour)
        return found
