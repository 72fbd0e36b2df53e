"""Lamps that the driver blinks by itself, all in step."""

from array import array

from micropython import const

from hal import leds

_DARK, _ON, _FAST, _SLOW = const(0), const(1), const(2), const(3)  # indices in leds.PATTERNS


class BlinkingLeds:
    """Serves hal.leds.Leds on lights (lights.py).

    Lamps of one period shine and go out together, whenever they were set: the phase is that of the tick. What `set`
    says shows at the next poll.
    """

    def __init__(self, lights):
        self.lamps = lights.lamps
        self.failed = 0  # polls at which the lamps did not take what they should show; it is said again at the next
        self._lights = lights
        self._numbers = {lamp: number for number, lamp in enumerate(lights.lamps)}
        count = len(lights.lamps)
        self._colours = bytearray(count)
        self._patterns = bytearray(count)
        self._periods = array("H", [1] * count)
        self._shown = bytearray([255] * count)  # no colour: the first poll tells every lamp what it is

    def set(self, lamp, colour, pattern, period):
        leds.check(colour, pattern, period)
        number = self._numbers.get(lamp)
        if number is not None:
            self._colours[number] = leds.COLOURS.index(colour)
            self._patterns[number] = leds.PATTERNS.index(pattern)
            self._periods[number] = max(period, 1)

    def poll(self, now):
        """Show what has changed. Allocates nothing."""
        try:
            for number in range(len(self._shown)):
                colour = self._colour(number, now)
                if colour != self._shown[number]:
                    self._lights.shine(number, colour)
                    self._shown[number] = colour
            self._lights.commit(now)
        except OSError:
            self.failed += 1

    def _colour(self, number, now):
        pattern = self._patterns[number]
        if pattern == _DARK or (pattern != _ON and now // self._periods[number] & 1):
            return 0
        return self._colours[number]
