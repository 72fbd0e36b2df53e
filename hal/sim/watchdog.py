"""A watchdog that only barks: a missed feed becomes a line of the log."""

from hal import watchdog
from hal.clock import ticks_diff

_WARNING = 4  # level of the log


class SimWatchdog:
    """Serves hal.watchdog.Watchdog. fed: how often it was fed; missed: how often that came too late."""

    def __init__(self, panel, timeout=watchdog.TIMEOUT):
        self.timeout = timeout
        self.fed = 0
        self.missed = 0
        self._panel = panel
        self._seen = 0  # `fed` at the last poll
        self._since = None  # the tick at which that was new

    def feed(self):
        self.fed += 1

    def poll(self, now):
        """Look whether it was fed; runs from the first feed on."""
        if self.fed != self._seen:
            self._seen, self._since = self.fed, now
        elif self._since is not None and ticks_diff(now, self._since) >= self.timeout:
            self._since = None  # a board would have restarted: runs anew from the next feed
            self.missed += 1
            self._panel.log(_WARNING, "the watchdog was not fed for %d ms" % self.timeout)
