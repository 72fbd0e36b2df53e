"""The calls of a phone: their slots, their line keys, and which of them has the focus of screen and keys."""

from micropython import const

from firmware.base.errors import LocalError
from firmware.phone.call import CALLING, DIALLING, HELD, RINGING, TALKING, Call

MOST_CALLS = const(8)  # live at one time: one talking, the rest held or ringing

# Who gets the focus when the call that had it is gone.
_FOCUS_ORDER = (TALKING, DIALLING, CALLING, RINGING, HELD)


class Calls:
    def __init__(self, lines):
        """lines: the account number of each line key in order, 0 for a key that is no line."""
        self.all = []
        self.focus = None
        self._lines = lines
        self._last_id = 0

    def add(self, account, direction, line=None):
        """A new Call. Raises LocalError when every slot is taken."""
        if self.is_full:
            raise LocalError("All lines are busy")
        self._last_id += 1
        call = Call(self._last_id, account, direction, line or self.line_for(account))
        self.all.append(call)
        return call

    def remove(self, call):
        if call in self.all:
            self.all.remove(call)
        if self.focus is call:
            self.focus = None
            self.choose_focus()

    @property
    def live(self):
        return [call for call in self.all if call.is_live]

    @property
    def is_full(self):
        return len(self.live) >= MOST_CALLS

    @property
    def talking(self):
        return self.first(TALKING)

    @property
    def active(self):
        """The call that uses ear and mouth of the person: talking, being dialled or on its way out; else None."""
        for call in self.all:
            if call.is_active:
                return call
        return None

    @property
    def wanting(self):
        """A call that wants the person now: an active one or one that rings here; else None."""
        return self.active or self.ringing_here

    @property
    def ringing_here(self):
        """The incoming call that would be answered first, or None."""
        if self.focus is not None and self.focus.is_ringing_here:
            return self.focus
        for call in self.all:
            if call.is_ringing_here:
                return call
        return None

    def first(self, *states):
        """The focused call when it is in one of these states, else the first that is, else None."""
        if self.focus is not None and self.focus.state in states:
            return self.focus
        for call in self.all:
            if call.state in states:
                return call
        return None

    def get(self, number):
        for call in self.all:
            if call.id == number:
                return call
        return None

    def by_session(self, session):
        for call in self.all:
            if call.session is session:
                return call
        return None

    def offer_focus(self, call):
        """The focus for a call that begins to ring, unless the person is busy with another."""
        if self.active is None:
            self.focus = call

    def choose_focus(self):
        """Give a free focus to the call that matters most; a call that just ended keeps it until it is removed."""
        if self.focus is None:
            for state in _FOCUS_ORDER:
                self.focus = self.first(state)
                if self.focus is not None:
                    return

    def line_for(self, account):
        """The first free line key of the account, else its first one; 0 when it has none."""
        keys = [key + 1 for key, number in enumerate(self._lines) if number == account.number]
        taken = [call.line for call in self.live]
        for key in keys:
            if key not in taken:
                return key
        return keys[0] if keys else 0

    def account_number(self, line):
        """The account of a line key, 0 when that key is none."""
        return self._lines[line - 1] if 0 < line <= len(self._lines) else 0

    def on_line(self, line):
        return [call for call in self.all if call.line == line]

    def busy(self, account=None):
        """Whether any call, or any of this account, is live."""
        return any(account is None or call.account is account for call in self.live)
