"""A second call rings while one talks, is dialled or is on hold."""

from firmware.ui.icons import RINGING
from firmware.ui.screens import peer
from firmware.ui.theme import GOOD

_DOING = {"talking": "Talking", "held": "On hold", "dialling": "Dialling", "calling": "Calling", "ringing": "Ringing"}


def show(page, ui, call, now):
    """call: the one that rings."""
    page.begin(is_wide=ui.layout.is_narrow)
    peer.head(page, ui, call, "Incoming call", RINGING, GOOD)
    peer.party(page, call)
    other = ui.phone.focus
    if other is not None and other is not call:
        page.note("%s: %s" % (_DOING[other.state], peer.name(other)))
