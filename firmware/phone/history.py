"""The call log: placed, received, missed and forwarded calls, the newest first, and how many were missed unseen."""

from micropython import const

from firmware.phone.call import OUT

_LONGEST = const(100)
_HIDDEN = ("", "anonymous")  # RFC 3323 4.1.1.3

PLACED = "placed"
RECEIVED = "received"
MISSED = "missed"
FORWARDED = "forwarded"


class Entry:
    """One line of the log. account: its number. time: Unix seconds, 0 when the clock was not set.

    target: what to dial to call back, a number or, by an account without a server, a URI; "" for those who hide.
    """

    def __init__(self, call, time):
        self.account = call.account.number
        self.name = call.peer_name
        self.number = call.peer_number
        self.target = _target(call)
        self.time = time


class History:
    """longest: entries that each list holds at most, less where memory is short. missed_count: calls not seen yet."""

    def __init__(self, settings, clock_time):
        """clock_time: callable giving Unix seconds."""
        self.longest = _LONGEST
        self.missed_count = 0
        self._settings = settings
        self._clock_time = clock_time
        self._lists = {kind: [] for kind in (PLACED, RECEIVED, MISSED, FORWARDED)}

    def entries(self, kind):
        """The entries of "placed", "received", "missed" or "forwarded", the newest first."""
        return self._lists[kind]

    def record(self, call):
        """Write down a call that ended, in the list it belongs to."""
        kind = _kind(call)
        if kind == MISSED:
            if not self._settings.flag("account.%d.missed_calllog" % call.account.number):
                return
            self.missed_count += 1
        if self._settings.flag("features.save_call_history"):
            entries = self._lists[kind]
            entries.insert(0, Entry(call, self._clock_time()))
            del entries[self.longest :]

    def see_missed(self):
        self.missed_count = 0


def _target(call):
    if call.peer_number.lower() in _HIDDEN:
        return ""
    return call.peer_number if call.account.server else str(call.peer_uri, "utf-8")


def _kind(call):
    if call.direction == OUT:
        return PLACED
    if call.is_forwarded:
        return FORWARDED
    return MISSED if call.is_missed else RECEIVED
