"""The lamps: power, message, mute, headset, speaker and those in the line keys."""

COLOURS = ("off", "red", "green")
PATTERNS = ("off", "on", "fast", "slow")
LONGEST = 65535  # ms of half a period


def check(colour, pattern, period):
    """Raise ValueError for what Leds.set does not take."""
    if colour not in COLOURS or pattern not in PATTERNS:
        raise ValueError("no lamp shines %s, %s" % (colour, pattern))
    if not 0 <= period <= LONGEST:
        raise ValueError("half period of %s ms" % period)


class Leds:
    """All lamps of the phone. A lamp is a str: "power", "mute", "headset", "speaker", "message", "line1" and on.

    lamps: tuple of the names that this board has.
    """

    lamps = ()

    def set(self, lamp, colour, pattern, period):
        """Let a lamp shine until it is set again; the driver blinks by itself.

        colour:  one of COLOURS; a lamp of one colour shows that for any but "off".
        pattern: one of PATTERNS; "fast" and "slow" blink, the others ignore the period.
        period:  ms of light and of dark each (half the period of the blinking), 1 to LONGEST; 0 for a steady lamp.
        Raises ValueError for a colour, pattern or period out of range; a lamp the board lacks is ignored.
        """
