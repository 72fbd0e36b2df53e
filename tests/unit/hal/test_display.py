from hal import display
from hal.dirty import DirtyAreas
from hal.sim import frames
from hal.sim.display import SimDisplay
from tests.unit import kit
from tests.unit.hal.fakes import FakeStream, panel_over


class Host:
    """Puts the rectangles of a stream together again, and answers PING."""

    def __init__(self, stream, screen):
        self.width, self.height, self.depth = screen
        self.stride = display.row_bytes(self.width, self.depth)
        self.screen = bytearray(self.stride * self.height)
        self.stream = stream
        self.rectangles = []
        self.answers = True

    def read(self):
        for kind, payload in self.stream.messages():
            if kind == frames.RECTANGLE:
                self._draw(payload)
            elif kind == frames.PING and self.answers:
                self.stream.say(frames.PONG, payload)

    def _draw(self, payload):
        x, y, width, height = [payload[at] << 8 | payload[at + 1] for at in (0, 2, 4, 6)]
        assert x + width <= self.width and y + height <= self.height and width and height
        across, left = display.row_bytes(width, self.depth), x * self.depth // 8
        assert x * self.depth % 8 == 0 and len(payload) == 8 + across * height
        for row in range(height):
            at = (y + row) * self.stride + left
            self.screen[at : at + across] = payload[8 + row * across : 8 + (row + 1) * across]
        self.rectangles.append((x, y, width, height))


def screen_over(stream, screen):
    panel = panel_over(stream)
    return panel, SimDisplay(panel, screen), Host(stream, screen)


