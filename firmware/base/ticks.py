"""Arithmetic on ticks: milliseconds modulo 2**30.

Boards have 31-bit small integers, so a tick never leaves that range and never allocates. Two ticks compare only by
their difference, which is exact while they lie less than 2**29 ms (six days) apart; a longer wait counts seconds.
"""

from micropython import const

PERIOD = const(1 << 30)
_HALF = const(1 << 29)
_MASK = const((1 << 30) - 1)


def ticks_add(ticks, delta):
    """The tick `delta` ms after `ticks`; delta may be negative."""
    return (ticks + delta) & _MASK


def ticks_diff(later, earlier):
    """Milliseconds from `earlier` to `later`, negative when `later` comes first."""
    return ((later - earlier + _HALF) & _MASK) - _HALF
