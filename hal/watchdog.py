"""The watchdog: restarts the board when the firmware stops feeding it."""

from micropython import const

TIMEOUT = const(8000)  # ms; what the weakest board allows


class Watchdog:
    """Runs from the first feed on; it cannot be stopped.

    timeout: ms after a feed at which the board restarts.
    """

    timeout = TIMEOUT

    def feed(self):
        """Say that all is well. Called from the main loop only, after every task has reported."""
