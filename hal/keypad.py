"""The keypad: keys by name, as they go down and up."""

from micropython import const

DEBOUNCE = const(20)  # ms for which a contact must agree with itself before it counts
QUEUED = const(64)  # edges kept until somebody takes them


class Keypad:
    """All keys of the phone: digits, soft keys, line keys, feature keys.

    A key is a str: "0" to "9", "star", "pound", "ok", "cancel", "up", "down", "left", "right", "soft1" to "soft4",
    "line1" and on, "hold", "transfer", "conference", "message", "headset", "mute", "redial", "speaker", "volume_up",
    "volume_down". A model has a subset, fixed when the driver is built.
    """

    def next(self):
        """The next edge, oldest first, as (key, is_down), or None. Debounced; a key held gives one edge only.

        At most QUEUED edges wait; those beyond are lost, the newest first. Never raises.
        """
