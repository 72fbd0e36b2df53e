"""Digits as telephone-events in RTP (RFC 4733), out and in."""

from micropython import const

from firmware.base.errors import LocalError
from firmware.media.rtp import timestamp_diff

DIGITS = "0123456789*#ABCD"  # the event number is the place

PAYLOAD = const(4)  # bytes
_FRAME = const(160)  # ticks between two packets
_TONE = const(1280)  # ticks of a digit, 160 ms
_PAUSE = const(4)  # frames between the last packet of a digit and the next digit
_VOLUME = const(10)  # -10 dBm0
_END = const(0x80)
_QUEUE = const(64)  # digits


def write_event(packet, at, event, is_end, duration):
    """Write the four bytes of an event; duration in ticks, at most 65535."""
    packet[at] = event
    packet[at + 1] = _END | _VOLUME if is_end else _VOLUME
    packet[at + 2] = duration >> 8
    packet[at + 3] = duration & 0xFF


class EventSender:
    """A queue of digits as packets, one a frame of 20 ms: updates, then the end `repetition` times, then a pause."""

    def __init__(self, repetition=3):
        self.repetition = repetition
        self._queue = bytearray(_QUEUE)
        self._first = self._count = 0
        self.clear()

    def clear(self):
        """Forget all digits."""
        self._count = 0
        self._duration = self._ends = self._pause = 0
        self._event = -1
        self._high = self._low = 0

    @property
    def is_busy(self):
        """Whether digits wait or sound."""
        return self._count > 0 or self._event >= 0

    def add(self, digits):
        """Queue digits (str of DIGITS, either case). Raises LocalError."""
        events = [DIGITS.find(digit) for digit in digits.upper()]
        if -1 in events:
            raise LocalError("Only 0-9 * # A-D can be sent as DTMF")
        if self._count + len(events) > _QUEUE:
            raise LocalError("Too many digits wait to be sent")
        for event in events:
            self._queue[(self._first + self._count) % _QUEUE] = event
            self._count += 1

    def build(self, writer, payload, at):
        """Write the packet of this frame with an rtp.Writer; False when none is due and sound may go."""
        if self._event < 0 and not self._begin(writer):
            return False
        is_first = not self._duration
        if not self._ends:
            self._duration += _FRAME
        is_end = self._duration >= _TONE
        writer.head(payload, is_first, self._high, self._low)
        write_event(writer.packet, at, self._event, is_end, self._duration)
        if is_end:
            self._ends += 1
            if self._ends >= self.repetition:
                self._event = -1
                self._pause = _PAUSE
        return True

    def _begin(self, writer):
        """Take the next digit when the pause is over; its timestamp is that of its first frame."""
        if self._pause:
            self._pause -= 1
            return False
        if not self._count:
            return False
        self._event = self._queue[self._first]
        self._first = (self._first + 1) % _QUEUE
        self._count -= 1
        self._duration = self._ends = 0
        self._high = writer.timestamp_high
        self._low = writer.timestamp_low
        return True


class EventReceiver:
    """Digits from packets: one for each event, at the first of its packets that arrives."""

    def __init__(self):
        self._queue = bytearray(_QUEUE)
        self._first = self._count = 0
        self._high = self._low = 0
        self.reset()

    def reset(self):
        """A new source: its timestamps have nothing to do with those before. Digits not yet read stay."""
        self._last = -1

    def put(self, packet, start, end, high, low):
        """Note the event of a packet whose payload lies at start..end; its timestamp is in halves."""
        if end - start < PAYLOAD:
            return
        event = packet[start]
        if event >= len(DIGITS):
            return
        if self._last >= 0:
            later = timestamp_diff(high, low, self._high, self._low)
            if later < 0 or not later and event == self._last:
                return
        self._last = event
        self._high = high
        self._low = low
        if self._count < _QUEUE:
            self._queue[(self._first + self._count) % _QUEUE] = event
            self._count += 1

    def next_digit(self):
        """The next digit as str, or None."""
        if not self._count:
            return None
        digit = DIGITS[self._queue[self._first]]
        self._first = (self._first + 1) % _QUEUE
        self._count -= 1
        return digit
