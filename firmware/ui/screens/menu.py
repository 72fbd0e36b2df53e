"""The menu: status, forwards, history, do not disturb, and the settings."""

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
            plain("5  Time and date"),
            plain("6  Advanced settings"),
        ]

    def choose(self, ui, now):
        _CHOSEN[self.chosen](ui, now)


def _switch_dnd(ui, now):
    ui.phone.set_dnd(not ui.phone.dnd, now)


# Settings are imported when somebody asks for them: most phones are set up once.
def _open_time(ui, now):
    from firmware.ui.screens.basic import open_time

    open_time(ui, now)


def _open_advanced(ui, now):
    from firmware.ui.screens import admin

    admin.enter(ui, lambda ui, now: ui.open(admin.Advanced()), now)


_CHOSEN = (
    lambda ui, now: ui.open(Status()),
    lambda ui, now: ui.open(Forwards()),
    lambda ui, now: ui.open(History()),
    _switch_dnd,
    _open_time,
    _open_advanced,
)
