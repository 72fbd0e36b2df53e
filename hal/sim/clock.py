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
    """Serves hal.clock.Clock. MicroPython's unix port counts from 1970, as CPython does.

    is_kept: False starts it unset, as a board's after a loss of power; `set` moves only this clock, not the host's.
    """

    def __init__(self, is_kept=True):
        self.is_kept = is_kept
        self._ahead = 0 if is_kept else None  # of the host's clock, in seconds

    def ticks(self):
        return _milliseconds() & _MASK

    def time(self):
        return 0 if self._ahead is None else int(time.time()) + self._ahead

    def set(self, seconds):
        self._ahead = seconds - int(time.time())

    def random(self, count):
        return os.urandom(count)
