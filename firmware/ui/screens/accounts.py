"""The SIP accounts: a list of them, and the form of each."""

from firmware.base.errors import LocalError
from firmware.ui.screens import admin, form, registration
from firmware.ui.screens.listing import Listing

# (label, setting after "account.N.", kind)
_FIELDS = (
    ("Active", "enable", form.SWITCH),
    ("Label", "label", form.TEXT),
    ("Display name", "display_name", form.TEXT),
    ("Register name", "auth_name", form.TEXT),
    ("User name", "user_name", form.TEXT),
    ("Password", "password", form.SECRET),
    ("SIP server", "sip_server.1.address", form.TEXT),
    ("Port", "sip_server.1.port", form.NUMBER),
)


class Accounts(Listing):
    title = "Accounts"

    def rows(self, ui):
        found = []
        for account in ui.phone.accounts:
            _, icon, tone = registration.STATES[account.state]
            found.append((icon, "%d  %s" % (account.number, account.label), registration.words(account), tone))
        return found

    def choose(self, ui, now):
        open_account(ui, self.chosen + 1)


def open_account(ui, number):
    """The form of one account. One that was never used is offered switched on."""
    fields = [(label, "account.%d.%s" % (number, name), kind) for label, name, kind in _FIELDS]
    opened = form.Form("Account %d" % number, fields, ui.settings, lambda ui, now: _saved(ui, number, now))
    if not ui.settings.get("account.%d.user_name" % number):
        opened.values["account.%d.enable" % number] = "1"
    ui.open(opened)


def _saved(ui, number, now):
    name = "account.%d." % number
    if ui.settings.flag(name + "enable") and not ui.settings.get(name + "user_name"):
        raise LocalError("User name is missing")
    if ui.live_calls():
        raise LocalError("End the call first")
    ui.phone.settings_changed()
    admin.restart(ui, now)
