"""A queue of deadlines, one an engine: the earliest is known at once, setting and cancelling cost O(log n).

The heap keeps `[deadline, key]` entries. A cancelled or moved timer leaves its entry behind, marked by a key of None,
to be dropped when it comes to the top: no search, and no comparison of keys. When the dead outnumber the living the
heap is built anew, so that a timer moved for ever behind a late deadline costs no memory.
"""

from firmware.base.ticks import ticks_diff


class TimerQueue:
    def __init__(self):
        self._heap = []
        self._entries = {}  # key -> its live entry

    def __len__(self):
        return len(self._entries)

    def set(self, key, when):
        """Fire `key` (hashable) at tick `when`; a timer already set for it moves."""
        self.cancel(key)
        entry = [when, key]
        self._entries[key] = entry
        if len(self._heap) > 2 * len(self._entries) + 8:
            self._rebuild()
        else:
            self._push(entry)

    def cancel(self, key):
        """Forget the timer of `key`; nothing happens when there is none."""
        entry = self._entries.pop(key, None)
        if entry is not None:
            entry[1] = None
            self._drop_dead()

    def deadline(self, key):
        """The tick at which `key` fires, or None."""
        entry = self._entries.get(key)
        return entry and entry[0]

    def next_deadline(self):
        """The earliest tick, or None when no timer is set. O(1)."""
        return self._heap[0][0] if self._heap else None

    def pop_due(self, now):
        """Remove and return one key whose time has come, the earliest first, or None."""
        heap = self._heap
        if not heap or ticks_diff(heap[0][0], now) > 0:
            return None
        key = heap[0][1]
        del self._entries[key]
        heap[0][1] = None
        self._drop_dead()
        return key

    def _drop_dead(self):
        """Hold the invariant that the top of the heap is alive."""
        heap = self._heap
        while heap and heap[0][1] is None:
            last = heap.pop()
            if heap:
                heap[0] = last
                self._sift_down()

    def _rebuild(self):
        self._heap = []
        for entry in self._entries.values():
            self._push(entry)

    def _push(self, entry):
        heap = self._heap
        at = len(heap)
        heap.append(entry)
        while at:
            parent = (at - 1) >> 1
            if ticks_diff(heap[parent][0], entry[0]) <= 0:
                break
            heap[at] = heap[parent]
            at = parent
        heap[at] = entry

    def _sift_down(self):
        heap = self._heap
        size = len(heap)
        entry = heap[0]
        at = 0
        while True:
            child = 2 * at + 1
            if child >= size:
                break
            if child + 1 < size and ticks_diff(heap[child + 1][0], heap[child][0]) < 0:
                child += 1
            if ticks_diff(entry[0], heap[child][0]) <= 0:
                break
            heap[at] = heap[child]
            at = child
        heap[at] = entry
