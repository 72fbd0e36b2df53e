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
