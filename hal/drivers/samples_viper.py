"""Samples on their way to and from I2S, in viper; the same functions in plain Python are in samples_plain.py.

`frame` is array("h"); what goes over the wire is stereo, little endian. Nothing here checks bounds.
"""

import micropython


@micropython.viper
def spread(wire, frame, count: int, gain: int, halves: int, times: int, before: int):
    """Put `count` samples, times gain / 32768, into the left and the right of I2S.

    halves: of a side: 1 for 16 bits, 2 for 32 of which the upper 16 are used.
    times:  samples of I2S for one of the frame; those between lie on a line from the one before. `before`: the last
            sample of the frame before, as it was put there.
    """
    source = ptr16(frame)  # noqa: F821 (viper's own)
    to = ptr16(wire)  # noqa: F821
    at = 0
    for position in range(count):
        sample = source[position]
        if sample & 0x8000:
            sample -= 0x10000
        sample = (sample * gain) >> 15
        for step in range(1, times + 1):
            value = before + (sample - before) * step // times
            for _ in range(2):
                if halves == 2:
                    to[at] = 0
                    at += 1
                to[at] = value & 0xFFFF
                at += 1
        before = sample


@micropython.viper
def gather(frame, wire, layout: int, boost: int, times: int):
    """Take 160 samples out of one side, louder by `boost` doublings (0 to 8), held at the ends of the range.

    layout: halves of a side (1: 16 bits, 2: 32 bits of which the upper 24 count), times 2, plus 1 for the right side.
    times:  samples of I2S whose mean is one of the frame.
    """
    source = ptr16(wire)  # noqa: F821
    to = ptr16(frame)  # noqa: F821
    halves = layout >> 1
    at = (layout & 1) * halves
    for position in range(160):
        total = 0
        for _ in range(times):
            sample = source[at + halves - 1]
            if sample & 0x8000:
                sample -= 0x10000
            total += sample << 8
            if halves == 2:
                total += source[at] >> 8
            at += 2 * halves
        sample = (total // times) >> (8 - boost)
        if sample > 32767:
            sample = 32767
        elif sample < -32768:
            sample = -32768
        to[position] = sample & 0xFFFF


@micropython.viper
def loudness(frame, count: int) -> int:
    """The mean distance of the samples from zero."""
    samples = ptr16(frame)  # noqa: F821
    total = 0
    for position in range(count):
        sample = samples[position]
        if sample & 0x8000:
            sample = 0x10000 - sample
        total += sample
    return total // count


@micropython.viper
def silence(frame, count: int):
    """Set `count` samples to zero, in a frame or in bytes."""
    samples = ptr16(frame)  # noqa: F821
    for position in range(count):
        samples[position] = 0
