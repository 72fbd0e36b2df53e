"""G.711 (ITU-T G.191 conventions) in plain Python; the twin of g711_viper. The arguments are explained in g711."""

from firmware.media.g711_tables import SEGMENTS


def encode_ulaw(samples, code, at, count):
    segments = SEGMENTS
    for i in range(count):
        value = samples[i]
        sign = 0x80 if value < 0 else 0
        if value < 0:
            value = ~value
        value += 132
        if value > 32767:
            value = 32767
        segment = segments[value >> 7]
        code[at + i] = (sign | segment << 4 | value >> (segment + 3) & 15) ^ 0xFF


def encode_alaw(samples, code, at, count):
    segments = SEGMENTS
    for i in range(count):
        value = samples[i]
        sign = 0x55 if value < 0 else 0xD5
        if value < 0:
            value = ~value
        segment = segments[value >> 7]
        code[at + i] = (segment << 4 | value >> (segment + 3 if segment else 4) & 15) ^ sign


def decode(values, code, start, samples, at, count):
    for i in range(count):
        samples[at + i] = values[code[start + i]]
