"""What the drivers of all screens have in common."""

from micropython import const

from hal import display
from hal.clock import ticks_add, ticks_diff
from hal.dirty import DirtyAreas

_BRIGHTEST = const(10)
_RESET = const(20)  # ms in reset, and as many more than a chip wants after it: a tick passed to poll may be old by then
_AFTER_RESET = const(150)


class Screen:
    """Serves hal.display.Display, for a chip that a subclass knows.

    wire:  see wire.py.
    steps: what the chip is told before its first picture: tuple of (command, data or None, ms to wait then).
    ON:    the command that shows the picture, sent after the first whole one.
    unit:  bytes across that are sent together: the left and right end of every area lie on multiples.
    wider: bytes on the wire for one of the frame buffer.
    light: the lamp behind the screen, with shine(part of 65535), or None.
    failed: what the chip did not take; it is sent again.

    A subclass sends the top of the newest changed area in `_send(budget)`, cuts it off, and returns the bytes that went
    over the wire.
    """

    ON = b""

    def __init__(self, wire, screen, steps, unit=1, wider=1, light=None):
        self.width, self.height, self.depth = screen
        self.palette = display.greys(self.depth)
        self.failed = 0
        self._stride = display.row_bytes(self.width, self.depth)
        if self.width % (8 * unit // self.depth):
            raise ValueError("a width of %d pixels does not end with a whole unit" % self.width)
        self.buffer = bytearray(self._stride * self.height)
        self._per_byte = 8 // self.depth
        self._unit = unit
        self._wider = wider
        self._wire = wire
        self._light = light
        self._level = _BRIGHTEST
        self._steps = steps
        self._step = -2  # two steps of reset come first
        self._due = None  # the tick of the next step, None when it need not wait
        self._is_ready = False  # for pictures
        self._is_on = False
        self._dirty = DirtyAreas()
        self.touch(0, 0, self.width, self.height)

    def touch(self, x, y, width, height):
        right = min(x + width, self.width)
        bottom = min(y + height, self.height)
        x, y = max(x, 0), max(y, 0)
        if x < right and y < bottom:
            unit = self._unit
            across = unit * self._per_byte  # pixels
            self._dirty.add(x // across * unit, (right + across - 1) // across * unit, y, bottom)

    def flush(self, budget):
        budget = min(budget * self._wider, self._wire.burst)
        try:
            while budget > 0 and self._is_ready and self._dirty.newest():
                budget -= self._send(budget)
            waiting = self._dirty.bytes()
            if self._is_ready and not waiting and not self._is_on:
                self._wire.command(self.ON)
                self._is_on = True
                self.backlight(self._level)
            return waiting
        except OSError:
            self.failed += 1
            return self._dirty.bytes()

    def backlight(self, level):
        self._level = min(max(level, 0), _BRIGHTEST)
        if self._light and self._is_on:
            self._light.shine(self._level * 65535 // _BRIGHTEST)

    def poll(self, now):
        """Take the next steps of waking up, as far as their waits have passed."""
        try:
            while not self._is_ready and (self._due is None or ticks_diff(now, self._due) >= 0):
                self._take_step(now)
        except OSError:
            self.failed += 1

    def _take_step(self, now):
        step, wait = self._step, 0
        if step == len(self._steps):
            self._is_ready = True
        elif step < 0:
            self._wire.reset(0 if step == -2 else 1)
            wait = _RESET if step == -2 else _AFTER_RESET
        else:
            command, data, wait = self._steps[step]
            self._wire.command(command)
            if data:
                self._wire.data(data)
        self._step = step + 1
        self._due = ticks_add(now, wait) if wait else None
