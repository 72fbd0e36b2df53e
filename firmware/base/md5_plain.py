"""The heart of MD5 in plain Python; the same in viper is in md5_viper.py."""

import struct

_ALL = 0xFFFFFFFF


def mix(state, block, sines, turns):
    """Change the state (16 bytes) by a block of 64 bytes: RFC 1321, 3.4. All words little endian."""
    words = struct.unpack("<16I", block)
    a, b, c, d = before = struct.unpack("<4I", state)
    for step in range(64):
        turn = step >> 4
        if turn == 0:
            mixed, at = d ^ (b & (c ^ d)), step
        elif turn == 1:
            mixed, at = c ^ (d & (b ^ c)), 5 * step + 1
        elif turn == 2:
            mixed, at = b ^ c ^ d, 3 * step + 5
        else:
            mixed, at = c ^ (b | (d ^ _ALL)), 7 * step
        mixed = (mixed + a + struct.unpack_from("<I", sines, 4 * step)[0] + words[at & 15]) & _ALL
        bits = turns[turn << 2 | step & 3]
        a, d, c = d, c, b
        b = (b + (mixed << bits | mixed >> (32 - bits))) & _ALL
    after = [(before[i] + word) & _ALL for i, word in enumerate((a, b, c, d))]
    struct.pack_into("<4I", state, 0, *after)
