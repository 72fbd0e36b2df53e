"""The touch chips FT5x06, FT6x06 and FT6x36 (FocalTech, "Application Note for FT5x06 CTPM"): I2C at 0x38.

    0x00  mode: 0 is at work
    0x02  fingers on the glass, in the low four bits; 15 while it starts
    0x03  six bytes a finger: event (upper two bits; 1 is lifted) and x, its number (upper four bits) and y, high byte
          first, twelve bits each; weight, area
    0xA4  INT: 0 is low while a finger is down
    0xA8  maker; many build the chip in under a name of their own, so it is not asked

It tells how things are, not what has changed: each poll is a report.
"""

from micropython import const

from hal import touch
from hal.drivers.touch import TouchChip

_MODE = const(0x00)
_STATUS = const(0x02)
_INTERRUPT = const(0xA4)
_POINT = const(6)  # bytes
_LIFTED = const(1)


class Ft5x06(TouchChip):
    """Serves hal.touch.Touch; see TouchChip for the options."""

    ADDRESSES = (0x38,)

    def __init__(self, i2c, screen, address=0x38, panel=None, **options):
        TouchChip.__init__(self, i2c, screen, address, panel, **options)
        self._zero = bytes(1)
        self._points = bytearray(1 + touch.FINGERS * _POINT)
        self._was_down = False

    def _begin(self):
        self._i2c.writeto_mem(self._address, _MODE, self._zero)
        self._i2c.writeto_mem(self._address, _INTERRUPT, self._zero)
        return True

    def _report(self):
        if self._interrupt and self._interrupt.value() and not self._was_down:
            return False
        points = self._points
        self._i2c.readfrom_mem_into(self._address, _STATUS, points)
        count = points[0] & 15
        if count > 5:
            return False
        self._was_down = count > 0
        for at in range(1, 1 + min(count, touch.FINGERS) * _POINT, _POINT):
            if points[at] >> 6 != _LIFTED:
                x = (points[at] & 15) << 8 | points[at + 1]
                y = (points[at + 2] & 15) << 8 | points[at + 3]
                self._contact(points[at + 2] >> 4, x, y)
        return True
