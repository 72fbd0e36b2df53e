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
        samples.spread(one, frame, 8, gain, 1, 1, 0)
        samples_plain.spread(other, frame, 8, gain, 1, 1, 0)
        assert one == other
    assert one[:4] == b"\x00\x80\x00\x80" and one[28:] == b"\xff\x7f\xff\x7f"


def test_the_twins_gather_alike():
    for halves in (1, 2):
        wire = bytearray([(at * 89 + at // 7) & 0xFF for at in range(4 * 640 * halves)])
        for side, times in ((0, 1), (1, 1), (0, 4), (1, 3)):
            for boost in (0, 3, 8):
                one, other = frame_of(0), frame_of(0)
                samples.gather(one, wire, 2 * halves + side, boost, times)
                samples_plain.gather(other, wire, 2 * halves + side, boost, times)
                assert list(one) == list(other)


def test_a_faint_microphone_of_24_bits_is_boosted_and_held_at_the_ends():
    for twin in (samples, samples_plain):
        wire, frame = bytearray(1280), frame_of(0)
        wire[0:4] = b"\x00\x34\x12\x00"  # left 0x001234 in the upper 24 bits
        wire[4:8] = b"\x00\xcc\xed\xff"  # right: its opposite
        wire[8:12] = b"\x00\x00\x00\x7f"
        wire[16:20] = b"\x00\x00\x00\x80"
        twin.gather(frame, wire, 4, 4, 1)
        assert list(frame[:4]) == [0x123, 32767, -32768, 0]
        twin.gather(frame, wire, 5, 4, 1)
        assert frame[0] == -0x124  # rounded down
        twin.gather(frame, wire, 4, 8, 1)
        assert frame[0] == 0x1234


def test_the_twins_put_samples_between_at_a_higher_rate():
    frame = array("h", [400, -400, 32767])
    for halves in (1, 2):
        one, other = bytearray(3 * 4 * 4 * halves), bytearray(3 * 4 * 4 * halves)
        samples.spread(one, frame, 3, 32768, halves, 4, -400)
        samples_plain.spread(other, frame, 3, 32768, halves, 4, -400)
        assert one == other
        wide = list(array("h", bytes(one)))
        left = wide[halves - 1 :: 2 * halves]
        assert left[:8] == [-200, 0, 200, 400, 200, 0, -200, -400] and left[-1] == 32767
        assert left == wide[2 * halves - 1 :: 2 * halves]
        if halves == 2:
            assert set(wide[::2]) == {0}


def test_what_was_put_at_a_higher_rate_is_gathered_as_it_was():
    tone = array("h", [(at * 37) % 801 - 400 for at in range(160)])
    wire, back = bytearray(160 * 4 * 8), frame_of(0)
    samples.spread(wire, tone, 160, 32768, 2, 4, tone[0])
    samples.gather(back, wire, 4, 0, 4)
    # the mean of the four on the way from one sample to the next lies between the two
    for at in range(1, 160):
        assert min(tone[at - 1], tone[at]) <= back[at] <= max(tone[at - 1], tone[at])


def test_the_twins_know_loudness_and_silence():
    for twin in (samples, samples_plain):
        frame = frame_of(0)
        frame[159] = -320
        frame[0] = 320
        assert twin.loudness(frame, 160) == 4
        frame = frame_of(-32768)
        assert twin.loudness(frame, 160) == 32768
        twin.silence(frame, 160)
        assert twin.loudness(frame, 160) == 0


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


class Conversation:
    """A HALF board: `here` is how loud somebody speaks at it, and `say` how loud the other side does."""

    def __init__(self):
        self.rig = Rig(codec.HALF)
        self.here = 20
        self.rig.input.source = lambda number: self.here
        self.rig.sound.start(0)

    def say(self, loudness, frames):
        """Returns for each frame whether the microphone was heard."""
        told, rig = [], self.rig
        frame = frame_of(loudness)
        for _ in range(frames):
            rig.hardware()
            told.append(rig.sound.read(rig.microphone))
            rig.sound.write(frame)
        return told

    def is_playing(self):
        rig = self.rig
        assert (rig.output.i2s is None) != (rig.input.i2s is None)
        return rig.output.i2s is not None


def test_a_half_duplex_board_listens_while_nothing_is_played():
    talk = Conversation()
    assert not talk.is_playing()
    assert talk.say(30, 10)[-1] is True
    assert not any(talk.say(5000, 10)[1:])  # from the first loud frame on it plays
    assert talk.is_playing()
    player = talk.rig.output.i2s
    told = talk.say(30, 20)
    assert told[:15] == [False] * 15 and told[-1] is True
    assert not talk.is_playing()
    played = [player.samples[at] for at in range(0, player.played, 160)]
    assert played.count(5000) == 10  # all that was loud has come out before it listens
    talk.rig.sound.stop()
    assert talk.rig.input.i2s is None and talk.rig.output.i2s is None


def test_who_speaks_here_is_not_cut_off_by_a_word_but_by_a_sentence():
    talk = Conversation()
    talk.say(0, 20)
    talk.here = 3000
    talk.say(0, 5)
    talk.say(4000, 20)  # 0.4 s: "yes, yes"
    assert not talk.is_playing()
    talk.say(0, 40)
    talk.say(4000, 49)
    assert not talk.is_playing()
    talk.say(4000, 3)
    assert talk.is_playing()


def test_a_pause_between_words_here_keeps_the_turn_and_a_longer_one_gives_it():
    talk = Conversation()
    talk.say(0, 20)
    talk.here = 3000
    talk.say(0, 10)
    for _ in range(4):
        talk.here = 20
        talk.say(0, 3)
        talk.here = 3000
        talk.say(0, 20)
    assert not talk.is_playing()
    talk.here = 20
    talk.say(0, 15)
    talk.say(4000, 1)
    assert talk.is_playing()


def test_noise_of_the_other_side_does_not_keep_the_microphone_shut():
    talk = Conversation()
    talk.say(4000, 20)
    assert talk.is_playing()
    talk.say(250, 150)  # a car
    assert not talk.is_playing()
    talk.say(250, 200)
    assert not talk.is_playing()
    talk.say(2500, 1)  # a voice in it
    assert talk.is_playing()


def test_noise_here_does_not_keep_the_other_side_out():
    talk = Conversation()
    talk.here = 250
    talk.say(0, 200)
    talk.say(4000, 2)
    assert talk.is_playing()


def test_a_steady_tone_is_played_for_as_long_as_it_lasts():
    talk = Conversation()
    talk.say(5000, 3)
    for _ in range(30):
        talk.say(5000, 50)
        assert talk.is_playing()


def test_each_turn_begins_with_the_first_loud_frame_and_none_is_lost():
    talk = Conversation()
    talk.say(0, 10)
    talk.say(4000, 30)
    player = talk.rig.output.i2s
    talk.say(0, 12)
    played = [player.samples[at] for at in range(0, player.played, 160)]
    assert played.count(4000) == 30


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


def test_a_bus_that_cannot_be_opened_is_tried_again():
    rig = Rig()
    rig.output.is_broken = True
    rig.sound.start(rig.now)
    rig.run(60)
    assert rig.sound.failed == 3 and rig.heard[-1] is not None  # the other one records
    rig.output.is_broken = False
    rig.run(40)
    assert rig.output.i2s and rig.sound.failed == 3 and rig.frames_played()[-1] > 60


def test_a_turn_that_fails_is_taken_later():
    talk = Conversation()
    talk.rig.output.is_broken = True
    assert talk.say(5000, 30)[-1] is False
    assert talk.rig.sound.failed == 2 and talk.rig.input.i2s is None
    talk.rig.output.is_broken = False
    talk.say(5000, 30)
    assert talk.is_playing()


def test_a_frame_of_a_half_duplex_board_allocates_nothing_but_when_it_turns():
    for loudness in (0, 5000):
        talk = Conversation()
        talk.say(loudness, 10)
        rig, frame = talk.rig, frame_of(loudness)

        def one(rig=rig, frame=frame):
            rig.sound.read(rig.microphone)
            rig.sound.write(frame)

        kit.allocates_nothing(one)


def test_a_chip_at_four_times_the_rate():
    rig = Rig(bits=32)
    rig.output.times = rig.input.times = 4
    rig.output.bits = 32
    rig.sound = I2sSound(rig.output, rig.input)
    rig.input.source = lambda number: number // 4 & 0x7FFF
    rig.sound.start(rig.now)
    heard = []
    for _ in range(20):
        rig.input.i2s.record(640)
        assert rig.sound.read(rig.microphone)
        heard.append(rig.microphone[0])
    assert heard == list(range(0, 3200, 160))
    assert rig.output.i2s.size == 4 * 640 * 4 * 2
