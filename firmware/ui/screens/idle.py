"""Nothing going on: the time, and what a person should know before calling."""

from firmware.ui import clock
from firmware.ui.icons import MISSED, NO_NETWORK, UNREGISTERED
from firmware.ui.page import CLOCK, HEAD, NOTE
from firmware.ui.screens import registration
from firmware.ui.theme import BAD, DIM, WARN


def show(page, ui, now):
    page.begin()
    when = ui.local_time
    if when:
        time, _, half = clock.time_text(when, ui.settings).partition(" ")
        page.add(CLOCK, time, right=half)
        page.add(NOTE, clock.date_text(when, ui.settings), tone=DIM)
    if ui.link is not None and not ui.link.is_up:
        page.add(HEAD, "Network unavailable", NO_NETWORK, tone=BAD)
        page.note(ui.link.words())
        return
    trouble = registration.trouble(ui.phone, ui.layout.is_narrow)
    if trouble:
        page.add(HEAD, trouble, UNREGISTERED, tone=BAD)
    elif ui.phone.missed:
        missed = ui.phone.missed
        page.add(HEAD, "%d missed call%s" % (missed, "" if missed == 1 else "s"), MISSED, tone=WARN)
    elif ui.phone.dnd:
        page.note("Do not disturb", WARN)
