"""Frames of sound in mu-law, as they cross a slow line to a board."""

from array import array

from firmware.media import g711

FRAME_BYTES = 160


def encode(frame):
    """A frame of linear samples, as bytes, in mu-law."""
    code = bytearray(FRAME_BYTES)
    g711.encode_ulaw(array("h", frame), code, 0, FRAME_BYTES)
    return bytes(code)


def decode(code):
    """The linear samples of a frame, as bytes."""
    samples = array("h", bytes(2 * FRAME_BYTES))
    g711.decode_ulaw(code, 0, samples, 0, FRAME_BYTES)
    return samples.tobytes()
