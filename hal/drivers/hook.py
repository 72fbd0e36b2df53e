"""A hook switch on a pin."""

from hal import hook
from hal.clock import ticks_diff


class PinHook:
    """Serves hal.hook.Hook.

    off:    the level of the pin while the handset is lifted.
    failed: looks that the pin's chip did not answer; the handset stays then where it was.
    """

    def __init__(self, pins, pin, off=1):
        self.failed = 0
        self._pin = pins.input(pin)
        self._off = off
        self._is_off = self._pin.value() == off
        self._since = None  # the tick from which the switch says otherwise

    def is_off(self):
        return self._is_off

    def poll(self, now):
        """Look at the switch. Allocates nothing."""
        try:
            is_off = self._pin.value() == self._off
        except OSError:
            self.failed += 1
            return
        if is_off == self._is_off:
            self._since = None
        elif self._since is None:
            self._since = now
        elif ticks_diff(now, self._since) >= hook.DEBOUNCE:
            self._is_off = is_off
            self._since = None
