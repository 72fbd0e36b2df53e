"""G.711 (ITU-T G.191 conventions) in viper; the twin of g711_plain. The arguments are explained in g711.

A 16-bit load gives 0..65535 on every machine; it is made signed by flipping the sign bit and taking it away again.
"""

import micropython

from firmware.media.g711_tables import SEGMENTS


@micropython.viper
def encode_ulaw(samples, code, at: int, count: int):
    source = ptr16(samples)  # noqa: F821
    target = ptr8(code)  # noqa: F821
    segments = ptr8(SEGMENTS)  # noqa: F821
    for i in range(count):
        value = (int(source[i]) ^ 32768) - 32768
        sign = 0
        if value < 0:
            sign = 128
            value = -1 - value
        value += 132
        if value > 32767:
            value = 32767
        segment = int(segments[value >> 7])
        target[at + i] = (sign | (segment << 4) | ((value >> (segment + 3)) & 15)) ^ 255


@micropython.viper
def encode_alaw(samples, code, at: int, count: int):
    source = ptr16(samples)  # noqa: F821
    target = ptr8(code)  # noqa: F821
    segments = ptr8(SEGMENTS)  # noqa: F821
    for i in range(count):
        value = (int(source[i]) ^ 32768) - 32768
        sign = 0xD5
        if value < 0:
            sign = 0x55
            value = -1 - value
        segment = int(segments[value >> 7])
        shift = segment + 3
        if shift < 4:
            shift = 4
        target[at + i] = ((segment << 4) | ((value >> shift) & 15)) ^ sign


@micropython.viper
def decode(values, code, start: int, samples, at: int, count: int):
    table = ptr16(values)  # noqa: F821
    source = ptr8(code)  # noqa: F821
    target = ptr16(samples)  # noqa: F821
    for i in range(count):
        target[at + i] = table[source[start + i]]
