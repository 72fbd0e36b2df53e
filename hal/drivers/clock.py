"""The clocks of the microcontroller, whose calendar knows nothing after a loss of power."""

import os
import time

import machine
from micropython import const

_MASK = const((1 << 30) - 1)
_KNOWN = 1704067200  # 2024: a calendar before that was never set
_FROM_2000 = 946684800


class ChipClock:
    """Serves hal.clock.Clock, on ports that count from 1970 and on those that count from 2000."""

    is_kept = False

    def __init__(self):
        self._epoch = _FROM_2000 if time.gmtime(0)[0] == 2000 else 0

    def ticks(self):
        return time.ticks_ms() & _MASK

    def time(self):
        seconds = int(time.time()) + self._epoch
        return seconds if seconds >= _KNOWN else 0

    def set(self, seconds):
        year, month, day, hour, minute, second, weekday = time.gmtime(seconds - self._epoch)[:7]
        machine.RTC().datetime((year, month, day, weekday, hour, minute, second, 0))

    def random(self, count):
        return os.urandom(count)
