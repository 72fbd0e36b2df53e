"""The clocks of the microcontroller. Its calendar is set by others, from the network; here it is read."""

import os
import time

from micropython import const

_MASK = const((1 << 30) - 1)
_KNOWN = 1704067200  # 2024: a calendar before that was never set
_FROM_2000 = 946684800


class ChipClock:
    """Serves hal.clock.Clock, on ports that count from 1970 and on those that count from 2000."""

    def __init__(self):
        self._epoch = _FROM_2000 if time.gmtime(0)[0] == 2000 else 0

    def ticks(self):
        return time.ticks_ms() & _MASK

    def time(self):
        seconds = int(time.time()) + self._epoch
        return seconds if seconds >= _KNOWN else 0

    def random(self, count):
        return os.urandom(count)
