"""A call rings here."""

from firmware.ui.icons import RINGER_OFF, RINGING
from firmware.ui.screens import peer
from firmware.ui.theme import GOOD


def show(page, ui, call, now):
    page.begin(is_wide=ui.layout.is_narrow)
    peer.head(page, ui, call, "Incoming call", RINGER_OFF if call.is_silenced else RINGING, GOOD)
    peer.party(page, call)
    if call.diverted_by:
        page.note("Forwarded by %s" % call.diverted_by)
    elif call.account.label and len(ui.enabled_accounts()) > 1:
        page.note("to %s" % call.account.label)
