"""Samples on their way to and from I2S, in plain Python, where viper is missing.

`frame` is array("h"); what goes over the wire is stereo, little endian.
"""

from array import array


def spread(wire, frame, count, gain):
    """Put `count` samples, times gain / 32768, into the left and the right of 16 bits each."""
    for position in range(count):
        sample = frame[position] * gain >> 15
        at = 4 * position
        wire[at] = wire[at + 2] = sample & 0xFF
        wire[at + 1] = wire[at + 3] = sample >> 8 & 0xFF


def gather(frame, wire, layout, boost):
    """Take 160 samples out of one side, louder by `boost` doublings (0 to 8), held at the ends of the range.

    layout: halves of a side (1: 16 bits, 2: 32 bits of which the upper 24 count), times 2, plus 1 for the right side.
    """
    halves = layout >> 1
    at = (layout & 1) * halves * 2
    for position in range(160):
        high = at + 2 * (halves - 1)
        sample = (wire[high + 1] << 16 | wire[high] << 8) - (wire[high + 1] >> 7 << 24)
        if halves == 2:
            sample |= wire[at + 1]
        frame[position] = min(max(sample >> 8 - boost, -32768), 32767)
        at += 4 * halves


def is_quiet(frame, count, limit):
    """Whether no sample is further from zero than `limit`."""
    return all(-limit <= frame[position] <= limit for position in range(count))


def silence(frame, count):
    """Set `count` samples to zero, in a frame or in bytes."""
    size = count if isinstance(frame, array) else 2 * count
    for position in range(size):
        frame[position] = 0
