"""A board's own parts with a host at their side."""

from array import array

from firmware.media import g711
from hal import absent, codec
from hal.sim import frames, tap
from tests.unit import kit
from tests.unit.hal.fakes import FakeStream, panel_over
from tests.unit.hal.test_display import Host, paint


class Keys:
    def __init__(self):
        self.edges = []

    def next(self):
        return self.edges.pop(0) if self.edges else None


class Switch:
    is_lifted = False

    def is_off(self):
        return self.is_lifted


class Lamps:
    lamps = ("power", "line1")

    def __init__(self):
        self.shown = []

    def set(self, lamp, colour, pattern, period):
        self.shown.append((lamp, colour, pattern, period))


class Screen:
    """A display of 16 x 4 pixels that remembers what it was told."""

    width, height, depth = 16, 4, 4
    palette = ["#%06x" % grey for grey in range(16)]

    def __init__(self):
        self.buffer = bytearray(32)
        self.touched = []
        self.flushed = 0

    def touch(self, x, y, width, height):
        self.touched.append((x, y, width, height))

    def flush(self, budget):
        self.flushed += 1
        return 7

    def backlight(self, level):
        self.light = level


class Files:
    def __init__(self):
        self.files = {"phone.cfg": b"its own", "phone.log": b"log"}

    def read(self, name):
        return self.files.get(name)

    def names(self):
        return sorted(self.files)


def test_keys_of_the_board_and_of_the_host():
    stream = FakeStream()
    panel, real = panel_over(stream), Keys()
    keypad = tap.TapKeypad(real, panel, ("1", "ok"))
    assert panel.hello["keypad"] and panel.hello["keys"] == ["1", "ok"]
    stream.say(frames.KEY, b"\x01ok")
    panel.poll(0)
    real.edges = [("1", True), ("1", False)]
    assert [keypad.next() for _ in range(4)] == [("1", True), ("1", False), ("ok", True), None]


def test_a_board_without_keys_says_so():
    panel = panel_over(FakeStream())
    tap.TapKeypad(absent.NoKeypad(), panel, ("1",))
    assert not panel.hello["keypad"]


def test_either_hand_lifts_the_handset():
    stream = FakeStream()
    panel, real = panel_over(stream), Switch()
    hook = tap.TapHook(real, panel)
    assert not hook.is_off()
    real.is_lifted = True
    assert hook.is_off()
    real.is_lifted = False
    stream.say(frames.HOOK, b"\x01")
    panel.poll(0)
    assert hook.is_off()


def test_lamps_shine_on_the_board_and_at_the_host():
    stream = FakeStream()
    panel, real = panel_over(stream), Lamps()
    leds = tap.TapLeds(real, panel)
    assert panel.hello["lamps"] == ["power", "line1"]
    leds.set("line1", "green", "fast", 200)
    leds.set("mute", "red", "on", 0)  # neither has it
    assert real.shown == [("line1", "green", "fast", 200), ("mute", "red", "on", 0)]
    panel.poll(0)
    assert stream.messages() == [(frames.LAMP, b"\x02\x02\x00\xc8line1")]
    kit.raises(ValueError, leds.set, "line1", "green", "fast", 70000)


def test_one_frame_buffer_on_two_screens():
    stream, real = FakeStream(), Screen()
    panel = panel_over(stream)
    display = tap.TapDisplay(real, panel)
    host = Host(stream, (16, 4, 4))
    assert display.buffer is real.buffer and panel.hello["palette"] is real.palette is display.palette
    paint(display, 3, 1, 5, 2, 0x5A)
    assert real.touched == [(3, 1, 5, 2)]
    assert display.flush(1000) == 7 and real.flushed == 1
    host.read()
    assert host.screen == real.buffer and any(real.buffer)
    display.backlight(3)
    assert real.light == 3


def test_a_slow_line_does_not_hold_the_real_screen():
    stream, real = FakeStream(room=0), Screen()
    panel = panel_over(stream)
    stream.room = 0
    display = tap.TapDisplay(real, panel)
    display.touch(0, 0, 16, 4)
    for _ in range(3):
        display.flush(1000)
    assert real.flushed == 3
    host = Host(stream, (16, 4, 4))
    stream.room = None
    display.poll(0)
    panel.poll(0)
    display.poll(0)
    host.read()
    assert host.rectangles


class Chip:
    """A codec whose microphone hears ones."""

    duplex = codec.HALF
    is_running = False
    skipped = 3

    def __init__(self):
        self.played = []

    def start(self, now):
        self.is_running = True

    def read(self, frame):
        for at in range(codec.FRAME):
            frame[at] = 1
        return True

    def write(self, frame):
        self.played.append(frame[0])

    def _nothing(self, *arguments):
        return 5

    stop = wait = path = volume = delay = _nothing


def test_the_codec_is_the_boards():
    panel, chip = panel_over(FakeStream()), Chip()
    tapped = tap.TapCodec(chip, panel, None)
    assert not panel.hello["duplex"] and panel.hello["sound"] == ""
    assert not tapped.is_running
    tapped.start(0)
    assert tapped.is_running and tapped.skipped == 3 and tapped.wait(0) == 5
    frame = array("h", bytes(320))
    assert tapped.read(frame) and frame[0] == 1
    tapped.write(frame)
    assert chip.played == [1]


def test_a_fast_line_carries_sound_in_mu_law():
    stream, chip = FakeStream(), Chip()
    panel = panel_over(stream)
    tapped = tap.TapCodec(chip, panel, (g711.encode_ulaw, g711.decode_ulaw))
    assert panel.hello["sound"] == "ulaw" and not panel.hello["duplex"]
    frame = array("h", bytes(320))
    assert tapped.read(frame) and frame[0] == 1, "the microphone while the host is silent"
    for number, code in enumerate((b"\x80", b"\xff", b"\0")):
        stream.say(frames.SAID, bytes([0, number]) + code * 160)
    panel.poll(0)
    for sample in (32124, 0, -32124):
        assert tapped.read(frame) and frame[0] == frame[159] == sample
    assert tapped.read(frame) and frame[0] == 1
    for at in range(codec.FRAME):
        frame[at] = -32124
    tapped.write(frame)
    heard = [payload for kind, payload in stream.messages() if kind == frames.HEARD]
    assert heard[0] == b"\0\0\0\3" + bytes(160) and chip.played[0] == -32124


def test_the_storage_of_the_board_stays_as_it_is():
    real = Files()
    storage = tap.TapStorage(real, {"phone.cfg": "the test's"})
    assert storage.read("phone.cfg") == b"the test's" and storage.read("phone.log") == b"log"
    storage.replace("phone.cfg", b"changed")
    storage.replace("new", b"1")
    storage.remove("phone.log")
    assert storage.read("phone.cfg") == b"changed" and storage.read("phone.log") is None
    assert storage.names() == ["new", "phone.cfg"]
    assert real.files == {"phone.cfg": b"its own", "phone.log": b"log"}
    kit.raises(ValueError, storage.replace, "../up", b"")


def test_the_board_stays_in_its_network():
    real = Files()
    real.files["phone.cfg"] = b"account.1.label = Own\r\noffhook.wifi.name = Home\r\noffhook.wifi.key = secret\r\n"
    storage = tap.TapStorage(real, {"phone.cfg": "account.1.label = Tested\n"})
    expected = b"account.1.label = Tested\noffhook.wifi.name = Home\noffhook.wifi.key = secret\n"
    assert storage.read("phone.cfg") == expected
