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


def enlarge(out, at, pitch, table, buffer, start, stride, across):
    """Make three rows of GS4_HMSB out of two of MONO_HLSB, and three pixels out of each two.

    `across` bytes from `start` of `buffer` and as many a `stride` later become 6 * across bytes from `at` of `out` and
    in the two rows after it, a `pitch` apart. table: for a b above c d, as the four bits abcd, three rows of 12 bits.
    """
    for position in range(across):
        upper, lower = buffer[start + position], buffer[start + stride + position]
        for shift in (4, 0):
            above, below = upper >> shift & 15, lower >> shift & 15
            left = 3 * (above & 12 | below >> 2)
            right = 3 * ((above & 3) << 2 | below & 3)
            for row in range(3):
                six = table[left + row] << 12 | table[right + row]
                to = at + row * pitch
                out[to] = six >> 16
                out[to + 1] = six >> 8 & 0xFF
                out[to + 2] = six & 0xFF
            at += 3
