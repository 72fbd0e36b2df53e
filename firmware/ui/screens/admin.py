"""The administrator's part of the menu, behind a password that somebody must have set: there is no default one."""

from micropython import const

from firmware.base.errors import LocalError
from firmware.base.ticks import ticks_add
from firmware.config.passwords import admin_password, set_admin_password
from firmware.ui.multitap import LOWER
from firmware.ui.screens.confirm import Confirm
from firmware.ui.screens.listing import Listing, plain
from firmware.ui.screens.text_entry import TextEntry

_MOST_WRONG = const(3)
_LOCKED = const(60000)  # ms after so many wrong passwords


def enter(ui, then, now):
    """Call then(ui, now) as the administrator: asks for the password, or for a new one while there is none."""
    if ui.is_admin:
        then(ui, now)
    elif admin_password(ui.settings):
        _ask(ui, then, now)
    else:
        set_password(ui, then, now)


def _ask(ui, then, now):
    def check(ui, text, now):
        if ui.locked_until is not None:
            raise LocalError("Locked for a minute")
        if text != admin_password(ui.settings):
            ui.wrong_passwords += 1
            if ui.wrong_passwords % _MOST_WRONG == 0:
                ui.locked_until = ticks_add(now, _LOCKED)
            raise LocalError("Wrong password")
        ui.wrong_passwords = 0
        ui.is_admin = True
        then(ui, now)

    ui.open(TextEntry("Administrator password", "", check, LOWER, 32, is_secret=True))


def set_password(ui, then, now):
    """Ask for a new password, twice."""

    def first(ui, text, now):
        set_admin_password(_Trial(), text)

        def second(ui, again, now):
            if again != text:
                raise LocalError("Not the same")
            set_admin_password(ui.settings, text)
            ui.phone.settings_changed()
            ui.is_admin = True
            ui.say("Password set", now)
            then(ui, now)

        ui.open(TextEntry("Repeat the password", "", second, LOWER, 32, is_secret=True))

    note = "Guards accounts and network"
    ui.open(TextEntry("New administrator password", "", first, LOWER, 32, is_secret=True, note=note))


class _Trial:
    """Settings that keep nothing: only whether a password is good enough is of interest."""

    def set(self, name, text):
        pass


class Advanced(Listing):
    title = "Advanced settings"

    def _entries(self, ui):
        found = [("Accounts", _accounts)]
        if ui.link is not None and ui.link.wifi is not None:
            found.append(("Wi-Fi", _wifi))
        found.append(("Administrator password", lambda ui, now: set_password(ui, _nothing, now)))
        if ui.device is not None:
            found += [("Restart", _restart), ("Reset to factory", factory)]
        return found

    def rows(self, ui):
        return [plain("%d  %s" % (number + 1, text)) for number, (text, _) in enumerate(self._entries(ui))]

    def choose(self, ui, now):
        self._entries(ui)[self.chosen][1](ui, now)


def _nothing(ui, now):
    pass


def _accounts(ui, now):
    from firmware.ui.screens.accounts import Accounts

    ui.open(Accounts())


def _wifi(ui, now):
    from firmware.ui.screens.wifi import WifiList

    ui.open(WifiList(now))


def _restart(ui, now):
    ui.open(Confirm("Restart?", "Calls end", restart))


def restart(ui, now):
    ui.close_all()
    ui.say("Starting again", now)
    if ui.device is not None:
        ui.device.restart(now)


def factory(ui, now):
    """Ask whether to forget everything."""
    ui.open(Confirm("Reset to factory?", "All settings will be erased", _erase))


def ask_factory(ui, now):
    """The same for somebody at the idle screen, with the password when the settings want it."""
    if ui.settings.flag("features.factory_pwd_enable") and admin_password(ui.settings):
        enter(ui, factory, now)
    else:
        factory(ui, now)


def _erase(ui, now):
    ui.close_all()
    ui.say("Erasing all settings", now)
    ui.device.erase(now)


