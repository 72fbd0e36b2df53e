"""What arrived of one source's packets (RFC 3550 appendix A.1, A.3, A.8): duplicates, losses, jitter."""

from array import array

from micropython import const

from firmware.base.ticks import ticks_diff
from firmware.media.rtp import timestamp_diff

_WINDOW = const(64)  # packets in which a duplicate is recognised
_MAX_STEP = const(3000)  # a larger jump of the sequence is a restart
_CLOCK = const(8)  # ticks in a ms

# What `count` says of a packet; from UNUSABLE on it must not be used.
NEW = const(0)
OLD = const(1)
UNUSABLE = const(2)
DUPLICATE = const(2)
STRAY = const(3)


class Reception:
    """Counts of one source; `reset` for a new one.

    received: packets, duplicates not counted; duplicated; reordered: came after a later one; restarts: of the
    sequence; jitter16: interarrival jitter in sixteenths of a tick of 1/8 ms.
    """

    def __init__(self):
        self._seen = array("H", bytes(2 * _WINDOW))
        self.received = self.duplicated = self.reordered = self.restarts = 0
        self._lost_before = 0  # of the sources before this one
        self._first = self._highest = self._counted = 0
        self._high = self._low = 0
        self.reset()

    def reset(self):
        """Begin with a new source; the counts go on."""
        self._lost_before = self.lost
        self._counted = 0
        self._bad = -1  # the sequence number that would make the last stray packet a restart
        self._heard = None
        self.jitter16 = 0
        for i in range(_WINDOW):
            self._seen[i] = i + 1  # a value that never belongs into this place

    @property
    def lost(self):
        """Packets that never came, over all sources."""
        expected = self._highest - self._first + 1 if self._counted else 0
        return self._lost_before + max(0, expected - self._counted)

    @property
    def jitter(self):
        """Interarrival jitter in ms."""
        return self.jitter16 // (16 * _CLOCK)

    def count(self, header, now):
        """Note a packet: NEW (the latest), OLD (reordered), DUPLICATE, or STRAY (far off: not to be used).

        header: an rtp.Reader; now: ticks. Two stray packets in sequence are a restart, and the second is NEW.
        """
        sequence = header.sequence
        if not self._counted:
            self._first = self._highest = sequence
            verdict = NEW
        else:
            step = ((sequence - self._highest + 0x8000) & 0xFFFF) - 0x8000
            verdict = self._judge(sequence, step)
        if verdict == DUPLICATE:
            self.duplicated += 1
        elif verdict != STRAY:
            self._seen[sequence & (_WINDOW - 1)] = sequence
            self._counted += 1
            self.received += 1
            if verdict == NEW:
                self._measure(header, now)
        return verdict

    def _judge(self, sequence, step):
        if 0 < step < _MAX_STEP:
            self._highest += step
            return NEW
        if -_WINDOW < step <= 0:
            if self._seen[sequence & (_WINDOW - 1)] == sequence:
                return DUPLICATE
            self.reordered += 1
            self._first = min(self._first, self._highest + step)
            return OLD
        if sequence != self._bad:
            self._bad = sequence + 1 & 0xFFFF
            return STRAY
        self.reset()
        self.restarts += 1
        self._first = self._highest = sequence
        return NEW

    def _measure(self, header, now):
        """Interarrival jitter (RFC 3550 A.8)."""
        if self._heard is not None:
            moved = timestamp_diff(header.timestamp_high, header.timestamp_low, self._high, self._low)
            late = abs(ticks_diff(now, self._heard) * _CLOCK - moved)
            if moved and late < 8000:  # not across a pause of the sender
                self.jitter16 += late - (self.jitter16 + 8 >> 4)
        self._heard = now
        self._high = header.timestamp_high
        self._low = header.timestamp_low
