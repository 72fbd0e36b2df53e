"""What the drivers of all touch chips have in common: waking up, orientation, debouncing, a queue of events."""

from array import array

from micropython import const

from hal import touch
from hal.clock import ticks_add, ticks_diff

_IN_RESET = const(20)  # ms, and as many as every chip here wants after it
_AFTER_RESET = const(300)
_AGAIN = const(500)  # ms until a chip that does not answer is tried again
_SLIP = const(3)  # pixels that a finger at rest may seem to move
_NEAR = const(24)  # pixels between two places of a finger that was lost for a moment
_NOBODY = const(255)


class TouchChip:
    """Serves hal.touch.Touch, for a chip that a subclass knows.

    screen:    (width, height) in pixels as a person looks at it.
    panel:     (width, height) of the chip's own coordinates; None when they are the screen's, or the chip tells them.
    swapped:   True when the chip's x runs along the screen's height.
    mirrored:  "x", "y" or "xy": which way runs backwards on the screen, after swapping.
    interrupt: number of the chip's INT line in the bank `pins`, or None: the chip is asked at each poll.
    reset:     number of its reset line (low holds it in reset), or None.
    failed:    times that the chip did not answer. Nothing is raised: it is tried again, and fingers that were down when
               it fell silent go up.

    A subclass has `_begin()`, which makes the chip ready and returns whether it is one of its own, and `_report()`,
    which calls `_contact` for each finger on the glass and returns False when the chip has nothing new to say.
    """

    def __init__(
        self, i2c, screen, address, panel=None, swapped=False, mirrored="", pins=None, interrupt=None, reset=None
    ):
        self.kind = self.finger = self.x = self.y = 0
        self.failed = 0
        self._i2c = i2c
        self._address = address
        self._width, self._height = screen
        self._panel = panel or ((screen[1], screen[0]) if swapped else screen)
        self._is_swapped = swapped
        self._mirrors_x = "x" in mirrored
        self._mirrors_y = "y" in mirrored
        self._interrupt = None if interrupt is None else pins.input(interrupt)
        self._reset = None if reset is None else pins.output(reset, 0)
        self._step = 0 if self._reset else 2  # of waking up: in reset, after reset, to begin, awake
        self._due = None  # the tick of the next step
        self._ids = bytearray([_NOBODY] * touch.FINGERS)  # what the chip calls the finger
        self._xs = array("H", [0] * touch.FINGERS)
        self._ys = array("H", [0] * touch.FINGERS)
        self._seen = 0  # bits of the fingers in this report
        self._missed = 0  # bits of those that are missing
        self._since = array("i", [0] * touch.FINGERS)  # the tick from which they are
        self._answered = 0  # the tick of the last answer
        self._queue = array("H", [0] * (4 * touch.QUEUED))  # kind, finger, x, y
        self._first = 0
        self._count = 0

    def next(self):
        if not self._count:
            return False
        queue, at = self._queue, 4 * self._first
        self.kind = queue[at]
        self.finger = queue[at + 1]
        self.x = queue[at + 2]
        self.y = queue[at + 3]
        self._first = (self._first + 1) % touch.QUEUED
        self._count -= 1
        return True

    def poll(self, now):
        """Ask the chip. Allocates nothing."""
        try:
            if self._step < 3:
                self._wake(now)
            else:
                self._seen = 0
                if self._report():
                    self._miss(now)
                self._answered = now
        except OSError:
            self.failed += 1
            self._fall_silent(now)
        self._lift(now)

    # -- for subclasses

    def _begin(self):
        return True

    def _report(self):
        return False

    def _contact(self, number, x, y):
        """A finger is at this place, in the chip's own coordinates; `number` is what the chip calls it."""
        if self._is_swapped:
            x, y = y, x
            x = x * self._width // self._panel[1]
            y = y * self._height // self._panel[0]
        else:
            x = x * self._width // self._panel[0]
            y = y * self._height // self._panel[1]
        x = min(max(x, 0), self._width - 1)
        y = min(max(y, 0), self._height - 1)
        if self._mirrors_x:
            x = self._width - 1 - x
        if self._mirrors_y:
            y = self._height - 1 - y
        finger = self._finger(number, x, y)
        if finger < 0:
            return
        self._seen |= 1 << finger
        self._missed &= ~(1 << finger)
        if self._ids[finger] == _NOBODY:
            self._put(touch.DOWN, finger, x, y)
        elif abs(x - self._xs[finger]) > _SLIP or abs(y - self._ys[finger]) > _SLIP:
            self._put(touch.MOVE, finger, x, y)
        self._ids[finger] = number

    # -- fingers

    def _finger(self, number, x, y):
        """The finger of this number, else one that was lost just here, else a free one, else -1."""
        ids = self._ids
        for finger in range(touch.FINGERS):
            if ids[finger] == number:
                return finger
        for finger in range(touch.FINGERS):
            if self._missed >> finger & 1 and abs(x - self._xs[finger]) + abs(y - self._ys[finger]) < _NEAR:
                return finger
        for finger in range(touch.FINGERS):
            if ids[finger] == _NOBODY:
                return finger
        return -1

    def _miss(self, now):
        """Note which fingers are not in this report."""
        for finger in range(touch.FINGERS):
            bit = 1 << finger
            if self._ids[finger] != _NOBODY and not (self._seen | self._missed) & bit:
                self._missed |= bit
                self._since[finger] = now

    def _lift(self, now):
        """Let those go up that have been missing for long enough."""
        for finger in range(touch.FINGERS):
            bit = 1 << finger
            if self._missed & bit and ticks_diff(now, self._since[finger]) >= touch.DEBOUNCE:
                self._missed &= ~bit
                self._ids[finger] = _NOBODY
                self._put(touch.UP, finger, self._xs[finger], self._ys[finger])

    def _put(self, kind, finger, x, y):
        self._xs[finger] = x
        self._ys[finger] = y
        if self._count >= (touch.QUEUED // 2 if kind == touch.MOVE else touch.QUEUED):
            return
        queue, at = self._queue, 4 * ((self._first + self._count) % touch.QUEUED)
        queue[at] = kind
        queue[at + 1] = finger
        queue[at + 2] = x
        queue[at + 3] = y
        self._count += 1

    # -- waking up

    def _wake(self, now):
        if self._due is not None and ticks_diff(now, self._due) < 0:
            return
        if self._step == 0:
            self._reset.value(0)
            self._proceed(1, ticks_add(now, _IN_RESET))
        elif self._step == 1:
            self._reset.value(1)
            self._proceed(2, ticks_add(now, _AFTER_RESET))
        elif self._begin():
            self._proceed(3, None)
        else:
            self._proceed(2, ticks_add(now, _AGAIN))

    def _proceed(self, step, due):
        self._step = step
        self._due = due

    def _fall_silent(self, now):
        """The chip did not answer: after a while let all fingers go up and wake it anew."""
        if self._step < 3:
            if self._step == 2:
                self._due = ticks_add(now, _AGAIN)
        elif ticks_diff(now, self._answered) >= _AGAIN:
            self._seen = 0
            self._miss(now)
            self._proceed(0 if self._reset else 2, None)
