"""The first screen of a phone that nobody has set up: what it needs, and what of it is there already."""

from firmware.config.passwords import admin_password
from firmware.ui.icons import CHECK
from firmware.ui.screens import admin
from firmware.ui.screens.listing import Listing
from firmware.ui.theme import GOOD, PLAIN


class Welcome(Listing):
    title = "Set up this phone"
    softkeys = "welcome"

    def _entries(self, ui):
        """[(words, how it stands, whether it is done, what opens it)]"""
        accounts = ui.enabled_accounts()
        found = [("Account", accounts[0].label if accounts else "None", bool(accounts), _account)]
        if ui.link.wifi is not None:
            found.insert(0, ("Wi-Fi", ui.link.words() or ui.link.wifi.name, ui.link.is_up, _wifi))
        has_password = bool(admin_password(ui.settings))
        found.append(("Administrator password", "Set" if has_password else "None", has_password, _password))
        found.append(("Time and date", "", ui.local_time is not None, _time))
        return found

    def rows(self, ui):
        found = []
        for number, (text, stands, is_done, _) in enumerate(self._entries(ui)):
            icon, tone = (CHECK, GOOD) if is_done else ("", PLAIN)
            found.append((icon, "%d  %s" % (number + 1, text), stands, tone))
        return found

    def choose(self, ui, now):
        self._entries(ui)[self.chosen][3](ui, now)


def _wifi(ui, now):
    from firmware.ui.screens.wifi import WifiList

    admin.enter(ui, lambda ui, now: ui.open(WifiList(now)), now)


def _account(ui, now):
    from firmware.ui.screens.accounts import open_account

    admin.enter(ui, lambda ui, now: open_account(ui, 1), now)


def _password(ui, now):
    admin.enter(ui, lambda ui, now: None, now)


def _time(ui, now):
    from firmware.ui.screens.basic import open_time

    open_time(ui, now)
