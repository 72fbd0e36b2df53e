"""The frames of the panel link, for both of its ends: COBS, a CRC, and the kinds of message.

A frame on the wire is COBS(kind, payload, CRC-16/CCITT-FALSE of both, big endian) and a zero byte, which stands nowhere
else: an end that lost its place finds the next frame there. Integers are big endian, text is UTF-8. A receiver skips
kinds that it does not know.

    kind       sent by  payload
    HELLO      phone    JSON object: version, token, board, model, screen [width, height, depth], palette ["#rrggbb"],
                        lamps, keys (names), keypad (whether there is a real one), duplex (both ways at once), sound
                        ("linear", "ulaw", or "" for none), firmware, runtime ("micropython" or "cpython"), python (its
                        version), heap (bytes, 0 without limit)
    KEY        host     u8 1 down, 0 up; key name
    HOOK       host     u8 1 off hook, 0 on hook
    RECTANGLE  phone    u16 x, y, width, height; rows packed as in the frame buffer
    LAMP       phone    u8 colour, u8 pattern (hal/leds.py counts both), u16 half period in ms; lamp name
    HEARD      phone    u16 frame number, u16 said frames consumed so far; nothing for silence, or 320 bytes s16le, or
                        160 bytes mu-law
    SAID       host     u16 frame number, 320 bytes s16le; at most as many frames ahead of those consumed as HELLO says
                        with `ahead`, SAID_AHEAD when it does not
    REPORT     phone    JSON object: an event or the reply to a command
    COMMAND    host     JSON object: id, command, its arguments
    LOG        phone    u8 level 0 to 6, text
    PING       either   anything; answered by PONG with the same payload
    PONG       either   the payload of the PING
    REFRESH    host     nothing; asks for the whole screen and all lamps again
    TRACE      phone    u8 0 in, 1 out; u8 transport (index in TRANSPORTS); u8 length of peer; peer "ip:port"; message
"""

import sys

from micropython import const

if sys.implementation.name == "micropython":
    try:
        from hal.sim import cobs_viper as cobs
    except SyntaxError:  # a port without viper
        from hal.sim import cobs_plain as cobs
else:
    from hal.sim import cobs_plain as cobs

VERSION = const(1)

HELLO = const(1)
KEY = const(2)
HOOK = const(3)
RECTANGLE = const(4)
LAMP = const(5)
HEARD = const(6)
SAID = const(7)
REPORT = const(8)
COMMAND = const(9)
LOG = const(10)
PING = const(11)
PONG = const(12)
REFRESH = const(13)
TRACE = const(14)

TRANSPORTS = ("udp", "tcp", "tls")
FRAME_BYTES = const(320)  # 20 ms of 16-bit samples at 8 kHz
SAID_AHEAD = const(25)  # frames that the host may send before the phone consumed them
LIMIT = const(70000)  # bytes of the largest frame, kind and CRC included: a SIP message of 64 KB, traced

crc16 = cobs.crc16
stuff = cobs.stuff
unstuff = cobs.unstuff
copy = cobs.copy
is_silent = cobs.is_silent
silence = cobs.silence


def stuffed_size(length):
    """The most bytes that `length` bytes take on the wire, the closing zero included."""
    return length + length // 254 + 2


def seal(raw, length, out):
    """Frame the message raw[:length] (kind, payload) into `out` without allocating; return the bytes written.

    `raw` needs room for two bytes more, where the CRC goes; `out` needs stuffed_size(length + 2).
    """
    crc = crc16(raw, 0, length)
    raw[length] = crc >> 8
    raw[length + 1] = crc & 0xFF
    return stuff(raw, length + 2, out)


def encode(kind, payload=b""):
    """One whole frame as a bytearray."""
    length = len(payload) + 1
    raw = bytearray(length + 2)
    raw[0] = kind
    raw[1:length] = payload
    out = bytearray(stuffed_size(length + 2))
    return out[: seal(raw, length, out)]


class Decoder:
    """Finds the messages in a stream of bytes that may begin anywhere and be broken in between.

    limit: bytes of the largest message accepted, kind and CRC included. `bad` counts the frames that were malformed,
    too long or failed their CRC; the decoder goes on with the next one.

    Two ways to use it: `feed` for comfort; `take` in a loop, which allocates nothing, and leaves the message in
    `buffer`: the kind at 0, its payload from 1 up to `end`.
    """

    def __init__(self, limit=LIMIT):
        self.buffer = bytearray(limit + limit // 254 + 1)
        self.end = 0
        self.bad = 0
        self._filled = 0
        self._is_lost = False  # the frame outgrew the buffer: skip to the next zero

    def feed(self, data):
        """The messages completed by `data`: a list of (kind, payload bytes)."""
        messages = []
        at, end = 0, len(data)
        while at < end:
            at = self.take(data, at, end)
            if self.end:
                messages.append((self.buffer[0], bytes(self.buffer[1 : self.end])))
        return messages

    def take(self, data, start, end):
        """Consume data[start:end] up to the end of one frame at most; return where to go on.

        Afterwards `end` is 0, or where the payload of a message ends in `buffer`, which holds until the next call.
        """
        self.end = 0
        zero = data.find(b"\0", start, end)
        stop = end if zero < 0 else zero
        count = stop - start
        if self._filled + count > len(self.buffer):
            self._is_lost = True
        if not self._is_lost:
            copy(self.buffer, self._filled, data, start, count)
            self._filled += count
        if zero < 0:
            return end
        self._close()
        return zero + 1

    def _close(self):
        """A zero byte came: judge what was collected."""
        filled, is_lost = self._filled, self._is_lost
        self._filled = 0
        self._is_lost = False
        if not filled and not is_lost:
            return  # zeros in a row part frames as well as one
        length = -1 if is_lost else unstuff(self.buffer, filled)
        if length < 3 or crc16(self.buffer, 0, length):  # over a message and its CRC the remainder is 0
            self.bad += 1
            return
        self.end = length - 2