def paint(target, x, y, width, height, value):
    """Draw as firmware does: change the buffer, then touch."""
    stride, per_byte = display.row_bytes(target.width, target.depth), 8 // target.depth
    for row in range(max(y, 0), min(y + height, target.height)):
        for column in range(max(x, 0), min(x + width, target.width)):
            target.buffer[row * stride + column // per_byte] ^= value
    target.touch(x, y, width, height)


def test_a_rectangle_is_sent_as_it_lies_in_the_buffer():
    stream = FakeStream()
    _, screen, host = screen_over(stream, (16, 4, 4))
    assert len(screen.buffer) == 32
    for at in range(32):
        screen.buffer[at] = at
    screen.touch(5, 1, 4, 2)  # from an odd pixel: the byte with pixel 4 goes too
    assert screen.flush(1000) == 0
    kind, payload = stream.messages()[0]
    assert kind == frames.RECTANGLE
    assert payload == b"\x00\x04\x00\x01\x00\x06\x00\x02" + bytes((10, 11, 12, 18, 19, 20))


def test_a_monochrome_screen_sends_whole_bytes_and_its_two_colours():
    stream = FakeStream()
    panel, screen, host = screen_over(stream, (20, 2, 1))
    screen.buffer[2] = 0xF0
    screen.touch(17, 0, 3, 1)
    screen.flush(1000)
    assert stream.messages()[0][1] == b"\x00\x10\x00\x00\x00\x04\x00\x01\xf0"  # 4 pixels of the last byte exist
    assert panel.hello["screen"] == [20, 2, 1] and len(panel.hello["palette"]) == 2


def test_what_lies_outside_is_cut_off():
    stream = FakeStream()
    _, screen, host = screen_over(stream, (32, 8, 4))
    for area in ((-10, -10, 5, 5), (32, 0, 4, 4), (0, 8, 4, 4), (4, 4, 0, 3), (4, 4, 3, -1)):
        screen.touch(*area)
    assert screen.flush(1000) == 0
    screen.touch(-3, -3, 100, 100)
    screen.flush(1000)
    host.read()
    assert host.rectangles == [(0, 0, 32, 8)]


def test_many_changes_by_seed_arrive_whole():
    for seed, shape in ((1, (480, 272, 4)), (2, (192, 64, 1)), (3, (320, 240, 4))):
        stream = FakeStream(step=700)
        panel, screen, host = screen_over(stream, shape)
        for turn in range(60):
            seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
            x, y = (seed >> 8) % shape[0] - 5, (seed >> 12) % shape[1] - 5
            paint(screen, x, y, 1 + (seed >> 16) % 40, 1 + (seed >> 20) % 20, 1 + seed % 255)
            if turn % 7 == 0:
                screen.flush(500)
                host.read()
        for turn in range(100):
            host.read()
            panel.poll(turn * 20)
            screen.poll(turn * 20)
        assert screen.flush(0) == 0
        host.read()
        assert host.screen == screen.buffer


def test_a_slow_host_gets_the_latest_picture_only():
    stream = FakeStream(room=0)
    _, screen, host = screen_over(stream, (480, 272, 4))
    paint(screen, 0, 0, 480, 8, 1)
    screen.flush(100000)  # one message is under way, no more are made
    for value in range(2, 30):
        paint(screen, 0, 0, 480, 272, value)
    assert screen.flush(100000) == 65280
    stream.room = None
    for turn in range(20):
        screen.poll(turn)
        screen._panel.poll(turn)
        host.read()
    assert host.screen == screen.buffer
    assert sum([display.row_bytes(width, 4) * height for _, _, width, height in host.rectangles]) <= 65280 + 2048


def test_sound_and_words_pass_before_the_next_part_of_the_picture():
    stream = FakeStream(room=100)
    panel, screen, host = screen_over(stream, (480, 272, 4))
    screen.touch(0, 0, 480, 272)
    screen.flush(100000)
    panel.report({"event": "x"})
    stream.room = 5000
    panel.push()
    screen.flush(100000)
    assert stream.kinds()[:3] == [frames.RECTANGLE, frames.REPORT, frames.RECTANGLE]


def test_a_host_must_keep_up_or_be_waited_for_a_second():
    stream = FakeStream()
    panel, screen, host = screen_over(stream, (480, 272, 4))
    host.answers = False
    screen.touch(0, 0, 480, 272)
    left = screen.flush(100000)
    assert 30000 < left < 35000
    assert screen.flush(100000) == left
    panel.poll(20)
    assert screen.flush(100000) == left
    panel.poll(1100)
    assert screen.flush(100000) == 0
    host.read()
    assert host.screen == screen.buffer


def test_the_budget_is_kept():
    stream = FakeStream()
    _, screen, host = screen_over(stream, (480, 272, 4))
    screen.touch(0, 0, 480, 272)
    assert 65280 - screen.flush(4000) <= 4000 + 2048
    host.read()
    assert 1 <= len(host.rectangles) <= 3


def test_a_refresh_sends_the_whole_screen():
    stream = FakeStream()
    panel, screen, host = screen_over(stream, (192, 64, 1))
    for at in range(0, len(screen.buffer), 7):
        screen.buffer[at] = 0x55
    stream.say(frames.REFRESH)
    panel.poll(0)
    screen.poll(0)
    host.read()
    assert host.screen == screen.buffer


def test_the_palette_may_be_changed_before_the_greeting():
    stream = FakeStream()
    panel = panel_over(stream, greeted=False)
    screen = SimDisplay(panel, (480, 272, 4))
    assert len(screen.palette) == 16 and screen.palette[1] == "#111111"
    screen.palette[3] = "#123456"
    assert panel.hello["palette"][3] == "#123456"


def test_touching_allocates_nothing_and_merges_neighbours():
    areas = DirtyAreas()
    for row in range(0, 200, 10):
        areas.add(0, 20, row, row + 10)
    assert areas.newest() and (areas.left, areas.right, areas.top, areas.bottom) == (0, 20, 0, 200)
    assert areas.bytes() == 4000
    areas.clear()
    for corner in range(20):
        areas.add(corner * 10, corner * 10 + 1, corner * 10, corner * 10 + 1)
    count = 0
    while areas.newest():
        areas.cut(1000)
        count += 1
    assert 2 <= count <= 8
    areas.add(10, 30, 10, 30)
    areas.add(50, 60, 50, 60)
    areas.add(0, 100, 0, 100)
    assert areas.newest() and areas.bytes() == 10000
    screen = SimDisplay(panel_over(FakeStream()), (480, 272, 4))
    kit.allocates_nothing(lambda: screen.touch(10, 20, 30, 40))
