"""The hook switch under the handset."""

from micropython import const

DEBOUNCE = const(30)  # ms


class Hook:
    """Whether the handset lies on the phone."""

    def is_off(self):
        """True while the handset is lifted. Debounced; a board without a handset says False for ever."""
