"""Samples on their way to and from I2S, in plain Python, where viper is missing.

`frame` is array("h"); what goes over the wire is stereo, little endian.
"""

from array import array


def spread(wire, frame, count, gain, halves, times, before):
    """Put `count` samples, times gain / 32768, into the left and the right of I2S.

    halves: of a side: 1 for 16 bits, 2 for 32 of which the upper 16 are used.
    times:  samples of I2S for one of the frame; those between lie on a line from the one before. `before`: the last
            sample of the frame before, as it was put there.
    """
    at = 0
    for position in range(count):
        sample = frame[position] * gain >> 15
        for step in range(1, times + 1):
            value = before + (sample - before) * step // times
            for _ in range(2):
                if halves == 2:
                    wire[at] = wire[at + 1] = 0
                    at += 2
                wire[at] = value & 0xFF
                wire[at + 1] = value >> 8 & 0xFF
                at += 2
        before = sample


def gather(frame, wire, layout, boost, times):
    """Take 160 samples out of one side, louder by `boost` doublings (0 to 8), held at the ends of the range.

    layout: halves of a side (1: 16 bits, 2: 32 bits of which the upper 24 count), times 2, plus 1 for the right side.
    times:  samples of I2S whose mean is one of the frame.
    """
    halves = layout >> 1
    at = (layout & 1) * halves * 2
    for position in range(160):
        total = 0
        for _ in range(times):
            high = at + 2 * (halves - 1)
            total += (wire[high + 1] << 16 | wire[high] << 8) - (wire[high + 1] >> 7 << 24)
            if halves == 2:
                total += wire[at + 1]
            at += 4 * halves
        frame[position] = min(max(total // times >> 8 - boost, -32768), 32767)


def loudness(frame, count):
    """The mean distance of the samples from zero."""
    return sum([abs(frame[position]) for position in range(count)]) // count


def silence(frame, count):
    """Set `count` samples to zero, in a frame or in bytes."""
    size = count if isinstance(frame, array) else 2 * count
    for position in range(size):
        frame[position] = 0
