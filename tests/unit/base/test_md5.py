"""RFC 1321 A.5, every length around the ends of blocks, and both twins."""

import hashlib
from binascii import hexlify

from firmware.base import md5, md5_plain
from firmware.base.digests import md5_hex
from tests.unit.kit import MICROPYTHON, skip

VECTORS = (
    (b"", b"d41d8cd98f00b204e9800998ecf8427e"),
    (b"a", b"0cc175b9c0f1b6a831c399e269772661"),
    (b"abc", b"900150983cd24fb0d6963f7d28e17f72"),
    (b"message digest", b"f96b697d7cb7938d525a2f31aaf161d0"),
    (b"abcdefghijklmnopqrstuvwxyz", b"c3fcd3d76192e4007dfb496cca67e13b"),
    (b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", b"d174ab98d277d9f5a5611c2c9f419d9f"),
    (b"1234567890" * 8, b"57edf4a22be3c955ac49da2e2107b67a"),
)


def test_the_vectors_of_the_rfc():
    for data, expected in VECTORS:
        assert hexlify(md5.digest(data)) == expected, data
        assert md5_hex(data) == expected, data


def test_the_plain_twin_gives_the_same():
    for data, expected in VECTORS:
        assert hexlify(md5.digest_by(md5_plain.mix, data)) == expected, data


def test_micropython_uses_the_viper_twin():
    if not MICROPYTHON:
        assert md5.mix is md5_plain.mix
        skip("viper is MicroPython's")
    from firmware.base import md5_viper

    assert md5.mix is md5_viper.mix


def test_every_length_up_to_three_blocks_is_padded_right():
    if not hasattr(hashlib, "md5"):
        skip("this MicroPython has no MD5 of its own to compare with")
    data = bytes([(37 * i + 11) & 255 for i in range(200)])
    for length in range(len(data)):
        assert md5.digest(data[:length]) == hashlib.md5(data[:length]).digest(), length


def test_it_takes_what_does_not_lie_on_whole_words():
    data = b"x" + b"abc" * 50
    for twin in (md5.mix, md5_plain.mix):
        assert md5.digest_by(twin, memoryview(data)[1:]) == md5.digest_by(twin, b"abc" * 50)


def test_it_leaves_what_it_was_given():
    data = bytearray(b"secret" * 20)
    md5.digest(data)
    assert data == b"secret" * 20
