"""The heart of MD5 in viper; the same in plain Python is in md5_plain.py.

Of every word only the low 32 bits are right, and only they count: a viper integer has 64 bits on some machines, and
what stands above may be anything. So a shift to the right is followed by a mask.
"""

import micropython


@micropython.viper
def mix(state, block, sines, turns):
    """Change the state (16 bytes) by a block of 64 bytes: RFC 1321, 3.4. state, block, sines: on whole words."""
    to = ptr32(state)  # noqa: F821 (viper's own)
    words = ptr32(block)  # noqa: F821
    sine = ptr32(sines)  # noqa: F821
    turned = ptr8(turns)  # noqa: F821
    a = to[0]
    b = to[1]
    c = to[2]
    d = to[3]
    step = 0
    mixed = at = 0
    while step < 64:
        turn = step >> 4
        if turn == 0:
            mixed = d ^ (b & (c ^ d))
            at = step
        elif turn == 1:
            mixed = c ^ (d & (b ^ c))
            at = 5 * step + 1
        elif turn == 2:
            mixed = b ^ c ^ d
            at = 3 * step + 5
        else:
            mixed = c ^ (b | (d ^ -1))
            at = 7 * step
        mixed += a + sine[step] + words[at & 15]
        bits = turned[turn << 2 | step & 3]
        a = d
        d = c
        c = b
        b += (mixed << bits) | ((mixed >> (32 - bits)) & ((1 << bits) - 1))
        step += 1
    to[0] += a
    to[1] += b
    to[2] += c
    to[3] += d
