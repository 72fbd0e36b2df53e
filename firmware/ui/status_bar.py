"""The icons of the status bar: what is in force and not to be seen elsewhere."""

from firmware.ui.icons import DND, FORWARD, HANDSET, HEADSET, MUTED, NO_NETWORK, RINGER_OFF, SPEAKER

_PATHS = {"handset": HANDSET, "speaker": SPEAKER, "headset": HEADSET}


def marks(phone, link):
    """Icons in one str, from left to right."""
    shown = [
        NO_NETWORK if link is not None and not link.is_up else "",
        RINGER_OFF if phone.volume("ring") == 0 else "",
        FORWARD if any(forward[0] for forward in phone.forwards.values()) else "",
        DND if phone.dnd else "",
        MUTED if phone.is_muted else "",
        _PATHS.get(phone.path) or (HEADSET if phone.headset_mode else ""),
    ]
    return "".join(shown)
