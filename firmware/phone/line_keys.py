"""What the line keys are: which account each one belongs to, and what pressing it does."""

from micropython import const

from firmware.base.errors import LocalError
from firmware.phone.call import DIALLING, HELD

_LINE_TYPE = const(15)  # DSS key type "Line"


def accounts_of_keys(model, settings):
    """The account number of each line key in order, 0 for a key that is no line.

    From the factory key n is a line of account n; linekey.Y.type 15 with linekey.Y.line makes any key a line.
    """
    found = []
    for key in range(1, model.line_keys + 1):
        name = "linekey.%d." % key
        kind = settings.number(name + "type")
        own = key if key <= model.accounts else 0
        if kind == _LINE_TYPE:
            found.append(settings.number(name + "line") or own or 1)
        else:
            found.append(own if kind == 0 else 0)
    return found


def press(phone, line, now):
    """Answer what rings on this line, resume what is held, seize it when it is idle; a call that talks talks on."""
    slots = phone.slots
    calls = [call for call in slots.on_line(line) if call.is_live]
    for call in calls:
        if call.is_ringing_here:
            phone.incoming.answer(call, now)
            return
    for call in calls:
        if call.state == HELD:
            phone.holding.resume(call, now)
            return
    if not calls:
        if not slots.account_number(line):
            raise LocalError("This key has no line")
        phone.dialling.seize(line, now)
    elif calls[0].state == DIALLING:
        phone.audio_path.open()
