"""What stands beside the line keys: the account of each, how it is registered, and the call on it."""

from firmware.ui.icons import HOLD, RINGING, TALKING
from firmware.ui.screens import registration
from firmware.ui.theme import GOOD, PLAIN, WARN

_BLANK = ("", "", PLAIN)
# The call that a label shows when a line has several: the first of these.
_CALL_ICONS = (("ringing", RINGING, GOOD), ("talking", TALKING, GOOD), ("held", HOLD, WARN))
_IN_USE = ("dialling", "calling")


def label(phone, line):
    """(icon, text, tone) of a line key."""
    account = phone.account_on_line(line)
    if account is None or account.state == "disabled":
        return _BLANK
    calls = [call.state for call in phone.calls if call.line == line]
    for state, icon, tone in _CALL_ICONS:
        if state in calls or state == "talking" and any(call in _IN_USE for call in calls):
            return icon, account.label, tone
    _, icon, tone = registration.STATES[account.state]
    return icon, account.label, tone
