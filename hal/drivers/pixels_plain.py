"""Pixels turned into what a chip takes, in plain Python, where viper is missing."""

# the pixels of a byte of one row, leftmost first, as the bit 0 of eight columns
_COLUMNS = [bytes((byte >> shift & 1) for shift in range(7, -1, -1)) for byte in range(256)]


def page(out, buffer, at, stride, across):
    """Turn eight rows of MONO_HLSB into a page: a byte a column, the topmost pixel in bit 0.

    The rows begin at byte `at` of `buffer`, `stride` bytes apart; `across` bytes of each fill 8 * across of `out`.
    """
    for block in range(across):
        first = block * 8
        for column in range(8):
            out[first + column] = 0
        for row in range(8):
            byte = buffer[at + row * stride + block]
            if byte:
                columns = _COLUMNS[byte]
                for column in range(8):
                    out[first + column] |= columns[column] << row


def expand(out, pairs, buffer, at, count):
    """Turn `count` bytes of GS4_HMSB from byte `at` of `buffer` on into four bytes each: pairs[4 * byte], and on."""
    for position in range(count):
        entry = 4 * buffer[at + position]
        out[4 * position : 4 * position + 4] = pairs[entry : entry + 4]
