"""Where the keys of a touch screen of 320 x 240 pixels lie: a table of Key, in pixels of the screen.

Above is the picture of the phone, 192 x 64 enlarged by a half; the line keys stand beside it, where their labels are,
and the soft keys below their labels. Touching a label is touching its key. Then come the dial pad and all other keys.
"""

from hal.drivers.legends import LEGENDS

SCREEN = (320, 240)
PICTURE = (16, 2, 288, 96)  # x, y, width, height
HOOK = "hook"

_ROWS = (
    ("speaker", "1", "2", "3", "message", "up", "volume_up"),
    ("headset", "4", "5", "6", "left", "ok", "right"),
    ("mute", "7", "8", "9", "cancel", "down", "volume_down"),
    ("redial", "star", "0", "pound", HOOK, HOOK, HOOK),
)
_LINES = 6
_TOP = 119  # of the dial pad
_PAD = 30  # height of its rows
_SOFT = (101, 16)  # y and height of the soft keys
_LABELS = (20, 21)  # y of the uppermost label of a line, and the height of one, in the picture
_LABEL = 66  # width of one
_LAMP = (10, 4)
POWER = (3, 6, 10, 6)  # its lamp

LAMPS = ("power", "message", "mute", "headset", "speaker") + tuple(["line%d" % n for n in range(1, _LINES + 1)])


class Key:
    """name:   of the key, or HOOK.
    zone:   where a finger means it: (x, y, width, height).
    face:   what is drawn of it.
    legend: (width, height, bytes) as in legends.py, or None.
    lamp:   where its lamp is, or None.
    """

    def __init__(self, name, zone, face, lamp=None):
        self.name = name
        self.zone = zone
        self.face = face
        self.legend = LEGENDS.get(name)
        self.lamp = lamp


def keys():
    """All of them; of two whose zones overlap the first is meant."""
    return tuple(_lines() + _softs() + _pad())


def _lines():
    left, top, width, _ = PICTURE
    half, found = _LINES // 2, []
    for number in range(_LINES):
        y = top + _LABELS[0] + _LABELS[1] * (number % half)
        x = 2 if number < half else left + width + 2
        edge = 0 if number < half else left + width - _LABEL
        found.append(
            Key(
                "line%d" % (number + 1),
                (edge, y, left + _LABEL, _LABELS[1]),
                (x, y + 1, left - 4, _LABELS[1] - 2),
                (x + 2, y + 5, left - 8, _LABELS[1] - 10),
            )
        )
    return found


def _softs():
    left, top, width, height = PICTURE
    low = top + _LABELS[0] + _LABELS[1] * _LINES // 2
    wide = width // 4
    return [
        Key(
            "soft%d" % (number + 1),
            (left + wide * number, low, wide, _TOP - low),
            (left + wide * number + 2, _SOFT[0], wide - 4, _SOFT[1]),
        )
        for number in range(4)
    ]


def _pad():
    found, wide = [], SCREEN[0]
    for row, names in enumerate(_ROWS):
        column = 0
        while column < len(names):
            name, count = names[column], names.count(names[column])
            x, right = wide * column // len(names), wide * (column + count) // len(names)
            y = _TOP + _PAD * row
            lamp = None
            if name in LAMPS:
                lamp = ((x + right - _LAMP[0]) // 2, y + 3, _LAMP[0], _LAMP[1])
            found.append(Key(name, (x, y, right - x, _PAD), (x + 1, y + 1, right - x - 2, _PAD - 2), lamp))
            column += count
    return found
