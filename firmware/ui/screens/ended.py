"""The call is over: why, in words, and how long it lasted."""

from firmware.ui.icons import CHECK, WARNING
from firmware.ui.page import TEXT
from firmware.ui.screens import peer
from firmware.ui.theme import BAD, DIM, PLAIN


def show(page, ui, call, now):
    page.begin(is_wide=ui.layout.is_narrow)
    failed = call.answered_at is None
    timer = peer.duration(call, now)
    if page.is_compact:
        peer.head(
            page, ui, call, call.reason or "Call ended", WARNING if failed else CHECK, BAD if failed else PLAIN, timer
        )
        peer.party(page, call)
        return
    peer.head(
        page, ui, call, "Call failed" if failed else "Call ended", WARNING if failed else CHECK, BAD if failed else DIM
    )
    peer.party(page, call)
    if failed or call.reason != "Call ended":
        page.add(TEXT, call.reason, tone=BAD if failed else PLAIN)
    peer.timer_row(page, timer)
