"""The tables of both G.711 twins: 1,280 bytes together."""

from array import array


def _segments():
    """floor(log2(i)) for i = 0..255, 0 for 0: the segment of a magnitude shifted right by 7."""
    table = bytearray(256)
    for i in range(2, 256):
        table[i] = table[i >> 1] + 1
    return bytes(table)


def _ulaw_value(code):
    code = ~code & 0xFF
    magnitude = (((code & 15) << 3) + 132) << ((code & 0x70) >> 4)
    return 132 - magnitude if code & 0x80 else magnitude - 132


def _alaw_value(code):
    code ^= 0x55
    segment = (code & 0x70) >> 4
    magnitude = ((code & 15) << 4) + 8
    if segment:
        magnitude = (magnitude + 256) << (segment - 1)
    return magnitude if code & 0x80 else -magnitude


SEGMENTS = _segments()
ULAW_VALUES = array("h", [_ulaw_value(code) for code in range(256)])
ALAW_VALUES = array("h", [_alaw_value(code) for code in range(256)])
