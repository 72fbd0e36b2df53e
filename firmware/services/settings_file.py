"""The settings on the phone's storage: read at the start, written when they have been at rest for a moment."""

from micropython import const

from firmware.base.ticks import ticks_add, ticks_diff
from firmware.config import cfg
from firmware.config.settings import Settings

NAME = "phone.cfg"
_AT_REST = const(500)  # ms without a change before they are written


class SettingsFile:
    """storage: the hal contract. log: takes one line of text for each problem."""

    def __init__(self, storage, log):
        self.settings = Settings()
        self._storage = storage
        self._log = log
        self._due = None
        data = storage.read(NAME)
        for problem in cfg.read(data, NAME, self.settings) if data else ():
            log(problem)

    def changed(self, now):
        """Write soon."""
        self._due = ticks_add(now, _AT_REST)

    def advance(self, now):
        """Write when it is time. A storage that refuses, or no memory, keeps the old file till the next change."""
        if self._due is not None and ticks_diff(now, self._due) >= 0:
            self.write()

    def write(self):
        """Write what changed at once, as before the phone ends."""
        if self._due is None:
            return
        self._due = None
        try:
            self._storage.replace(NAME, cfg.write(self.settings))
        except (OSError, MemoryError) as error:
            self._log("the settings could not be stored, the old ones stay: %s" % error)
