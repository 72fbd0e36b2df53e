"""MD5 (RFC 1321) for boards whose MicroPython was built without it: digest authentication still needs it."""

import struct
import sys
from binascii import unhexlify

# 3.3: a word for each step, floor(2**32 * abs(sin(step))), least significant byte first
_SINES = bytearray(
    unhexlify(
        b"78a46ad756b7c7e8db702024eecebdc1af0f7cf52ac68747134630a8019546fdd8988069aff7448bb15bffffbed75c89"
        b"2211906b937198fd8e4379a62108b44962251ef640b340c0515a5e26aac7b6e95d102fd65314440281e6a1d8c8fbd3e7"
        b"e6cde121d60737c3870dd5f4ed145a4505e9e3a9f8a3effcd9026f678a4c2a8d4239faff81f6718722619d6d0c38e5fd"
        b"44eabea4a9cfde4b604bbbf670bcbfbec67e9b28fa27a1ea8530efd4051d880439d0d4d9e599dbe6f87ca21f6556acc4"
        b"442229f497ff2a43a72394ab39a093fcc3595b6592cc0c8f7df4efffd15d84854f7ea86fe0e62cfe144301a3a111084e"
        b"827e53f735f23abdbbd2d72a91d386eb"
    )
)
_TURNS = bytes((7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21))  # bits, four a round
_START = b"\x01\x23\x45\x67\x89\xab\xcd\xef\xfe\xdc\xba\x98\x76\x54\x32\x10"
_BLOCK = 64  # bytes
_LENGTH_AT = 56  # in the last block

try:
    if sys.implementation.name != "micropython":
        raise ImportError
    from firmware.base.md5_viper import mix
except (ImportError, SyntaxError, ValueError):  # no viper here, or compiled for another processor
    from firmware.base.md5_plain import mix


def digest(data):
    """The 16 bytes of the hash of these bytes."""
    return digest_by(mix, data)


def digest_by(mix, data):
    """The same with one of the twins of `mix`, which changes the state by a block of 64 bytes."""
    state, block = bytearray(_START), bytearray(_BLOCK)  # both lie on whole words, as the data may not
    view = memoryview(data)
    end = len(data) & -_BLOCK
    for at in range(0, end, _BLOCK):
        block[:] = view[at : at + _BLOCK]
        mix(state, block, _SINES, _TURNS)
    rest = len(data) - end
    block[:rest] = view[end:]
    block[rest:] = bytes(_BLOCK - rest)
    block[rest] = 0x80
    if rest >= _LENGTH_AT:
        mix(state, block, _SINES, _TURNS)
        block[:] = bytes(_BLOCK)
    struct.pack_into("<II", block, _LENGTH_AT, (len(data) << 3) & 0xFFFFFFFF, len(data) >> 29)
    mix(state, block, _SINES, _TURNS)
    return bytes(state)
