"""The touch chip GT911 (Goodix, "GT911 Programming Guide"): I2C at 0x5D or 0x14, registers of 16-bit addresses.

    0x8040  command: 0 reads coordinates
    0x8140  product, "911" and a zero; 0x8146 width and 0x8148 height of its coordinates, low byte first
    0x814E  status: 0x80 a report is ready, low four bits the fingers in it; it stays until 0 is written here
    0x814F  eight bytes a finger: its number, x and y of two bytes each, low byte first, its size of two, nothing

Which of its two addresses it has is decided by the level of INT at its reset, so both are tried. Its INT line only
pulses, perhaps between two polls: it is taken as an input and left alone.
"""

from micropython import const

from hal import touch
from hal.drivers.touch import TouchChip

_COMMAND = const(0x8040)
_PRODUCT = const(0x8140)
_STATUS = const(0x814E)
_READY = const(0x80)
_POINT = const(8)  # bytes


class Gt911(TouchChip):
    """Serves hal.touch.Touch; see TouchChip for the options."""

    ADDRESSES = (0x5D, 0x14)

    def __init__(self, i2c, screen, address=0x5D, panel=None, **options):
        TouchChip.__init__(self, i2c, screen, address, panel, **options)
        self._asks_size = panel is None
        self._status = bytearray(1)
        self._zero = bytes(1)
        self._product = bytearray(10)
        self._points = bytearray(touch.FINGERS * _POINT)

    def _begin(self):
        try:
            self._read(_PRODUCT, self._product)
        except OSError:
            self._address = self.ADDRESSES[self._address == self.ADDRESSES[0]]  # the other one, at the next attempt
            raise
        told = self._product
        if told[0] != 0x39 or told[1] != 0x31 or told[2] != 0x31:  # "911"
            return False
        width, height = told[6] | told[7] << 8, told[8] | told[9] << 8
        if self._asks_size and width and height:
            self._panel = (width, height)
        self._write(_COMMAND)
        self._write(_STATUS)
        return True

    def _report(self):
        self._read(_STATUS, self._status)
        status = self._status[0]
        if not status & _READY:
            return False
        points, count = self._points, min(status & 15, touch.FINGERS)
        if count:
            self._read(_STATUS + 1, points)
        self._write(_STATUS)
        for at in range(0, count * _POINT, _POINT):
            self._contact(points[at] & 15, points[at + 1] | points[at + 2] << 8, points[at + 3] | points[at + 4] << 8)
        return True

    def _read(self, register, buffer):
        self._i2c.readfrom_mem_into(self._address, register, buffer, addrsize=16)

    def _write(self, register):
        self._i2c.writeto_mem(self._address, register, self._zero, addrsize=16)
