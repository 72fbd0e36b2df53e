"""What the phone's memory is used for, in bytes of MicroPython's heap, and what there is to do when it runs short."""

import gc
import sys

from micropython import const

from firmware.base.ticks import ticks_diff

_WIDE = sys.maxsize > 2**31  # 64 bits: everything is larger
_CALL = (40 if _WIDE else 24) * 1024  # bytes that a call and its messages need on top of what there is, with ease
_CALLS = const(8)  # at a time, for which transactions must leave room
_TRANSACTION = const(2048)  # bytes that one keeps at most while it waits for repetitions
_FEWEST, _MOST = const(8), const(200)
_FRESH = const(1000)  # ms for which a look at the heap is good enough
_PACKET = const(1024)  # bytes that a received RTP packet leaves behind, at most
_MOST_PACKETS = const(150)
_SCATTERED = const(128 * 1024)  # bytes; where more is free, there are large pieces among it
_LEAST_THRESHOLD = const(4096)
_ENTRY = const(256)  # bytes of a line of the call log, of which there are four lists
_FEWEST_ENTRIES, _MOST_ENTRIES = const(10), const(100)


class Memory:
    """code: what the imported modules hold. frame_buffer: the picture. live: in use now. peak: the most ever in use.
    ran_out: how often something could not be done.

    Live and peak are taken right after collections, so they count what is needed and no garbage. Make one when
    everything is imported and nothing else is built. On CPython only the frame buffer is known.
    """

    def __init__(self, frame_buffer):
        self.ran_out = 0
        self._frame_buffer = frame_buffer
        self._peak = 0
        self._looked_at = None  # tick of the last collection that is_short asked for
        self._free = 0  # after the last collection
        self._code = self.collect() - frame_buffer

    def collect(self):
        """Collect garbage and return the bytes that are left."""
        gc.collect()
        if not hasattr(gc, "mem_alloc"):
            return 0
        live = gc.mem_alloc()
        self._free = gc.mem_free()
        self._peak = max(self._peak, live)
        return live

    def figures(self):
        """A dict of them; collects."""
        live = self.collect()
        if not live:
            return {"frame_buffer": self._frame_buffer}
        return {
            "code": self._code,
            "frame_buffer": self._frame_buffer,
            "live": live,
            "peak": self._peak,
            "ran_out": self.ran_out,
        }

    def limit(self, layer, history):
        """Hold the transaction layer and the call log to what there is. Where that is little, collect often: what calls
        leave behind then does not scatter what stays over the heap, and there are still pieces of kilobytes.
        """
        layer.max_transactions = self.transactions()
        layer.is_short = self.is_short
        history.longest = self.entries()
        if self.heap() and self._free < _SCATTERED:
            gc.threshold(max(_LEAST_THRESHOLD, self._free >> 3))

    def transactions(self):
        """How many SIP transactions may be open, so that a flood of requests leaves calls their memory; collects."""
        live, heap = self.collect(), self.heap()
        if not heap:
            return _MOST
        return min(_MOST, max(_FEWEST, (heap - live - _CALLS * _CALL) // _TRANSACTION))

    def packets(self):
        """How many RTP packets may be received between two collections."""
        return min(_MOST_PACKETS, 1 + self._free // (2 * _PACKET)) if self.heap() else _MOST_PACKETS

    def entries(self):
        """How many lines each list of the call log may hold: a quarter of what is free, when all are full."""
        if not self.heap():
            return _MOST_ENTRIES
        return min(_MOST_ENTRIES, max(_FEWEST_ENTRIES, self._free // (16 * _ENTRY)))

    def is_short(self, now):
        """Whether there is too little for another call. It collects, but once a second at most: the answer may be as
        old, and whoever floods us cannot keep us at it.
        """
        if not self.heap():
            return False
        if self._looked_at is None or ticks_diff(now, self._looked_at) >= _FRESH:
            self._looked_at = now
            self.collect()
        if self._free < min(_CALL, self.heap() // 12):
            return True
        self._free -= _CALL >> 1  # until the next look, the call that is now taken counts so much
        return False

    def guard(self, step):
        """The function step(now) as one that gives up, and is counted, when memory runs out in it."""

        def guarded(now):
            try:
                step(now)
            except MemoryError:
                self.note()

        return guarded

    def note(self):
        """Memory ran out, and whatever wanted it was given up."""
        self.ran_out += 1
        self.collect()

    @staticmethod
    def heap():
        """The size of the heap in bytes, 0 where there is no limit."""
        return gc.mem_alloc() + gc.mem_free() if hasattr(gc, "mem_alloc") else 0
