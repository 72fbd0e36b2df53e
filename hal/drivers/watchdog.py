"""The watchdog of the microcontroller."""

import machine

from hal import watchdog


class ChipWatchdog:
    """Serves hal.watchdog.Watchdog."""

    def __init__(self, timeout=watchdog.TIMEOUT):
        self.timeout = timeout
        self._dog = None

    def feed(self):
        if self._dog is None:
            self._dog = machine.WDT(timeout=self.timeout)
        self._dog.feed()
