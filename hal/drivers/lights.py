"""Things that shine. BlinkingLeds (leds.py) tells them when.

    lamps                  tuple of the names of the lamps
    shine(number, colour)  let the lamp of this number have a colour, an index in hal.leds.COLOURS
    commit(now)            show it, at the latest

`shine` and `commit` raise OSError when a chip does not answer, and allocate nothing.
"""

from micropython import const

from hal.clock import ticks_diff

_RED = const(1)
_GREEN = const(2)
_LATCH = const(2)  # ticks between two writes of a strip: more than 280 us of silence, whatever the tick's fraction


class PinLights:
    """Light-emitting diodes, each on a pin of a bank.

    lamps: tuple of (name, pin) for one colour, (name, red pin, green pin) for two.
    lit:   the level of a pin at which its diode shines; expanders sink more than they source, so 0 is usual there.
    """

    def __init__(self, pins, lamps, lit=1):
        self.lamps = tuple([row[0] for row in lamps])
        self._lit = lit
        self._pins = [tuple([pins.output(number, 1 - lit) for number in row[1:]]) for row in lamps]

    def shine(self, number, colour):
        pins = self._pins[number]
        if len(pins) == 1:
            self._light(pins[0], colour)
        else:
            self._light(pins[0], colour == _RED)
            self._light(pins[1], colour == _GREEN)

    def commit(self, now):
        """Nothing: each pin shows at once."""

    def _light(self, pin, is_lit):
        pin.value(self._lit if is_lit else 1 - self._lit)


class Ws2812Lights:
    """A strip of WS2812 (SK6812), the first lamp nearest to the controller.

    line:   has write(buffer), which sends the bytes of the strip (onchip.Ws2812Line).
    bright: how bright a lamp shines, 1 to 255.
    """

    def __init__(self, line, lamps, bright=32):
        self.lamps = tuple(lamps)
        self._line = line
        self._bright = bright
        self._strip = bytearray(3 * len(self.lamps))  # green, red, blue of each
        self._has_changed = True
        self._written = None  # the tick

    def shine(self, number, colour):
        self._strip[3 * number] = self._bright if colour == _GREEN else 0
        self._strip[3 * number + 1] = self._bright if colour == _RED else 0
        self._has_changed = True

    def commit(self, now):
        # the strip takes bits for its own until the line was silent for a while
        if self._has_changed and (self._written is None or ticks_diff(now, self._written) >= _LATCH):
            self._line.write(self._strip)
            self._written = now
            self._has_changed = False
