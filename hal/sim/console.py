"""The panel link on MicroPython's console, the serial line of the REPL, of a board that is tested in its circuit.

What else is printed on the line costs at most the message it falls into: every frame begins and ends with a zero, so
both ends find the next one. The host ends the phone with ESCAPE, which is no frame, or by being silent.
"""

import select
import sys

from micropython import const

from hal.clock import ticks_diff
from hal.sim.clock import SimClock

ESCAPE = b"\0\x03\0"  # COBS has no block that ends behind its own code, so no frame looks like this
SILENCE = const(10000)  # ms without a byte of the host after which it is gone
_ESCAPE = const(0x000300)
_READ = const(256)  # bytes read in one go, one by one: the console knows no other way that does not wait
_FIFO = const(128)  # bytes that a UART takes without waiting
_GONE = const(-1)


class ConsoleStream:
    """Serves the stream of hal/sim/stream.py.

    rate: bytes a second that the line carries; no more is written, for writing to a console waits.
    source, sink, poll, ticks: the console and the clock, or what stands for them in a test.
    """

    def __init__(self, rate, source=None, sink=None, poll=None, ticks=None):
        self.socket = source or sys.stdin
        self._read = (source or sys.stdin.buffer).readinto
        self._write = (sink or sys.stdout.buffer).write
        self._poll = poll or _poll_of(self.socket)
        self._ticks = ticks or SimClock().ticks
        self._rate = rate
        self._burst = max(_FIFO, rate // 100)
        self._room = self._burst
        self._paid = self._heard = self._ticks()
        self._byte = bytearray(1)
        self._last = 0xFFFFFF  # the last three bytes
        self._has_escaped = False

    def read_into(self, buffer):
        count, byte, last = 0, self._byte, self._last
        most = min(_READ, len(buffer))
        while count < most and self._poll.poll(0):
            self._read(byte)
            buffer[count] = byte[0]
            count += 1
            last = (last << 8 | byte[0]) & 0xFFFFFF
            if last == _ESCAPE:
                self._has_escaped = True
        self._last = last
        now = self._ticks()
        if count:
            self._heard = now
        elif self._has_escaped or ticks_diff(now, self._heard) > SILENCE:
            return _GONE
        return count

    def write(self, buffer, start, end):
        self._make_room()
        count = min(end - start, self._room - 1)
        if count <= 0:
            return 0
        if start == 0:
            self._write(b"\0")
        self._write(memoryview(buffer)[start : start + count])
        self._room -= count + 1
        return count

    def wait(self, milliseconds):
        self._poll.poll(milliseconds)

    def close(self):
        """Nothing: the line stays, and is the REPL's again."""

    def _make_room(self):
        """For as much as the line has carried away since the last time."""
        now = self._ticks()
        carried = ticks_diff(now, self._paid) * self._rate // 1000
        if carried > 0:
            self._room = min(self._burst, self._room + carried)
            self._paid = now


def _poll_of(source):
    poll = select.poll()
    poll.register(source, select.POLLIN)
    return poll
