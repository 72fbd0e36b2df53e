"""We put the call on hold."""

from firmware.ui.icons import HOLD
from firmware.ui.screens import peer
from firmware.ui.screens.talking import others
from firmware.ui.theme import WARN


def show(page, ui, call, now):
    page.begin(is_wide=ui.layout.is_narrow)
    timer = peer.duration(call, now)
    peer.head(page, ui, call, "On hold", HOLD, WARN, timer)
    peer.party(page, call)
    peer.timer_row(page, timer)
    others(page, ui, call)
