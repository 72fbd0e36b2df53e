"""Digits being entered."""

from firmware.ui.icons import PLACED
from firmware.ui.page import DIGITS
from firmware.ui.screens import peer
from firmware.ui.theme import ACCENT


def show(page, ui, call, now):
    page.begin(is_wide=ui.layout.is_narrow)
    peer.head(page, ui, call, "Dial", PLACED, ACCENT)
    page.add(DIGITS, call.digits)
    if call.account.label:
        page.note("from %s" % call.account.label)
