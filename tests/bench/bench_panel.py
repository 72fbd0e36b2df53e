"""What the panel link costs the phone: bytes of each driver on MicroPython, microseconds of its work.

Run from the repository root, on either interpreter:

    PYTHONPATH=.:tools/compat python tests/bench/bench_panel.py
    MICROPYPATH=.:.frozen micropython -X heapsize=2M tests/bench/bench_panel.py

The figures are the least of some rounds; they inform and are no gate.
"""

import gc
import time
from array import array

from hal.codec import FRAME
from hal.sim.codec import SimCodec
from hal.sim.display import SimDisplay
from hal.sim.panel import Panel

try:
    from time import ticks_diff, ticks_us
except ImportError:

    def ticks_us():
        return time.perf_counter_ns() // 1000

    def ticks_diff(later, earlier):
        return later - earlier


ROUNDS = 10
TIMES = 100
SCREEN = (480, 272, 4)


class Sink:
    """A stream whose host takes everything and says nothing."""

    socket = None

    def read_into(self, buffer):
        return 0

    def write(self, buffer, start, end):
        return end - start


def allocated():
    if not hasattr(gc, "mem_alloc"):
        return 0
    gc.collect()
    return gc.mem_alloc()


def made(name, make):
    """Make an object and print its bytes where they can be counted."""
    before = allocated()
    part = make()
    after = allocated()
    if after:
        print("%-24s %8d bytes" % (name, after - before))
    return part


def timed(name, work):
    best = None
    for _ in range(ROUNDS):
        begun = ticks_us()
        for _ in range(TIMES):
            work()
        took = ticks_diff(ticks_us(), begun)
        best = took if best is None else min(best, took)
    print("%-24s %8.1f us" % (name, best / TIMES))


def main():
    panel = made("panel", lambda: Panel(Sink(), "token", "t46g"))
    codec = made("codec", lambda: SimCodec(panel))
    display = made("display, buffer included", lambda: SimDisplay(panel, SCREEN))
    frame = array("h", [5] * FRAME)
    panel.poll(0)
    now = [0]

    def poll():
        now[0] += 1000  # past the patience with a host that answers no PING
        panel.poll(now[0])

    def whole_screen():
        display.touch(0, 0, display.width, display.height)
        while display.flush(65536):
            poll()

    timed("poll, nothing to do", poll)
    timed("frame heard", lambda: codec.write(frame))
    timed("touch", lambda: display.touch(10, 20, 30, 40))
    timed("whole screen", whole_screen)


main()
