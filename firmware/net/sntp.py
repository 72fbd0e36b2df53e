"""The time from an NTP server: one question, one answer (RFC 4330, the packet of RFC 5905). Sans-IO."""

from micropython import const

PORT = const(123)
SIZE = const(48)  # bytes of a packet without extensions

_QUESTION = const(0x23)  # no leap warning, version 4, client
_SERVER = const(4)  # mode of an answer
_UNSYNCHRONISED = const(3)  # leap indicator
_HIGHEST_STRATUM = const(15)
_LONGEST = const(16)  # s of root delay or dispersion; more is infinite
_FROM_1900 = 2208988800  # Unix time zero in NTP seconds
_ERA = 1 << 32  # seconds, after which the stamp begins at zero: on 2036-02-07
_EARLIEST = 1704067200  # 2024: no answer is older than this firmware

# What an answer can be.
TIME = "time"
REFUSED = "refused"  # the server wants no more questions of ours
SLOWER = "slower"  # the server wants fewer
USELESS = "useless"  # it does not know the time itself

_KISSES = {b"RATE": SLOWER, b"DENY": REFUSED, b"RSTR": REFUSED}


def question(cookie):
    """The packet that asks. cookie: 8 random bytes in place of our time, which is nobody's business; they come back."""
    packet = bytearray(SIZE)
    packet[0] = _QUESTION
    packet[40:48] = cookie
    return bytes(packet)


def read(packet, cookie):
    """(what, value) of a packet, or None when it is no answer to the question with this cookie.

    TIME: milliseconds of Unix time at which the server sent it. REFUSED, SLOWER, USELESS: the kiss code or "".
    """
    if len(packet) < SIZE or packet[0] & 7 != _SERVER or not 1 <= packet[0] >> 3 & 7 <= 4:
        return None
    if bytes(packet[24:32]) != cookie:
        return None  # of an earlier question, or of somebody who did not see ours
    stratum = packet[1]
    if stratum == 0:
        code = bytes(packet[12:16])
        return _KISSES.get(code, USELESS), code
    sent = _milliseconds(packet)
    if packet[0] >> 6 == _UNSYNCHRONISED or stratum > _HIGHEST_STRATUM or _is_far(packet) or sent < _EARLIEST * 1000:
        return USELESS, b""
    return TIME, sent


def _milliseconds(packet):
    """Unix time of the transmit stamp; one without the highest bit is of the era that begins in 2036."""
    seconds = int.from_bytes(packet[40:44], "big")
    if not seconds:
        return 0
    if seconds < _ERA >> 1:
        seconds += _ERA
    return (seconds - _FROM_1900) * 1000 + (packet[44] << 8 | packet[45]) * 1000 // 65536


def _is_far(packet):
    """Whether the server's own source is further away, or vaguer, than any that knows the time."""
    return (packet[4] << 8 | packet[5]) >= _LONGEST or (packet[8] << 8 | packet[9]) >= _LONGEST
