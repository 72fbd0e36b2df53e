"""Colour screens over SPI whose chips speak the display command set of MIPI: ILI9341, ILI9342C, ST7789 and ST7796.

The frame buffer holds four bits a pixel; a pixel becomes two bytes of RGB565, high byte first, on its way to the chip.
"""

from micropython import const

from hal import display
from hal.drivers.pixels import expand
from hal.drivers.screen import Screen

_UNIT = const(8)  # bytes across of the frame buffer that are sent together: 16 pixels
_WIDER = const(4)  # bytes sent for one of the frame buffer

_RESET = b"\x01"
_AWAKE = b"\x11"
_NORMAL = b"\x13"
_PLAIN = b"\x20"
_INVERTED = b"\x21"
_COLUMNS = b"\x2a"
_ROWS = b"\x2b"
_WRITE = b"\x2c"
_ORDER = b"\x36"
_FORMAT = b"\x3a"

_SWAPPED = const(0x20)  # in _ORDER: rows and columns change places

# chip: columns, rows, steps of its own before it wakes up
_CHIPS = {
    "ili9341": (240, 320, ()),
    "ili9342": (320, 240, ((b"\xc8", b"\xff\x93\x42", 0),)),  # opens the commands of its maker
    "st7789": (240, 320, ()),
    "st7796": (
        320,
        480,
        (
            (b"\xf0", b"\xc3", 0),  # open the second set of commands
            (b"\xf0", b"\x96", 0),
            (b"\xb4", b"\x01", 0),  # one-dot inversion
            (b"\xf0", b"\x3c", 0),  # and close it
            (b"\xf0", b"\x69", 0),
        ),
    ),
}


class ColourScreen(Screen):
    """Serves hal.display.Display, four bits a pixel.

    chip:     a name of the table above.
    screen:   (width, height) in pixels as a person looks at it; may be smaller than the panel, width a multiple of 16.
    order:    the chip's memory access control (0x36): 0x80 rows, 0x40 columns from the other end, 0x20 both swapped,
              0x08 blue before red.
    corner:   (column, row) of the chip's memory, in that order, where the screen's left upper pixel lies.
    inverted: True for panels that show a complement, as most IPS panels do.
    """

    ON = b"\x29"

    def __init__(self, wire, chip, screen, order, corner=(0, 0), inverted=False, light=None):
        if chip not in _CHIPS:
            raise ValueError("no chip %s, only %s" % (chip, ", ".join(sorted(_CHIPS))))
        width, height, own = _CHIPS[chip]
        if order & _SWAPPED:
            width, height = height, width
        if corner[0] + screen[0] > width or corner[1] + screen[1] > height:
            raise ValueError("%s has %d x %d pixels: the screen does not fit" % (chip, width, height))
        steps = (
            ((_RESET, None, 150),)
            + own
            + (
                (_AWAKE, None, 150),
                (_FORMAT, b"\x55", 0),  # 16 bits a pixel
                (_ORDER, bytes((order,)), 0),
                (_INVERTED if inverted else _PLAIN, None, 0),
                (_NORMAL, None, 20),
            )
        )
        Screen.__init__(self, wire, (screen[0], screen[1], display.COLOUR), steps, _UNIT, _WIDER, light)
        self._memory = (width, height)
        self._corner = corner
        self._blank = None  # bytes of the chip's memory still to be made the colour 0, None before that began
        self._line = bytearray(self._stride * _WIDER)
        view = memoryview(self._line)
        self._pieces = [view[: units * _UNIT * _WIDER] for units in range(self._stride // _UNIT + 1)]
        self._pairs = None  # for each byte of the frame buffer the four bytes that are sent
        self._limits = bytearray(4)

    def _send(self, budget):
        """Send the uppermost lines of the newest area, at least one."""
        if self._pairs is None:
            self._pairs = _pairs(self.palette)
        if self._blank != 0:
            return self._send_blank(budget)
        dirty, wire = self._dirty, self._wire
        across = dirty.right - dirty.left
        rows = min(dirty.bottom - dirty.top, max(budget // (across * _WIDER), 1))
        x = self._corner[0] + dirty.left * 2
        y = self._corner[1] + dirty.top
        self._choose(x, x + across * 2 - 1, y, y + rows - 1)
        piece = self._pieces[across // _UNIT]
        at = dirty.top * self._stride + dirty.left
        for _ in range(rows):
            expand(self._line, self._pairs, self.buffer, at, across)
            wire.data(piece)
            at += self._stride
        dirty.cut(rows)
        return rows * across * _WIDER

    def _send_blank(self, budget):
        """Let no pixel show what the chip's memory happened to hold when it woke up, not even beside the screen."""
        if self._blank is None:
            width, height = self._memory
            self._blank = width * height * 2
            for at in range(0, len(self._line), 4):
                self._line[at : at + 4] = self._pairs[:4]
            self._choose(0, width - 1, 0, height - 1)
        left, used = self._blank, 0
        self._blank = None  # should the bus fail now, nobody knows how far the chip came: it begins anew
        while left and used < budget:
            units = min(len(self._pieces) - 1, left // (_UNIT * _WIDER))
            self._wire.data(self._pieces[units])
            used += units * _UNIT * _WIDER
            left -= units * _UNIT * _WIDER
        self._blank = left
        return used

    def _choose(self, left, right, top, bottom):
        """Say which part of the chip's memory the data that follow are for, ends included."""
        self._limit(_COLUMNS, left, right)
        self._limit(_ROWS, top, bottom)
        self._wire.command(_WRITE)

    def _limit(self, command, first, last):
        limits = self._limits
        limits[0] = first >> 8
        limits[1] = first & 0xFF
        limits[2] = last >> 8
        limits[3] = last & 0xFF
        self._wire.command(command)
        self._wire.data(limits)


def _pairs(palette):
    """The 16 colours "#rrggbb" as RGB565, by twos: entry b is the left pixel's colour b >> 4, then the right one's."""
    colours = []
    for text in palette:
        red, green, blue = int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)
        colour = (red & 0xF8) << 8 | (green & 0xFC) << 3 | blue >> 3
        colours.append(bytes((colour >> 8, colour & 0xFF)))
    return bytearray(b"".join([colours[byte >> 4] + colours[byte & 15] for byte in range(256)]))
