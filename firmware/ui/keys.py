"""What each key of the set does, as names of actions.py; digits, line keys and soft keys have rules of their own."""

DIGITS = {str(digit): str(digit) for digit in range(10)}
DIGITS["star"] = "*"
DIGITS["pound"] = "#"

SOFT = {"soft1": 0, "soft2": 1, "soft3": 2, "soft4": 3}
LINES = {"line%d" % number: number for number in range(1, 11)}

# The same everywhere, whatever the screen shows.
ALWAYS = {
    "volume_up": "louder",
    "volume_down": "softer",
    "mute": "mute",
    "speaker": "speaker",
    "headset": "headset",
    "redial": "redial",
    "hold": "toggle hold",
}

_CANCEL = {"cancel": "hang up"}
_ANSWER = {"ok": "answer", "cancel": "reject"}
_OTHERS = {"up": "previous call", "down": "next call"}

# By the name of the soft key row that is on the screen.
BY_SCREEN = {
    "idle": {"ok": "status", "left": "previous account", "right": "next account", "up": "placed", "down": "history"},
    "dialling empty": {"ok": "placed", "cancel": "hang up"},
    "dialling": {"ok": "send", "cancel": "hang up", "left": "backspace"},
    "calling": _CANCEL,
    "ringing out": _CANCEL,
    "ringing in": _ANSWER,
    "waiting": _ANSWER,
    "talking": {},
    "held": {"ok": "resume"},
    "talking of two": _OTHERS,
    "held of two": {"ok": "resume", "up": "previous call", "down": "next call"},
    "ended": {"ok": "hang up", "cancel": "hang up"},
}

# While a list or a form is open.
IN_LIST = {"up": "up", "down": "down", "left": "left", "right": "right", "ok": "choose", "cancel": "back"}
