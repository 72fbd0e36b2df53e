"""Both laws and both twins against the ITU's sweep of all 65,536 samples and all 256 codes."""

from array import array

from firmware.media import g711, g711_plain, g711_tables
from tests.unit.kit import MICROPYTHON, skip, vector

CHUNK = 4096  # samples; keeps the heap of the device's runner small


def sweep(suffix):
    return array("h", vector("codecs/g711/" + suffix))


def check_encoder(encode, suffix):
    samples, expected = sweep("sweep.src"), sweep(suffix)
    code = bytearray(CHUNK + 2)
    for start in range(0, len(samples), CHUNK):
        encode(samples[start : start + CHUNK], code, 1, CHUNK)
        assert code[1:-1] == bytes(list(expected[start : start + CHUNK])), start
    assert code[0] == code[-1] == 0


def check_decoder(decode, values, suffix, decoded_suffix):
    codes, expected = sweep(suffix), sweep(decoded_suffix)
    frame = array("h", [7] * (CHUNK + 2))
    for start in range(0, len(codes), CHUNK):
        data = bytes([0, 0]) + bytes(list(codes[start : start + CHUNK]))
        decode(values, data, 2, frame, 1, CHUNK)
        assert frame[1:-1] == expected[start : start + CHUNK], start
    assert frame[0] == frame[-1] == 7


def test_ulaw_encodes_as_the_itu_does():
    check_encoder(g711.encode_ulaw, "sweep-r.u")


def test_alaw_encodes_as_the_itu_does():
    check_encoder(g711.encode_alaw, "sweep-r.a")


def test_ulaw_decodes_as_the_itu_does():
    check_decoder(g711.decode, g711_tables.ULAW_VALUES, "sweep-r.u", "sweep-r.reu")


def test_alaw_decodes_as_the_itu_does():
    check_decoder(g711.decode, g711_tables.ALAW_VALUES, "sweep-r.a", "sweep-r.rea")


def test_the_plain_twin_encodes_as_the_itu_does():
    check_encoder(g711_plain.encode_ulaw, "sweep-r.u")
    check_encoder(g711_plain.encode_alaw, "sweep-r.a")


def test_the_plain_twin_decodes_as_the_itu_does():
    check_decoder(g711_plain.decode, g711_tables.ULAW_VALUES, "sweep-r.u", "sweep-r.reu")
    check_decoder(g711_plain.decode, g711_tables.ALAW_VALUES, "sweep-r.a", "sweep-r.rea")


def test_the_viper_twin_is_the_one_chosen_and_agrees():
    if not MICROPYTHON:
        skip("viper is MicroPython's")
    from firmware.media import g711_viper

    assert g711.encode_ulaw is g711_viper.encode_ulaw and g711.decode is g711_viper.decode
    samples = array("h", [i * 13 - 32768 for i in range(5041)])
    one, other = bytearray(5041), bytearray(5041)
    for viper, plain in (
        (g711_viper.encode_ulaw, g711_plain.encode_ulaw),
        (g711_viper.encode_alaw, g711_plain.encode_alaw),
    ):
        viper(samples, one, 0, 5041)
        plain(samples, other, 0, 5041)
        assert one == other


def test_known_codes():
    code = bytearray(3)
    g711.encode_ulaw(array("h", [0, 32767, -32768]), code, 0, 3)
    assert code == b"\xff\x80\x00"
    g711.encode_alaw(array("h", [0, 32767, -32768]), code, 0, 3)
    assert code == b"\xd5\xaa\x2a"


def test_encoders_and_decoders_by_name():
    for name in ("PCMU", "PCMA"):
        code, frame = bytearray(1), array("h", [0])
        g711.ENCODERS[name](array("h", [1000]), code, 0, 1)
        g711.DECODERS[name](code, 0, frame, 0, 1)
        assert abs(frame[0] - 1000) <= 24
