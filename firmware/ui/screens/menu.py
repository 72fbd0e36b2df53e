"""The menu: status, forwards, history, do not disturb."""

from firmware.ui.screens.forwards import Forwards
from firmware.ui.screens.history import History
from firmware.ui.screens.listing import Listing, plain
from firmware.ui.screens.status import Status


class Menu(Listing):
    title = "Menu"

    def rows(self, ui):
        forwards = [on for on, _, _ in ui.phone.forwards.values() if on]
        return [
            plain("1  Status"),
            plain("2  Call forward", "On" if forwards else "Off"),
            plain("3  History"),
            plain("4  Do not disturb", "On" if ui.phone.dnd else "Off"),
        ]

    def choose(self, ui, now):
        if self.chosen == 3:
            ui.phone.set_dnd(not ui.phone.dnd, now)
        else:
            ui.open((Status, Forwards, History)[self.chosen]())
