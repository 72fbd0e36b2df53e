"""The clocks and the source of randomness."""

from micropython import const

PERIOD = const(1 << 30)  # ticks wrap here: boards have 31-bit small integers
_HALF = const(1 << 29)
_MASK = const((1 << 30) - 1)


def ticks_add(ticks, delta):
    """The tick `delta` ms after `ticks`; delta may be negative."""
    return (ticks + delta) & _MASK


def ticks_diff(later, earlier):
    """Milliseconds from `earlier` to `later`, negative when `later` comes first; exact up to six days."""
    return ((later - earlier + _HALF) & _MASK) - _HALF


class Clock:
    """Time in two senses, and randomness.

    is_kept: somebody else sets the calendar, as the operating system of a simulated phone does.
    """

    is_kept = False

    def ticks(self):
        """Milliseconds of a clock that never jumps, modulo PERIOD; only differences mean anything."""

    def time(self):
        """Whole seconds of Unix time (since 1970, whatever the epoch of the port); 0 while the time is unknown."""

    def set(self, seconds):
        """Set the calendar to these seconds of Unix time."""

    def random(self, count):
        """`count` bytes that nobody can foresee, for keys and tags. Raises OSError when there is no such source."""
