"""A phone on a touch screen: the model's own picture above, the keys it has drawn below and beside it."""

from array import array

from framebuf import GS2_HMSB, GS4_HMSB, FrameBuffer
from micropython import const

from hal import display
from hal.dirty import DirtyAreas
from hal.drivers import panel_keys
from hal.drivers.panel_keys import HOOK, PICTURE, POWER
from hal.drivers.pixels import enlarge

_WIDTH = const(192)
_HEIGHT = const(64)
_STRIDE = const(24)  # bytes of a row of the picture
_WIDER = const(6)  # bytes on the screen for one of the picture: eight pixels are twelve, of four bits
_SLICE = const(16)  # pairs of rows enlarged at one go, that the sound need not wait for more

# the colours, by index
_CASE, _KEY, _DIM, _LIGHT, _INK, _PRESSED = const(0), const(1), const(2), const(3), const(4), const(5)
_LIFT, _LAY = const(6), const(7)  # the key of the handset while it lies, while it is lifted
_OUT = const(8)  # a lamp that is out; red and green follow
_PAPER = const(11)  # of the picture, then three between, then its ink

_COLOURS = (
    "#0b1322", "#22304c", "#6a7a99", "#b0bccf", "#f3f6fb", "#1f5db0", "#176b48", "#7c2738",
    "#111a2c", "#ff6577", "#41d98d",
)  # fmt: skip


