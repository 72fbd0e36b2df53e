from tests.unit.boards.fake_machine import MACHINE  # before the drivers import `machine`

# isort: split
import time

from hal.drivers import chip
from hal.drivers.clock import ChipClock


class Dog:
    fed = 0

    def feed(self):
        self.fed += 1


def test_the_chip_has_a_number():
    assert chip.serial_number() == "e6614c311b09"


def test_a_timer_feeds_the_watchdog_for_the_user_of_the_repl():
    for has_numbers in (False, True):
        MACHINE.has_numbered_timers = has_numbers
        dog = Dog()
        try:
            chip.feed_for_ever(dog)
        finally:
            MACHINE.has_numbered_timers = False
        timer = MACHINE.Timer.made[-1]
        timer.tick()
        timer.tick()
        assert dog.fed == 2 and timer.period < 8000 and timer.number == (0 if has_numbers else -1)


def test_the_calendar_of_the_chip_is_set():
    clock = ChipClock()
    clock.set(1719835205)
    expected = time.gmtime(1719835205 - clock._epoch)
    year, month, day, hour, minute, second = (2024, 7, 1, 12, 0, 5)
    assert tuple(expected[:6]) == (year, month, day, hour, minute, second)
    assert MACHINE.RTC.set == (year, month, day, 0, hour, minute, second, 0)  # a Monday
