"""G.711 mu-law and A-law, bit-exact with ITU-T G.191.

encode_ulaw(samples, code, at, count), encode_alaw(...): `count` samples of array('h') from its start into
    bytearray `code` from `at`.
decode_ulaw(code, start, samples, at, count), decode_alaw(...): `count` bytes of `code` from `start` into array('h')
    `samples` from `at`.

Nothing is checked against the buffers' ends: the callers are, by construction, inside them. Nothing allocates.
"""

import sys

from firmware.media.g711_tables import ALAW_VALUES, ULAW_VALUES

try:
    if sys.implementation.name != "micropython":
        raise ImportError
    from firmware.media.g711_viper import decode, encode_alaw, encode_ulaw
except (ImportError, SyntaxError, ValueError):  # no viper here, or compiled for another processor
    from firmware.media.g711_plain import decode, encode_alaw, encode_ulaw


def decode_ulaw(code, start, samples, at, count):
    decode(ULAW_VALUES, code, start, samples, at, count)


def decode_alaw(code, start, samples, at, count):
    decode(ALAW_VALUES, code, start, samples, at, count)


ENCODERS = {"PCMU": encode_ulaw, "PCMA": encode_alaw}
DECODERS = {"PCMU": decode_ulaw, "PCMA": decode_alaw}
