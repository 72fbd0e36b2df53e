"""The models: one table of what differs between them. Nothing else in the firmware knows a model by name."""

VERSION = "0.1.0"

_DIGITS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "star", "0", "pound")
_NAVIGATION = ("up", "down", "left", "right", "ok", "cancel", "soft1", "soft2", "soft3", "soft4")
_FEATURES = ("message", "headset", "mute", "redial", "speaker", "volume_up", "volume_down")
_WITH_HOLD = ("message", "headset", "hold", "transfer", "mute", "redial", "speaker", "volume_up", "volume_down")
_LAMPS = ("power", "mute", "headset", "speaker", "message")


class Model:
    """One model of the phone, as data.

    name:       as a person reads it, "T46G".
    user_agent: value of the User-Agent header, bytes: two RFC 3261 products, `Offhook T46G/0.1.0`.
    accounts:   how many SIP accounts it holds.
    line_keys:  how many line keys stand beside the screen, half of them at each side.
    screen:     (width, height, bits a pixel): depth 4 is sixteen colours, depth 1 black on light.
    keys:       names of all its keys.
    lamps:      names of all its lamps; a T48G has none in its line keys, which lie on its screen.
    rings:      how many ring tones it offers.
    """

    def __init__(self, name, accounts, line_keys, line_lamps, screen, features, rings):
        lines = tuple("line%d" % number for number in range(1, line_keys + 1))
        self.name = name
        self.user_agent = b"Offhook %s/%s" % (name.encode(), VERSION.encode())
        self.accounts = accounts
        self.line_keys = line_keys
        self.screen = screen
        self.keys = _DIGITS + _NAVIGATION + features + lines
        self.lamps = _LAMPS + (lines if line_lamps else ())
        self.rings = rings


MODELS = {
    "t48g": Model("T48G", 6, 10, False, (800, 480, 4), _WITH_HOLD, 8),
    "t46g": Model("T46G", 6, 10, True, (480, 272, 4), _WITH_HOLD, 8),
    "t42g": Model("T42G", 3, 6, True, (192, 64, 1), _FEATURES, 5),
    "t41p": Model("T41P", 3, 6, True, (192, 64, 1), _FEATURES, 5),
}
