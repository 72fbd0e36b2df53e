from hal import touch
from hal.drivers.ft5x06 import Ft5x06
from hal.drivers.gt911 import Gt911
from hal.drivers.touch_any import find
from hal.drivers.tt21100 import Tt21100
from tests.unit import kit
from tests.unit.hal.drivers.bus import FakePins
from tests.unit.hal.drivers.fingers import FakeFt5x06, FakeGt911, FakeTt21100, TouchBus

WRAP = 1 << 30
DOWN, MOVE, UP = touch.DOWN, touch.MOVE, touch.UP
CHIPS = ((Gt911, FakeGt911, 0x5D), (Tt21100, FakeTt21100, 0x24), (Ft5x06, FakeFt5x06, 0x38))


class Glass:
    """A touch panel of 320 x 240, asked every 20 ms from just before the ticks wrap."""

    def __init__(self, driver, fake, address, **options):
        self.chip = fake()
        self.bus = TouchBus({address: self.chip})
        self.touch = driver(self.bus, (320, 240), **options)
        self.now = WRAP - 30
        self.touch.poll(self.now)

    def feel(self, *fingers, polls=1):
        """These fingers (number, x, y) are on the glass while it is asked so many times."""
        for _ in range(polls):
            self.chip.fingers = list(fingers)
            self.chip.scan()
            self.now = (self.now + 20) % WRAP
            self.touch.poll(self.now)
        return self.events()

    def events(self):
        found, one = [], self.touch
        while one.next():
            found.append((one.kind, one.finger, one.x, one.y))
        return found


def every(**options):
    return [Glass(*row, **options) for row in CHIPS]


def test_a_finger_goes_down_moves_and_goes_up():
    for glass in every():
        assert glass.feel((1, 100, 50)) == [(DOWN, 0, 100, 50)]
        assert glass.feel((1, 102, 52)) == []  # a finger is never quite still
        assert glass.feel((1, 130, 50)) == [(MOVE, 0, 130, 50)]
        assert glass.feel(polls=2) == []
        assert glass.feel() == [(UP, 0, 130, 50)]
        assert glass.feel(polls=5) == [] and glass.touch.failed == 0


def test_a_finger_that_is_lost_for_a_moment_was_never_lifted():
    for glass in every():
        glass.feel((1, 100, 50))
        assert glass.feel(polls=2) == []
        assert glass.feel((1, 101, 50)) == []
        assert glass.feel(polls=2) == []
        assert glass.feel((2, 99, 51)) == []  # even under another number
        assert glass.feel(polls=3) == [(UP, 0, 100, 50)]


def test_two_fingers_are_told_apart_and_a_third_is_ignored():
    for glass in every():
        assert glass.feel((3, 10, 20)) == [(DOWN, 0, 10, 20)]
        assert glass.feel((3, 10, 20), (1, 300, 200)) == [(DOWN, 1, 300, 200)]
        assert glass.feel((1, 300, 200), polls=3) == [(UP, 0, 10, 20)]
        assert glass.feel((1, 200, 200)) == [(MOVE, 1, 200, 200)]
        assert glass.feel(polls=3) == [(UP, 1, 200, 200)]
    glass = Glass(*CHIPS[0])
    assert len(glass.feel((0, 10, 20), (1, 300, 200), (2, 100, 100))) == 2


def test_orientation():
    glass = Glass(Gt911, FakeGt911, 0x5D, mirrored="x")
    assert glass.feel((0, 10, 20)) == [(DOWN, 0, 309, 20)]
    glass = Glass(Gt911, FakeGt911, 0x5D, mirrored="xy")
    assert glass.feel((0, 10, 20)) == [(DOWN, 0, 309, 219)]
    glass = Glass(Ft5x06, FakeFt5x06, 0x38, swapped=True)  # the chip's panel stands upright: 240 x 320
    assert glass.feel((0, 10, 300)) == [(DOWN, 0, 300, 10)]
    glass = Glass(Tt21100, FakeTt21100, 0x24, swapped=True, mirrored="y", panel=(480, 640))
    assert glass.feel((0, 20, 600)) == [(DOWN, 0, 300, 229)]


def test_no_place_is_off_the_screen():
    for glass in every():
        assert glass.feel((0, 900, 900)) == [(DOWN, 0, 319, 239)]


def test_a_gt911_tells_its_own_size():
    glass = Glass(Gt911, lambda: FakeGt911((1024, 600)), 0x5D)
    assert glass.feel((0, 512, 300)) == [(DOWN, 0, 160, 120)]


def test_a_gt911_gets_every_report_acknowledged():
    glass = Glass(*CHIPS[0])
    for number in range(10):
        glass.feel((0, 10 * number, 20))
    assert glass.chip.lost == 0 and glass.chip.memory[0x14E] == 0
    glass.chip.scan()
    glass.chip.scan()  # an impatient chip: the second is lost
    glass.touch.poll(glass.now)
    assert glass.chip.lost == 1 and glass.chip.memory[0x14E] == 0


def test_a_gt911_with_nothing_new_to_say_keeps_its_finger():
    glass = Glass(*CHIPS[0])
    glass.feel((0, 10, 20))
    for _ in range(20):
        glass.now = (glass.now + 20) % WRAP
        glass.touch.poll(glass.now)
    assert glass.events() == []


