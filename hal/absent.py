"""What a board says it does not have: a table names one of these, so that nothing is missing by accident."""

from hal import leds


class NoHook:
    """Serves hal.hook.Hook on a board without a handset."""

    def is_off(self):
        return False


class NoKeypad:
    """Serves hal.keypad.Keypad on a board without keys."""

    def next(self):
        return None


class NoLeds:
    """Serves hal.leds.Leds on a board without lamps."""

    lamps = ()

    def set(self, lamp, colour, pattern, period):
        leds.check(colour, pattern, period)
