"""A fake I2S bus in its non-blocking mode: a buffer of its own, one request at a time, a callback when that is done."""

from array import array


class FakePort:
    """Opens FakeI2s; `is_lossy` makes callbacks get lost, as a full scheduler queue does."""

    def __init__(self, bits=16, rivals=(), times=1):
        self.bits = bits
        self.times = times
        self.rivals = rivals  # ports of the same chip, of which only one may be open
        self.i2s = None
        self.opened = 0
        self.is_lossy = False
        self.is_broken = False
        self.source = None  # what an input hears at the left: a function of the number of the sample

    def open(self, size):
        for rival in self.rivals:
            assert rival.i2s is None, "two directions at once on a HALF board"
        if self.is_broken:
            raise OSError(12)
        self.i2s = FakeI2s(self, size)
        self.opened += 1
        return self.i2s


class FakeI2s:
    """played: the left samples that left the chip; those after `kept` are counted but not kept."""

    KEPT = 16000

    def __init__(self, port, size):
        self.port = port
        self.size = size
        self.filled = 0  # bytes in the buffer of its own
        self.handler = None
        self.pending = None  # what was given to write or readinto
        self.at = 0
        self.ring = bytearray(size)
        self.head = 0
        self.samples = array("h", [0] * self.KEPT)
        self.played = 0
        self.gaps = 0  # samples played as silence because there was nothing
        self.recorded = 0

    def irq(self, handler):
        self.handler = handler

    def write(self, buffer):
        assert self.handler and self.pending is None, "a buffer is under way already"
        self.pending, self.at = buffer, 0
        return len(buffer)

    def readinto(self, buffer):
        assert self.handler and self.pending is None
        self.pending, self.at = buffer, 0
        return len(buffer)

    def deinit(self):
        self.port.i2s = None
        self.handler = self.pending = None

    # -- time

    def play(self, count):
        """`count` samples go by."""
        self.feed()
        for _ in range(count):
            if self.filled:
                value = self.ring[self.head] | self.ring[self.head + 1] << 8
                self.head = (self.head + 4) % self.size
                self.filled -= 4
                self.feed()
            else:
                value = 0
                self.gaps += 1
            if self.played < self.KEPT:
                self.samples[self.played] = value - 0x10000 if value & 0x8000 else value
            self.played += 1

    def feed(self):
        """Move what was given into the buffer of its own, as far as there is room; call back when all of it went."""
        while self.pending is not None and self.filled < self.size:
            at = (self.head + self.filled) % self.size
            for offset in range(4):
                self.ring[at + offset] = self.pending[self.at + offset]
            self.at += 4
            self.filled += 4
            if self.at == len(self.pending):
                self.done()

    def record(self, count):
        """`count` samples are heard: left is their number, right its opposite."""
        width, source = self.port.bits // 8, self.port.source
        for _ in range(count):
            if self.pending is None:
                self.gaps += 1
            else:
                value = source(self.recorded) if source else self.recorded & 0x7FFF
                self.put(self.at + width - 2, value & 0xFFFF)
                self.put(self.at + 2 * width - 2, -value & 0xFFFF)
                self.at += 2 * width
                if self.at == len(self.pending):
                    self.done()
            self.recorded += 1

    def put(self, at, value):
        self.pending[at] = value & 0xFF
        self.pending[at + 1] = value >> 8

    def done(self):
        self.pending = None
        if not self.port.is_lossy:
            self.handler(self)
