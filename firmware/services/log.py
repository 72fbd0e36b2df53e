"""What went wrong, a line each: to the host on a panel link, to the console of a board, and kept in the storage."""

from micropython import const

NAME = "phone.log"

_WARNING = const(2)  # level on the panel link
_LONGEST = const(4096)  # bytes kept, the latest


class Log:
    """panel: the panel link, or None. storage: the hal contract."""

    def __init__(self, panel, storage):
        self._panel = panel
        self._storage = storage

    def tell(self, text):
        """Tell whoever listens now."""
        if self._panel is not None:
            self._panel.log(_WARNING, text)
        else:
            print(text)

    def keep(self, text):
        """Tell, and keep it over restarts: for what is rare, as each line costs the flash a write."""
        self.tell(text)
        try:
            data = (self._storage.read(NAME) or b"") + text.encode() + b"\n"
            self._storage.replace(NAME, data[-_LONGEST:])
        except OSError as error:
            self.tell("the log could not be kept: %s" % error)
