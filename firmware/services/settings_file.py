"""The settings on the phone's storage: read at the start, written when they have been at rest for a moment."""

from micropython import const

from firmware.base.ticks import ticks_add, ticks_diff
from firmware.config import cfg
from firmware.config.settings import Settings

NAME = "phone.cfg"
PUSHED = "push.cfg"  # what an administrator's computer left there, to be merged at the next start
_AT_REST = const(500)  # ms without a change before they are written


class SettingsFile:
    """storage: the hal contract. log: takes one line of text for each problem.

    is_new: nobody has set anything on this phone yet.
    """

    def __init__(self, storage, log):
        self.settings = Settings()
        self._storage = storage
        self._log = log
        self._due = None
        self._is_over = False  # erased: nothing is to be written any more
        self.is_new = not self._read(NAME)
        if self._read(PUSHED):
            self.is_new = False
            self._settle_pushed()

    def changed(self, now):
        """Write soon."""
        if not self._is_over:
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
        self._store()

    def erase(self):
        """Back to the factory: forget every file, and write none until the next start. What would bring settings back
        goes first, should the power fail.
        """
        self._due = None
        self._is_over = True
        for name in (PUSHED, NAME):
            self._storage.remove(name)
        for name in self._storage.names():
            self._storage.remove(name)

    def _read(self, name):
        """Apply a file to the settings; whether there is one."""
        try:
            data = self._storage.read(name)
        except OSError as error:
            self._log("%s cannot be read: %s" % (name, error))
            return True
        for problem in cfg.read(data, name, self.settings) if data else ():
            self._log(problem)
        return data is not None

    def _settle_pushed(self):
        """The pushed file goes only when the settings hold it: a loss of power in between merges it once more."""
        if self._store():
            try:
                self._storage.remove(PUSHED)
            except OSError as error:
                self._log("%s cannot be removed: %s" % (PUSHED, error))

    def _store(self):
        try:
            self._storage.replace(NAME, cfg.write(self.settings))
        except (OSError, MemoryError) as error:
            self._log("the settings could not be stored, the old ones stay: %s" % error)
            return False
        return True
