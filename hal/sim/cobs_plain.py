"""The byte loops of the panel link in plain Python, where viper is missing: CPython and the browser."""

from array import array

try:
    from binascii import crc_hqx  # the same polynomial, in C
except ImportError:
    crc_hqx = None

_CODES = [bytes((code,)) for code in range(256)]


def crc16(data, start, end):
    """CRC-16/CCITT-FALSE of data[start:end]: polynomial 0x1021, begun at 0xFFFF, not reflected."""
    if crc_hqx:
        return crc_hqx(memoryview(data)[start:end], 0xFFFF)
    crc = 0xFFFF
    for at in range(start, end):
        mixed = (crc >> 8) ^ data[at]
        mixed ^= mixed >> 4
        crc = ((crc << 8) ^ (mixed << 12) ^ (mixed << 5) ^ mixed) & 0xFFFF
    return crc


def stuff(data, length, out):
    """Write COBS of data[:length] and the closing zero to `out`; return how many bytes that is."""
    blocks = []
    pieces = bytes(data[:length]).split(b"\0")
    for number, piece in enumerate(pieces):
        rest = len(piece)
        while rest > 254 or (rest == 254 and number + 1 < len(pieces)):
            blocks.append(b"\xff")
            blocks.append(piece[len(piece) - rest :][:254])
            rest -= 254
        blocks.append(_CODES[rest + 1])
        blocks.append(piece[len(piece) - rest :])
    blocks.append(b"\0")
    stuffed = b"".join(blocks)
    out[: len(stuffed)] = stuffed
    return len(stuffed)


def unstuff(data, length):
    """Undo COBS in place in data[:length], which lacks the closing zero; return the new length, -1 when malformed."""
    stuffed = bytes(data[:length])
    blocks = []
    read = 0
    while read < length:
        code = stuffed[read]
        end = read + code
        if code == 0 or end > length:
            return -1
        blocks.append(stuffed[read + 1 : end])
        if code != 255 and end < length:
            blocks.append(b"\0")
        read = end
    plain = b"".join(blocks)
    data[: len(plain)] = plain
    return len(plain)


def copy(out, at, data, start, count):
    """Copy `count` bytes of `data` from byte `start` to byte `at` of `out`; either may be an array of samples."""
    if isinstance(data, array):
        data = bytes(data)
    piece = bytes(data[start : start + count])
    if isinstance(out, array):
        out[at // 2 : (at + count) // 2] = array("h", piece)
    else:
        out[at : at + count] = piece


def is_silent(frame, count):
    """Whether the `count` 16-bit samples of `frame` are all zero."""
    return not any(frame)


def silence(frame, count):
    """Set the `count` 16-bit samples of `frame` to zero."""
    for position in range(count):
        frame[position] = 0
