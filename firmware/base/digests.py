"""Hash functions in the form digest authentication wants them: bytes in, lower case hexadecimal bytes out."""

import hashlib
from binascii import hexlify


def md5_hex(data):
    """RFC 1321: by the runtime's own hashlib, or by ours where that was built without it."""
    if hasattr(hashlib, "md5"):
        return hexlify(hashlib.md5(data).digest())
    from firmware.base.md5 import digest

    return hexlify(digest(data))


def sha256_hex(data):
    """FIPS 180-4."""
    return hexlify(hashlib.sha256(data).digest())
