from hal import keypad
from hal.drivers.expander import Mcp23017, Tca9555
from hal.drivers.keypad import MatrixKeypad
from hal.drivers.matrix import ExpanderMatrix, PinMatrix
from tests.unit import kit
from tests.unit.hal.drivers.bus import Contacts, FakeI2c, FakeMcp23017, FakePins, FakeTca9555

WRAP = 1 << 30
ROWS = (0, 1, 2, 8)
COLUMNS = (3, 4, 10)
KEYS = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), ("star", "0", None))


class Pad:
    """A keypad over contacts, and time that goes on in steps of 20 ms from just before the ticks wrap."""

    def __init__(self, kind="pins", diodes=False, interrupt=True):
        self.contacts = Contacts(ROWS, COLUMNS, diodes)
        self.i2c = None
        if kind == "pins":
            self.pins = FakePins(self.contacts)
            matrix = PinMatrix(self.pins, ROWS, COLUMNS)
        else:
            fake, driver = (FakeTca9555, Tca9555) if kind == "tca9555" else (FakeMcp23017, Mcp23017)
            self.chip = fake(self.contacts)
            self.i2c = FakeI2c({0x20: self.chip})
            self.pins = FakePins()
            self.pins.single[21] = self.chip
            self.expander = driver(self.i2c, 0x20, self.pins, 21 if interrupt else None)
            matrix = ExpanderMatrix(self.expander, ROWS, COLUMNS)
        self.keypad = MatrixKeypad(matrix, KEYS, diodes)
        self.now = WRAP - 50
        self.pass_time(40)

    def pass_time(self, milliseconds, step=20):
        for _ in range(milliseconds // step):
            self.now = (self.now + step) % WRAP
            self.keypad.poll(self.now)

    def press(self, name):
        self.contacts.press(*where(name))

    def release(self, name):
        self.contacts.release(*where(name))

    def edges(self):
        found, edge = [], self.keypad.next()
        while edge:
            found.append(edge)
            edge = self.keypad.next()
        return found


def where(name):
    for row, names in enumerate(KEYS):
        if name in names:
            return row, names.index(name)
    return None


def pads():
    return [Pad(), Pad("tca9555"), Pad("mcp23017"), Pad("tca9555", interrupt=False)]


def test_every_key_goes_down_and_up_by_its_name():
    for pad in pads():
        for names in KEYS:
            for name in names:
                if name:
                    pad.press(name)
                    pad.pass_time(60)
                    assert pad.edges() == [(name, True)], name
                    pad.release(name)
                    pad.pass_time(60)
                    assert pad.edges() == [(name, False)], name


def test_a_key_held_gives_one_edge():
    for pad in pads():
        pad.press("5")
        pad.pass_time(5000)
        assert pad.edges() == [("5", True)]


def test_a_contact_must_agree_with_itself_for_the_debounce_time():
    pad = Pad()
    pad.press("8")
    pad.pass_time(15, 5)
    assert pad.edges() == []
    pad.release("8")  # a bounce
    pad.pass_time(5, 5)
    pad.press("8")
    pad.pass_time(20, 5)
    assert pad.edges() == []  # the first of these four looks began the time anew
    pad.pass_time(5, 5)
    assert pad.edges() == [("8", True)]
    pad.release("8")
    pad.pass_time(10, 5)
    pad.press("8")
    pad.pass_time(100, 5)
    assert pad.edges() == []


def test_a_disturbance_shorter_than_the_debounce_time_is_no_key():
    for pad in pads():
        pad.press("8")
        pad.pass_time(20)
        pad.release("8")
        pad.pass_time(200)
        assert pad.edges() == []


def test_polls_at_each_wake_scan_no_faster_than_every_5_ms():
    pad = Pad("tca9555")
    pad.press("1")
    pad.pass_time(5, 1)
    before = pad.i2c.transfers
    pad.pass_time(20, 1)
    assert pad.i2c.transfers - before == 4 * 2 * len(ROWS)


def test_two_keys_anywhere_are_two_keys():
    for pad in pads():
        for first, second in (("1", "2"), ("1", "4"), ("1", "5")):
            pad.press(first)
            pad.press(second)
            pad.pass_time(60)
            assert pad.edges() == [(first, True), (second, True)]
            pad.release(first)
            pad.pass_time(60)
            assert pad.edges() == [(first, False)]
            pad.release(second)
            pad.pass_time(60)
            assert pad.edges() == [(second, False)]


def test_three_keys_without_a_rectangle_are_three_keys():
    for pad in pads():
        for name in ("1", "5", "9"):
            pad.press(name)
        pad.pass_time(60)
        assert pad.edges() == [("1", True), ("5", True), ("9", True)]


def test_three_corners_of_a_rectangle_make_no_fourth_key():
    for pad in pads():
        pad.press("1")
        pad.press("3")
        pad.pass_time(60)
        assert pad.edges() == [("1", True), ("3", True)]
        pad.press("7")  # and now 9 seems to be down
        pad.pass_time(500)
        assert pad.edges() == []  # which of the two is real cannot be known
        pad.release("3")  # now it can: no rectangle any more
        pad.pass_time(60)
        assert pad.edges() == [("3", False), ("7", True)]
        pad.release("1")
        pad.release("7")
        pad.pass_time(60)
        assert pad.edges() == [("1", False), ("7", False)]


def test_three_corners_pressed_at_once_are_no_key_until_one_is_let_go():
    for pad in pads():
        for name in ("2", "3", "5"):
            pad.press(name)
        pad.pass_time(300)
        assert pad.edges() == []
        pad.release("3")
        pad.pass_time(60)
        assert pad.edges() == [("2", True), ("5", True)]


def test_a_key_away_from_the_rectangle_is_still_heard():
    pad = Pad()
    for name in ("1", "2", "4"):
        pad.press(name)
    pad.press("9")
    pad.pass_time(100)
    assert pad.edges() == [("9", True)]


def test_with_diodes_any_keys_may_be_held_together():
    pad = Pad("tca9555", diodes=True)
    for name in ("1", "2", "4"):
        pad.press(name)
    pad.pass_time(60)
    assert pad.edges() == [("1", True), ("2", True), ("4", True)]


def test_a_crossing_without_a_key_says_nothing():
    pad = Pad()
    pad.contacts.press(3, 2)
    pad.pass_time(100)
    assert pad.edges() == []


def test_while_no_key_is_down_the_bus_is_quiet():
    for kind in ("tca9555", "mcp23017"):
        pad = Pad(kind)
        before = pad.i2c.transfers
        pad.pass_time(10000)
        assert pad.i2c.transfers == before
        pad.press("0")
        pad.pass_time(60)
        assert pad.edges() == [("0", True)]
        pad.release("0")
        pad.pass_time(60)
        before = pad.i2c.transfers
        pad.pass_time(1000)
        assert pad.i2c.transfers == before
    pad = Pad("tca9555", interrupt=False)
    before = pad.i2c.transfers
    pad.pass_time(1000)
    assert pad.i2c.transfers == before + 50  # one look a poll


def test_a_hook_switch_on_the_same_expander_does_not_swallow_a_key():
    pad = Pad("mcp23017")
    switch = pad.expander.input(5)
    pad.contacts.others = 0xFFFF & ~(1 << 5)
    pad.press("4")
    assert switch.value() == 0
    pad.pass_time(60)
    assert pad.edges() == [("4", True)]


def test_an_expander_that_falls_silent_holds_the_keys_as_they_were():
    pad = Pad("tca9555")
    pad.press("6")
    pad.pass_time(60)
    pad.i2c.is_broken = True
    pad.release("6")
    pad.pass_time(200)
    assert pad.edges() == [("6", True)] and pad.keypad.failed == 10
    pad.i2c.is_broken = False
    pad.pass_time(60)
    assert pad.edges() == [("6", False)]


def test_edges_beyond_the_queue_are_lost_the_newest_first():
    pad = Pad()
    for _ in range(keypad.QUEUED):
        pad.press("1")
        pad.pass_time(40)
        pad.release("1")
        pad.pass_time(40)
    assert pad.edges() == [("1", True), ("1", False)] * (keypad.QUEUED // 2)


def test_scanning_allocates_nothing():
    for pad in pads():
        pad.press("1")
        pad.press("2")
        pad.press("4")
        pad.press("9")

        def scan(pad=pad):
            pad.keypad.poll(100)
            pad.keypad.poll(120)
            pad.keypad.poll(140)
            pad.keypad.next()

        kit.allocates_nothing(scan)
        pad.contacts.keys[0] = pad.contacts.keys[1] = pad.contacts.keys[2] = 0
        pad.edges()
        kit.allocates_nothing(scan)


def test_a_press_allocates_nothing():
    pad = Pad("tca9555")
    times = [0]

    def press_and_release():
        times[0] += 1
        at = 100 * times[0]
        pad.press("0")
        pad.keypad.poll(at)
        pad.keypad.poll(at + 20)
        pad.release("0")
        pad.keypad.poll(at + 40)
        pad.keypad.poll(at + 60)

    pad.press = lambda name: pad.contacts.press(3, 1)
    pad.release = lambda name: pad.contacts.release(3, 1)
    kit.allocates_nothing(press_and_release)
    assert len(pad.edges()) == 4
