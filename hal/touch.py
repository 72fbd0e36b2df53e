"""The touch panel over a screen: fingers as they go down, move and go up."""

from micropython import const

DOWN = const(1)
MOVE = const(2)
UP = const(3)

DEBOUNCE = const(40)  # ms for which a finger must be away before it counts as lifted
FINGERS = const(2)  # that are told apart; others are ignored
QUEUED = const(16)  # events kept until somebody takes them


class Touch:
    """Fingers in pixels of the screen below.

    kind:   DOWN, MOVE or UP, of the event that `next` took.
    finger: 0 or 1; the same from DOWN to UP.
    x, y:   where it is, or was last; always on the screen.
    """

    kind = 0
    finger = 0
    x = 0
    y = 0

    def next(self):
        """Take the next event, oldest first. Returns False when there is none. Debounced; allocates nothing.

        At most QUEUED events wait; beyond half of that moves are lost, and beyond all of it every event.
        """