class PanelScreen:
    """Serves hal.display.Display: 192 x 64 pixels of one bit, shown enlarged by a half on a colour screen.

    Two pixels become three: between two that differ comes their mean, so edges are soft.

    screen: a ColourScreen (colour.py), 320 x 240. keys: tuple of panel_keys.Key.
    """

    width = _WIDTH
    height = _HEIGHT
    depth = display.MONO

    def __init__(self, screen):
        if (screen.width, screen.height, screen.depth) != panel_keys.SCREEN + (display.COLOUR,):
            raise ValueError("the keys are laid out for 320 x 240 pixels in colour")
        self.buffer = bytearray(_STRIDE * _HEIGHT)
        self.palette = display.greys(display.MONO)
        self.keys = panel_keys.keys()
        self._screen = screen
        self._stride = screen.width // 2
        self._frame = FrameBuffer(screen.buffer, screen.width, screen.height, GS4_HMSB)
        self._legends = [_picture(key.legend) for key in self.keys]
        self._levels = [_levels(face) for face in range(_LAY + 1)]
        self._numbers = {key.name: number for number, key in enumerate(self.keys)}
        self._pressed = bytearray(len(self.keys))
        self._lamps = bytearray(len(self.keys))
        self._is_lifted = False
        self._has_palette = False
        self._table = _halves()
        self._dirty = DirtyAreas()  # in bytes across and pairs of rows down
        self._frame.fill(_CASE)
        for number in range(len(self.keys)):
            self._draw(number)
        self.shine_power(0)
        self.touch(0, 0, _WIDTH, _HEIGHT)

    def touch(self, x, y, width, height):
        right, bottom = min(x + width, _WIDTH), min(y + height, _HEIGHT)
        x, y = max(x, 0), max(y, 0)
        if x < right and y < bottom:
            self._dirty.add(x // 8, (right + 7) // 8, y // 2, (bottom + 1) // 2)

    def flush(self, budget):
        if not self._has_palette:  # whoever draws has set the two colours by now
            self._screen.palette[:] = _COLOURS + _between(self.palette)
            self._has_palette = True
        dirty, pairs = self._dirty, _SLICE
        while pairs > 0 and dirty.newest():
            rows = min(pairs, dirty.bottom - dirty.top)
            self._enlarge(dirty.left, dirty.right, dirty.top, rows)
            dirty.cut(rows)
            pairs -= rows
        return self._screen.flush(budget) + dirty.bytes() * 9

    def backlight(self, level):
        self._screen.backlight(level)

    # -- for the keypad and the lamps

    def key_at(self, x, y):
        """The number of the key that a finger at this place means, or -1."""
        keys = self.keys
        for number in range(len(keys)):
            left, top, width, height = keys[number].zone
            if left <= x < left + width and top <= y < top + height:
                return number
        return -1

    def press(self, number, is_down):
        """Show a key pressed or let go."""
        self._pressed[number] = is_down
        self._draw(number)

    def lift(self, is_lifted):
        """Show the handset lifted or laid."""
        self._is_lifted = is_lifted
        self._draw(self._numbers[HOOK])

    def shine(self, name, colour):
        """Show the lamp of this key in a colour, an index in hal.leds.COLOURS."""
        number = self._numbers[name]
        self._lamps[number] = colour
        self._draw_lamp(number)

    def shine_power(self, colour):
        self._fill(POWER, _OUT + colour)

    # -- drawing

    def _enlarge(self, left, right, top, rows):
        x, y = PICTURE[0], PICTURE[1]
        at = (y + 3 * top) * self._stride + x // 2 + left * _WIDER
        start, across = 2 * top * _STRIDE + left, right - left
        for _ in range(rows):
            enlarge(self._screen.buffer, at, self._stride, self._table, self.buffer, start, _STRIDE, across)
            at += 3 * self._stride
            start += 2 * _STRIDE
        self._screen.touch(x + 12 * left, y + 3 * top, 12 * across, 3 * rows)

    def _draw(self, number):
        key = self.keys[number]
        x, y, width, height = key.face
        colour = _PRESSED if self._pressed[number] else _KEY
        if key.name == HOOK and not self._pressed[number]:
            colour = _LAY if self._is_lifted else _LIFT
        self._frame.fill_rect(x + 1, y, width - 2, height, colour)  # corners left out
        self._frame.fill_rect(x, y + 1, width, height - 2, colour)
        if key.legend:
            wide, high = key.legend[0], key.legend[1]
            drop = 2 if key.lamp else 0
            left, top = x + (width - wide) // 2, y + (height - high) // 2 + drop
            self._frame.blit(self._legends[number], left, top, 0, self._levels[colour])
        elif not key.lamp:
            self._frame.fill_rect(x + width // 2 - 8, y + height // 2 - 1, 16, 2, _DIM)  # a soft key: a groove
        self._draw_lamp(number)
        self._screen.touch(x, y, width, height)

    def _draw_lamp(self, number):
        if self.keys[number].lamp:
            self._fill(self.keys[number].lamp, _OUT + self._lamps[number])

    def _fill(self, box, colour):
        x, y, width, height = box
        self._frame.fill_rect(x, y, width, height, colour)
        self._screen.touch(x, y, width, height)


class PanelLights:
    """The lamps drawn on a PanelScreen, in their keys; see lights.py."""

    def __init__(self, display):
        self.lamps = panel_keys.LAMPS
        self._display = display

    def shine(self, number, colour):
        if number:
            self._display.shine(self.lamps[number], colour)
        else:
            self._display.shine_power(colour)

    def commit(self, now):
        """Nothing: the screen sends it."""


def _picture(legend):
    # framebuf draws out of writable memory only (MicroPython before 1.26), so the legend is copied
    return legend and FrameBuffer(bytearray(legend[2]), legend[0], legend[1], GS2_HMSB)


def _levels(face):
    """What blit makes of the four levels of a legend on a key of this colour."""
    # eight pixels wide, so that a row fills whole bytes
    levels = FrameBuffer(bytearray(4), 8, 1, GS4_HMSB)
    for level, colour in enumerate((face, _DIM, _LIGHT, _INK)):
        levels.pixel(level, 0, colour)
    return levels


def _halves():
    """For two pixels above two others, as four bits, the three rows of three pixels that they become."""
    rows = array("H")
    for pixels in range(16):
        a, b, c, d = pixels >> 3 & 1, pixels >> 2 & 1, pixels >> 1 & 1, pixels & 1
        for left, middle, right in (
            (4 * a, 2 * (a + b), 4 * b),
            (2 * (a + c), a + b + c + d, 2 * (b + d)),
            (4 * c, 2 * (c + d), 4 * d),
        ):
            rows.append((_PAPER + left) << 8 | (_PAPER + middle) << 4 | (_PAPER + right))
    return rows


def _between(palette):
    """Five colours from the first to the second."""
    paper, ink = int(palette[0][1:], 16), int(palette[1][1:], 16)
    found = []
    for quarter in range(5):
        number = 0
        for shift in (16, 8, 0):
            number |= ((paper >> shift & 255) * (4 - quarter) + (ink >> shift & 255) * quarter) // 4 << shift
        found.append("#%06x" % number)
    return tuple(found)
