from array import array

from hal import codec
from hal.sim import frames
from hal.sim.codec import SimCodec
from hal.sim.panel import Panel
from tests.unit import kit
from tests.unit.hal.fakes import FakeStream, panel_over

WRAP = 1 << 30


def codec_over(stream):
    panel = panel_over(stream)
    return panel, SimCodec(panel)


def tone(first):
    return array("h", [first] + [-2] * 159)


def said(number, first):
    """The payload of a SAID message whose first sample is `first`."""
    return bytes((number >> 8 & 255, number & 255, first & 255, first >> 8 & 255)) + b"\xfe\xff" * 159


def numbers(payload):
    return payload[0] << 8 | payload[1], payload[2] << 8 | payload[3]


def test_frames_are_due_on_an_absolute_schedule_across_the_wrap():
    _, chip = codec_over(FakeStream())
    assert chip.wait(0) is None
    chip.start(WRAP - 30)
    frame = array("h", [0] * 160)
    assert chip.is_running and chip.wait(WRAP - 30) == 0
    chip.write(frame)
    assert chip.wait(WRAP - 23) == 13
    assert chip.wait(WRAP - 5) == 0
    chip.write(frame)  # 5 ms late, the next is not
    assert chip.wait(WRAP - 5) == 15
    chip.start(WRAP - 1)  # runs already: nothing moves
    assert chip.wait(3) == 7
    chip.stop()
    assert chip.wait(100) is None and not chip.is_running


def test_late_frames_are_caught_up_until_it_is_useless():
    stream = FakeStream()
    _, chip = codec_over(stream)
    frame = array("h", [0] * 160)
    chip.start(0)
    count = 0
    while chip.wait(200) == 0:
        chip.write(frame)
        count += 1
    assert count == 11 and chip.skipped == 0
    stream.messages()
    assert chip.wait(1000) == 0  # due at 220
    assert chip.skipped == 39
    chip.write(frame)
    assert chip.wait(1000) == 20
    assert numbers(stream.messages()[0][1]) == (11 + 39, 0)


def test_what_is_said_is_read_in_order_and_then_silence():
    stream = FakeStream()
    panel, chip = codec_over(stream)
    for number in range(3):
        stream.say(frames.SAID, said(number, 1000 + number))
    panel.poll(1)
    frame = tone(7)
    for number in range(3):
        assert chip.read(frame) is True
        assert frame[0] == 1000 + number and frame[159] == -2
    assert chip.read(frame) is False
    assert list(frame) == [0] * 160


def test_heard_frames_carry_their_number_the_credit_and_the_sound():
    stream = FakeStream()
    panel, chip = codec_over(stream)
    chip.start(0)
    chip.write(tone(258))
    stream.say(frames.SAID, said(0, 1))
    stream.say(frames.SAID, said(1, 1))
    panel.poll(1)
    frame = tone(0)
    chip.read(frame)
    chip.write(array("h", [0] * 160))
    first, second = stream.messages()
    assert first == (frames.HEARD, b"\x00\x00\x00\x00" + b"\x02\x01" + b"\xfe\xff" * 159)
    assert second == (frames.HEARD, b"\x00\x01\x00\x01")


def test_numbers_and_credit_wrap_at_16_bits():
    stream = FakeStream()
    panel, chip = codec_over(stream)
    chip.start(0)
    chip.played = chip.consumed = 65535
    frame = tone(1)
    for number in range(2):
        stream.say(frames.SAID, said(65535 + number, 1))
        panel.poll(1)
        assert chip.read(frame)
        chip.write(frame)
    assert [numbers(payload) for _, payload in stream.messages()] == [(65535, 0), (0, 1)]


def test_a_host_that_keeps_its_credit_loses_nothing():
    """The host's rule, played with answers that come late, a stop in between, and 300 frames."""
    stream = FakeStream()
    panel, chip = codec_over(stream)
    frame = tone(0)
    sent, consumed, got, most, now = 0, 0, [], 0, 0
    chip.start(0)
    while len(got) < 300:
        while sent < 300 and sent - consumed < frames.SAID_AHEAD:
            stream.say(frames.SAID, said(sent, sent + 1))
            sent += 1
        most = max(most, sent - len(got))
        panel.poll(now)
        for _ in range(7):
            if chip.read(frame):
                got.append(frame[0])
            chip.write(frame)
        consumed = [numbers(payload)[1] for kind, payload in stream.messages() if kind == frames.HEARD][-1]
        now += 140
        if now == 1400:
            chip.stop()
            chip.start(now)
    assert got == list(range(1, 301))
    assert most == 25 and chip.said_dropped == 0 and consumed == 300


def test_credit_lost_on_the_way_is_given_back_and_too_much_is_dropped():
    stream = FakeStream()
    panel, chip = codec_over(stream)
    stream.say(frames.SAID, said(0, 1))
    stream.say(frames.SAID, said(5, 1))  # four were lost on a serial line
    stream.say(frames.SAID, b"\x00\x06short")
    panel.poll(1)
    frame = tone(0)
    assert chip.read(frame) and chip.read(frame) and not chip.read(frame)
    assert chip.consumed == 6
    for number in range(6, 46):
        stream.say(frames.SAID, said(number, number))
        panel.poll(2)
    assert chip.said_dropped == 8
    assert chip.read(frame) and frame[0] == 14
    assert chip.consumed == 15


def test_path_and_volume_are_checked():
    _, chip = codec_over(FakeStream())
    chip.path("speaker")
    chip.volume("speaker", 15)
    kit.raises(ValueError, chip.path, "window")
    kit.raises(ValueError, chip.volume, "speaker", 16)
    kit.raises(ValueError, chip.volume, "window", 1)
    assert chip.duplex == codec.FULL and chip.delay() == 160


def test_a_frame_each_way_allocates_nothing():
    class Sink:
        """Takes everything and keeps nothing, gives out one chunk again and again."""

        socket = None
        chunk = bytes(frames.encode(frames.SAID, said(0, 1)))
        count = 0

        def read_into(self, buffer):
            if not self.count:
                return 0
            frames.copy(buffer, 0, self.chunk, 0, self.count)
            count, self.count = self.count, 0
            return count

        def write(self, buffer, start, end):
            return end - start

    sink = Sink()
    panel = Panel(sink, "secret", "t46g")
    chip = SimCodec(panel)
    panel.poll(0)
    microphone, speaker = tone(0), tone(5)
    chip.start(0)

    def one_frame():
        sink.count = len(sink.chunk)
        panel.poll(20)
        assert chip.wait(20) is not None
        assert chip.read(microphone)
        chip.write(speaker)

    kit.allocates_nothing(one_frame)
