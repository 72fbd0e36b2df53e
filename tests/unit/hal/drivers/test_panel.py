from framebuf import GS4_HMSB, FrameBuffer

from hal import touch
from hal.drivers import pixels, pixels_plain
from hal.drivers.colour import ColourScreen
from hal.drivers.gt911 import Gt911
from hal.drivers.leds import BlinkingLeds
from hal.drivers.panel import PanelLights, PanelScreen, _halves
from hal.drivers.touch_keypad import TouchHook, TouchKeypad
from hal.drivers.wire import SpiWire
from tests.unit import kit
from tests.unit.hal.drivers.bus import FakePins
from tests.unit.hal.drivers.fingers import FakeGt911, TouchBus
from tests.unit.hal.drivers.glass import FakeSpi, MipiGlass

WRAP = 1 << 30
DIGITS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "star", "0", "pound")


class Lcd:
    """A colour screen that sends whatever it may at once."""

    width, height, depth = 320, 240, 4

    def __init__(self):
        self.buffer = bytearray(160 * 240)
        self.palette = ["#000000"] * 16
        self.touched = 0

    def touch(self, x, y, width, height):
        self.touched += width * height

    def flush(self, budget):
        return 0


class Box:
    """A screen of 320 x 240 with a touch panel, as on a board."""

    def __init__(self, lcd=None):
        self.lcd = lcd or Lcd()
        self.screen = PanelScreen(self.lcd)
        self.screen.palette[:] = ["#cfd8c0", "#20261b"]
        self.chip = FakeGt911()
        self.touch = Gt911(TouchBus({0x5D: self.chip}), (320, 240))
        self.keypad = TouchKeypad(self.touch, self.screen)
        self.hook = TouchHook(self.keypad)
        self.frame = FrameBuffer(self.lcd.buffer, 320, 240, GS4_HMSB)
        self.now = WRAP - 50
        self.pass_time(20)

    def pass_time(self, milliseconds):
        for _ in range(milliseconds // 20):
            self.now = (self.now + 20) % WRAP
            self.touch.poll(self.now)
            self.keypad.poll(self.now)

    def feel(self, *places):
        self.chip.fingers = [(number,) + place for number, place in enumerate(places)]
        self.chip.scan()
        self.pass_time(80)
        return self.edges()

    def edges(self):
        found, edge = [], self.keypad.next()
        while edge:
            found.append(edge)
            edge = self.keypad.next()
        return found

    def middle(self, name):
        x, y, width, height = self.key(name).zone
        return x + width // 2, y + height // 2

    def key(self, name):
        return [key for key in self.screen.keys if key.name == name][0]

    def face(self, name):
        """The colour of a key beside its legend."""
        x, y, _, height = self.key(name).face
        return self.frame.pixel(x, y + height // 2)


def flush(screen):
    for _ in range(100):
        if not screen.flush(8192):
            return
    raise AssertionError("it never ends")


def test_every_key_of_the_model_is_there_once_and_means_itself():
    from firmware.models import MODELS

    box = Box()
    for model in ("t42g", "t41p"):
        assert sorted(box.keypad.keys) == sorted(MODELS[model].keys)
        assert sorted(PanelLights(box.screen).lamps) == sorted(MODELS[model].lamps)
        assert MODELS[model].screen == (box.screen.width, box.screen.height, box.screen.depth)
    for name in box.keypad.keys:
        assert box.feel(box.middle(name)) == [(name, True)], name
        assert box.feel() == [(name, False)], name


def test_zones_do_not_overlap_and_hold_what_is_drawn_of_their_keys():
    box = Box()
    for number, key in enumerate(box.screen.keys):
        x, y, width, height = key.zone
        assert x >= 0 and x + width <= 320 and y >= 0 and y + height <= 240
        for other in box.screen.keys[:number]:
            left, top, across, down = other.zone
            apart = left + across <= x or x + width <= left or top + down <= y or y + height <= top
            assert apart, "%s and %s" % (key.name, other.name)
        for inner in (key.face, key.lamp):
            if inner:
                assert x <= inner[0] and inner[0] + inner[2] <= x + width, key.name
                assert y <= inner[1] and inner[1] + inner[3] <= y + height, key.name
        if key.legend:
            assert key.legend[0] <= key.face[2] and key.legend[1] + (4 if key.lamp else 0) <= key.face[3], key.name


def test_the_dial_pad_lies_as_on_a_telephone():
    box = Box()
    places = [box.middle(name) for name in DIGITS]
    rows = [places[at : at + 3] for at in range(0, 12, 3)]
    for row in rows:
        assert row[0][0] < row[1][0] < row[2][0] and row[0][1] == row[1][1] == row[2][1]
    assert rows[0][0][1] < rows[1][0][1] < rows[2][0][1] < rows[3][0][1]
    assert all(box.key(name).legend for name in DIGITS)


def test_a_label_in_the_picture_means_the_key_beside_it():
    box = Box()
    assert box.feel((40, 32)) == [("line1", True)] and box.feel() == [("line1", False)]
    assert box.feel((300, 75)) == [("line6", True)] and box.feel() == [("line6", False)]
    assert box.feel((100, 90)) == [("soft2", True)] and box.feel() == [("soft2", False)]
    assert box.feel((160, 40)) == [] and box.feel() == []  # the middle of the picture


def test_a_key_stays_down_where_ever_the_finger_slides():
    box = Box()
    assert box.feel(box.middle("5")) == [("5", True)]
    assert box.feel(box.middle("6")) == []
    assert box.feel() == [("5", False)]


def test_two_fingers_make_a_chord_but_not_on_one_key():
    box = Box()
    star, pound = box.middle("star"), box.middle("pound")
    assert box.feel(star, pound) == [("star", True), ("pound", True)]
    assert sorted(box.feel()) == [("pound", False), ("star", False)]
    x, y = box.middle("ok")
    assert box.feel((x - 15, y), (x + 15, y)) == [("ok", True)]
    assert box.feel() == [("ok", False)]


def test_the_handset_is_lifted_and_laid_by_its_key():
    box = Box()
    assert not box.hook.is_off()
    lying = box.face("hook")
    assert box.feel(box.middle("hook")) == []
    assert box.hook.is_off()
    box.feel()
    lifted = box.face("hook")
    assert box.hook.is_off() and lifted != lying
    box.feel(box.middle("hook"))
    box.feel()
    assert not box.hook.is_off() and box.face("hook") == lying


def test_a_pressed_key_shows_it():
    box = Box()
    for name in ("5", "soft3", "line4", "volume_up"):
        rest = box.face(name)
        box.feel(box.middle(name))
        assert box.face(name) != rest
        box.feel()
        assert box.face(name) == rest


def test_lamps_shine_in_their_keys_and_blink():
    box = Box()
    leds = BlinkingLeds(PanelLights(box.screen))
    x, y, _, _ = box.key("line2").lamp
    out = box.frame.pixel(x, y)
    leds.set("line2", "red", "fast", 100)
    leds.set("power", "green", "on", 0)
    seen = []
    for now in range(0, 400, 20):
        leds.poll(now)
        seen.append(box.frame.pixel(x, y))
    red = seen[0]
    assert red != out and seen[5] == out and seen.count(red) == 10
    assert box.frame.pixel(4, 8) not in (red, out)
    leds.set("speaker", "green", "on", 0)
    leds.poll(400)
    assert box.frame.pixel(box.key("speaker").lamp[0], box.key("speaker").lamp[1]) == box.frame.pixel(4, 8)
    box.feel(box.middle("speaker"))  # drawn anew, with its lamp
    assert box.frame.pixel(box.key("speaker").lamp[0], box.key("speaker").lamp[1]) == box.frame.pixel(4, 8)


def test_two_pixels_become_three_with_their_mean_between():
    box = Box()
    box.screen.buffer[0] = 0b10000000
    box.screen.buffer[24] = 0b00000001
    flush(box.screen)
    at = [[box.frame.pixel(16 + x, 2 + y) - 11 for x in range(12)] for y in range(3)]
    assert at[0] == [4, 2, 0] + 9 * [0]
    assert at[1] == [2, 1, 0] + 6 * [0] + [0, 1, 2]
    assert at[2] == 9 * [0] + [0, 2, 4]
    assert box.lcd.palette[11:] == ["#cfd8c0", "#a3ab96", "#777f6d", "#4b5244", "#20261b"]


def test_the_twins_enlarge_alike():
    table = _halves()
    picture = bytearray([(at * 73 + at // 5) & 0xFF for at in range(96)])
    one, other = bytearray(800), bytearray(800)
    pixels.enlarge(one, 7, 160, table, picture, 3, 24, 20)
    pixels_plain.enlarge(other, 7, 160, table, picture, 3, 24, 20)
    assert one == other and one != bytearray(800)


def test_the_picture_reaches_the_glass_and_only_what_changed_is_sent():
    glass, pins = MipiGlass(240, 320), FakePins()
    wire = SpiWire(FakeSpi(glass, pins), pins, 1, 2, 3, 60000)
    box = Box(ColourScreen(wire, "ili9341", (320, 240), 0x28))
    for at in range(len(box.screen.buffer)):
        box.screen.buffer[at] = 0xFF
    while not glass.is_on:
        assert glass.now < 2000
        glass.now += 20
        box.lcd.poll(glass.now)
        box.screen.flush(8192)
    assert glass.colour(16, 2) == glass.colour(303, 97) == 0x2123  # the ink
    assert glass.colour(15, 2) != 0x2123 and glass.colour(16, 98) != 0x2123
    glass.sent = 0
    box.screen.touch(8, 10, 1, 1)
    flush(box.screen)
    assert glass.sent == 2 * 3 * 32  # three rows of the two units of 16 pixels over which twelve of them lie
    box.screen.touch(-10, 63, 500, 10)
    box.screen.touch(192, 0, 10, 10)
    box.screen.touch(0, 64, 10, 10)
    glass.sent = 0
    flush(box.screen)
    assert glass.sent == 2 * 3 * 288


def test_a_large_change_goes_in_slices():
    box = Box()
    flush(box.screen)
    box.screen.touch(0, 0, 192, 64)
    box.lcd.touched = 0
    assert box.screen.flush(8192) > 0 and box.lcd.touched == 288 * 48
    assert box.screen.flush(8192) == 0 and box.lcd.touched == 288 * 96


def test_another_screen_is_refused():
    class Small:
        width, height, depth = 240, 240, 4

    kit.raises(ValueError, PanelScreen, Small())


def test_touching_and_drawing_allocate_nothing():
    box = Box()
    flush(box.screen)
    lights = PanelLights(box.screen)
    number = box.screen._numbers["5"]

    def work():
        box.screen.press(number, True)
        box.screen.press(number, False)
        box.screen.lift(True)
        lights.shine(5, 1)
        box.screen.touch(10, 10, 50, 20)
        while box.screen.flush(8192):
            pass

    kit.allocates_nothing(work)
    one = box.touch

    def tap():
        one._put(touch.DOWN, 0, 150, 160)
        box.keypad.poll(0)
        one._put(touch.UP, 0, 150, 160)
        box.keypad.poll(0)
        box.keypad.next()
        box.keypad.next()

    kit.allocates_nothing(tap)
