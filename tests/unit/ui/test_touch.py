"""The phone's screens and keys on a touch screen: what a finger does there reaches the phone, and shows."""

from firmware.models import MODELS
from firmware.ui.ui import Ui
from hal import touch
from hal.drivers.panel import PanelScreen
from hal.drivers.touch_keypad import TouchHook, TouchKeypad
from tests.unit.ui.fake_phone import Desk


class Glass:
    """A colour screen and the touch panel over it; events as (kind, finger, x, y)."""

    width, height, depth = 320, 240, 4

    def __init__(self):
        self.buffer = bytearray(160 * 240)
        self.palette = [""] * 16
        self.waiting = []

    def touch(self, x, y, width, height):
        pass

    def flush(self, budget):
        return 0

    def next(self):
        if not self.waiting:
            return False
        self.kind, self.finger, self.x, self.y = self.waiting.pop(0)
        return True


class TouchDesk(Desk):
    def __init__(self):
        Desk.__init__(self, (192, 64, 1), "t42g")
        self.glass = Glass()
        self.display = PanelScreen(self.glass)
        self.keypad = TouchKeypad(self.glass, self.display)
        self.hook = TouchHook(self.keypad)
        self.ui = Ui(self.display, self.phone, MODELS["t42g"], self.settings, lambda: self.time, self.device)

    def tap(self, *places):
        """Tap keys by name, or places (x, y), and let the phone have the keys that come of it."""
        for place in places:
            x, y = place if isinstance(place, tuple) else self.middle(place)
            self.glass.waiting += [(touch.DOWN, 0, x, y), (touch.UP, 0, x, y)]
            self.keypad.poll(self.now)
            edge = self.keypad.next()
            while edge:
                self.ui.key(edge[0], edge[1], self.now)
                edge = self.keypad.next()
        self.draw()
        while self.display.flush(8192):
            pass

    def middle(self, name):
        x, y, width, height = [key.zone for key in self.display.keys if key.name == name][0]
        return x + width // 2, y + height // 2

    def picture(self):
        """The bytes of the enlarged picture."""
        return b"".join([bytes(self.glass.buffer[row * 160 + 8 : row * 160 + 152]) for row in range(2, 98)])


def test_a_number_is_dialled_with_a_finger_and_shows():
    desk = TouchDesk()
    desk.tap((160, 40))  # the middle of the picture: nothing
    idle = desk.picture()
    desk.tap("1", "0", "star", "2")
    assert desk.commands == [("digit", "1"), ("digit", "0"), ("digit", "*"), ("digit", "2")]
    desk.tap("volume_up")
    assert desk.picture() != idle


def test_the_label_of_a_soft_key_is_a_key():
    desk = TouchDesk()
    desk.tap((160, 40))
    assert desk.ui.soft_labels() == ["History", "", "DND", "Menu"]
    before = desk.picture()
    desk.tap((280, 90))  # on the word Menu
    assert desk.ui.opened is not None and desk.picture() != before
    desk.tap((50, 108))  # on the key below Back
    assert desk.ui.opened is None and desk.picture() == before


def test_the_label_of_a_line_is_a_key():
    desk = TouchDesk()
    desk.tap((40, 32), (310, 80))
    assert desk.commands == [("press_line", 1), ("press_line", 6)]


def test_the_handset_is_no_key_of_the_phone():
    desk = TouchDesk()
    desk.tap("hook")
    assert desk.hook.is_off() and desk.commands == []
