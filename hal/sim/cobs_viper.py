"""The byte loops of the panel link in viper; the same functions in plain Python are in cobs_plain.py.

Nothing here checks bounds: `out` must hold `stuffed_size(length)` bytes (frames.py), and the other ranges must lie
inside their buffers.
"""

import micropython


@micropython.viper
def crc16(data, start: int, end: int) -> int:
    """CRC-16/CCITT-FALSE of data[start:end]: polynomial 0x1021, begun at 0xFFFF, not reflected."""
    source = ptr8(data)  # noqa: F821 (viper's own)
    crc = 0xFFFF
    for at in range(start, end):
        mixed = ((crc >> 8) ^ source[at]) & 0xFF
        mixed ^= mixed >> 4
        crc = ((crc << 8) ^ (mixed << 12) ^ (mixed << 5) ^ mixed) & 0xFFFF
    return crc


@micropython.viper
def stuff(data, length: int, out) -> int:
    """Write COBS of data[:length] and the closing zero to `out`; return how many bytes that is."""
    source = ptr8(data)  # noqa: F821
    to = ptr8(out)  # noqa: F821
    code_at = 0
    at = 1
    for position in range(length):
        byte = source[position]
        if byte:
            to[at] = byte
            at += 1
            if at - code_at < 255 or position + 1 == length:
                continue
        to[code_at] = at - code_at
        code_at = at
        at += 1
    to[code_at] = at - code_at
    to[at] = 0
    return at + 1


@micropython.viper
def unstuff(data, length: int) -> int:
    """Undo COBS in place in data[:length], which lacks the closing zero; return the new length, -1 when malformed."""
    buffer = ptr8(data)  # noqa: F821
    read = 0
    written = 0
    while read < length:
        code = buffer[read]
        end = read + code
        if code == 0 or end > length:
            return -1
        read += 1
        while read < end:
            buffer[written] = buffer[read]
            written += 1
            read += 1
        if code != 255 and read < length:
            buffer[written] = 0
            written += 1
    return written


@micropython.viper
def copy(out, at: int, data, start: int, count: int):
    """Copy `count` bytes of `data` from byte `start` to byte `at` of `out`; either may be an array of samples."""
    source = ptr8(data)  # noqa: F821
    to = ptr8(out)  # noqa: F821
    for position in range(count):
        to[at + position] = source[start + position]


@micropython.viper
def is_silent(frame, count: int) -> bool:
    """Whether the `count` 16-bit samples of `frame` are all zero."""
    samples = ptr16(frame)  # noqa: F821
    found = 0
    for position in range(count):
        found |= samples[position]
    return found == 0


@micropython.viper
def silence(frame, count: int):
    """Set the `count` 16-bit samples of `frame` to zero."""
    samples = ptr16(frame)  # noqa: F821
    for position in range(count):
        samples[position] = 0
