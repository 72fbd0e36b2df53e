"""The jitter buffer: a ring of 10 ms blocks placed by RTP timestamp, so that packets may hold any number of blocks.

Reading runs at our clock, writing at the peer's. The distance between both, the delay, is kept near a target: a block
is left out or put in when it strays, be it for a difference of the clocks or for a change of the network.
"""

from micropython import const

from firmware.media.mix import copy_bytes
from firmware.media.rtp import timestamp_diff

BLOCK = const(80)  # ticks, and bytes of a G.711 block
MISSING = const(-1)
STRETCH = const(-2)

_BLOCKS = const(64)  # 640 ms; 5 KB
_MASK = const(63)
_BLOCK_MS = const(10)
_STARVED = const(6)  # blocks without sound until the stream counts as paused
_WINDOW = const(50)  # packets between two looks at the delay
_CALM = const(80)  # ms aimed at while the jitter is small
_MARGIN = const(20)  # ms kept beside four times the jitter
_PENALTY = const(20)  # ms more after a packet that came too late
_TOO_LONG = const(60)  # ms above the target that are cut
_TOO_SHORT = const(30)  # ms below the target that are filled
_RESUMED = const(2)  # blocks of delay after a packet that was late: more would only add to the hole
_BURST = const(16)  # blocks above the longest delay that may come at once


class JitterBuffer:
    """Blocks of one stream.

    adaptive: True moves the target between `shortest` and `longest` by the jitter seen, False holds it at `normal`
    (all ms; `voice.jib.*`).

    data: the ring; tag: that of the block returned last. late: packets that came after their time; missing: blocks
    that were not there when needed; skipped, stretched: blocks left out or put in; jumps: new beginnings.
    spread: the interarrival jitter in ms, set by the owner.
    """

    def __init__(self, adaptive=True, shortest=0, normal=120, longest=300):
        self.data = bytearray(_BLOCKS * BLOCK)
        self._tags = bytearray(_BLOCKS)
        self.begin(adaptive, shortest, normal, longest)

    def begin(self, adaptive, shortest, normal, longest):
        """Be as new, for another stream; the memory stays the same."""
        self._adaptive = adaptive
        self._shortest = min(max(shortest, _BLOCK_MS), 400)
        self._longest = min(max(longest, self._shortest), 400)
        self._normal = min(max(normal, self._shortest), self._longest)
        self.tag = 0
        self.spread = 0
        self.late = self.missing = self.skipped = self.stretched = self.jumps = 0
        self._penalty = 0
        self.reset()

    def reset(self):
        """Forget all blocks; the next packet begins anew."""
        tags = self._tags
        for i in range(_BLOCKS):
            tags[i] = 0
        self._pending = 0
        self._is_idle = True
        self._is_filling = True
        self._starving = 0
        self._head = 0
        self._high = self._low = 0  # the timestamp of the block at the head
        self._correction = 0
        self._begin_window()

    @property
    def target(self):
        """The delay aimed at, ms."""
        if not self._adaptive:
            return self._normal
        wanted = max(_CALM, _MARGIN + 4 * self.spread) + self._penalty
        return min(max(wanted, self._shortest), self._longest)

    @property
    def delay(self):
        """The delay of the last packets, ms."""
        return self._delay

    def put(self, packet, start, count, tag, high, low, is_latest):
        """Store `count` bytes of a packet from `start`, its timestamp in halves; False when none came in time.

        tag: 1..255, given back with the blocks. is_latest: no later packet came before.
        """
        if self._is_idle and not is_latest:
            self.late += 1
            return False
        at = self._place(high, low, is_latest) // BLOCK
        if at + count // BLOCK > self._longest // _BLOCK_MS + _BURST:
            if not is_latest:
                return False
            self.jumps += 1
            self.reset()
            at = self._place(high, low, True) // BLOCK
        if is_latest:
            self._watch(at * _BLOCK_MS)
        stored = False
        for source in range(start, start + count - BLOCK + 1, BLOCK):
            if at >= 0:
                stored = self._store(at, packet, source, tag) or stored
            at += 1
        if at <= 0:
            self.late += 1
        return stored

    def next(self):
        """The place in `data` of the next 10 ms, or MISSING, or STRETCH: play the sound before once more."""
        if self._is_idle:
            return MISSING
        tags = self._tags
        if self._correction and not self._is_filling and tags[self._head]:
            if self._correction < 0:
                self._correction = 0
                self.stretched += 1
                return STRETCH
            self._leave_out()
        head = self._head
        tag = tags[head]
        self._advance()
        if tag:
            tags[head] = 0
            self.tag = tag
            self._pending -= 1
            self._starving = 0
            self._is_filling = False
            return head * BLOCK
        if not self._is_filling:
            self.missing += 1
        if not self._pending:
            self._starving += 1
            self._is_idle = self._starving >= _STARVED
        return MISSING

    def _place(self, high, low, is_latest):
        """Ticks from the head to this timestamp, a multiple of BLOCK; moves the head when that is needed."""
        if self._is_idle:
            return self._anchor(high, low, self.target // _BLOCK_MS)
        ahead = timestamp_diff(high, low, self._high, self._low)
        odd = ahead % BLOCK
        ahead -= odd
        if odd and is_latest and ahead > -_BLOCKS * BLOCK:
            self._shift(odd)  # the sender began anew between two blocks: follow it
        if ahead < 0 and is_latest and not self._pending:
            self.late += 1  # too late for its time, yet nothing better is there: the delay was too short
            self._penalty = min(self._penalty + _PENALTY, self._longest)
            return self._anchor(high, low, _RESUMED)
        return ahead

    def _anchor(self, high, low, blocks):
        """Let the head lie so many blocks before this timestamp; ticks between the two."""
        self._high = high
        self._low = low
        self._shift(-blocks * BLOCK)
        self._is_idle = False
        self._is_filling = True
        self._starving = 0
        self._begin_window()
        return blocks * BLOCK

    def _shift(self, ticks):
        low = self._low + ticks
        self._low = low & 0xFFFF
        self._high = self._high + (low >> 16) & 0xFFFF

    def _advance(self):
        self._head = self._head + 1 & _MASK
        self._shift(BLOCK)

    def _leave_out(self):
        """Drop the block at the head when the one after it is there."""
        if self._tags[self._head + 1 & _MASK]:
            self._tags[self._head] = 0
            self._pending -= 1
            self._correction = 0
            self.skipped += 1
            self._advance()

    def _store(self, at, packet, source, tag):
        slot = self._head + at & _MASK
        if self._tags[slot]:
            return False
        self._tags[slot] = tag
        self._pending += 1
        copy_bytes(self.data, slot * BLOCK, packet, source, BLOCK)
        return True

    def _begin_window(self):
        self._sum = self._count = 0
        self._late_before = self.late
        self._delay = self.target

    def _watch(self, ahead):
        """Compare the mean delay of a window of packets with the target."""
        self._sum += ahead
        self._count += 1
        if self._count < _WINDOW:
            return
        mean = self._sum // self._count
        if self.late == self._late_before and self._penalty:
            self._penalty -= 1
        self._begin_window()
        self._delay = mean
        self._correction = 1 if mean >= self.target + _TOO_LONG else -1 if mean <= self.target - _TOO_SHORT else 0
