"""The keypad and the hook of a board without keys: drawn on the screen (panel.py), felt by its touch panel."""

from collections import deque

from micropython import const

from hal import keypad, touch
from hal.drivers.panel_keys import HOOK

_NOTHING = const(-1)


class TouchKeypad:
    """Serves hal.keypad.Keypad.

    A finger presses the key on which it comes down, and lets it go wherever it is lifted; so two fingers make a chord.

    touch:         serves hal.touch.Touch. display: a PanelScreen.
    keys:          tuple of the names of all keys.
    is_off_hook:   whether the handset is lifted: each touch of its key changes it (TouchHook).
    """

    def __init__(self, touch, display):
        self.keys = tuple([key.name for key in display.keys if key.name != HOOK])
        self.is_off_hook = False
        self._touch = touch
        self._display = display
        # every edge that can happen, made now
        self._edges = [None if key.name == HOOK else ((key.name, False), (key.name, True)) for key in display.keys]
        self._under = [_NOTHING, _NOTHING]  # the key under each finger
        self._queue = deque((), keypad.QUEUED)

    def next(self):
        return self._queue.popleft() if self._queue else None

    def poll(self, now):
        """Take what fingers did. Allocates nothing."""
        one = self._touch
        while one.next():
            if one.kind == touch.DOWN:
                self._press(one.finger, self._display.key_at(one.x, one.y))
            elif one.kind == touch.UP:
                self._release(one.finger)

    def _press(self, finger, number):
        self._release(finger)
        if number == _NOTHING or number in self._under:  # two fingers on one key are one
            return
        self._under[finger] = number
        self._display.press(number, True)
        if self._edges[number] is None:
            self.is_off_hook = not self.is_off_hook
            self._display.lift(self.is_off_hook)
        else:
            self._tell(number, 1)

    def _release(self, finger):
        number = self._under[finger]
        if number != _NOTHING:
            self._under[finger] = _NOTHING
            self._display.press(number, False)
            if self._edges[number] is not None:
                self._tell(number, 0)

    def _tell(self, number, is_down):
        if len(self._queue) < keypad.QUEUED:
            self._queue.append(self._edges[number][is_down])


class TouchHook:
    """Serves hal.hook.Hook: the handset that a TouchKeypad shows as a key."""

    def __init__(self, keypad):
        self._keypad = keypad

    def is_off(self):
        return self._keypad.is_off_hook
