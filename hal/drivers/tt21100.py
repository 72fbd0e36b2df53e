"""The touch chip TT21100 (Infineon, once Cypress): I2C at 0x24, no registers: it is read like a mail box.

A message begins with its length, low byte first, which counts itself; 0 or 2 is an empty box. A first read of two bytes
tells the length, a second brings the whole. Of a report (byte 2 is 1) seven bytes come first: length, kind, time of
two bytes, number of records (in the upper five bits), a counter. Ten bytes a finger follow: its type; its number (upper
five bits), an event (0x06) and 1 while it touches; x and y of two bytes each, low byte first; pressure, size, angle.
Messages of its keys (kind 3, 14 bytes) are read and forgotten. INT is low while a message waits.
"""

from micropython import const

from hal.drivers.touch import TouchChip

_KIND = const(2)
_REPORT = const(1)
_RECORDS = const(5)  # the byte with their number
_HEAD = const(7)  # bytes
_RECORD = const(10)
_MOST = const(5)  # fingers in a report


class Tt21100(TouchChip):
    """Serves hal.touch.Touch; see TouchChip for the options."""

    ADDRESSES = (0x24,)

    def __init__(self, i2c, screen, address=0x24, panel=None, **options):
        TouchChip.__init__(self, i2c, screen, address, panel, **options)
        self._length = bytearray(2)
        box = memoryview(bytearray(_HEAD + _MOST * _RECORD))
        # every length that a message may have, cut out beforehand
        self._boxes = [box[:length] for length in range(len(box) + 1)]

    def _begin(self):
        self._i2c.readfrom_into(self._address, self._length)
        return True

    def _report(self):
        if self._interrupt and self._interrupt.value():
            return False
        self._i2c.readfrom_into(self._address, self._length)
        length = min(self._length[0] | self._length[1] << 8, len(self._boxes) - 1)
        if length <= 2:
            return False
        box = self._boxes[length]
        self._i2c.readfrom_into(self._address, box)
        if length < _HEAD or box[_KIND] != _REPORT:
            return False
        for record in range(min(box[_RECORDS] >> 3, (length - _HEAD) // _RECORD)):
            at = _HEAD + record * _RECORD
            if box[at + 1] & 1:
                self._contact(box[at + 1] >> 3, box[at + 2] | box[at + 3] << 8, box[at + 4] | box[at + 5] << 8)
        return True
