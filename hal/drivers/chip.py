"""The microcontroller as a whole: its restart, its number, and the way out of its watchdog."""

from binascii import hexlify

import machine

_timers = []  # a timer that nobody holds is collected


def restart():
    """Start the board anew, as after a loss of power. Does not return."""
    machine.reset()


def serial_number():
    """The number that the maker burnt into the chip, in lower-case hex digits."""
    return str(hexlify(machine.unique_id()), "utf-8")


def feed_for_ever(watchdog, period=1000):
    """Feed the watchdog from a timer from now on: nothing can stop it, and a person at the REPL does not feed it."""
    try:
        timer = machine.Timer(-1)
    except ValueError:
        timer = machine.Timer(0)  # a port that has no timers but those of the chip
    timer.init(period=period, mode=machine.Timer.PERIODIC, callback=lambda _: watchdog.feed())
    _timers.append(timer)
