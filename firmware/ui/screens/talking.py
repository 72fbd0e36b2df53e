"""Two people talk."""

from firmware.ui.icons import HOLD, MUTED, TALKING, WARNING
from firmware.ui.page import NAME
from firmware.ui.screens import peer
from firmware.ui.theme import DIM, GOOD, PLAIN, WARN


def show(page, ui, call, now):
    page.begin(is_wide=ui.layout.is_narrow)
    timer = peer.duration(call, now)
    if call.warning:
        peer.head(page, ui, call, call.warning, WARNING, WARN, timer)
    elif call.held_by_peer:
        peer.head(page, ui, call, "On hold by the other side", HOLD, WARN, timer)
    elif ui.phone.is_muted:
        peer.head(page, ui, call, "Muted", MUTED, WARN, timer)
    else:
        peer.head(page, ui, call, "Talking", TALKING, GOOD, timer)
    sent = ui.digits_sent(call)
    if sent and page.is_compact:
        page.add(NAME, peer.name(call))
    else:
        peer.party(page, call)
    peer.timer_row(page, timer, PLAIN)
    if sent:
        page.note(sent)
    else:
        others(page, ui, call)


def others(page, ui, call):
    """Who else is there, when a page has room to say it."""
    if not page.is_compact:
        for other in ui.live_calls():
            if other is not call and other.state == "held":
                page.note("On hold: %s" % peer.name(other), DIM)
