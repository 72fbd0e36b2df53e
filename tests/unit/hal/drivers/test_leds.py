from hal.drivers.expander import Tca9555
from hal.drivers.leds import BlinkingLeds
from hal.drivers.lights import PinLights, Ws2812Lights
from tests.unit import kit
from tests.unit.hal.drivers.bus import Contacts, FakeI2c, FakePins, FakeTca9555

LAMPS = (("power", 1), ("message", 2), ("line1", 3, 4), ("line2", 5, 6))


class FakeLine:
    """The data line of a strip: what was sent last, and whether it may have been taken for more of the write before."""

    def __init__(self, size):
        self.sent = bytearray(size)
        self.writes = 0

    def write(self, buffer):
        assert len(buffer) == len(self.sent)
        for at in range(len(buffer)):
            self.sent[at] = buffer[at]
        self.writes += 1


def pin_leds(lit=1):
    pins = FakePins(Contacts((), ()))
    return pins, BlinkingLeds(PinLights(pins, LAMPS, lit))


def strip_leds():
    line = FakeLine(9)
    return line, BlinkingLeds(Ws2812Lights(line, ("power", "line1", "line2"), 20))


def lit(pins, high=1):
    return [number for number in range(1, 7) if (pins.high >> number & 1) == high]


def test_all_lamps_are_dark_from_the_start():
    for level in (0, 1):
        pins, leds = pin_leds(level)
        assert lit(pins, level) == []
        leds.poll(0)
        assert lit(pins, level) == []
        assert leds.lamps == ("power", "message", "line1", "line2")


def test_a_lamp_of_one_colour_shows_any_and_a_lamp_of_two_the_right_one():
    pins, leds = pin_leds()
    leds.set("power", "green", "on", 0)
    leds.set("message", "red", "on", 0)
    leds.set("line1", "red", "on", 0)
    leds.set("line2", "green", "on", 0)
    leds.poll(0)
    assert lit(pins) == [1, 2, 3, 6]
    leds.set("line1", "green", "on", 0)
    leds.set("power", "off", "on", 0)
    leds.set("message", "red", "off", 0)
    leds.poll(20)
    assert lit(pins) == [4, 6]


def test_lamps_that_shine_at_a_low_level():
    pins, leds = pin_leds(lit=0)
    leds.set("line2", "green", "on", 0)
    leds.poll(0)
    assert lit(pins, 0) == [6]


def test_blinking_is_light_and_dark_for_the_period_each():
    pins, leds = pin_leds()
    leds.set("power", "red", "fast", 100)
    shows = []
    for now in range(0, 400, 20):
        leds.poll(now)
        shows.append(1 in lit(pins))
    assert shows == ([True] * 5 + [False] * 5) * 2


def test_lamps_of_one_period_blink_in_step_whenever_they_were_set():
    pins, leds = pin_leds()
    for now in range(0, 6000, 20):
        if now == 0:
            leds.set("power", "red", "slow", 500)
        elif now == 740:
            leds.set("line1", "green", "slow", 500)
        elif now == 1980:
            leds.set("line2", "red", "slow", 500)
        leds.poll(now)
        if now >= 1980:
            assert lit(pins) in ([], [1, 4, 5])


def test_what_is_refused():
    _, leds = pin_leds()
    for colour, pattern, period in (
        ("blue", "on", 0),
        ("red", "often", 0),
        ("red", "fast", -1),
        ("red", "fast", 65536),
    ):
        kit.raises(ValueError, leds.set, "power", colour, pattern, period)
    leds.set("line9", "red", "on", 0)  # a lamp that this board lacks
    leds.set("power", "red", "slow", 65535)
    leds.poll(65534)


def test_only_changes_go_over_the_bus():
    i2c = FakeI2c({0x20: FakeTca9555(Contacts((), ()))})
    leds = BlinkingLeds(PinLights(Tca9555(i2c, 0x20), LAMPS, 0))
    leds.poll(0)
    before = i2c.transfers
    leds.set("power", "red", "fast", 100)
    for now in range(0, 1000, 20):
        leds.poll(now)
    assert i2c.transfers == before + 10


def test_a_lamp_that_could_not_be_told_is_told_again():
    chip = FakeTca9555(Contacts((), ()))
    i2c = FakeI2c({0x20: chip})
    leds = BlinkingLeds(PinLights(Tca9555(i2c, 0x20), LAMPS, 0))
    leds.poll(0)
    leds.set("message", "red", "on", 0)
    i2c.is_broken = True
    leds.poll(20)
    assert leds.failed == 1
    i2c.is_broken = False
    leds.poll(40)
    assert not chip.word(chip.LATCH) >> 2 & 1


def test_a_strip_gets_green_red_blue_of_every_lamp():
    line, leds = strip_leds()
    leds.poll(0)
    assert line.writes == 1 and line.sent == bytes(9)
    leds.set("power", "green", "on", 0)
    leds.set("line2", "red", "on", 0)
    leds.poll(20)
    assert line.sent == bytes((20, 0, 0, 0, 0, 0, 0, 20, 0))
    leds.poll(40)
    assert line.writes == 2


def test_a_strip_is_not_written_again_before_it_has_latched():
    line, leds = strip_leds()
    leds.poll(0)
    leds.set("power", "green", "on", 0)
    leds.poll(0)
    leds.poll(1)
    assert line.writes == 1
    leds.poll(2)
    assert line.writes == 2 and line.sent[0] == 20


def test_blinking_allocates_nothing():
    for leds in (pin_leds()[1], strip_leds()[1]):
        leds.set("power", "green", "fast", 100)
        leds.set("line1", "red", "slow", 500)

        def blink(leds=leds):
            for now in range(0, 1000, 20):
                leds.poll(now)

        kit.allocates_nothing(blink)
