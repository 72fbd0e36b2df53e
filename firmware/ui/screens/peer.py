"""How a call names its other end and its place among the calls; shared by the screens of calls."""

from firmware.base.ticks import ticks_diff
from firmware.ui.clock import duration_text
from firmware.ui.page import HEAD, NAME, TEXT
from firmware.ui.theme import DIM


def name(call):
    """The name, else the number, else what was dialled."""
    return call.peer_name or call.peer_number or call.digits or "Unknown"


def number(call):
    """The number when `name` is not it already, else ""."""
    shown = call.peer_number or call.digits
    return shown if shown != name(call) else ""


def duration(call, now):
    """How long the talk lasts, or lasted, as "01:23"; "" before the answer."""
    if call.answered_at is None:
        return ""
    until = now if call.ended_at is None else call.ended_at
    return duration_text(max(0, ticks_diff(until, call.answered_at)) // 1000)


def place(ui, call):
    """ "1/2" when there is more than one call alive, else ""."""
    alive = ui.live_calls()
    return "%d/%d" % (alive.index(call) + 1, len(alive)) if len(alive) > 1 and call in alive else ""


def head(page, ui, call, text, icon, tone, timer=""):
    """The first row: what the call is doing; at the right its place among the calls, in a low page its duration."""
    right = place(ui, call)
    if page.is_compact and timer:
        right = "%s  %s" % (right, timer) if right else timer
    page.add(HEAD, text, icon, right, tone)


def party(page, call):
    page.add(NAME, name(call))
    if number(call):
        page.note(number(call))


def timer_row(page, timer, tone=DIM):
    """The duration on a row of its own, where there is room for one."""
    if timer and not page.is_compact:
        page.add(TEXT, timer, tone=tone)
