"""To whom the ringing call goes instead."""

from firmware.base.errors import LocalError
from firmware.ui.icons import FORWARD
from firmware.ui.page import DIGITS, HEAD
from firmware.ui.screens import peer
from firmware.ui.theme import ACCENT

_LONGEST = 32


class ForwardTo:
    softkeys = "forward to"
    due = None

    def __init__(self, call):
        self._call = call
        self.target = ""

    def show(self, page, ui, now):
        page.begin(is_wide=ui.layout.is_narrow)
        page.add(HEAD, "Forward to", FORWARD, tone=ACCENT)
        page.add(DIGITS, self.target)
        page.note(peer.name(self._call))

    def digit(self, ui, digit, now):
        if len(self.target) < _LONGEST:
            self.target += digit

    def erase(self, ui, now):
        self.target = self.target[:-1]

    def step(self, ui, step, now):
        """There is nothing to walk through."""

    def turn(self, ui, step, now):
        """There is nothing to change."""

    def choose(self, ui, now):
        if not self.target:
            raise LocalError("Forward to which number?")
        ui.phone.forward_call(self._call, self.target, now)
        ui.close_all()
