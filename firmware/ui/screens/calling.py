"""The INVITE is out and nothing came back yet."""

from firmware.ui.icons import PLACED
from firmware.ui.screens import peer
from firmware.ui.theme import ACCENT


def show(page, ui, call, now):
    page.begin(is_wide=ui.layout.is_narrow)
    peer.head(page, ui, call, "Calling", PLACED, ACCENT)
    peer.party(page, call)
