"""It rings at the other end, perhaps at another one than was dialled."""

from firmware.ui.icons import RINGING
from firmware.ui.screens import peer
from firmware.ui.theme import ACCENT


def show(page, ui, call, now):
    page.begin(is_wide=ui.layout.is_narrow)
    peer.head(page, ui, call, "Ringing", RINGING, ACCENT)
    peer.party(page, call)
    if call.diverted_by:
        page.note("Forwarded by %s" % call.diverted_by)
