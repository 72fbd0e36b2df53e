"""Lamps drawn by the host, which also blinks them."""

from hal import leds
from hal.sim import frames


class SimLeds:
    """Serves hal.leds.Leds."""

    def __init__(self, panel, lamps):
        self.lamps = tuple(lamps)
        self._outbox = panel.outbox
        self._states = {}  # lamp -> payload of the LAMP message
        panel.hello["lamps"] = list(lamps)
        panel.on(frames.REFRESH, self._refresh)

    def set(self, lamp, colour, pattern, period):
        if not 0 <= period <= leds.LONGEST:
            raise ValueError("half period of %d ms" % period)
        numbers = leds.COLOURS.index(colour), leds.PATTERNS.index(pattern), period >> 8, period & 0xFF
        if lamp not in self.lamps:
            return
        state = bytes(numbers) + lamp.encode()
        if self._states.get(lamp) != state:
            self._states[lamp] = state
            self._outbox.put_lamp(lamp, state)

    def _refresh(self, buffer, end):
        for lamp, state in self._states.items():
            self._outbox.put_lamp(lamp, state)
