"""The four soft keys of each state as (label, action) pairs; actions stand in actions.py.

Places are those of the family: a key whose feature this phone does not have stays empty, and the others keep their
places. So far that is the directory, input methods other than digits, transfer and conference.
"""

NOTHING = ("", "")

ROWS = {
    "idle": (("History", "history"), NOTHING, ("DND", "dnd"), ("Menu", "menu")),
    "dialling empty": (NOTHING, NOTHING, ("History", "placed"), ("Cancel", "hang up")),
    "dialling": (("Send", "send"), NOTHING, ("Delete", "backspace"), ("Cancel", "hang up")),
    "calling": (NOTHING, NOTHING, NOTHING, ("Cancel", "hang up")),
    "ringing out": (NOTHING, NOTHING, NOTHING, ("Cancel", "hang up")),
    "ringing in": (("Answer", "answer"), ("Forward", "forward to"), ("Silence", "silence"), ("Reject", "reject")),
    "waiting": (("Answer", "answer"), ("Reject", "reject"), NOTHING, NOTHING),
    "talking": (NOTHING, ("Hold", "hold"), NOTHING, ("EndCall", "hang up")),
    "held": (NOTHING, ("Resume", "resume"), ("NewCall", "new call"), ("EndCall", "hang up")),
    "talking of two": (NOTHING, ("Hold", "hold"), ("Swap", "swap"), ("EndCall", "hang up")),
    "held of two": (NOTHING, ("Resume", "resume"), ("Swap", "swap"), ("EndCall", "hang up")),
    "ended": (("NewCall", "new call"), NOTHING, NOTHING, ("Cancel", "hang up")),
    "list": (("Back", "back"), NOTHING, NOTHING, ("Select", "choose")),
    "look": (("Back", "back"), NOTHING, NOTHING, NOTHING),
    "history": (("Back", "back"), NOTHING, ("Next list", "next list"), ("Call", "choose")),
    "form": (("Back", "back"), ("Switch", "switch"), ("Delete", "erase"), ("Save", "choose")),
    "settings form": (("Back", "back"), NOTHING, ("Edit", "choose"), ("Save", "save")),
    "entry abc": (("abc", "next mode"), ("Cancel", "back"), ("Delete", "erase"), ("OK", "choose")),
    "entry ABC": (("ABC", "next mode"), ("Cancel", "back"), ("Delete", "erase"), ("OK", "choose")),
    "entry 2aB": (("2aB", "next mode"), ("Cancel", "back"), ("Delete", "erase"), ("OK", "choose")),
    "entry 123": (("123", "next mode"), ("Cancel", "back"), ("Delete", "erase"), ("OK", "choose")),
    "confirm": (("Cancel", "back"), NOTHING, NOTHING, ("OK", "choose")),
    "welcome": (("Later", "back"), NOTHING, NOTHING, ("Select", "choose")),
    "wifi": (("Back", "back"), NOTHING, ("Search", "search"), ("Select", "choose")),
    "joining": (NOTHING, NOTHING, ("Key", "search"), ("OK", "choose")),
    "forward to": (("Forward", "choose"), NOTHING, ("Delete", "erase"), ("Cancel", "back")),
}
LABELS = {name: tuple([label for label, _ in row]) for name, row in ROWS.items()}
