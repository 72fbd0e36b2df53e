"""The clocks of the host's operating system."""

import os
import sys
import time

from micropython import const

_MASK = const((1 << 30) - 1)

if sys.implementation.name == "micropython":
    _milliseconds = time.ticks_ms
else:

    def _milliseconds():
        return time.monotonic_ns() // 1000000


class SimClock:
    """Serves hal.clock.Clock. MicroPython's unix port counts from 1970, as CPython does."""

    def ticks(self):
        return _milliseconds() & _MASK

    def time(self):
        return int(time.time())

    def random(self, count):
        return os.urandom(count)
