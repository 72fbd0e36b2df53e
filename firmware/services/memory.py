"""What the phone's memory is used for, in bytes of MicroPython's heap."""

import gc

from micropython import const

_FOR_CALLS = const(224 * 1024)  # bytes that eight calls and their screen need, whatever else goes on
_TRANSACTION = const(2560)  # bytes that one keeps at most while it waits for repetitions
_FEWEST, _MOST = const(24), const(200)


class Memory:
    """code: what the imported modules hold. frame_buffer: the picture. live: in use now. peak: the most ever in use.

    Live and peak are taken right after collections, so they count what is needed and no garbage. Make one when
    everything is imported and nothing else is built. On CPython only the frame buffer is known.
    """

    def __init__(self, frame_buffer):
        self._frame_buffer = frame_buffer
        self._peak = 0
        self._code = self.collect() - frame_buffer

    def collect(self):
        """Collect garbage and return the bytes that are left."""
        gc.collect()
        live = gc.mem_alloc() if hasattr(gc, "mem_alloc") else 0
        self._peak = max(self._peak, live)
        return live

    def figures(self):
        """A dict of the four; collects."""
        live = self.collect()
        if not live:
            return {"frame_buffer": self._frame_buffer}
        return {"code": self._code, "frame_buffer": self._frame_buffer, "live": live, "peak": self._peak}

    def transactions(self):
        """How many SIP transactions may be open, so that a flood of requests leaves calls their memory; collects."""
        live, heap = self.collect(), self.heap()
        if not heap:
            return _MOST
        return min(_MOST, max(_FEWEST, (heap - live - _FOR_CALLS) // _TRANSACTION))

    @staticmethod
    def heap():
        """The size of the heap in bytes, 0 where there is no limit."""
        return gc.mem_alloc() + gc.mem_free() if hasattr(gc, "mem_alloc") else 0
