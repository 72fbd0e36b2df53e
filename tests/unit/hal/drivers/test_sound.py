from array import array

from hal import codec
from hal.drivers import samples, samples_plain
from hal.drivers.sound import I2sSound
from tests.unit import kit
from tests.unit.hal.drivers.i2s import FakePort

WRAP = 1 << 30


def frame_of(value):
    return array("h", [value] * 160)


class Rig:
    """A sound on two fake ports, and time in steps of 20 ms: the phone writes value n in frame n."""

    def __init__(self, duplex=codec.FULL, bits=16, hold=80, **options):
        self.output, self.input = FakePort(), FakePort(bits)
        if duplex == codec.HALF:
            self.output.rivals, self.input.rivals = (self.input,), (self.output,)
        self.sound = I2sSound(self.output, self.input, duplex, hold, **options)
        self.now = WRAP - 100
        self.microphone, self.speaker = frame_of(0), frame_of(0)
        self.number = 0
        self.heard = []

    def hardware(self, count=160):
        if self.output.i2s:
            self.output.i2s.play(count)
        if self.input.i2s:
            self.input.i2s.record(count)

    def phone(self):
        while self.sound.wait(self.now) == 0:
            self.heard.append(self.microphone[0] if self.sound.read(self.microphone) else None)
            self.number += 1
            for at in range(160):
                self.speaker[at] = self.number
            self.sound.write(self.speaker)

    def run(self, frames, phone=True, hardware=True):
        for _ in range(frames):
            self.now = (self.now + 20) % WRAP
            if hardware:
                self.hardware()
            if phone:
                self.phone()

    def frames_played(self):
        i2s = self.output.i2s
        return [i2s.samples[at] for at in range(0, min(i2s.played, i2s.KEPT), 160)]


def test_the_twins_spread_alike():
    frame = array("h", [-32768, -32767, -300, -1, 0, 1, 299, 32767])
    for gain in (0, 184, 4125, 23198, 32768):
        one, other = bytearray(32), bytearray(32)
        samples.spread(one, frame, 8, gain)
        samples_plain.spread(other, frame, 8, gain)
        assert one == other
    assert one[:4] == b"\x00\x80\x00\x80" and one[28:] == b"\xff\x7f\xff\x7f"


