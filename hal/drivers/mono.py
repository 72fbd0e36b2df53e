"""Monochrome screens whose memory lies in pages, eight rows high: a byte of it is eight pixels of one column.

One table holds what differs between the chips:

    ssd1306  128x64, OLED        sh1106   128x64, OLED, the middle of 132 columns
    st7567   128x64, LCD         uc1604   192x64, LCD of the ST7565 kind (JLX19264 and the like)

A set pixel is dark on an LCD, as the contract has it, and lit on an OLED, whose pixels wear out with the light.
"""

from micropython import const

from hal import display
from hal.drivers.pixels import page
from hal.drivers.screen import Screen

_PAGE = const(8)  # rows

# chip: columns, first column in the chip's memory, steps before `upright` or `turned`, those two, steps after them
_CHIPS = {
    "ssd1306": (
        128,
        0,
        (
            (b"\xae", None, 0),  # off
            (b"\xd5\x80\xa8\x3f\xd3\x00\x40", None, 0),  # clock, 64 rows, from the first line on
            (b"\x8d\x14", None, 0),  # charge pump on
            (b"\x20\x02", None, 0),  # addressed by pages
        ),
        b"\xa1\xc8",
        b"\xa0\xc0",
        ((b"\xda\x12\x81\xcf\xd9\xf1\xdb\x40\xa4\xa6", None, 0),),  # contacts, contrast, precharge, VCOMH
    ),
    "sh1106": (
        128,
        2,
        (
            (b"\xae", None, 0),
            (b"\xd5\x80\xa8\x3f\xd3\x00\x40", None, 0),
            (b"\xad\x8b\x32", None, 0),  # its own DC converter, 8 V
        ),
        b"\xa1\xc8",
        b"\xa0\xc0",
        ((b"\xda\x12\x81\x80\xd9\x1f\xdb\x40\xa4\xa6", None, 120),),  # the converter takes 100 ms
    ),
    "st7567": (
        128,
        0,
        ((b"\xe2", None, 20), (b"\xae\xa2\x40", None, 0)),  # reset, off, bias 1/9, first line
        b"\xa0\xc8",
        b"\xa1\xc0",
        (
            (b"\x25\x81\x20", None, 0),  # regulator, contrast
            (b"\x2c", None, 60),  # booster, then regulator, then follower
            (b"\x2e", None, 60),
            (b"\x2f", None, 60),
            (b"\xa4\xa6", None, 0),
        ),
    ),
    "uc1604": (
        192,
        0,
        ((b"\xe2", None, 220), (b"\x2f", None, 220), (b"\x81\x52\xeb", None, 0)),  # reset; pump; contrast, bias
        b"\xc4",
        b"\xc2",
        ((b"\xa0\x40\x89\xa4\xa6", None, 0),),  # frame rate, first line, addresses stay within a page
    ),
}


class PageScreen(Screen):
    """Serves hal.display.Display, 64 rows of one bit a pixel.

    chip:     a name of the table above.
    turned:   True when the screen is mounted upside down.
    contrast: 0 to 255 (63 on an ST7567) instead of the table's, for the panel at hand.
    """

    ON = b"\xaf"

    def __init__(self, wire, chip, turned=False, contrast=None, light=None):
        if chip not in _CHIPS:
            raise ValueError("no chip %s, only %s" % (chip, ", ".join(sorted(_CHIPS))))
        width, self._first, before, upright, upside_down, after = _CHIPS[chip]
        steps = before + ((upside_down if turned else upright, None, 0),) + after
        if contrast is not None:
            steps += ((bytes((0x81, contrast)), None, 0),)
        Screen.__init__(self, wire, (width, 64, display.MONO), steps, light=light)
        self._page = bytearray(width)
        self._address = bytearray(3)
        view = memoryview(self._page)
        self._pieces = [view[: 8 * across] for across in range(self._stride + 1)]

    def _send(self, budget):
        """Send the topmost page of the newest area, all eight rows of it."""
        dirty = self._dirty
        number = dirty.top // _PAGE
        across = dirty.right - dirty.left
        page(self._page, self.buffer, number * _PAGE * self._stride + dirty.left, self._stride, across)
        column = self._first + dirty.left * 8
        address = self._address
        address[0] = 0xB0 | number
        address[1] = column & 0x0F
        address[2] = 0x10 | column >> 4
        self._wire.command(address)
        self._wire.data(self._pieces[across])
        dirty.cut((number + 1) * _PAGE - dirty.top)
        return across * _PAGE
