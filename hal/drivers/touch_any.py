"""Whichever touch chip answers: boards of one name are sold with one or the other."""

from hal.drivers.ft5x06 import Ft5x06
from hal.drivers.gt911 import Gt911
from hal.drivers.tt21100 import Tt21100

_CHIPS = (Tt21100, Gt911, Ft5x06)


def find(i2c, screen, **options):
    """The driver of the chip on this bus, by its address; options as of hal/drivers/touch.py, for each alike.

    When none answers, perhaps because it still wakes up, it is taken for a GT911, which most of these boards have.
    """
    one = bytearray(1)
    for chip in _CHIPS:
        for address in chip.ADDRESSES:
            try:
                i2c.readfrom_into(address, one)
            except OSError:
                continue
            return chip(i2c, screen, address=address, **options)
    return Gt911(i2c, screen, **options)