def test_the_twins_gather_alike():
    for halves in (1, 2):
        wire = bytearray([(at * 89 + at // 7) & 0xFF for at in range(640 * halves)])
        for side in (0, 1):
            for boost in (0, 3, 8):
                one, other = frame_of(0), frame_of(0)
                samples.gather(one, wire, 2 * halves + side, boost)
                samples_plain.gather(other, wire, 2 * halves + side, boost)
                assert list(one) == list(other)


def test_a_faint_microphone_of_24_bits_is_boosted_and_held_at_the_ends():
    for twin in (samples, samples_plain):
        wire, frame = bytearray(1280), frame_of(0)
        wire[0:4] = b"\x00\x34\x12\x00"  # left 0x001234 in the upper 24 bits
        wire[4:8] = b"\x00\xcc\xed\xff"  # right: its opposite
        wire[8:12] = b"\x00\x00\x00\x7f"
        wire[16:20] = b"\x00\x00\x00\x80"
        twin.gather(frame, wire, 4, 4)
        assert list(frame[:4]) == [0x123, 32767, -32768, 0]
        twin.gather(frame, wire, 5, 4)
        assert frame[0] == -0x124  # rounded down
        twin.gather(frame, wire, 4, 8)
        assert frame[0] == 0x1234


def test_the_twins_know_silence():
    for twin in (samples, samples_plain):
        frame = frame_of(0)
        frame[159] = -200
        assert twin.is_quiet(frame, 160, 200) and not twin.is_quiet(frame, 160, 199)
        frame[159] = -32768
        assert not twin.is_quiet(frame, 160, 32767)
        twin.silence(frame, 160)
        assert twin.is_quiet(frame, 160, 0)


def test_frames_are_due_on_an_absolute_schedule_across_the_wrap():
    rig = Rig()
    sound = rig.sound
    assert sound.wait(0) is None and not sound.is_running
    sound.start(WRAP - 30)
    assert sound.is_running and sound.wait(WRAP - 30) == 0
    sound.write(rig.speaker)
    assert sound.wait(WRAP - 23) == 13 and sound.wait(WRAP - 5) == 0
    sound.write(rig.speaker)
    assert sound.wait(WRAP - 5) == 15
    sound.start(WRAP - 1)  # runs already: nothing moves
    assert sound.wait(3) == 7
    assert sound.wait(1010) == 0 and sound.skipped == 50
    assert sound.wait(1010) == 0 and sound.skipped == 50
    sound.stop()
    assert sound.wait(100) is None and rig.output.i2s is None and rig.input.i2s is None


def test_what_is_played_comes_out_in_order_after_a_constant_delay():
    rig = Rig()
    rig.sound.start(rig.now)
    rig.run(50)
    played = rig.frames_played()
    first = played.index(1)
    assert played[first:] == list(range(1, len(played) - first + 1))
    assert rig.output.i2s.gaps == 0
    # at the moment of writing: the frame before it in the ring at most, the held frames, nothing else
    assert rig.sound.delay() // 160 >= first >= 4


def test_the_buffer_of_i2s_is_kept_full_and_as_large_as_asked():
    rig = Rig(hold=100)
    rig.sound.start(rig.now)
    rig.run(20)
    i2s = rig.output.i2s
    assert i2s.size == 5 * 640
    i2s.feed()
    assert i2s.filled == i2s.size


def test_a_collection_of_80_ms_that_holds_callbacks_up_is_not_heard():
    rig = Rig()
    rig.sound.start(rig.now)
    rig.run(20)
    i2s = rig.output.i2s
    pending, i2s.pending = i2s.pending, None  # nobody is called for 80 ms
    for _ in range(4):
        rig.now = (rig.now + 20) % WRAP
        i2s.play(160)
    i2s.pending = pending
    rig.phone()
    rig.run(30)
    played = rig.frames_played()
    assert i2s.gaps == 0
    first = played.index(1)
    assert played[first : first + 25] == list(range(1, 26))


def test_a_slow_step_of_the_phone_costs_silence_once_and_then_the_ring_is_ahead():
    rig = Rig()
    rig.sound.start(rig.now)
    rig.run(20)
    rig.run(3, phone=False)
    rig.run(10)
    starved = rig.sound.player.starved
    rig.run(2, phone=False)  # as slow a step once more
    rig.run(10)
    assert rig.sound.player.starved == starved
    assert rig.output.i2s.gaps == 0


def test_what_waits_too_long_makes_way():
    rig = Rig()
    rig.sound.start(rig.now)
    rig.run(10)
    rig.run(4, hardware=False)  # the clock of I2S is slow
    assert rig.sound.player.waiting > 4 and rig.sound.player.lost == 0
    rig.run(60)
    assert rig.sound.player.waiting == 5 and rig.sound.player.lost == 2  # one of them just written


def test_a_lost_callback_does_not_end_the_sound():
    rig = Rig()
    rig.sound.start(rig.now)
    rig.run(10)
    rig.output.is_lossy = rig.input.is_lossy = True
    rig.run(1)
    rig.output.is_lossy = rig.input.is_lossy = False
    rig.run(40)
    played = rig.frames_played()
    assert played[-1] > 40
    assert rig.heard[-1] is not None


def test_the_microphone_is_read_frame_by_frame():
    rig = Rig()
    rig.sound.start(rig.now)
    rig.run(50)
    heard = [number for number in rig.heard if number is not None]
    assert heard == list(range(0, 160 * len(heard), 160)) and len(heard) >= 48
    rig.sound.recorder.is_right = True
    rig.run(1)
    assert rig.heard[-1] == -(heard[-1] + 160)


def test_sound_said_long_ago_is_not_waited_for():
    rig = Rig()
    rig.sound.start(rig.now)
    rig.run(10)
    rig.run(30, phone=False)
    rig.sound.stop()
    rig.sound.start(rig.now)
    rig.run(5)
    assert rig.sound.recorder.waiting <= 1 and rig.sound.player.waiting <= 3


def test_silence_when_nothing_was_heard_yet():
    rig = Rig()
    rig.sound.start(rig.now)
    rig.microphone[5] = 7
    assert rig.sound.read(rig.microphone) is False and rig.microphone[5] == 0


def test_a_quieter_path_is_quieter():
    rig = Rig()
    rig.sound.gain = 16384
    rig.sound.start(rig.now)
    rig.sound.write(frame_of(1000))
    rig.run(20, phone=False)
    assert 500 in rig.frames_played() and 1000 not in rig.frames_played()


def test_a_half_duplex_board_listens_while_nothing_is_played():
    rig = Rig(codec.HALF)
    sound = rig.sound
    loud, quiet = frame_of(5000), frame_of(150)

    def say(frame, count):
        told = []
        for _ in range(count):
            rig.hardware()
            told.append(sound.read(rig.microphone))
            sound.write(frame)
        return told

    sound.start(0)
    assert rig.output.i2s is None and rig.input.i2s
    assert say(quiet, 10)[-1] is True
    assert not any(say(loud, 10)[1:])  # from the first loud frame on it plays
    assert rig.input.i2s is None
    player = rig.output.i2s
    told = say(quiet, 20)
    assert told[:15] == [False] * 15 and told[-1] is True
    assert rig.output.i2s is None and rig.input.i2s
    played = [player.samples[at] for at in range(0, player.played, 160)]
    assert played.count(5000) == 10  # all that was loud has come out before it listens
    sound.stop()
    assert rig.input.i2s is None and rig.output.i2s is None


def test_a_frame_allocates_nothing():
    for duplex, bits in ((codec.FULL, 16), (codec.FULL, 32)):
        rig = Rig(duplex, bits)
        sound = rig.sound
        sound.start(rig.now)
        rig.run(5)

        def frames(rig=rig, sound=sound):
            rig.hardware()
            sound.wait(rig.now)
            sound.read(rig.microphone)
            sound.write(rig.speaker)
            sound.delay()

        kit.allocates_nothing(frames)