def test_a_gt911_is_found_at_its_other_address():
    chip = FakeGt911()
    one = Gt911(TouchBus({0x14: chip}), (320, 240))
    one.poll(0)
    assert one.failed == 1
    one.poll(499)
    assert chip.memory[0x40] == 0xFF
    one.poll(500)
    assert chip.memory[0x40] == 0 and one.failed == 1


def test_another_product_is_left_alone():
    chip = FakeGt911(product=b"5688")
    one = Gt911(TouchBus({0x5D: chip}), (320, 240))
    for now in range(0, 2000, 20):
        one.poll(now)
    assert chip.memory[0x40] == 0xFF and not one.next()


def test_a_tt21100_reads_messages_of_its_keys_and_empties_its_box():
    glass = Glass(*CHIPS[1])
    assert glass.chip.message == b""  # what it said at its start is read
    glass.chip.press_key()
    glass.touch.poll(glass.now)
    assert glass.chip.message == b"" and glass.events() == []
    glass.feel((1, 5, 5))
    glass.chip.fingers, glass.chip.lifted = [], [(1, 5, 5)]  # it may say so instead of leaving it out
    glass.chip.scan()
    for _ in range(3):
        glass.now = (glass.now + 20) % WRAP
        glass.touch.poll(glass.now)
    assert glass.events() == [(UP, 0, 5, 5)]


def test_an_ft5x06_that_still_starts_has_fifteen_fingers_none_of_them_real():
    glass = Glass(*CHIPS[2])
    assert glass.chip.memory[0x02] == 0xFF
    glass.touch.poll(glass.now)
    assert glass.events() == []


def test_with_an_interrupt_line_the_bus_is_quiet_while_nothing_happens():
    for driver, fake, address in CHIPS[1:]:
        chip, pins = fake(), FakePins()
        pins.single[3] = chip
        bus = TouchBus({address: chip})
        one = driver(bus, (320, 240), pins=pins, interrupt=3)
        one.poll(0)
        chip.scan()
        for now in range(20, 100, 20):
            one.poll(now)
        before = bus.transfers
        for now in range(100, 2000, 20):
            one.poll(now)
        assert bus.transfers == before
        chip.fingers = [(0, 7, 8)]
        chip.scan()
        one.poll(2000)
        assert one.next() and (one.x, one.y) == (7, 8)


def test_a_chip_that_falls_silent_lets_go_and_is_woken_again():
    for glass in every():
        glass.feel((0, 10, 20))
        glass.bus.is_broken = True
        glass.feel((0, 10, 20), polls=24)
        assert glass.events() == [] and glass.touch.failed == 24  # a disturbance of the bus
        assert glass.feel((0, 10, 20), polls=6) == [(UP, 0, 10, 20)]
        glass.bus.is_broken = False
        assert glass.feel((0, 10, 20), polls=60) == [(DOWN, 0, 10, 20)]


def test_a_board_without_the_chip_is_no_reason_to_fail():
    one = Tt21100(TouchBus({}), (320, 240))
    for now in range(0, 1000, 20):
        one.poll(now)
    assert one.failed == 2 and not one.next()


def test_a_reset_line_is_held_for_20_ms_and_waited_for():
    chip, pins = FakeGt911(), FakePins()
    one = Gt911(TouchBus({0x5D: chip}), (320, 240), pins=pins, reset=9)
    one.poll(WRAP - 20)
    assert not pins.high & 1 << 9
    one.poll(0)
    assert pins.high & 1 << 9
    one.poll(280)
    assert chip.memory[0x40] == 0xFF
    one.poll(300)
    assert chip.memory[0x40] == 0


def test_whichever_chip_is_there_is_found():
    for driver, fake, address in CHIPS:
        assert isinstance(find(TouchBus({address: fake()}), (320, 240)), driver)
    chip = FakeGt911()
    other = find(TouchBus({0x14: chip}), (320, 240), mirrored={"gt911": "y", "tt21100": "x"})
    other.poll(0)
    chip.fingers = [(0, 10, 20)]
    chip.scan()
    other.poll(20)
    assert other.failed == 0 and other.next() and (other.x, other.y) == (10, 219)
    assert isinstance(find(TouchBus({}), (320, 240)), Gt911)


def test_moves_that_nobody_takes_make_way_for_the_end():
    glass = Glass(*CHIPS[0])
    for number in range(40):
        glass.chip.fingers = [(0, 5 * number, 20)]
        glass.chip.scan()
        glass.touch.poll(glass.now)
    events = glass.feel(polls=4)
    assert len(events) == touch.QUEUED // 2 + 1 and events[0][0] == DOWN and events[-1] == (UP, 0, 195, 20)


def test_asking_allocates_nothing():
    for glass in every():
        glass.feel((1, 100, 50))
        glass.chip.fingers = [(1, 100, 50), (0, 30, 40)]
        glass.chip.scan()
        one = glass.touch
        message = bytearray(glass.chip.message) if glass.chip.width == 0 else None

        def ask(one=one, glass=glass, message=message):
            if message:
                glass.chip.message = message
            elif glass.chip.width == 2:
                glass.chip.memory[0x14E] = 0x82
            one.poll(20)
            one.poll(40)
            while one.next():
                pass

        kit.allocates_nothing(ask)


def test_every_driver_serves_the_contract():
    for glass in every():
        for name in dir(touch.Touch):
            assert name.startswith("_") or hasattr(glass.touch, name), name
        assert glass.touch.next() is False
