"""Pixels turned into what a chip takes, in viper; the same functions in plain Python are in pixels_plain.py.

Nothing here checks bounds.
"""

import micropython


@micropython.viper
def page(out, buffer, at: int, stride: int, across: int):
    """Turn eight rows of MONO_HLSB into a page: a byte a column, the topmost pixel in bit 0.

    The rows begin at byte `at` of `buffer`, `stride` bytes apart; `across` bytes of each fill 8 * across of `out`.
    """
    source = ptr8(buffer)  # noqa: F821 (viper's own)
    to = ptr8(out)  # noqa: F821
    for block in range(across):
        first = block * 8
        for column in range(8):
            to[first + column] = 0
        for row in range(8):
            byte = source[at + row * stride + block]
            if byte:
                bit = 1 << row
                for column in range(8):
                    if byte & (0x80 >> column):
                        to[first + column] = to[first + column] | bit


@micropython.viper
def expand(out, pairs, buffer, at: int, count: int):
    """Turn `count` bytes of GS4_HMSB from byte `at` of `buffer` on into four bytes each: pairs[4 * byte], and on."""
    source = ptr8(buffer)  # noqa: F821
    to = ptr32(out)  # noqa: F821
    table = ptr32(pairs)  # noqa: F821
    for position in range(count):
        to[position] = table[source[at + position]]


@micropython.viper
def enlarge(out, at: int, pitch: int, table, buffer, start: int, stride: int, across: int):
    """Make three rows of GS4_HMSB out of two of MONO_HLSB, and three pixels out of each two.

    `across` bytes from `start` of `buffer` and as many a `stride` later become 6 * across bytes from `at` of `out` and
    in the two rows after it, a `pitch` apart. table: for a b above c d, as the four bits abcd, three rows of 12 bits.
    """
    source = ptr8(buffer)  # noqa: F821
    to = ptr8(out)  # noqa: F821
    rows = ptr16(table)  # noqa: F821
    for position in range(across):
        upper = source[start + position]
        lower = source[start + stride + position]
        for half in range(2):
            shift = 4 - 4 * half
            above = upper >> shift & 15
            below = lower >> shift & 15
            left = 3 * (above & 12 | below >> 2)
            right = 3 * ((above & 3) << 2 | below & 3)
            for row in range(3):
                six = rows[left + row] << 12 | rows[right + row]
                place = at + row * pitch
                to[place] = six >> 16
                to[place + 1] = six >> 8
                to[place + 2] = six
            at += 3
