"""RTP packets (RFC 3550 section 5.1) in buffers that the caller owns; nothing allocates.

Timestamps and SSRCs are held as two 16-bit halves: boards have 31-bit small integers.
"""

from micropython import const

HEADER = const(12)  # bytes before the payload in a packet of ours
_VERSION = const(0x80)
_MARKER = const(0x80)


class Writer:
    """The headers of one stream that we send, in one packet buffer.

    packet: bytearray; the payload begins at HEADER. Sequence number, timestamp and SSRC begin at random
    (`random(n)` gives n bytes). sequence 0..65535 and the timestamp's halves are those of the next packet.
    """

    def __init__(self, random, capacity):
        self.packet = bytearray(HEADER + capacity)
        start = random(10)
        self.sequence = (start[0] & 0x7F) << 8 | start[1]
        self.timestamp_high = start[2] << 8 | start[3]
        self.timestamp_low = start[4] << 8 | start[5]
        self.packet[0] = _VERSION
        self.packet[8:12] = start[6:10]

    def head(self, payload, marker, high, low):
        """Write a header with this payload number and timestamp, and count the packet."""
        packet = self.packet
        sequence = self.sequence
        packet[1] = payload | _MARKER if marker else payload
        packet[2] = sequence >> 8
        packet[3] = sequence & 0xFF
        packet[4] = high >> 8
        packet[5] = high & 0xFF
        packet[6] = low >> 8
        packet[7] = low & 0xFF
        self.sequence = sequence + 1 & 0xFFFF

    def elapse(self, ticks):
        """Let `ticks` of the media clock (0..65535) go by, sent or not."""
        low = self.timestamp_low + ticks
        self.timestamp_low = low & 0xFFFF
        self.timestamp_high = self.timestamp_high + (low >> 16) & 0xFFFF


class Reader:
    """The fields of the packet read last: payload, marker, sequence, the halves of timestamp and ssrc, and where the
    payload lies, start..end, without CSRC list, extension and padding."""

    def __init__(self):
        self.payload = 0
        self.marker = False
        self.sequence = 0
        self.timestamp_high = self.timestamp_low = 0
        self.ssrc_high = self.ssrc_low = 0
        self.start = self.end = 0

    def read(self, packet, length):
        """Read the first `length` bytes of `packet`; False when they are no RTP packet (the fields mean nothing)."""
        if length < HEADER or packet[0] & 0xC0 != _VERSION:
            return False
        first = packet[0]
        start = HEADER + 4 * (first & 0x0F)
        if first & 0x10:
            if start + 4 > length:
                return False
            start += 4 + 4 * (packet[start + 2] << 8 | packet[start + 3])
        end = length
        if first & 0x20:
            padding = packet[length - 1]
            if not padding:
                return False
            end -= padding
        if start > end:
            return False
        self.start = start
        self.end = end
        self.payload = packet[1] & 0x7F
        self.marker = packet[1] >= _MARKER
        self.sequence = packet[2] << 8 | packet[3]
        self.timestamp_high = packet[4] << 8 | packet[5]
        self.timestamp_low = packet[6] << 8 | packet[7]
        self.ssrc_high = packet[8] << 8 | packet[9]
        self.ssrc_low = packet[10] << 8 | packet[11]
        return True


_FAR = const(1 << 20)  # ticks; 131 s


def timestamp_diff(high, low, from_high, from_low):
    """Ticks from one timestamp to another, wrap-safe; beyond 2**20 either way just 2**20, so that it stays small."""
    turns = ((high - from_high + 0x8000) & 0xFFFF) - 0x8000
    if turns > 15:
        return _FAR
    if turns < -15:
        return -_FAR
    return (turns << 16) + low - from_low
