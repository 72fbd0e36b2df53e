"""Samples on their way to and from I2S, in viper; the same functions in plain Python are in samples_plain.py.

`frame` is array("h"); what goes over the wire is stereo, little endian. Nothing here checks bounds.
"""

import micropython


@micropython.viper
def spread(wire, frame, count: int, gain: int):
    """Put `count` samples, times gain / 32768, into the left and the right of 16 bits each."""
    source = ptr16(frame)  # noqa: F821 (viper's own)
    to = ptr16(wire)  # noqa: F821
    for position in range(count):
        sample = source[position]
        if sample & 0x8000:
            sample -= 0x10000
        sample = (sample * gain) >> 15
        to[2 * position] = sample & 0xFFFF
        to[2 * position + 1] = sample & 0xFFFF


@micropython.viper
def gather(frame, wire, layout: int, boost: int):
    """Take 160 samples out of one side, louder by `boost` doublings (0 to 8), held at the ends of the range.

    layout: halves of a side (1: 16 bits, 2: 32 bits of which the upper 24 count), times 2, plus 1 for the right side.
    """
    source = ptr16(wire)  # noqa: F821
    to = ptr16(frame)  # noqa: F821
    halves = layout >> 1
    at = (layout & 1) * halves
    for position in range(160):
        sample = source[at + halves - 1]
        if sample & 0x8000:
            sample -= 0x10000
        sample <<= 8
        if halves == 2:
            sample |= source[at] >> 8
        sample >>= 8 - boost
        if sample > 32767:
            sample = 32767
        elif sample < -32768:
            sample = -32768
        to[position] = sample & 0xFFFF
        at += 2 * halves


@micropython.viper
def is_quiet(frame, count: int, limit: int) -> bool:
    """Whether no sample is further from zero than `limit`."""
    samples = ptr16(frame)  # noqa: F821
    for position in range(count):
        sample = samples[position]
        if sample & 0x8000:
            sample = 0x10000 - sample
        if sample > limit:
            return False
    return True


@micropython.viper
def silence(frame, count: int):
    """Set `count` samples to zero, in a frame or in bytes."""
    samples = ptr16(frame)  # noqa: F821
    for position in range(count):
        samples[position] = 0
