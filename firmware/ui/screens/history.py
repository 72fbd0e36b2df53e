"""The call log: missed, received, placed and forwarded calls; left and right change the list, OK calls back."""

from firmware.base.errors import LocalError
from firmware.ui import clock
from firmware.ui.icons import FORWARD, MISSED, PLACED, RECEIVED
from firmware.ui.screens.listing import Listing
from firmware.ui.theme import ACCENT, BAD, DIM, GOOD

# (kind, title, icon, tone)
_LISTS = (
    ("missed", "Missed calls", MISSED, BAD),
    ("received", "Received calls", RECEIVED, GOOD),
    ("placed", "Placed calls", PLACED, ACCENT),
    ("forwarded", "Forwarded calls", FORWARD, DIM),
)


class History(Listing):
    softkeys = "history"
    empty = "No calls"

    def __init__(self, kind="missed"):
        super().__init__()
        self._list = [name for name, _, _, _ in _LISTS].index(kind)

    @property
    def title(self):
        return _LISTS[self._list][1]

    def entries(self, ui):
        return ui.phone.history.entries(_LISTS[self._list][0])

    def rows(self, ui):
        _, _, icon, tone = _LISTS[self._list]
        return [
            (icon, entry.name or entry.number or "Unknown", _when(ui, entry.time), tone) for entry in self.entries(ui)
        ]

    def turn(self, ui, step, now):
        self._list = (self._list + step) % len(_LISTS)
        self.chosen = 0

    def choose(self, ui, now):
        entries = self.entries(ui)
        if not entries or not entries[self.chosen].target:
            raise LocalError("No number to call")
        entry = entries[self.chosen]
        ui.close_all()
        ui.phone.dial(entry.target, entry.account, now)

    def digit(self, ui, digit, now):
        """Nothing here is chosen by number."""


def _when(ui, time):
    """The hour of today's calls, the date of older ones, "" for calls of a phone that knew no time."""
    if not time or not ui.local_time:
        return ""
    when = clock.local(time, ui.settings)
    return clock.time_text(when, ui.settings) if when[:3] == ui.local_time[:3] else clock.date_text(when, ui.settings)
