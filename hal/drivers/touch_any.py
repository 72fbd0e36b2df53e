"""Whichever touch chip answers: boards of one name are sold with one or the other."""

from hal.drivers.ft5x06 import Ft5x06
from hal.drivers.gt911 import Gt911
from hal.drivers.tt21100 import Tt21100

_CHIPS = {"tt21100": Tt21100, "gt911": Gt911, "ft5x06": Ft5x06}
_USUAL = "gt911"


def find(i2c, screen, mirrored=None, **options):
    """The driver of the chip on this bus, by its address; options as of hal/drivers/touch.py, for each alike.

    mirrored: {chip: "x", "y" or "xy"} for those that are, since each has its own way round.

    When none answers, perhaps because it still wakes up, it is taken for a GT911, which most of these boards have.
    """
    one, mirrored = bytearray(1), mirrored or {}
    for name, chip in _CHIPS.items():
        for address in chip.ADDRESSES:
            try:
                i2c.readfrom_into(address, one)
            except OSError:
                continue
            return chip(i2c, screen, address=address, mirrored=mirrored.get(name, ""), **options)
    return _CHIPS[_USUAL](i2c, screen, mirrored=mirrored.get(_USUAL, ""), **options)
