"""Hash functions in the form digest authentication wants them: bytes in, lower case hexadecimal bytes out."""

from binascii import hexlify

from firmware.base.errors import LocalError


def md5_hex(data):
    """RFC 1321. LocalError on a board whose MicroPython was built without it."""
    import hashlib

    try:
        md5 = hashlib.md5
    except AttributeError:
        raise LocalError("this board has no MD5")
    return hexlify(md5(data).digest())


def sha256_hex(data):
    """FIPS 180-4."""
    import hashlib

    return hexlify(hashlib.sha256(data).digest())
