"""Names of keys as people type them, and what the phone calls them."""

ALIASES = {
    "*": "star",
    "#": "pound",
    "hash": "pound",
    "send": "ok",
    "enter": "ok",
    "x": "cancel",
    "c": "cancel",
    "vol+": "volume_up",
    "vol-": "volume_down",
    "tran": "transfer",
    "conf": "conference",
    "hf": "speaker",
    "handsfree": "speaker",
}
_DIALLED = frozenset("0123456789*#")


def parse(words):
    """[(key name, seconds held or 0)] of words such as `1002`, `send`, `hold:2`. Raises ValueError.

    A word of digits, * and # alone is that many keys.
    """
    keys = []
    for word in words:
        name, _, seconds = word.lower().partition(":")
        held = float(seconds) if seconds else 0
        for one in name if name and _DIALLED.issuperset(name) else [name]:
            keys.append((ALIASES.get(one, one), held))
    return keys
